"""How many pairs lie on the shelf, how many of them are held for an open order, and why.

Every change of a level writes a movement in the same transaction, so the ledger always adds up
to the shelf. Conditional updates keep `0 ≤ held ≤ on hand` on every database; the constraints
keep it even if this code is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from store.models.order import OrderLine
    from store.models.payment import RefundLine
    from store.models.variant import Variant


class OutOfStock(Exception):
    """There are fewer free pairs of a variant than were asked for."""

    def __init__(self, variant: Variant) -> None:
        super().__init__(f"{variant.sku} is out of stock")
        self.variant = variant


class StockRefused(Exception):
    """A change of stock by hand would leave fewer pairs than are held. Says so in words."""


class StockLevelQuerySet(models.QuerySet["StockLevel"]):
    def hold(self, line: OrderLine) -> None:
        """Set the line's pairs aside for its order. Raises OutOfStock, then nothing is held."""
        held = self.filter(variant=line.variant_id, on_hand__gte=F("held") + line.quantity).update(
            held=F("held") + line.quantity
        )
        if not held:
            raise OutOfStock(line.variant)
        StockMovement.write(StockMovement.Kind.HOLD, line, d_held=line.quantity)

    def release(self, line: OrderLine) -> None:
        """Give the line's held pairs back. The ledger refuses a second time."""
        StockMovement.write(StockMovement.Kind.RELEASE, line, d_held=-line.quantity)
        self.filter(variant=line.variant_id).update(held=F("held") - line.quantity)

    def sell(self, line: OrderLine) -> None:
        """Take the line's held pairs off the shelf. The ledger refuses a second time."""
        StockMovement.write(
            StockMovement.Kind.SELL, line, d_on_hand=-line.quantity, d_held=-line.quantity
        )
        self.filter(variant=line.variant_id).update(
            on_hand=F("on_hand") - line.quantity, held=F("held") - line.quantity
        )

    def sell_unheld(self, line: OrderLine) -> None:
        """Take free pairs off the shelf for an order whose hold is gone. Raises OutOfStock."""
        sold = self.filter(variant=line.variant_id, on_hand__gte=F("held") + line.quantity).update(
            on_hand=F("on_hand") - line.quantity
        )
        if not sold:
            raise OutOfStock(line.variant)
        StockMovement.write(StockMovement.Kind.SELL, line, d_on_hand=-line.quantity)

    def restock(self, refund_line: RefundLine) -> None:
        """Put a refund's pairs back on the shelf. The ledger refuses a second time."""
        StockMovement.objects.create(
            variant_id=refund_line.order_line.variant_id,
            kind=StockMovement.Kind.RESTOCK,
            refund_line=refund_line,
            d_on_hand=refund_line.quantity,
        )
        self.filter(variant=refund_line.order_line.variant_id).update(
            on_hand=F("on_hand") + refund_line.quantity
        )

    def receive(
        self, pairs: Mapping[int, int], reason: str, actor: User | None = None
    ) -> dict[int, StockLevel]:
        """Put pairs that arrived on their shelves, all of them or none.

        `pairs` says how many, at least one each, by the key of the variant. Returns the shelves
        as they are then, by the same keys.
        """
        if not pairs or min(pairs.values()) < 1:
            raise ValueError("receive takes at least one pair of each")
        with transaction.atomic():
            # Locked in one order, so that two deliveries of many shelves never wait in a circle.
            levels = list(self.select_for_update().filter(pk__in=pairs).order_by("pk"))
            if len(levels) != len(pairs):
                raise ValueError("one of the variants has no shelf")
            for number in sorted(set(pairs.values())):
                alike = [pk for pk, each in pairs.items() if each == number]
                self.filter(pk__in=alike).update(on_hand=F("on_hand") + number)
            StockMovement.objects.bulk_create(
                StockMovement(
                    variant_id=level.pk,
                    kind=StockMovement.Kind.RECEIVE,
                    d_on_hand=pairs[level.pk],
                    actor=actor,
                    reason=reason,
                )
                for level in levels
            )
        return self.in_bulk(list(pairs))


