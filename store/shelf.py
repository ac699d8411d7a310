"""The shop list as a shopper narrows it down: filters, order, and a way out of nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict

from biocorrect import narrowing
from biocorrect.narrowing import Chosen, Group, Option, Way
from store.models import Arch, Product, Room, Shoe

GROUPS: tuple[Group[Product], ...] = (
    Group("shoe", "Shoe", dict(Shoe.choices), lambda product: product.shoes),
    Group(
        "arch",
        "Arch",
        {arch.value: str(arch.label) for arch in (Arch.LOW, Arch.NEUTRAL, Arch.HIGH)},
        lambda product: product.arches,
    ),
    Group(
        "room",
        "Room in the shoe",
        {room.name.lower(): str(room.label) for room in Room},
        lambda product: [Room(product.room).name.lower()],
    ),
)


@dataclass(frozen=True, slots=True)
class Order:
    """One way to sort the list."""

    title: str
    key: Callable[[Product], tuple[int | Decimal, ...]]


ORDERS = {
    "recommended": Order("Recommended", lambda product: (product.position,)),
    "price": Order("Price, low to high", lambda product: (product.prices[0], product.position)),
    "thin": Order("Thinnest first", lambda product: (product.heel_mm, product.position)),
}
USUAL = "recommended"
# What of an address the list looks at.
PARAMETERS = (*(group.name for group in GROUPS), "sort")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The list as one address asks for it."""

    products: list[Product]
    total: int
    groups: list[tuple[Group[Product], list[Option]]]
    applied: list[Way]
    order: str
    nearest: Product | None

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        return [(name, order.title, name == self.order) for name, order in ORDERS.items()]


def arrange(products: Sequence[Product], asked: QueryDict) -> Shelf:
    """Filter, count and sort loaded products as the address asks, without a query."""
    chosen = narrowing.understood(GROUPS, asked)
    order = asked.get("sort", "")
    order = order if order in ORDERS else USUAL
    shown = sorted(narrowing.matching(GROUPS, products, chosen), key=ORDERS[order].key)
    more = {} if order == USUAL else {"sort": order}
    return Shelf(
        products=shown,
        total=len(products),
        groups=narrowing.counted(GROUPS, products, chosen),
        applied=narrowing.ways_back(GROUPS, products, chosen, more),
        order=order,
        nearest=None if shown else nearest(products, chosen),
    )


def nearest(products: Sequence[Product], chosen: Chosen) -> Product | None:
    """Return the product that answers most groups; among equals the shoe counts before the arch."""

    def answered(product: Product) -> tuple[int, ...]:
        fits = [group.fits(product, chosen[group.name]) for group in GROUPS]
        return sum(fits), *fits

    return max(products, key=answered, default=None)


def neighbours(product: Product, products: Sequence[Product]) -> list[Product]:
    """Return the product between one with a lower and one with a higher arch, highest first.

    The nearest for the same shoes are taken, and of all shoes where there is none. At an end of
    the row both are on one side. A child's insole has none.
    """
    others = [each for each in products if each != product and not each.is_for_children]
    if product.is_for_children or len(others) < 2:
        return []

    def distance(other: Product) -> tuple[bool, int, int]:
        apart = abs(other.drawn_arch_mm - product.drawn_arch_mm)
        return set(other.shoes).isdisjoint(product.shoes), apart, other.position

    higher, lower = [
        sorted((each for each in others if sign * arch_over(each, product) > 0), key=distance)
        for sign in (1, -1)
    ]
    chosen = [*higher[:1], *lower[:1], *higher[1:2], *lower[1:2]][:2]
    return sorted([product, *chosen], key=lambda each: -each.drawn_arch_mm)


def arch_over(other: Product, product: Product) -> int:
    return other.drawn_arch_mm - product.drawn_arch_mm


def bulk(product: Product) -> Decimal:
    return product.arches[product.drawn_arch] + product.heel_cup_mm + 2 * product.heel_mm


def most_like(product: Product, products: Sequence[Product]) -> Product | None:
    """Return the product for the same shoes that feels most alike, for one no longer sold."""

    def unlike(other: Product) -> tuple[bool, Decimal]:
        return set(other.shoes).isdisjoint(product.shoes), abs(bulk(other) - bulk(product))

    return min(products, key=unlike, default=None)
