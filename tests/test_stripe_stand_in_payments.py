"""Test cards, bank debits, refunds and disputes of the stand-in."""

import contextlib
import threading

import pytest
import stripe

from store.stripe_stand_in.remote import SHOPPER, StandInRefused
from tests.stripe_requests import client, line_item, session_params, way


@pytest.fixture
def api(stand_in):
    return client(stand_in.url)


@pytest.fixture
def session(api):
    return api.v1.checkout.sessions.create(session_params())


def retrieved(api, session):
    options = {"expand": ["payment_intent.latest_charge"]}
    return api.v1.checkout.sessions.retrieve(session.id, options)


def types(stand_in):
    return [event["type"] for event in stand_in.events()]


# Cards


def test_a_paid_session_says_who_paid_and_where_it_goes(api, session, stand_in):
    visit = stand_in.pay(
        session.id, email="ada@example.com", card_name="A. Card", phone="5035550199"
    )
    assert visit.status == 303
    assert visit.location == f"http://testserver/orders/token/thanks/?s={session.id}"
    paid = retrieved(api, session)
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert paid.customer_details.email == "ada@example.com"
    assert paid.customer_details.name == "A. Card"
    assert paid.customer_details.phone == "+15035550199"
    shipping = paid.collected_information.shipping_details
    assert shipping.name == "Test Shopper"
    assert shipping.address.to_dict() == {
        "city": "Portland",
        "country": "US",
        "line1": "1 Test Street",
        "line2": None,
        "postal_code": "97201",
        "state": "OR",
    }
    intent = paid.payment_intent
    assert (intent.status, intent.amount, intent.amount_received) == ("succeeded", 18895, 18895)
    assert intent.metadata["order_code"] == "BC-ABCD7EFG"
    assert intent.description == "Order BC-ABCD7EFG"
    assert intent.latest_charge.paid is True
    assert intent.latest_charge.payment_method_details.card.last4 == "4242"
    assert stand_in.totals() == {"paid": {"usd": 18895}, "refunded": {}}
    assert types(stand_in) == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]


@pytest.mark.parametrize(
    ("card", "message", "decline_code"),
    [
        ("4000000000000002", "Your card was declined.", "generic_decline"),
        ("4000000000009995", "Your card has insufficient funds.", "insufficient_funds"),
        ("4000000000000069", "Your card has expired.", "expired_card"),
    ],
)
def test_a_declined_card_leaves_the_session_open(
    api, session, stand_in, card, message, decline_code
):
    visit = stand_in.pay(session.id, card=card)
    assert visit.status == 402
    assert message in visit.html
    declined = retrieved(api, session)
    assert (declined.status, declined.payment_status) == ("open", "unpaid")
    intent = declined.payment_intent
    assert intent.status == "requires_payment_method"
    assert intent.last_payment_error.decline_code == decline_code
    assert intent.latest_charge.status == "failed"
    assert stand_in.totals() == {"paid": {"usd": 0}, "refunded": {}}


def test_after_a_decline_another_card_pays_on_the_same_intent(api, session, stand_in):
    stand_in.pay(session.id, card="4000000000000002")
    first = retrieved(api, session).payment_intent
    assert stand_in.pay(session.id).status == 303
    paid = retrieved(api, session)
    assert paid.payment_status == "paid"
    assert paid.payment_intent.id == first.id
    assert paid.payment_intent.last_payment_error is None


def test_three_d_secure_pays_once_approved(api, session, stand_in):
    stand_in.visit(f"/c/pay/{session.id}")
    assert stand_in.pay(session.id, card="4000002500003155").status == 303
    paid = retrieved(api, session)
    assert paid.payment_status == "paid"
    details = paid.payment_intent.latest_charge.payment_method_details
    assert details.card.three_d_secure.result == "authenticated"


def test_three_d_secure_waits_for_the_answer(api, session, stand_in):
    fields = {"method": "card", "card_number": "4000002500003155", "expiry": "04/34", "cvc": "123"}
    visit = stand_in.visit(f"/c/pay/{session.id}", SHOPPER | fields | {"card_name": "A"})
    assert visit.location == f"/c/pay/{session.id}/confirm"
    waiting = retrieved(api, session)
    assert (waiting.status, waiting.payment_intent.status) == ("open", "requires_action")
    assert waiting.payment_intent.latest_charge is None


