"""Idempotency keys of the stand-in: what is kept, what is replayed, what is refused."""

import threading
import time

import pytest
import stripe

from tests.stripe_requests import client, session_params


@pytest.fixture
def api(stand_in):
    return client(stand_in.url)


@pytest.fixture
def create(api):
    params = session_params()

    def create_session(key="co-1-1", **changes):
        return api.v1.checkout.sessions.create(params | changes, {"idempotency_key": key})

    return create_session


def test_the_same_key_and_parameters_give_the_first_answer_again(create, stand_in):
    first, second = create(), create()
    assert first.id == second.id
    assert len(stand_in.sessions()) == 1
    headers = second.last_response.headers
    assert headers["Idempotent-Replayed"] == "true"
    assert headers["Original-Request"] == first.last_response.headers["Request-Id"]
    assert headers["Request-Id"] != headers["Original-Request"]
    assert [entry["replayed"] for entry in stand_in.creations()] == [False, True]


def test_the_replay_is_the_first_answer_even_after_things_changed(create, stand_in):
    session = create()
    stand_in.pay(session.id)
    replayed = create()
    assert (replayed.status, replayed.url) == ("open", session.url)


def test_other_parameters_under_the_same_key_are_refused(create, stand_in):
    create()
    with pytest.raises(stripe.IdempotencyError, match="same parameters") as caught:
        create(client_reference_id="o-2")
    error = caught.value
    assert error.http_status == 400
    assert error.json_body["error"]["type"] == "idempotency_error"
    assert len(stand_in.sessions()) == 1


def test_the_same_key_for_another_endpoint_is_refused(api, create):
    session = create(key="k")
    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        api.v1.checkout.sessions.expire(session.id, {}, {"idempotency_key": "k"})


def test_two_keys_make_two_sessions(create, stand_in):
    assert create(key="a").id != create(key="b").id
    assert len(stand_in.sessions()) == 2


def test_a_refused_request_keeps_nothing(create):
    for changes in ({"mode": "nonsense"}, {"foo": "bar"}, {"expires_at": int(time.time())}):
        with pytest.raises(stripe.InvalidRequestError):
            create(**changes)
    assert create().status == "open"


def test_a_result_that_is_a_refusal_is_kept(api, create, stand_in):
    session = create()
    stand_in.pay(session.id)
    intent = stand_in.session(session.id)["payment_intent"]
    stand_in.refund(session.id, 18000)
    params = {"payment_intent": intent, "amount": 18000}
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
            api.v1.refunds.create(params, {"idempotency_key": "refund-1"})
    stand_in.answer_refund(stand_in.refunds()[0]["id"], "failed")
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        api.v1.refunds.create(params, {"idempotency_key": "refund-1"})
    assert api.v1.refunds.create(params, {"idempotency_key": "refund-2"}).amount == 18000


def test_a_500_is_kept_and_given_again(create, stand_in):
    stand_in.misbehave("error_500", path="/v1/checkout/sessions")
    for _ in range(2):
        with pytest.raises(stripe.APIError) as caught:
            create()
        assert caught.value.http_status == 500
    assert stand_in.sessions() == []
    assert create(key="co-1-2").status == "open"


def test_a_key_in_use_is_a_conflict_that_is_not_kept(create, stand_in):
    stand_in.misbehave("slow", path="/v1/checkout/sessions", seconds=0.6)
    first = threading.Thread(target=create)
    first.start()
    time.sleep(0.2)
    with pytest.raises(stripe.APIError) as caught:
        create()
    assert caught.value.http_status == 409
    assert caught.value.json_body["error"]["code"] == "idempotency_key_in_use"
    first.join()
    assert create().id == stand_in.sessions()[0]["id"]
    assert len(stand_in.sessions()) == 1


def test_the_sdk_retries_a_conflict_until_the_first_answer_is_there(create, stand_in):
    stand_in.misbehave("slow", path="/v1/checkout/sessions", seconds=0.4)
    params = session_params()
    options = {"idempotency_key": "co-1-1"}
    sessions = client(stand_in.url, max_network_retries=4).v1.checkout.sessions
    first = threading.Thread(target=sessions.create, args=(params, options))
    first.start()
    time.sleep(0.1)
    assert sessions.create(params, options).status == "open"
    first.join()
    assert len(stand_in.sessions()) == 1
    assert 409 in [entry["status"] for entry in stand_in.creations()]


def test_sixteen_at_once_under_one_key_make_one_session(stand_in):
    params = session_params()
    ids = []

    def create():
        retrying = client(stand_in.url, max_network_retries=6)
        options = {"idempotency_key": "co-1-1"}
        ids.append(retrying.v1.checkout.sessions.create(params, options).id)

    threads = [threading.Thread(target=create) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 16
    assert len(set(ids)) == 1
    assert len(stand_in.sessions()) == 1


def test_a_key_is_forgotten_after_a_day(create, stand_in):
    first = create()
    stand_in.advance(24 * 3600 + 1)
    assert create().id != first.id


def test_a_key_may_have_255_characters(create):
    assert create(key="k" * 255).status == "open"
    with pytest.raises(stripe.InvalidRequestError, match="at most 255 characters"):
        create(key="k" * 256)


def test_a_get_is_never_replayed(api, create, stand_in):
    session = create()
    stand_in.pay(session.id)
    options = {"idempotency_key": "co-1-1"}
    assert api.v1.checkout.sessions.retrieve(session.id, {}, options).status == "complete"
