"""What a variant has cost: every change of its price, with who made it and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from store.models.options import Arch

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from store.models.catalogue import Product
    from store.models.variant import Variant


class PriceChangeQuerySet(models.QuerySet["PriceChange"]):
    def of(self, product: Product) -> list[Repricing]:
        """Return what changed the prices of a product, the newest first, in one query."""
        changes = self.filter(variant__product=product).select_related("variant", "changed_by")
        return list(_together(changes))


class PriceChange(models.Model):
    """One variant's price before and after, in cents. Written once, never changed."""

    variant = models.ForeignKey(
        "store.Variant", on_delete=models.CASCADE, related_name="price_changes"
    )
    from_price = models.PositiveIntegerField("from, cents")
    to_price = models.PositiveIntegerField("to, cents")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)
    # The same for all that were changed at once.
    at = models.DateTimeField()

    objects = PriceChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        # It is written with a price and shown with its product, and has no page of its own.
        default_permissions = []
        constraints = [
            models.CheckConstraint(
                name="price_change_changes_it", condition=~Q(from_price=F("to_price"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_price} → {self.to_price}"


@dataclass(frozen=True, slots=True)
class Repricing:
    """Variants of a product that got one price from one other at once."""

    at: datetime
    by: User | None
    reason: str
    from_price: int
    to_price: int
    variants: tuple[Variant, ...]

    @property
    def which(self) -> str:
        """Name the variants: “Low S, Low M”, or how many."""
        if len(self.variants) > _NAMED:
            return f"{len(self.variants)} variants"
        places = {arch: place for place, arch in enumerate(Arch.values)}
        ordered = sorted(self.variants, key=lambda each: (places[each.arch], each.pk))
        return ", ".join(each.short_name for each in ordered)


_NAMED = 3


def _together(changes: models.QuerySet[PriceChange]) -> Iterator[Repricing]:
    """Put together what was one change: one moment, one person, from one price to one other."""

    def what(change: PriceChange) -> tuple[datetime, int, int]:
        return change.at, change.from_price, change.to_price

    newest_first = sorted(changes, key=what, reverse=True)
    for (at, from_price, to_price), group in groupby(newest_first, key=what):
        rows = list(group)
        yield Repricing(
            at, rows[0].changed_by, rows[0].reason, from_price, to_price,
            tuple(row.variant for row in rows),
        )  # fmt: skip
