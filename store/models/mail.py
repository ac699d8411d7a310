"""Letters on their way: written in the business's own transaction, sent after it.

An own queue and not a library, because a letter may be taken by only one sender at a time, on
several machines as on one; a lease in the row does that on every database.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class MailQuerySet(models.QuerySet["Mail"]):
    def due(self, now: datetime) -> MailQuerySet:
        """Letters that wait, or whose sender died before saying how it went."""
        return self.filter(
            Q(state=Mail.State.QUEUED, next_try_at__lte=now)
            | Q(state=Mail.State.SENDING, lease_until__lte=now)
        )

    def take(self, pk: int, now: datetime) -> bool:
        """Lease one due letter. Only one taker gets True."""
        return bool(
            self.due(now)
            .filter(pk=pk)
            .update(state=Mail.State.SENDING, lease_until=now + Mail.LEASE, tries=F("tries") + 1)
        )


class Mail(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    LEASE = timedelta(minutes=2)
    MOST_TRIES = 12

    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    stop_url = models.URLField(
        max_length=300,
        blank=True,
        help_text="Where one click ends letters of this kind (RFC 8058).",
    )
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "mails"
        indexes = [models.Index(fields=["state", "next_try_at"], name="mail_due")]

    def __str__(self) -> str:
        return self.subject


class OrderMail(models.Model):
    """Which letter an order got, so that it gets each only once."""

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", "Order confirmed"
        PROCESSING = "processing", "Waiting for the bank"
        PAYMENT_FAILED = "payment_failed", "Payment failed"
        SHIPPED = "shipped", "Shipped"
        DELAYED = "delayed", "Delayed"
        REFUND = "refund", "Refund on its way"
        RETURN_ASKED = "return_asked", "Return asked for"
        RETURN_RECEIVED = "return_received", "Return received"
        LINK = "link", "Link to the order"
        REMINDER = "reminder", "Reminder to look at the pairs"
        ALERT_ASKED = "alert_asked", "Asked to be told"
        ALERT_BACK = "alert_back", "Back in stock"
        REVIEW = "review", "Asked for a review"
        REVIEW_REJECTED = "review_rejected", "Review not published"
        MESSAGE = "message", "Message received"
        STAFF = "staff", "To staff"

    order = models.ForeignKey(
        "store.Order", on_delete=models.PROTECT, null=True, blank=True, related_name="mails"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    dedupe_key = models.CharField(max_length=80, blank=True)
    mail = models.OneToOneField(Mail, on_delete=models.PROTECT, related_name="order_mail")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="order_mail_once", fields=["order", "kind", "dedupe_key"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.order}"
