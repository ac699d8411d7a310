"""Refunds: written down, sent once, and then whatever Stripe says about them."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from store import mail, parcel
from store.models import (
    Order,
    OrderEvent,
    OrderLine,
    OrderMail,
    Refund,
    RefundLine,
    StockLevel,
)
from store.outside import refuse_inside_transaction
from store.payments.issues import settle_issue
from store.payments.stripe_api import (
    PaymentUnreachable,
    client,
    is_final,
    listed,
    options,
)
from store.payments.wishes import LineWish, RefundRefused, RefundWish

if TYPE_CHECKING:
    import stripe
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)

State = Refund.State
# Stripe forgets a key after 24 hours; sent again then, it would be a second refund.
KEY_LIVES = timedelta(hours=23)
FORGOTTEN = timedelta(hours=25)
# A refund only moves on; an answer that was asked for earlier may come in later.
RANK = {
    State.REQUESTED: 0,
    State.PENDING: 1,
    State.REQUIRES_ACTION: 1,
    State.SUCCEEDED: 2,
    State.FAILED: 3,
    State.CANCELED: 3,
}
CANCELLABLE = (Order.Fulfilment.UNFULFILLED, Order.Fulfilment.PACKED)
GONE = (State.PENDING, State.REQUIRES_ACTION, State.SUCCEEDED)


def request_refund(
    order: Order,
    wish: RefundWish,
    *,
    seen: int,
    source: Refund.Source = Refund.Source.ADMIN,
    user: User | None = None,
) -> Refund:
    """Write down that money goes back. Nothing is sent yet; see send_refund.

    `seen` is how many refunds of the order the person knew of: the same form sent twice, or by
    two people, makes one refund. Raises RefundRefused.
    """
    with transaction.atomic(durable=True):
        order = Order.objects.select_for_update().get(pk=order.pk)
        _refuse(order, wish, seen)
        refund = Refund.objects.create(
            order=order,
            source=source,
            amount=wish.amount,
            shipping=wish.shipping,
            reason=wish.reason,
            note=wish.note,
            created_by=user,
        )
        for part in wish.lines:
            RefundLine.objects.create(
                refund=refund,
                order_line=part.line,
                quantity=part.quantity,
                amount=part.amount,
                restock=part.restock,
            )
        actor = OrderEvent.Actor.SHOPPER if source == Refund.Source.SHOPPER else _actor(user)
        order.record("refund", actor=actor, user=user, to_state=refund.state, amount=refund.amount)
        if wish.cancel:
            _cancel(order, actor, user)
    return refund


def send_refund(refund: Refund) -> Refund:
    """Send a requested refund to Stripe, and apply what Stripe says of it.

    Safe to repeat: one row is one key at Stripe. A refund whose answer is lost stays `requested`
    and is found again by reconcile; one that Stripe refuses becomes `failed` with the reason.
    """
    refuse_inside_transaction()
    refund = Refund.objects.select_related("order").get(pk=refund.pk)
    intent = refund.order.payment_intent
    if refund.state != State.REQUESTED or not intent:
        return refund
    try:
        if timezone.now() - refund.created_at < KEY_LIVES:
            _send(refund, intent)
        settle_refunds(intent)
    except PaymentUnreachable:
        # What was sent stays as it is written; reconcile asks again.
        logger.warning("Refund %s: Stripe did not tell how it stands", refund.pk)
    refund.refresh_from_db()
    return refund


def _send(refund: Refund, intent: str) -> None:
    import stripe

    key = options(idempotency_key=f"refund-{refund.pk}")
    try:
        client().v1.refunds.create(_params(refund, intent), key)
    except stripe.StripeError as error:
        if is_final(error):
            _fail(refund, error.user_message or str(error))
        else:
            logger.warning("Refund %s: no clear answer (%r)", refund.pk, error)
            Refund.objects.filter(pk=refund.pk).update(last_error=repr(error)[:2000])


def settle_refunds(payment_intent: str) -> None:
    """Ask Stripe for all refunds of a payment, and apply them: ours, and those made elsewhere.

    Raises PaymentUnreachable when Stripe does not answer; then nothing has changed.
    """
    refuse_inside_transaction()
    told = listed(
        lambda: client().v1.refunds.list(
            {"payment_intent": payment_intent, "limit": 100}, options()
        )
    )
    with transaction.atomic(durable=True):
        order = Order.objects.select_for_update().filter(payment_intent=payment_intent).first()
        if order is None:
            settle_issue(payment_intent, told)
            return
        # Oldest first, as they happened.
        for each in reversed(told):
            _apply(order, each)
        _forget_unsent(order)


def _refuse(order: Order, wish: RefundWish, seen: int) -> None:
    if not order.is_paid or not order.payment_intent:
        raise RefundRefused("Nothing was paid for this order, so nothing can go back.")
    if order.refunds.count() != seen:
        raise RefundRefused(
            "Another refund was made since this page was opened, perhaps by sending it twice. "
            "Nothing was sent now."
        )
    if wish.amount < 1:
        raise RefundRefused("Say how much goes back.")
    if wish.amount > order.refundable:
        raise RefundRefused("That is more than is left of what was paid.")
    if wish.cancel:
        _refuse_cancel(order, wish)
    # As they are now: the wish was made of lines that were loaded before the order was locked.
    parcel.load([order])
    lines = {line.pk: line for line in order.lines.all()}
    for part in wish.lines:
        _refuse_part(lines.get(part.line.pk), part)


def _refuse_cancel(order: Order, wish: RefundWish) -> None:
    if order.fulfilment_state not in CANCELLABLE:
        raise RefundRefused("The parcel has left, so the order cannot be cancelled any more.")
    if wish.amount != order.refundable:
        raise RefundRefused("An order is cancelled only when all of its money goes back.")


def _refuse_part(line: OrderLine | None, part: LineWish) -> None:
    if line is None or not 1 <= part.quantity <= line.quantity:
        raise RefundRefused("These pairs are not part of the order.")
    free = line.quantity - parcel.staying(line) if line.allocated else 0
    if part.restock and part.quantity > free:
        raise RefundRefused(f"Of {line} only {free} can go back to the shelf.")


def _cancel(order: Order, actor: OrderEvent.Actor, user: User | None) -> None:
    order.record(
        "parcel",
        actor=actor,
        user=user,
        from_state=order.fulfilment_state,
        to_state=Order.Fulfilment.CANCELLED.value,
    )
    order.fulfilment_state = Order.Fulfilment.CANCELLED
    order.save(update_fields=["fulfilment_state"])
    StockLevel.objects.let_go(order)


def _actor(user: User | None) -> OrderEvent.Actor:
    return OrderEvent.Actor.STAFF if user else OrderEvent.Actor.SYSTEM


def _params(refund: Refund, intent: str) -> stripe.params.RefundCreateParams:
    params: stripe.params.RefundCreateParams = {
        "payment_intent": intent,
        "amount": refund.amount,
        "metadata": {
            "refund": str(refund.pk),
            "order_id": str(refund.order_id),
            "site": settings.STRIPE_SITE,
        },
    }
    if refund.reason in {"duplicate", "fraudulent", "requested_by_customer"}:
        params["reason"] = refund.reason
    return params


def _fail(refund: Refund, why: str) -> None:
    """Note that Stripe refused; the money stays, and staff decide what to do."""
    with transaction.atomic(durable=True):
        order = Order.objects.select_for_update().get(pk=refund.order_id)
        refund = Refund.objects.get(pk=refund.pk)
        if refund.state == State.REQUESTED:
            _move(order, refund, State.FAILED, why)


def _forget_unsent(order: Order) -> None:
    """Give up what Stripe never took: its key is forgotten, and it is in no list of Stripe's."""
    old = order.refunds.filter(state=State.REQUESTED, created_at__lt=timezone.now() - FORGOTTEN)
    for refund in old:
        _move(order, refund, State.FAILED, "Stripe never took it. Refund again if it is due.")


