"""What staff do with a parcel: pack, unpack, ship, deliver, take back, cancel.

Every step locks its order, looks at how it stands now, and appends to its history who did it. So
of two people, or of two clicks, one does it and the other is told that it is done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from store import mail, promise
from store.models import Order, OrderEvent, OrderMail, StockLevel
from store.parcel import is_empty

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = Order.Fulfilment


class FulfilmentRefused(Exception):
    """What was asked does not fit how the order stands. Says why, in words for people."""


def pack(order: Order, user: User) -> Order:
    """Say that the pairs lie in their parcel. Raises FulfilmentRefused."""
    with locked(order) as order:
        _require(order, [State.UNFULFILLED], State.PACKED, "only a new order is packed")
        _require_packable(order)
        order.packed_at = timezone.now()
        _move(order, State.PACKED, user, "packed_at")
    return order


def unpack(order: Order, user: User) -> Order:
    """Take the pairs out of their parcel again. Raises FulfilmentRefused."""
    with locked(order) as order:
        _require(order, [State.PACKED], State.UNFULFILLED, "there is nothing to unpack")
        order.packed_at = None
        _move(order, State.UNFULFILLED, user, "packed_at")
    return order


def ship(order: Order, carrier: str, number: str, user: User) -> Order:
    """Hand the parcel over to its carrier, and write so to the shopper, once.

    Raises FulfilmentRefused, also for a parcel that was packed and may not leave any more.
    """
    carrier, number = " ".join(carrier.split()), " ".join(number.split())
    with locked(order) as order:
        _require(order, [State.PACKED], State.SHIPPED, "only a packed order is shipped")
        _require_packable(order)
        if not carrier or not number:
            raise FulfilmentRefused("A parcel leaves with its carrier and its tracking number.")
        order.tracking_carrier, order.tracking_number = carrier, number
        order.shipped_at = timezone.now()
        tracking = ["tracking_carrier", "tracking_number", "shipped_at"]
        _move(order, State.SHIPPED, user, *tracking, carrier=carrier, number=number)
        mail.to_shopper(order, OrderMail.Kind.SHIPPED)
    return order


def deliver(order: Order, user: User) -> Order:
    """Say that the parcel has arrived. Raises FulfilmentRefused."""
    with locked(order) as order:
        _require(order, [State.SHIPPED], State.DELIVERED, "only a shipped order arrives")
        order.delivered_at = timezone.now()
        _move(order, State.DELIVERED, user, "delivered_at")
    return order


def take_back(order: Order, user: User) -> Order:
    """Say that the parcel came back. No money and no stock moves. Raises FulfilmentRefused."""
    with locked(order) as order:
        gone = [State.SHIPPED, State.DELIVERED]
        _require(order, gone, State.RETURNED, "what has not left cannot come back")
        _move(order, State.RETURNED, user)
    return order


def cancel(order: Order, user: User) -> Order:
    """Call off an order that has not left and has nothing to send. Raises FulfilmentRefused.

    That is when all of its money went back, or all of its pairs were refunded and only shipping
    was kept. A refund made here cancels by itself where it is asked to; this is for the others. A
    cancelled order waits for no pairs any more.
    """
    with locked(order) as order:
        here = [State.UNFULFILLED, State.PACKED]
        _require(order, here, State.CANCELLED, "its parcel has left")
        if order.refund_status != "full" and not is_empty(order):
            raise FulfilmentRefused("An order is cancelled once all of its money went back.")
        StockLevel.objects.let_go(order)
        _move(order, State.CANCELLED, user)
    return order


def why_not_packable(order: Order) -> list[str]:
    """Say in whole sentences what keeps the parcel here: what the order tells, and its delays.

    Empty when it may leave. Of loaded lines, refunds and delays it is told without a query.
    """
    reasons = order.why_not_packable
    if promise.is_called_off_by_silence(order, list(order.delays.all()), timezone.localdate()):
        reasons.append("Nobody answered about its delay in time, which cancels it.")
    if not reasons and is_empty(order):
        reasons.append("All of its pairs were refunded, so nothing is left to send.")
    return reasons


@contextmanager
def locked(order: Order) -> Iterator[Order]:
    """Hold the order as it is in the database now, so that nobody else changes it meanwhile."""
    with transaction.atomic(durable=True):
        yield Order.objects.select_for_update().get(pk=order.pk)


def _require(
    order: Order, states: Collection[str], becomes: Order.Fulfilment, otherwise: str
) -> None:
    """Raise FulfilmentRefused, with how the order stands, unless it is in one of these states."""
    if not order.is_paid:
        raise FulfilmentRefused(f"{order.code} is not paid.")
    stands = order.get_fulfilment_state_display().lower()
    if order.fulfilment_state == becomes:
        raise FulfilmentRefused(f"{order.code} is {stands} already.")
    if order.fulfilment_state not in states:
        raise FulfilmentRefused(f"{order.code} is {stands}: {otherwise}.")


def _require_packable(order: Order) -> None:
    if reasons := why_not_packable(order):
        raise FulfilmentRefused(f"{order.code}: {' '.join(reasons)}")


def _move(order: Order, state: Order.Fulfilment, user: User, *fields: str, **data: Any) -> None:
    order.record(
        "parcel",
        actor=OrderEvent.Actor.STAFF,
        from_state=order.fulfilment_state,
        to_state=state.value,
        user=user,
        **data,
    )
    order.fulfilment_state = state
    order.save(update_fields=["fulfilment_state", *fields])
