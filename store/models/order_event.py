"""The history of an order, line by line."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class OrderEvent(models.Model):
    """One line of an order's history. Written once, never changed."""

    class Actor(models.TextChoices):
        SHOPPER = "shopper", "Shopper"
        STAFF = "staff", "Staff"
        STRIPE = "stripe", "Stripe"
        SYSTEM = "system", "System"

    order = models.ForeignKey("store.Order", on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    actor = models.CharField(max_length=10, choices=Actor)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.from_state} → {self.to_state}".strip(" →")
