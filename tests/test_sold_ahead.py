"""Pairs sold before they arrive: never more than were to come, and whoever paid first is served."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from store import fulfilment, payments
from store.models import OutOfStock, Refund, StockLevel
from store.models.stock import StockRefused
from store.stock_audit import drifts, fix
from tests.factories import make_order, make_variant, pay
from tests.invariants import Rows
from tests.stock_books import StockBooks
from tests.test_stock import shelf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.money]

DAY = timezone.localdate() + timedelta(days=40)


@pytest.fixture
def variant():
    """None on the shelf, and five may be sold ahead."""
    return make_variant(on_hand=0, back_on=DAY, ahead=5)


def order_ahead(variant, quantity=1, *, paid=True, back_on=DAY):
    return make_order(variant, quantity=quantity, paid=paid, back_on=back_on)


def ahead(variant):
    """What may be sold ahead and is promised of that, after all was checked."""
    assert StockBooks(Rows()).broken() == []
    level = StockLevel.objects.get(pk=variant.pk)
    return level.ahead, level.promised


def waits(order):
    return [line.waits_for for line in order.lines.all()]


def movements(order):
    moved = order.lines.get().movements.order_by("pk")
    return [(each.kind, each.d_on_hand, each.d_held, each.d_promised) for each in moved]


# Selling what is to come


def test_a_paid_line_whose_pairs_are_to_come_keeps_its_hold(variant):
    order = order_ahead(variant, 2)
    assert waits(order) == [2]
    assert ahead(variant) == (5, 2)
    assert shelf(variant) == (0, 0)
    assert movements(order) == [("hold", 0, 0, 2)]


def test_over_shelf_and_delivery_together_nobody_can_order(variant):
    variant.stock.receive(1, "Found")
    assert ahead(variant) == (4, 0)
    order_ahead(variant, 3)
    with pytest.raises(OutOfStock):
        order_ahead(variant, 3)
    order_ahead(variant, 2)
    with pytest.raises(OutOfStock):
        order_ahead(variant)
    assert shelf(variant) == (1, 1)
    assert ahead(variant) == (4, 4)


def test_what_lies_there_is_set_aside_first(variant):
    variant.stock.adjust(1, "Found")
    order = order_ahead(variant, 3)
    assert waits(order) == [2]
    assert shelf(variant) == (1, 1)
    assert ahead(variant) == (5, 2)


def test_a_line_that_was_not_promised_that_day_never_waits(variant):
    for day in (None, DAY + timedelta(days=1)):
        with pytest.raises(OutOfStock):
            order_ahead(variant, back_on=day)
    assert ahead(variant) == (5, 0)


@pytest.mark.parametrize("days_late", [0, 1])
def test_from_the_day_itself_on_nothing_is_sold_ahead(variant, days_late):
    come = timezone.localdate() - timedelta(days=days_late)
    StockLevel.objects.filter(pk=variant.pk).update(back_on=come)
    with pytest.raises(OutOfStock):
        order_ahead(variant, back_on=come)


def test_an_order_that_is_not_paid_gives_its_promise_back(variant):
    order = order_ahead(variant, 2, paid=False)
    assert ahead(variant) == (5, 2)
    payments.end_session(order)
    assert ahead(variant) == (5, 0)
    assert waits(order) == [0]


# When pairs come


def test_whoever_paid_first_is_served_first(variant):
    late, early = order_ahead(variant, 2, paid=False), order_ahead(variant, 2, paid=False)
    for order in (early, late):
        pay(order)
    variant.stock.receive(3, "Delivery")
    assert (waits(early), waits(late)) == ([0], [1])
    assert movements(early)[-2:] == [("fill", 0, 2, -2), ("sell", -2, -2, 0)]
    assert movements(late)[-1:] == [("fill", 0, 1, -1)]
    assert shelf(variant) == (1, 1)
    assert ahead(variant) == (2, 1)
    variant.stock.receive(9, "Delivery")
    assert waits(late) == [0]
    assert shelf(variant) == (8, 0)
    assert ahead(variant) == (0, 0)


def test_an_order_being_paid_waits_behind_those_that_are(variant):
    open_order, paid = order_ahead(variant, paid=False), order_ahead(variant)
    variant.stock.receive(1, "Delivery")
    assert (waits(open_order), waits(paid)) == ([1], [0])
    variant.stock.receive(1, "Delivery")
    assert waits(open_order) == [0]
    assert shelf(variant) == (1, 1)
    pay(open_order)
    assert shelf(variant) == (0, 0)
    assert ahead(variant) == (3, 0)


@pytest.mark.parametrize(
    "bring",
    [
        lambda level: level.adjust(2, "Came back"),
        lambda level: level.count(2, "Counted"),
        lambda level: StockLevel.objects.receive({level.pk: 2}, "Delivery"),
    ],
)
def test_pairs_go_to_whoever_waits_wherever_they_come_from(variant, bring):
    order = order_ahead(variant, 2)
    bring(variant.stock)
    assert waits(order) == [0]
    assert shelf(variant) == (0, 0)
    assert StockBooks(Rows()).broken() == []


def test_what_another_checkout_gives_back_goes_to_whoever_waits(variant):
    variant.stock.adjust(1, "Found")
    holder = order_ahead(variant, paid=False)
    order = order_ahead(variant)
    assert waits(order) == [1]
    payments.end_session(holder)
    assert waits(order) == [0]
    assert shelf(variant) == (0, 0)
    assert ahead(variant) == (5, 0)


def test_a_delivery_uses_up_what_may_be_sold_ahead(variant):
    variant.stock.receive(3, "Delivery")
    assert ahead(variant) == (2, 0)
    variant.stock.receive(30, "Delivery")
    assert ahead(variant) == (0, 0)
    assert shelf(variant) == (33, 0)


# Cancelling and giving back


@transaction.atomic
def put_back(made):
    for part in made.lines.filter(restock=True):
        StockLevel.objects.restock(part)


def refund(order, *, pairs=None, restock=True, cancel=False):
    """Give money back as staff do, as far as Stripe's answer."""
    line = order.lines.get()
    wish = payments.whole_refund(order)
    if pairs:
        part = payments.LineWish(line, pairs, pairs * line.unit_price, restock)
        wish = payments.RefundWish(lines=[part], cancel=cancel)
    made = payments.request_refund(order, wish, seen=order.refunds.count())
    put_back(made)
    Refund.objects.filter(pk=made.pk).update(state=Refund.State.SUCCEEDED)
    return made