def test_three_d_secure_refused_keeps_the_session_and_what_was_typed(api, session, stand_in):
    visit = stand_in.pay(session.id, card="4000002500003155", approve=False, city="Salem")
    assert visit.status == 402
    assert "unable to authenticate your payment method" in visit.html
    assert 'value="Salem"' in visit.html
    refused = retrieved(api, session)
    assert refused.status == "open"
    assert refused.payment_intent.status == "requires_payment_method"
    assert stand_in.pay(session.id).status == 303


def test_three_d_secure_may_be_approved_and_still_declined(api, session, stand_in):
    assert stand_in.pay(session.id, card="4000008400001629").status == 402
    assert retrieved(api, session).payment_intent.latest_charge.status == "failed"


def test_a_session_that_expires_during_three_d_secure_is_not_paid(api, session, stand_in):
    stand_in.pay(session.id, card="4000002500003155", approve=False)
    stand_in.expire(session.id)
    visit = stand_in.visit(f"/c/pay/{session.id}/confirm", {"answer": "approve"})
    assert visit.location == f"/c/pay/{session.id}"
    ended = retrieved(api, session)
    assert (ended.status, ended.payment_intent.status) == ("expired", "canceled")
    assert stand_in.totals()["paid"] == {}


def test_paying_an_expired_session_charges_nothing(api, session, stand_in):
    stand_in.expire(session.id)
    visit = stand_in.pay(session.id)
    assert (visit.status, visit.location) == (303, f"/c/pay/{session.id}")
    assert stand_in.charges() == []


def test_paying_twice_charges_once(session, stand_in):
    visits = []

    def pay():
        visits.append(stand_in.pay(session.id))

    payers = [threading.Thread(target=pay) for _ in range(8)]
    for payer in payers:
        payer.start()
    for payer in payers:
        payer.join()
    assert {visit.location for visit in visits} == {
        f"http://testserver/orders/token/thanks/?s={session.id}"
    }
    assert len(stand_in.charges()) == 1
    assert len(stand_in.events("checkout.session.completed")) == 1


def test_pay_against_expire_ends_in_one_of_the_two(api, stand_in):
    for _ in range(10):
        session = api.v1.checkout.sessions.create(session_params())
        payer = threading.Thread(target=stand_in.pay, args=(session.id,))
        payer.start()
        with contextlib.suppress(stripe.InvalidRequestError):
            api.v1.checkout.sessions.expire(session.id)
        payer.join()
        after = stand_in.session(session.id)
        assert (after["status"], after["payment_status"]) in {
            ("expired", "unpaid"),
            ("complete", "paid"),
        }
    paid = [each for each in stand_in.sessions() if each["status"] == "complete"]
    assert stand_in.totals()["paid"].get("usd", 0) == sum(each["amount_total"] for each in paid)


# Tax and shipping


def test_automatic_tax_is_added_on_payment(api, stand_in):
    stand_in.configure(tax_percent="8.25")
    params = session_params(automatic_tax={"enabled": True})
    session = api.v1.checkout.sessions.create(params)
    assert session.amount_total == 18895
    stand_in.pay(session.id)
    paid = retrieved(api, session)
    # 8.25 % of 11600, 6800 and 495, each line rounded for itself
    assert paid.total_details.amount_tax == 957 + 561 + 41
    assert paid.amount_total == 18895 + 957 + 561 + 41
    assert paid.payment_intent.amount == paid.amount_total
    assert paid.automatic_tax.status == "complete"


def test_the_chosen_shipping_is_charged(api, stand_in):
    options = [way("Standard", 495), way("Expedited", 1495)]
    session = api.v1.checkout.sessions.create(session_params(shipping_options=options))
    stand_in.pay(session.id, shipping_option="1")
    paid = stand_in.session(session.id)
    assert paid["total_details"]["amount_shipping"] == 1495
    assert paid["amount_total"] == 18400 + 1495


# Bank debits


def test_a_bank_debit_completes_unpaid_and_succeeds_days_later(api, session, stand_in):
    assert stand_in.pay_by_bank(session.id).status == 303
    waiting = retrieved(api, session)
    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    assert waiting.payment_intent.status == "processing"
    assert waiting.payment_intent.latest_charge.status == "pending"
    stand_in.settle(session.id)
    paid = retrieved(api, session)
    assert (paid.payment_status, paid.payment_intent.status) == ("paid", "succeeded")
    assert types(stand_in)[-1] == "checkout.session.async_payment_succeeded"


