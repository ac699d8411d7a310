"""A hundred deliveries that no honest Stripe sends: refused or without effect, never a 500.

A 500 makes Stripe send the same again for three days, so it is right only where trying again can
help. And whatever a body claims, only what Stripe says when it is asked may change anything.
"""

import hashlib
import hmac
import json
import time

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from store import payments
from store.models import Order, StripeEvent
from tests import steps
from tests.factories import make_cart, make_variant
from tests.invariants import broken
from tests.stripe_events import WEBHOOK, event_body

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.money]

NOW = int(time.time())


def sign(body, *, secret=None, moment=None, scheme="v1"):
    """A header that is right, whatever the body is; with another secret or moment it is not."""
    moment = int(time.time()) if moment is None else moment
    signed = f"{moment}.".encode() + body
    secret = secret or settings.STRIPE_WEBHOOK_SECRETS[0]
    return f"t={moment},{scheme}={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def post(body, header, **extra):
    if header is not None:
        extra["HTTP_STRIPE_SIGNATURE"] = header
    return Client(raise_request_exception=False).post(
        WEBHOOK, body, content_type=extra.pop("content_type", "application/json"), **extra
    )


@pytest.fixture
def world(stand_in):
    """Sessions of every kind: open, paid, expired, of another shop, without an order."""
    variant = make_variant(on_hand=9)

    def order():
        cart = make_cart(variant)
        steps.click(cart.token)
        return Order.objects.get(cart=cart)

    waiting, paid, ended = order(), order(), order()
    stand_in.pay(paid.session_id)
    payments.settle(paid.session_id)
    payments.end_session(ended)
    create = payments.stripe_api.client().v1.checkout.sessions.create
    metadata = waiting.session_params["metadata"] | {"site": "another-shop"}
    foreign = create(waiting.session_params | {"metadata": metadata}).id
    stand_in.pay(foreign)
    paid.refresh_from_db()
    return {
        "open": waiting.session_id,
        "paid": paid.session_id,
        "intent": paid.payment_intent,
        "ended": ended.session_id,
        "foreign": foreign,
    }


def everything():
    """All rows of the shop, but the events themselves, and when Stripe was last asked."""
    return {
        model.__name__: sorted(
            repr({name: value for name, value in row.items() if name != "last_synced_at"})
            for row in model.objects.values()
        )
        for model in apps.get_app_config("store").get_models()
        if model is not StripeEvent
    }


def bad_signatures():
    """(name, body, header): an event that would be fine, if only Stripe had signed it."""
    body = event_body("cs_1")
    good = sign(body).partition("v1=")[2]
    headers = {
        "none": None,
        "empty": "",
        "blank": "   ",
        "a word": "garbage",
        "only commas": ",,,,",
        "no value": "t,v1",
        "empty values": "t=,v1=",
        "no time": f"v1={good}",
        "no signature": f"t={NOW}",
        "words": "t=abc,v1=def",
        "a time that is none": f"t=12e3,v1={good}",
        "a fraction of a second": f"t={NOW}.5,v1={good}",
        "a negative time": sign(body, moment=-NOW),
        "the beginning of time": sign(body, moment=0),
        "endless time": f"t={'9' * 5000},v1={good}",
        "Arabic digits": f"t=١٢٣,v1={good}".encode().decode("latin-1"),
        "not ASCII": f"t={NOW},v1=é".encode().decode("latin-1"),
        "one high byte": "ÿ",
        "a byte of zero": f"t={NOW},v1=\x00",
        "six minutes old": sign(body, moment=NOW - 360),
        "a year old": sign(body, moment=NOW - 365 * 86400),
        "another secret": sign(body, secret="whsec_somebody_else"),
        "another's and nobody's": f"{sign(body, secret='whsec_other')},v1={'0' * 64}",
        "the scheme of tests": sign(body, scheme="v0"),
        "a scheme to come": sign(body, scheme="v2"),
        "cut by one": sign(body)[:-1],
        "one longer": sign(body) + "0",
        "of another time": f"t={NOW - 1},v1={good}",
        "of another body": sign(body + b" "),
        "60 KB long": "t=1," + "v1=0," * 12000,
        "a thousand signatures": f"t={NOW}," + ",".join(["v1=" + "a" * 64] * 1000),
        "JSON": json.dumps({"t": NOW, "v1": good}),
    }
    yield from ((f"signature: {name}", body, header) for name, header in headers.items())
    yield "body changed by one byte", body.replace(b"cs_1", b"cs_2"), sign(body)
    yield "body cut", body[:-1], sign(body)
    yield "body in another encoding", body.decode().encode("utf-16"), sign(body)


