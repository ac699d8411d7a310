"""Nobody who sits before a browser waits more than 20 seconds for Stripe, however it hangs.

No second is truly waited: each try of the SDK moves a clock by what it may take.
"""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
import requests
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from store import checkout, delays, payments
from store.models import Order, PaymentIssue, StripeEvent
from store.payments import lists, stripe_api
from store.quote import quote
from tests import steps
from tests.factories import make_cart, make_variant
from tests.stripe_events import event_body, signature
from tests.test_settle import place, state
from tests.test_stock import shelf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.money]

# As on the live site; the stand-in's fixture has less patience.
LIVE = stripe_api.CONNECT_AND_READ_SECONDS


@pytest.fixture
def hang(monkeypatch, stand_in):
    """Let Stripe hang from now on. Returns the clock."""
    clock = SimpleNamespace(now=0.0, tries=0, monotonic=lambda: clock.now)

    def never_answer(self, method, url, *, timeout, **_):
        clock.now += sum(timeout)
        clock.tries += 1
        raise requests.exceptions.ReadTimeout

    def sleep(seconds):
        clock.now += seconds

    def hang():
        monkeypatch.setattr(stripe_api, "CONNECT_AND_READ_SECONDS", LIVE)
        monkeypatch.setattr(stripe_api, "time", clock)
        monkeypatch.setattr(time, "sleep", sleep)
        monkeypatch.setattr(requests.Session, "request", never_answer)
        stripe_api.client.cache_clear()
        return clock

    return hang


@pytest.fixture
def variant():
    return make_variant(on_hand=5)


@pytest.fixture
def order(variant, stand_in):
    """An order whose payment page is open."""
    return place(make_cart(variant))


@pytest.fixture
def paid(order, stand_in):
    stand_in.pay(order.session_id)
    payments.settle(order.session_id)
    order.refresh_from_db()
    return order


def waited(clock):
    """Whether Stripe was asked at all, and nobody waited too long."""
    return clock.tries > 0 and clock.now <= stripe_api.WEB_SECONDS == 20


def act(order, name):
    return reverse(f"admin:store_order_{name}", args=[order.pk])


def test_at_checkout(variant, hang):
    cart = make_cart(variant)
    clock = hang()
    assert steps.click(cart.token) == 503
    assert waited(clock)


def test_at_a_checkout_that_gives_way_to_another(order, variant, hang):
    """Three questions: end the older page, ask what became of it, open a new one."""
    order.cart.change(variant, 2)
    clock = hang()
    assert steps.click(order.cart.token) == 503
    assert waited(clock)
    assert state(order) == "pending"
    assert shelf(variant) == (5, 1)


def test_at_a_checkout_that_frees_what_others_left_behind(stand_in, hang):
    last = make_variant(on_hand=3)
    for _ in range(3):
        place(make_cart(last))
    Order.objects.update(session_expires_at=timezone.now() - timedelta(minutes=1))
    clock = hang()
    assert steps.click(make_cart(last).token) == 503
    assert waited(clock)


def test_on_the_return_page(order, hang):
    clock = hang()
    address = reverse("store:order_thanks", args=[order.access_token])
    assert Client().get(address, {"s": order.session_id}).status_code == 200
    assert waited(clock)


def test_at_the_webhook(order, hang):
    clock = hang()
    body = event_body(order.session_id)
    assert steps.deliver(body, signature(body)) == 500
    assert waited(clock)


def test_when_a_late_order_is_cancelled(shopper, paid, hang):
    delays.announce(paid, timezone.localdate() + timedelta(days=9), "Late.", None)
    clock = hang()
    address = reverse("store:order_cancel", args=[paid.access_token])
    assert shopper.post(address).status_code < 400
    assert waited(clock)
    assert paid.refunds.get().state == "requested"


@pytest.mark.parametrize("name", ["ask_stripe", "end_checkout"])
def test_in_the_admin(staff_client, order, hang, name):
    Order.objects.update(payment_intent="pi_1")
    clock = hang()
    assert staff_client.post(act(order, name)).status_code == 302
    assert waited(clock)


def test_when_staff_refund(staff_client, paid, hang):
    clock = hang()
    sent = {"seen": "0", "shipping": "1", "reason": "", "note": "", "confirmed": "yes"}
    assert staff_client.post(act(paid, "refund"), sent).status_code == 302
    assert waited(clock)
    assert paid.refunds.get().state == "requested"


@pytest.mark.parametrize("name", ["give_back", "rebuild"])
def test_when_staff_deal_with_an_issue(staff_client, stand_in, hang, name):
    issue = PaymentIssue.objects.create(
        kind="orphan", session_id="cs_1", payment_intent="pi_1", amount=100, currency="usd"
    )
    clock = hang()
    address = reverse(f"admin:store_paymentissue_{name}", args=[issue.pk])
    assert staff_client.post(address).status_code == 302
    assert waited(clock)


def test_when_staff_have_an_event_acted_upon_again(staff_client, stand_in, hang):
    event = StripeEvent.objects.create(
        id="evt_1",
        type="checkout.session.completed",
        created=timezone.now(),
        livemode=False,
        object_id="cs_test_1",
        payload="{}",
    )
    clock = hang()
    address = reverse("admin:store_stripeevent_act_again", args=[event.pk])
    assert staff_client.post(address).status_code == 302
    assert waited(clock)


def test_when_staff_end_the_checkouts_of_a_shelf(staff_client, variant, stand_in, hang):
    for _ in range(4):
        place(make_cart(variant))
    clock = hang()
    address = reverse("admin:store_stocklevel_end_checkouts", args=[variant.stock.pk])
    assert staff_client.post(address).status_code == 302
    assert waited(clock)


def test_nobody_waits_inside_a_transaction(order, paid, variant, stand_in):
    """A lock that waits for Stripe would let every other shopper wait for it too."""
    refund = payments.request_refund(paid, payments.whole_refund(paid), seen=0)
    issue = PaymentIssue(payment_intent="pi_1", session_id="cs_1", amount=1)
    other = make_cart(variant)
    waiting = checkout.place(other, quote(other).fingerprint, client="x")
    asked = len(stand_in.requests())
    calls = {
        payments.open_session: waiting,
        payments.end_session: order,
        payments.end_lost_session: "cs_1",
        payments.settle: order.session_id,
        payments.sync: order,
        payments.rebuild: order.session_id,
        payments.recover: order.session_id,
        payments.send_refund: refund,
        payments.settle_refunds: "pi_1",
        payments.settle_disputes: "pi_1",
        payments.refund_issue: issue,
        payments.ask_about_issue: issue,
        lists.untold_sessions: timezone.now(),
        lists.undelivered_events: timezone.now(),
        lists.changed_refunds: timezone.now(),
        lists.changed_disputes: timezone.now(),
        lists.money: timezone.now(),
    }
    for call, argument in calls.items():
        with pytest.raises(RuntimeError, match="never called inside"), transaction.atomic():
            call(argument)
    assert len(stand_in.requests()) == asked
