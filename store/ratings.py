"""What is shown of a product's reviews: how many there are of each level, their mean, the newest.

People who work here, their families and whoever was given the pair are shown and marked, and
counted nowhere.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.db.models import FETCH_RAISE, Count

from store.models import Product, Review

NEWEST = 3


@dataclass(frozen=True, slots=True)
class Level:
    """How many reviews have these stars, and their share of all in whole percent."""

    stars: int
    count: int
    share: int


@dataclass(frozen=True, slots=True)
class Ratings:
    """The published reviews of one product. `levels` are all five, the highest first."""

    levels: tuple[Level, ...]
    newest: tuple[Review, ...]
    shown: int

    @property
    def count(self) -> int:
        """How many reviews the mean is of."""
        return sum(level.count for level in self.levels)

    @property
    def mean(self) -> str:
        """The mean to one decimal, halves up: “4.3”; nothing where there is none."""
        if not self.count:
            return ""
        tenths = (sum(each.stars * each.count for each in self.levels) * 20 + self.count) // (
            2 * self.count
        )
        return f"{tenths // 10}.{tenths % 10}"

    @property
    def insiders(self) -> int:
        return self.shown - self.count


def of(product: Product) -> Ratings | None:
    """Load the ratings of a product in two queries; None where nothing is published.

    While reviews are switched off there is none, and nothing is asked of the database.
    """
    if not settings.PRODUCT_REVIEWS:
        return None
    counts, shown = _counts(product)
    if not shown:
        return None
    newest = Review.objects.published().filter(product=product)
    return Ratings(
        levels=_levels(counts),
        newest=tuple(newest.order_by("-published_at", "-pk").fetch_mode(FETCH_RAISE)[:NEWEST]),
        shown=shown,
    )


def _counts(product: Product) -> tuple[Counter[int], int]:
    """Count the published reviews by their stars, without insiders, and all of them."""
    rows = (
        Review.objects.published()
        .filter(product=product)
        .order_by()
        .values_list("stars", "is_insider")
        .annotate(Count("pk"))
    )
    counts: Counter[int] = Counter()
    shown = 0
    for stars, is_insider, number in rows:
        shown += number
        counts[stars] += 0 if is_insider else number
    return counts, shown


def _levels(counts: Counter[int]) -> tuple[Level, ...]:
    total = counts.total()
    return tuple(
        Level(stars, counts[stars], round(100 * counts[stars] / total) if total else 0)
        for stars in sorted(Review.Stars.values, reverse=True)
    )
