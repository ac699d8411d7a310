"""What becomes of an order when Stripe speaks: once, in any order, whoever asks."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from store import checkout, payments
from store.models import Mail, Order, PaymentIssue, StockLevel, StockMovement, StripeEvent
from store.payments import settling
from store.payments.facts import Facts
from store.quote import quote
from tests.factories import make_cart, make_variant
from tests.test_stock import shelf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.money]


@pytest.fixture
def variant():
    return make_variant(on_hand=5)


@pytest.fixture
def order(variant, stand_in):
    """An order of two pairs whose payment page is open."""
    return place(make_cart(variant, quantity=2))


def place(cart):
    order = checkout.place(cart, quote(cart).fingerprint, client="test")
    payments.open_session(order)
    order.refresh_from_db()
    return order


def state(order):
    order.refresh_from_db()
    return order.payment_state


def letters(order):
    return sorted(order.mails.values_list("kind", flat=True))


def get_thanks(client, order):
    return client.get(
        reverse("store:order_thanks", args=[order.access_token]), {"s": order.session_id}
    )


def test_a_paid_session_pays_its_order_once_however_often_it_is_settled(order, variant, stand_in):
    stand_in.pay(order.session_id)
    for _ in range(4):
        payments.settle(order.session_id)
    assert state(order) == "paid"
    assert shelf(variant) == (3, 0)
    assert letters(order) == ["confirmed"]
    assert StockMovement.objects.filter(kind="sell").count() == 1
    assert order.paid_amount == order.total == stand_in.totals()["paid"]["usd"]
    assert order.paid_at
    assert order.review_reason == ""


def test_who_paid_and_where_it_goes_is_kept_only_then(order, stand_in):
    assert order.email == order.ship_line1 == ""
    stand_in.pay(order.session_id, email="ada@example.com", line2="Apt 4")
    payments.settle(order.session_id)
    order.refresh_from_db()
    assert order.email == "ada@example.com"
    assert (order.ship_line1, order.ship_line2) == ("1 Test Street", "Apt 4")
    assert (order.ship_city, order.ship_state, order.ship_postal_code, order.ship_country) == (
        "Portland",
        "OR",
        "97201",
        "US",
    )


@pytest.mark.parametrize("name", ["Ada \x00King", "Ada \ud83dKing"])
def test_signs_that_no_database_holds_keep_no_payment_out(order, stand_in, monkeypatch, name):
    stand_in.pay(order.session_id)
    of = Facts.of

    def told(session):
        session.customer_details.name = name
        return of(session)

    monkeypatch.setattr(Facts, "of", told)
    payments.settle(order.session_id)
    order.refresh_from_db()
    assert (order.is_paid, order.name) == (True, "Ada King")


def test_the_history_tells_every_step(order, stand_in):
    stand_in.pay(order.session_id)
    payments.settle(order.session_id)
    steps = [(event.actor, event.kind, event.to_state) for event in order.events.all()]
    assert steps == [("shopper", "placed", "pending"), ("stripe", "payment", "paid")]


def test_what_was_paid_leaves_the_cart_and_what_was_added_stays(order, variant, stand_in):
    other = make_variant()
    order.cart.add(other, 1)
    stand_in.pay(order.session_id)
    payments.settle(order.session_id)
    assert [line.variant for line in order.cart.lines.all()] == [other]


# Webhook, return page, and both


def test_the_webhook_alone_pays_the_order(client, order, stand_in):
    stand_in.pay(order.session_id)
    assert stand_in.deliver(client) == [200]
    assert state(order) == "paid"
    assert StripeEvent.objects.get().processed_at


def test_the_return_page_alone_pays_the_order(client, order, stand_in):
    stand_in.pay(order.session_id)
    page = get_thanks(client, order)
    assert "Thank you" in page.content.decode()
    assert state(order) == "paid"


def test_webhook_then_return_page_and_the_reverse_are_the_same(client, order, variant, stand_in):
    stand_in.pay(order.session_id)
    get_thanks(client, order)
    assert stand_in.deliver(client) == [200]
    get_thanks(client, order)
    assert state(order) == "paid"
    assert letters(order) == ["confirmed"]
    assert shelf(variant) == (3, 0)


def test_the_webhook_before_the_session_was_kept_finds_its_order(order, client, stand_in):
    session_id = order.session_id
    Order.objects.update(session_id=None, session_url="")
    stand_in.pay(session_id)
    assert stand_in.deliver(client) == [200]
    assert state(order) == "paid"
    assert order.session_id == session_id


def test_expired_after_completed_changes_nothing(client, order, variant, stand_in):
    stand_in.pay(order.session_id)
    payments.settle(order.session_id)
    payments.settle(order.session_id)
    assert state(order) == "paid"
    assert shelf(variant) == (3, 0)


def test_stripe_down_on_the_return_page_says_wait_and_never_failed(client, order, stand_in):
    stand_in.pay(order.session_id)
    stand_in.misbehave("error_500", path="/v1/checkout/sessions/*", times=0)
    page = get_thanks(client, order)
    assert page.status_code == 200
    assert 'http-equiv="refresh"' in page.content.decode()
    assert "failed" not in page.content.decode().lower()
    stand_in.behave()
    assert "Thank you" in get_thanks(client, order).content.decode()


def test_the_return_page_stops_refreshing_after_a_while(client, order, stand_in):
    url = reverse("store:order_thanks", args=[order.access_token])
    assert 'http-equiv="refresh"' in client.get(url, {"n": "5"}).content.decode()
    assert 'http-equiv="refresh"' not in client.get(url, {"n": "6"}).content.decode()
    for strange in ("x", "-1", "٣", "9" * 50):
        assert client.get(url, {"n": strange}).status_code == 200


# Expiry


def test_an_expired_session_puts_the_stock_back_once(client, order, variant, stand_in):
    stand_in.expire(order.session_id)
    Order.objects.update(session_expires_at=timezone.now() - timedelta(minutes=1))
    assert stand_in.deliver(client) == [200]
    payments.settle(order.session_id)
    assert state(order) == "expired"
    assert shelf(variant) == (5, 0)


def test_past_its_time_but_open_at_stripe_keeps_the_hold(order, variant, stand_in):
    Order.objects.update(session_expires_at=timezone.now() - timedelta(minutes=1))
    payments.settle(order.session_id)
    assert state(order) == "pending"
    assert shelf(variant) == (5, 2)


def test_late_money_with_stock_left_is_an_ordinary_order(order, variant, stand_in):
    forget(order)
    stand_in.pay(order.session_id)
    payments.settle(order.session_id)
    assert state(order) == "paid"
    assert order.review_reason == ""
    assert shelf(variant) == (3, 0)


def test_late_money_without_stock_is_paid_and_flagged_and_never_below_zero(
    order, variant, stand_in
):
    forget(order)
    variant.stock.adjust(-4, "Sold elsewhere")
    stand_in.pay(order.session_id)
    payments.settle(order.session_id)
    assert state(order) == "paid"
    assert order.review_reason == "stock_conflict"
    assert [line.allocated for line in order.lines.all()] == [False]
    assert shelf(variant) == (1, 0)
    assert Mail.objects.filter(to="staff@localhost").count() == 1


def test_late_money_takes_all_lines_or_none(stand_in):
    there, gone = make_variant(on_hand=3), make_variant(on_hand=3)
    order = place(make_cart(there, gone))
    forget(order)
    gone.stock.adjust(-3, "Sold elsewhere")
    stand_in.pay(order.session_id)
    payments.settle(order.session_id)
    assert state(order) == "paid"
    assert shelf(there) == (3, 0)
    assert shelf(gone) == (0, 0)


def forget(order):
    """End the order here while its page stays open at Stripe, as a restored backup would."""
    with transaction.atomic():
        for line in order.lines.all():
            StockLevel.objects.release(line)
        Order.objects.filter(pk=order.pk).update(payment_state="expired")


# Banks that need days


def test_a_bank_that_needs_days_keeps_the_hold_and_empties_the_cart(order, variant, stand_in):
    stand_in.pay_by_bank(order.session_id)
    payments.settle(order.session_id)
    assert state(order) == "processing"
    assert shelf(variant) == (5, 2)
    assert letters(order) == ["processing"]
    assert not order.cart.lines.exists()


def test_a_bank_that_pays_days_later_pays_the_order(client, order, variant, stand_in):
    stand_in.pay_by_bank(order.session_id)
    stand_in.deliver(client)
    order.cart.add(variant, 1)
    stand_in.settle(order.session_id, "succeeded")
    stand_in.deliver(client)
    assert state(order) == "paid"
    assert shelf(variant) == (3, 0)
    assert letters(order) == ["confirmed", "processing"]
    # What was put in since is the next order's.
    assert order.cart.lines.get().quantity == 1


def test_a_bank_that_refuses_days_later_frees_the_hold(client, order, variant, stand_in):
    stand_in.pay_by_bank(order.session_id)
    stand_in.deliver(client)
    stand_in.settle(order.session_id, "failed")
    stand_in.deliver(client)
    assert state(order) == "failed"
    assert shelf(variant) == (5, 0)
    assert letters(order) == ["payment_failed", "processing"]
    letter = order.mails.get(kind="payment_failed").mail
    assert order.get_absolute_url() in letter.text
    assert order.get_absolute_url() in letter.html


def test_what_was_not_paid_can_be_put_back_into_the_cart(shopper, order, variant, stand_in):
    stand_in.pay_by_bank(order.session_id)
    stand_in.settle(order.session_id, "failed")
    payments.settle(order.session_id)
    again = reverse("store:order_again", args=[order.access_token])
    for _ in range(2):
        response = shopper.post(again)
    assert response["Location"] == reverse("store:cart")
    page = shopper.get(reverse("store:cart")).content.decode()
    assert variant.sku in page
    assert shopper.cookies["cart_count"].value == "2"


# Wrong money


@pytest.mark.parametrize(("field", "off"), [("subtotal", 1), ("subtotal", -1)])
def test_another_amount_is_paid_and_flagged(order, stand_in, field, off):
    Order.objects.update(subtotal=order.subtotal + off, total=order.total + off)
    stand_in.pay(order.session_id)
    payments.settle(order.session_id)
    assert state(order) == "paid"
    assert order.review_reason == "amount_mismatch"
    assert order.paid_amount == stand_in.totals()["paid"]["usd"]


def test_another_currency_is_paid_and_flagged(order, stand_in):
    Order.objects.update(currency="cad")
    stand_in.pay(order.session_id)
    payments.settle(order.session_id)
    assert (state(order), order.review_reason) == ("paid", "amount_mismatch")


def told(order, **otherwise):
    """Apply what Stripe says of an order's payment page, with some of it otherwise."""
    client = payments.stripe_api.client()
    session = client.v1.checkout.sessions.retrieve(order.session_id, {"expand": settling.EXPAND})
    settling._apply(replace(Facts.of(session), **otherwise))
    order.refresh_from_db()


