"""What people write to us. A message is kept before anything else happens to it."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

MOST_LETTERS = 4000


class MessageQuerySet(models.QuerySet["Message"]):
    def to_answer(self) -> Self:
        return self.filter(state=Message.State.NEW, is_suspect=False)


class Message(models.Model):
    class Topic(models.TextChoices):
        FIT = "fit", "Choosing a pair: arch, size, shoes"
        CARE = "care", "Trimming, wearing in, care"
        ORDER = "order", "My order or a return"
        COMPLAINT = "complaint", "A problem with a product"
        BULK = "bulk", "More than ten pairs"
        SITE = "site", "This website"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        NEW = "new", "To answer"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Needs no answer"

    topic = models.CharField(max_length=12, choices=Topic)
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField("e-mail", max_length=254)
    order_code = models.CharField("order number", max_length=20, blank=True, help_text="As typed.")
    text = models.TextField("message", max_length=MOST_LETTERS)
    may_use_health = models.BooleanField(
        "agreed that we read what it says about health", default=False
    )
    is_complaint = models.BooleanField(
        "complaint about a product",
        default=False,
        db_index=True,
        help_text="Set by the topic. Set it yourself where a message tells of a product that "
        "failed or hurt: the list of complaints has to be complete.",
    )
    is_suspect = models.BooleanField(
        "looks like a machine wrote it",
        default=False,
        help_text="It filled in a field that people do not see. Nobody was written to.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    note = models.TextField(
        "our note", blank=True, help_text="What was found and done. Only staff read it."
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    # The same words from the same person on one day are one message, however often they are sent.
    fingerprint = models.CharField(max_length=64, editable=False)
    day = models.DateField(editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["state", "-sent_at"], name="message_inbox")]
        constraints = [
            models.UniqueConstraint(name="message_once_a_day", fields=["fingerprint", "day"]),
            models.CheckConstraint(
                name="message_is_answered_at_a_time",
                condition=Q(state="new", answered_at=None)
                | (~Q(state="new") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()}: {self.name or self.email}"

    def clean(self) -> None:
        if self.state == self.State.CLOSED and self.is_complaint and not self.note.strip():
            raise ValidationError(
                {"note": "Say what became of the complaint before you put it away."}
            )

    def sign(self, today: date) -> None:
        """Give it what two copies sent on one day share."""
        parts = f"{self.email.lower()}\x00{self.topic}\x00{self.order_code}\x00{self.text}"
        self.fingerprint = hashlib.sha256(parts.encode()).hexdigest()
        self.day = today
