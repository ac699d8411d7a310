"""A late parcel, by the mail-order rule: who is told, what silence means, and money back."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from store import delays, fulfilment, mail, payments, promise
from store.models import Delay, Order, OrderMail, Refund
from tests.factories import make_cart, make_order, make_variant
from tests.test_settle import place
from tests.test_stock import shelf

pytestmark = [pytest.mark.django_db, pytest.mark.money]

# A Monday before the cut-off hour, so the order was to leave on the same day.
PAID_AT = datetime(2026, 11, 30, 10, tzinfo=ZoneInfo("America/New_York"))
FIRST_DAY = date(2026, 11, 30)


@pytest.fixture
def now(monkeypatch):
    """The moment, which a test may move."""
    clock = {"now": PAID_AT + timedelta(hours=2)}
    monkeypatch.setattr(timezone, "now", lambda: clock["now"])
    return clock


@pytest.fixture
def order(now):
    return make_order(make_variant(), paid=True, paid_at=PAID_AT)


def announce(order, day, user=None, reason="The foam came late."):
    return delays.announce(order, FIRST_DAY + timedelta(days=day) if day else None, reason, user)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def letters(order):
    return [each.mail for each in order.mails.filter(kind="delayed").order_by("pk")]


@pytest.mark.parametrize(
    ("days", "needs_consent"), [(1, False), (29, False), (30, False), (31, True), (None, True)]
)
def test_silence_keeps_a_first_delay_of_at_most_30_days(order, days, needs_consent):
    assert announce(order, days).needs_consent is needs_consent


def test_silence_cancels_a_second_delay(order):
    announce(order, 3)
    second = announce(order, 7)
    assert second.needs_consent
    assert promise.answer_by(second, order, [order.delays.first()]) == date(2026, 12, 3)


def test_a_long_first_delay_may_be_answered_for_30_days(order):
    delay = announce(order, None)
    assert promise.answer_by(delay, order, []) == date(2026, 12, 30)


def test_nobody_has_to_answer_on_the_day_of_the_letter(order, now):
    now["now"] = PAID_AT + timedelta(days=50)
    delay = announce(order, None)
    assert promise.answer_by(delay, order, []) == date(2027, 1, 20)


def test_a_day_on_which_nothing_leaves_is_the_next_working_day(order):
    # Saturday 5 December.
    assert announce(order, 5).ships_on == date(2026, 12, 7)


def test_the_shopper_is_told_once_with_the_new_days(order, admin_user):
    delay = announce(order, 9, admin_user)
    mail.to_shopper(order, OrderMail.Kind.DELAYED, about=delay)
    (letter,) = letters(order)
    assert letter.subject == f"Order {order.code} is delayed: keep it or cancel"
    for part in (letter.text, letter.html):
        assert "Wed 9 Dec" in part
        assert "Fri 11 to Tue 15 Dec" in part
        assert "The foam came late." in part
        assert "all your money back" in part
        assert f"{order.get_absolute_url()}#delay" in part
    event = order.events.get(kind="delayed")
    assert (event.user, event.actor) == (admin_user, "staff")


def test_the_letter_says_what_silence_means(order):
    announce(order, 9)
    announce(order, None)
    short, open_ended = letters(order)
    assert "we send it on the new day" in short.text
    assert "answer by Wed 9 Dec" in open_ended.text
    assert "We cannot say yet when" in open_ended.text


def test_the_promise_follows_the_newest_delay(order):
    told = []
    assert promise.arrives(order, told).words == "Wed 2 to Fri 4 Dec"
    told.append(announce(order, 9))
    assert promise.leaves(order, told) == date(2026, 12, 9)
    assert promise.arrives(order, told).words == "Fri 11 to Tue 15 Dec"
    told.append(announce(order, None))
    assert promise.arrives(order, told) is None


def test_a_parcel_that_left_is_expected_from_the_day_it_left(order, now):
    now["now"] = PAID_AT + timedelta(days=2)
    order.fulfilment_state, order.shipped_at = "shipped", now["now"]
    assert promise.arrives(order, []).words == "Fri 4 to Tue 8 Dec"


@pytest.mark.parametrize("days", [-1, 0])
def test_a_new_day_lies_ahead(order, days):
    with pytest.raises(delays.DelayRefused, match="after today"):
        announce(order, days) if days else delays.announce(order, FIRST_DAY, "Late.", None)
    assert not order.delays.exists()


def test_the_same_notice_is_not_sent_twice(order):
    announce(order, 9)
    with pytest.raises(delays.DelayRefused, match="promised to leave on Wed 9 Dec already"):
        announce(order, 9)
    announce(order, None)
    with pytest.raises(delays.DelayRefused, match="knows already"):
        announce(order, None)
    assert len(letters(order)) == 2


@pytest.mark.parametrize("state", ["shipped", "delivered", "returned", "cancelled"])
def test_what_is_not_here_cannot_be_late(order, state):
    Order.objects.filter(pk=order.pk).update(fulfilment_state=state)
    with pytest.raises(delays.DelayRefused, match=f"is {state} already"):
        announce(order, 9)


def test_an_order_that_is_not_paid_has_no_day():
    with pytest.raises(delays.DelayRefused, match="not paid"):
        announce(make_order(make_variant()), 9)


def test_keeping_is_noted_once(order):
    delay = announce(order, None)
    for _ in range(2):
        delays.answer(delay, "keep")
    assert fresh(delay).answer == "keep"
    assert order.events.filter(kind="delay_answered").count() == 1
    assert delays.unanswered(PAID_AT + timedelta(days=90)) == []


def test_silence_shows_up_the_day_after_the_last(order):
    delay = announce(order, None)
    last = datetime(2026, 12, 30, 23, tzinfo=PAID_AT.tzinfo)
    assert delays.unanswered(last) == []
    assert delays.unanswered(last + timedelta(hours=2)) == [delay]


@pytest.mark.parametrize(
    "change",
    [
        {"fulfilment_state": "shipped"},
        {"fulfilment_state": "cancelled"},
    ],
)
def test_silence_does_not_matter_for_what_is_gone(order, change):
    announce(order, None)
    Order.objects.filter(pk=order.pk).update(**change)
    assert delays.unanswered(PAID_AT + timedelta(days=90)) == []


def test_what_silence_has_cancelled_is_neither_packed_nor_shipped(order, now, admin_user):
    announce(order, None)
    fulfilment.pack(order, admin_user)
    now["now"] = datetime(2026, 12, 30, 23, tzinfo=PAID_AT.tzinfo)
    assert fulfilment.why_not_packable(fresh(order)) == []
    now["now"] += timedelta(hours=2)
    with pytest.raises(fulfilment.FulfilmentRefused, match="Nobody answered about its delay"):
        fulfilment.ship(order, "USPS", "9400111899223100001234", admin_user)
    fulfilment.unpack(order, admin_user)
    with pytest.raises(fulfilment.FulfilmentRefused, match="Nobody answered about its delay"):
        fulfilment.pack(order, admin_user)
    assert fresh(order).fulfilment_state == "unfulfilled"


def test_an_answer_in_the_last_moment_lets_it_leave(order, now, admin_user):
    delay = announce(order, None)
    now["now"] += timedelta(days=60)
    delays.answer(delay, "keep")
    fulfilment.pack(order, admin_user)
    assert fresh(order).fulfilment_state == "packed"


def test_only_the_newest_delay_waits_for_an_answer(order):
    delays.answer(announce(order, 60), "keep")
    second = announce(order, None)
    assert delays.unanswered(PAID_AT + timedelta(days=90)) == [second]


def test_a_short_first_delay_is_never_unanswered(order):
    announce(order, 9)
    assert delays.unanswered(PAID_AT + timedelta(days=90)) == []


# Money back


@pytest.fixture
def variant():
    return make_variant(on_hand=5)


@pytest.fixture
def bought(variant, stand_in):
    """Two pairs, paid at the stand-in."""
    order = place(make_cart(variant, quantity=2))
    stand_in.pay(order.session_id)
    payments.settle(order.session_id)
    return fresh(order)


def tell(order):
    return delays.announce(order, timezone.localdate() + timedelta(days=9), "Late.", None)


def test_who_cancels_gets_all_money_back_and_the_shelf_its_pairs(bought, variant, stand_in):
    delay = tell(bought)
    assert shelf(variant) == (3, 0)
    delays.answer(delay, "cancel")
    assert fresh(delay).answer == "cancel"
    assert fresh(bought).fulfilment_state == "cancelled"
    assert stand_in.totals()["refunded"] == stand_in.totals()["paid"]
    (refund,) = Refund.objects.all()
    assert (refund.source, refund.amount) == ("shopper", bought.paid_amount)
    assert shelf(variant) == (5, 0)
    assert bought.mails.filter(kind="refund").count() == 1


def test_cancelling_twice_refunds_once(bought, stand_in):
    delay = tell(bought)
    for _ in range(3):
        delays.answer(delay, "cancel")
    assert len(stand_in.refunds()) == Refund.objects.count() == 1


def test_who_kept_may_still_cancel(bought, stand_in):
    delay = tell(bought)
    delays.answer(delay, "keep")
    delays.answer(delay, "cancel")
    assert stand_in.totals()["refunded"] == stand_in.totals()["paid"]
    with pytest.raises(delays.DelayRefused, match="cancelled already"):
        delays.answer(delay, "keep")


def test_a_packed_parcel_may_be_cancelled_and_a_shipped_one_not(bought, stand_in):
    delay = tell(bought)
    Order.objects.filter(pk=bought.pk).update(fulfilment_state="shipped", shipped_at=timezone.now())
    with pytest.raises(delays.DelayRefused, match="has left already"):
        delays.answer(delay, "cancel")
    assert fresh(delay).answer == Delay.Answer.NONE
    assert not Refund.objects.exists()
    Order.objects.filter(pk=bought.pk).update(fulfilment_state="packed", shipped_at=None)
    delays.answer(delay, "cancel")
    assert fresh(bought).fulfilment_state == "cancelled"


def test_what_staff_gave_back_before_is_not_given_twice(bought, stand_in):
    delay = tell(bought)
    line = bought.lines.get()
    wish = payments.RefundWish(lines=[payments.LineWish(line, 1, 1000)])
    payments.send_refund(payments.request_refund(bought, wish, seen=0))
    delays.answer(delay, "cancel")
    assert stand_in.totals()["refunded"] == stand_in.totals()["paid"]
    assert Refund.objects.count() == 2


def test_a_refund_that_stripe_does_not_confirm_yet_still_cancels(bought, stand_in):
    delay = tell(bought)
    stand_in.misbehave("error_500", path="/v1/refunds*", method="POST", times=0)
    delays.answer(delay, "cancel")
    assert fresh(bought).fulfilment_state == "cancelled"
    assert Refund.objects.get().state == "requested"
    assert fresh(delay).answer == "cancel"
