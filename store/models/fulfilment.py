"""What may happen to a parcel on its way: it is late, or it comes back."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from store import arrival


class Delay(models.Model):
    """One notice that an order leaves later, and what the shopper chose.

    The rule for mail orders (16 CFR part 435): after a first delay of at most 30 days silence
    means to keep the order; after a longer, an open-ended or a second one it means to cancel.
    """

    class Answer(models.TextChoices):
        NONE = "", "Not answered"
        KEEP = "keep", "Keeps the order"
        CANCEL = "cancel", "Cancels it"

    order = models.ForeignKey("store.Order", on_delete=models.PROTECT, related_name="delays")
    told_at = models.DateTimeField(default=timezone.now)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ships_on = models.DateField(
        "leaves on", null=True, blank=True, help_text="Empty while nobody can say."
    )
    reason = models.CharField(max_length=200)
    needs_consent = models.BooleanField("silence cancels it", default=False)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.NONE, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["told_at", "pk"]

    def __str__(self) -> str:
        return f"Delay of {self.order}"


class Return(models.Model):
    """Pairs that a shopper wants to send back, or that came back."""

    class Reason(models.TextChoices):
        FIT = "fit", "They do not fit"
        COMFORT = "comfort", "They are not comfortable"
        WRONG = "wrong", "Not what I ordered"
        DAMAGED = "damaged", "They arrived damaged"
        MIND = "mind", "I changed my mind"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        ASKED = "asked", "On its way back"
        RECEIVED = "received", "Received"
        WITHDRAWN = "withdrawn", "Withdrawn"

    order = models.ForeignKey("store.Order", on_delete=models.PROTECT, related_name="returns")
    asked_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=10, choices=Reason)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="return_one_open_per_order", fields=["order"], condition=Q(state="asked")
            ),
        ]

    def __str__(self) -> str:
        return f"Return of {self.order}"

    @property
    def refund_by(self) -> date | None:
        """The last day on which its money is sent, as promised; None before the parcel is here."""
        if self.received_at is None:
            return None
        return arrival.later(timezone.localdate(self.received_at), settings.REFUND_DAYS)


class ReturnLine(models.Model):
    parcel = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(
        "store.OrderLine", on_delete=models.PROTECT, related_name="return_lines"
    )
    quantity = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="return_line_once", fields=["parcel", "order_line"]),
            models.CheckConstraint(name="return_line_at_least_1", condition=Q(quantity__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.order_line}"
