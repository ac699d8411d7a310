"""What somebody wants to give back, before it is a refund. Pure but for reading the order."""

from __future__ import annotations

from dataclasses import dataclass, field

from store import parcel
from store.models import Order, OrderLine, Refund


class RefundRefused(Exception):
    """The refund does not fit how the order stands. Says why, in words for people."""


@dataclass(frozen=True, slots=True)
class LineWish:
    """Money back for pairs of one line; `amount` in cents for all of them together."""

    line: OrderLine
    quantity: int
    amount: int
    restock: bool = False


@dataclass(frozen=True, slots=True)
class RefundWish:
    """Money back for an order. Amounts in cents; `cancel` calls off what has not left."""

    lines: list[LineWish] = field(default_factory=list)
    shipping: int = 0
    reason: str = ""
    note: str = ""
    cancel: bool = False

    @property
    def amount(self) -> int:
        return sum(line.amount for line in self.lines) + self.shipping


def whole_refund(order: Order, *, note: str = "", reason: str = "") -> RefundWish:
    """Wish for all the money that is left of an order that has not left, and call it off.

    Pairs that were there go back to the shelf, except those that an earlier refund put back.
    """
    left = order.refundable
    shipping = min(left, order.shipping - sum(each.shipping for each in _counted(order)))
    left -= max(0, shipping)
    lines = []
    for line in order.lines.all():
        # A tax, or what an earlier refund took from elsewhere, ends in the last lines.
        amount = min(left, line.line_total)
        left -= amount
        pairs = line.quantity - parcel.staying(line)
        if pairs or amount:
            lines.append(LineWish(line, max(1, pairs), amount, bool(pairs and line.allocated)))
    if left and lines:
        last = lines[-1]
        lines[-1] = LineWish(last.line, last.quantity, last.amount + left, last.restock)
    return RefundWish(lines, max(0, shipping), reason, note, cancel=True)


def _counted(order: Order) -> list[Refund]:
    return [refund for refund in order.refunds.all() if refund.counts]
