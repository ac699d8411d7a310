"""Settle: ask Stripe about a payment page, and apply the answer to its order once."""

from __future__ import annotations

import logging
import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from store import mail
from store.models import Order, OrderEvent, OrderMail, OutOfStock, PaymentIssue, StockLevel
from store.outside import refuse_inside_transaction
from store.payments.disputes import settle_disputes
from store.payments.facts import Facts
from store.payments.issues import keep_issue
from store.payments.refunds import settle_refunds
from store.payments.stripe_api import PaymentUnreachable, client, options
from store.shipping import Way

logger = logging.getLogger(__name__)

EXPAND = ["payment_intent.latest_charge", "line_items", "shipping_cost.shipping_rate"]


def settle(session_id: str) -> Order | None:
    """Ask Stripe about a session and apply the answer, once however often it is called.

    Webhook, return page, staff and the recurring jobs all end here. Returns the order, or None
    if the session belongs to no order of this site. Raises PaymentUnreachable when Stripe does
    not answer; then nothing has changed.
    """
    import stripe

    refuse_inside_transaction()
    try:
        session = client().v1.checkout.sessions.retrieve(session_id, {"expand": EXPAND}, options())
    except stripe.InvalidRequestError as error:
        logger.warning("No such session at Stripe: %s (%s)", session_id, error.code)
        return None
    except stripe.StripeError as error:
        raise PaymentUnreachable from error
    return _apply(Facts.of(session))


def sync(order: Order) -> Order:
    """Ask Stripe everything about an order: its payment, its refunds, its disputes.

    Raises PaymentUnreachable when Stripe does not answer.
    """
    if order.session_id:
        settle(order.session_id)
    order.refresh_from_db()
    if order.payment_intent:
        settle_refunds(order.payment_intent)
        settle_disputes(order.payment_intent)
        order.refresh_from_db()
    return order


def pay_rebuilt(order: Order, facts: Facts) -> None:
    """Apply a payment to an order that was just written again. Its shopper gets no letter.

    The letter went out when it was paid first, and what became of the parcel nobody knows: so
    staff look at it.
    """
    order.payment_state = ""
    _pay(order, facts, is_rebuilt=True)
    order.last_synced_at = timezone.now()
    order.save()


def _apply(facts: Facts) -> Order | None:
    if facts.site != settings.STRIPE_SITE or facts.livemode != settings.STRIPE_LIVEMODE:
        return None
    with transaction.atomic(durable=True):
        order = _locked(facts)
        if order is None:
            if facts.is_paid:
                keep_issue(facts, PaymentIssue.Kind.ORPHAN, order=None)
            return None
        _move(order, facts)
        order.last_synced_at = timezone.now()
        order.save()
    return order


def _locked(facts: Facts) -> Order | None:
    try:
        key = uuid.UUID(facts.order_id)
    except ValueError:
        return None
    return Order.objects.select_for_update().filter(pk=key).first()


def _move(order: Order, facts: Facts) -> None:
    """Apply the table of states. The order is locked and saved by the caller."""
    if order.session_id not in {None, facts.session_id}:
        _move_by_other_session(order, facts)
        return
    order.session_id = facts.session_id
    if order.is_paid:
        return
    if facts.is_paid:
        _pay(order, facts)
    elif order.payment_state == Order.Payment.PENDING and facts.status == "expired":
        release(order, _ended_state(order), why="Stripe says expired")
    elif order.payment_state in Order.WAITING and facts.bank_refused:
        _refuse_by_bank(order, facts)
    elif order.payment_state == Order.Payment.PENDING and facts.is_with_the_bank:
        _wait_for_bank(order, facts)


def _move_by_other_session(order: Order, facts: Facts) -> None:
    """Only money counts of a session that is not the order's own."""
    if not facts.is_paid:
        return
    if order.is_paid:
        keep_issue(facts, PaymentIssue.Kind.SECOND_PAYMENT, order=order)
        return
    order.session_id = facts.session_id
    _pay(order, facts)


