"""Misbehaviour of the stand-in to order, as the real SDK meets it."""

import threading
import time
import urllib.error
import urllib.request

import pytest
import stripe

from store.stripe_stand_in.remote import StandInRefused
from tests.stripe_requests import client, session_params

SESSIONS = "/v1/checkout/sessions"
OPTIONS = {"idempotency_key": "co-1-1"}


@pytest.fixture
def api(stand_in):
    return client(stand_in.url, http_client=stripe.RequestsClient(timeout=(1, 0.5)))


@pytest.fixture
def create(api):
    params = session_params()
    return lambda: api.v1.checkout.sessions.create(params, OPTIONS)


@pytest.mark.parametrize("kind", ["timeout_before", "drop_before"])
def test_nothing_is_done_when_the_request_never_arrives(create, stand_in, kind):
    stand_in.misbehave(kind, path=SESSIONS)
    with pytest.raises(stripe.APIConnectionError):
        create()
    assert stand_in.sessions() == []
    assert stand_in.requests()[0]["status"] == 0
    assert create().status == "open"


@pytest.mark.parametrize("kind", ["timeout_after", "drop_after", "garbage"])
def test_a_lost_answer_is_found_again_under_its_key(create, stand_in, kind):
    stand_in.misbehave(kind, path=SESSIONS)
    with pytest.raises((stripe.APIConnectionError, stripe.APIError)):
        create()
    (made,) = stand_in.sessions()
    assert create().id == made["id"]
    assert len(stand_in.sessions()) == 1


@pytest.mark.parametrize(
    ("kind", "error", "status"),
    [
        ("error_400", stripe.InvalidRequestError, 400),
        ("error_401", stripe.AuthenticationError, 401),
        ("error_403", stripe.PermissionError, 403),
        ("error_429", stripe.RateLimitError, 429),
        ("error_503", stripe.APIError, 503),
    ],
)
def test_an_early_error_does_nothing_and_keeps_nothing(create, stand_in, kind, error, status):
    stand_in.misbehave(kind, path=SESSIONS)
    with pytest.raises(error) as caught:
        create()
    assert caught.value.http_status == status
    assert stand_in.sessions() == []
    assert create().status == "open"


def test_a_500_after_the_work_hides_what_was_done(create, stand_in):
    stand_in.misbehave("error_500_after", path=SESSIONS)
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            create()
    assert len(stand_in.sessions()) == 1


def test_a_kept_500_tells_the_sdk_not_to_retry(stand_in):
    stand_in.misbehave("error_500", path=SESSIONS)
    retrying = client(stand_in.url, max_network_retries=3)
    with pytest.raises(stripe.APIError):
        retrying.v1.checkout.sessions.create(session_params(), OPTIONS)
    assert len(stand_in.creations()) == 1


def test_a_503_is_retried_by_the_sdk_under_the_same_key(stand_in):
    stand_in.misbehave("error_503", path=SESSIONS)
    retrying = client(stand_in.url, max_network_retries=1)
    assert retrying.v1.checkout.sessions.create(session_params()).status == "open"
    keys = {entry["idempotency_key"] for entry in stand_in.creations()}
    assert len(keys) == 1
    assert [entry["status"] for entry in stand_in.creations()] == [503, 200]


def test_a_slow_answer_is_right(stand_in):
    stand_in.misbehave("slow", path=SESSIONS, seconds=0.3)
    began = time.monotonic()
    assert client(stand_in.url).v1.checkout.sessions.create(session_params()).status == "open"
    assert time.monotonic() - began >= 0.3


def test_a_fault_meets_only_what_it_is_ordered_for(api, create, stand_in):
    stand_in.misbehave("error_429", path="/v1/refunds*")
    stand_in.misbehave("error_429", path=f"{SESSIONS}/*", method="get")
    session = create()
    with pytest.raises(stripe.RateLimitError):
        api.v1.checkout.sessions.retrieve(session.id)
    with pytest.raises(stripe.RateLimitError):
        api.v1.refunds.list()
    assert api.v1.refunds.list().data == []


def test_a_fault_lasts_as_often_as_ordered(api, stand_in):
    stand_in.misbehave("error_429", times=2)
    stand_in.misbehave("error_503", times=0)
    seen = []
    for _ in range(4):
        with pytest.raises(stripe.StripeError) as caught:
            api.v1.events.list()
        seen.append(caught.value.http_status)
    assert seen == [429, 429, 503, 503]
    stand_in.behave()
    assert api.v1.events.list().data == []


def test_taking_faults_back_lets_go_of_what_hangs(stand_in):
    patient = client(stand_in.url, http_client=stripe.RequestsClient(timeout=(1, 20)))
    stand_in.misbehave("timeout_before", path=SESSIONS)
    errors = []

    def create():
        try:
            patient.v1.checkout.sessions.create(session_params())
        except stripe.APIConnectionError as error:
            errors.append(error)

    hanging = threading.Thread(target=create)
    hanging.start()
    time.sleep(0.2)
    began = time.monotonic()
    stand_in.behave()
    hanging.join()
    assert errors
    assert time.monotonic() - began < 2


def test_an_unknown_fault_is_refused_with_the_known_ones(stand_in):
    with pytest.raises(StandInRefused, match="kind is one of: timeout_before"):
        stand_in.misbehave("earthquake")
    assert stand_in.state()["faults"] == []


def test_unknown_commands_settings_and_objects_are_refused(stand_in):
    with pytest.raises(StandInRefused, match="There is no command 'dance'"):
        stand_in.order("dance")
    with pytest.raises(StandInRefused, match="There is no setting 'colour'"):
        stand_in.configure(colour="blue")
    with pytest.raises(StandInRefused, match="There is no checkout"):
        stand_in.expire("cs_test_unknown")
    with pytest.raises(StandInRefused, match="There is no checkout"):
        stand_in.session("cs_test_unknown")


def test_reset_forgets_everything(create, stand_in):
    create()
    stand_in.misbehave("error_429", times=0)
    stand_in.configure(webhook_mode="off", tax_percent="7")
    stand_in.set_clock(3600)
    stand_in.reset()
    assert stand_in.sessions() == []
    assert stand_in.requests() == []
    state = stand_in.state()
    assert (state["faults"], state["clock_offset"]) == ([], 0)
    assert state["settings"]["webhook_mode"] == "on"
    assert create().status == "open"


def test_a_request_from_before_a_reset_does_nothing_afterwards(stand_in):
    stand_in.misbehave("slow", path=SESSIONS, seconds=20)
    slow = client(stand_in.url, http_client=stripe.RequestsClient(timeout=(1, 20)))
    errors = []

    def create():
        try:
            slow.v1.checkout.sessions.create(session_params())
        except stripe.APIConnectionError as error:
            errors.append(error)

    waiting = threading.Thread(target=create)
    waiting.start()
    time.sleep(0.2)
    stand_in.reset()
    waiting.join()
    assert errors
    assert stand_in.sessions() == []


def test_another_site_cannot_give_orders(stand_in):
    request = urllib.request.Request(
        f"{stand_in.url}/_control/reset", b"{}", {"Sec-Fetch-Site": "cross-site"}
    )
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request)
