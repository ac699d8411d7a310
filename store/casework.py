"""What staff settle about an order besides its parcel: flags, addresses, notes, its link.

As with the parcel, each locks its order, looks at how it stands, and appends who did what.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from store.fulfilment import FulfilmentRefused, locked
from store.models import Order, OrderEvent, OrderLine, OutOfStock, Refund, RefundLine, StockLevel
from store.models.cart import new_token
from store.parcel import load, refunded, staying

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

ADDRESS = (
    "ship_name",
    "ship_line1",
    "ship_line2",
    "ship_city",
    "ship_state",
    "ship_postal_code",
    "ship_country",
)
LEFT_THE_HOUSE = (Order.Fulfilment.SHIPPED, Order.Fulfilment.DELIVERED, Order.Fulfilment.RETURNED)


def clear_review(order: Order, note: str, user: User) -> Order:
    """Take the flag off an order that somebody has looked at; the note says what was found.

    Raises FulfilmentRefused where looking is not enough: without stock, or without an address.
    """
    with locked(order) as order:
        if not order.review_reason:
            raise FulfilmentRefused(f"Somebody has looked at {order.code} already.")
        if order.review_reason == Order.Review.STOCK_CONFLICT:
            raise FulfilmentRefused("Take its pairs from the shelf, or refund them.")
        if not (order.ship_line1 and order.ship_country):
            raise FulfilmentRefused("Type where the parcel goes first.")
        if not note.strip():
            raise FulfilmentRefused("Say what you found, so that others understand it later.")
        _unflag(order, user, note=note.strip())
    return order


def allocate(order: Order, user: User) -> Order:
    """Take the pairs an order lacks from the shelf, all or none. Raises FulfilmentRefused.

    What was refunded of them is not needed any more, and is not sent.
    """
    with locked(order) as order:
        load([order])
        missing = [line for line in order.lines.all() if not line.allocated]
        if not missing:
            raise FulfilmentRefused(f"{order.code} lacks no pairs.")
        if not order.is_paid or order.fulfilment_state != Order.Fulfilment.UNFULFILLED:
            raise FulfilmentRefused(f"{order.code} waits for no pairs.")
        for line in sorted(missing, key=lambda line: line.variant_id):
            _take(line)
        taken = ", ".join(line.sku for line in missing if line.allocated)
        order.record("allocated", actor=OrderEvent.Actor.STAFF, user=user, skus=taken)
        if order.review_reason == Order.Review.STOCK_CONFLICT:
            _unflag(order, user)
    return order


def _take(line: OrderLine) -> None:
    needed = line.quantity - refunded(line)
    if needed <= 0:
        return
    for part in line.refund_lines.all():
        if part.refund.counts:
            # The ledger's word that these pairs stay here, now that the line has others.
            StockLevel.objects.restock(part)
    try:
        StockLevel.objects.sell_unheld(line, needed)
    except OutOfStock:
        free = StockLevel.objects.get(variant=line.variant_id).available
        raise FulfilmentRefused(
            f"{line.sku}: {needed} needed and {free} free. Nothing was taken."
        ) from None
    line.allocated = True
    line.save(update_fields=["allocated"])


def _unflag(order: Order, user: User, **data: Any) -> None:
    flag, order.review_reason = order.review_reason, Order.Review.NONE
    order.record("cleared", actor=OrderEvent.Actor.STAFF, user=user, flag=flag, **data)
    order.save(update_fields=["review_reason"])


def correct_address(order: Order, address: Mapping[str, str], user: User) -> Order:
    """Send the parcel elsewhere; the history keeps where it was to go. Raises FulfilmentRefused.

    `address` is by the names of ADDRESS. An order flagged for having none has one then.
    """
    with locked(order) as order:
        if order.fulfilment_state in LEFT_THE_HOUSE:
            raise FulfilmentRefused(f"{order.code} has left already.")
        if not order.is_paid:
            raise FulfilmentRefused(f"{order.code} is not paid.")
        before = {name: getattr(order, name) for name in ADDRESS}
        after = {name: address[name].strip() for name in ADDRESS}
        if before == after:
            raise FulfilmentRefused("This is the address already.")
        for name, value in after.items():
            setattr(order, name, value)
        order.save(update_fields=[*ADDRESS])
        old = ", ".join(filter(None, before.values()))
        order.record("address", actor=OrderEvent.Actor.STAFF, user=user, before=old or "none")
        if order.review_reason == Order.Review.NO_ADDRESS:
            _unflag(order, user)
    return order


def add_note(order: Order, text: str, user: User) -> None:
    """Append a note for colleagues. Raises FulfilmentRefused for the same one sent twice."""
    text = text.strip()
    with locked(order) as order:
        last = order.events.last()
        if not text:
            raise FulfilmentRefused("Type a note first.")
        if last and last.kind == "note" and last.data.get("text") == text:
            raise FulfilmentRefused("This note is there already.")
        order.record("note", actor=OrderEvent.Actor.STAFF, user=user, text=text)


def renew_link(order: Order, seen: str, user: User) -> Order:
    """Give the order another secret link, so that the old one leads nowhere.

    `seen` is the link's token as the person saw it: a second click does not change it again.
    """
    with locked(order) as order:
        if order.access_token != seen:
            raise FulfilmentRefused("The link has been renewed already.")
        order.access_token = new_token()
        order.save(update_fields=["access_token"])
        order.record("link_renewed", actor=OrderEvent.Actor.STAFF, user=user)
    return order


def check_refund(
    refund: Refund, put_back: Mapping[OrderLine, int], note: str, user: User
) -> Refund:
    """Close what a refund made elsewhere, or failed, asked of staff. Raises FulfilmentRefused.

    `put_back` says how many pairs of which line lie on the shelf again.
    """
    with locked(refund.order) as order:
        refund = Refund.objects.select_for_update().get(pk=refund.pk)
        if not refund.to_check or refund.checked_at:
            raise FulfilmentRefused("Somebody has looked at this refund already.")
        load([order])
        pairs = {line: put_back[line] for line in order.lines.all() if put_back.get(line)}
        for line in sorted(pairs, key=lambda line: line.variant_id):
            _put_back(refund, line, pairs[line])
        refund.checked_at, refund.checked_by = timezone.now(), user
        refund.save(update_fields=["checked_at", "checked_by"])
        back = ", ".join(f"{count} × {line.sku}" for line, count in pairs.items())
        order.record(
            "refund_checked", actor=OrderEvent.Actor.STAFF, user=user, put_back=back, note=note
        )
    return refund


def _put_back(refund: Refund, line: OrderLine, count: int) -> None:
    left = line.quantity - staying(line) if line.allocated else 0
    if count > left:
        raise FulfilmentRefused(f"{line.sku}: {left} can be put back. Nothing was changed.")
    part, is_new = RefundLine.objects.get_or_create(
        refund=refund, order_line=line, defaults={"quantity": count, "restock": True}
    )
    if not is_new:
        part.quantity, part.restock = count, True
        part.save(update_fields=["quantity", "restock"])
    StockLevel.objects.restock(part)