def test_a_cancelled_order_waits_for_nothing(variant):
    order = order_ahead(variant, 2)
    refund(order)
    assert waits(order) == [0]
    assert shelf(variant) == (0, 0)
    assert ahead(variant) == (5, 0)
    variant.stock.receive(4, "Delivery")
    assert shelf(variant) == (4, 0)


def test_a_cancelled_order_gives_back_what_was_set_aside_for_it(variant):
    variant.stock.adjust(1, "Found")
    order, next_one = order_ahead(variant, 3), order_ahead(variant)
    refund(order)
    assert (waits(order), waits(next_one)) == ([0], [0])
    assert shelf(variant) == (0, 0)
    assert ahead(variant) == (5, 0)


def test_a_pair_that_is_given_back_is_not_waited_for(variant):
    order = order_ahead(variant, 3)
    refund(order, pairs=1)
    assert waits(order) == [2]
    assert ahead(variant) == (5, 2)
    variant.stock.receive(5, "Delivery")
    assert movements(order)[-1] == ("sell", -2, -2, 0)
    assert shelf(variant) == (3, 0)


def test_giving_back_the_last_missing_pair_sells_the_rest(variant):
    variant.stock.adjust(2, "Found")
    order = order_ahead(variant, 3)
    assert waits(order) == [1]
    refund(order, pairs=1)
    assert waits(order) == [0]
    assert shelf(variant) == (0, 0)
    refund(order, pairs=1)
    assert shelf(variant) == (1, 0)
    assert ahead(variant) == (5, 0)


def test_money_back_for_a_pair_that_is_sent_all_the_same_leaves_it_waiting(variant):
    order = order_ahead(variant, 2)
    refund(order, pairs=1, restock=False)
    assert waits(order) == [2]
    assert ahead(variant) == (5, 2)


