"""Ending the open checkouts that hold a variant, when somebody sits on the last pairs."""

import time
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse

from store import payments
from store.admin import cells
from store.models import Order, OrderLine

# Each costs Stripe's answer. The request ends in time, and what is left is a press away.
SECONDS = 6
MOST_NAMED = 20


def may_end(admin, request):
    """Whether this person may change the shelf and fulfil orders too."""
    return admin.has_act_permission(request) and request.user.has_perm("store.fulfil_order")


def holders_of(variant):
    """The lines for which pairs of a variant are set aside or promised, oldest order first."""
    holds = Q(order__payment_state__in=Order.WAITING) | Q(waits_for__gt=0)
    return (
        OrderLine.objects.filter(holds, variant=variant)
        .select_related("order")
        .order_by("order__placed_at")
    )


def open_of(lines):
    """Leave out the lines that are paid, or whose money is with the bank: nobody can end those."""
    return [line for line in lines if line.order.payment_state == Order.Payment.PENDING]


def end_checkouts(admin, request, level):
    """Answer the page that asks, and then ends them one by one."""
    if not may_end(admin, request):
        raise PermissionDenied
    lines = list(holders_of(level.variant))
    ending = open_of(lines)
    if request.method == "POST":
        tell(admin, request, level, end([line.order for line in ending]))
        return HttpResponseRedirect(cells.page_of(level))
    context = admin.page_context(request, level, "End the open checkouts?")
    context |= {
        "here": "End the checkouts",
        "ending": ending,
        "staying": [line for line in lines if line not in ending],
    }
    return TemplateResponse(request, "admin/store/stocklevel/end_checkouts.html", context)


@dataclass
class Ending:
    """What became of the open checkouts."""

    ended: list[Order] = field(default_factory=list)
    paid: list[Order] = field(default_factory=list)
    left: list[Order] = field(default_factory=list)


def end(orders):
    """End orders until the time is up or Stripe is silent; the rest is left as it is."""
    stop_at = time.monotonic() + SECONDS
    result = Ending()
    for place, order in enumerate(orders):
        if time.monotonic() > stop_at:
            result.left += orders[place:]
            break
        try:
            now = payments.end_session(order)
        except payments.PaymentUnreachable:
            result.left += orders[place:]
            break
        if now.payment_state in {Order.Payment.PAID, Order.Payment.PROCESSING}:
            result.paid.append(now)
        elif now.payment_state == Order.Payment.PENDING:
            result.left.append(now)
        else:
            result.ended.append(now)
    return result


def tell(admin, request, level, result):
    ended = result.ended
    if ended:
        admin.log_change(request, level, f"Ended open checkouts: {named(ended)}")
        count = "1 checkout has" if len(ended) == 1 else f"{len(ended)} checkouts have"
        admin.message_user(request, f"{count} ended. Their pairs are free again.", messages.SUCCESS)
    if result.paid:
        say = f"Paid at the last moment, so left as it is: {named(result.paid)}."
        admin.message_user(request, say, messages.WARNING)
    if result.left:
        say = (
            f"Not ended, because Stripe did not answer in time: {named(result.left)}. "
            "Try again in a minute."
        )
        admin.message_user(request, say, messages.ERROR)
    if result == Ending():
        admin.message_user(request, "No open checkout holds it any more.", messages.WARNING)


def named(orders):
    """Name orders by their codes, so many that a message can still be read."""
    codes = ", ".join(order.code for order in orders[:MOST_NAMED])
    more = len(orders) - MOST_NAMED
    return f"{codes} and {more} more" if more > 0 else codes
