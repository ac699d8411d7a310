"""A pair that is back on a later day can be ordered now, and everything says that day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from store import arrival, checkout, delays, payments, promise, standing
from store.arrival import day, promised
from store.models import Delay, Mail, Order, StockLevel
from store.quote import quote
from tests.factories import make_cart, make_order, make_product, make_variant
from tests.html import Document
from tests.invariants import broken
from tests.test_stock import shelf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.money]

DAY = timezone.localdate() + timedelta(days=40)
CART, CHECKOUT = reverse("store:cart"), reverse("store:checkout")


@pytest.fixture
def variant():
    """None on the shelf, and three may be sold ahead."""
    return make_variant(on_hand=0, back_on=DAY, ahead=3)


@pytest.fixture
def cart(shopper, variant):
    cart = make_cart(variant)
    shopper.cookies["cart"] = cart.token
    return cart


def text(response):
    return Document(response.content.decode()).text


def place(cart):
    order = checkout.place(cart, quote(cart).fingerprint, client="test")
    payments.open_session(order)
    order.refresh_from_db()
    return order


@pytest.fixture
def order(cart, stand_in):
    """Paid, and waiting for its pair."""
    order = place(cart)
    stand_in.pay(order.session_id)
    return payments.settle(order.session_id)


# Before paying


def test_the_product_page_says_when_it_is_back_and_arrives(client, variant):
    page = text(client.get(variant.product.get_absolute_url()))
    assert f"Back {day(DAY)} – order now" in page
    assert f"Arrives {promised(timezone.now(), back_on=DAY).words} if you order it now" in page
    assert "Sold out" not in page


def test_the_list_says_so_where_nothing_else_of_a_product_can_be_had(client, variant):
    assert f"Back {day(DAY)} – order now" in text(client.get(reverse("store:shop")))


def test_a_pair_goes_into_the_cart_as_far_as_it_may_be_sold_ahead(shopper, variant):
    pair = {"product": variant.product.slug, "arch": "neutral", "size": "M"}
    refused = shopper.post(reverse("store:cart_add"), pair | {"quantity": 4})
    assert "Only 3 left in this arch and size" in text(refused)
    shopper.post(reverse("store:cart_add"), pair | {"quantity": 3})
    page = text(shopper.get(CART))
    when = promised(timezone.now(), back_on=DAY)
    assert f"Ships {day(when.leaves)}" in page
    assert "order now" not in page, "it is in the cart already"
    assert f"Arrives {when.words} to most US addresses." in page
    assert f"It leaves on {day(when.leaves)}, when {variant.product.name}" in page


def test_the_line_that_is_back_last_decides_when_the_cart_leaves(shopper, cart):
    here = make_variant()
    later = make_variant(on_hand=1, back_on=DAY + timedelta(days=9), ahead=1)
    cart.add(here, 1)
    cart.add(later, 2)
    page = text(shopper.get(CART))
    when = promised(timezone.now(), back_on=DAY + timedelta(days=9))
    assert f"Arrives {when.words}" in page
    assert f"All of it leaves together on {day(when.leaves)}, when {later.product.name}" in page
    assert f"1 here now, 1 back {day(DAY + timedelta(days=9))}" in page
    assert f"Ships {day(when.leaves)}" in page, "the earlier one waits for it"


def test_the_payment_page_names_the_day_and_the_order_keeps_it(cart, variant, stand_in):
    order = place(cart)
    session = stand_in.session(order.session_id)
    when = promised(order.placed_at, back_on=DAY)
    params = order.session_params
    [standard, *_] = params["shipping_options"]
    name = standard["shipping_rate_data"]["display_name"]
    assert name == f"Standard shipping, arrives {when.words}"
    [item] = params["line_items"]
    assert item["price_data"]["product_data"]["description"] == f"Back {day(DAY)}"
    assert session["amount_total"] == order.total
    line = order.lines.get()
    assert (order.back_on, line.back_on, line.waits_for) == (DAY, DAY, 1)
    assert broken(stand_in) == []


def test_over_shelf_and_delivery_together_the_shopper_is_refused_as_ever(shopper, cart, variant):
    make_order(variant, quantity=3, back_on=DAY)
    page = text(shopper.get(CART))
    assert "Sold out just now" in page
    refused = shopper.post(CHECKOUT, {"fingerprint": quote(cart).fingerprint})
    assert refused.status_code == 409
    assert Order.objects.count() == 1


def test_a_pair_taken_from_the_shelf_meanwhile_is_never_waited_for_unsaid(shopper, stand_in):
    variant = make_variant(on_hand=1, back_on=DAY, ahead=3)
    cart = make_cart(variant)
    shopper.cookies["cart"] = cart.token
    seen = quote(cart).fingerprint
    make_order(variant)
    response = shopper.post(CHECKOUT, {"fingerprint": seen})
    assert response.status_code == 409
    ships = promised(timezone.now(), back_on=DAY).leaves
    assert f"Ships {day(ships)}" in text(response)
    assert not Order.objects.filter(cart=cart).exists()


def test_another_day_is_shown_before_it_is_ordered(shopper, cart, variant, stand_in):
    seen = quote(cart).fingerprint
    variant.stock.expect(DAY + timedelta(days=7), ahead=3)
    response = shopper.post(CHECKOUT, {"fingerprint": seen})
    assert response.status_code == 409
    ships = promised(timezone.now(), back_on=DAY + timedelta(days=7)).leaves
    assert f"Ships {day(ships)}" in text(response)
    assert not Order.objects.exists()


def test_from_the_day_on_it_is_sold_out_and_what_is_open_can_still_be_paid(cart, variant, stand_in):
    order = place(cart)
    StockLevel.objects.filter(pk=variant.pk).update(back_on=timezone.localdate())
    assert quote(make_cart(variant)).lines[0].problem.startswith("Sold out")
    assert quote(cart).lines[0].problem is None
    stand_in.pay(order.session_id)
    assert payments.settle(order.session_id).payment_state == "paid"
    assert order.lines.get().waits_for == 1


def test_going_back_to_checkout_keeps_the_one_promise(shopper, cart, variant, stand_in):
    order = place(cart)
    assert place(cart) == order
    cart.change(variant, 3)
    again = place(cart)
    assert again != order
    level = StockLevel.objects.get(pk=variant.pk)
    assert (level.ahead, level.promised) == (3, 3)
    assert broken(stand_in) == []


def test_what_comes_while_it_is_paid_for_changes_nothing_for_the_shopper(cart, variant, stand_in):
    order = place(cart)
    variant.stock.receive(2, "Delivery")
    assert quote(cart).fingerprint == order.fingerprint
    stand_in.pay(order.session_id)
    payments.settle(order.session_id)
    assert shelf(variant) == (1, 0)
    assert broken(stand_in, at_rest=True) == []


# After paying


def test_the_page_after_paying_and_the_letter_name_the_day(client, order, variant):
    when = promised(order.placed_at, back_on=DAY)
    for name in ("order_thanks", "order"):
        page = text(client.get(reverse(f"store:{name}", args=[order.access_token])))
        assert f"leaves on {day(when.leaves)}, when all of it is here" in page
        assert f"It should arrive {when.words}." in page
        assert f"Back {day(DAY)}" in page
        assert "We are packing" not in page
    letter = Mail.objects.get(to=order.email)
    assert f"It leaves on {day(when.leaves)}, when all of it is here." in letter.text
    assert f"It should arrive {when.words}." in letter.text
    assert f"(Back {day(DAY)})" in letter.text
    assert f"Back {day(DAY)}" in letter.html


def test_once_its_pairs_are_here_it_is_packed_and_no_page_waits(client, order, variant):
    variant.stock.receive(1, "Delivery")
    page = text(client.get(order.get_absolute_url()))
    assert "We are packing it" in page
    assert f"Back {day(DAY)}" not in page
    assert Order.objects.get(pk=order.pk).why_not_packable == []
    assert broken() == []


def test_a_later_change_of_the_day_moves_no_promise(order, variant):
    first = promise.first_day(order)
    variant.stock.expect(DAY + timedelta(days=20), ahead=3)
    order.refresh_from_db()
    assert promise.first_day(order) == first == arrival.working_day_from(DAY)


def test_a_delay_is_measured_against_the_day_promised_before_paying(order, admin_user):
    first = promise.first_day(order)
    soon = delays.announce(order, first + timedelta(days=10), "It comes later", admin_user)
    assert not soon.needs_consent
    assert promise.leaves(order, [soon]) == arrival.working_day_from(first + timedelta(days=10))
    Delay.objects.all().delete()
    long = delays.announce(order, first + timedelta(days=45), "It comes much later", admin_user)
    assert long.needs_consent


NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize("back_on", range(1, 24))
def test_late_is_told_alike_by_the_database_and_by_the_promise(back_on):
    variant = make_variant(on_hand=0, back_on=DAY, ahead=3)
    order = make_order(variant, back_on=DAY, paid=True)
    at = datetime(2026, 11, 25, 10, tzinfo=NEW_YORK)
    back_on = datetime(2026, 11, 20).date() + timedelta(days=back_on)
    Order.objects.update(placed_at=at, paid_at=at, back_on=back_on)
    order.refresh_from_db()
    for days in range(1, 26):
        today = datetime(2026, 11, 25).date() + timedelta(days=days)
        leaves, found = promise.leaves(order, []), standing.parcels(today)
        assert found.late == (leaves < today), today
        assert found.due == (today <= leaves <= today + promise.NOTICE), today


def test_a_day_that_is_no_longer_true_is_not_named_beside_the_pair(client, order, admin_user):
    line = order.lines.get()
    assert line.waits_words == f"Back {day(DAY)}"
    line.quantity = 2
    line.back_on = timezone.localdate()
    assert line.waits_words == "1 of 2 still to come"
    delays.announce(order, DAY + timedelta(days=9), "It comes later", admin_user)
    letter = Mail.objects.get(order_mail__kind="delayed")
    for place in (text(client.get(order.get_absolute_url())), letter.text, letter.html):
        assert "still to come" in place.lower()
        assert f"Back {day(DAY)}" not in place


def test_what_waits_for_stock_is_counted_and_not_to_be_packed(order, variant):
    now = standing.parcels(timezone.localdate())
    assert (now.waiting, now.to_pack, now.late) == (1, 0, 0)
    variant.stock.receive(1, "Delivery")
    now = standing.parcels(timezone.localdate())
    assert (now.waiting, now.to_pack) == (0, 1)


# For search engines


def test_structured_data_says_back_order_and_from_when(client):
    product = make_product()
    make_variant(product, on_hand=0, back_on=DAY, ahead=1)
    make_variant(product, size="L", on_hand=0, back_on=DAY)
    page = Document(client.get(product.get_absolute_url()).content.decode())
    nodes = [node for block in page.data for node in block.get("@graph", [])]
    [group] = [node for node in nodes if node["@type"] == "ProductGroup"]
    offers = {each["size"]: each["offers"] for each in group["hasVariant"]}
    ahead, out = (next(o for s, o in offers.items() if s.startswith(size)) for size in "ML")
    assert ahead["availability"] == "https://schema.org/BackOrder"
    assert ahead["availabilityStarts"] == arrival.working_day_from(DAY).isoformat()
    assert out["availability"] == "https://schema.org/OutOfStock"
    assert "availabilityStarts" not in out