def no_events():
    """(name, body): rightly signed, and yet nothing that Stripe sends."""
    event = json.loads(event_body("cs_1"))
    bodies = {
        "nothing": b"",
        "a space": b" ",
        "a list": b"[]",
        "a list of events": json.dumps([event]).encode(),
        "null": b"null",
        "true": b"true",
        "a number": b"3",
        "a text": b'"evt_1"',
        "an empty object": b"{}",
        "no JSON": b"{not json",
        "two objects": event_body("cs_1") * 2,
        "not UTF-8": b"\xff\xfe",
        "a lone byte in a text": b'{"id": "evt_\xe9"}',
        "UTF-16": json.dumps(event).encode("utf-16"),
        "deep lists": b"[" * 20000,
        "deep closed lists": b"[" * 20000 + b"]" * 20000,
        "deep objects": b'{"a":' * 20000 + b"1" + b"}" * 20000,
        "deep inside an event": json.dumps(event).encode()[:-1]
        + b', "x":'
        + b"[" * 20000
        + b"]" * 20000
        + b"}",
        "only an id": b'{"id": "evt_1"}',
        "a thin event": b'{"id": "evt_1", "object": "v2.core.event", "type": "x"}',
        "form fields": b"id=evt_1&type=checkout.session.completed",
        "XML": b'<?xml version="1.0"?><event/>',
    }
    changes = {
        "no id": {"id": None},
        "an id that is a number": {"id": 7},
        "an id that is a list": {"id": ["evt_1"]},
        "an empty id": {"id": ""},
        "an id with a zero byte": {"id": "evt_\x00"},
        "an id with half a character": {"id": "evt_\ud800"},
        "an id with a space": {"id": "evt 1"},
        "an endless id": {"id": "evt_" + "x" * 10000},
        "no type": {"type": None},
        "a type that is an object": {"type": {}},
        "no time": {"created": None},
        "a time in words": {"created": "never"},
        "an endless time": {"created": 10**30},
        "a time before time": {"created": -(10**15)},
        "no data": {"data": None},
        "data that is a list": {"data": []},
        "no object": {"data": {"object": None}},
        "an object that is a text": {"data": {"object": "cs_1"}},
        "an object without an id": {"data": {"object": {}}},
        "an object whose id is a number": {"data": {"object": {"id": 5}}},
        "an object whose id is an object": {"data": {"object": {"id": {"id": "cs_1"}}}},
        "an object id with a zero byte": {"data": {"object": {"id": "cs_\x00"}}},
        "an object id with half a character": {"data": {"object": {"id": "cs_\udfff"}}},
        "an object id that is a path": {"data": {"object": {"id": "../refunds"}}},
        "an object id that is a query": {"data": {"object": {"id": "cs_1?expand[]=x"}}},
        "an empty object id": {"data": {"object": {"id": ""}}},
        "an endless object id": {"data": {"object": {"id": "cs_" + "x" * 10000}}},
    }
    for name, change in changes.items():
        bodies[name] = json.dumps(event | change).encode()
    bodies["infinite time"] = (
        json.dumps(event).encode().replace(b'"created": ', b'"created": 1e400')
    )
    bodies["a time that is no number"] = json.dumps(event | {"created": float("nan")}).encode()
    yield from bodies.items()


def without_effect(world):
    """(name, body): events that Stripe may have signed, which say nothing or what is not true."""
    number = iter(range(1000))

    def about(object_id, kind, **fields):
        told = {"id": object_id, "object": kind.rpartition(".")[0]} | fields.pop("claims", {})
        fields = {"id": f"evt_false{next(number)}", "data": {"object": told}} | fields
        return event_body(object_id, kind, **fields)

    paid = {"status": "complete", "payment_status": "paid", "amount_total": 1}
    completed, expired = "checkout.session.completed", "checkout.session.expired"
    failed = "checkout.session.async_payment_failed"
    succeeded = "checkout.session.async_payment_succeeded"
    yield "an unknown session", about("cs_test_nothing", completed, claims=paid)
    yield "a session of another shop", about(world["foreign"], completed)
    yield "live mode", about(world["open"], completed, livemode=True, claims=paid)
    for kind in ("customer.created", "charge.succeeded", "x", "checkout.session", "a" * 200):
        yield f"a type we did not ask for: {kind[:20]}", about(world["open"], kind)
    for kind in (completed, expired, failed, succeeded):
        yield f"{kind} of an open session", about(world["open"], kind, claims=paid)
        yield f"{kind} of a paid session, again", about(world["paid"], kind)
        yield f"{kind} of an ended session", about(world["ended"], kind, claims=paid)
    yield "another amount", about(world["paid"], completed, claims={"amount_total": 1})
    yield "another currency", about(world["paid"], completed, claims={"currency": "jpy"})
    yield "another order", about(world["paid"], completed, claims={"client_reference_id": "x"})
    yield "another API version", about(world["paid"], completed, api_version="2019-01-01")
    yield "no API version", about(world["paid"], completed, api_version=None)
    yield "a field we do not know", about(world["paid"], completed, novel={"x": [1]})
    refund = {"payment_intent": world["intent"], "amount": 100, "status": "succeeded"}
    for kind in ("refund.created", "refund.updated", "refund.failed"):
        yield f"{kind} that never was", about("re_nothing", kind, claims=refund)
        yield f"{kind} of nothing", about("re_nothing", kind)
        yield (
            f"{kind} of an unknown payment",
            about("re_nothing", kind, claims=refund | {"payment_intent": "pi_nothing"}),
        )
        yield (
            f"{kind} whose payment is strange",
            about("re_nothing", kind, claims=refund | {"payment_intent": ["\x00"]}),
        )
    dispute = {"payment_intent": world["intent"], "amount": 1, "status": "lost"}
    for kind in ("charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed"):
        yield f"{kind} that never was", about("du_nothing", kind, claims=dispute)
        yield f"{kind} without a payment", about("du_nothing", kind)


