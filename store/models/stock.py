"""How many pairs lie on the shelf, how many are held for orders, and which are sold ahead.

Four numbers, in pairs: of those `on_hand`, some are `held`; of a delivery that is to come, so many
may be sold `ahead`, and of those some are `promised`. Always `0 ≤ held ≤ on_hand`,
`0 ≤ promised ≤ ahead`, and nobody waits while a pair is free.

A shelf is opened under its lock, and what happens to it is written down as movements; when it is
closed, its numbers change by the sum of these and in no other way, so the ledger always adds up to
the shelf. What a line waits for changes only while its shelf is open. The constraints keep all of
it even if this code is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.functional import cached_property

from store.arrival import day
from store.models.movement import NUMBERS, StockMovement
from store.models.order import Order
from store.models.order_line import OrderLine

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from store.models.payment import RefundLine
    from store.models.variant import Variant

Kind = StockMovement.Kind


class OutOfStock(Exception):
    """There are fewer free pairs of a variant than were asked for."""

    def __init__(self, variant: Variant) -> None:
        super().__init__(f"{variant.sku} is out of stock")
        self.variant = variant


class StockRefused(Exception):
    """A change by hand would break what orders were promised. Says so in words."""


class StockLevelQuerySet(models.QuerySet["StockLevel"]):
    @contextmanager
    def opened(self, variant_id: int) -> Iterator[StockLevel]:
        """Hold a shelf under its lock, and close it when nothing was raised.

        Raises TransactionManagementError without a transaction around it. Shelves are opened in
        the order of their keys, so that two who open several never wait for each other.
        """
        if not transaction.get_connection(self.db).in_atomic_block:
            # PostgreSQL would refuse the lock; SQLite has none, and must not go on without.
            raise transaction.TransactionManagementError("a shelf is opened in a transaction")
        level = self.select_for_update().get(pk=variant_id)
        yield level
        level.close()

    def hold(self, line: OrderLine) -> None:
        """Set the line's pairs aside; what the shelf lacks is promised of what is to come.

        Only a line that names the day of that delivery may wait for it. Raises OutOfStock, then
        nothing is held.
        """
        with self.opened(line.variant_id) as level:
            waits = max(0, line.quantity - level.available)
            if waits > (level.free_ahead if line.back_on == level.back_on else 0):
                raise OutOfStock(line.variant)
            level.move(Kind.HOLD, line, held=line.quantity - waits, promised=waits)
            line.wait_for(waits)

    def release(self, line: OrderLine) -> None:
        """Give back all that is set aside for a line, or promised to it; once."""
        with self.opened(line.variant_id) as level:
            line.look_again()
            level.release(line)

    def let_go(self, order: Order) -> None:
        """Take back what a cancelled order's lines still wait for. The order is locked."""
        for line in order.lines.filter(waits_for__gt=0).order_by("variant"):
            with self.opened(line.variant_id) as level:
                line.look_again()
                # Its pairs may have come at this very moment; then they were sold.
                if line.waits_for:
                    level.release(line)

    def sell(self, line: OrderLine) -> None:
        """Take a paid line's pairs off the shelf, once.

        A line whose pairs are not all there keeps its hold; whatever brings the last of them sells
        them to it.
        """
        with self.opened(line.variant_id) as level:
            line.look_again()
            if not line.waits_for:
                level.sell(line)

    def sell_unheld(self, line: OrderLine, pairs: int | None = None) -> None:
        """Take free pairs off the shelf for an order whose hold is gone, by default the line's all.

        Raises OutOfStock.
        """
        pairs = line.quantity if pairs is None else pairs
        with self.opened(line.variant_id) as level:
            if level.available < pairs:
                raise OutOfStock(line.variant)
            level.move(Kind.SELL, line, on_hand=-pairs)

    def restock(self, part: RefundLine) -> None:
        """Put a refund's pairs back on the shelf, once; those still waited for are let go."""
        with self.opened(part.order_line.variant_id) as level:
            part.order_line.look_again()
            level.take_back(part)

    def receive(
        self, pairs: Mapping[int, int], reason: str, actor: User | None = None
    ) -> dict[int, StockLevel]:
        """Put pairs that arrived on their shelves, all of them or none.

        `pairs` says how many, at least one each, by the key of the variant. Those who wait get
        theirs first, and by as many as came fewer may be sold ahead. Returns the shelves as they
        are then, by the same keys.
        """
        if not pairs or min(pairs.values()) < 1:
            raise ValueError("receive takes at least one pair of each")
        with transaction.atomic():
            # Locked in one order, so that two deliveries of many shelves never wait in a circle.
            levels = list(self.select_for_update().filter(pk__in=pairs).order_by("pk"))
            if len(levels) != len(pairs):
                raise ValueError("one of the variants has no shelf")
            for level in levels:
                came = pairs[level.pk]
                fewer = -min(came, level.ahead)
                level.move(Kind.RECEIVE, on_hand=came, ahead=fewer, reason=reason, actor=actor)
            self.close_many(levels)
        return self.in_bulk(list(pairs))

    def close_many(self, levels: Iterable[StockLevel]) -> None:
        """Close shelves that are open, those with the same change in one query.

        A delivery may be for thousands, and on hardly any of them somebody waits.
        """
        alike: dict[tuple[date | None, tuple[int, ...]], list[StockLevel]] = {}
        for level in levels:
            level.serve()
            alike.setdefault((level.back_on, level.change), []).append(level)
        StockMovement.objects.bulk_create(
            movement for same in alike.values() for level in same for movement in level.moved
        )
        for (back_on, change), same in alike.items():
            self.filter(pk__in=[level.pk for level in same]).update(
                back_on=back_on,
                updated_at=timezone.now(),
                **{name: F(name) + by for name, by in zip(NUMBERS, change, strict=True) if by},
            )


