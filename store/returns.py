"""Pairs that come back: asked for, perhaps withdrawn, received.

Nothing here moves money or stock. When a parcel has been looked at, staff's refund sends the money
back and puts on the shelf what can be sold again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from store import mail, promise
from store.fulfilment import locked
from store.models import (
    Order,
    OrderEvent,
    OrderLine,
    OrderMail,
    Refund,
    RefundLine,
    Return,
    ReturnLine,
)
from store.parcel import load, stayed

if TYPE_CHECKING:
    from django.contrib.auth.models import User

AWAY = (Order.Fulfilment.SHIPPED, Order.Fulfilment.DELIVERED)


class ReturnRefused(Exception):
    """What was asked does not fit how the order stands. Says why, in words for people."""


def last_day(order: Order) -> date | None:
    """Return the last day on which a return may be asked for; None before the parcel left.

    The days count from the delivery, or from the last day on which it was expected.
    """
    arrived = promise.arrived_on(order)
    return arrived + timedelta(days=settings.RETURN_DAYS) if arrived else None


def is_in_time(order: Order) -> bool:
    """Whether a return may still be asked for, as far as the days go."""
    last = last_day(order)
    return last is not None and timezone.localdate() <= last


def returnable(order: Order) -> dict[OrderLine, int]:
    """Return how many pairs of each line may be sent back: they went out, and are not back.

    Loads what it needs in a few queries; lines of which none may come back are left out.
    """
    load([order])
    prefetch_related_objects(
        [order],
        Prefetch("lines__return_lines", queryset=ReturnLine.objects.select_related("parcel")),
    )
    if order.fulfilment_state not in AWAY:
        return {}
    left = {line: line.quantity - _settled(line, order) for line in order.lines.all()}
    return {line: pairs for line, pairs in left.items() if pairs > 0}


def _settled(line: OrderLine, order: Order) -> int:
    """Count the pairs that never left, came back, are asked for, or were paid back in full."""
    paid_back = [part for part in line.refund_lines.all() if part.refund.state in Refund.COUNTED]
    in_full = [part for part in paid_back if part.amount >= part.quantity * line.unit_price]
    never_left = stayed(line, order.shipped_at) if order.shipped_at else 0
    back = [part for part in line.return_lines.all() if part.parcel.state != Return.State.WITHDRAWN]
    return max(_pairs(in_full), never_left + _pairs(back))


def _pairs(parts: list[RefundLine] | list[ReturnLine]) -> int:
    return sum(part.quantity for part in parts)


def ask(order: Order, wanted: Mapping[OrderLine, int], reason: str, note: str = "") -> Return:
    """Note that pairs will be sent back, and write to the shopper how.

    `wanted` says how many pairs of which of the order's lines. Raises ReturnRefused, also for a
    second click: an order has one open return at a time.
    """
    with locked(order) as order:
        _require_time(order)
        if order.returns.filter(state=Return.State.ASKED).exists():
            raise ReturnRefused("A return of this order is open already.")
        pairs = _checked(order, wanted)
        parcel = Return.objects.create(order=order, reason=reason, note=note)
        ReturnLine.objects.bulk_create(
            ReturnLine(parcel=parcel, order_line=line, quantity=quantity)
            for line, quantity in pairs.items()
        )
        order.record(
            "return_asked",
            actor=OrderEvent.Actor.SHOPPER,
            pairs=sum(pairs.values()),
            why=parcel.get_reason_display(),
        )
        mail.to_shopper(order, OrderMail.Kind.RETURN_ASKED, about=parcel)
        if not settings.RETURN_ADDRESS:
            _tell_staff(order)
    return parcel


def _require_time(order: Order) -> None:
    if order.fulfilment_state not in AWAY:
        raise ReturnRefused("A return can be asked for once the parcel has left.")
    if not is_in_time(order):
        raise ReturnRefused(f"The {settings.RETURN_DAYS} days to return this order are over.")


def _checked(order: Order, wanted: Mapping[OrderLine, int]) -> dict[OrderLine, int]:
    pairs = {line: quantity for line, quantity in wanted.items() if quantity > 0}
    if not pairs:
        raise ReturnRefused("Say how many pairs come back.")
    left = returnable(order)
    for line, quantity in pairs.items():
        if quantity > left.get(line, 0):
            raise ReturnRefused(f"{line.product_name}: {_at_most(left.get(line, 0))}")
    return pairs


def _at_most(left: int) -> str:
    if not left:
        return "all pairs are back, or paid back, already."
    return f"at most {left} pair{'s' if left > 1 else ''} can come back."


def _tell_staff(order: Order) -> None:
    mail.to_staff(
        f"Write to the shopper of order {order.code} where to send a return",
        f"A return of order {order.code} was asked for, and the site knows no address for it. "
        f"The shopper was told to wait for a letter with the address. Set RETURN_ADDRESS, and "
        f"the next one reads it at once.\n",
    )


def withdraw(parcel: Return) -> Return:
    """Note that the pairs stay with the shopper after all. Asked again, nothing changes.

    Raises ReturnRefused once the parcel is here.
    """
    with locked(parcel.order) as order:
        parcel = Return.objects.select_for_update().get(pk=parcel.pk)
        if parcel.state == Return.State.RECEIVED:
            raise ReturnRefused("The parcel is here already, so the return cannot be withdrawn.")
        if parcel.state == Return.State.ASKED:
            parcel.state = Return.State.WITHDRAWN
            parcel.save(update_fields=["state"])
            order.record("return_withdrawn", actor=OrderEvent.Actor.SHOPPER)
    return parcel


def receive(parcel: Return, user: User) -> Return:
    """Note that a parcel came back, and write so to the shopper, once.

    When it holds the last of the pairs, the order counts as returned. Money and stock wait for
    staff's refund. Raises ReturnRefused for a parcel that is not awaited.
    """
    with locked(parcel.order) as order:
        parcel = Return.objects.select_for_update().get(pk=parcel.pk)
        if parcel.state != Return.State.ASKED:
            raise ReturnRefused(f"This return is {parcel.get_state_display().lower()} already.")
        parcel.state = Return.State.RECEIVED
        parcel.received_at, parcel.received_by = timezone.now(), user
        parcel.save(update_fields=["state", "received_at", "received_by"])
        pairs = sum(parcel.lines.values_list("quantity", flat=True))
        order.record("return_received", actor=OrderEvent.Actor.STAFF, user=user, pairs=pairs)
        if order.fulfilment_state in AWAY and not returnable(order):
            _all_are_back(order, user)
        mail.to_shopper(order, OrderMail.Kind.RETURN_RECEIVED, about=parcel)
    return parcel


def _all_are_back(order: Order, user: User) -> None:
    order.record(
        "parcel",
        actor=OrderEvent.Actor.STAFF,
        from_state=order.fulfilment_state,
        to_state=Order.Fulfilment.RETURNED.value,
        user=user,
    )
    order.fulfilment_state = Order.Fulfilment.RETURNED
    order.save(update_fields=["fulfilment_state"])
