"""Shelf, ledger and open orders say the same, or staff are told; `--fix` makes them agree."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from store import stock_audit
from store.models import JobRun, Mail, StockLevel, StockMovement
from store.stock_audit import drifts, fix
from tests.factories import make_order, make_variant
from tests.invariants import broken
from tests.test_stock import shelf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.money]


@pytest.fixture
def variant():
    """Five pairs, two of them held for an order."""
    variant = make_variant(on_hand=5)
    make_order(variant, quantity=2)
    return variant


def drift(variant, **fields):
    StockLevel.objects.filter(pk=variant.pk).update(**fields)


def test_shelves_as_the_shop_leaves_them_add_up(variant, capsys):
    make_order(variant, paid=True)
    call_command("stock_audit")
    assert capsys.readouterr().out == "Every shelf adds up.\n"
    assert JobRun.objects.get(name="stock_audit").ok


@pytest.mark.parametrize(
    ("shelf_is", "mended"),
    [
        ({"on_hand": 4}, (4, 2)),
        ({"on_hand": 9, "held": 0}, (9, 2)),
        ({"held": 3}, (5, 2)),
        ({"on_hand": 1, "held": 1}, (2, 2)),
    ],
)
def test_a_shelf_changed_behind_the_ledger_is_named_and_mended(variant, capsys, shelf_is, mended):
    drift(variant, **shelf_is)
    with pytest.raises(CommandError, match="1 shelves do not add up"):
        call_command("stock_audit")
    said = capsys.readouterr().out
    assert variant.sku in said
    assert "ledger 5 on hand, 2 held; open orders wait for 2" in said
    assert not JobRun.objects.get(name="stock_audit").ok
    call_command("stock_audit", "--fix")
    assert shelf(variant) == mended
    assert broken() == []
    assert "Count it." in StockMovement.objects.latest("pk").reason


def test_staff_are_told_of_a_difference_once(variant):
    drift(variant, on_hand=4)
    for _ in range(2):
        with pytest.raises(CommandError):
            call_command("stock_audit")
    letter = Mail.objects.get(to="staff@localhost")
    assert variant.sku in letter.text


def test_a_lost_line_of_the_ledger_is_found(variant):
    StockMovement.objects.filter(variant=variant, kind="hold").delete()
    (found,) = drifts()
    assert (found.shelf.held, found.ledger.held, found.waited_for.held) == (2, 0, 2)
    assert fix(found)
    assert shelf(variant) == (5, 2)


def test_what_was_mended_meanwhile_is_left_alone(variant):
    drift(variant, on_hand=4)
    (found,) = drifts()
    drift(variant, on_hand=5)
    assert not fix(found)
    assert shelf(variant) == (5, 2)


def test_a_sale_while_the_shelves_are_read_is_no_difference(variant, monkeypatch):
    read = stock_audit._ledger

    def read_and_sell(*arguments):
        monkeypatch.setattr(stock_audit, "_ledger", read)
        ledger = read(*arguments)
        make_order(variant, paid=True)
        return ledger

    monkeypatch.setattr(stock_audit, "_ledger", read_and_sell)
    assert drifts() == []


def test_the_database_refuses_more_held_than_lie_there(variant):
    with pytest.raises(IntegrityError), transaction.atomic():
        drift(variant, held=6)
