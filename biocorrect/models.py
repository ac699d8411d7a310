"""The one table of the project itself: when something that pages show was changed."""

from django.db import models
from django.utils import timezone


class PageChange(models.Model):
    """Something that a page shows was changed. Written by the database, see `page_changes`."""

    at = models.DateTimeField(default=timezone.now)

    class Meta:
        # Nobody reads or writes it by hand.
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"
