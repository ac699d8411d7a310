"""The letter that asks for a review: once, after a month of wear, to everybody, and never again."""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from biocorrect.management.commands import worker
from store import mail, pulse, review_letters, review_requests, reviews
from store.models import JobRun, Mail, NoReviewLetters, OrderMail, Refund, RefundLine
from tests.factories import make_product, make_variant, make_worn_order
from tests.passing_time import let_pass

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.PRODUCT_REVIEWS = True


@pytest.fixture
def pair():
    return make_variant(make_product(name="Cadence", slug="cadence"))


def asked():
    return review_requests.ask().get("asked", 0)


def letters():
    return Mail.objects.filter(order_mail__kind=OrderMail.Kind.REVIEW)


def test_a_buyer_is_asked_once_a_month_after_the_parcel_came(pair):
    order = make_worn_order(pair, days=29)
    assert asked() == 0
    let_pass(days=1)
    assert [review_requests.ask(), review_requests.ask()] == [{"asked": 1}, {"asked": 0}]
    letter = letters().get()
    assert (letter.to, letter.subject) == (
        "ada@example.com",
        f"Order {order.code}: how are your insoles?",
    )
    for part in (letter.text, letter.html):
        assert f"/orders/{order.access_token}/review/" in part
        assert f"/orders/{order.access_token}/no-review-letters/" in part
        assert "Cadence" in part
        assert "We give nothing for it" in part
    assert letter.stop_url.endswith(f"/orders/{order.access_token}/no-review-letters/")


def test_without_a_day_of_delivery_the_last_expected_day_counts(pair, settings):
    settings.DELIVERY_DAYS = (2, 4)
    monday = timezone.make_aware(datetime(2026, 10, 5, 12))
    order = make_worn_order(pair, shipped_at=monday, delivered_at=monday + timedelta(days=2))
    assert reviews.opens_on(order) == date(2026, 11, 6)
    order.delivered_at = None
    assert reviews.opens_on(order) == date(2026, 11, 8)
    order.shipped_at = None
    assert reviews.opens_on(order) is None


def test_while_reviews_are_off_nobody_is_asked(pair, settings):
    make_worn_order(pair)
    settings.PRODUCT_REVIEWS = False
    assert asked() == 0
    assert not letters().exists()


@pytest.mark.parametrize(("state", "left"), [("queued", 0), ("sending", 1), ("sent", 1)])
def test_a_letter_that_waits_is_taken_back_when_reviews_are_switched_off(pair, state, left):
    order = make_worn_order(pair)
    confirmed = Mail.objects.create(to="ada@example.com", subject="Confirmed", text="Thanks")
    OrderMail.objects.create(order=order, kind=OrderMail.Kind.CONFIRMED, mail=confirmed)
    assert asked() == 1
    letters().update(state=state)
    assert review_requests.withdraw() == 1 - left
    assert letters().count() == left
    assert Mail.objects.filter(pk=confirmed.pk).exists(), "other letters go out"
    assert asked() == 1 - left, "switched on again, who got none is asked"


def test_who_returned_the_pair_or_got_the_money_back_is_asked_like_everybody(pair):
    make_worn_order(pair, fulfilment_state="returned")
    refunded = make_worn_order(pair)
    row = Refund.objects.create(order=refunded, source="admin", amount=5800, state="succeeded")
    RefundLine.objects.create(
        refund=row, order_line=refunded.lines.get(), quantity=1, amount=5800, restock=True
    )
    assert asked() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"shipped_at": None, "delivered_at": None, "fulfilment_state": "packed"},
        {"shipped_at": None, "delivered_at": None, "fulfilment_state": "cancelled"},
        {"email": ""},
        {"dispute_state": "open"},
        {"shipped_at": timezone.now() - timedelta(days=130)},
    ],
)
def test_an_order_that_never_left_is_too_old_or_disputed_is_not_asked_about(pair, fields):
    make_worn_order(pair, **fields)
    assert asked() == 0


