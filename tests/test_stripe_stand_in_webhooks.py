"""Webhooks and events of the stand-in, received over HTTP and checked with the real SDK."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import stripe

from tests.stripe_requests import client, session_params

SECRET = "whsec_of_these_tests"
COMPLETED = "checkout.session.completed"


class Receiver(ThreadingHTTPServer):
    """An endpoint that keeps what it is sent and answers as told."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Endpoint)
        self.received = []
        self.answers = []
        self.wait = 0.0
        self.url = f"http://127.0.0.1:{self.server_port}/webhooks/stripe/"
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def events(self):
        return [json.loads(body) for _, body in self.received]

    def types(self):
        return [event["type"] for event in self.events()]

    def until(self, count):
        deadline = time.monotonic() + 5
        while len(self.received) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(self.received) >= count
        return self.received


class Endpoint(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.server.wait)
        self.server.received.append((self.headers, body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 200)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def receiver():
    server = Receiver()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def api(stand_in, receiver):
    stand_in.configure(
        webhook_url=receiver.url, webhook_secrets=[SECRET], webhook_backoff=0.05, webhook_timeout=2
    )
    return client(stand_in.url)


@pytest.fixture
def session(api):
    return api.v1.checkout.sessions.create(session_params())


def test_a_webhook_is_signed_and_dressed_as_stripe_does(api, session, stand_in, receiver):
    stand_in.pay(session.id)
    headers, body = receiver.until(1)[0]
    event = stripe.Webhook.construct_event(body, headers["Stripe-Signature"], SECRET)
    assert (event.type, event.object, event.livemode) == (COMPLETED, "event", False)
    assert event.api_version == "2026-10-28.endive"
    assert event.pending_webhooks == 1
    assert event.data.object.id == session.id
    assert event.data.object.payment_status == "paid"
    assert headers["User-Agent"] == "Stripe/1.0 (+https://stripe.com/docs/webhooks)"
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body + b" ", headers["Stripe-Signature"], SECRET)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, headers["Stripe-Signature"], "whsec_other")


def test_while_a_secret_is_rolled_both_sign(session, stand_in, receiver):
    stand_in.configure(webhook_secrets=["whsec_new", SECRET])
    stand_in.pay(session.id)
    headers, body = receiver.until(1)[0]
    for secret in ("whsec_new", SECRET):
        assert stripe.Webhook.construct_event(body, headers["Stripe-Signature"], secret).id


def test_the_shopper_returns_after_the_webhook_is_answered(session, stand_in, receiver):
    receiver.wait = 0.5
    began = time.monotonic()
    assert stand_in.pay(session.id).status == 303
    assert time.monotonic() - began >= 0.5
    assert receiver.types() == [COMPLETED]


def test_a_webhook_that_fails_does_not_keep_the_shopper(session, stand_in, receiver):
    receiver.answers = [500]
    assert stand_in.pay(session.id).status == 303


def test_only_subscribed_events_are_sent(session, stand_in, receiver):
    stand_in.pay(session.id)
    stand_in.refund(session.id, 100)
    receiver.until(2)
    time.sleep(0.2)
    assert sorted(receiver.types()) == [COMPLETED, "refund.created"]
    types = {event["type"] for event in stand_in.events()}
    assert {"charge.succeeded", "payment_intent.succeeded", "charge.refunded"} <= types


def test_a_failed_webhook_is_tried_again_with_the_same_event(session, stand_in, receiver):
    receiver.answers = [500, 302, 200]
    stand_in.pay(session.id)
    receiver.until(3)
    assert len({event["id"] for event in receiver.events()}) == 1
    signatures = {headers["Stripe-Signature"] for headers, _ in receiver.received}
    assert signatures
    (event,) = wait_for_state(stand_in, "delivered")
    assert event["_deliveries"][0]["tries"] == 3
    assert event["pending_webhooks"] == 0


def test_after_its_retries_a_webhook_has_failed(session, stand_in, receiver):
    stand_in.configure(webhook_retries=2)
    receiver.answers = [500] * 5
    stand_in.pay(session.id)
    (event,) = wait_for_state(stand_in, "failed")
    assert event["_deliveries"] == [{"state": "failed", "tries": 3, "answer": "500"}]
    assert event["pending_webhooks"] == 1


def wait_for_state(stand_in, state):
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        events = stand_in.events(COMPLETED)
        if events and all(each["state"] == state for each in events[0]["_deliveries"]):
            return events
        time.sleep(0.02)
    raise AssertionError(stand_in.events(COMPLETED))


def test_retries_follow_the_clock(session, stand_in, receiver):
    stand_in.configure(webhook_backoff=3600)
    receiver.answers = [500]
    stand_in.pay(session.id)
    time.sleep(0.4)
    assert len(receiver.received) == 1
    stand_in.advance(3601)
    receiver.until(2)


