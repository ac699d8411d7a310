"""The ledger of a shelf in words, with what lay there after each line."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Sum

from store import parcel
from store.admin import cells
from store.models import Order, OrderLine, StockMovement

LATEST = 50


@dataclass
class Told:
    """One line of the ledger, in words."""

    row: StockMovement
    at: str
    on_hand: str
    held: str
    why: str
    who: str
    # What it changed of the pairs that are still to come, in words.
    to_come: str
    # What lay there, and how much of it was free, once this had happened.
    left: int = 0
    left_free: int = 0


def told(movement):
    person = movement.actor
    return Told(
        row=movement,
        at=cells.when(movement.at),
        on_hand=cells.signed(movement.d_on_hand),
        held=cells.signed(movement.d_held),
        why=why(movement),
        who=person.get_username() if person else "The shop",
        to_come=to_come(movement),
    )


def to_come(movement):
    """Say by how much fewer or more may be sold ahead, and are promised of those."""
    changes = {"ahead": movement.d_ahead, "promised": movement.d_promised}
    return ", ".join(f"{cells.signed(by)} {what}" for what, by in changes.items() if by)


def why(movement):
    if movement.order_line:
        return cells.link_to(movement.order_line.order)
    if movement.refund_line:
        order = movement.refund_line.refund.order
        return cells.link(cells.page_of(order), f"Refund of {order}")
    return movement.reason


def page_of_ledger(level, number):
    """Return one page of a shelf's ledger, latest first, each line with what it left there."""
    movements = level.variant.movements.select_related(
        "order_line__order", "refund_line__refund__order", "actor"
    )
    page = Paginator(movements, LATEST).get_page(number)
    on_hand, held = level.on_hand, level.held
    if page.number > 1:
        newer = movements[: page.start_index() - 1].aggregate(
            on_hand=Sum("d_on_hand"), held=Sum("d_held")
        )
        on_hand, held = on_hand - newer["on_hand"], held - newer["held"]
    lines = []
    for movement in page.object_list:
        line = told(movement)
        line.left, line.left_free = on_hand, on_hand - held
        on_hand, held = on_hand - movement.d_on_hand, held - movement.d_held
        lines.append(line)
    page.object_list = lines
    return page


def sold_and_here(variant):
    """Count the pairs that are sold, so not on hand any more, and wait to be packed."""
    waiting = (
        OrderLine.objects.filter(
            variant=variant,
            allocated=True,
            # What is set aside for a line that waits still counts as on hand.
            waits_for=0,
            order__payment_state=Order.Payment.PAID,
            order__fulfilment_state=Order.Fulfilment.UNFULFILLED,
        )
        .prefetch_related("refund_lines__refund", "refund_lines__movements")
        .order_by("pk")
    )
    return sum(line.quantity - parcel.staying(line) for line in waiting)