def _ended_state(order: Order) -> Order.Payment:
    """Whether a page that Stripe calls expired ran out of time or was ended by us before."""
    in_time = timezone.now() < order.session_expires_at
    return Order.Payment.CANCELLED if in_time else Order.Payment.EXPIRED


def _pay(order: Order, facts: Facts, *, is_rebuilt: bool = False) -> None:
    was_held = order.payment_state in Order.WAITING
    was_in_cart = order.payment_state != Order.Payment.PROCESSING
    _keep_choices(order, facts)
    flag = Order.Review.REBUILT if is_rebuilt else _flag(order, facts)
    if not _take_stock(order, was_held=was_held):
        flag = Order.Review.STOCK_CONFLICT
    order.payment_intent = facts.intent
    order.paid_amount = facts.total
    order.paid_currency = facts.currency
    order.paid_at = timezone.now()
    order.tax = facts.tax
    order.livemode = facts.livemode
    order.review_reason = flag
    order.move_to(Order.Payment.PAID, actor=OrderEvent.Actor.STRIPE, amount=facts.total, flag=flag)
    if was_in_cart:
        _empty_cart(order)
    if not is_rebuilt:
        mail.to_shopper(order, OrderMail.Kind.CONFIRMED)
    if flag:
        mail.to_staff(
            f"Check order {order.code} before packing",
            f"Order {order.code} is paid. To check: {Order.Review(flag).label}.\n",
        )


def _flag(order: Order, facts: Facts) -> Order.Review:
    """Say what staff must look at before the parcel leaves, if anything."""
    agreed = (
        facts.currency == order.currency
        and facts.subtotal == order.subtotal
        and facts.shipping == order.shipping
        and facts.total == order.total + facts.tax
        and (facts.tax == 0 or settings.STRIPE_AUTOMATIC_TAX)
    )
    if not agreed:
        return Order.Review.AMOUNT_MISMATCH
    if not (facts.person["ship_line1"] and facts.person["ship_country"]):
        return Order.Review.NO_ADDRESS
    return Order.Review.NONE


def _take_stock(order: Order, *, was_held: bool) -> bool:
    """Take the pairs off the shelf, without a hold all or none. False if they were not there.

    Held pairs that are still to come are waited for.
    """
    lines = list(order.lines.select_related("variant").order_by("variant"))
    if was_held:
        for line in lines:
            StockLevel.objects.sell(line)
        return True
    try:
        with transaction.atomic():
            for line in lines:
                StockLevel.objects.sell_unheld(line)
    except OutOfStock:
        order.lines.update(allocated=False)
        return False
    return True


def _keep_choices(order: Order, facts: Facts) -> None:
    """Keep who pays, where the parcel goes, and which of the offered ways it is sent."""
    for name, value in facts.person.items():
        setattr(order, name, value)
    if facts.way == Way.EXPEDITED and facts.shipping == order.expedited_price:
        order.way, order.shipping = Way.EXPEDITED, facts.shipping
        order.total = order.subtotal + order.shipping


def _empty_cart(order: Order) -> None:
    if order.cart:
        for line in order.lines.all():
            order.cart.subtract(line.variant_id, line.quantity)


def _wait_for_bank(order: Order, facts: Facts) -> None:
    """Keep the hold: the shopper is done, the money needs days."""
    _keep_choices(order, facts)
    order.payment_intent = facts.intent
    order.move_to(Order.Payment.PROCESSING, actor=OrderEvent.Actor.STRIPE)
    _empty_cart(order)
    mail.to_shopper(order, OrderMail.Kind.PROCESSING)


def _refuse_by_bank(order: Order, facts: Facts) -> None:
    if not order.email:
        _keep_choices(order, facts)
    release(order, Order.Payment.FAILED, why="the bank refused")
    mail.to_shopper(order, OrderMail.Kind.PAYMENT_FAILED)


def release(order: Order, state: Order.Payment, *, why: str) -> None:
    """Give the order's hold back and end it. The order is locked."""
    for line in order.lines.order_by("variant"):
        StockLevel.objects.release(line)
    order.move_to(state, actor=OrderEvent.Actor.STRIPE, why=why)
    order.save(update_fields=["payment_state"])