def test_a_bank_debit_may_fail_days_later(api, session, stand_in):
    stand_in.pay_by_bank(session.id)
    stand_in.settle(session.id, "failed")
    failed = retrieved(api, session)
    assert (failed.status, failed.payment_status) == ("complete", "unpaid")
    assert failed.payment_intent.status == "requires_payment_method"
    assert failed.payment_intent.last_payment_error.code == "insufficient_funds"
    assert types(stand_in)[-1] == "checkout.session.async_payment_failed"


def test_the_bank_answers_once(session, stand_in):
    stand_in.pay_by_bank(session.id)
    stand_in.settle(session.id)
    with pytest.raises(StandInRefused, match="No bank debit"):
        stand_in.settle(session.id, "failed")


@pytest.mark.parametrize(
    ("account", "status"), [("000123456789", "paid"), ("000111111113", "unpaid")]
)
def test_the_bank_may_answer_by_itself(session, stand_in, account, status):
    stand_in.configure(bank_answers_after=60)
    stand_in.pay_by_bank(session.id, account=account)
    assert stand_in.session(session.id)["payment_status"] == "unpaid"
    stand_in.advance(61)
    assert stand_in.session(session.id)["payment_status"] == status
    assert stand_in.payment_intent(session.id)["status"] in {"succeeded", "requires_payment_method"}


def test_a_bank_debit_that_is_excluded_is_not_offered(api, stand_in):
    params = session_params(excluded_payment_method_types=["us_bank_account"])
    session = api.v1.checkout.sessions.create(params)
    assert session.payment_method_types == ["card"]
    assert "Bank debit" not in stand_in.visit(f"/c/pay/{session.id}").html
    assert stand_in.pay_by_bank(session.id).status == 422
    assert stand_in.charges() == []


# Refunds


@pytest.fixture
def paid(api, session, stand_in):
    stand_in.pay(session.id)
    return retrieved(api, session).payment_intent


def test_a_refund_gives_back_all_that_is_left(api, paid, stand_in):
    params = {"payment_intent": paid.id, "amount": 895, "metadata": {"refund": "r-1"}}
    first = api.v1.refunds.create(params)
    assert (first.status, first.amount, first.charge) == ("succeeded", 895, paid.latest_charge.id)
    second = api.v1.refunds.create({"payment_intent": paid.id, "reason": "requested_by_customer"})
    assert (second.amount, second.reason) == (18000, "requested_by_customer")
    charge = api.v1.charges.retrieve(paid.latest_charge.id, {"expand": ["refunds"]})
    assert (charge.amount_refunded, charge.refunded) == (18895, True)
    assert [each.id for each in charge.refunds.data] == [second.id, first.id]
    assert stand_in.totals() == {"paid": {"usd": 18895}, "refunded": {"usd": 18895}}


def test_refunds_are_found_by_payment_and_by_id(api, paid, stand_in):
    other = api.v1.checkout.sessions.create(session_params())
    stand_in.pay(other.id)
    refund = api.v1.refunds.create({"payment_intent": paid.id, "metadata": {"refund": "r-1"}})
    stand_in.refund(other.id, 100)
    listed = api.v1.refunds.list({"payment_intent": paid.id})
    assert [each.id for each in listed.data] == [refund.id]
    assert len(api.v1.refunds.list().data) == 2
    found = api.v1.refunds.retrieve(refund.id, {"expand": ["payment_intent.latest_charge"]})
    assert found.metadata["refund"] == "r-1"
    assert found.payment_intent.latest_charge.amount_refunded == 18895


def test_more_than_is_left_is_not_refunded(api, paid):
    api.v1.refunds.create({"payment_intent": paid.id, "amount": 18000})
    with pytest.raises(stripe.InvalidRequestError, match=r"\(\$9.00\) is greater.*\(\$8.95\)") as e:
        api.v1.refunds.create({"payment_intent": paid.id, "amount": 900})
    assert (e.value.param, e.value.code) == ("amount", None)
    api.v1.refunds.create({"payment_intent": paid.id, "amount": 895})
    with pytest.raises(stripe.InvalidRequestError, match="already been refunded") as e:
        api.v1.refunds.create({"payment_intent": paid.id})
    assert e.value.code == "charge_already_refunded"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({}, "parameter_missing"),
        ({"payment_intent": "pi_unknown"}, "resource_missing"),
        ({"payment_intent": "pi_1", "charge": "ch_1"}, "parameters_exclusive"),
        ({"payment_intent": "pi_1", "amount": 0}, "parameter_invalid_integer"),
        ({"payment_intent": "pi_1", "reason": "because"}, None),
    ],
)
def test_a_refund_of_nothing_known_is_refused(api, paid, params, code):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.v1.refunds.create(params)
    assert caught.value.code == code


