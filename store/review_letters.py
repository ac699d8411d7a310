"""The two letters about reviews: one asks for them, one says why a review is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from store import mail
from store.models import Order, OrderMail, ReviewDecision

Kind = OrderMail.Kind


def ask(order: Order, products: Sequence[str]) -> None:
    """Queue the letter that asks an order's buyer what they think of these products."""
    _queue(order, Kind.REVIEW, request(order, products), stop_url=_stop_url(order))


def tell(decision: ReviewDecision) -> None:
    """Queue the letter that tells a buyer why a review is left out; none without an address."""
    order = decision.review.order
    if order.email:
        _queue(order, Kind.REVIEW_REJECTED, rejection(decision), dedupe_key=str(decision.pk))


def request(order: Order, products: Sequence[str]) -> tuple[str, str, str]:
    """Return subject, text and HTML of the letter that asks."""
    return _in_words(order, Kind.REVIEW, {"products": products, "stop_url": _stop_url(order)})


def rejection(decision: ReviewDecision) -> tuple[str, str, str]:
    """Return subject, text and HTML of the letter about a review that is left out."""
    return _in_words(decision.review.order, Kind.REVIEW_REJECTED, {"decision": decision})


def _in_words(order: Order, kind: Kind, more: dict[str, Any]) -> tuple[str, str, str]:
    subject = mail.SUBJECTS[kind].format(code=order.code)
    context = {
        "subject": subject,
        "order": order,
        "order_url": _page_of("order", order),
        "review_url": _page_of("review", order),
        **more,
    }
    text = render_to_string(f"mail/order_{kind.value}.txt", context)
    return (
        subject,
        mail.evenly_spaced(text),
        render_to_string(f"mail/order_{kind.value}.html", context),
    )


def _queue(order: Order, kind: Kind, letter: tuple[str, str, str], **more: Any) -> None:
    mail.queue(order.email, *letter, kind=kind, order=order, **more)


def _stop_url(order: Order) -> str:
    return _page_of("no_review_letters", order)


def _page_of(name: str, order: Order) -> str:
    return mail.absolute(reverse(f"store:{name}", args=[order.access_token]))
