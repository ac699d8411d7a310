"""The shop list as a shopper narrows it down: filters, order, and a way out of nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict

from biocorrect import narrowing
from biocorrect.narrowing import Chosen, Group, Option, Way
from store.models import Arch, Length, Product, Room, Shoe
from store.sizing import BANDS

# Kinds of price: the first cent that is too much for each, and its words.
_PRICES = (
    ("under50", 50_00, "Under $50"),
    ("50to60", 60_00, "$50 to $59.99"),
    ("from60", 1_000_000_00, "$60 and more"),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """One variant on sale as the filters see it; without a size while it cannot be had."""

    product: Product
    arch: str
    size: str
    room: str
    price: str


GROUPS: tuple[Group[Pair], ...] = (
    Group("shoe", "Shoe", dict(Shoe.choices), lambda pair: pair.product.shoes),
    Group(
        "arch",
        "Arch",
        {arch.value: str(arch.label) for arch in (Arch.LOW, Arch.NEUTRAL, Arch.HIGH)},
        lambda pair: [pair.arch],
    ),
    Group(
        "size",
        "Size",
        {band.name: band.name for band in BANDS},
        lambda pair: [pair.size],
    ),
    Group(
        "length",
        "Length",
        {Length.FULL.value: "Full", Length.THREE_QUARTER.value: "Three-quarter"},
        lambda pair: [pair.product.length],
    ),
    Group(
        "room",
        "Room in the shoe",
        {room.name.lower(): str(room.label) for room in Room},
        lambda pair: [pair.room],
    ),
    Group(
        "price",
        "Price",
        {name: words for name, _, words in _PRICES},
        lambda pair: [pair.price],
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
    """The list as one address asks for it.

    `choice` is the query that chooses on a product's page what was chosen here: “?size=XS”.
    """

    products: list[Product]
    total: int
    groups: list[tuple[Group[Pair], list[Option]]]
    applied: list[Way]
    order: str
    nearest: Product | None
    choice: str

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        return [(name, order.title, name == self.order) for name, order in ORDERS.items()]


def arrange(products: Sequence[Product], asked: QueryDict) -> Shelf:
    """Filter, count and sort loaded products as the address asks, without a query.

    Arch, size and price must hold for one and the same variant.
    """
    chosen = narrowing.understood(GROUPS, asked)
    order = asked.get("sort", "")
    order = order if order in ORDERS else USUAL
    pairs = [pair for product in products for pair in pairs_of(product)]
    found = dict.fromkeys(map(product_of, narrowing.matching(GROUPS, pairs, chosen)))
    more = {} if order == USUAL else {"sort": order}
    return Shelf(
        products=sorted(found, key=ORDERS[order].key),
        total=len(products),
        groups=narrowing.counted(GROUPS, pairs, chosen, product_of),
        applied=narrowing.ways_back(GROUPS, pairs, chosen, more, product_of),
        order=order,
        nearest=None if found else nearest(pairs, chosen),
        choice=choice(chosen),
    )


def pairs_of(product: Product) -> list[Pair]:
    room = Room(product.room).name.lower()
    return [
        Pair(
            product,
            variant.arch,
            variant.size if variant.availability.is_orderable else "",
            room,
            next(name for name, limit, _ in _PRICES if variant.unit_price < limit),
        )
        for variant in product.on_sale
    ]


def product_of(pair: Pair) -> Product:
    return pair.product


def choice(chosen: Chosen) -> str:
    """Write the query that chooses the one arch and the one size that were asked for."""
    one = {name: chosen[name] for name in ("arch", "size") if len(chosen[name]) == 1}
    return narrowing.address(one, {}) if one else ""


def nearest(pairs: Sequence[Pair], chosen: Chosen) -> Product | None:
    """Return the product that answers most groups; among equals the shoe counts before the arch."""

    def answered(pair: Pair) -> tuple[int, ...]:
        fits = [group.fits(pair, chosen[group.name]) for group in GROUPS]
        return sum(fits), *fits

    found = max(pairs, key=answered, default=None)
    return found.product if found else None


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


def most_like(product: Product, products: Sequence[Product]) -> Product | None:
    """Return the product for the same shoes that is built and feels most alike.

    Measure by measure, in millimetres, with the thickness twice, because it is felt most; a step
    of room or feel counts as two.
    """

    def unlike(other: Product) -> tuple[bool, Decimal]:
        built = (
            abs(arch_over(other, product))
            + abs(other.heel_cup_mm - product.heel_cup_mm)
            + 2 * abs(other.heel_mm - product.heel_mm)
        )
        steps = (
            abs(other.room - product.room)
            + abs(other.cushion - product.cushion)
            + abs(other.guidance - product.guidance)
        )
        return set(other.shoes).isdisjoint(product.shoes), built + 2 * steps

    return min(products, key=unlike, default=None)
