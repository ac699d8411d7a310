"""Everything that waits, looked at again: what no webhook told is found, once, whoever looks."""

import pytest
import stripe
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.serializers import serialize
from django.test import Client

from store import payments
from store.models import JobRun, Mail, Order, Refund, StockLevel, StripeEvent
from store.quote import quote
from tests import steps
from tests.factories import make_cart, make_variant
from tests.invariants import broken
from tests.passing_time import let_pass
from tests.smtp import MailServer
from tests.stripe_events import event_body, signature
from tests.test_settle import get_thanks, place, state
from tests.test_stock import shelf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.money]


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    """The SDK's pause before it tries again."""
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.001)


@pytest.fixture
def variant():
    return make_variant(on_hand=5)


@pytest.fixture
def order(variant, stand_in):
    return place(make_cart(variant, quantity=2))


@pytest.fixture
def paid(order, stand_in):
    stand_in.pay(order.session_id)
    payments.settle(order.session_id)
    stand_in.lose_webhooks()
    order.refresh_from_db()
    return order


def reconcile(*arguments):
    call_command("reconcile", *arguments, verbosity=0)


def counts():
    return JobRun.objects.filter(name="reconcile").latest("started_at").counts


# Payments


def test_a_payment_of_which_nobody_told_is_found_at_once(order, variant, stand_in):
    stand_in.pay(order.session_id)
    stand_in.lose_webhooks()
    reconcile()
    assert state(order) == "paid"
    assert shelf(variant) == (3, 0)
    assert broken(stand_in, at_rest=True) == []


def test_a_payment_that_was_settled_is_not_asked_for_again(paid, stand_in):
    reconcile()
    asked = len(stand_in.requests(path=f"/v1/checkout/sessions/{paid.session_id}"))
    reconcile()
    assert len(stand_in.requests(path=f"/v1/checkout/sessions/{paid.session_id}")) == asked
    assert "untold_payments" not in counts()


def test_what_the_bank_said_days_later_is_found(order, variant, stand_in):
    stand_in.pay_by_bank(order.session_id)
    payments.settle(order.session_id)
    stand_in.settle(order.session_id, "failed")
    stand_in.lose_webhooks()
    let_pass(stand_in, hours=7)
    reconcile()
    assert state(order) == "failed"
    assert shelf(variant) == (5, 0)
    assert order.mails.filter(kind="payment_failed").count() == 1


def test_an_event_that_failed_while_stripe_was_down_is_acted_upon_later(order, stand_in):
    stand_in.pay(order.session_id)
    stand_in.misbehave("error_503", path="/v1/checkout/sessions/*", times=0)
    body = event_body(order.session_id)
    assert steps.deliver(body, signature(body)) == 500
    event = StripeEvent.objects.get()
    assert (event.processed_at, event.attempts) == (None, 1)
    stand_in.behave()
    let_pass(stand_in, minutes=2)
    reconcile()
    event.refresh_from_db()
    assert event.processed_at
    assert state(order) == "paid"


def test_an_event_that_cannot_be_dealt_with_is_kept_with_its_error(order, stand_in, monkeypatch):
    def fail(session_id):
        raise ZeroDivisionError("a fault of ours")

    body = event_body(order.session_id)
    monkeypatch.setattr("store.payments.events.settle", fail)
    with pytest.raises(ZeroDivisionError):
        steps.deliver(body, signature(body))
    let_pass(minutes=2)
    with pytest.raises(CommandError):
        reconcile()
    event = StripeEvent.objects.get(pk="evt_1")
    assert (event.processed_at, event.attempts) == (None, 2)
    assert "a fault of ours" in event.last_error
    monkeypatch.undo()
    reconcile()
    event.refresh_from_db()
    assert (event.last_error, bool(event.processed_at)) == ("", True)


# Payment pages that nobody pays


def test_past_our_time_the_hold_stays_while_stripe_may_still_be_paid(order, variant, stand_in):
    let_pass(minutes=41)
    reconcile()
    assert state(order) == "pending"
    assert shelf(variant) == (5, 2)
    # A quarter of an hour past its end the page is ended at Stripe, and only then is stock free.
    let_pass(minutes=15)
    reconcile()
    assert state(order) in {"expired", "cancelled"}
    assert [session["status"] for session in stand_in.sessions()] == ["expired"]
    assert shelf(variant) == (5, 0)


