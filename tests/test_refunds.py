"""Money going back: once, never more than was paid, and in the end what Stripe says."""

import pytest
import stripe
from django.core.management import call_command
from django.test import Client

from store import fulfilment, mail, payments
from store.models import Mail, Order, PaymentIssue, Refund, StockMovement
from store.payments import LineWish, RefundRefused, RefundWish, whole_refund
from tests.factories import make_cart, make_order, make_variant
from tests.invariants import broken
from tests.passing_time import let_pass
from tests.test_settle import place, state
from tests.test_stock import shelf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.money]

REFUNDS = "/v1/refunds"
TAKES_A_WHILE, FAILS_LATER = "4000000000007726", "4000000000005126"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    """The SDK's pause before it tries again."""
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.001)


@pytest.fixture
def variant():
    return make_variant(on_hand=5)


@pytest.fixture
def order(variant, stand_in):
    """Three pairs, paid; two are left on the shelf."""
    return buy(stand_in, variant)


def buy(stand_in, variant, **how):
    order = place(make_cart(variant, quantity=3))
    stand_in.pay(order.session_id, **how)
    payments.settle(order.session_id)
    stand_in.lose_webhooks()
    order.refresh_from_db()
    return order


def give(order, wish, seen=None):
    seen = order.refunds.count() if seen is None else seen
    return payments.send_refund(payments.request_refund(order, wish, seen=seen))


def pairs(order, quantity, amount=None, *, restock=False):
    line = order.lines.get()
    amount = line.unit_price * quantity if amount is None else amount
    return RefundWish([LineWish(line, quantity, amount, restock)])


def letters(order):
    return order.mails.filter(kind="refund").count()


# Asked for here


def test_three_parts_go_back_to_the_cent_and_a_fourth_is_refused(order, stand_in):
    for cents in (1, 5219, order.total - 5220):
        assert give(order, pairs(order, 1, cents)).state == "succeeded"
    with pytest.raises(RefundRefused, match="more than is left"):
        give(order, pairs(order, 1, 1))
    assert Order.objects.get().refund_status == "full"
    assert stand_in.totals()["refunded"]["usd"] == order.paid_amount
    assert letters(order) == 3
    assert broken(stand_in, at_rest=True) == []


def test_a_wish_made_on_an_old_page_is_refused(order, stand_in):
    give(order, pairs(order, 1), seen=0)
    with pytest.raises(RefundRefused, match="Another refund was made"):
        give(order, pairs(order, 1), seen=0)
    assert len(stand_in.refunds()) == 1


