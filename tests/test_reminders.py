"""“Remind me”: one letter at the stated life, for who asked, that says to look first."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from store import life, mail, reminders
from store.models import Mail, Order, Product, Refund, RefundLine, Reminder
from tests.factories import make_order, make_product, make_variant

pytestmark = pytest.mark.django_db

PAID = datetime(2026, 3, 31, 12, tzinfo=ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("300 to 500 miles, or about 12 months", 12),
        ("12 to 18 months", 12),
        ("9–12 months on concrete", 9),
        ("Check the size every 3 months: children grow faster than foam wears", 3),
        ("About 1 month", 1),
        ("2 years", 24),
        ("About a year", 12),
        ("300 to 500 miles", None),
        ("Until it is worn out", None),
        ("", None),
    ],
)
def test_a_life_is_read_from_the_words_shoppers_read(words, months):
    assert life.months(words) == months


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 3, 31), 6, date(2026, 9, 30)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(day, months, later):
    assert life.after(day, months) == later


@pytest.fixture
def order():
    """Two pairs with different lives, paid just now."""
    slow = make_variant(make_product(name="Cadence", life="About 12 months"))
    quick = make_variant(make_product(name="Sunday", life="6 to 9 months"))
    return make_order(slow, quick, paid=True)


def at(order, **fields):
    Order.objects.filter(pk=order.pk).update(**fields)
    return Order.objects.get(pk=order.pk)


def address(order, name="order_remind"):
    return reverse(f"store:{name}", args=[order.access_token])


def page_of(client, order):
    return client.get(order.get_absolute_url()).content.decode()


def make_due(order):
    reminders.ask(order)
    Reminder.objects.update(due_on=timezone.localdate())


def give_back(order, *lines):
    refund = Refund.objects.create(order=order, amount=5800, state="succeeded")
    for line in lines:
        RefundLine.objects.create(refund=refund, order_line=line, quantity=1, amount=5800)


# Asking on the order's page


def test_a_reminder_is_offered_and_never_set_by_itself(shopper, order):
    day = life.after(timezone.localdate(), 6)
    assert f"Remind me in {day:%B %Y}" in page_of(shopper, order)
    assert not Reminder.objects.exists()


def test_only_of_pairs_that_are_there_the_page_says_that_they_wear_out(shopper, order):
    page = page_of(shopper, order)
    assert "For later" in page
    assert "When they are worn out" not in page
    there = at(order, fulfilment_state="delivered", delivered_at=timezone.now())
    assert "When they are worn out" in page_of(shopper, there)


def test_it_is_set_and_switched_off_on_the_same_page(shopper, order):
    for _ in range(2):
        answer = shopper.post(address(order))
        assert (answer.status_code, answer.url) == (303, f"{order.get_absolute_url()}#again")
    day = life.after(timezone.localdate(), 6)
    assert Reminder.objects.get().due_on == day
    page = page_of(shopper, order)
    assert f"We write to you in {day:%B %Y}." in page
    assert "Remind me in" not in page
    assert shopper.post(address(order, "order_remind_stop")).url.endswith("#again")
    assert not Reminder.objects.exists()
    assert "Remind me in" in page_of(shopper, order)


def test_the_time_runs_from_the_day_that_is_known_best(order):
    order = at(order, paid_at=PAID)
    assert reminders.due_on(order) == date(2026, 9, 30)
    order = at(order, shipped_at=PAID + timedelta(days=2), fulfilment_state="shipped")
    assert reminders.due_on(order) == date(2026, 10, 2)
    order = at(order, delivered_at=PAID + timedelta(days=5), fulfilment_state="delivered")
    assert reminders.due_on(order) == date(2026, 10, 5)


def test_a_pair_that_went_back_does_not_count(order):
    order = at(order, paid_at=PAID)
    give_back(order, order.lines.get(product_name="Sunday"))
    assert reminders.due_on(Order.objects.get(pk=order.pk)) == date(2027, 3, 31)


@pytest.mark.parametrize(
    "fields",
    [
        {"fulfilment_state": "returned"},
        {"fulfilment_state": "cancelled"},
        {"email": ""},
        {"paid_at": PAID - timedelta(days=400)},
    ],
)
def test_where_there_is_nothing_to_look_at_none_is_offered_and_none_is_set(shopper, order, fields):
    order = at(order, **fields)
    assert "Remind me in" not in page_of(shopper, order)
    shopper.post(address(order))
    assert not Reminder.objects.exists()


def test_without_a_time_in_its_words_a_product_has_no_reminder(shopper, order):
    Product.objects.update(life="300 to 500 miles")
    assert "Remind me in" not in page_of(shopper, order)
    assert "Order the same again" in page_of(shopper, order)


def test_an_unpaid_order_has_none(shopper):
    order = make_order(make_variant())
    assert "Remind me" not in page_of(shopper, order)
    shopper.post(address(order))
    assert not Reminder.objects.exists()


def test_another_site_cannot_set_one(client, order):
    answer = client.post(address(order), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not Reminder.objects.exists()


# The letter


def test_it_is_written_on_its_day_and_once(order):
    reminders.ask(order)
    assert reminders.send() == {"reminded": 0}
    make_due(order)
    assert [reminders.send()["reminded"] for _ in range(3)] == [1, 0, 0]
    assert mail.send_due() == 1
    letter = Mail.objects.get()
    assert letter.to == order.email
    for part in (letter.text, letter.html):
        assert "They may still be good." in part
        assert "Cadence" in part
        assert "6 to 9 months" in part
        assert "The foam stays flat when you press it with a thumb." in part
        assert "keep wearing them" in part
        assert f"http://testserver{order.get_absolute_url()}#again" in part
        assert "child" not in part


def test_a_day_that_was_missed_is_made_up_for(order):
    make_due(order)
    Reminder.objects.update(due_on=timezone.localdate() - timedelta(days=9))
    assert reminders.send() == {"reminded": 1}


def test_a_letter_that_cannot_be_written_holds_back_no_other(order, monkeypatch):
    make_due(order)
    other = make_order(make_variant(), paid=True)
    Reminder.objects.create(order=other, due_on=timezone.localdate())
    write = reminders.letter
    monkeypatch.setattr(
        reminders,
        "letter",
        lambda one, *rest: 1 / 0 if one == order else write(one, *rest),
    )
    assert reminders.send() == {"reminded": 1, "errors": 1}
    assert Reminder.objects.get().order == order


def test_after_the_letter_the_page_offers_no_second(shopper, order):
    make_due(order)
    reminders.send()
    page = page_of(shopper, order)
    assert "We reminded you of them once" in page
    shopper.post(address(order))
    assert not Reminder.objects.exists()


def test_who_sent_everything_back_meanwhile_gets_none(order):
    make_due(order)
    at(order, fulfilment_state="returned")
    assert reminders.send() == {"reminded": 0}
    assert not Mail.objects.exists()
    assert not Reminder.objects.exists()


def test_a_pair_that_went_back_is_not_in_the_letter(order):
    make_due(order)
    give_back(order, order.lines.get(product_name="Sunday"))
    reminders.send()
    assert "Sunday" not in Mail.objects.get().text


def test_a_childs_pair_is_measured_too(order):
    Product.objects.filter(name="Sunday").update(shoes=["child"])
    make_due(order)
    reminders.send()
    assert "no longer reaches under the toes" in Mail.objects.get().text


def test_a_crash_between_letter_and_row_leaves_neither(order, monkeypatch):
    make_due(order)

    def die(*_, **__):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(mail, "queue", die)
        assert reminders.send() == {"reminded": 0, "errors": 1}
    assert not Mail.objects.exists()
    assert reminders.send() == {"reminded": 1}


def test_its_link_and_a_mail_programs_own_button_switch_it_off(order, shopper):
    reminders.ask(order)
    stop = address(order, "order_remind_stop")
    page = shopper.get(stop).content.decode()
    assert "Switch the reminder off?" in page
    assert Reminder.objects.exists()
    answer = Client().post(stop, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, "No reminder is set." in answer.content.decode()) == (200, True)
    assert not Reminder.objects.exists()


def test_the_letter_names_its_link_to_mail_programs(order, shopper):
    make_due(order)
    reminders.send()
    stop = address(order, "order_remind_stop")
    letter = Mail.objects.get()
    assert letter.stop_url == f"http://testserver{stop}"
    assert letter.stop_url in letter.text
    assert "has gone out" in shopper.get(stop).content.decode()
