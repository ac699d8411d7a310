from content.admin import page, picture

__all__ = ["page", "picture"]
