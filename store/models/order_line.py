"""A line of an order: what was bought, as it was called and priced then, and what it waits for."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from store import arrival
from store.models.cart import SHOE_LETTERS
from store.models.options import Arch, in_words


class OrderLine(models.Model):
    """What was bought, as it was called and priced when it was bought."""

    order = models.ForeignKey("store.Order", on_delete=models.PROTECT, related_name="lines")
    variant = models.ForeignKey(
        "store.Variant", on_delete=models.PROTECT, related_name="order_lines"
    )
    sku = models.CharField(max_length=32)
    product_name = models.CharField(max_length=60)
    arch = models.CharField(max_length=10, choices=Arch)
    size = models.CharField(max_length=4)
    shoe = models.CharField("size as the shopper knows it", max_length=SHOE_LETTERS, blank=True)
    quantity = models.PositiveSmallIntegerField()
    list_price = models.PositiveIntegerField(help_text="Cents a pair, before the pair discount.")
    unit_price = models.PositiveIntegerField(help_text="Cents a pair, as charged.")
    line_total = models.PositiveIntegerField(help_text="Cents.")
    allocated = models.BooleanField("stock is there for it", default=True)
    back_on = models.DateField(
        "sold ahead of", null=True, blank=True, help_text="The day its pairs were promised for."
    )
    # Changes only while its shelf is open, see StockLevel.
    waits_for = models.PositiveSmallIntegerField("pairs it waits for", default=0)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["variant"], name="order_line_waiting", condition=Q(waits_for__gt=0)
            )
        ]
        constraints = [
            models.UniqueConstraint(name="order_line_once", fields=["order", "variant"]),
            models.CheckConstraint(
                name="order_line_total_adds_up",
                condition=Q(line_total=F("unit_price") * F("quantity")),
            ),
            models.CheckConstraint(name="order_line_at_least_1", condition=Q(quantity__gte=1)),
            models.CheckConstraint(
                name="order_line_waits_for_its_pairs", condition=Q(waits_for__lte=F("quantity"))
            ),
            models.CheckConstraint(
                name="order_line_waits_for_a_day",
                condition=Q(waits_for=0) | Q(back_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product_name}, {self.options}"

    @property
    def options(self) -> str:
        return in_words(self.arch, self.size)

    def look_again(self) -> None:
        """Read anew what it waits for. A line that was not sold ahead waits for nothing."""
        if self.back_on:
            self.refresh_from_db(fields=["waits_for"])

    def wait_for(self, pairs: int) -> None:
        """Note how many pairs it waits for, while its shelf is open."""
        if pairs != self.waits_for:
            self.waits_for = pairs
            self.save(update_fields=["waits_for"])

    @property
    def waits_words(self) -> str:
        """When the pairs that are not here are back, in words for the shopper; empty for none.

        A day that has passed is not named.
        """
        if not (self.waits_for and self.back_on):
            return ""
        is_ahead = self.back_on > timezone.localdate()
        when = f"back {arrival.day(self.back_on)}" if is_ahead else "still to come"
        if self.waits_for == self.quantity:
            return when[0].upper() + when[1:]
        return f"{self.waits_for} of {self.quantity} {when}"

    @property
    def why_it_waits(self) -> str:
        """Say in one sentence which of its pairs are still to come."""
        day_promised = arrival.day(self.back_on) if self.back_on else "no day"
        return f"Waits for stock: {self.waits_for} × {self.sku}, promised for {day_promised}."

    @property
    def is_missing(self) -> bool:
        """Whether pairs to be sent were never there, and were not refunded since."""
        if self.allocated:
            return False
        parts = [part for part in self.refund_lines.all() if part.refund.counts]
        return sum(part.quantity for part in parts) < self.quantity
