"""Messages from people: kept first, then told to staff and acknowledged to whoever wrote."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from store import mail
from store.models import Message, RateCount, Review
from store.models.job import opaque

MOST_MESSAGES = 5
WINDOW = timedelta(hours=1)


class WroteTooOften(Exception):
    """From this address, or in this one's name, too much was written within the hour."""


def take(message: Message, *, client: str) -> bool:
    """Keep a message and queue its two letters, all or nothing. Returns whether it is a new one.

    The same words from the same person on the same day are taken once. A message that a machine
    seems to have written is kept and looked at later, but nobody is written to. `client` is an
    opaque key of where it came from. Raises WroteTooOften, and then keeps nothing: the caller
    still has the words.
    """
    with transaction.atomic(durable=True):
        keys = (f"write:client:{client}", f"write:email:{opaque(message.email)}")
        within = [RateCount.objects.spend(key, limit=MOST_MESSAGES, window=WINDOW) for key in keys]
    if not all(within):
        raise WroteTooOften
    message.is_complaint = message.topic == Message.Topic.COMPLAINT
    message.sign(timezone.localdate())
    try:
        with transaction.atomic():
            message.save()
            if not message.is_suspect:
                _write_letters(message)
    except IntegrityError:
        return False
    return True


def note_complaint(review: Review) -> bool:
    """Put a review that tells of a pair that failed or hurt among the complaints, once.

    Nobody is written to. Returns whether it is new there.
    """
    order = review.order
    message = Message(
        topic=Message.Topic.COMPLAINT,
        name=review.name,
        email=order.email,
        order_code=order.code,
        text=f"From a review of {review.product}:\n\n{review.words}",
        is_complaint=True,
    )
    message.sign(timezone.localdate())
    if Message.objects.filter(fingerprint=message.fingerprint).exists():
        return False
    message.save()
    return True


def _write_letters(message: Message) -> None:
    mail.to_writer(message)
    address = reverse("admin:store_message_change", args=[message.pk])
    what = "A complaint about a product" if message.is_complaint else "A message"
    mail.to_staff(
        f"{what} from {message.name or message.email}",
        # Not what it says: it may be about somebody's health, and letters lie about for years.
        f"{what} came in: {message.get_topic_display()}.\n\n"
        f"Read and answer it: {mail.absolute(address)}\n",
    )