def test_an_unpaid_intent_is_not_refunded(api, session, stand_in):
    stand_in.pay(session.id, card="4000000000000002")
    intent = retrieved(api, session).payment_intent
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        api.v1.refunds.create({"payment_intent": intent.id})


def test_a_refund_to_a_bank_takes_a_while(api, session, stand_in):
    stand_in.pay_by_bank(session.id)
    stand_in.settle(session.id)
    refund = stand_in.refund(session.id)
    assert refund["status"] == "pending"
    stand_in.advance(60)
    assert api.v1.refunds.retrieve(refund["id"]).status == "succeeded"


def test_a_refund_may_fail_after_it_succeeded(api, session, stand_in):
    stand_in.pay(session.id, card="4000000000005126")
    refund = stand_in.refund(session.id)
    assert refund["status"] == "succeeded"
    stand_in.advance(60)
    assert api.v1.refunds.retrieve(refund["id"]).status == "failed"
    assert types(stand_in)[-2:] == ["refund.updated", "refund.failed"]
    assert stand_in.totals() == {"paid": {"usd": 18895}, "refunded": {}}
    again = stand_in.refund(session.id)
    assert again["amount"] == 18895


def test_a_refund_from_the_dashboard_comes_without_a_request(session, stand_in):
    stand_in.pay(session.id)
    stand_in.refund(session.id, 500)
    (event,) = stand_in.events("refund.created")
    assert event["request"] == {"id": None, "idempotency_key": None}


def test_a_refund_through_the_api_names_its_request(api, paid, stand_in):
    api.v1.refunds.create({"payment_intent": paid.id}, {"idempotency_key": "refund-1"})
    (event,) = stand_in.events("refund.created")
    assert event["request"]["idempotency_key"] == "refund-1"
    assert event["request"]["id"].startswith("req_")


# Disputes and intents


def test_a_dispute_blocks_refunds_and_is_decided(api, session, stand_in):
    stand_in.pay(session.id, card="4000000000000259")
    (dispute,) = api.v1.disputes.list(
        {"payment_intent": stand_in.session(session.id)["payment_intent"]}
    ).data
    assert (dispute.status, dispute.reason) == ("needs_response", "fraudulent")
    assert dispute.evidence_details.due_by > dispute.created
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.v1.refunds.create({"payment_intent": dispute.payment_intent})
    assert caught.value.code == "charge_disputed"
    stand_in.close_dispute(dispute.id, "lost")
    assert api.v1.disputes.retrieve(dispute.id).status == "lost"
    assert types(stand_in)[-1] == "charge.dispute.closed"


def test_an_intent_of_a_session_cannot_be_cancelled(api, session, stand_in):
    stand_in.pay(session.id, card="4000000000000002")
    intent = retrieved(api, session).payment_intent
    with pytest.raises(stripe.InvalidRequestError, match="Expire the Checkout Session instead"):
        api.v1.payment_intents.cancel(intent.id)


def test_payment_intents_are_listed_and_retrieved(api, paid):
    assert [each.id for each in api.v1.payment_intents.list().data] == [paid.id]
    found = api.v1.payment_intents.retrieve(paid.id, {"expand": ["latest_charge"]})
    assert found.latest_charge.amount_captured == 18895
    with pytest.raises(stripe.InvalidRequestError, match="No such payment_intent: 'pi_unknown'"):
        api.v1.payment_intents.retrieve("pi_unknown")


def test_a_small_order_is_charged_to_the_cent(api, stand_in):
    params = session_params(line_items=[line_item(price=3333, quantity=3)], shipping_options=None)
    session = api.v1.checkout.sessions.create(params)
    stand_in.pay(session.id)
    assert stand_in.totals()["paid"] == {"usd": 9999}