def test_a_payment_without_an_address_is_paid_and_flagged(order, stand_in):
    stand_in.pay(order.session_id)
    told(order, person={"email": "ada@example.com", "ship_line1": "", "ship_country": ""})
    assert (order.payment_state, order.review_reason) == ("paid", "no_address")


def test_an_order_that_cost_nothing_is_paid_without_a_payment_and_flagged(order, stand_in):
    free = {"status": "complete", "payment_status": "no_payment_required", "intent": None}
    told(order, **free, subtotal=0, shipping=0, total=0)
    assert (order.payment_state, order.review_reason) == ("paid", "amount_mismatch")
    assert (order.payment_intent, order.paid_amount) == (None, 0)


def test_a_bank_that_is_said_to_refuse_after_it_paid_changes_nothing(
    client, order, variant, stand_in
):
    stand_in.pay_by_bank(order.session_id)
    stand_in.settle(order.session_id)
    stand_in.deliver(client)
    told(order, payment_status="unpaid", intent_status="requires_payment_method")
    assert (order.payment_state, letters(order)) == ("paid", ["confirmed"])
    assert shelf(variant) == (3, 0)


def test_nobodys_name_or_address_is_in_the_logs(client, order, stand_in, caplog):
    stand_in.pay(order.session_id, email="ada@example.com", line1="7 Quiet Lane")
    stand_in.deliver(client)
    get_thanks(client, order)
    stand_in.refund(order.session_id)
    stand_in.deliver(client)
    assert order.mails.count() == 2
    assert "ada@example.com" not in caplog.text
    assert "Quiet Lane" not in caplog.text


