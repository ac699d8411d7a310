"""Whether every shelf is what its ledger says, and holds what orders wait for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.db.models import IntegerField, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from store.models import Order, OrderLine, RefundLine, StockLevel, StockMovement
from store.models.movement import NUMBERS

REASON = "Stock audit: the ledger did not add up to the shelf. Count it."


@dataclass(frozen=True, slots=True)
class Shelf:
    """The numbers of a shelf, in pairs."""

    on_hand: int = 0
    held: int = 0
    ahead: int = 0
    promised: int = 0

    def __str__(self) -> str:
        ahead = f", {self.promised} of {self.ahead} promised ahead" if self.ahead else ""
        return f"{self.on_hand} on hand, {self.held} held{ahead}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What orders hold of a shelf, and what they were promised and wait for, in pairs."""

    held: int = 0
    promised: int = 0

    def __str__(self) -> str:
        return f"{self.held}" + (f" and {self.promised} to come" if self.promised else "")


@dataclass(frozen=True, slots=True)
class Drift:
    """A shelf that differs: as it lies, as the ledger adds up, as orders wait."""

    sku: str
    variant_id: int
    shelf: Shelf
    ledger: Shelf
    waited_for: Waiting

    @property
    def adds_up(self) -> bool:
        waited_for = Waiting(self.shelf.held, self.shelf.promised)
        return self.shelf == self.ledger and waited_for == self.waited_for

    def __str__(self) -> str:
        return (
            f"{self.sku}: shelf {self.shelf}; ledger {self.ledger}; "
            f"open orders wait for {self.waited_for}"
        )


def drifts() -> list[Drift]:
    """Return every shelf that does not add up. Empty is how it should always be.

    Shelves, ledger and orders are read one after the other while the shop goes on, so whatever
    seems to differ is read again under its lock before it counts.
    """
    seeming = [drift.variant_id for drift in _differing()]
    return [drift for variant_id in seeming if (drift := _look_again(variant_id))]


def fix(drift: Drift) -> bool:
    """Make a shelf and its ledger agree, with a line in the ledger that says so.

    What is held and promised becomes what orders wait for. How many pairs lie there only a person
    can count; until then the shelf's own number stays, or grows to what is held. What may be sold
    ahead stays, or grows to what is promised. Looks again under lock; returns whether there was
    something to do.
    """
    with transaction.atomic(durable=True):
        now = _look_again(drift.variant_id)
        if now is None:
            return False
        waited = now.waited_for
        on_hand = max(now.shelf.on_hand, waited.held)
        # Whoever waits gets what is free, once the rest is right.
        free = on_hand - waited.held if waited.promised else 0
        ahead = max(now.shelf.ahead, waited.promised)
        _set(now, Shelf(on_hand - free, waited.held, ahead, waited.promised))
        if free:
            with StockLevel.objects.opened(now.variant_id) as level:
                level.move(StockMovement.Kind.ADJUST, on_hand=free, reason=REASON)
    return True


def _set(now: Drift, wanted: Shelf) -> None:
    """Write a shelf's numbers as they should be, and what its ledger lacks of them."""
    level = StockLevel.objects.filter(pk=now.variant_id)
    if wanted.ahead:
        level.filter(back_on=None).update(back_on=_last_day(now.variant_id))
    level.update(**asdict(wanted))
    StockMovement.objects.create(
        variant_id=now.variant_id,
        kind=StockMovement.Kind.ADJUST,
        reason=REASON,
        **{f"d_{name}": getattr(wanted, name) - getattr(now.ledger, name) for name in NUMBERS},
    )


def _last_day(variant_id: int) -> date:
    """Return the last day for which a pair of a variant was promised."""
    waiting = OrderLine.objects.filter(variant=variant_id, waits_for__gt=0)
    return waiting.aggregate(day=Max("back_on"))["day"] or timezone.localdate()


def _look_again(variant_id: int) -> Drift | None:
    """Look at one shelf while nobody can change it. Every change of a shelf locks its level."""
    with transaction.atomic():
        # The lock comes first, so that what is read below cannot change meanwhile.
        StockLevel.objects.select_for_update().get(pk=variant_id)
        return next(iter(_differing(variant_id)), None)


def _differing(variant_id: int | None = None) -> list[Drift]:
    levels = StockLevel.objects.select_related("variant")
    if variant_id is not None:
        levels = levels.filter(pk=variant_id)
    ledger, waited = _ledger(variant_id), _waited_for(variant_id)
    found = [
        Drift(
            level.variant.sku,
            level.pk,
            Shelf(*(getattr(level, name) for name in NUMBERS)),
            ledger.get(level.pk, Shelf()),
            waited[level.pk],
        )
        for level in levels
    ]
    return [each for each in found if not each.adds_up]


def _ledger(variant_id: int | None) -> dict[int, Shelf]:
    rows = StockMovement.objects.order_by()
    if variant_id is not None:
        rows = rows.filter(variant=variant_id)
    sums = rows.values_list("variant").annotate(*(Sum(f"d_{name}") for name in NUMBERS))
    return {variant: Shelf(*numbers) for variant, *numbers in sums}


def _waited_for(variant_id: int | None) -> Mapping[int, Waiting]:
    """Add up what open orders hold, and those that are paid and wait for stock.

    Of a paid order's pairs that were given back before they came, none is held.
    """
    given_back = RefundLine.objects.filter(order_line=OuterRef("pk"), movements__isnull=False)
    sums = given_back.order_by().values("order_line").annotate(pairs=Sum("quantity"))
    lines = OrderLine.objects.filter(
        Q(order__payment_state__in=Order.WAITING) | Q(waits_for__gt=0)
    ).annotate(_back=Coalesce(Subquery(sums.values("pairs"), output_field=IntegerField()), 0))
    if variant_id is not None:
        lines = lines.filter(variant=variant_id)
    found: defaultdict[int, Waiting] = defaultdict(Waiting)
    rows = lines.order_by().values_list("variant", "quantity", "waits_for", "_back")
    for variant, quantity, waits, back in rows:
        so_far = found[variant]
        found[variant] = Waiting(so_far.held + quantity - waits - back, so_far.promised + waits)
    return found