def test_a_refund_that_is_sent_again_is_the_same_refund(order, stand_in):
    refund = payments.request_refund(order, pairs(order, 1, restock=True), seen=0)
    for _ in range(3):
        payments.send_refund(refund)
    assert len(stand_in.refunds()) == 1
    assert shelf(order.lines.get().variant) == (3, 0)


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (RefundWish(), "how much"),
        (RefundWish(shipping=10**7), "more than is left"),
        (RefundWish(shipping=1, cancel=True), "all of its money"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(order, stand_in, wish, why):
    with pytest.raises(RefundRefused, match=why):
        give(order, wish)
    assert not Refund.objects.exists()
    assert stand_in.requests("POST", REFUNDS) == []


def test_an_order_that_was_not_paid_gives_nothing_back(variant):
    with pytest.raises(RefundRefused, match="Nothing was paid"):
        give(make_order(variant), RefundWish(shipping=1))


def test_pairs_go_back_to_the_shelf_once_however_the_money_is_split(order, variant):
    give(order, pairs(order, 2, 100, restock=True))
    with pytest.raises(RefundRefused, match="only 1 can go back"):
        give(order, pairs(order, 2, 100, restock=True))
    give(order, pairs(order, 1, 100, restock=True))
    assert shelf(variant) == (5, 0)
    payments.sync(order)
    assert StockMovement.objects.filter(kind="restock").count() == 2
    # All the rest of the money goes back, and no pair with it.
    give(order, whole_refund(order))
    assert shelf(variant) == (5, 0)


def test_all_of_it_before_the_parcel_leaves_cancels_the_order(order, variant, admin_user):
    fulfilment.pack(order, admin_user)
    give(order, whole_refund(order))
    order.refresh_from_db()
    assert order.fulfilment_state == "cancelled"
    assert shelf(variant) == (5, 0)


def test_a_parcel_that_has_left_is_not_cancelled(order, variant, admin_user):
    fulfilment.pack(order, admin_user)
    fulfilment.ship(order, "USPS", "9400 1", admin_user)
    with pytest.raises(RefundRefused, match="has left"):
        give(order, whole_refund(order))
    assert give(order, RefundWish(shipping=0, lines=pairs(order, 3).lines)).state == "succeeded"
    assert shelf(variant) == (2, 0)


# Stripe does not answer clearly


@pytest.mark.parametrize("fault", ["drop_after", "error_500_after", "garbage"])
def test_what_stripe_took_without_saying_so_is_found_and_never_sent_twice(
    order, variant, stand_in, fault
):
    stand_in.misbehave(fault, path=REFUNDS, method="POST", times=2)
    stand_in.misbehave("error_503", path=REFUNDS, method="GET", times=2)
    refund = give(order, pairs(order, 1, restock=True))
    assert refund.state == "requested"
    assert order.refundable == order.paid_amount - refund.amount
    assert shelf(variant) == (2, 0)
    stand_in.behave()
    let_pass(stand_in, minutes=3)
    call_command("reconcile", verbosity=0)
    refund.refresh_from_db()
    assert (refund.state, refund.last_error) == ("succeeded", "")
    assert len(stand_in.refunds()) == 1
    assert shelf(variant) == (3, 0)
    assert letters(order) == 1
    assert broken(stand_in, at_rest=True) == []


def test_what_stripe_never_got_is_sent_again_under_its_key(order, stand_in):
    stand_in.misbehave("drop_before", path=REFUNDS, times=4)
    refund = give(order, pairs(order, 1))
    assert refund.state == "requested"
    let_pass(stand_in, minutes=3)
    call_command("reconcile", verbosity=0)
    refund.refresh_from_db()
    assert refund.state == "succeeded"
    sent = stand_in.requests("POST", REFUNDS)
    assert {request["idempotency_key"] for request in sent} == {f"refund-{refund.pk}"}


def test_a_key_that_stripe_may_have_forgotten_is_not_used_again(order, stand_in):
    stand_in.misbehave("drop_before", path=REFUNDS, times=4)
    refund = give(order, pairs(order, 1, restock=True))
    sent = len(stand_in.requests("POST", REFUNDS))
    for hours, expected in ((24, "requested"), (2, "failed")):
        let_pass(stand_in, hours=hours)
        call_command("reconcile", verbosity=0)
        refund.refresh_from_db()
        assert refund.state == expected
    assert len(stand_in.requests("POST", REFUNDS)) == sent
    assert refund.to_check
    assert Order.objects.get().refundable == order.paid_amount
    assert broken(stand_in, at_rest=True) == []


def test_the_webhook_before_the_answer_is_the_same_refund(order, stand_in, monkeypatch):
    refunds = payments.stripe_api.client().v1.refunds
    create = refunds.create
    answers = []

    def create_and_tell(*arguments):
        made = create(*arguments)
        answers.extend(stand_in.deliver(Client()))
        return made

    monkeypatch.setattr(refunds, "create", create_and_tell)
    refund = give(order, pairs(order, 1, restock=True))
    assert set(answers) == {200}
    assert refund.state == "succeeded"
    assert Refund.objects.count() == letters(order) == 1
    assert shelf(order.lines.get().variant) == (3, 0)


# Made or decided elsewhere


@pytest.mark.parametrize(("cents", "status"), [(1200, "partial"), (None, "full")])
def test_a_refund_from_the_dashboard_is_a_row_and_moves_no_pair(
    order, variant, stand_in, cents, status
):
    stand_in.refund(order.session_id, cents)
    assert set(stand_in.deliver(Client())) == {200}
    refund = Refund.objects.get()
    assert (refund.source, refund.state, refund.to_check) == ("dashboard", "succeeded", True)
    assert Order.objects.get().refund_status == status
    assert shelf(variant) == (2, 0)
    assert letters(order) == 1
    assert broken(stand_in, at_rest=True) == []


def test_a_payment_told_again_after_a_refund_stays_refunded(order, stand_in):
    give(order, whole_refund(order))
    for event in stand_in.events("checkout.session.completed"):
        stand_in.resend(event["id"])
    assert set(stand_in.deliver(Client())) == {200}
    payments.settle(order.session_id)
    assert state(order) == "paid"
    assert order.refund_status == "full"
    assert order.mails.filter(kind="confirmed").count() == 1


def test_an_old_event_of_a_refund_after_a_newer_one_changes_nothing(variant, stand_in):
    order = buy(stand_in, variant, card=TAKES_A_WHILE)
    refund = give(order, pairs(order, 1))
    assert refund.state == "pending"
    (made,) = stand_in.events("refund.created")
    stand_in.answer_refund(stand_in.refunds()[0]["id"], "succeeded")
    assert set(stand_in.deliver(Client())) == {200}
    stand_in.resend(made["id"])
    assert set(stand_in.deliver(Client())) == {200}
    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert Refund.objects.count() == letters(order) == 1


def test_what_the_bank_does_not_take_may_be_given_back_again(variant, stand_in):
    order = buy(stand_in, variant, card=FAILS_LATER)
    refund = give(order, pairs(order, 3, restock=True))
    stand_in.answer_refund(stand_in.refunds()[0]["id"], "failed")
    assert set(stand_in.deliver(Client())) == {200}
    refund.refresh_from_db()
    assert (refund.state, refund.to_check) == ("failed", True)
    assert Order.objects.get().refundable == order.paid_amount
    # The pairs came back in the parcel, whatever the bank does.
    assert shelf(variant) == (5, 0)
    to_staff = Mail.objects.filter(to="staff@localhost", subject__contains="failed")
    assert to_staff.count() == 1
    again = give(order, pairs(order, 3))
    assert again.amount == refund.amount
    assert shelf(variant) == (5, 0)
    assert broken(stand_in, at_rest=True) == []


def test_the_dashboard_is_faster_than_the_admin_whose_refund_fails_cleanly(
    order, variant, stand_in
):
    refund = payments.request_refund(order, whole_refund(order), seen=0)
    stand_in.refund(order.session_id)
    refund = payments.send_refund(refund)
    assert refund.state == "failed"
    assert refund.last_error
    assert refund.to_check
    assert set(stand_in.deliver(Client())) == {200}
    assert Refund.objects.get(source="dashboard").state == "succeeded"
    assert Order.objects.get().refundable == 0
    assert shelf(variant) == (2, 0)
    assert broken(stand_in, at_rest=True) == []


def test_more_may_go_back_at_stripe_than_is_left_here(order, stand_in):
    """What Stripe says is stored though a wish of ours is under way: no check forbids it."""
    payments.request_refund(order, whole_refund(order), seen=0)
    stand_in.refund(order.session_id, 5000)
    assert set(stand_in.deliver(Client())) == {200}
    assert Refund.objects.count() == 2
    assert Order.objects.get().refundable == 0


# Money without an order of its own


@pytest.fixture
def issue(order, stand_in):
    """A second payment of the same order."""
    second = payments.stripe_api.client().v1.checkout.sessions.create(
        order.session_params, {"idempotency_key": "by-hand"}
    )
    stand_in.pay(second.id)
    payments.settle(second.id)
    return PaymentIssue.objects.get()


def test_a_second_payment_goes_back_once(issue, order, stand_in, admin_user):
    for _ in range(2):
        payments.refund_issue(issue, admin_user)
    issue.refresh_from_db()
    assert issue.resolved_at
    assert stand_in.totals()["refunded"]["usd"] == issue.amount
    assert not order.refunds.exists()
    assert broken(stand_in, at_rest=True) == []


def test_a_second_payment_whose_refund_failed_goes_back_anew(issue, stand_in, admin_user):
    payments.refund_issue(issue, admin_user)
    stand_in.answer_refund(stand_in.refunds()[0]["id"], "failed")
    call_command("reconcile", verbosity=0)
    assert not PaymentIssue.objects.get().resolved_at
    for _ in range(2):
        payments.refund_issue(issue, admin_user)
    assert PaymentIssue.objects.get().resolved_at
    assert [each["status"] for each in stand_in.refunds()].count("succeeded") == 1
    assert len(stand_in.refunds()) == 2
    mail.send_due()
    assert broken(stand_in, at_rest=True) == []


def test_of_a_second_payment_that_went_back_in_part_the_rest_goes_back(issue, stand_in, admin_user):
    stand_in.refund(issue.session_id, 100)
    call_command("reconcile", verbosity=0)
    issue.refresh_from_db()
    assert (issue.raw["refunded"], issue.resolved_at) == (100, None)
    for _ in range(2):
        payments.refund_issue(issue, admin_user)
    assert PaymentIssue.objects.get().resolved_at
    assert stand_in.totals()["refunded"]["usd"] == issue.amount


def test_giving_a_second_payment_back_without_an_answer_is_finished_later(
    issue, stand_in, admin_user
):
    stand_in.misbehave("drop_after", path=REFUNDS, method="POST", times=2)
    stand_in.misbehave("error_503", path=REFUNDS, method="GET", times=2)
    payments.refund_issue(issue, admin_user)
    assert not PaymentIssue.objects.get().resolved_at
    stand_in.behave()
    let_pass(stand_in, minutes=3)
    call_command("reconcile", verbosity=0)
    issue.refresh_from_db()
    assert (issue.refund_state, bool(issue.resolved_at)) == ("succeeded", True)
    assert len(stand_in.refunds()) == 1
    mail.send_due()
    assert broken(stand_in, at_rest=True) == []
