"""From the cart to the payment page, with the real SDK talking to the stand-in over HTTP."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from store import checkout, payments
from store.models import Mail, Order, RateCount, StockLevel
from store.quote import quote
from tests.factories import make_cart, make_variant
from tests.test_stock import shelf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.money]

CHECKOUT = reverse("store:checkout")


@pytest.fixture
def variant():
    return make_variant(on_hand=5)


@pytest.fixture
def cart(shopper, variant):
    return carry(shopper, make_cart(variant))


def carry(shopper, cart):
    shopper.cookies["cart"] = cart.token
    return cart


def check_out(shopper, cart):
    return shopper.post(CHECKOUT, {"fingerprint": quote(cart).fingerprint})


def test_checkout_places_an_order_holds_its_stock_and_leads_to_the_payment_page(
    shopper, cart, variant, stand_in
):
    response = check_out(shopper, cart)
    order = Order.objects.get()
    assert response.status_code == 303
    assert response["Location"] == order.session_url
    assert order.session_url.startswith(stand_in.url)
    assert order.payment_state == "pending"
    assert shelf(variant) == (5, 1)
    assert (order.subtotal, order.shipping, order.total) == (5800, 495, 6295)
    assert order.email == order.name == order.ship_line1 == ""


def test_more_lines_than_a_payment_page_takes_are_told_in_the_cart(shopper, stand_in, monkeypatch):
    monkeypatch.setattr("store.quote.MOST_LINES", 1)
    cart = carry(shopper, make_cart(make_variant(), make_variant()))
    page = shopper.get(reverse("store:cart"))
    assert not page.context["can_check_out"]
    assert page.content.decode().count('<p class="notice notice--danger line__note"') == 1
    assert check_out(shopper, cart).status_code == 409
    assert not Order.objects.exists()


def test_the_request_to_stripe_is_the_one_of_the_design(shopper, stand_in):
    cart = carry(shopper, make_cart(make_variant(), make_variant(unit_price=6800)))
    check_out(shopper, cart)
    order = Order.objects.get()
    session = stand_in.session(order.session_id)
    assert session["mode"] == "payment"
    assert session["client_reference_id"] == str(order.pk)
    assert session["metadata"] == {
        "site": "biocorrect",
        "order_id": str(order.pk),
        "order_code": order.code,
        "schema": "1",
    }
    assert session["amount_subtotal"] == order.subtotal
    assert session["total_details"]["amount_shipping"] == order.shipping
    assert session["amount_total"] == order.total
    assert [each["shipping_amount"] for each in session["shipping_options"]] == [0, 1495]
    assert session["allow_promotion_codes"] is None
    # Which cards and wallets there are is set at Stripe, so nothing here may narrow them.
    assert not [name for name in stand_in.creations()[0]["params"] if "payment_method" in name]
    assert session["adaptive_pricing"]["enabled"] is False
    assert session["automatic_tax"]["enabled"] is False
    assert session["shipping_address_collection"]["allowed_countries"] == ["US"]
    left = session["expires_at"] - timezone.now().timestamp()
    assert 30 * 60 < left <= 40 * 60
    assert session["cancel_url"] == "http://testserver/cart/?back=1"
    assert session["success_url"].endswith("/thanks/?s={CHECKOUT_SESSION_ID}")


def test_clicking_again_leads_to_the_same_page_and_holds_once(shopper, cart, variant, stand_in):
    pages = {check_out(shopper, cart)["Location"] for _ in range(7)}
    assert len(pages) == 1
    assert Order.objects.count() == 1
    assert shelf(variant) == (5, 1)
    assert len(stand_in.sessions()) == 1


def test_a_changed_cart_ends_the_old_page_and_holds_once(shopper, cart, variant, stand_in):
    check_out(shopper, cart)
    cart.change(variant, 3)
    check_out(shopper, cart)
    old, new = Order.objects.order_by("placed_at")
    assert (old.payment_state, new.payment_state) == ("cancelled", "pending")
    assert stand_in.session(old.session_id)["status"] == "expired"
    assert shelf(variant) == (5, 3)


def test_the_old_tab_paid_meanwhile_wins(shopper, cart, variant, stand_in):
    check_out(shopper, cart)
    old = Order.objects.get()
    stand_in.pay(old.session_id)
    cart.change(variant, 3)
    response = check_out(shopper, cart)
    old.refresh_from_db()
    assert old.payment_state == "paid"
    assert response["Location"] == reverse("store:order_thanks", args=[old.access_token])
    assert Order.objects.count() == 1
    assert shelf(variant) == (4, 0)
    # What was paid has left the cart, what was added meanwhile has not.
    assert cart.lines.get().quantity == 2


def test_a_price_raised_since_the_page_was_seen_shows_the_cart_again(
    shopper, cart, variant, stand_in
):
    seen = quote(cart).fingerprint
    variant.unit_price = 6800
    variant.save()
    response = shopper.post(CHECKOUT, {"fingerprint": seen})
    assert response.status_code == 409
    assert "Something has changed" in response.content.decode()
    assert "Now $68.00, was $58.00" in response.content.decode()
    assert not Order.objects.exists()
    assert shelf(variant) == (5, 0)
    assert stand_in.requests() == []


@pytest.mark.parametrize("fingerprint", ["", "x", "0" * 64, "é\x00"])
def test_a_tampered_fingerprint_shows_the_cart_again(shopper, cart, stand_in, fingerprint):
    response = shopper.post(CHECKOUT, {"fingerprint": fingerprint})
    assert response.status_code == 409
    assert not Order.objects.exists()


def test_an_empty_or_missing_cart_orders_nothing(shopper, stand_in):
    assert check_out(shopper, None)["Location"] == reverse("store:cart")
    carry(shopper, make_cart())
    assert shopper.post(CHECKOUT, {"fingerprint": "x"}).status_code == 409
    assert not Order.objects.exists()


def test_stock_taken_by_someone_else_is_named_with_when_it_may_be_back(shopper, client, stand_in):
    last = make_variant(on_hand=1)
    other = make_cart(last)
    checkout.place(other, quote(other).fingerprint, client="other")
    cart = carry(shopper, make_cart(last))
    response = check_out(shopper, cart)
    assert response.status_code == 409
    assert "reserved by someone else" in response.content.decode()
    assert shelf(last) == (1, 1)


def test_stock_that_fell_below_the_line_is_told(shopper, variant, stand_in):
    cart = carry(shopper, make_cart(variant, quantity=3))
    variant.stock.adjust(-3, "Damaged")
    response = check_out(shopper, cart)
    assert response.status_code == 409
    assert "Only 2 left" in response.content.decode()


def test_an_archived_product_stops_the_order(shopper, cart, variant, stand_in):
    variant.product.is_active = False
    variant.product.save()
    response = check_out(shopper, cart)
    assert response.status_code == 409
    assert "We no longer sell this one" in response.content.decode()
    assert not Order.objects.exists()


def test_too_many_orders_in_a_short_time_are_refused(shopper, cart, variant, stand_in, settings):
    settings.CHECKOUT_LIMIT = 2
    variant.stock.adjust(20, "More")
    answers = []
    for quantity in (1, 2, 3):
        cart.change(variant, quantity)
        answers.append(check_out(shopper, cart).status_code)
    assert answers == [303, 303, 429]
    assert not any("127.0.0.1" in key for key in RateCount.objects.values_list("key", flat=True))


def test_an_order_that_could_not_be_counted_leaves_nothing(shopper, cart, variant, stand_in):
    StockLevel.objects.filter(variant=variant).update(on_hand=0)
    check_out(shopper, cart)
    assert not Order.objects.exists()
    assert not RateCount.objects.exists()


# Stripe trouble


def test_a_lost_answer_ends_in_the_same_session_on_the_second_click(
    shopper, cart, variant, stand_in
):
    stand_in.misbehave("timeout_after", path="/v1/checkout/sessions", times=2)
    response = check_out(shopper, cart)
    assert response.status_code == 503
    page = response.content.decode()
    assert "not answering" in page
    assert "Go to secure payment" in page
    assert response["Retry-After"] == "60"
    assert shelf(variant) == (5, 1)
    response = check_out(shopper, cart)
    assert response.status_code == 303
    assert len(stand_in.sessions()) == 1
    assert len({request["idempotency_key"] for request in stand_in.creations()}) == 1
    assert len({request["body"] for request in stand_in.creations()}) == 1


def test_no_answer_keeps_the_hold_and_the_next_click_opens_the_page(
    shopper, cart, variant, stand_in
):
    stand_in.misbehave("timeout_before", path="/v1/checkout/sessions", times=2)
    assert check_out(shopper, cart).status_code == 503
    assert check_out(shopper, cart).status_code == 303
    assert Order.objects.count() == 1
    assert shelf(variant) == (5, 1)


def test_an_error_kept_by_stripe_is_not_asked_for_again(shopper, cart, stand_in):
    stand_in.misbehave("error_500", path="/v1/checkout/sessions", times=1)
    assert check_out(shopper, cart).status_code == 503
    assert Order.objects.get().attempt == 2
    assert check_out(shopper, cart).status_code == 303
    assert len(stand_in.sessions()) == 1


def test_too_many_requests_keep_the_hold(shopper, cart, variant, stand_in):
    stand_in.misbehave("error_429", path="/v1/checkout/sessions", times=1)
    assert check_out(shopper, cart).status_code == 503
    assert shelf(variant) == (5, 1)
    assert check_out(shopper, cart).status_code == 303


def test_a_refused_request_frees_the_hold_and_tells_staff(shopper, cart, variant, stand_in):
    stand_in.misbehave("error_400", path="/v1/checkout/sessions", times=1)
    response = check_out(shopper, cart)
    assert response.status_code == 503
    assert "cannot take payments right now" in response.content.decode()
    assert Order.objects.get().payment_state == "cancelled"
    assert shelf(variant) == (5, 0)
    letter = Mail.objects.get()
    assert letter.to == "staff@localhost"
    assert "req_" in letter.text


def test_a_revoked_key_frees_the_hold_too(shopper, cart, variant, stand_in):
    stand_in.misbehave("error_401", path="/v1/checkout/sessions")
    assert check_out(shopper, cart).status_code == 503
    assert shelf(variant) == (5, 0)


def test_an_order_that_waited_too_long_for_its_page_gives_way_to_a_new_one(
    shopper, cart, variant, stand_in
):
    stand_in.misbehave("timeout_before", path="/v1/checkout/sessions", times=2)
    check_out(shopper, cart)
    Order.objects.update(placed_at=timezone.now() - timedelta(minutes=15))
    assert check_out(shopper, cart).status_code == 303
    states = list(Order.objects.order_by("placed_at").values_list("payment_state", flat=True))
    assert states == ["cancelled", "pending"]
    assert shelf(variant) == (5, 1)


def test_overdue_holds_are_freed_by_the_next_shopper(shopper, stand_in):
    last = make_variant(on_hand=1)
    other = make_cart(last)
    order = checkout.place(other, quote(other).fingerprint, client="other")
    payments.open_session(order)
    order.refresh_from_db()
    stand_in.expire(order.session_id)
    Order.objects.update(session_expires_at=timezone.now() - timedelta(minutes=1))
    cart = carry(shopper, make_cart(last))
    assert check_out(shopper, cart).status_code == 303
    order.refresh_from_db()
    assert order.payment_state == "expired"
    assert shelf(last) == (1, 1)


def test_stripe_is_never_called_inside_a_transaction(cart, variant, stand_in):
    order = checkout.place(cart, quote(cart).fingerprint, client="x")
    with transaction.atomic(), pytest.raises(RuntimeError, match="never called inside"):
        payments.open_session(order)
    with transaction.atomic(), pytest.raises(RuntimeError, match="never called inside"):
        payments.settle("cs_1")


def test_coming_back_from_the_payment_page_offers_to_go_on(shopper, cart, stand_in):
    page_url = check_out(shopper, cart)["Location"]
    page = shopper.get(reverse("store:cart") + "?back=1").content.decode()
    assert page_url in page
    cart.lines.update(quantity=2)
    assert page_url not in shopper.get(reverse("store:cart")).content.decode()


def test_a_stripe_that_hangs_is_asked_twice_and_no_more(shopper, cart, stand_in):
    stand_in.misbehave("timeout_before", times=0)
    assert check_out(shopper, cart).status_code == 503
    assert len(stand_in.creations()) == 2


def test_a_hanging_stripe_keeps_the_older_order_as_it_was(shopper, cart, variant, stand_in):
    check_out(shopper, cart)
    cart.change(variant, 2)
    stand_in.misbehave("timeout_before", times=0)
    response = check_out(shopper, cart)
    assert response.status_code == 503
    assert Order.objects.get().payment_state == "pending"
    assert shelf(variant) == (5, 1)


def test_an_order_that_ended_meanwhile_opens_no_page(cart, variant, stand_in):
    order = checkout.place(cart, quote(cart).fingerprint, client="x")
    payments.end_session(Order.objects.get())
    with pytest.raises(payments.PaymentUnreachable):
        payments.open_session(order)
    assert stand_in.sessions() == []
    assert shelf(variant) == (5, 0)


def test_a_page_opened_for_an_order_that_ended_meanwhile_is_ended_too(
    cart, variant, stand_in, monkeypatch
):
    order = checkout.place(cart, quote(cart).fingerprint, client="x")
    create = payments.sessions.client().v1.checkout.sessions.create

    def create_while_it_ends(*args):
        session = create(*args)
        payments.end_session(Order.objects.get())
        return session

    monkeypatch.setattr(
        payments.sessions.client().v1.checkout.sessions, "create", create_while_it_ends
    )
    with pytest.raises(payments.PaymentUnreachable):
        payments.open_session(order)
    assert [session["status"] for session in stand_in.sessions()] == ["expired"]
    assert shelf(variant) == (5, 0)
