"""Payment pages: opened at most once for an order, and ended when it gives way to another."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction

from store import mail
from store.models import Order
from store.outside import refuse_inside_transaction
from store.payments.settling import release, settle
from store.payments.stripe_api import (
    PaymentRefused,
    PaymentUnreachable,
    client,
    is_final,
    is_other_request,
    options,
)

if TYPE_CHECKING:
    import stripe
    from stripe.checkout import Session

logger = logging.getLogger(__name__)


def open_session(order: Order) -> str:
    """Return the address of the order's payment page, opened at most once.

    Sends the stored request under the order's own key, so that a second click, a lost answer or
    a killed process ends in the same page. Raises PaymentRefused, then the order is cancelled and
    its stock free; or PaymentUnreachable, then the order waits and the next click tries again.
    """
    import stripe

    refuse_inside_transaction()
    order.refresh_from_db()
    if order.session_id:
        return order.session_url
    if order.payment_state != Order.Payment.PENDING:
        raise PaymentUnreachable(f"{order.code} is {order.payment_state} already")
    try:
        session = client().v1.checkout.sessions.create(
            order.session_params, options(idempotency_key=order.idempotency_key)
        )
    except stripe.StripeError as error:
        return _page_despite(error, order)
    return _keep_session(order, session)


def _page_despite(error: stripe.StripeError, order: Order) -> str:
    """Return the page that another click has opened meanwhile, or raise what the error means."""
    if is_final(error):
        _give_up(order, error)
        raise PaymentRefused from error
    if _is_kept_by_stripe(error):
        _use_next_key(order)
    order.refresh_from_db()
    if order.session_url:
        return order.session_url
    raise PaymentUnreachable from error


def _is_kept_by_stripe(error: stripe.StripeError) -> bool:
    """Whether Stripe keeps this answer under its key and would only say it again."""
    return (error.http_status or 0) >= 500 or is_other_request(error)


def _use_next_key(order: Order) -> None:
    """Move to a fresh key. Harmless: a page whose address nobody got cannot be paid."""
    Order.objects.filter(pk=order.pk, session_id=None, attempt=order.attempt).update(
        attempt=order.attempt + 1
    )


def _give_up(order: Order, error: stripe.StripeError) -> None:
    logger.error("Stripe refused to open order %s: %s (%s)", order.code, error, error.request_id)
    with transaction.atomic(durable=True):
        order = Order.objects.select_for_update().get(pk=order.pk)
        if order.payment_state == Order.Payment.PENDING and not order.session_id:
            release(order, Order.Payment.CANCELLED, why="Stripe refused the request")
        mail.to_staff(
            f"Payment page refused for {order.code}",
            f"Stripe refused to open the payment page of order {order.code}.\n\n"
            f"{error.user_message or error}\n\nRequest: {error.request_id}\n",
        )


def _keep_session(order: Order, session: Session) -> str:
    with transaction.atomic(durable=True):
        order = Order.objects.select_for_update().get(pk=order.pk)
        is_free = order.payment_state == Order.Payment.PENDING and not order.session_url
        if is_free and order.session_id in {None, session.id}:
            order.session_id = session.id
            order.session_url = session.url or ""
            order.livemode = session.livemode
            order.save(update_fields=["session_id", "session_url", "livemode"])
        is_kept = order.session_id == session.id
    if not is_kept:
        _expire(session.id)
        raise PaymentUnreachable(f"{order.code} is {order.payment_state} already")
    return session.url or order.session_url


def end_session(order: Order) -> Order:
    """End a pending order so that its cart may place another. Returns it as Stripe says it is.

    It may turn out paid: then that is what it is. Raises PaymentUnreachable when Stripe does not
    answer; then nothing has changed.
    """
    refuse_inside_transaction()
    if order.session_id:
        _expire(order.session_id)
        settle(order.session_id)
    else:
        _cancel_unopened(order)
    order.refresh_from_db()
    return order


def end_lost_session(session_id: str) -> None:
    """End a payment page that its shopper was never sent to. Raises PaymentUnreachable."""
    refuse_inside_transaction()
    _expire(session_id)
    settle(session_id)


def _expire(session_id: str) -> None:
    import stripe

    try:
        client().v1.checkout.sessions.expire(session_id, {}, options())
    except stripe.InvalidRequestError:
        # Not open any more: paid or expired already. Whoever asks Stripe next will see which.
        pass
    except stripe.StripeError as error:
        raise PaymentUnreachable from error


def _cancel_unopened(order: Order) -> None:
    """Cancel an order whose payment page nobody was sent to, so nobody can pay it."""
    with transaction.atomic(durable=True):
        order = Order.objects.select_for_update().get(pk=order.pk)
        if order.payment_state == Order.Payment.PENDING and order.session_id is None:
            release(order, Order.Payment.CANCELLED, why="no payment page")
