"""Who asked to be reminded once when the pairs of an order have served their time."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils import timezone


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def due(self, today: date) -> ReminderQuerySet:
        return self.filter(due_on__lte=today)


class Reminder(models.Model):
    """The day on which an order's shopper wants a letter. The row is gone once it is written."""

    order = models.OneToOneField(
        "store.Order", on_delete=models.CASCADE, primary_key=True, related_name="reminder"
    )
    due_on = models.DateField(db_index=True)
    asked_at = models.DateTimeField(default=timezone.now)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.order} on {self.due_on}"
