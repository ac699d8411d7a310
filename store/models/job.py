"""Traces of the shop's own work: job runs that staff can see, and counts that limit rates."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac


class JobRun(models.Model):
    """One run of a recurring job; a missing recent row shows staff that the clock has stopped."""

    name = models.CharField(max_length=40)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    ok = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["name", "-started_at"], name="job_latest")]

    def __str__(self) -> str:
        return f"{self.name} {timezone.localtime(self.started_at):%Y-%m-%d %H:%M}"


def opaque(text: str) -> str:
    """Write what was typed so that a count's key does not tell it; capitals make no difference."""
    return salted_hmac("store.rates", text.lower(), algorithm="sha256").hexdigest()[:32]


class RateCountQuerySet(models.QuerySet["RateCount"]):
    def spend(self, key: str, *, limit: int, window: timedelta) -> bool:
        """Count one use of `key` and say whether it is within the limit of this window."""
        number = int(timezone.now().timestamp() // window.total_seconds())
        row, _ = self.get_or_create(key=key, window=number)
        self.filter(pk=row.pk).update(uses=F("uses") + 1)
        row.refresh_from_db()
        return row.uses <= limit


class RateCount(models.Model):
    """How often something was done in one window of time. Keys hold no personal data."""

    key = models.CharField(max_length=100)
    window = models.PositiveBigIntegerField()
    uses = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = RateCountQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="rate_count_once", fields=["key", "window"])]

    def __str__(self) -> str:
        return f"{self.key}: {self.uses}"
