"""What lies in an order's parcel: the pairs that were bought, without those that stay here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, prefetch_related_objects

from store.models import Order, OrderLine, Refund, RefundLine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Part:
    """A line of an order and how many of its pairs are sent."""

    line: OrderLine
    quantity: int


def contents(order: Order) -> list[Part]:
    """Return what is to be sent, in the order it was bought; a line of no pairs is left out."""
    load([order])
    parts = [Part(line, line.quantity - staying(line)) for line in order.lines.all()]
    return [part for part in parts if part.quantity > 0]


def sent(order: Order) -> list[Part]:
    """Return what left in the order's parcel, whatever came back or was refunded since."""
    left_at = order.shipped_at
    if left_at is None:
        return []
    load([order])
    parts = [Part(line, line.quantity - stayed(line, left_at)) for line in order.lines.all()]
    return [part for part in parts if part.quantity > 0]


def is_empty(order: Order) -> bool:
    """Whether all pairs stay here, though some of the money, as that of shipping, was kept."""
    return not contents(order)


def load(orders: Sequence[Order]) -> None:
    """Load the lines of many orders with what was refunded of them, in four queries."""
    refunded = RefundLine.objects.select_related("refund").prefetch_related("movements")
    prefetch_related_objects(orders, "lines", Prefetch("lines__refund_lines", queryset=refunded))


def staying(line: OrderLine) -> int:
    """Count the pairs of a line that were refunded and are not sent.

    A refund without putting back is money for a pair that goes out all the same, unless the pair
    was never there to be sent. What was put back stays so, even if the money then came back.
    """
    return sum(each.quantity for each in line.refund_lines.all() if _stays(each, line))


def stayed(line: OrderLine, left_at: datetime) -> int:
    """Count the pairs of a line that were given up before the parcel left at this moment."""
    return sum(
        each.quantity
        for each in line.refund_lines.all()
        if _stays(each, line) and each.refund.created_at < left_at
    )


def refunded(line: OrderLine) -> int:
    """Count the pairs of a line for which money went back, all of it or in part."""
    return min(line.quantity, sum(each.quantity for each in _counted(line)))


def refunded_amount(line: OrderLine) -> int:
    """Return how much went back for a line, or is on its way, in cents."""
    return sum(each.amount for each in _counted(line))


def _counted(line: OrderLine) -> list[RefundLine]:
    return [each for each in line.refund_lines.all() if each.refund.state in Refund.COUNTED]


def _stays(part: RefundLine, line: OrderLine) -> bool:
    if part.movements.all():
        return True
    return part.refund.state in Refund.COUNTED and (part.restock or not line.allocated)
