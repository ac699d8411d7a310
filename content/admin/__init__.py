from content.admin import page, picture, redirect, study

__all__ = ["page", "picture", "redirect", "study"]
