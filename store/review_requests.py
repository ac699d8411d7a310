"""The one letter that asks a buyer for a review, and the wish to get none.

Everybody whose parcel left is asked, also who returned the pairs or got the money back: to ask
only those who are likely to be pleased would be a way to choose the stars.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from store import review_letters, reviews
from store.fulfilment import locked
from store.models import Mail, NoReviewLetters, Order, OrderMail
from store.one_by_one import one_by_one

BATCH = 200
# Nobody is asked about a pair of long ago, on the day that reviews are switched on or otherwise.
LATEST = timedelta(days=120)
LEFT = (Order.Fulfilment.SHIPPED, Order.Fulfilment.DELIVERED, Order.Fulfilment.RETURNED)


def ask() -> dict[str, int]:
    """Write to the buyers whose 30 days are over, to each order once. Returns how many it was.

    Does nothing while reviews are switched off.
    """
    if not settings.PRODUCT_REVIEWS:
        return {}
    due = _perhaps_due(timezone.now())[:BATCH]
    return one_by_one("asked", ((order.pk, order) for order in due if reviews.is_open(order)), _ask)


def _perhaps_due(now: datetime) -> QuerySet[Order]:
    """Orders that were not asked and may be, oldest parcel first; the calendar says which are due.

    A buyer who disputes the payment is not asked before that is settled.
    """
    asked = OrderMail.objects.filter(order=OuterRef("pk"), kind=OrderMail.Kind.REVIEW)
    unwanted = NoReviewLetters.objects.filter(email=Lower(OuterRef("email")))
    return (
        Order.objects.filter(
            ~Exists(asked),
            ~Exists(unwanted),
            payment_state=Order.Payment.PAID,
            fulfilment_state__in=LEFT,
            shipped_at__gt=now - LATEST,
            shipped_at__lte=now - reviews.WORN_AFTER,
        )
        .exclude(email="")
        .exclude(dispute_state=Order.Dispute.OPEN)
        .order_by("shipped_at", "pk")
    )


def _ask(order: Order) -> bool:
    """Write the letter together with the note that it was written. Returns whether one was."""
    with locked(order) as order:
        still = _perhaps_due(timezone.now()).filter(pk=order.pk).exists()
        bought = reviews.bought(order)
        if not still or not bought:
            return False
        review_letters.ask(order, [each.product.name for each in bought])
    return True


def withdraw() -> int:
    """Take back the letters that ask and still wait to leave. Returns how many those were.

    For the day that reviews are switched off: nobody is asked for what cannot be written.
    """
    waiting = Mail.objects.filter(state=Mail.State.QUEUED, order_mail__kind=OrderMail.Kind.REVIEW)
    with transaction.atomic():
        # Locked, so that none of them is taken to be sent meanwhile.
        letters = [letter.pk for letter in waiting.select_for_update(of=("self",))]
        OrderMail.objects.filter(mail__in=letters).delete()
        Mail.objects.filter(pk__in=letters).delete()
    return len(letters)


def stop(order: Order) -> None:
    """Note that the order's buyer wants no letter that asks for a review, of any order."""
    if order.email:
        NoReviewLetters.objects.get_or_create(email=order.email.lower())


def is_stopped(order: Order) -> bool:
    return NoReviewLetters.objects.filter(email=order.email.lower()).exists()
