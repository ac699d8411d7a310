"""Payment pages: opened at most once for an order, and ended when it gives way to another."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction

from store import mail
from store.models import Order
from store.outside import refuse_inside_transaction
from store.payments.settling import release, settle
from store.payments.stripe_api import PaymentRefused, PaymentUnreachable, client

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
    try:
        session = client().v1.checkout.sessions.create(
            order.session_params,
            {"idempotency_key": order.idempotency_key, "max_network_retries": 1},
        )
    except stripe.IdempotencyError as error:
        _use_next_key(order)
        raise PaymentUnreachable from error
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise PaymentUnreachable from error
    except stripe.StripeError as error:
        if error.http_status is None or error.http_status >= 500:
            # Stripe keeps the answer of a failed request under its key and would say it again.
            _use_next_key(order)
            raise PaymentUnreachable from error
        if error.http_status == 409:
            raise PaymentUnreachable from error
        _give_up(order, error)
        raise PaymentRefused from error
    return _keep_session(order, session)


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
        if order.payment_state == Order.Payment.PENDING and order.session_id is None:
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


def _expire(session_id: str) -> None:
    import stripe

    try:
        client().v1.checkout.sessions.expire(session_id, None, {"max_network_retries": 1})
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
