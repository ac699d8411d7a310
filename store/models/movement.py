"""The ledger of the shelves: every change of a number, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from store.models.order_line import OrderLine

# The numbers of a shelf, each with its own column in the ledger.
NUMBERS = ("on_hand", "held", "ahead", "promised")


class StockMovement(models.Model):
    """One line of the stock ledger. Written once, never changed."""

    class Kind(models.TextChoices):
        HOLD = "hold", "Held for an order"
        FILL = "fill", "Set aside for one that waited"
        RELEASE = "release", "Given back"
        SELL = "sell", "Sold"
        RESTOCK = "restock", "Back on the shelf"
        RECEIVE = "receive", "Received"
        ADJUST = "adjust", "Adjusted"
        COUNT = "count", "Counted"
        AHEAD = "ahead", "May be sold ahead"

    variant = models.ForeignKey("store.Variant", on_delete=models.CASCADE, related_name="movements")
    kind = models.CharField(max_length=10, choices=Kind)
    d_on_hand = models.IntegerField("change on hand", default=0)
    d_held = models.IntegerField("change held", default=0)
    d_ahead = models.IntegerField("change of what may be sold ahead", default=0)
    d_promised = models.IntegerField("change promised", default=0)
    order_line = models.ForeignKey(
        "store.OrderLine", on_delete=models.PROTECT, null=True, blank=True, related_name="movements"
    )
    refund_line = models.ForeignKey(
        "store.RefundLine",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="movements",
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="movement_once_per_order_line",
                fields=["order_line", "kind"],
                condition=Q(kind__in=["hold", "release", "sell"]),
            ),
            models.UniqueConstraint(
                name="movement_restock_once", fields=["refund_line"], condition=Q(kind="restock")
            ),
            models.CheckConstraint(
                name="movement_by_hand_has_reason",
                condition=~Q(kind__in=["receive", "adjust", "count", "ahead"]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.d_on_hand:+d} on hand, {self.d_held:+d} held"

    def is_of(self, line: OrderLine) -> bool:
        """Whether it is about a line of an order, or about a refund of it."""
        owner = self.refund_line.order_line if self.refund_line else self.order_line
        return owner == line
