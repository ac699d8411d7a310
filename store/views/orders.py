"""An order by its secret link: after paying, and as often as wanted later."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from biocorrect.seo import Seo
from store import arrival, payments
from store.models import Cart, Order
from store.views.cart import SeeOther, find_cart, remember_cart, remember_count

SYNC_AFTER = timedelta(seconds=3)
MOST_REFRESHES = 6
SESSION_ID = re.compile(r"cs_\w{1,250}", re.ASCII)


def find_order(token: str) -> Order:
    """Return the order of a secret link, with its lines. Raises Http404."""
    order = Order.objects.with_token(token).prefetch_related("lines").first()
    if order is None:
        raise Http404("No order has this link.")
    return order


def _private(response: HttpResponse) -> HttpResponse:
    """Keep the page out of caches, search engines and other sites' logs."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_GET
@cache_control(private=True, no_store=True)
def show(request: HttpRequest, token: str) -> HttpResponse:
    order = find_order(token)
    return _private(render(request, "store/order.html", _context(order)))


@require_GET
@cache_control(private=True, no_store=True)
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Where Stripe sends the shopper back to. Safe to reload; says only what Stripe has said."""
    order = find_order(token)
    _sync(order, request.GET.get("s", ""))
    refreshed = _refreshes(request)
    is_open = order.payment_state == Order.Payment.PENDING
    context = {
        **_context(order),
        "refresh": is_open and refreshed < MOST_REFRESHES,
        "refresh_url": f"{request.path}?s={order.session_id or ''}&n={refreshed + 1}",
    }
    response = render(request, "store/order_thanks.html", context)
    cart = find_cart(request)
    if cart:
        remember_count(response, cart.count)
    return _private(response)


def _refreshes(request: HttpRequest) -> int:
    """How often the page has asked again by itself."""
    count = request.GET.get("n", "0")
    return int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0


def _sync(order: Order, session_id: str) -> None:
    """Ask Stripe now, if the order still waits and nobody has asked in the last moments."""
    if order.payment_state not in Order.WAITING:
        return
    if order.last_synced_at and order.last_synced_at > timezone.now() - SYNC_AFTER:
        return
    session_id = order.session_id or session_id
    if not SESSION_ID.fullmatch(session_id):
        return
    try:
        payments.settle(session_id)
    except payments.PaymentUnreachable:
        # The webhook or the next refresh will say; the page meanwhile says that it waits.
        return
    order.refresh_from_db()


@require_POST
def again(request: HttpRequest, token: str) -> HttpResponse:
    """Put the pairs of an order that was not paid back into the cart."""
    order = find_order(token)
    cart = find_cart(request) or Cart.objects.create()
    if not order.is_paid:
        for line in order.lines.select_related("variant"):
            if not cart.lines.filter(variant=line.variant_id).exists():
                cart.add(line.variant, line.quantity)
    response = SeeOther(reverse("store:cart"))
    remember_cart(response, cart)
    return response


def _context(order: Order) -> dict[str, Any]:
    return {
        "seo": Seo(
            title=f"Order {order.code} | Biocorrect",
            description="Your order.",
            robots="noindex, nofollow",
        ),
        "order": order,
        "lines": list(order.lines.all()),
        "arrival": arrival.promised(order.paid_at) if order.paid_at else None,
        "timeline": timeline(order),
    }


def timeline(order: Order) -> list[dict[str, Any]]:
    """The steps of an order, each with when it happened, if it has."""
    done = Order.Fulfilment
    packed = order.fulfilment_state in {done.PACKED, done.SHIPPED, done.DELIVERED, done.RETURNED}
    steps = [
        ("Ordered", order.placed_at, True),
        ("Paid", order.paid_at, order.is_paid),
        ("Packed", None, packed),
        ("Shipped", order.shipped_at, order.shipped_at is not None),
        ("Delivered", None, order.fulfilment_state == done.DELIVERED),
    ]
    return [{"label": label, "at": at, "done": is_done} for label, at, is_done in steps]
