"""Ending the open checkouts that hold a variant, when somebody sits on the last pairs."""

import time

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse

from store import payments
from store.admin import cells
from store.models import Order, OrderLine

# Each costs Stripe's answer. The request ends in time, and what is left is a press away.
SECONDS = 6
RIGHTS = ("store.change_order", "store.fulfil_order", "store.refund_order")


def may_end(admin, request):
    """Whether this person may change the shelf and act on orders too."""
    return admin.has_act_permission(request) and any(map(request.user.has_perm, RIGHTS))


def holders_of(variant):
    """The lines of open orders for which pairs of a variant are set aside, oldest first."""
    return (
        OrderLine.objects.filter(variant=variant, order__payment_state__in=Order.WAITING)
        .select_related("order")
        .order_by("order__placed_at")
    )


def end_checkouts(admin, request, level):
    """Answer the page that asks, and then ends them one by one."""
    if not may_end(admin, request):
        raise PermissionDenied
    lines = list(holders_of(level.variant))
    ending = [line for line in lines if line.order.payment_state == Order.Payment.PENDING]
    if request.method == "POST":
        tell(admin, request, level, end([line.order for line in ending]), len(ending))
        return HttpResponseRedirect(cells.page_of(level))
    context = admin.page_context(request, level, "End the open checkouts?")
    context |= {
        "here": "End the checkouts",
        "ending": ending,
        "staying": [line for line in lines if line not in ending],
        "pairs": sum(line.quantity for line in ending),
    }
    return TemplateResponse(request, "admin/store/stocklevel/end_checkouts.html", context)


def end(orders):
    """End orders until the time is up or Stripe is silent. Returns the ended and the paid."""
    stop_at = time.monotonic() + SECONDS
    ended: list[Order] = []
    paid: list[Order] = []
    for order in orders:
        if time.monotonic() > stop_at:
            break
        try:
            now = payments.end_session(order)
        except payments.PaymentUnreachable:
            break
        if now.payment_state in {Order.Payment.PAID, Order.Payment.PROCESSING}:
            paid.append(now)
        elif now.payment_state != Order.Payment.PENDING:
            ended.append(now)
    return ended, paid


def tell(admin, request, level, result, wanted):
    ended, paid = result
    if ended:
        codes = ", ".join(order.code for order in ended)
        admin.log_change(request, level, f"Ended open checkouts: {codes}"[:500])
        count = "1 checkout has" if len(ended) == 1 else f"{len(ended)} checkouts have"
        admin.message_user(request, f"{count} ended. Their pairs are free again.", messages.SUCCESS)
    if paid:
        codes = ", ".join(order.code for order in paid)
        say = f"Paid at the last moment, so left as it is: {codes}."
        admin.message_user(request, say, messages.WARNING)
    left = wanted - len(ended) - len(paid)
    if left:
        say = f"{left} could not be ended: Stripe did not answer in time. Try again in a minute."
        admin.message_user(request, say, messages.ERROR)
    if not wanted:
        admin.message_user(request, "No open checkout holds it any more.", messages.WARNING)