class StockLevel(models.Model):
    """The shelf of one variant, in pairs."""

    variant = models.OneToOneField(
        "store.Variant", on_delete=models.CASCADE, primary_key=True, related_name="stock"
    )
    on_hand = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField("held for orders", default=0)
    back_on = models.DateField(
        "back in stock on",
        null=True,
        blank=True,
        help_text="Shown where none is left: “Sold out, back on Tue 15 Dec”.",
    )
    ahead = models.PositiveIntegerField(
        "may be sold ahead", default=0, help_text="Of the pairs that come on that day."
    )
    promised = models.PositiveIntegerField("promised of those", default=0)
    updated_at = models.DateTimeField(auto_now=True)

    objects = StockLevelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stock_0_held_on_hand",
                condition=Q(on_hand__gte=0) & Q(held__gte=0) & Q(held__lte=F("on_hand")),
            ),
            models.CheckConstraint(
                name="stock_0_promised_ahead",
                condition=Q(promised__gte=0) & Q(promised__lte=F("ahead")),
            ),
            models.CheckConstraint(
                name="stock_ahead_has_a_day", condition=Q(ahead=0) | Q(back_on__isnull=False)
            ),
            models.CheckConstraint(
                name="stock_nobody_waits_beside_a_free_pair",
                condition=Q(promised=0) | Q(held=F("on_hand")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.available} free of {self.on_hand}"

    @property
    def available(self) -> int:
        """How many lie there that nobody has."""
        return self.on_hand - self.held

    @property
    def is_expected(self) -> bool:
        """Whether the day on which pairs come is known and still to come."""
        return self.back_on is not None and self.back_on > timezone.localdate()

    @property
    def free_ahead(self) -> int:
        """How many may still be sold ahead; none once the day has come."""
        return self.ahead - self.promised if self.is_expected else 0

    # By hand

    def adjust(self, change: int, reason: str, actor: User | None = None) -> None:
        """Add or take away pairs by hand, with the reason.

        Raises StockRefused if fewer pairs would remain than are held for orders.
        """
        with transaction.atomic(), StockLevel.objects.opened(self.pk) as level:
            if level.available + change < 0:
                raise StockRefused(
                    f"{level.held} of {level.on_hand} pairs are held for open orders, "
                    f"so at most {level.available} can be taken away."
                )
            level.move(Kind.ADJUST, on_hand=change, reason=reason, actor=actor)
        self.refresh_from_db()

    def count(self, counted: int, reason: str, actor: User | None = None) -> int:
        """Set the shelf to what somebody counted on it. Returns by how many pairs that changed it.

        Raises StockRefused if fewer were counted than are held for orders. A count that finds what
        was expected is written too: somebody looked.
        """
        with transaction.atomic(), StockLevel.objects.opened(self.pk) as level:
            if why := level.why_not_count(counted):
                raise StockRefused(why)
            change = counted - level.on_hand
            level.move(Kind.COUNT, on_hand=change, reason=reason, actor=actor)
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

    def expect(self, back_on: date | None, *, ahead: int, actor: User | None = None) -> None:
        """Say on which day pairs come, and how many of them may be sold before.

        What was promised stays promised, for the day that was named then. Raises StockRefused if
        that would be more than may be sold ahead, or without a day to come.
        """
        with transaction.atomic(), StockLevel.objects.opened(self.pk) as level:
            if why := level.why_not_expect(back_on, ahead):
                raise StockRefused(why)
            if ahead != level.ahead:
                reason = f"Back on {day(back_on)}" if back_on else "None is expected"
                level.move(Kind.AHEAD, ahead=ahead - level.ahead, reason=reason, actor=actor)
            level.back_on = back_on
        self.refresh_from_db()

    def why_not_expect(self, back_on: date | None, ahead: int) -> str:
        """Say why no more than these may be sold ahead of this day; empty when they may."""
        if ahead < self.promised:
            return (
                f"{self.promised} are promised to orders already, so it cannot be fewer. "
                f"With {self.promised}, no more are sold ahead."
            )
        if ahead and back_on is None:
            return "Say on which day they are back, so that shoppers know before they pay."
        if ahead > self.promised and back_on and back_on <= timezone.localdate():
            return "Pairs are sold ahead only of a day that is still to come."
        return ""

    # While it is open

    @cached_property
    def moved(self) -> list[StockMovement]:
        """What has happened since it was opened."""
        return []

    @property
    def change(self) -> tuple[int, ...]:
        """By how much that changes each of its numbers."""
        return tuple(sum(getattr(each, f"d_{name}") for each in self.moved) for name in NUMBERS)

    def move(self, kind: StockMovement.Kind, line: OrderLine | None = None, **what: Any) -> None:
        """Write down a movement: by how much it changes which numbers, and why."""
        numbers = {f"d_{name}": what.pop(name, 0) for name in NUMBERS}
        self.moved.append(
            StockMovement(variant_id=self.pk, kind=kind, order_line=line, **numbers, **what)
        )
        for name in NUMBERS:
            setattr(self, name, getattr(self, name) + numbers[f"d_{name}"])

    def sell(self, line: OrderLine) -> None:
        """Take what is set aside for a line off the shelf."""
        if pairs := self.set_aside(line):
            self.move(Kind.SELL, line, on_hand=-pairs, held=-pairs)

    def release(self, line: OrderLine) -> None:
        """Give back what is set aside for a line and what it waits for."""
        self.move(Kind.RELEASE, line, held=-self.set_aside(line), promised=-line.waits_for)
        line.wait_for(0)

    def take_back(self, part: RefundLine) -> None:
        """Take the pairs of a refund back: first those its line waits for, then those set aside.

        Of a line that was let go before, or paid when the stock was gone, and never got its pairs,
        nothing comes back.
        """
        line, pairs = part.order_line, part.quantity
        waits = min(line.waits_for, pairs)
        if waits:
            self.move(Kind.RESTOCK, refund_line=part, promised=-waits, held=waits - pairs)
            line.wait_for(line.waits_for - waits)
            if not line.waits_for:
                self.sell(line)
        else:
            was_sold = line.allocated and (
                not line.back_on or line.movements.filter(kind=Kind.SELL).exists()
            )
            self.move(Kind.RESTOCK, refund_line=part, on_hand=pairs if was_sold else 0)

    def set_aside(self, line: OrderLine) -> int:
        """Count the pairs that lie here for a line whose order holds them.

        One that never waited has all of its pairs; of others the ledger tells.
        """
        if not line.back_on:
            return line.quantity
        of_line = Q(order_line=line) | Q(refund_line__order_line=line)
        written = StockMovement.objects.filter(of_line).aggregate(held=Sum("d_held"))["held"] or 0
        return written + sum(each.d_held for each in self.moved if each.is_of(line))

    def serve(self) -> None:
        """Set free pairs aside for whoever waits, the first to have paid first.

        A line that was paid and now has all its pairs is sold.
        """
        if not (self.promised and self.available):
            return
        first = F("order__paid_at").asc(nulls_last=True), "order__placed_at", "pk"
        waiting = OrderLine.objects.filter(variant=self.pk, waits_for__gt=0)
        for line in waiting.select_related("order").order_by(*first):
            pairs = min(self.available, line.waits_for)
            if not pairs:
                break
            self.move(Kind.FILL, line, held=pairs, promised=-pairs)
            line.wait_for(line.waits_for - pairs)
            if line.order.is_paid and not line.waits_for:
                self.sell(line)

    def close(self) -> None:
        """Serve who waits, and write what has happened."""
        StockLevel.objects.close_many([self])