def test_a_page_that_expired_unheard_frees_its_pairs_once(order, variant, stand_in):
    stand_in.lose_webhooks()
    let_pass(stand_in, minutes=41)
    stand_in.lose_webhooks()
    for _ in range(3):
        reconcile()
    assert state(order) == "expired"
    assert shelf(variant) == (5, 0)
    assert broken(stand_in, at_rest=True) == []


@pytest.mark.parametrize("fault", ["error_429", "drop_before", "drop_after"])
def test_a_page_that_nobody_was_sent_to_is_given_up_after_ten_minutes(variant, stand_in, fault):
    stand_in.misbehave(fault, path="/v1/checkout/sessions", method="POST", times=2)
    assert steps.click(make_cart(variant).token) == 503
    reconcile()
    assert shelf(variant) == (5, 1)
    let_pass(stand_in, minutes=11)
    reconcile()
    assert Order.objects.get().payment_state == "cancelled"
    assert shelf(variant) == (5, 0)
    assert {session["status"] for session in stand_in.sessions()} <= {"expired"}
    assert broken(stand_in, at_rest=True) == []


# Refunds and disputes made elsewhere


def test_a_refund_in_stripes_dashboard_shows_within_one_run(paid, variant, stand_in):
    reconcile()
    stand_in.refund(paid.session_id, 700)
    stand_in.lose_webhooks()
    reconcile()
    refund = Refund.objects.get()
    assert (refund.amount, refund.source, refund.state) == (700, "dashboard", "succeeded")
    assert refund.to_check
    assert shelf(variant) == (3, 0)
    assert broken(stand_in, at_rest=True) == []


def test_a_dispute_shows_within_one_run(paid, stand_in):
    reconcile()
    stand_in.dispute(paid.session_id)
    stand_in.lose_webhooks()
    reconcile()
    paid.refresh_from_db()
    assert paid.dispute_state == "open"
    assert paid.dispute_due
    assert any("disputes" in reason for reason in paid.why_not_packable)


def test_a_refund_that_fails_days_later_shows_within_one_run(variant, stand_in, admin_user):
    order = place(make_cart(variant))
    stand_in.pay(order.session_id, card="4000000000007726")
    payments.settle(order.session_id)
    order.refresh_from_db()
    wish = payments.RefundWish(shipping=order.shipping)
    refund = payments.request_refund(order, wish, seen=0, user=admin_user)
    assert payments.send_refund(refund).state == "pending"
    reconcile()
    let_pass(stand_in, days=3)
    stand_in.answer_refund(stand_in.refunds()[0]["id"], "failed")
    stand_in.lose_webhooks()
    reconcile()
    refund.refresh_from_db()
    assert (refund.state, refund.to_check) == ("failed", True)
    assert Order.objects.get().refundable == order.paid_amount


def test_a_change_that_stripe_never_made_an_event_of_is_found_within_a_week(
    variant, stand_in, admin_user
):
    order = place(make_cart(variant))
    stand_in.pay(order.session_id, card="4000000000005126")
    payments.settle(order.session_id)
    order.refresh_from_db()
    wish = payments.RefundWish(shipping=order.shipping)
    refund = payments.request_refund(order, wish, seen=0, user=admin_user)
    assert payments.send_refund(refund).state == "succeeded"
    reconcile()
    let_pass(stand_in, days=4)
    reconcile()
    stand_in.misbehave("webhook_never", times=0)
    stand_in.answer_refund(stand_in.refunds()[0]["id"], "failed")
    let_pass(stand_in, days=4)
    reconcile()
    refund.refresh_from_db()
    assert refund.state == "failed"


# The run itself


def test_a_poisonous_order_does_not_keep_the_others_waiting(stand_in):
    orders = [place(make_cart(make_variant(on_hand=1))) for _ in range(5)]
    sick = StockLevel.objects.filter(variant__order_lines__order=orders[0])
    # A shelf that is wrong refuses the release, whatever the order is.
    sick.update(held=0)
    let_pass(stand_in, minutes=41)
    stand_in.lose_webhooks()
    with pytest.raises(CommandError, match="Not everything"):
        reconcile()
    assert [state(order) for order in orders] == ["pending"] + ["expired"] * 4
    # Its page and its event, each by itself.
    assert counts()["errors"] >= 1
    assert not JobRun.objects.filter(name="reconcile").latest("started_at").ok
    sick.update(held=1)
    reconcile()
    assert state(orders[0]) == "expired"
    assert broken(stand_in, at_rest=True) == []


