"""An order by its secret link: after paying, and as often as wanted later."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from store import payments, reminders, reorder
from store.models import Cart, Order
from store.views.cart import SeeOther, find_cart, remember_cart, remember_count
from store.views.order_page import context, find_order, private

SYNC_AFTER = timedelta(seconds=3)
MOST_REFRESHES = 6
SESSION_ID = re.compile(r"cs_\w{1,250}", re.ASCII)


@require_safe
@cache_control(private=True, no_store=True)
def show(request: HttpRequest, token: str) -> HttpResponse:
    order = find_order(token)
    shown = {**context(order), "reminder": reminders.standing(order)}
    return private(render(request, "store/order.html", shown))


@require_safe
@cache_control(private=True, no_store=True)
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Where Stripe sends the shopper back to. Safe to reload; says only what Stripe has said."""
    order = find_order(token)
    if _sync(order, request.GET.get("s", "")):
        order = find_order(token)
    if _is_under_way(order):
        return private(SeeOther(order.get_absolute_url()))
    refreshed = _refreshes(request)
    is_open = order.payment_state == Order.Payment.PENDING
    shown = {
        **context(order),
        "refresh": is_open and refreshed < MOST_REFRESHES,
        "refresh_url": f"{request.path}?s={order.session_id or ''}&n={refreshed + 1}",
    }
    response = render(request, "store/order_thanks.html", shown)
    cart = find_cart(request)
    if cart:
        remember_count(response, cart.count)
    return private(response)


def _is_under_way(order: Order) -> bool:
    """Whether so much has happened since it was paid that its own page tells better."""
    is_moved = order.fulfilment_state != Order.Fulfilment.UNFULFILLED
    return is_moved or bool(order.delays.all())


def _refreshes(request: HttpRequest) -> int:
    """How often the page has asked again by itself."""
    count = request.GET.get("n", "0")
    return int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0


def _sync(order: Order, session_id: str) -> bool:
    """Ask Stripe now, if the order still waits and nobody has asked in the last moments.

    Returns whether it answered.
    """
    if order.payment_state not in Order.WAITING:
        return False
    if order.last_synced_at and order.last_synced_at > timezone.now() - SYNC_AFTER:
        return False
    session_id = order.session_id or session_id
    if not SESSION_ID.fullmatch(session_id):
        return False
    try:
        with payments.patience():
            payments.settle(session_id)
    except payments.PaymentUnreachable:
        # The webhook or the next refresh will say; the page meanwhile says that it waits.
        return False
    return True


@require_POST
def again(request: HttpRequest, token: str) -> HttpResponse:
    """Put the pairs of an order into the cart, as they are sold today."""
    order = find_order(token)
    cart = find_cart(request) or Cart.objects.create()
    gone = reorder.put_again(cart, order)
    query = urlencode([("gone", variant.sku) for variant in gone])
    response = SeeOther(reverse("store:cart") + (f"?{query}" if query else ""))
    remember_cart(response, cart)
    return response
