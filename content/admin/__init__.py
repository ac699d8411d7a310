from content.admin import page, picture, redirect

__all__ = ["page", "picture", "redirect"]
