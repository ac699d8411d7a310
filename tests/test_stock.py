"""The shelf: 0 ≤ held ≤ on hand, and a ledger that adds up to it."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.db.models.functions import Coalesce

from store.models import Order, OrderLine, OutOfStock, StockLevel, StockMovement
from store.models.movement import NUMBERS
from store.models.stock import StockRefused
from tests.factories import make_variant

pytestmark = [pytest.mark.django_db, pytest.mark.money]


def make_line(variant, quantity=1):
    order = Order.objects.create(
        fingerprint="x",
        subtotal=5800 * quantity,
        shipping=0,
        total=5800 * quantity,
        session_expires_at="2026-12-01T00:00Z",
    )
    return OrderLine.objects.create(
        order=order,
        variant=variant,
        sku=variant.sku,
        product_name=variant.product.name,
        arch=variant.arch,
        size=variant.size,
        quantity=quantity,
        list_price=5800,
        unit_price=5800,
        line_total=5800 * quantity,
    )


def shelf(variant):
    """The level, after checking that the ledger adds up to it."""
    level = StockLevel.objects.get(variant=variant)
    ledger = StockMovement.objects.filter(variant=variant).aggregate(
        **{name: Coalesce(Sum(f"d_{name}"), 0) for name in NUMBERS}
    )
    assert ledger == {name: getattr(level, name) for name in NUMBERS}
    return level.on_hand, level.held


def test_a_hold_sets_pairs_aside_and_a_release_gives_them_back():
    variant = make_variant(on_hand=3)
    line = make_line(variant, 2)
    StockLevel.objects.hold(line)
    assert shelf(variant) == (3, 2)
    StockLevel.objects.release(line)
    assert shelf(variant) == (3, 0)


def test_a_sale_takes_the_held_pairs_off_the_shelf():
    variant = make_variant(on_hand=3)
    line = make_line(variant, 2)
    StockLevel.objects.hold(line)
    StockLevel.objects.sell(line)
    assert shelf(variant) == (1, 0)


def test_more_than_is_free_cannot_be_held():
    variant = make_variant(on_hand=3)
    StockLevel.objects.hold(make_line(variant, 2))
    with pytest.raises(OutOfStock):
        StockLevel.objects.hold(make_line(variant, 2))
    assert shelf(variant) == (3, 2)


def test_late_money_takes_only_free_pairs():
    variant = make_variant(on_hand=2)
    StockLevel.objects.hold(make_line(variant, 1))
    StockLevel.objects.sell_unheld(make_line(variant, 1))
    assert shelf(variant) == (1, 1)
    with pytest.raises(OutOfStock):
        StockLevel.objects.sell_unheld(make_line(variant, 1))


@pytest.mark.parametrize("verb", ["hold", "release", "sell"])
def test_the_ledger_refuses_the_same_movement_of_a_line_twice(verb):
    variant = make_variant(on_hand=9)
    line = make_line(variant)
    StockLevel.objects.hold(line)
    if verb != "hold":
        getattr(StockLevel.objects, verb)(line)
    with pytest.raises(IntegrityError), transaction.atomic():
        getattr(StockLevel.objects, verb)(line)
    shelf(variant)


@pytest.mark.parametrize(
    ("on_hand", "held"), [(1, 2), (-1, 0), (0, -1)], ids=["held > on hand", "minus", "minus held"]
)
def test_the_database_refuses_an_impossible_shelf(on_hand, held):
    variant = make_variant(on_hand=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockLevel.objects.filter(variant=variant).update(on_hand=on_hand, held=held)


def test_an_adjustment_is_written_with_its_reason_and_person(admin_user):
    variant = make_variant(on_hand=5)
    variant.stock.adjust(-2, "Two were damaged", admin_user)
    assert shelf(variant) == (3, 0)
    movement = variant.movements.first()
    assert (movement.reason, movement.actor) == ("Two were damaged", admin_user)


def test_an_adjustment_below_what_is_held_is_refused_with_the_reason():
    variant = make_variant(on_hand=3)
    StockLevel.objects.hold(make_line(variant, 2))
    with pytest.raises(StockRefused, match="2 of 3 pairs are held"):
        variant.stock.adjust(-2, "Lost")
    assert shelf(variant) == (3, 2)


def test_an_adjustment_without_a_reason_is_refused_by_the_database():
    variant = make_variant(on_hand=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        variant.stock.adjust(1, "")


def test_a_count_sets_the_shelf_and_writes_by_how_much(admin_user):
    variant = make_variant(on_hand=5)
    StockLevel.objects.hold(make_line(variant, 2))
    assert variant.stock.count(3, "Counted", admin_user) == -2
    assert shelf(variant) == (3, 2)
    assert variant.stock.count(3, "Counted again", admin_user) == 0
    last = variant.movements.first()
    assert (last.kind, last.d_on_hand, last.reason) == ("count", 0, "Counted again")
    assert last.actor == admin_user


def test_a_count_below_what_is_held_is_refused_with_the_reason():
    variant = make_variant(on_hand=5)
    StockLevel.objects.hold(make_line(variant, 4))
    with pytest.raises(StockRefused, match="4 pairs are held"):
        variant.stock.count(3, "Counted")
    assert shelf(variant) == (5, 4)


def test_received_pairs_are_put_on_their_shelves_together(admin_user):
    first, second, third = (make_variant(on_hand=number) for number in (0, 1, 2))
    now = StockLevel.objects.receive({first.pk: 4, second.pk: 7, third.pk: 4}, "Note 7", admin_user)
    assert [shelf(each) for each in (first, second, third)] == [(4, 0), (8, 0), (6, 0)]
    assert {pk: level.on_hand for pk, level in now.items()} == {
        first.pk: 4,
        second.pk: 8,
        third.pk: 6,
    }
    moved = first.movements.get(kind="receive")
    assert (moved.d_on_hand, moved.reason, moved.actor) == (4, "Note 7", admin_user)


@pytest.mark.parametrize("wrong", [0, -1])
def test_received_pairs_are_all_put_away_or_none(wrong):
    variant, other = make_variant(on_hand=1), make_variant(on_hand=1)
    with pytest.raises(ValueError, match="at least one pair"):
        StockLevel.objects.receive({variant.pk: 5, other.pk: wrong}, "Note 7")
    with pytest.raises(ValueError, match="no shelf"):
        StockLevel.objects.receive({variant.pk: 5, 10**6: 1}, "Note 7")
    with pytest.raises(IntegrityError), transaction.atomic():
        variant.stock.receive(5, "")
    assert shelf(variant) == shelf(other) == (1, 0)
