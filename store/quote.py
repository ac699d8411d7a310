"""A cart as it stands at this moment: prices, totals, and what is in the way of an order.

The cart page shows it and checkout compares it, so that a shopper never pays what they did not
see.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString

from store import drawing, pricing
from store.arrival import Arrival, day, promised
from store.models import Cart, CartLine, Order, OrderLine, Variant
from store.shipping import Way

# Stripe's payment page takes no more.
MOST_LINES = 100
TOO_MANY = f"One order holds at most {MOST_LINES} arches and sizes. Remove this one to go on."


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line of the cart with today's price. Amounts in cents."""

    variant: Variant
    priced: pricing.PricedLine
    seen_price: int
    problem: str | None
    shoe: str = ""
    # The day its pairs are back, where they are not all here now, and how many of them that is.
    back_on: date | None = None
    lacks: int = 0
    # The day the whole cart is packed, if it is ordered now.
    leaves: date | None = None

    @property
    def quantity(self) -> int:
        return self.priced.quantity

    @property
    def list_price(self) -> int:
        return self.priced.list_price

    @property
    def unit_price(self) -> int:
        return self.priced.unit_price

    @property
    def line_total(self) -> int:
        return self.priced.line_total

    @property
    def list_total(self) -> int:
        return self.priced.list_total

    @property
    def back_words(self) -> str:
        """When the pairs leave where some of them are not here now, in words; or nothing."""
        if self.back_on is None or self.leaves is None:
            return ""
        if 0 < self.lacks < self.quantity:
            return f"{self.quantity - self.lacks} here now, {self.lacks} back {day(self.back_on)}"
        return f"Ships {day(self.leaves)}"

    @property
    def drawing(self) -> SafeString:
        """The insole from the side, on the scale all drawings share."""
        return drawing.card(self.variant.product, self.variant.arch)

    @property
    def price_was(self) -> int | None:
        """The price when it was put in, if it has changed since."""
        return self.seen_price if self.seen_price != self.list_price else None


@dataclass(frozen=True, slots=True)
class Sending:
    """One way of sending the cart: its price in cents, and when it then arrives."""

    way: Way
    price: int
    arrival: Arrival

    @property
    def words(self) -> str:
        """Name it as the payment page does: “Standard shipping, arrives Tue 1 to Thu 3 Dec”."""
        return f"{self.way.label}, arrives {self.arrival.words}"


@dataclass(frozen=True, slots=True)
class Quote:
    lines: list[QuotedLine]
    totals: pricing.Totals
    # The standard way first, which is in the total; shoppers choose on the payment page.
    sendings: list[Sending]
    pending: Order | None = field(default=None)

    @property
    def last(self) -> QuotedLine | None:
        """The line whose pairs are back last, so that the whole cart leaves then; if any is."""
        ahead = [line for line in self.lines if line.back_on]
        return max(ahead, key=lambda line: line.back_on or date.min, default=None)

    @property
    def back_on(self) -> date | None:
        """The day from which on all of it is here, if it is not now."""
        return self.last.back_on if self.last else None

    @property
    def has_problem(self) -> bool:
        return any(line.problem for line in self.lines)

    @property
    def fingerprint(self) -> str:
        """What the shopper agrees to, in short: variants, quantities, prices, total, days."""
        agreed = [
            (line.variant.pk, line.quantity, line.unit_price, line.back_on)
            for line in sorted(self.lines, key=lambda line: line.variant.pk)
        ]
        sent = [(each.words, each.price) for each in self.sendings]
        agreed_text = repr((agreed, sent, self.totals.total))
        return hashlib.sha256(agreed_text.encode()).hexdigest()


def quote(cart: Cart | None) -> Quote:
    """Price a cart and find its problems, in five queries whatever the number of lines."""
    cart_lines = list(cart.lines.for_cart_page()) if cart else []
    pending = _pending_order(cart)
    own = {line.variant_id: line for line in pending.lines.all()} if pending else {}
    reaches = [reach(line, own.get(line.variant_id)) for line in cart_lines[:MOST_LINES]]
    reaches += [Reach(TOO_MANY)] * (len(cart_lines) - len(reaches))
    days = [each.back_on for each in reaches if each.back_on]
    priced = pricing.price_lines([(line.quantity, line.variant.unit_price) for line in cart_lines])
    totals = add_up(priced)
    sent = sendings(totals, back_on=max(days, default=None))
    return Quote(
        lines=[
            QuotedLine(
                variant=line.variant,
                priced=price,
                seen_price=line.seen_price,
                problem=within.problem,
                shoe=line.shoe,
                back_on=within.back_on,
                lacks=within.lacks,
                leaves=sent[0].arrival.leaves,
            )
            for line, price, within in zip(cart_lines, priced, reaches, strict=True)
        ],
        totals=totals,
        sendings=sent,
        pending=pending,
    )


def add_up(lines: Sequence[pricing.PricedLine]) -> pricing.Totals:
    """Add priced lines up as the shop's settings say."""
    return pricing.add_up(
        lines,
        standard_shipping=settings.SHIPPING_CENTS,
        free_shipping_from=settings.FREE_SHIPPING_FROM_CENTS,
        expedited_shipping=settings.EXPEDITED_CENTS,
    )


def sendings(totals: pricing.Totals, *, back_on: date | None = None) -> list[Sending]:
    """List the ways this cart can be sent if it is ordered now and all of it is here then."""
    now = timezone.now()
    return [
        Sending(way, price, promised(now, way=way, back_on=back_on))
        for way, price in ways(totals).items()
    ]


def ways(totals: pricing.Totals) -> dict[Way, int]:
    """Return what each way of sending costs, in cents, the standard one first."""
    faster = {Way.EXPEDITED: totals.expedited} if totals.expedited else {}
    return {Way.STANDARD: totals.shipping, **faster}


def ways_for_one(price: int) -> dict[Way, int]:
    """Return what each way of sending costs for one pair at this price, all in cents."""
    return ways(add_up(pricing.price_lines([(1, price)])))


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a line of the cart can be had: what is in the way, or the day it is back."""

    problem: str | None = None
    back_on: date | None = None
    lacks: int = 0


def reach(line: CartLine, own: OrderLine | None) -> Reach:
    """Tell whether a line can be ordered. `own` is that of the cart's own open order.

    What that holds or was promised counts as free, and what it holds in full stays as it is.
    """
    variant, shelf = line.variant, line.variant.stock
    if not (variant.is_active and variant.product.is_active):
        return Reach("We no longer sell this one. Remove it to go on.")
    here, to_come = shelf.available, shelf.free_ahead
    if own:
        if own.quantity == line.quantity:
            return Reach(back_on=own.back_on, lacks=own.waits_for)
        here += own.quantity - own.waits_for
        to_come += own.waits_for if shelf.is_expected else 0
    free = here + to_come
    if free <= 0:
        return Reach("Sold out just now. Remove it, or choose another size or arch.")
    if free < line.quantity:
        return Reach(f"Only {free} left. Change the quantity to {free} or fewer.")
    lacks = max(0, line.quantity - here)
    return Reach(back_on=shelf.back_on if lacks else None, lacks=lacks)


def _pending_order(cart: Cart | None) -> Order | None:
    if cart is None:
        return None
    pending = Order.objects.filter(cart=cart.pk, payment_state=Order.Payment.PENDING)
    # There is one at most, so nothing is put in order.
    return next(iter(pending.order_by().prefetch_related("lines")), None)
