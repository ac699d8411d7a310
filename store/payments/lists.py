"""What Stripe lists: the way to find what no webhook told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from store.models import Order, PaymentIssue, Refund, StripeEvent
from store.outside import refuse_inside_transaction
from store.payments.disputes import state_of
from store.payments.events import OUR_EVENTS, keep_event
from store.payments.facts import Facts
from store.payments.refunds import GONE
from store.payments.stripe_api import client, listed, options

if TYPE_CHECKING:
    from stripe.checkout import Session

FOUND = {Order.Payment.PAID, Order.Payment.PROCESSING}


def session_of(order: Order, since: datetime) -> str | None:
    """Find the payment page of an order whose answer was lost. Raises PaymentUnreachable."""
    for session in _sessions(created={"gte": int(since.timestamp())}):
        if session.client_reference_id == str(order.pk):
            return str(session.id)
    return None


def untold_sessions(since: datetime) -> list[Facts]:
    """Return the completed sessions of this site that no paid or waiting order knows of."""
    ours = _complete(since)
    known = set(
        Order.objects.filter(
            session_id__in=[facts.session_id for facts in ours], payment_state__in=FOUND
        ).values_list("session_id", "payment_state")
    )
    settled = {session for session, state in known if state == Order.Payment.PAID}
    waiting = {session for session, state in known if state != Order.Payment.PAID}
    issues = set(
        PaymentIssue.objects.exclude(
            kind=PaymentIssue.Kind.ORPHAN, resolved_at=None, refund_asked_at=None
        ).values_list("session_id", flat=True)
    )
    return [
        facts
        for facts in ours
        if facts.session_id not in settled | issues
        and not (facts.session_id in waiting and not facts.is_paid)
    ]


def undelivered_events(since: datetime) -> list[StripeEvent]:
    """Keep the events that Stripe could not deliver, and return those still to act upon."""
    refuse_inside_transaction()
    told = listed(
        lambda: client().v1.events.list(
            {
                "types": sorted(OUR_EVENTS),
                "created": {"gte": int(since.timestamp())},
                "delivery_success": False,
                "limit": 100,
            },
            options(),
        )
    )
    kept = [keep_event(each) for each in reversed(told)]
    return [event for event in kept if event and not event.processed_at]


def changed_refunds(since: datetime) -> set[str]:
    """Return the payments with a refund that Stripe knows otherwise than we do."""
    refuse_inside_transaction()
    told = listed(
        lambda: client().v1.refunds.list(
            {"created": {"gte": int(since.timestamp())}, "limit": 100}, options()
        )
    )
    here = dict(
        Refund.objects.filter(stripe_refund_id__in=[each.id for each in told]).values_list(
            "stripe_refund_id", "state"
        )
    )
    here |= dict(
        PaymentIssue.objects.exclude(refund_id="").values_list("refund_id", "refund_state")
    )
    intents = {_name(each.payment_intent) for each in told if here.get(each.id) != each.status}
    return _known(intents)


def changed_disputes(since: datetime) -> set[str]:
    """Return the payments with a dispute that Stripe knows otherwise than we do."""
    refuse_inside_transaction()
    told = listed(
        lambda: client().v1.disputes.list(
            {"created": {"gte": int(since.timestamp())}, "limit": 100}, options()
        )
    )
    intents = {_name(each.payment_intent) for each in told}
    here = dict(
        Order.objects.filter(payment_intent__in=intents).values_list("dispute_id", "dispute_state")
    )
    changed = {_name(each.payment_intent) for each in told if here.get(each.id) != state_of(each)}
    return _known(changed)


def money(since: datetime) -> dict[str, int]:
    """Add up in cents what was paid since, and went back of it, at Stripe and here."""
    paid = [facts for facts in _complete(since) if facts.is_paid]
    intents = {facts.intent for facts in paid if facts.intent}
    refunds = listed(
        lambda: client().v1.refunds.list(
            {"created": {"gte": int(since.timestamp())}, "limit": 100}, options()
        )
    )
    back = Counter[str]()
    for each in refunds:
        if each.status in GONE:
            back[_name(each.payment_intent)] += each.amount
    return {
        "stripe_paid": sum(facts.total for facts in paid),
        "stripe_refunded": sum(back[intent] for intent in intents),
        **_local_money({facts.session_id for facts in paid}),
    }


def _local_money(session_ids: set[str]) -> dict[str, int]:
    orders = Order.objects.filter(
        session_id__in=session_ids, payment_state=Order.Payment.PAID
    ).prefetch_related("refunds")
    issues = [
        issue
        for issue in PaymentIssue.objects.filter(session_id__in=session_ids)
        # The money of an issue that became an order is the order's.
        if issue.kind != PaymentIssue.Kind.ORPHAN or issue.order_id is None
    ]
    refunded = sum(
        refund.amount for order in orders for refund in order.refunds.all() if refund.state in GONE
    )
    return {
        "local_paid": sum(order.paid_amount or 0 for order in orders)
        + sum(issue.amount for issue in issues),
        "local_refunded": refunded + sum(issue.raw.get("refunded", 0) for issue in issues),
    }


def _complete(since: datetime) -> list[Facts]:
    found = _sessions(status="complete", created={"gte": int(since.timestamp())})
    told = [Facts.of(session) for session in found]
    return [
        facts
        for facts in told
        if facts.site == settings.STRIPE_SITE and facts.livemode == settings.STRIPE_LIVEMODE
    ]


def _sessions(**filters: Any) -> list[Session]:
    refuse_inside_transaction()
    return listed(
        lambda: client().v1.checkout.sessions.list(
            {**filters, "limit": 100},  # type: ignore[arg-type]
            options(),
        )
    )


def _known(intents: Iterable[str]) -> set[str]:
    """Leave out payments of other shops on the same account."""
    wanted = [intent for intent in intents if intent]
    orders = Order.objects.filter(payment_intent__in=wanted).values_list(
        "payment_intent", flat=True
    )
    issues = PaymentIssue.objects.filter(payment_intent__in=wanted).values_list(
        "payment_intent", flat=True
    )
    return {intent for intent in orders if intent} | set(issues)


def _name(thing: Any) -> str:
    return thing if isinstance(thing, str) else getattr(thing, "id", None) or ""
