"""Pairs on their way back: how many, until when, once, and never money or stock by themselves."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from store import returns
from store.models import Mail, Order, Refund, RefundLine, Return, StockMovement
from tests.factories import make_order, make_variant

pytestmark = [pytest.mark.django_db, pytest.mark.money]


@pytest.fixture
def order():
    """Two lines of two pairs each, which have left."""
    return sent(make_order(make_variant(), make_variant(size="L"), quantity=2, paid=True))


def sent(order, **fields):
    left = timezone.now() - timedelta(hours=1)
    Order.objects.filter(pk=order.pk).update(
        **{"fulfilment_state": "shipped", "shipped_at": left} | fields
    )
    return Order.objects.get(pk=order.pk)


def lines(order):
    return list(order.lines.all())


def left(order):
    return list(returns.returnable(Order.objects.get(pk=order.pk)).values())


def refund(order, line, quantity, amount, *, restock=False, before=None):
    row = Refund.objects.create(order=order, source="admin", amount=amount, state="succeeded")
    if before:
        Refund.objects.filter(pk=row.pk).update(created_at=before)
    RefundLine.objects.create(
        refund=row, order_line=line, quantity=quantity, amount=amount, restock=restock
    )


def test_a_return_is_asked_for_and_the_shopper_told_how(order, settings):
    settings.RETURN_ADDRESS = ["12 Sample Road", "Albany, NY 12207"]
    first, second = lines(order)
    parcel = returns.ask(order, {first: 1, second: 2}, "fit", "Half a size less.")
    assert [(part.order_line, part.quantity) for part in parcel.lines.order_by("pk")] == [
        (first, 1),
        (second, 2),
    ]
    letter = Mail.objects.get()
    assert letter.subject == f"Order {order.code}: how to send your return"
    for part in (letter.text, letter.html):
        assert "12 Sample Road" in part
        assert "return/slip/" in part
    event = order.events.get(kind="return_asked")
    assert (event.actor, event.data["pairs"]) == ("shopper", 3)


def test_without_an_address_staff_are_told_to_write_it(order, settings):
    settings.RETURN_ADDRESS = []
    returns.ask(order, {lines(order)[0]: 1}, "mind")
    to_shopper, to_staff = Mail.objects.order_by("pk")
    assert "Wait for our next letter" in to_shopper.text
    assert to_staff.to == settings.STAFF_EMAIL
    assert order.code in to_staff.subject


def test_a_second_click_asks_for_no_second_return(order):
    line = lines(order)[0]
    returns.ask(order, {line: 1}, "fit")
    with pytest.raises(returns.ReturnRefused, match="open already"):
        returns.ask(order, {line: 1}, "fit")
    assert Return.objects.count() == 1


def test_the_database_itself_refuses_two_open_returns(order):
    Return.objects.create(order=order, reason="fit")
    with pytest.raises(IntegrityError), transaction.atomic():
        Return.objects.create(order=order, reason="fit")


def test_only_pairs_that_are_out_may_come_back(order):
    first, second = lines(order)
    with pytest.raises(returns.ReturnRefused, match="at most 2 pairs"):
        returns.ask(order, {first: 3}, "fit")
    with pytest.raises(returns.ReturnRefused, match="how many"):
        returns.ask(order, {first: 0, second: 0}, "fit")
    stranger = lines(sent(make_order(make_variant(), paid=True)))[0]
    with pytest.raises(returns.ReturnRefused):
        returns.ask(order, {stranger: 1}, "fit")
    assert not Return.objects.exists()


def test_pairs_come_back_once(order, admin_user):
    first, _ = lines(order)
    assert left(order) == [2, 2]
    parcel = returns.ask(order, {first: 1}, "fit")
    assert left(order) == [1, 2]
    returns.receive(parcel, admin_user)
    assert left(order) == [1, 2]
    refund(order, first, 1, first.unit_price, restock=True)
    assert left(order) == [1, 2]
    returns.withdraw(returns.ask(order, {first: 1}, "fit"))
    assert left(order) == [1, 2]


def test_a_pair_that_never_left_cannot_come_back(order):
    first, _ = lines(order)
    refund(order, first, 1, first.unit_price, restock=True, before=order.placed_at)
    assert left(order) == [1, 2]


def test_some_money_back_for_the_trouble_still_lets_a_pair_come_back(order):
    first, second = lines(order)
    refund(order, first, 2, 1000)
    refund(order, second, 2, second.unit_price * 2)
    assert left(order) == [2]


@pytest.mark.parametrize("state", ["unfulfilled", "packed", "returned", "cancelled"])
def test_only_a_parcel_that_is_out_can_be_returned(order, state):
    order = sent(order, fulfilment_state=state)
    with pytest.raises(returns.ReturnRefused, match="once the parcel has left"):
        returns.ask(order, {lines(order)[0]: 1}, "fit")


def test_the_days_count_from_the_delivery(order, settings):
    day = timedelta(days=1)
    # Days of the shop's clock, which a change to or from summer time moves against UTC.
    delivered = timezone.localtime() - settings.RETURN_DAYS * day
    order = sent(order, fulfilment_state="delivered", delivered_at=delivered)
    assert returns.is_in_time(order)
    order = sent(order, fulfilment_state="delivered", delivered_at=delivered - day)
    assert not returns.is_in_time(order)
    with pytest.raises(returns.ReturnRefused, match="60 days"):
        returns.ask(order, {lines(order)[0]: 1}, "fit")


def test_without_a_word_of_the_delivery_they_count_from_the_last_day_expected(order, settings):
    order = sent(order, shipped_at=timezone.now() - timedelta(days=settings.RETURN_DAYS + 1))
    assert returns.is_in_time(order)
    order = sent(order, shipped_at=timezone.now() - timedelta(days=settings.RETURN_DAYS + 12))
    assert not returns.is_in_time(order)


def test_a_return_is_withdrawn_once_and_not_when_it_is_here(order, admin_user):
    parcel = returns.ask(order, {lines(order)[0]: 1}, "fit")
    for _ in range(2):
        assert returns.withdraw(parcel).state == "withdrawn"
    assert order.events.filter(kind="return_withdrawn").count() == 1
    parcel = returns.ask(order, {lines(order)[0]: 1}, "fit")
    returns.receive(parcel, admin_user)
    with pytest.raises(returns.ReturnRefused, match="is here already"):
        returns.withdraw(parcel)


def test_a_parcel_is_received_once_and_the_shopper_told_once(order, admin_user):
    parcel = returns.ask(order, {lines(order)[0]: 1}, "fit")
    movements = StockMovement.objects.count()
    returns.receive(parcel, admin_user)
    with pytest.raises(returns.ReturnRefused, match="received already"):
        returns.receive(parcel, admin_user)
    assert order.mails.filter(kind="return_received").count() == 1
    assert Order.objects.get(pk=order.pk).fulfilment_state == "shipped"
    # Money and stock wait for staff's refund.
    assert not Refund.objects.exists()
    assert StockMovement.objects.count() == movements


def test_the_last_pair_that_comes_back_makes_the_order_returned(order, admin_user):
    first, second = lines(order)
    returns.receive(returns.ask(order, {first: 2}, "fit"), admin_user)
    returns.receive(returns.ask(order, {second: 2}, "fit"), admin_user)
    assert Order.objects.get(pk=order.pk).fulfilment_state == "returned"
    assert order.events.get(kind="parcel").user == admin_user


@pytest.mark.parametrize(
    ("here", "days", "by"),
    [
        ((2026, 11, 30), 5, (2026, 12, 7)),
        # Thanksgiving and a weekend are no working days.
        ((2026, 11, 25), 5, (2026, 12, 3)),
        ((2026, 11, 28), 1, (2026, 11, 30)),
    ],
)
def test_money_is_promised_so_many_working_days_after_the_parcel_is_here(settings, here, days, by):
    settings.REFUND_DAYS = days
    # Late in the evening in New York it is the next day in UTC.
    came = datetime(*here, 22, tzinfo=ZoneInfo("America/New_York"))
    assert Return(received_at=came.astimezone(UTC)).refund_by == date(*by)
    assert Return().refund_by is None


def test_the_letter_names_the_day_by_which_the_money_is_sent(order, admin_user):
    parcel = returns.receive(returns.ask(order, {lines(order)[0]: 1}, "fit"), admin_user)
    letter = Mail.objects.get(subject__contains="arrived")
    for part in (letter.text, letter.html):
        assert f"{parcel.refund_by:%a} {parcel.refund_by.day} {parcel.refund_by:%b}" in part
    assert "at the latest" in letter.text