def test_a_second_payment_of_one_order_is_kept_and_shown(order, variant, stand_in):
    second = payments.stripe_api.client().v1.checkout.sessions.create(
        order.session_params, {"idempotency_key": "by-hand"}
    )
    for session_id in (order.session_id, second.id):
        stand_in.pay(session_id)
        payments.settle(session_id)
        payments.settle(session_id)
    issue = PaymentIssue.objects.get()
    assert (issue.kind, issue.order, issue.session_id) == ("second_payment", order, second.id)
    assert issue.amount == order.total
    assert state(order) == "paid"
    assert shelf(variant) == (3, 0)
    assert letters(order) == ["confirmed"]


def test_another_session_of_the_order_that_expires_keeps_the_hold(order, variant, stand_in):
    second = payments.stripe_api.client().v1.checkout.sessions.create(
        order.session_params, {"idempotency_key": "by-hand"}
    )
    stand_in.expire(second.id)
    payments.settle(second.id)
    assert state(order) == "pending"
    assert shelf(variant) == (5, 2)


def test_money_without_an_order_is_kept_and_shown_once(order, stand_in):
    params = order.session_params | {"client_reference_id": "00000000-0000-4000-8000-000000000000"}
    orphan = payments.stripe_api.client().v1.checkout.sessions.create(params)
    stand_in.pay(orphan.id)
    assert payments.settle(orphan.id) is None
    assert payments.settle(orphan.id) is None
    issue = PaymentIssue.objects.get()
    assert (issue.kind, issue.order, issue.amount) == ("orphan", None, order.total)
    assert Mail.objects.filter(to="staff@localhost").count() == 1


