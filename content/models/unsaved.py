"""What staff have typed into a page and not saved yet, kept so that no crash can lose it."""

from __future__ import annotations

import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from content.models.page import Edition, Page

# The page in the browser tells every 30 seconds that it is still open.
IS_HERE = datetime.timedelta(seconds=90)


class UnsavedChangesQuerySet(models.QuerySet["UnsavedChanges"]):
    def of(self, person: Any, page: Page | None) -> UnsavedChanges | None:
        """Return what this person has at this page, or at a new page for None."""
        return self.filter(person=person, page=page).first()

    def others_at(self, page: Page, person: Any, now: datetime.datetime | None = None) -> Self:
        """Keep those of other people who have the page open right now, the first to come first."""
        since = (now or timezone.now()) - IS_HERE
        found = self.filter(page=page, seen_at__gte=since).exclude(person=person)
        return found.select_related("person").order_by("pk")


class UnsavedChanges(models.Model):
    """One person at one page: the fields as the form would send them, and the draft they make.

    Saving the page empties it. It holds nothing that readers could ever see.
    """

    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, null=True, related_name="unsaved_changes"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    fields: models.JSONField[list[list[str]], list[list[str]]] = models.JSONField(default=list)
    # The same as an edition and as the page's own fields, for the preview.
    shown: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    version = models.CharField(max_length=40, blank=True)
    # By the clock of the browser, in milliseconds: a request that was overtaken by a later one, or
    # by saving, is known by it.
    typed_at = models.BigIntegerField(default=0)
    kept_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(default=timezone.now)

    objects = UnsavedChangesQuerySet.as_manager()

    pk: int

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "person"], name="unsaved_changes_once_per_page_and_person"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(page=None),
                name="unsaved_new_page_once_per_person",
            ),
        ]

    def as_edition(self, page: Page) -> Edition:
        """Return what was typed as an edition that is not saved, and put what holds for the whole
        page into `page`, which must not be saved either."""
        for name, value in self.shown["page"].items():
            setattr(page, name, value)
        return Edition(page=page, goes_live_at=timezone.now(), **self.shown["edition"])