def test_pairs_that_came_before_the_money_went_back_lie_on_the_shelf_again(variant):
    order = order_ahead(variant)
    made = payments.request_refund(
        order,
        payments.RefundWish(lines=[payments.LineWish(order.lines.get(), 1, 5800, True)]),
        seen=0,
    )
    variant.stock.receive(1, "Delivery")
    assert shelf(variant) == (0, 0)
    put_back(made)
    Refund.objects.filter(pk=made.pk).update(state=Refund.State.SUCCEEDED)
    assert shelf(variant) == (1, 0)
    assert ahead(variant) == (4, 0)


def test_an_order_refunded_elsewhere_stops_waiting_when_it_is_cancelled(variant, admin_user):
    order = order_ahead(variant)
    Refund.objects.create(
        order=order, source="dashboard", amount=order.paid_amount, state="succeeded"
    )
    fulfilment.cancel(order, admin_user)
    assert waits(order) == [0]
    assert ahead(variant) == (5, 0)
    variant.stock.receive(1, "Delivery")
    assert shelf(variant) == (1, 0)


# Staff


def test_an_order_that_waits_cannot_be_packed_and_says_for_what(variant, admin_user):
    order = order_ahead(variant, 2)
    with pytest.raises(fulfilment.FulfilmentRefused, match=f"Waits for stock: 2 × {variant.sku}"):
        fulfilment.pack(order, admin_user)
    variant.stock.receive(2, "Delivery")
    assert fulfilment.pack(order, admin_user).fulfilment_state == "packed"


@pytest.mark.parametrize(
    ("day", "number", "why"),
    [
        (DAY, 1, "2 are promised to orders already"),
        (None, 5, "Say on which day"),
        (timezone.localdate(), 3, "a day that is still to come"),
    ],
)
def test_what_would_break_a_promise_is_refused_with_the_reason(variant, day, number, why):
    order_ahead(variant, 2)
    with pytest.raises(StockRefused, match=why):
        variant.stock.expect(day, ahead=number)
    assert ahead(variant) == (5, 2)


def test_staff_stop_selling_ahead_and_every_promise_stands(variant, admin_user):
    order = order_ahead(variant, 2)
    variant.stock.expect(timezone.localdate(), ahead=2, actor=admin_user)
    with pytest.raises(OutOfStock):
        order_ahead(variant)
    assert waits(order) == [2]
    last = variant.movements.first()
    assert (last.kind, last.d_ahead, last.actor) == ("ahead", -3, admin_user)
    variant.stock.receive(2, "Delivery")
    assert waits(order) == [0]


def test_another_day_is_for_new_orders_and_the_old_keep_theirs(variant):
    order = order_ahead(variant)
    variant.stock.expect(DAY + timedelta(days=7), ahead=5)
    assert order.lines.get().back_on == DAY
    with pytest.raises(OutOfStock):
        order_ahead(variant)


@pytest.mark.parametrize(
    "numbers",
    [
        {"promised": 6},
        {"promised": -1},
        {"back_on": None},
        {"on_hand": 1, "promised": 1},
    ],
    ids=["more than to come", "minus", "without a day", "beside a free pair"],
)
def test_the_database_refuses_an_impossible_promise(variant, numbers):
    with pytest.raises(IntegrityError), transaction.atomic():
        StockLevel.objects.filter(pk=variant.pk).update(**numbers)


@pytest.mark.parametrize("numbers", [{"waits_for": 2}, {"back_on": None}])
def test_the_database_refuses_a_line_that_waits_for_what_nobody_promised(variant, numbers):
    order = order_ahead(variant)
    with pytest.raises(IntegrityError), transaction.atomic():
        order.lines.update(**numbers)


# The audit


@pytest.mark.parametrize(
    "drift",
    [
        {"promised": 1},
        {"promised": 4},
        {"ahead": 9},
        {"promised": 0, "on_hand": 2},
        {"promised": 0, "ahead": 0, "back_on": None},
    ],
)
def test_promises_changed_behind_the_ledger_are_found_and_mended(variant, drift):
    order = order_ahead(variant, 3)
    StockLevel.objects.filter(pk=variant.pk).update(**drift)
    (found,) = drifts()
    assert "open orders wait for 0 and 3 to come" in str(found)
    assert fix(found)
    assert drifts() == []
    assert StockBooks(Rows()).broken() == []
    level = StockLevel.objects.get(pk=variant.pk)
    assert level.promised == sum(waits(order)) == 3 - drift.get("on_hand", 0)