@pytest.mark.parametrize("changes", [{"site": "another-shop"}, {"site": ""}])
def test_sessions_of_another_site_are_left_alone(order, variant, stand_in, changes):
    params = order.session_params | {"metadata": order.session_params["metadata"] | changes}
    foreign = payments.stripe_api.client().v1.checkout.sessions.create(params)
    stand_in.pay(foreign.id)
    assert payments.settle(foreign.id) is None
    assert state(order) == "pending"
    assert not PaymentIssue.objects.exists()


def test_another_mode_is_left_alone(order, stand_in, settings):
    settings.STRIPE_LIVEMODE = True
    stand_in.pay(order.session_id)
    assert payments.settle(order.session_id) is None
    assert state(order) == "pending"


def test_a_session_that_never_was_changes_nothing(order, client, stand_in):
    assert payments.settle("cs_test_nothing") is None
    assert (
        client.get(
            reverse("store:order_thanks", args=[order.access_token]), {"s": "cs_test_nothing"}
        ).status_code
        == 200
    )


def test_what_was_bought_keeps_its_name_and_price_when_the_catalogue_changes(order, stand_in):
    variant = order.lines.get().variant
    variant.unit_price = 9900
    variant.is_active = False
    variant.save()
    variant.product.name = "Renamed"
    variant.product.save()
    stand_in.pay(order.session_id)
    payments.settle(order.session_id)
    line = order.lines.get()
    assert state(order) == "paid"
    assert (line.product_name, line.list_price) != ("Renamed", 9900)
    assert order.review_reason == ""


# The pages of an order


def test_a_wrong_link_finds_nothing(client, order):
    for token in ("x", order.access_token[:-1], "é", "%00"):
        assert client.get(f"/orders/{token}/").status_code == 404


def test_order_pages_are_private(client, order, stand_in):
    stand_in.pay(order.session_id)
    for response in (get_thanks(client, order), client.get(order.get_absolute_url())):
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response["X-Robots-Tag"]
        assert order.code in response.content.decode()


def test_the_order_page_shows_what_was_paid(client, order, stand_in):
    stand_in.pay(order.session_id)
    payments.settle(order.session_id)
    page = client.get(order.get_absolute_url()).content.decode()
    assert "$104.40" in page
    assert "1 Test Street" in page
