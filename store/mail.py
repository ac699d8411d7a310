"""The letters of the shop: written in the business's own transaction, sent after it."""

from __future__ import annotations

import itertools
import logging
import re
import smtplib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from store import carriers, promise
from store.enclosures import LetterWithDrawings
from store.models import (
    Delay,
    Mail,
    Message,
    Order,
    OrderLine,
    OrderMail,
    Refund,
    RefundLine,
    Return,
    ReturnLine,
)
from store.outside import refuse_inside_transaction
from store.templatetags.money import money

logger = logging.getLogger(__name__)

SEND_SECONDS = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)

SUBJECTS = {
    OrderMail.Kind.CONFIRMED: "Order {code} confirmed",
    OrderMail.Kind.PROCESSING: "Order {code}: waiting for your bank",
    OrderMail.Kind.PAYMENT_FAILED: "Order {code}: the payment did not go through",
    OrderMail.Kind.SHIPPED: "Order {code} has shipped, arriving {days}",
    OrderMail.Kind.DELAYED: "Order {code} is delayed: keep it or cancel",
    OrderMail.Kind.REFUND: "Order {code}: refund of {amount} on its way",
    OrderMail.Kind.RETURN_ASKED: "Order {code}: how to send your return",
    OrderMail.Kind.RETURN_RECEIVED: "Your return for order {code} arrived",
    OrderMail.Kind.LINK: "Order {code}: your link",
    OrderMail.Kind.REMINDER: "Order {code}: time to look at your insoles",
    OrderMail.Kind.ALERT_ASKED: "Shall we tell you when {name} is back?",
    OrderMail.Kind.ALERT_BACK: "{name} is back",
    OrderMail.Kind.REVIEW: "Order {code}: how are your insoles?",
    OrderMail.Kind.REVIEW_REJECTED: "Order {code}: we did not publish your review",
    OrderMail.Kind.MESSAGE: "We got your question",
}

# What a letter is about beside its order; there may be several of each.
type Occasion = Refund | Delay | Return
# The pairs that a refund or a return is about.
type Part = RefundLine | ReturnLine


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that a letter tells of. A letter is written from these alone, without a query."""

    order: Order
    lines: Sequence[OrderLine]
    delays: Sequence[Delay] = ()
    about: Occasion | None = None
    parts: Sequence[Part] = ()


def to_shopper(order: Order, kind: OrderMail.Kind, about: Occasion | None = None) -> None:
    """Write a letter to the order's shopper, once for each occasion, and send it after the commit.

    Does nothing when there is no address to write to, or when it has been written before.
    """
    key = str(about.pk) if about else ""
    if not order.email or order.mails.filter(kind=kind, dedupe_key=key).exists():
        return
    subject, text, html = compose(order, kind, about)
    queue(order.email, subject, text, html, kind=kind, order=order, dedupe_key=key)


def write_link(order: Order, *, to: str, hour: str) -> bool:
    """Queue the letter with the link of an order, known or not, without sending it now.

    Returns whether the order had none in this hour. The caller rolls back what is not to go out;
    until then everything is the same for every order, so that nobody can tell by the clock.
    """
    subject, text, html = compose(order, OrderMail.Kind.LINK)
    kept = order.mails.filter(kind=OrderMail.Kind.LINK, dedupe_key=hour).exists()
    queue(
        to,
        subject,
        text,
        html,
        kind=OrderMail.Kind.LINK,
        order=None if kept or order._state.adding else order,
        dedupe_key=hour,
        at_once=False,
    )
    return not kept


def compose(
    order: Order, kind: OrderMail.Kind, about: Occasion | None = None
) -> tuple[str, str, str]:
    """Return subject, text and HTML of one of an order's letters."""
    parts: list[Part] = []
    if isinstance(about, Refund | Return):
        parts = list(about.lines.select_related("order_line__variant__product"))
    facts = Facts(
        order=order,
        lines=list(order.lines.select_related("variant__product")),
        delays=list(order.delays.all()),
        about=about,
        parts=parts,
    )
    return in_words(kind, facts)


