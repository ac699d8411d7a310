"""“Remind me”: one letter when the pairs of an order have served their stated time.

Only for who asked on the order's own page. The letter says to look first: a pair that is still
good needs no new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from store import life, mail, parcel
from store.models import Order, OrderLine, OrderMail, Reminder
from store.one_by_one import one_by_one

GONE = (Order.Fulfilment.CANCELLED, Order.Fulfilment.RETURNED)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an order's reminder stands: set for a day, offered for one, written already, or none."""

    set_for: date | None = None
    offered_for: date | None = None
    was_sent: bool = False


def standing(order: Order) -> Standing:
    """Tell what the order's page says of its reminder."""
    reminder = Reminder.objects.filter(order=order).first()
    if reminder:
        return Standing(set_for=reminder.due_on)
    if was_sent(order):
        return Standing(was_sent=True)
    day = due_on(order)
    is_ahead = day is not None and day > timezone.localdate() and bool(order.email)
    return Standing(offered_for=day if is_ahead else None)


def due_on(order: Order) -> date | None:
    """Return the day a reminder of this order is for; None where there is nothing to look at.

    It counts from the day the pairs arrived, left or were paid, whichever is known, and takes the
    shortest life among the pairs that were kept.
    """
    begins = order.delivered_at or order.shipped_at or order.paid_at
    spans = [life.months(line.variant.product.life) for line in kept(order)]
    known = [months for months in spans if months]
    if begins is None or not known:
        return None
    return life.after(timezone.localdate(begins), min(known))


def kept(order: Order) -> list[OrderLine]:
    """Return the lines of which at least one pair stayed with the shopper."""
    if not order.is_paid or order.fulfilment_state in GONE:
        return []
    parcel.load([order])
    prefetch_related_objects([order], "lines__variant__product")
    return [line for line in order.lines.all() if parcel.refunded(line) < line.quantity]


def ask(order: Order) -> bool:
    """Set the reminder of an order where one is offered. Idempotent. Returns whether it is set.

    None is where nothing is to be looked at, where the day has passed, where the letter was
    written already, and where there is no address to write to.
    """
    stands = standing(order)
    if stands.offered_for:
        Reminder.objects.get_or_create(order=order, defaults={"due_on": stands.offered_for})
    return bool(stands.offered_for or stands.set_for)


def stop(order: Order) -> None:
    """Take the reminder of an order back. Idempotent."""
    Reminder.objects.filter(order=order).delete()


def was_sent(order: Order) -> bool:
    return order.mails.filter(kind=OrderMail.Kind.REMINDER).exists()


def send() -> dict[str, int]:
    """Write the letters whose day has come, each once. Returns the counts."""
    due = Reminder.objects.due(timezone.localdate()).order_by("due_on", "pk")
    rows = ((reminder.pk, reminder) for reminder in due.select_related("order"))
    return one_by_one("reminded", rows, _send)


def _send(reminder: Reminder) -> bool:
    """Write one letter and take its row away, both or neither; of two runs one finds the row."""
    order = reminder.order
    with transaction.atomic(durable=True):
        if not Reminder.objects.filter(pk=reminder.pk).delete()[0]:
            return False
        lines = kept(order)
        if not lines or not order.email or was_sent(order):
            return False
        subject, text, html = letter(order, lines)
        mail.queue(
            order.email,
            subject,
            text,
            html,
            kind=OrderMail.Kind.REMINDER,
            order=order,
            at_once=False,
            stop_url=_page_of("order_remind_stop", order),
        )
    return True


def letter(order: Order, lines: Sequence[OrderLine]) -> tuple[str, str, str]:
    """Return subject, text and HTML of an order's reminder. The lines have their products."""
    subject = mail.SUBJECTS[OrderMail.Kind.REMINDER].format(code=order.code)
    context = {
        "subject": subject,
        "order": order,
        "lines": lines,
        "has_child": any(line.variant.product.is_for_children for line in lines),
        "order_url": _page_of("order", order) + "#again",
        "stop_url": _page_of("order_remind_stop", order),
        "care_url": mail.absolute("/help/care/"),
    }
    text = render_to_string("mail/order_reminder.txt", context)
    return (
        subject,
        mail.evenly_spaced(text),
        render_to_string("mail/order_reminder.html", context),
    )


def _page_of(name: str, order: Order) -> str:
    return mail.absolute(reverse(f"store:{name}", args=[order.access_token]))
