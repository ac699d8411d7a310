"""What a shopper does with an order later: keep or cancel it, send it back, print its receipt."""

from __future__ import annotations

import contextlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from biocorrect.same_origin import same_origin_exempt
from store import delays, reminders, returns
from store.forms import ReturnForm
from store.models import Delay, Order, Refund
from store.payments import patience
from store.views.cart import SeeOther
from store.views.order_page import (
    find_order,
    open_delay,
    open_return,
    private,
    refunds,
    seo,
)


def _back_to(order: Order, part: str = "") -> HttpResponse:
    return private(SeeOther(order.get_absolute_url() + part))


@require_POST
@cache_control(private=True, no_store=True)
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """Take “I wait for it” as the answer to a delay; nothing happens where none is open."""
    order = find_order(token)
    delay = open_delay(order)
    if delay:
        # One that was cancelled at this moment is shown as it is.
        with contextlib.suppress(delays.DelayRefused):
            delays.answer(delay, Delay.Answer.KEEP)
    return _back_to(order, "#delay")


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
@patience()
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more before a delayed order is called off, then call it off."""
    order = find_order(token)
    told = list(order.delays.all())
    refused = ""
    if request.method == "POST" and told:
        try:
            delays.answer(told[-1], Delay.Answer.CANCEL)
            return _back_to(order)
        except delays.DelayRefused as error:
            refused = str(error)
    if not refused and open_delay(order) is None:
        return _back_to(order)
    shown = {"seo": seo(order), "order": order, "lines": order.lines.all(), "refused": refused}
    return private(
        render(request, "store/order_cancel.html", shown, status=409 if refused else 200)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def ask_return(request: HttpRequest, token: str) -> HttpResponse:
    """Take back what does not suit: a form that keeps what was typed, then the way to send it."""
    order = find_order(token)
    left = returns.returnable(order)
    form = ReturnForm(request.POST or None, left=left)
    if request.method == "POST" and form.is_valid():
        try:
            returns.ask(order, form.pairs, form.reason, form.cleaned_data["note"])
            return _back_to(order, "#return")
        except returns.ReturnRefused as error:
            form.add_error(None, str(error))
    if not left or open_return(order) or not returns.is_in_time(order):
        return _back_to(order, "#return")
    shown = {
        "seo": seo(order),
        "order": order,
        "form": form,
        "return_by": returns.last_day(order),
    }
    return private(
        render(request, "store/order_return.html", shown, status=422 if form.errors else 200)
    )


@require_POST
@cache_control(private=True, no_store=True)
def withdraw_return(request: HttpRequest, token: str) -> HttpResponse:
    """Call the open return off; one that arrived meanwhile is shown as it is."""
    order = find_order(token)
    parcel = open_return(order)
    if parcel:
        with contextlib.suppress(returns.ReturnRefused):
            returns.withdraw(parcel)
    return _back_to(order, "#return")


@require_POST
@cache_control(private=True, no_store=True)
def remind(request: HttpRequest, token: str) -> HttpResponse:
    """Set the reminder of an order; where none can be set, the page says how it stands."""
    order = find_order(token)
    reminders.ask(order)
    return _back_to(order, "#again")


@same_origin_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def remind_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Take the reminder back, from the order's page or from its letter.

    A mail program's own button posts here from no page of ours, and must not be led on to another
    (RFC 8058).
    """
    order = find_order(token)
    if request.method == "POST":
        reminders.stop(order)
        if "List-Unsubscribe" not in request.POST:
            return _back_to(order, "#again")
    shown = {"seo": seo(order), "order": order, "reminder": reminders.standing(order)}
    return private(render(request, "store/order_remind_stop.html", shown))


@require_safe
@cache_control(private=True, no_store=True)
def return_slip(request: HttpRequest, token: str) -> HttpResponse:
    """A slip for the parcel, to print."""
    order = find_order(token)
    parcel = open_return(order)
    if parcel is None:
        return _back_to(order, "#return")
    shown = {
        "seo": seo(order),
        "order": order,
        "parcel": parcel,
        "parts": parcel.lines.all(),
        "return_address": settings.RETURN_ADDRESS,
    }
    return private(render(request, "store/return_slip.html", shown))


@require_safe
@cache_control(private=True, no_store=True)
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """The itemized receipt of a paid order, to print or to hand in."""
    order = find_order(token)
    if not order.is_paid:
        return _back_to(order)
    lines = list(order.lines.all())
    given_back = [each for each in refunds(order) if each.state in Refund.COUNTED]
    list_total = sum(line.list_price * line.quantity for line in lines)
    shown = {
        "seo": seo(order),
        "order": order,
        "lines": lines,
        "list_total": list_total,
        "discount": list_total - order.subtotal,
        "refunds": given_back,
        "kept": (order.paid_amount or 0) - sum(each.amount for each in given_back),
        "shop_address": settings.SHOP_ADDRESS,
    }
    return private(render(request, "store/receipt.html", shown))
