"""The letters of the shop: written in the business's own transaction, sent after it."""

from __future__ import annotations

import logging
import smtplib
import time
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from store import arrival
from store.models import Delay, Mail, Order, OrderMail, Refund, Return
from store.outside import refuse_inside_transaction

logger = logging.getLogger(__name__)

SEND_SECONDS = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)

SUBJECTS = {
    OrderMail.Kind.CONFIRMED: "Order {code} confirmed",
    OrderMail.Kind.PROCESSING: "Order {code}: waiting for your bank",
    OrderMail.Kind.PAYMENT_FAILED: "Order {code}: the payment did not go through",
}

# What a letter is about beside its order; there may be several of each.
type Occasion = Refund | Delay | Return


def to_shopper(order: Order, kind: OrderMail.Kind, about: Occasion | None = None) -> None:
    """Write a letter to the order's shopper, once for each occasion, and send it after the commit.

    Does nothing when there is no address to write to, or when it has been written before.
    """
    key = str(about.pk) if about else ""
    if not order.email or order.mails.filter(kind=kind, dedupe_key=key).exists():
        return
    subject, text, html = compose(order, kind, about)
    _queue(order.email, subject, text, html, kind=kind, order=order, dedupe_key=key)


def compose(
    order: Order, kind: OrderMail.Kind, about: Occasion | None = None
) -> tuple[str, str, str]:
    """Return subject, text and HTML of one of an order's letters."""
    context = {
        "about": about,
        "order": order,
        "lines": list(order.lines.all()),
        "arrival": arrival.promised(order.paid_at or order.placed_at),
        "site_url": settings.SITE_URL,
        "order_url": f"{settings.SITE_URL}{order.get_absolute_url()}",
        "return_days": settings.RETURN_DAYS,
    }
    subject = SUBJECTS[kind].format(code=order.code)
    context["subject"] = subject
    return (
        subject,
        render_to_string(f"mail/order_{kind.value}.txt", context),
        render_to_string(f"mail/order_{kind.value}.html", context),
    )


def to_staff(subject: str, text: str) -> None:
    """Write a plain letter to the staff's address."""
    _queue(settings.STAFF_EMAIL, subject, text, "", kind=OrderMail.Kind.STAFF, order=None)


def _queue(
    to: str,
    subject: str,
    text: str,
    html: str,
    *,
    kind: OrderMail.Kind,
    order: Order | None,
    dedupe_key: str = "",
) -> None:
    letter = Mail.objects.create(to=to, subject=subject, text=text, html=html)
    OrderMail.objects.create(order=order, kind=kind, dedupe_key=dedupe_key, mail=letter)
    transaction.on_commit(lambda: send_due(only=letter.pk))


def send_due(*, only: int | None = None, at_most_seconds: float = SEND_SECONDS) -> int:
    """Send the letters that are due, oldest first, for a bounded time. Returns how many went out.

    A letter that cannot be sent stays in the queue; nothing is raised for it, because what the
    letter tells of is true all the same.
    """
    stop_at = time.monotonic() + at_most_seconds
    now = timezone.now()
    due = Mail.objects.due(now).order_by("next_try_at", "pk")
    if only is not None:
        due = due.filter(pk=only)
    sent = 0
    for pk in list(due.values_list("pk", flat=True)[:50]):
        if time.monotonic() > stop_at:
            break
        if Mail.objects.take(pk, now):
            sent += _send(Mail.objects.get(pk=pk))
    return sent


def message_id(letter: Mail) -> str:
    """The letter's own Message-ID, the same each time, so that a second copy is recognised."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{letter.created_at:%Y%m%d}.{letter.pk}@{domain}>"


def _send(letter: Mail) -> bool:
    refuse_inside_transaction()
    message = EmailMultiAlternatives(
        letter.subject, letter.text, to=[letter.to], headers={"Message-ID": message_id(letter)}
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    try:
        message.send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _put_back(letter, error)
        return False
    Mail.objects.filter(pk=letter.pk).update(
        state=Mail.State.SENT, sent_at=timezone.now(), lease_until=None, last_error=""
    )
    return True


def _put_back(letter: Mail, error: Exception) -> None:
    """Wait longer after each try; give up at once on an address that is refused for good."""
    is_final = _is_permanent(error) or letter.tries >= Mail.MOST_TRIES
    wait = min(FIRST_WAIT * 2 ** (letter.tries - 1), LONGEST_WAIT)
    logger.warning("Mail %s not sent (try %s): %r", letter.pk, letter.tries, error)
    Mail.objects.filter(pk=letter.pk).update(
        state=Mail.State.FAILED if is_final else Mail.State.QUEUED,
        next_try_at=timezone.now() + wait,
        lease_until=None,
        last_error=repr(error)[:2000],
    )


def _is_permanent(error: Exception) -> bool:
    """Whether trying again can only fail again: an address refused, or none that can be one."""
    if isinstance(error, ValueError):
        return True
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500