def in_words(kind: OrderMail.Kind, facts: Facts) -> tuple[str, str, str]:
    """Write a letter from its facts: subject, text and HTML."""
    order, about = facts.order, facts.about
    days = promise.arrives(order, facts.delays)
    subject = SUBJECTS[kind].format(
        code=order.code,
        days=days.short if days else "soon",
        amount=money(about.amount) if isinstance(about, Refund) else "",
    )
    context = {
        "subject": subject,
        "order": order,
        "lines": facts.lines,
        "about": about,
        "parts": facts.parts,
        "arrival": days,
        # The day it leaves, where some of its pairs are still to come.
        "leaves": promise.leaves(order, facts.delays) if _waits(facts) else None,
        "answer_by": _answer_by(facts),
        "tracking_url": carriers.tracking_url(order.tracking_carrier, order.tracking_number),
        "site_url": settings.SITE_URL,
        "order_url": _page_of("order", order),
        "receipt_url": _page_of("receipt", order),
        "slip_url": _page_of("return_slip", order),
        "return_days": settings.RETURN_DAYS,
        "return_address": settings.RETURN_ADDRESS,
    }
    return (
        subject,
        evenly_spaced(render_to_string(f"mail/order_{kind.value}.txt", context)),
        render_to_string(f"mail/order_{kind.value}.html", context),
    )


def _waits(facts: Facts) -> bool:
    return any(line.waits_for for line in facts.lines)


def _page_of(name: str, order: Order) -> str:
    return absolute(reverse(f"store:{name}", args=[order.access_token]))


def evenly_spaced(text: str) -> str:
    """Leave one empty line between parts, whichever of them a letter has."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _answer_by(facts: Facts) -> date | None:
    """Until when to answer a delay that silence cancels."""
    about = facts.about
    if not isinstance(about, Delay) or not about.needs_consent:
        return None
    earlier = itertools.takewhile(lambda delay: delay != about, facts.delays)
    return promise.answer_by(about, facts.order, list(earlier))


def to_writer(message: Message) -> None:
    """Acknowledge a message. Its words are not repeated: anybody may have typed the address."""
    subject, text, html = about_message(message)
    queue(message.email, subject, text, html, kind=OrderMail.Kind.MESSAGE, order=None)


def about_message(message: Message) -> tuple[str, str, str]:
    """Return subject, text and HTML of the letter that acknowledges a message."""
    subject = SUBJECTS[OrderMail.Kind.MESSAGE]
    context = {
        "subject": subject,
        "message": message,
        "reply_days": settings.REPLY_DAYS,
        "help_url": absolute("/help/"),
        "signs_url": absolute("/signs-you-need-a-doctor/"),
    }
    return (
        subject,
        evenly_spaced(render_to_string("mail/message_received.txt", context)),
        render_to_string("mail/message_received.html", context),
    )


def absolute(path: str) -> str:
    """Write an address of the site in full, for readers who are not on it."""
    return f"{settings.SITE_URL}{path}"


def to_staff(subject: str, text: str) -> None:
    """Write a plain letter to the staff's address."""
    queue(settings.STAFF_EMAIL, subject, text, "", kind=OrderMail.Kind.STAFF, order=None)


def queue(
    to: str,
    subject: str,
    text: str,
    html: str,
    *,
    kind: OrderMail.Kind,
    order: Order | None,
    dedupe_key: str = "",
    at_once: bool = True,
    stop_url: str = "",
) -> None:
    """Keep a letter in the transaction that is open, and send it after the commit.

    Not `at_once` leaves it to the queue's next round. At `stop_url` one click ends such letters.
    """
    # A name may hold the end of a line, which no header can.
    line = " ".join(subject.split())
    letter = Mail.objects.create(to=to, subject=line, text=text, html=html, stop_url=stop_url)
    OrderMail.objects.create(order=order, kind=kind, dedupe_key=dedupe_key, mail=letter)
    if at_once:
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
    message = LetterWithDrawings(
        letter.subject, letter.text, to=[letter.to], headers=_headers(letter)
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    try:
        message.send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _put_back(letter, error)
        return False
    except Exception as error:
        # One letter that nobody foresaw must not keep the others waiting; its row and the log tell.
        logger.exception("Mail %s cannot be sent", letter.pk)
        _put_back(letter, error)
        return False
    Mail.objects.filter(pk=letter.pk).update(
        state=Mail.State.SENT, sent_at=timezone.now(), lease_until=None, last_error=""
    )
    return True


def _headers(letter: Mail) -> dict[str, str]:
    """The letter's own headers; where it can be stopped, mail programs show a button (RFC 8058)."""
    headers = {"Message-ID": message_id(letter)}
    if letter.stop_url:
        headers["List-Unsubscribe"] = f"<{letter.stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _put_back(letter: Mail, error: Exception) -> None:
    """Wait longer after each try; give up at once on an address that is refused for good."""
    is_final = _is_permanent(error) or letter.tries >= Mail.MOST_TRIES
    wait = min(FIRST_WAIT * 2 ** (letter.tries - 1), LONGEST_WAIT)
    # What a mail server says names the address, which is kept with the letter and in no log.
    what = type(error).__name__
    logger.warning("Mail %s not sent (try %s): %s", letter.pk, letter.tries, what)
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