def test_undelivered_events_can_be_listed(api, session, stand_in, receiver):
    receiver.answers = [500]
    stand_in.configure(webhook_retries=0)
    stand_in.pay(session.id)
    stand_in.refund(session.id)
    receiver.until(2)
    time.sleep(0.1)
    events = api.v1.events

    def types(**filters):
        return [event.type for event in events.list(filters).data]

    undelivered = events.list({"delivery_success": False, "types": [COMPLETED, "refund.created"]})
    assert [event.type for event in undelivered.data] == [COMPLETED]
    assert types(delivery_success=True, types=["refund.created"]) == ["refund.created"]
    assert types(type="refund.*") == ["refund.created"]
    assert types(type=COMPLETED, created={"gte": int(time.time()) - 60}) == [COMPLETED]
    assert types(type=COMPLETED, created={"lt": int(time.time()) - 60}) == []
    found = events.retrieve(undelivered.data[0].id)
    assert found.data.object.id == session.id
    assert found.pending_webhooks == 1


@pytest.mark.parametrize(
    "filters", [{"type": "a.b", "types": ["a.b"]}, {"types": ["a.b"] * 21}, {"type": "nonsense"}]
)
def test_a_wrong_filter_of_events_is_refused(api, filters):
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.events.list(filters)


def test_an_expired_session_is_told(session, stand_in, receiver):
    stand_in.advance(41 * 60)
    receiver.until(1)
    assert receiver.types() == ["checkout.session.expired"]


def test_a_webhook_can_be_lost(session, stand_in, receiver):
    stand_in.misbehave("webhook_lost", path=COMPLETED)
    stand_in.pay(session.id)
    time.sleep(0.4)
    assert receiver.received == []
    (event,) = stand_in.events(COMPLETED)
    assert event["pending_webhooks"] == 1


def test_an_event_may_never_be_made(api, session, stand_in, receiver):
    stand_in.misbehave("webhook_never", path=COMPLETED)
    stand_in.pay(session.id)
    assert stand_in.events(COMPLETED) == []
    assert api.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_a_webhook_can_come_twice(session, stand_in, receiver):
    stand_in.misbehave("webhook_doubled", path="checkout.session.*")
    stand_in.pay(session.id)
    receiver.until(2)
    assert len({event["id"] for event in receiver.events()}) == 1


def test_a_webhook_can_be_late(session, stand_in, receiver):
    stand_in.misbehave("webhook_delayed", path=COMPLETED, seconds=30)
    assert stand_in.pay(session.id).status == 303
    assert receiver.received == []
    stand_in.advance(31)
    receiver.until(1)


@pytest.mark.parametrize(
    ("order", "types"),
    [
        ("made", [COMPLETED, "refund.created"]),
        ("reversed", ["refund.created", COMPLETED]),
    ],
)
def test_held_webhooks_come_in_the_order_asked_for(session, stand_in, receiver, order, types):
    stand_in.hold_webhooks()
    stand_in.pay(session.id)
    stand_in.refund(session.id)
    assert receiver.received == []
    answers = stand_in.release_webhooks(order)
    assert [each["answer"] for each in answers] == ["200", "200"]
    assert receiver.types() == types


def test_switching_webhooks_on_sends_what_waited(session, stand_in, receiver):
    stand_in.hold_webhooks()
    stand_in.pay(session.id)
    stand_in.configure(webhook_mode="on")
    receiver.until(1)


def test_held_webhooks_can_be_lost(session, stand_in, receiver):
    stand_in.hold_webhooks()
    stand_in.pay(session.id)
    stand_in.lose_webhooks()
    assert stand_in.release_webhooks() == []
    assert receiver.received == []


def test_an_event_can_be_sent_again(session, stand_in, receiver):
    stand_in.pay(session.id)
    (event,) = stand_in.events(COMPLETED)
    stand_in.resend(event["id"])
    receiver.until(2)
    assert [each["id"] for each in receiver.events()] == [event["id"]] * 2


def test_without_an_endpoint_webhooks_wait_for_the_test(stand_in):
    api = client(stand_in.url)
    session = api.v1.checkout.sessions.create(session_params())
    assert stand_in.pay(session.id).status == 303
    (letter,) = stand_in.webhooks()
    assert letter["type"] == COMPLETED
    secret = stand_in.state()["settings"]["webhook_secrets"][0]
    body = letter["body"].encode()
    assert stripe.Webhook.construct_event(body, letter["headers"]["Stripe-Signature"], secret).id


class CarryingClient:
    """Stands for Django's test client."""

    def __init__(self):
        self.posts = []

    def post(self, path, data, **extra):
        self.posts.append((path, data, extra))
        return type("Response", (), {"status_code": 200})()


def test_a_test_carries_webhooks_through_its_own_client(stand_in):
    api = client(stand_in.url)
    session = api.v1.checkout.sessions.create(session_params())
    stand_in.pay(session.id)
    browser = CarryingClient()
    assert stand_in.deliver(browser) == [200]
    ((path, _, extra),) = browser.posts
    assert path == "/webhooks/stripe/"
    assert extra["content_type"] == "application/json; charset=utf-8"
    assert extra["headers"]["Stripe-Signature"].startswith("t=")
    assert stand_in.deliver(browser) == []
    assert stand_in.events(COMPLETED)[0]["pending_webhooks"] == 0