def test_when_stripe_is_down_a_run_gives_up_soon_and_the_next_finds_all(stand_in):
    orders = [place(make_cart(make_variant())) for _ in range(5)]
    for order in orders:
        stand_in.pay(order.session_id)
    stand_in.lose_webhooks()
    let_pass(minutes=11)
    stand_in.misbehave("error_503", times=0)
    asked = len(stand_in.requests())
    with pytest.raises(CommandError):
        reconcile()
    # Each question is tried twice, and three silences in a row are enough.
    assert len(stand_in.requests()) - asked <= 6
    stand_in.behave()
    reconcile()
    assert {state(order) for order in orders} == {"paid"}


def everything():
    """All rows of the shop, as text."""
    models = apps.get_app_config("store").get_models()
    return {model.__name__: serialize("json", model.objects.order_by("pk")) for model in models}


def test_a_dry_run_asks_and_changes_nothing(variant, stand_in, capsys):
    orders = [place(make_cart(variant)) for _ in range(3)]
    stand_in.pay(orders[0].session_id)
    stand_in.pay(orders[1].session_id)
    payments.settle(orders[1].session_id)
    stand_in.refund(orders[1].session_id, 100)
    stand_in.misbehave("drop_before", path="/v1/checkout/sessions", times=2)
    steps.click(make_cart(variant).token)
    stand_in.lose_webhooks()
    let_pass(stand_in, minutes=45)
    stand_in.lose_webhooks()
    before, asked = everything(), len(stand_in.requests())
    call_command("reconcile", "--dry-run")
    assert everything() == before
    assert {request["method"] for request in stand_in.requests()[asked:]} == {"GET"}
    said = {line.strip() for line in capsys.readouterr().out.splitlines()}
    assert {"waiting  2", "unopened  1", "untold payments  1", "refunds  1"} <= said
    reconcile()
    assert broken(stand_in, at_rest=True) == []


def test_a_run_is_written_down_with_what_it_found(paid):
    reconcile()
    run = JobRun.objects.get()
    assert run.ok
    assert run.finished_at
    assert run.counts["shelves_that_differ"] == 0


@pytest.mark.parametrize(
    "arguments", [["--rebuild"], ["--since", "soon"], ["--since", "2026-13-1"]]
)
def test_a_command_that_makes_no_sense_is_refused_with_the_reason(db, arguments):
    with pytest.raises(CommandError, match="2026-11-25"):
        reconcile(*arguments)
    assert not JobRun.objects.exists()


# Without anybody who looks


def test_all_clocks_stopped_a_shopper_still_has_a_paid_order_and_later_one_letter(
    variant, stand_in, settings
):
    with MailServer() as post_office:
        settings.MAILERS = post_office.settings
        post_office.answer_to_recipient = "451 try again later"
        cart = make_cart(variant)
        browser = Client(HTTP_SEC_FETCH_SITE="same-origin")
        browser.cookies["cart"] = cart.token
        browser.post(steps.CHECKOUT, {"fingerprint": quote(cart).fingerprint})
        order = Order.objects.get()
        stand_in.pay(order.session_id)
        stand_in.hold_webhooks()
        page = get_thanks(browser, order).content.decode()
        assert "Thank you" in page
        assert state(order) == "paid"
        assert not cart.lines.exists()
        assert post_office.letters == []
        # Everything comes back: the webhooks, the mail server, and the worker's clocks.
        post_office.answer_to_recipient = "250 ok"
        assert set(stand_in.deliver(Client())) == {200}
        let_pass(stand_in, minutes=5)
        for _ in range(2):
            reconcile()
        assert [letter["To"] for letter in post_office.letters] == [order.email]
        post_office.shutdown()
    assert Mail.objects.get().state == "sent"
    assert shelf(variant) == (4, 0)
    assert broken(stand_in, at_rest=True) == []