class StockLevel(models.Model):
    """The shelf of one variant, in pairs."""

    variant = models.OneToOneField(
        "store.Variant", on_delete=models.CASCADE, primary_key=True, related_name="stock"
    )
    on_hand = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField("held for open orders", default=0)
    updated_at = models.DateTimeField(auto_now=True)

    objects = StockLevelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stock_0_held_on_hand",
                condition=Q(on_hand__gte=0) & Q(held__gte=0) & Q(held__lte=F("on_hand")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.available} free of {self.on_hand}"

    @property
    def available(self) -> int:
        return self.on_hand - self.held

    @property
    def is_low(self) -> bool:
        return bool(0 < self.available < settings.LOW_STOCK_BELOW)

    def adjust(self, change: int, reason: str, actor: User | None = None) -> None:
        """Add or take away pairs by hand, with the reason.

        Raises StockRefused if fewer pairs would remain than are held for open orders.
        """
        with transaction.atomic():
            changed = StockLevel.objects.filter(pk=self.pk, on_hand__gte=F("held") - change).update(
                on_hand=F("on_hand") + change
            )
            if not changed:
                self.refresh_from_db()
                raise StockRefused(
                    f"{self.held} of {self.on_hand} pairs are held for open orders, "
                    f"so at most {self.available} can be taken away."
                )
            self._write(StockMovement.Kind.ADJUST, change, reason, actor)
        self.refresh_from_db()

    def count(self, counted: int, reason: str, actor: User | None = None) -> int:
        """Set the shelf to what somebody counted on it. Returns by how many pairs that changed it.

        Raises StockRefused if fewer were counted than are held for open orders. A count that finds
        what was expected is written too: somebody looked.
        """
        with transaction.atomic():
            level = StockLevel.objects.select_for_update().get(pk=self.pk)
            changed = StockLevel.objects.filter(
                pk=self.pk, on_hand=level.on_hand, held__lte=counted
            ).update(on_hand=counted)
            if not changed:
                raise StockRefused(level.why_not_count(counted))
            change = counted - level.on_hand
            self._write(StockMovement.Kind.COUNT, change, reason, actor)
        self.refresh_from_db()
        return change

    def why_not_count(self, counted: int) -> str:
        """Say why so few pairs cannot be all that lies there; empty when they can."""
        if counted >= self.held:
            return ""
        return (
            f"{self.held} pairs are held for open orders, so {counted} cannot be all that lies "
            "there. Count again, or end those orders first."
        )

    def receive(self, pairs: int, reason: str, actor: User | None = None) -> None:
        """Put pairs that arrived on the shelf. Raises ValueError for fewer than one."""
        StockLevel.objects.receive({self.pk: pairs}, reason, actor)
        self.refresh_from_db()

    def _write(
        self, kind: StockMovement.Kind, change: int, reason: str, actor: User | None
    ) -> None:
        StockMovement.objects.create(
            variant_id=self.pk, kind=kind, d_on_hand=change, actor=actor, reason=reason
        )


class StockMovement(models.Model):
    """One line of the stock ledger. Written once, never changed."""

    class Kind(models.TextChoices):
        HOLD = "hold", "Held for an order"
        RELEASE = "release", "Given back"
        SELL = "sell", "Sold"
        RESTOCK = "restock", "Back on the shelf"
        RECEIVE = "receive", "Received"
        ADJUST = "adjust", "Adjusted"
        COUNT = "count", "Counted"

    variant = models.ForeignKey("store.Variant", on_delete=models.CASCADE, related_name="movements")
    kind = models.CharField(max_length=10, choices=Kind)
    d_on_hand = models.IntegerField("change on hand", default=0)
    d_held = models.IntegerField("change held", default=0)
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
                condition=~Q(kind__in=["receive", "adjust", "count"]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.d_on_hand:+d} on hand, {self.d_held:+d} held"

    @classmethod
    def write(cls, kind: Kind, line: OrderLine, *, d_on_hand: int = 0, d_held: int = 0) -> None:
        cls.objects.create(
            variant_id=line.variant_id,
            kind=kind,
            order_line=line,
            d_on_hand=d_on_hand,
            d_held=d_held,
        )
