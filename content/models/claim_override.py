"""What reviewers let stand although the claims check stops it, with their reasons."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from content.models.page import Edition, Page


class ClaimOverrideQuerySet(models.QuerySet["ClaimOverride"]):
    def standing(self) -> Self:
        """Leave out what a reviewer has taken back."""
        return self.filter(ended_at=None)


class ClaimOverride(models.Model):
    """One sentence of one page that a reviewer lets stand. Kept for good, also when taken back.

    It holds for the sentence as it is: a changed sentence is a new one.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="claim_overrides")
    sentence = models.TextField()
    rule = models.CharField(max_length=40)
    words = models.CharField(max_length=200)
    reason = models.TextField(max_length=500)
    # A log without its names is none: whoever overrode a claim is retired, not deleted.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    editions = models.ManyToManyField(Edition, related_name="claim_overrides")

    objects = ClaimOverrideQuerySet.as_manager()

    pk: int

    class Meta:
        ordering = ["-at", "-pk"]
        # Only the page's own pages write it.
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="claim_override_gives_a_reason", condition=~Q(reason="") & ~Q(sentence="")
            )
        ]

    def __str__(self) -> str:
        return f"“{self.words}”: {self.reason}"
