"""Webhooks: kept before they are acted upon, acted upon once."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from store.models import StripeEvent
from store.payments.disputes import settle_disputes
from store.payments.refunds import settle_refunds
from store.payments.settling import settle
from store.payments.stripe_api import client

logger = logging.getLogger(__name__)

SESSION_EVENTS = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
    }
)
REFUND_EVENTS = frozenset({"refund.created", "refund.updated", "refund.failed"})
DISPUTE_EVENTS = frozenset(
    {"charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed"}
)
OUR_EVENTS = SESSION_EVENTS | REFUND_EVENTS | DISPUTE_EVENTS

STRIPES_NAME = re.compile(r"[\w.]{1,255}", re.ASCII)
# Beyond a bad signature, the SDK and we fail in these ways on signed bodies that are no event.
NO_EVENT = (
    ValueError,
    AttributeError,
    KeyError,
    TypeError,
    RecursionError,
    OverflowError,
    OSError,
)


class BadWebhook(Exception):
    """The body is not a signed event of Stripe's."""


def receive_event(body: bytes, signature: str) -> None:
    """Keep a signed event of Stripe's and act on it; one already acted upon is left alone.

    The body is only the trigger: what happened is asked of Stripe. Raises BadWebhook for a body
    that Stripe did not sign or that is no event, and whatever acting raises; then the event stays
    unprocessed with the error, and Stripe's own retry finds it again.
    """
    event = _verified(body, signature)
    if event.livemode != settings.STRIPE_LIVEMODE or event.type not in OUR_EVENTS:
        logger.info("Ignored event %s (%s)", event.id, event.type)
        return
    StripeEvent.objects.bulk_create([event], ignore_conflicts=True)
    act_on(event.id)


def act_on(event_id: str) -> None:
    """Act on a stored event unless that has been done. Safe to repeat."""
    event = StripeEvent.objects.get(pk=event_id)
    if event.processed_at:
        return
    stored = StripeEvent.objects.filter(pk=event_id)
    try:
        _dispatch(event)
    except Exception as error:
        stored.update(attempts=F("attempts") + 1, last_error=repr(error)[:2000])
        raise
    stored.update(attempts=F("attempts") + 1, processed_at=timezone.now(), last_error="")


def keep_event(told: Any) -> StripeEvent | None:
    """Keep an event that Stripe lists and nobody delivered. None for one that is not ours."""
    body = json.dumps(told.to_dict(), default=str)
    try:
        event = _event_row(body.encode())
    except NO_EVENT:
        return None
    if event.livemode != settings.STRIPE_LIVEMODE or event.type not in OUR_EVENTS:
        return None
    StripeEvent.objects.bulk_create([event], ignore_conflicts=True)
    return StripeEvent.objects.get(pk=event.pk)


def _dispatch(event: StripeEvent) -> None:
    """Ask Stripe about what an event names; refunds and disputes hang on their payment."""
    if event.type in SESSION_EVENTS:
        settle(event.object_id)
        return
    intent = json.loads(event.payload)["data"]["object"].get("payment_intent")
    if not isinstance(intent, str) or not STRIPES_NAME.fullmatch(intent):
        return
    if event.type in REFUND_EVENTS:
        settle_refunds(intent)
    else:
        settle_disputes(intent)


def _verified(body: bytes, signature: str) -> StripeEvent:
    import stripe

    for secret in settings.STRIPE_WEBHOOK_SECRETS:
        try:
            client().construct_event(body, signature, secret)
            return _event_row(body)
        except stripe.SignatureVerificationError:
            continue
        except NO_EVENT as error:
            raise BadWebhook("not an event") from error
    raise BadWebhook("not signed by Stripe")


def _event_row(body: bytes) -> StripeEvent:
    """Read an event. Raises one of NO_EVENT where a part is not what Stripe sends."""
    data = json.loads(body)
    return StripeEvent(
        id=_name(data["id"]),
        type=_name(data["type"]),
        created=datetime.fromtimestamp(data["created"], tz=UTC),
        livemode=data["livemode"] is True,
        api_version=str(data.get("api_version") or "")[:40],
        object_id=_name(data["data"]["object"]["id"]),
        payload=body.decode(),
    )


def _name(value: object) -> str:
    """Return a name of Stripe's, which any database can store and any address can hold."""
    if isinstance(value, str) and STRIPES_NAME.fullmatch(value):
        return value
    raise ValueError("not a name of Stripe's")
