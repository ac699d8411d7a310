"""Find my order: a number and an address, answered by a letter and never by the page."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare

from store import mail
from store.models import Order, RateCount
from store.models.job import opaque

MOST_ASKED = 5
WINDOW = timedelta(hours=1)


class AskedTooOften(Exception):
    """From this address, or for this one, links were asked for too often within the hour."""


def send_link(code: str, email: str, *, client: str, now: datetime) -> None:
    """Queue a letter with an order's link, if the address is the one its letters go to.

    Whoever watches learns nothing: the same is looked up, written and counted whether they
    belong together or not, and what does not is rolled back. The letter waits for the queue's
    next round, because sending it here would take longer than not sending it. Within an hour an
    order gets one. `client` is an opaque key of where the request came from. Raises
    AskedTooOften.
    """
    email = email.lower()
    with transaction.atomic(durable=True):
        _count(f"find:client:{client}", f"find:email:{opaque(email)}")
        order = Order.objects.filter(code=code).first() or Order(code=code)
        is_theirs = bool(order.email) and constant_time_compare(order.email.lower(), email)
        # Two at once: the second finds the first one's letter in its way, and that is enough.
        with suppress(IntegrityError), transaction.atomic():
            is_first = mail.write_link(order, to=order.email or email, hour=f"{now:%Y-%m-%d %H}")
            if not (is_theirs and is_first):
                transaction.set_rollback(True)


def _count(*keys: str) -> None:
    within = [RateCount.objects.spend(key, limit=MOST_ASKED, window=WINDOW) for key in keys]
    if not all(within):
        raise AskedTooOften