def judged(deliveries, expected):
    """The names of all deliveries that were answered otherwise, or that changed anything."""
    before, wrong = everything(), {}
    for name, body, header in deliveries:
        answer = post(body, header)
        after = everything()
        if answer.status_code not in expected or after != before:
            wrong[name] = (answer.status_code, "changed" if after != before else "")
            before = after
    return wrong


def test_what_stripe_did_not_sign_is_refused_and_changes_nothing(world):
    assert judged(bad_signatures(), {400}) == {}
    assert not StripeEvent.objects.exists()


def test_what_is_no_event_is_refused_though_it_is_signed(world):
    deliveries = [(name, body, sign(body)) for name, body in no_events()]
    assert judged(deliveries, {400}) == {}
    assert not StripeEvent.objects.exists()


def test_a_signed_event_that_is_not_true_changes_nothing(world, stand_in):
    deliveries = [(name, body, sign(body)) for name, body in without_effect(world)]
    assert judged(deliveries, {200}) == {}
    assert broken(stand_in, at_rest=True) == []


def test_there_are_a_hundred_of_them():
    world = dict.fromkeys(["open", "paid", "intent", "ended", "foreign"], "x")
    deliveries = [*bad_signatures(), *no_events(), *without_effect(world)]
    names = {name for name, *_ in deliveries}
    assert len(names) == len(deliveries) >= 100


@pytest.mark.parametrize("moment", [0, 3600, 86400])
def test_a_clock_ahead_of_ours_is_no_reason_to_lose_an_event(stand_in, moment):
    body = event_body("cs_test_nothing")
    assert post(body, sign(body, moment=int(time.time()) + moment)).status_code == 200


def test_one_right_signature_among_wrong_ones_is_enough(stand_in):
    body = event_body("cs_test_nothing")
    header = sign(body)
    for more in (f"{header},v1={'0' * 64}", f"{header},v0=x,v2=y", header.replace(",", ",v1=0,")):
        assert post(body, more).status_code == 200


@pytest.mark.parametrize(
    ("size", "status"),
    [(400_000, 200), (512 * 1024 + 1, 413), (1024 * 1024, 413), (3_000_000, 413)],
)
def test_a_body_is_read_up_to_its_limit(stand_in, size, status):
    body = event_body("cs_test_nothing", filling="x" * size)
    assert post(body, sign(body)).status_code == status


@pytest.mark.parametrize("length", ["", "-1", "abc", "1e3", "٣", "1" * 30])
def test_a_strange_content_length_is_no_500(stand_in, length):
    body = event_body("cs_test_nothing")
    assert post(body, sign(body), CONTENT_LENGTH=length).status_code in {200, 400, 413}


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "x", ""])
def test_the_content_type_does_not_matter(stand_in, kind):
    body = event_body("cs_test_nothing")
    assert post(body, sign(body), content_type=kind).status_code == 200


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options"])
def test_only_a_post_is_a_webhook(db, method):
    assert getattr(Client(), method)(WEBHOOK).status_code == 405


def test_the_same_number_for_another_event_does_not_undo_the_first(world, stand_in):
    first, second = event_body(world["paid"]), event_body(world["open"], livemode=False)
    assert post(first, sign(first)).status_code == 200
    before = everything()
    assert post(second, sign(second)).status_code == 200
    assert everything() == before
    assert StripeEvent.objects.get().object_id == world["paid"]


def test_what_an_event_claims_never_outweighs_what_stripe_says(world, stand_in):
    stand_in.pay(world["open"])
    body = event_body(world["open"], "checkout.session.expired")
    assert post(body, sign(body)).status_code == 200
    assert Order.objects.get(session_id=world["open"]).payment_state == "paid"
    assert broken(stand_in, at_rest=True) == []
