"""A shopper asks the bank for the money: staff see it, and nothing leaves while it is open."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from store import fulfilment, payments
from store.models import Mail, Order, PaymentIssue
from store.payments import disputes
from tests.factories import make_cart, make_variant
from tests.invariants import broken
from tests.test_settle import place

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.money]


@pytest.fixture
def order(stand_in):
    order = place(make_cart(make_variant(on_hand=2)))
    stand_in.pay(order.session_id)
    payments.settle(order.session_id)
    stand_in.lose_webhooks()
    order.refresh_from_db()
    return order


def told(order, stand_in):
    """The order after Stripe's webhooks have come."""
    assert set(stand_in.deliver(Client())) == {200}
    return Order.objects.get(pk=order.pk)


def to_staff():
    return Mail.objects.filter(to="staff@localhost").count()


def test_an_open_dispute_keeps_the_parcel_here(order, stand_in, admin_user):
    made = stand_in.dispute(order.session_id, "product_not_received")
    order = told(order, stand_in)
    assert (order.dispute_state, order.dispute_amount) == ("open", order.paid_amount)
    assert order.dispute_id == made["id"]
    assert order.dispute_reason == "product_not_received"
    assert order.dispute_due
    with pytest.raises(fulfilment.FulfilmentRefused):
        fulfilment.pack(order, admin_user)
    assert to_staff() == 1
    assert order.is_paid


def test_the_day_to_answer_is_the_shops_own(order, stand_in, monkeypatch):
    # A minute before midnight in New York is the next day in UTC.
    late = datetime(2026, 12, 8, 4, 59, tzinfo=UTC)
    monkeypatch.setattr(disputes, "_due", lambda told: late)
    stand_in.dispute(order.session_id)
    told(order, stand_in)
    assert "Answer by Mon 7 Dec, 11:59 PM." in Mail.objects.get(to="staff@localhost").text


def test_the_page_of_a_disputed_order_promises_no_day(client, order, stand_in):
    page = client.get(order.get_absolute_url()).content.decode()
    assert "We are packing it." in page
    assert "Expected " in page
    stand_in.dispute(order.session_id)
    page = client.get(told(order, stand_in).get_absolute_url()).content.decode()
    assert "so the parcel waits until that is settled" in page
    assert "We are packing it." not in page
    assert "Expected " not in page


def test_the_same_dispute_told_again_is_written_once(order, stand_in):
    stand_in.dispute(order.session_id)
    told(order, stand_in)
    for event in stand_in.events("charge.dispute.created"):
        stand_in.resend(event["id"])
    order = told(order, stand_in)
    payments.sync(order)
    assert order.events.filter(kind="dispute").count() == to_staff() == 1


def test_a_dispute_that_is_won_lets_the_parcel_go(order, stand_in, admin_user):
    made = stand_in.dispute(order.session_id)
    told(order, stand_in)
    stand_in.close_dispute(made["id"], "won")
    order = told(order, stand_in)
    assert order.dispute_state == "won"
    assert order.why_not_packable == []
    fulfilment.pack(order, admin_user)
    # An event from before does not open it again.
    stand_in.resend(stand_in.events("charge.dispute.created")[0]["id"])
    assert told(order, stand_in).dispute_state == "won"


def test_a_dispute_that_is_lost_is_no_refund(order, stand_in):
    made = stand_in.dispute(order.session_id)
    stand_in.close_dispute(made["id"], "lost")
    order = told(order, stand_in)
    assert order.dispute_state == "lost"
    assert order.is_paid
    assert not order.refunds.exists()
    assert broken(stand_in, at_rest=True) == []


def test_an_issue_that_was_dealt_with_comes_back_when_its_payment_is_disputed(order, stand_in):
    second = payments.stripe_api.client().v1.checkout.sessions.create(
        order.session_params, {"idempotency_key": "by-hand"}
    )
    stand_in.pay(second.id)
    payments.settle(second.id)
    PaymentIssue.objects.update(resolved_at=order.paid_at)
    stand_in.dispute(second.id)
    order = told(order, stand_in)
    assert PaymentIssue.objects.get().resolved_at is None
    assert order.dispute_state == ""


def test_a_dispute_of_another_shop_on_the_account_changes_nothing(order, stand_in):
    metadata = order.session_params["metadata"] | {"site": "another-shop"}
    foreign = payments.stripe_api.client().v1.checkout.sessions.create(
        order.session_params | {"metadata": metadata}
    )
    stand_in.pay(foreign.id)
    stand_in.dispute(foreign.id)
    assert told(order, stand_in).dispute_state == ""
    assert to_staff() == 0
