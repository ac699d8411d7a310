"""Whether every shelf is what its ledger says, and holds what open orders wait for."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum

from store.models import Order, OrderLine, StockLevel, StockMovement


@dataclass(frozen=True, slots=True)
class Drift:
    """A shelf that differs. In pairs: as it lies, as the ledger adds up, as orders wait."""

    sku: str
    variant_id: int
    on_hand: int
    held: int
    ledger_on_hand: int
    ledger_held: int
    waited_for: int

    def __str__(self) -> str:
        return (
            f"{self.sku}: shelf {self.on_hand} on hand, {self.held} held; "
            f"ledger {self.ledger_on_hand} on hand, {self.ledger_held} held; "
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

    What is held becomes what open orders wait for. How many pairs lie there only a person can
    count; until then the shelf's own number stays, or grows to what is held. Looks again under
    lock; returns whether there was something to do.
    """
    with transaction.atomic(durable=True):
        now = _look_again(drift.variant_id)
        if now is None:
            return False
        on_hand = max(now.on_hand, now.waited_for)
        StockLevel.objects.filter(pk=now.variant_id).update(on_hand=on_hand, held=now.waited_for)
        StockMovement.objects.create(
            variant_id=now.variant_id,
            kind=StockMovement.Kind.ADJUST,
            d_on_hand=on_hand - now.ledger_on_hand,
            d_held=now.waited_for - now.ledger_held,
            reason="Stock audit: the ledger did not add up to the shelf. Count it.",
        )
    return True


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
            level.on_hand,
            level.held,
            *ledger.get(level.pk, (0, 0)),
            waited.get(level.pk, 0),
        )
        for level in levels
    ]
    return [
        each
        for each in found
        if (each.on_hand, each.held) != (each.ledger_on_hand, each.ledger_held)
        or each.held != each.waited_for
    ]


def _ledger(variant_id: int | None) -> dict[int, tuple[int, int]]:
    rows = StockMovement.objects.order_by()
    if variant_id is not None:
        rows = rows.filter(variant=variant_id)
    sums = rows.values_list("variant").annotate(on_hand=Sum("d_on_hand"), held=Sum("d_held"))
    return {variant: (on_hand, held) for variant, on_hand, held in sums}


def _waited_for(variant_id: int | None) -> dict[int, int]:
    rows = OrderLine.objects.filter(order__payment_state__in=Order.WAITING).order_by()
    if variant_id is not None:
        rows = rows.filter(variant=variant_id)
    return dict(rows.values_list("variant").annotate(pairs=Sum("quantity")))
