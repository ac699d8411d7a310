"""An order: what was bought, at which price, how its payment and its parcel stand."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from store.models.cart import may_be_token, new_token
from store.models.order_event import OrderEvent
from store.shipping import Way

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

# No vowels, so that no word appears; nothing that is mistaken for another sign on paper.
CODE_ALPHABET = "BCDFGHJKMNPQRSTVWXZ23456789"


def new_code() -> str:
    """Make an order number that says nothing about how many came before: BC-7K3Q-92MD."""
    letters = [secrets.choice(CODE_ALPHABET) for _ in range(8)]
    return f"BC-{''.join(letters[:4])}-{''.join(letters[4:])}"


class OrderQuerySet(models.QuerySet["Order"]):
    def waiting(self) -> OrderQuerySet:
        """Orders that hold stock and wait for money."""
        return self.filter(payment_state__in=Order.WAITING)

    def with_token(self, token: str) -> OrderQuerySet:
        """The order of a secret link; none for a link that cannot be one."""
        return self.filter(access_token=token) if may_be_token(token) else self.none()

    def overdue(self, now: datetime) -> OrderQuerySet:
        """Pending orders whose time to pay has passed, or that never got a payment page."""
        return self.filter(payment_state=Order.Payment.PENDING).filter(
            Q(session_id__isnull=False, session_expires_at__lt=now)
            | Q(session_id__isnull=True, placed_at__lt=now - Order.ANSWER_PATIENCE)
        )


class Order(models.Model):
    class Payment(models.TextChoices):
        PENDING = "pending", "Waiting for payment"
        PROCESSING = "processing", "Waiting for the bank"
        PAID = "paid", "Paid"
        FAILED = "failed", "Payment failed"
        EXPIRED = "expired", "Not paid in time"
        CANCELLED = "cancelled", "Cancelled"

    class Fulfilment(models.TextChoices):
        UNFULFILLED = "unfulfilled", "Not packed"
        PACKED = "packed", "Packed"
        SHIPPED = "shipped", "Shipped"
        DELIVERED = "delivered", "Delivered"
        RETURNED = "returned", "Returned"
        CANCELLED = "cancelled", "Cancelled"

    class Review(models.TextChoices):
        NONE = "", "Nothing to check"
        STOCK_CONFLICT = "stock_conflict", "Paid, but the stock is gone"
        AMOUNT_MISMATCH = "amount_mismatch", "Paid another amount"
        SECOND_PAYMENT = "second_payment", "Paid twice"
        REBUILT = "rebuilt", "Rebuilt from Stripe"
        NO_ADDRESS = "no_address", "No address"

    class Dispute(models.TextChoices):
        NONE = "", "None"
        OPEN = "open", "Open"
        WON = "won", "Won"
        LOST = "lost", "Lost"

    WAITING = (Payment.PENDING, Payment.PROCESSING)
    # Stripe's shortest life of a payment page is 30 minutes. The rest is slack for clocks that
    # differ, and for sending the same request again, which must carry the same expiry.
    TIME_TO_PAY = timedelta(minutes=40)
    ANSWER_PATIENCE = timedelta(minutes=9)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField("order number", max_length=12, unique=True, default=new_code)
    access_token = models.CharField(max_length=64, unique=True, default=new_token)
    cart = models.ForeignKey(
        "store.Cart", on_delete=models.SET_NULL, null=True, blank=True, related_name="orders"
    )
    fingerprint = models.CharField(max_length=64)
    placed_at = models.DateTimeField(default=timezone.now)

    # The latest day on which a pair that was sold ahead is back, as it was promised before paying.
    back_on = models.DateField(null=True, blank=True)

    currency = models.CharField(max_length=3, default="usd")
    subtotal = models.PositiveIntegerField(help_text="Cents, after the pair discount.")
    # The standard way until Stripe says that the shopper chose the other on its page.
    way = models.CharField("sent by", max_length=12, choices=Way, default=Way.STANDARD)
    shipping = models.PositiveIntegerField(help_text="Cents.")
    expedited_price = models.PositiveIntegerField(
        null=True, blank=True, help_text="Cents, for the expedited way; empty if not offered."
    )
    total = models.PositiveIntegerField(help_text="Cents, before tax.")
    tax = models.PositiveIntegerField(null=True, blank=True, help_text="Cents, as Stripe says.")

    payment_state = models.CharField(max_length=12, choices=Payment, default=Payment.PENDING)
    attempt = models.PositiveSmallIntegerField(default=1)
    session_params = models.JSONField(default=dict)
    session_id = models.CharField(max_length=255, null=True, blank=True, unique=True)
    session_url = models.TextField(blank=True)
    session_expires_at = models.DateTimeField()
    payment_intent = models.CharField(max_length=255, null=True, blank=True, unique=True)
    paid_amount = models.PositiveIntegerField(
        null=True, blank=True, help_text="Cents, as Stripe says."
    )
    paid_currency = models.CharField(max_length=3, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    livemode = models.BooleanField(default=False)
    last_synced_at = models.DateTimeField(null=True, blank=True)

    fulfilment_state = models.CharField(
        max_length=12, choices=Fulfilment, default=Fulfilment.UNFULFILLED
    )
    tracking_carrier = models.CharField(max_length=40, blank=True)
    tracking_number = models.CharField(max_length=80, blank=True)
    packed_at = models.DateTimeField(null=True, blank=True)
    shipped_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    review_reason = models.CharField(max_length=20, choices=Review, default=Review.NONE, blank=True)
    dispute_state = models.CharField(
        max_length=10, choices=Dispute, default=Dispute.NONE, blank=True
    )
    dispute_id = models.CharField(max_length=255, blank=True)
    dispute_amount = models.PositiveIntegerField(null=True, blank=True, help_text="Cents.")
    dispute_reason = models.CharField(max_length=60, blank=True)
    dispute_due = models.DateTimeField(null=True, blank=True)

    # Filled when money comes, so that an abandoned checkout holds no personal data.
    email = models.EmailField(blank=True, max_length=254)
    name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    ship_name = models.CharField(max_length=200, blank=True)
    ship_line1 = models.CharField(max_length=255, blank=True)
    ship_line2 = models.CharField(max_length=255, blank=True)
    ship_city = models.CharField(max_length=120, blank=True)
    ship_state = models.CharField(max_length=60, blank=True)
    ship_postal_code = models.CharField(max_length=20, blank=True)
    ship_country = models.CharField(max_length=2, blank=True)
    locale = models.CharField(max_length=10, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["-placed_at"]
        indexes = [
            models.Index(fields=["payment_state", "placed_at"], name="order_state_placed"),
            models.Index(fields=["-placed_at"], name="order_placed"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="order_one_pending_per_cart",
                fields=["cart"],
                condition=Q(payment_state="pending"),
            ),
            models.CheckConstraint(
                name="order_total_adds_up", condition=Q(total=F("subtotal") + F("shipping"))
            ),
            models.CheckConstraint(name="order_total_above_0", condition=Q(total__gt=0)),
            models.CheckConstraint(
                name="order_paid_has_amount_and_time",
                condition=~Q(payment_state="paid")
                | Q(paid_at__isnull=False, paid_amount__isnull=False),
            ),
            models.CheckConstraint(
                name="order_unpaid_is_unfulfilled",
                condition=Q(payment_state="paid") | Q(fulfilment_state="unfulfilled"),
            ),
        ]
        permissions = [
            ("fulfil_order", "Can pack, ship, delay and take back an order"),
            ("refund_order", "Can refund an order"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("store:order", args=[self.access_token])

    @property
    def idempotency_key(self) -> str:
        """The key under which Stripe opens this order's payment page at most once."""
        return f"co-{self.pk}-{self.attempt}"

    @property
    def is_paid(self) -> bool:
        return self.payment_state == self.Payment.PAID

    def record(
        self,
        kind: str,
        *,
        actor: str,
        from_state: str = "",
        to_state: str = "",
        user: User | None = None,
        **data: Any,
    ) -> None:
        """Append to the order's history."""
        OrderEvent.objects.create(
            order=self,
            kind=kind,
            actor=actor,
            from_state=from_state,
            to_state=to_state,
            user=user,
            data=data,
        )

    @property
    def waits(self) -> bool:
        """Whether pairs of it are still to come; of the loaded lines, without a query."""
        return any(line.waits_for for line in self.lines.all())

    @property
    def why_it_waits(self) -> list[str]:
        """Say in one sentence for each line which of its pairs are still to come."""
        return [line.why_it_waits for line in self.lines.all() if line.waits_for]

    @property
    def refunded(self) -> int:
        """Cents that went back or are on their way; of the loaded refunds, without a query."""
        return sum(refund.amount for refund in self.refunds.all() if refund.counts)

    @property
    def refundable(self) -> int:
        """Cents that may still go back. Never below zero, whatever Stripe has refunded."""
        return max(0, (self.paid_amount or 0) - self.refunded) if self.is_paid else 0

    @property
    def refund_status(self) -> str:
        """How much of the money went back: "", "partial" or "full"."""
        if not self.is_paid or not self.refunded:
            return ""
        return "partial" if self.refundable else "full"

    @property
    def why_not_packable(self) -> list[str]:
        """Say in whole sentences what keeps the parcel here; empty when it may leave."""
        reasons = []
        if not self.is_paid:
            reasons.append("It is not paid.")
        if self.review_reason:
            reasons.append(f"Somebody must look first: {self.get_review_reason_display()}.")
        if self.dispute_state == self.Dispute.OPEN:
            reasons.append("The shopper disputes the payment.")
        if self.refund_status == "full":
            reasons.append("All of its money went back.")
        if any(line.is_missing for line in self.lines.all()):
            reasons.append("Some of its pairs are not there.")
        return reasons + self.why_it_waits

    def move_to(self, state: Payment, *, actor: str, **data: Any) -> None:
        """Change the payment state and append it to the history; the caller saves."""
        self.record(
            "payment", actor=actor, from_state=self.payment_state, to_state=state.value, **data
        )
        self.payment_state = state
