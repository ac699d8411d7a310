"""A cart becomes a pending order that holds its stock, before Stripe hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from store import payments
from store.arrival import day
from store.models import Cart, Order, OrderEvent, OrderLine, OutOfStock, RateCount, StockLevel
from store.quote import Quote, Sending, quote

ORDERS_WINDOW = timedelta(minutes=10)


class CartChanged(Exception):
    """What the shopper saw is not what the cart would cost now, or a line cannot be ordered."""


class CartEmpty(CartChanged):
    """There is nothing in the cart, any more."""


class TooManyOrders(Exception):
    """This cart, or this address, has opened too many orders in a short time."""


class AlreadyPaid(Exception):
    """The older payment page of this cart was paid while a new order was asked for."""

    def __init__(self, order: Order) -> None:
        super().__init__(order.code)
        self.order = order


class _Superseded(Exception):
    """Another order of this cart is still open and has to end first."""

    def __init__(self, order: Order) -> None:
        self.order = order


def place(cart: Cart, fingerprint: str, *, client: str) -> Order:
    """Turn the cart into a pending order that holds its stock, or find the one that does already.

    `client` is an opaque key of where the request came from, for the rate limit. Clicking again
    gives the same order. Raises CartEmpty, CartChanged, OutOfStock, TooManyOrders, AlreadyPaid,
    and what payments.end_session raises when an older order cannot be ended.
    """
    healed = False
    for _ in range(3):
        try:
            return _place(cart, fingerprint, client)
        except _Superseded as superseded:
            order = payments.end_session(superseded.order)
            if order.payment_state in {Order.Payment.PAID, Order.Payment.PROCESSING}:
                raise AlreadyPaid(order) from None
        except OutOfStock as error:
            if healed or not _free_overdue_holds(error.variant.pk):
                raise
            healed = True
    raise CartChanged


def _place(cart: Cart, fingerprint: str, client: str) -> Order:
    with transaction.atomic(durable=True):
        cart = Cart.objects.select_for_update().get(pk=cart.pk)
        now = quote(cart)
        if not now.lines:
            raise CartEmpty
        if now.pending:
            if now.fingerprint == fingerprint == now.pending.fingerprint and _can_be_paid(
                now.pending
            ):
                return now.pending
            if now.fingerprint == fingerprint:
                raise _Superseded(now.pending)
        if now.fingerprint != fingerprint:
            raise CartChanged
        _refuse_problems(now)
        _spend_rate(cart, client)
        return _write_order(cart, now)


def _can_be_paid(order: Order) -> bool:
    """Whether its payment page is open, or the same request may still be sent for one."""
    now = timezone.now()
    if order.session_id:
        return order.session_expires_at > now
    return order.placed_at + Order.ANSWER_PATIENCE > now


def _refuse_problems(now: Quote) -> None:
    for line in now.lines:
        if not line.problem:
            continue
        if line.variant.is_active and line.variant.product.is_active:
            raise OutOfStock(line.variant)
        raise CartChanged


def _spend_rate(cart: Cart, client: str) -> None:
    for key in (f"checkout:cart:{cart.pk}", f"checkout:client:{client}"):
        if not RateCount.objects.spend(key, limit=settings.CHECKOUT_LIMIT, window=ORDERS_WINDOW):
            raise TooManyOrders


def _write_order(cart: Cart, now: Quote) -> Order:
    order = Order(
        cart=cart,
        fingerprint=now.fingerprint,
        subtotal=now.totals.subtotal,
        shipping=now.totals.shipping,
        expedited_price=now.totals.expedited or None,
        back_on=now.back_on,
        total=now.totals.total,
        session_expires_at=(timezone.now() + Order.TIME_TO_PAY).replace(microsecond=0),
    )
    order.save(force_insert=True)
    # In the order of their keys, so that two orders never wait for each other.
    for line in sorted(now.lines, key=lambda line: line.variant.pk):
        order_line = OrderLine.objects.create(
            order=order,
            variant=line.variant,
            sku=line.variant.sku,
            product_name=line.variant.product.name,
            arch=line.variant.arch,
            size=line.variant.size,
            shoe=line.shoe,
            quantity=line.quantity,
            list_price=line.list_price,
            unit_price=line.unit_price,
            line_total=line.line_total,
            back_on=line.back_on,
        )
        StockLevel.objects.hold(order_line)
    order.session_params = session_params(order, now.sendings)
    order.save(update_fields=["session_params"])
    order.record("placed", actor=OrderEvent.Actor.SHOPPER, to_state=order.payment_state)
    return order


def session_params(order: Order, sendings: Sequence[Sending]) -> dict[str, Any]:
    """Write the one request that opens this order's payment page.

    It is stored with the order and sent as stored, because Stripe accepts the same idempotency
    key only with the same parameters. The first way of sending is chosen when the page opens,
    so that its total is the cart's. All go to one country: hosted Checkout cannot tie a price
    to an address.
    """
    thanks = reverse("store:order_thanks", args=[order.access_token])
    metadata = {
        "site": settings.STRIPE_SITE,
        "order_id": str(order.pk),
        "order_code": order.code,
        "schema": "1",
    }
    params: dict[str, Any] = {
        "mode": "payment",
        "client_reference_id": str(order.pk),
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata, "description": f"Order {order.code}"},
        "expires_at": int(order.session_expires_at.timestamp()),
        "success_url": f"{settings.SITE_URL}{thanks}?s={{CHECKOUT_SESSION_ID}}",
        "cancel_url": f"{settings.SITE_URL}{reverse('store:cart')}?back=1",
        "line_items": [
            _line_item(order, line) for line in order.lines.select_related("variant__product")
        ],
        "shipping_address_collection": {"allowed_countries": ["US"]},
        "shipping_options": [_shipping_option(order, each) for each in sendings],
        "phone_number_collection": {"enabled": True},
        "locale": "en",
        "automatic_tax": {"enabled": settings.STRIPE_AUTOMATIC_TAX},
        # The dashboard's default may turn it on, and then the shopper's total is another one.
        "adaptive_pricing": {"enabled": False},
    }
    if settings.STRIPE_EXCLUDED_METHODS:
        params["excluded_payment_method_types"] = list(settings.STRIPE_EXCLUDED_METHODS)
    return params


def _shipping_option(order: Order, sending: Sending) -> dict[str, Any]:
    return {
        "shipping_rate_data": {
            "type": "fixed_amount",
            "display_name": sending.words,
            "fixed_amount": {"amount": sending.price, "currency": order.currency},
            "tax_behavior": "exclusive",
            "metadata": {"way": sending.way.value},
        }
    }


def _line_item(order: Order, line: OrderLine) -> dict[str, Any]:
    back = {"description": f"Back {day(line.back_on)}"} if line.back_on else {}
    return {
        "price_data": {
            "currency": order.currency,
            "unit_amount": line.unit_price,
            "tax_behavior": "exclusive",
            "product_data": {
                "name": f"{line.product_name}, {line.options}",
                "tax_code": line.variant.product.tax_code,
                **back,
            },
        },
        "quantity": line.quantity,
        "metadata": {"sku": line.sku, "line_id": str(line.pk)},
    }


def _free_overdue_holds(variant_id: int) -> bool:
    """End the oldest overdue orders that hold this variant, so that the shop heals by itself."""
    overdue = (
        Order.objects.overdue(timezone.now())
        .filter(lines__variant=variant_id)
        .order_by("placed_at")[:5]
    )
    ended = [payments.end_session(order) for order in overdue]
    return any(order.payment_state != Order.Payment.PENDING for order in ended)
