"""A webhook that failed is kept with its error, and staff have it acted upon once more."""

import logging

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from store import checkout, payments
from store.models import Order, OrderMail, StripeEvent
from store.quote import quote
from tests.admin_pages import make_staff, messages_of, text_of
from tests.factories import make_cart, make_order, make_product, make_variant

pytestmark = [pytest.mark.django_db, pytest.mark.money]

EVENTS = reverse("admin:store_stripeevent_changelist")
SESSIONS = "/v1/checkout/sessions/*"


@pytest.fixture
def order(stand_in):
    """An order that is paid at Stripe; its webhook has not been delivered."""
    cart = make_cart(make_variant(make_product()))
    order = checkout.place(cart, quote(cart).fingerprint, client="test")
    payments.open_session(order)
    order.refresh_from_db()
    stand_in.pay(order.session_id)
    return order


@pytest.fixture
def failed(order, stand_in):
    """The webhook of that order, kept while nobody could act on it."""
    stand_in.misbehave("error_503", path=SESSIONS, times=0)
    assert set(stand_in.deliver(Client())) == {500}
    stand_in.behave()
    event = StripeEvent.objects.get()
    assert event.last_error
    return event


def again(event):
    return reverse("admin:store_stripeevent_act_again", args=[event.pk])


def page(event):
    return reverse("admin:store_stripeevent_change", args=[event.pk])


def choose(client, *events):
    chosen = {"action": "act_again", "_selected_action": [event.pk for event in events]}
    return client.post(EVENTS, chosen | {"index": 0}, follow=True)


def poisonous(number):
    """An event of a kind whose body holds no payment that could be read."""
    return StripeEvent.objects.create(
        id=number,
        type="refund.updated",
        created="2026-01-01T00:00Z",
        livemode=False,
        object_id="re_1",
        payload="[]",
    )


def letters():
    return OrderMail.objects.filter(kind=OrderMail.Kind.CONFIRMED).count()


def test_a_failed_event_is_acted_upon_once_however_often_it_is_asked_for(
    staff_client, order, failed
):
    assert messages_of(choose(staff_client, failed)) == ["1 event is acted upon."]
    order.refresh_from_db()
    failed.refresh_from_db()
    assert order.is_paid
    assert (bool(failed.processed_at), failed.last_error) == (True, "")
    assert LogEntry.objects.get().get_change_message() == "Acted on it again."

    processed = failed.processed_at
    assert messages_of(choose(staff_client, failed)) == [
        "1 event was left alone, having been acted upon already."
    ]
    failed.refresh_from_db()
    assert failed.processed_at == processed
    assert (letters(), order.events.filter(to_state="paid").count()) == (1, 1)


def test_its_page_says_what_is_wrong_and_has_the_button(staff_client, order, failed):
    shown = staff_client.get(page(failed)).content.decode()
    assert "It failed" in shown
    assert f'action="{again(failed)}"' in shown
    answer = staff_client.post(again(failed), follow=True)
    assert answer.redirect_chain == [(page(failed), 302)]
    assert messages_of(answer) == ["1 event is acted upon."]
    assert "Nothing to do." in text_of(answer)
    assert again(failed) not in answer.content.decode()
    order.refresh_from_db()
    assert order.is_paid


@pytest.mark.parametrize("about", ["session", "dispute", "refund", "nothing"])
def test_an_event_leads_to_the_order_it_is_about(staff_client, about):
    order = make_order(make_variant(make_product()), paid=True, dispute_id="du_1")
    order.refunds.create(source="dashboard", amount=100, stripe_refund_id="re_1")
    Order.objects.update(session_id="cs_1")
    key = {"session": "cs_1", "dispute": "du_1", "refund": "re_1", "nothing": "re_2"}[about]
    event = poisonous("evt_1")
    StripeEvent.objects.update(object_id=key)
    shown = staff_client.get(page(event)).content.decode()
    link = f'<a href="{reverse("admin:store_order_change", args=[order.pk])}">{order.code}</a>'
    assert (link in shown) == (about != "nothing")
    assert ("None was found" in shown) == (about == "nothing")


def test_while_stripe_is_silent_the_event_waits_on(staff_client, order, failed, stand_in):
    stand_in.misbehave("error_503", path=SESSIONS, times=0)
    tried = failed.attempts
    answer = staff_client.post(again(failed), follow=True)
    assert messages_of(answer) == [
        "Stripe does not answer. What waits is tried again by itself every few minutes."
    ]
    failed.refresh_from_db()
    assert (failed.processed_at, failed.attempts) == (None, tried + 1)
    assert not LogEntry.objects.exists()


def test_one_that_cannot_be_acted_upon_is_named_and_keeps_no_other_waiting(
    staff_client, order, failed
):
    logging.disable(logging.ERROR)
    bad = poisonous("evt_bad")
    said = messages_of(choose(staff_client, bad, failed))
    logging.disable(logging.NOTSET)
    assert said[0] == "1 event is acted upon."
    assert "refund.updated evt_bad" in said[1]
    assert "TypeError" in said[1]
    order.refresh_from_db()
    bad.refresh_from_db()
    assert order.is_paid
    assert (bad.processed_at, bad.attempts) == (None, 1)


def test_who_may_only_look_acts_on_nothing(client, order, failed, monkeypatch):
    monkeypatch.setattr(payments, "act_on", lambda key: pytest.fail("acted upon"))
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.force_login(make_staff("view_stripeevent"))
    assert again(failed) not in client.get(page(failed)).content.decode()
    assert "Act on it again" not in text_of(client.get(EVENTS))
    assert client.post(again(failed)).status_code == 403
    choose(client, failed)
    client.force_login(make_staff("change_stripeevent"))
    assert client.get(again(failed)).status_code == 405
    failed.refresh_from_db()
    assert failed.processed_at is None


def test_the_button_of_an_event_that_is_gone_leads_back_with_a_message(staff_client):
    for key in ("evt_gone", "%00"):
        address = again(StripeEvent(pk="x")).replace("/x/", f"/{key}/")
        answer = staff_client.post(address, follow=True)
        assert answer.status_code == 200
        assert "There is no such stripe event" in messages_of(answer)[0]
