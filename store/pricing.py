"""What a cart costs. Pure; every amount is integer cents, in US dollars, before tax.

Source: the shop's own offers. Two pairs or more take a tenth off each pair, rounded for each
pair, so that `line_total = unit_price × quantity` holds to the cent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PAIRS_FOR_DISCOUNT = 2
DISCOUNT_PERCENT = 10


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One line of a cart: cents a pair as listed, and cents a pair as charged."""

    quantity: int
    list_price: int
    unit_price: int

    @property
    def line_total(self) -> int:
        return self.unit_price * self.quantity

    @property
    def list_total(self) -> int:
        return self.list_price * self.quantity


@dataclass(frozen=True, slots=True)
class Totals:
    """The arithmetic under a cart, in cents."""

    pairs: int
    list_subtotal: int
    subtotal: int
    shipping: int
    free_shipping_from: int
    # What the faster way costs in place of `shipping`; 0 where there is none.
    expedited: int = 0

    @property
    def discount(self) -> int:
        """What the pair discount takes off, as a positive amount."""
        return self.list_subtotal - self.subtotal

    @property
    def total(self) -> int:
        return self.subtotal + self.shipping

    @property
    def free_shipping_missing(self) -> int:
        """How much more makes shipping free; 0 when it is."""
        return max(0, self.free_shipping_from - self.subtotal) if self.shipping else 0


@dataclass(frozen=True, slots=True)
class Saving:
    """What so many pairs of one price cost together, and what the discount takes off, in cents."""

    pairs: int
    total: int
    saved: int


def two_pairs(list_price: int) -> Saving:
    """Tell beforehand what a second pair of the same price saves."""
    total = PAIRS_FOR_DISCOUNT * discounted_price(list_price)
    return Saving(PAIRS_FOR_DISCOUNT, total, PAIRS_FOR_DISCOUNT * list_price - total)


def price_lines(lines: Sequence[tuple[int, int]]) -> list[PricedLine]:
    """Price lines of (quantity, list price in cents) together, as the discount counts all pairs."""
    discounted = sum(quantity for quantity, _ in lines) >= PAIRS_FOR_DISCOUNT
    return [
        PricedLine(quantity, price, discounted_price(price) if discounted else price)
        for quantity, price in lines
    ]


def discounted_price(list_price: int) -> int:
    """Take the pair discount off one pair's price; half a cent goes to the shopper."""
    return list_price - (list_price * DISCOUNT_PERCENT + 50) // 100


def add_up(
    lines: Sequence[PricedLine],
    *,
    standard_shipping: int,
    free_shipping_from: int,
    expedited_shipping: int = 0,
) -> Totals:
    """Add lines up, sent the standard way, which is free from `free_shipping_from` cents after
    the discount; the expedited way never is."""
    subtotal = sum(line.line_total for line in lines)
    return Totals(
        pairs=sum(line.quantity for line in lines),
        list_subtotal=sum(line.list_total for line in lines),
        subtotal=subtotal,
        shipping=0 if not lines or subtotal >= free_shipping_from else standard_shipping,
        free_shipping_from=free_shipping_from,
        expedited=expedited_shipping if lines else 0,
    )
