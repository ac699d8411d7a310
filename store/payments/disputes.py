"""Disputes: a shopper asks the bank for the money. Stripe tells how each stands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from store import mail
from store.arrival import day
from store.models import Order, OrderEvent, PaymentIssue
from store.outside import refuse_inside_transaction
from store.payments.stripe_api import client, listed, options

if TYPE_CHECKING:
    import stripe

State = Order.Dispute
LOST = {"lost"}
WON = {"won", "warning_closed", "prevented"}


def settle_disputes(payment_intent: str) -> None:
    """Ask Stripe for the disputes of a payment, and show on its order how they stand.

    While one is open nothing is packed. Raises PaymentUnreachable; then nothing has changed.
    """
    refuse_inside_transaction()
    told = listed(
        lambda: client().v1.disputes.list(
            {"payment_intent": payment_intent, "limit": 100}, options()
        )
    )
    if not told:
        return
    with transaction.atomic(durable=True):
        order = Order.objects.select_for_update().filter(payment_intent=payment_intent).first()
        if order is None:
            _reopen_issue(payment_intent, told[0])
        else:
            _apply(order, _telling(told))


def state_of(dispute: stripe.Dispute) -> Order.Dispute:
    """Translate Stripe's state of a dispute; whatever is not decided is open."""
    if dispute.status in LOST:
        return State.LOST
    return State.WON if dispute.status in WON else State.OPEN


def _telling(told: list[stripe.Dispute]) -> stripe.Dispute:
    """Choose the dispute the order shows: an open one first, then a lost one, then the newest."""
    by_weight = {State.OPEN: 0, State.LOST: 1, State.WON: 2}
    return min(told, key=lambda dispute: by_weight[state_of(dispute)])


def _apply(order: Order, told: stripe.Dispute) -> None:
    state = state_of(told)
    is_known = order.dispute_id == told.id
    if is_known and (order.dispute_state == state or state == State.OPEN):
        # A decided dispute does not open again; such an answer was asked for before.
        if order.dispute_state == State.OPEN:
            order.dispute_due = _due(told)
            order.save(update_fields=["dispute_due"])
        return
    before, order.dispute_state = order.dispute_state, state
    order.dispute_id = told.id[:255]
    order.dispute_amount = told.amount
    order.dispute_reason = (told.reason or "")[:60]
    order.dispute_due = _due(told)
    order.save()
    order.record(
        "dispute",
        actor=OrderEvent.Actor.STRIPE,
        from_state=before,
        to_state=state.value,
        amount=told.amount,
        why=order.dispute_reason.replace("_", " "),
    )
    _write_to_staff(order)


def _due(told: stripe.Dispute) -> datetime | None:
    """Until when to answer, where Stripe says so; it may move while the dispute is open."""
    due = told.evidence_details.due_by
    return datetime.fromtimestamp(due, tz=UTC) if due else None


def _write_to_staff(order: Order) -> None:
    words = {State.OPEN: "is disputed", State.WON: "was won", State.LOST: "was lost"}
    stands = words[State(order.dispute_state)]
    due = f" Answer by {_until(order.dispute_due)}." if order.dispute_due else ""
    mail.to_staff(
        f"Order {order.code}: the payment {stands}",
        f"The dispute of order {order.code} ({order.dispute_reason.replace('_', ' ')}): the "
        f"payment {stands}.{due if order.dispute_state == State.OPEN else ''}\n",
    )


def _until(due: datetime) -> str:
    """Write until when to answer, in the shop's own time: “Wed 2 Dec, 11:59 PM”."""
    local = timezone.localtime(due)
    return f"{day(local)}, {local:%-I:%M %p}"


def _reopen_issue(payment_intent: str, told: stripe.Dispute) -> None:
    issue = PaymentIssue.objects.select_for_update().filter(payment_intent=payment_intent).first()
    if issue and issue.raw.get("dispute") != told.status:
        issue.raw = {**issue.raw, "dispute": told.status}
        issue.resolved_at = None if state_of(told) == State.OPEN else issue.resolved_at
        issue.save()
