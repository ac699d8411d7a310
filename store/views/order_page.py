"""What an order's pages show: everything is loaded here, and handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone

from biocorrect.seo import Seo
from store import carriers, delays, promise, returns, reviews
from store.arrival import Days, day
from store.models import Delay, Order, Refund, Return

# So long after paying, the page shows the whole address, to be checked. Later the link alone, which
# may have been passed on, does not tell where somebody lives.
FRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an order: when it was done, or what is known of it before."""

    label: str
    done: bool
    at: datetime | None = None
    note: str = ""


def find_order(token: str) -> Order:
    """Return the order of a secret link with all that its pages show. Raises Http404."""
    order = (
        Order.objects.with_token(token)
        .prefetch_related(
            "lines__variant__product__pictures",
            "delays",
            "refunds__lines__order_line",
            "returns__lines__order_line",
        )
        .first()
    )
    if order is None:
        raise Http404("No order has this link.")
    return order


def private(response: HttpResponse) -> HttpResponse:
    """Keep the page out of caches, search engines and other sites' logs."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def seo(order: Order) -> Seo:
    return Seo(
        title=f"Order {order.code} | Biocorrect",
        description="Your order.",
        robots="noindex, nofollow",
    )


def context(order: Order) -> dict[str, Any]:
    """Return what the order's page and the page after paying show."""
    told = list(order.delays.all())
    arrival = promise.arrives(order, told)
    late = is_late(order, arrival)
    is_behind = late and order.shipped_at is None
    is_in_time = returns.is_in_time(order)
    coming_back = open_return(order)
    delay = open_delay(order)
    answer_by = None
    if delay and delay.needs_consent:
        answer_by = promise.answer_by(delay, order, told[:-1])
    return {
        "seo": seo(order),
        "order": order,
        "lines": list(order.lines.all()),
        "arrival": arrival,
        "waits": order.waits,
        "is_delayed": bool(told),
        "leaves": promise.leaves(order, told),
        "is_late": late,
        "timeline": timeline(order, told, arrival.words if arrival and not is_behind else ""),
        "tracking_url": carriers.tracking_url(order.tracking_carrier, order.tracking_number),
        "address": address(order),
        "email": email(order),
        "delay": delay,
        "answer_by": answer_by,
        "is_over": bool(answer_by and timezone.localdate() > answer_by),
        "can_pay": can_pay(order),
        "coming_back": coming_back,
        "return_address": settings.RETURN_ADDRESS,
        "came_back": [each for each in order.returns.all() if each.state == Return.State.RECEIVED],
        "may_return": not coming_back and is_in_time and bool(returns.returnable(order)),
        "return_by": returns.last_day(order) if is_in_time else None,
        "may_review": reviews.is_open(order),
        "refunds": refunds(order),
    }


def is_late(order: Order, arrival: Days | None) -> bool:
    """Whether the last day to arrive has passed, or the first one comes and it has not left."""
    if arrival is None:
        return False
    today = timezone.localdate()
    return today > arrival.latest or (order.shipped_at is None and today >= arrival.earliest)


def can_pay(order: Order) -> bool:
    """Whether the order's payment page is still open: none is once Stripe has given its word."""
    is_waiting = order.payment_state == Order.Payment.PENDING
    return is_waiting and bool(order.session_url) and order.session_expires_at > timezone.now()


def open_return(order: Order) -> Return | None:
    """Return the return that is on its way, if there is one."""
    asked = (each for each in order.returns.all() if each.state == Return.State.ASKED)
    return next(asked, None)


def open_delay(order: Order) -> Delay | None:
    """Return the last delay while the shopper can still choose to cancel."""
    told = list(order.delays.all())
    return told[-1] if told and delays.may_cancel(order) else None


def refunds(order: Order) -> list[Refund]:
    """Return the refunds that the shopper hears of: not those that were called off."""
    return [each for each in order.refunds.all() if each.state != Refund.State.CANCELED]


def timeline(order: Order, told: list[Delay], arrives: str) -> list[Step]:
    """Return the steps of an order; those done come first."""
    states = Order.Fulfilment
    begun = [Step("Ordered", True, order.placed_at), Step("Paid", order.is_paid, order.paid_at)]
    if order.fulfilment_state == states.CANCELLED:
        given_back = next(iter(order.refunds.all()), None)
        return [*begun, Step("Cancelled", True, given_back.created_at if given_back else None)]
    is_shipped = order.shipped_at is not None
    is_packed = is_shipped or order.fulfilment_state == states.PACKED
    is_delivered = order.fulfilment_state == states.DELIVERED or order.delivered_at is not None
    is_told = bool(told) or order.back_on is not None
    leaves = promise.leaves(order, told) if is_told and not is_shipped else None
    steps = [
        *begun,
        Step("Packed", is_packed, order.packed_at),
        Step("Shipped", is_shipped, order.shipped_at, f"On {day(leaves)}" if leaves else ""),
        Step("Delivered", is_delivered, order.delivered_at, arrives and f"Expected {arrives}"),
    ]
    if order.fulfilment_state == states.RETURNED:
        back = [each.received_at for each in order.returns.all() if each.received_at]
        steps = [step for step in steps if step.done]
        steps.append(Step("Returned", True, max(back, default=None)))
    return steps


def address(order: Order) -> list[str]:
    """Return where the parcel goes: whole just after paying, later in part."""
    is_called_off = order.fulfilment_state == Order.Fulfilment.CANCELLED
    if not order.ship_line1 or not _is_bought(order) or is_called_off:
        return []
    city = f"{order.ship_city}, {order.ship_state} {order.ship_postal_code}"
    if _is_fresh(order):
        name = order.ship_name or order.name
        return [line for line in (name, order.ship_line1, order.ship_line2, city) if line]
    return list(filter(None, [name_in_part(order.ship_name or order.name), city]))


def email(order: Order) -> str:
    """Return where the order's letters go: whole just after paying, later in part."""
    if not _is_bought(order):
        return ""
    return order.email if _is_fresh(order) else email_in_part(order.email)


def _is_bought(order: Order) -> bool:
    """Whether it is paid, or will be as soon as the bank has answered."""
    return order.payment_state in {Order.Payment.PAID, Order.Payment.PROCESSING}


def _is_fresh(order: Order) -> bool:
    return timezone.now() - (order.paid_at or order.placed_at) < FRESH


def name_in_part(name: str) -> str:
    """Shorten a name so that only who knows it recognises it: “Ada King” is “Ada K.”."""
    first, _, last = name.strip().rpartition(" ")
    if not last:
        return ""
    return f"{first.split()[0]} {last[:1]}." if first else f"{last[:1]}."


def email_in_part(email: str) -> str:
    """Shorten an address so that only who knows it recognises it: “a•••@example.com”."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}•••@{host}" if name else ""
