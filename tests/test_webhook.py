"""What a webhook may and may not do, before Stripe is asked anything."""

import hashlib
import hmac
import json
import time

import pytest
from django.db import OperationalError

from store import payments
from store.models import StripeEvent
from tests.stripe_events import WEBHOOK, deliver, event_body, signature

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(monkeypatch):
    """The sessions that were settled; Stripe itself is not asked."""
    asked = []
    monkeypatch.setattr("store.payments.events.settle", asked.append)
    return asked


def sign(body, secret):
    timestamp = int(time.time())
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"t={timestamp},v1={digest.hexdigest()}"


def test_a_signed_event_is_kept_and_acted_upon(client, settled):
    assert deliver(client, event_body("cs_1")).status_code == 200
    event = StripeEvent.objects.get()
    assert settled == ["cs_1"]
    assert event.processed_at
    assert json.loads(event.payload)["id"] == "evt_1"


def test_the_same_event_twice_is_acted_upon_once(client, settled):
    body = event_body("cs_1")
    assert [deliver(client, body).status_code for _ in range(3)] == [200] * 3
    assert settled == ["cs_1"]


def test_a_wrong_secret_is_refused_and_nothing_is_kept(client, settled):
    body = event_body("cs_1")
    response = deliver(client, body, signature(body, secret="whsec_somebody_else"))
    assert response.status_code == 400
    assert not StripeEvent.objects.exists()
    assert settled == []


def test_the_old_secret_still_counts_while_it_is_being_rotated(client, settled, settings):
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new", "whsec_old"]
    body = event_body("cs_1")
    assert deliver(client, body, signature(body, secret="whsec_old")).status_code == 200


def test_no_secret_at_all_refuses_everything(client, settled, settings):
    body = event_body("cs_1")
    header = signature(body)
    settings.STRIPE_WEBHOOK_SECRETS = []
    assert deliver(client, body, header).status_code == 400


def test_a_body_changed_by_one_byte_is_refused(client, settled):
    body = event_body("cs_1")
    assert deliver(client, body.replace(b"cs_1", b"cs_2"), signature(body)).status_code == 400
    assert settled == []


def test_an_old_signature_is_refused(client, settled):
    body = event_body("cs_1")
    header = signature(body, timestamp=int(time.time()) - 360)
    assert deliver(client, body, header).status_code == 400


@pytest.mark.parametrize(
    "header", ["", "garbage", "t=,v1=", "t=abc,v1=def", "t=1,v1=é".encode().decode("latin-1"), "ÿ"]
)
def test_a_strange_signature_header_is_a_400(client, settled, header):
    assert deliver(client, event_body("cs_1"), header).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"3",
        b"{}",
        b'"text"',
        b"{not json",
        b"\xff\xfe",
        b"[" * 20000,
        b'{"id": "evt_1"}',
        b'{"id": "evt_1", "object": "v2.core.event", "type": "x"}',
        b'{"id": "evt_1", "type": "t", "created": "never", "livemode": false, "data": {}}',
        b'{"id":"evt_1","type":"t","created":1e400,"livemode":false,"data":{"object":{"id":"x"}}}',
    ],
)
def test_a_signed_body_that_is_no_event_is_a_400(client, settled, settings, body):
    header = sign(body, settings.STRIPE_WEBHOOK_SECRETS[0])
    assert deliver(client, body, header).status_code == 400
    assert not StripeEvent.objects.exists()


def test_a_huge_body_is_a_413(client, settled):
    assert deliver(client, b"x" * (512 * 1024 + 1), "t=1,v1=x").status_code == 413


@pytest.mark.parametrize("fields", [{"livemode": True}, {"type": "customer.created"}])
def test_events_of_another_mode_or_kind_are_ignored(client, settled, fields):
    assert deliver(client, event_body("cs_1", **fields)).status_code == 200
    assert settled == []
    assert not StripeEvent.objects.exists()


def test_when_stripe_does_not_answer_the_event_stays_and_is_sent_again(client, monkeypatch):
    def unreachable(session_id):
        raise payments.PaymentUnreachable

    monkeypatch.setattr("store.payments.events.settle", unreachable)
    assert deliver(client, event_body("cs_1")).status_code == 500
    event = StripeEvent.objects.get()
    assert (event.processed_at, event.attempts) == (None, 1)
    assert "PaymentUnreachable" in event.last_error
    monkeypatch.setattr("store.payments.events.settle", lambda session_id: None)
    assert deliver(client, event_body("cs_1")).status_code == 200
    event.refresh_from_db()
    assert event.processed_at
    assert (event.attempts, event.last_error) == (2, "")


def test_a_busy_database_is_a_503(client, monkeypatch):
    def busy(session_id):
        raise OperationalError("database is locked")

    monkeypatch.setattr("store.payments.events.settle", busy)
    assert deliver(client, event_body("cs_1")).status_code == 503


def test_only_a_post_is_a_webhook(client):
    assert client.get(WEBHOOK).status_code == 405
