"""What Stripe told us. Facts mirrored from Stripe carry no check: they must always be storable."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class StripeEvent(models.Model):
    """A webhook as it arrived, kept until it has been acted upon and for a while after."""

    id = models.CharField(primary_key=True, max_length=255)
    type = models.CharField(max_length=80)
    created = models.DateTimeField()
    livemode = models.BooleanField()
    api_version = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=255, db_index=True)
    payload = models.TextField(help_text="The body as Stripe sent it.")
    received_at = models.DateTimeField(auto_now_add=True)
    processed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ["-received_at"]
        indexes = [
            models.Index(
                fields=["received_at"], name="event_unprocessed", condition=Q(processed_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.id}"


class PaymentIssue(models.Model):
    """Money that has no place: never lost, always shown to staff until somebody resolves it."""

    class Kind(models.TextChoices):
        SECOND_PAYMENT = "second_payment", "Second payment of one order"
        ORPHAN = "orphan", "Payment without an order"
        MISMATCH = "mismatch", "Payment that does not fit its order"

    order = models.ForeignKey(
        "store.Order",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="payment_issues",
    )
    kind = models.CharField(max_length=20, choices=Kind)
    session_id = models.CharField(max_length=255)
    payment_intent = models.CharField(max_length=255, unique=True)
    amount = models.IntegerField(help_text="Cents.")
    currency = models.CharField(max_length=3)
    raw = models.JSONField(default=dict)
    found_at = models.DateTimeField(auto_now_add=True)
    refund_asked_at = models.DateTimeField(null=True, blank=True)
    refund_id = models.CharField(max_length=255, blank=True)
    refund_state = models.CharField(max_length=40, blank=True, help_text="As Stripe says.")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-found_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.payment_intent}"


class Refund(models.Model):
    """Money going back. A row is a wish until Stripe confirms it; Stripe's word then wins."""

    class Source(models.TextChoices):
        ADMIN = "admin", "Here"
        SHOPPER = "shopper", "The shopper"
        DASHBOARD = "dashboard", "Stripe dashboard"
        SYSTEM = "system", "System"

    class State(models.TextChoices):
        REQUESTED = "requested", "Being confirmed"
        PENDING = "pending", "On its way"
        REQUIRES_ACTION = "requires_action", "Needs the shopper"
        SUCCEEDED = "succeeded", "Done"
        FAILED = "failed", "Failed"
        CANCELED = "canceled", "Canceled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey("store.Order", on_delete=models.PROTECT, related_name="refunds")
    source = models.CharField(max_length=10, choices=Source)
    amount = models.PositiveIntegerField(help_text="Cents, lines and shipping together.")
    shipping = models.PositiveIntegerField(default=0, help_text="Cents, of the amount.")
    reason = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.REQUESTED)
    stripe_refund_id = models.CharField(max_length=255, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    last_error = models.TextField(blank=True)
    # What happened elsewhere asks staff for a decision: put pairs back, write to the shopper …
    to_check = models.BooleanField("for staff to look at", default=False)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    # States in which the money has left, or may have.
    COUNTED = (State.REQUESTED, State.PENDING, State.REQUIRES_ACTION, State.SUCCEEDED)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(name="refund_at_least_1", condition=Q(amount__gte=1)),
        ]

    def __str__(self) -> str:
        return f"Refund of {self.amount} cents, {self.get_state_display().lower()}"

    @property
    def counts(self) -> bool:
        """Whether its money has left, or may have."""
        return self.state in self.COUNTED


class RefundLine(models.Model):
    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(
        "store.OrderLine", on_delete=models.PROTECT, related_name="refund_lines"
    )
    quantity = models.PositiveSmallIntegerField(help_text="How many pairs it is about.")
    amount = models.PositiveIntegerField(default=0, help_text="Cents.")
    restock = models.BooleanField("put back on the shelf", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="refund_line_once", fields=["refund", "order_line"]),
            models.CheckConstraint(name="refund_line_at_least_1", condition=Q(quantity__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.order_line}"