def _apply(order: Order, told: stripe.Refund) -> None:
    refund = _row_of(order, told)
    state = State(told.status) if told.status in State.values else State.PENDING
    is_news = refund.stripe_refund_id != told.id
    if is_news:
        refund.stripe_refund_id = told.id
        refund.save(update_fields=["stripe_refund_id"])
    # It only moves on, but what we took for refused and Stripe has after all goes by its word.
    if refund.state != state and (is_news or RANK[state] >= RANK[State(refund.state)]):
        _move(order, refund, state, getattr(told, "failure_reason", None) or "")


def _row_of(order: Order, told: stripe.Refund) -> Refund:
    """Find the row of a refund of Stripe's: known, ours without its answer, or made elsewhere."""
    known = order.refunds.filter(stripe_refund_id=told.id).first()
    if known:
        return known
    key = _our_key(told)
    ours = order.refunds.filter(pk=key, stripe_refund_id=None).first() if key else None
    if ours:
        return ours
    order.record("refund", actor=OrderEvent.Actor.STRIPE, amount=told.amount, why="made at Stripe")
    return Refund.objects.create(
        order=order,
        source=Refund.Source.DASHBOARD,
        amount=told.amount,
        reason=(told.reason or "")[:40],
        stripe_refund_id=told.id,
        to_check=True,
    )


def _our_key(told: stripe.Refund) -> uuid.UUID | None:
    metadata = told.metadata.to_dict() if told.metadata else {}
    try:
        return uuid.UUID(metadata.get("refund", ""))
    except ValueError:
        return None


def _move(order: Order, refund: Refund, state: State, why: str) -> None:
    """Change a refund's state with all that follows, each once. The order is locked."""
    before, refund.state = refund.state, state
    refund.last_error = why[:2000]
    if state in {State.FAILED, State.CANCELED}:
        refund.to_check, refund.checked_at, refund.checked_by = True, None, None
    refund.save()
    order.record(
        "refund",
        actor=OrderEvent.Actor.STRIPE,
        from_state=before,
        to_state=state.value,
        amount=refund.amount,
        why=why,
    )
    if state in GONE:
        _restock(refund)
        mail.to_shopper(order, OrderMail.Kind.REFUND, about=refund)
    elif state == State.FAILED and before != State.REQUESTED:
        mail.to_staff(
            f"A refund of order {order.code} failed",
            f"Stripe could not give back the refund of order {order.code}: {why or 'no reason'}. "
            "The money is with us again; the shopper still waits for it.\n",
        )


def _restock(refund: Refund) -> None:
    parts = refund.lines.filter(restock=True, movements=None).select_related("order_line")
    for part in parts.order_by("order_line__variant"):
        StockLevel.objects.restock(part)