def test_a_dispute_that_is_settled_does_not_silence_the_buyer(pair):
    make_worn_order(pair, dispute_state="lost")
    assert asked() == 1


def test_only_what_left_in_the_parcel_is_asked_about(pair):
    other = make_variant(make_product(name="Keel", slug="keel"))
    order = make_worn_order(pair, other)
    row = Refund.objects.create(order=order, source="admin", amount=5800, state="succeeded")
    Refund.objects.filter(pk=row.pk).update(created_at=order.shipped_at - timedelta(hours=1))
    RefundLine.objects.create(
        refund=row, order_line=order.lines.get(variant=other), quantity=1, amount=5800, restock=True
    )
    assert asked() == 1
    assert "Keel" not in letters().get().text


def test_a_wish_for_no_such_letters_holds_for_every_order_of_the_address(pair, shopper):
    first = make_worn_order(pair)
    address = f"/orders/{first.access_token}/no-review-letters/"
    page = shopper.get(address).content.decode()
    assert "Do not ask me again" in page
    assert not NoReviewLetters.objects.exists(), "a mail program that opens links decides nothing"
    assert shopper.post(address).status_code == 303
    assert "We do not ask again." in shopper.get(address).content.decode()
    make_worn_order(pair, email="Ada@Example.com")
    make_worn_order(pair, email="grace@example.com")
    assert asked() == 1
    assert letters().get().to == "grace@example.com"


def test_a_mail_programs_own_button_stops_the_letters_too(pair, client):
    order = make_worn_order(pair)
    answer = client.post(
        f"/orders/{order.access_token}/no-review-letters/", {"List-Unsubscribe": "One-Click"}
    )
    assert answer.status_code == 200
    assert asked() == 0


def test_the_wish_is_heard_while_reviews_are_off(pair, shopper, settings):
    order = make_worn_order(pair)
    settings.PRODUCT_REVIEWS = False
    shopper.post(f"/orders/{order.access_token}/no-review-letters/")
    settings.PRODUCT_REVIEWS = True
    assert asked() == 0


def test_the_letter_and_the_note_of_it_are_one_so_a_crash_asks_nobody_twice(pair, monkeypatch):
    make_worn_order(pair)
    queue = mail.queue

    def dies(*args, **kwargs):
        queue(*args, **kwargs)
        raise RuntimeError("killed")

    monkeypatch.setattr(mail, "queue", dies)
    assert review_requests.ask() == {"asked": 0, "errors": 1}
    assert not letters().exists()
    monkeypatch.setattr(mail, "queue", queue)
    assert [asked(), asked()] == [1, 0]


def test_one_order_that_fails_does_not_keep_the_others_waiting(pair, monkeypatch):
    bad, good = make_worn_order(pair, days=40), make_worn_order(pair)
    ask = review_letters.ask
    monkeypatch.setattr(
        review_letters, "ask", lambda order, *rest: 1 / 0 if order == bad else ask(order, *rest)
    )
    assert review_requests.ask() == {"asked": 1, "errors": 1}
    assert letters().get().order_mail.order == good


@pytest.mark.parametrize("is_on", [True, False])
def test_the_worker_has_a_clock_for_it_only_while_reviews_are_on(settings, monkeypatch, is_on):
    settings.PRODUCT_REVIEWS = is_on
    seen = []

    def one_round(self, clocks, is_stopped):
        seen.extend(name for name, *_ in clocks)
        raise KeyboardInterrupt

    monkeypatch.setattr(worker.Command, "_round", one_round)
    monkeypatch.setattr(worker.signal, "signal", lambda *_: None)
    with pytest.raises(KeyboardInterrupt):
        call_command("worker")
    assert ("review_requests" in seen) is is_on


def test_staff_see_that_asking_failed():
    now = timezone.now()
    JobRun.objects.create(name="review_requests", finished_at=now, ok=False)
    bad = [sign for sign in pulse.signs(now) if sign.place == "review_requests"]
    assert [sign.advice for sign in bad] == [
        "Buyers are not asked for reviews. Look at what it wrote."
    ]
