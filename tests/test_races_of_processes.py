"""Many at once, each in a process of its own: nothing is oversold, doubled or lost."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from store import payments
from store.models import (
    JobRun,
    Mail,
    Order,
    OrderLine,
    Reminder,
    StockAlert,
    StockLevel,
    StockMovement,
    StripeEvent,
)
from tests import steps
from tests.child import Raised
from tests.factories import make_cart, make_order, make_variant, make_worn_order
from tests.invariants import broken
from tests.lost_rows import forget
from tests.passing_time import let_pass
from tests.processes import Crew
from tests.stripe_events import event_body, signature
from tests.test_stock import shelf

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.money,
    # Each test keeps every core busy, so they never run beside one another.
    pytest.mark.xdist_group("processes"),
]


@pytest.fixture(scope="module")
def all_hands(django_db_setup, stand_in_process):
    with Crew(24, stand_in_process) as crew:
        yield crew


@pytest.fixture
def crew(all_hands, transactional_db, stand_in):
    return all_hands


DAY = timezone.localdate() + timedelta(days=40)


def open_order(*variants, quantity=1):
    """An order whose payment page is open."""
    cart = make_cart(*variants, quantity=quantity)
    steps.click(cart.token)
    return Order.objects.get(cart=cart)


def test_the_last_pair_goes_to_one_of_24_shoppers(crew, stand_in):
    last = make_variant(on_hand=1)
    carts = [make_cart(last) for _ in range(24)]
    outcomes = crew.at_once([(steps.click, cart.token) for cart in carts])
    assert sorted(map(str, outcomes))[:23] == ["409"] * 23
    assert [session["url"] for session in stand_in.sessions()] == [
        outcome for outcome in outcomes if outcome != 409
    ]
    assert shelf(last) == (1, 1)
    assert broken(stand_in, at_rest=True) == []


def test_no_pair_too_many_is_sold_ahead_of_a_delivery(crew, stand_in):
    scarce = make_variant(on_hand=1, back_on=DAY, ahead=5)
    carts = [make_cart(scarce) for _ in range(24)]
    outcomes = crew.at_once([(steps.click, cart.token) for cart in carts])
    # Whoever saw a pair on the shelf is not made to wait for one: asked again, they may.
    again = [cart for cart, outcome in zip(carts, outcomes, strict=True) if outcome == 409]
    outcomes += crew.at_once([(steps.click, cart.token) for cart in again])
    pages = {outcome for outcome in outcomes if outcome != 409}
    assert pages == {session["url"] for session in stand_in.sessions()}
    assert len(pages) == 6
    level = StockLevel.objects.get(pk=scarce.pk)
    assert (level.held, level.promised) == (1, 5)
    assert broken(stand_in, at_rest=True) == []


def test_deliveries_payments_and_refunds_of_what_is_sold_ahead_never_wait_in_a_circle(
    crew, stand_in
):
    """Every order is in one of its ends, and nobody waits beside a pair, in whatever order."""
    variants = [make_variant(on_hand=2, back_on=DAY, ahead=60) for _ in range(3)]
    dice = random.Random(14)
    orders = [open_order(*dice.sample(variants, 2)) for _ in range(30)]
    for order in orders[:10]:
        stand_in.pay(order.session_id)
        payments.settle(order.session_id)
    calls = [(steps.refund_all, order.pk, 0) for order in orders[:5]]
    for order in orders[10:]:
        calls += [(steps.pay, stand_in.url, order.session_id), (steps.settle, order.session_id)]
    calls += [(steps.end, order.pk) for order in orders[20:]]
    calls += [(steps.receive, {each.pk: 2 for each in variants}, f"No. {n}") for n in range(6)]
    dice.shuffle(calls)
    outcomes = crew.at_once(calls)
    assert [outcome for outcome in outcomes if isinstance(outcome, Raised)] == []
    for order in orders:
        payments.settle(order.session_id)
    assert broken(stand_in, at_rest=True) == []
    StockLevel.objects.receive({each.pk: 60 for each in variants}, "The rest")
    assert not OrderLine.objects.filter(waits_for__gt=0).exists()
    assert broken(stand_in, at_rest=True) == []


def test_12_clicks_on_one_cart_are_one_order_and_one_page(crew, stand_in):
    variant = make_variant(on_hand=9)
    cart = make_cart(variant, quantity=2)
    outcomes = crew.at_once([(steps.click, cart.token)] * 12)
    # Two requests under one key at the same time: Stripe refuses the later, the shopper tries
    # again.
    pages = {outcome for outcome in outcomes if outcome != 503}
    assert pages == {session["url"] for session in stand_in.sessions()}
    assert len(pages) == 1
    assert Order.objects.count() == 1
    assert shelf(variant) == (9, 2)
    assert broken(stand_in, at_rest=True) == []


@pytest.mark.parametrize("kind", ["the same event", "different events"])
def test_16_webhooks_of_one_payment_at_once_count_once(crew, stand_in, kind):
    variant = make_variant(on_hand=5)
    order = open_order(variant)
    stand_in.pay(order.session_id)
    bodies = [
        event_body(order.session_id, number=1 if kind == "the same event" else number)
        for number in range(16)
    ]
    answers = crew.at_once([(steps.deliver, body, signature(body)) for body in bodies])
    assert answers == [200] * 16
    assert shelf(variant) == (4, 0)
    assert StockMovement.objects.filter(kind="sell").count() == 1
    assert Mail.objects.filter(state="sent").count() == Mail.objects.count() == 1
    assert not StripeEvent.objects.filter(processed_at=None).exists()
    assert broken(stand_in, at_rest=True) == []


def test_80_carts_of_many_lines_never_wait_for_each_other_for_ever(crew, stand_in):
    variants = [make_variant(on_hand=60) for _ in range(6)]
    dice = random.Random(11)
    carts = [make_cart(*dice.sample(variants, dice.randint(2, 6))) for _ in range(80)]
    wanted = [cart.lines.count() for cart in carts]
    outcomes = crew.at_once([(steps.place, cart.pk) for cart in carts])
    placed = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert {outcome.name for outcome in outcomes if isinstance(outcome, Raised)} <= {"OutOfStock"}
    assert len(placed) == Order.objects.count() > 60
    assert sum(wanted) >= StockMovement.objects.filter(kind="hold").count() > 200
    assert broken(stand_in, at_rest=True) == []


def test_paying_and_expiring_at_once_ends_a_hundred_times_in_one_of_both(crew, stand_in):
    variant = make_variant(on_hand=100)
    orders = [open_order(variant) for _ in range(100)]
    dice = random.Random(53)
    calls = []
    for order in orders:
        three = [
            (steps.pay, stand_in.url, order.session_id),
            (steps.end, order.pk),
            (steps.settle, order.session_id),
        ]
        calls += dice.sample(three, 3)
    outcomes = crew.at_once(calls)
    assert [outcome for outcome in outcomes if isinstance(outcome, Raised)] == []
    for order in orders:
        payments.settle(order.session_id)
    states = Counter(Order.objects.values_list("payment_state", flat=True))
    assert states.keys() == {"paid", "cancelled"}
    assert shelf(variant) == (100 - states["paid"], 0)
    assert broken(stand_in, at_rest=True) == []


def test_a_page_that_ended_frees_its_pairs_once_whoever_notices_first(crew, stand_in):
    variant = make_variant(on_hand=12)
    orders = [open_order(variant) for _ in range(12)]
    calls = []
    for number, order in enumerate(orders):
        stand_in.expire(order.session_id)
        body = event_body(order.session_id, "checkout.session.expired", number=number)
        calls += [(steps.deliver, body, signature(body)), (steps.end, order.pk)]
        calls += [(steps.settle, order.session_id)]
    calls[::12] = [(steps.reconcile,)] * len(calls[::12])
    outcomes = crew.at_once(calls)
    assert [outcome for outcome in outcomes if isinstance(outcome, Raised)] == []
    assert shelf(variant) == (12, 0)
    assert StockMovement.objects.filter(kind="release").count() == 12
    assert broken(stand_in, at_rest=True) == []


def test_8_members_of_staff_who_give_all_back_make_one_refund(crew, stand_in):
    variant = make_variant(on_hand=5)
    order = open_order(variant)
    stand_in.pay(order.session_id)
    payments.settle(order.session_id)
    outcomes = crew.at_once([(steps.refund_all, order.pk, 0)] * 8)
    assert outcomes.count("succeeded") == 1
    assert [outcome.name for outcome in outcomes if isinstance(outcome, Raised)] == [
        "RefundRefused"
    ] * 7
    assert stand_in.totals()["refunded"] == {"usd": order.total}
    assert len(stand_in.requests("POST", "/v1/refunds")) == 1
    assert shelf(variant) == (5, 0)
    assert broken(stand_in, at_rest=True) == []


def test_several_runs_of_reconcile_at_once_are_as_one(crew, stand_in):
    variant = make_variant(on_hand=20)
    paid, lapsed, refunded, lost = (open_order(variant) for _ in range(4))
    for order in (paid, refunded, lost):
        stand_in.pay(order.session_id)
    payments.settle(refunded.session_id)
    refunded.refresh_from_db()
    asked = payments.request_refund(refunded, payments.whole_refund(refunded), seen=0)
    stand_in.dispute(paid.session_id)
    # The row of a paid order is gone, as after restoring a backup.
    forget(lost)
    steps.place(make_cart(variant).pk)
    let_pass(stand_in, minutes=45)
    stand_in.lose_webhooks()
    outcomes = crew.at_once([(steps.reconcile,)] * 6)
    assert outcomes == [None] * 6
    states = Counter(Order.objects.values_list("payment_state", flat=True))
    assert states == {"paid": 3, "expired": 1, "cancelled": 1}
    asked.refresh_from_db()
    assert asked.state == "succeeded"
    assert len(stand_in.refunds()) == 1
    assert Order.objects.get(pk=paid.pk).dispute_state == "open"
    assert Order.objects.get(pk=lapsed.pk).payment_state == "expired"
    assert Order.objects.get(pk=lost.pk).review_reason == "rebuilt"
    assert shelf(variant) == (18, 0)
    assert broken(stand_in, at_rest=True) == []


def test_two_workers_do_everything_once_and_end_when_told(crew, stand_in):
    variant = make_variant(on_hand=5)
    orders = [open_order(variant) for _ in range(3)]
    for order in orders:
        stand_in.pay(order.session_id)
    stand_in.lose_webhooks()
    assert crew.at_once([(steps.work, 4.0)] * 2) == ["ended"] * 2
    assert set(Order.objects.values_list("payment_state", flat=True)) == {"paid"}
    assert shelf(variant) == (2, 0)
    assert Mail.objects.count() == Mail.objects.filter(state="sent", tries=1).count() == 3
    assert set(JobRun.objects.values_list("name", "ok")) == {
        ("reconcile", True),
        ("stock_audit", True),
        ("money_sum", True),
        ("purge", True),
        ("tell_back", True),
        ("remind", True),
    }
    assert broken(stand_in, at_rest=True) == []


def test_who_waits_and_who_wants_a_reminder_is_written_to_once_by_8_workers(crew):
    variant = make_variant(on_hand=3)
    now = timezone.now()
    for number in range(5):
        StockAlert.objects.create(variant=variant, email=f"{number}@example.com", confirmed_at=now)
    bought = make_order(make_variant(), paid=True)
    Reminder.objects.create(order=bought, due_on=timezone.localdate())
    outcomes = crew.at_once([(steps.tell_back,)] * 4 + [(steps.remind,)] * 4)
    assert (sum(outcomes[:4]), sum(outcomes[4:])) == (3, 1)
    told = Mail.objects.exclude(to=bought.email).order_by("to").values_list("to", flat=True)
    assert list(told) == ["0@example.com", "1@example.com", "2@example.com"]
    assert StockAlert.objects.count() == 2
    assert bought.mails.filter(kind="reminder").count() == 1
    assert not Reminder.objects.exists()


def test_a_buyer_is_asked_for_a_review_once_by_8_workers(crew):
    orders = [make_worn_order(make_variant()) for _ in range(2)]
    outcomes = crew.at_once([(steps.ask_for_reviews,)] * 8)
    assert sum(each.get("asked", 0) for each in outcomes) == 2
    assert [each for each in outcomes if "errors" in each] == []
    assert [order.mails.filter(kind="review").count() for order in orders] == [1, 1]
