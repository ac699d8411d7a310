"""What a shopper can choose of one product, and how each choice stands. Queries nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from store.arrival import Arrival, promised
from store.models import Arch, Product, Variant
from store.pricing import Saving, two_pairs
from store.sizing import Band, System


@dataclass(frozen=True, slots=True)
class ArchChoice:
    value: str
    label: str
    height_mm: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class SizeChoice:
    """One size: `missing_in` names the arches in which it cannot be had, for the style sheet."""

    band: Band
    is_chosen: bool
    missing_in: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One arch in one size: the variant, or None where it is not made."""

    arch: str
    size: str
    variant: Variant | None

    @property
    def two_pairs(self) -> Saving | None:
        return two_pairs(self.variant.unit_price) if self.variant else None

    @property
    def arrival_ahead(self) -> Arrival | None:
        """When it arrives if it is ordered before it is back; None where it is not sold ahead."""
        back_on = self.variant.availability.back_on if self.variant else None
        return promised(timezone.now(), back_on=back_on) if back_on else None


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything on offer, with the chosen arch and size marked."""

    arch: str
    size: str
    arches: list[ArchChoice]
    sizes: list[SizeChoice]
    offers: list[tuple[str, list[Offer]]]

    @property
    def is_one_shape(self) -> bool:
        return [arch.value for arch in self.arches] == [Arch.SINGLE]

    @property
    def two_pairs(self) -> Saving | None:
        """What two pairs save, where every arch and size costs the same."""
        prices = {
            each.variant.unit_price for _, made in self.offers for each in made if each.variant
        }
        return two_pairs(prices.pop()) if len(prices) == 1 else None

    @property
    def is_for_children(self) -> bool:
        return self.sizes[0].band.is_child

    @property
    def systems(self) -> tuple[System, ...]:
        """The shoe size systems of its feet, as the sizes list their ranges."""
        return self.sizes[0].band.systems


def choices(product: Product, *, arch: str = "", size: str = "") -> Choices:
    """List what can be chosen of a product whose variants are loaded.

    An arch or size the product does not have counts as none: then the one its drawing shows.
    """
    made = {(variant.arch, variant.size): variant for variant in product.on_sale}
    arches = [each for each in product.arches if any(each == of for of, _ in made)]
    sizes = sorted({each for _, each in made}, key=Product.size_order)
    chosen_arch = first_of(arches, arch, product.drawn_arch)
    chosen_size = first_of(sizes, size, product.drawn_size)
    return Choices(
        arch=chosen_arch,
        size=chosen_size,
        arches=[
            ArchChoice(each, Arch(each).label, product.arches[each], each == chosen_arch)
            for each in arches
        ],
        sizes=[
            SizeChoice(Band.named(each), each == chosen_size, missing(made, arches, each))
            for each in sizes
        ],
        offers=[(each, [Offer(each, of, made.get((each, of))) for of in sizes]) for each in arches],
    )


def first_of(known: list[str], *wanted: str) -> str:
    """Return the first wanted value that is known, or else the first known one."""
    return next((value for value in wanted if value in known), known[0] if known else "")


def missing(made: dict[tuple[str, str], Variant], arches: list[str], size: str) -> str:
    """Name the arches in which this size cannot be ordered now."""
    offered = {arch: made.get((arch, size)) for arch in arches}
    return " ".join(
        arch
        for arch, variant in offered.items()
        if variant is None or not variant.availability.is_orderable
    )
