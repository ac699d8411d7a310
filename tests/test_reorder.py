"""The same pairs again: an order goes into the cart as it is sold today, and says what changed."""

import pytest
from django.urls import reverse

from store.mail import compose
from store.models import Cart, CartLine, Order, OrderMail, Product, Variant
from tests.factories import make_cart, make_order, make_product, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def cadence():
    return make_variant(make_product(name="Cadence", slug="cadence"), sku="BC-CAD-N-M")


@pytest.fixture
def keel():
    product = make_product(name="Keel", slug="keel", position=1)
    return make_variant(product, arch="high", size="L", unit_price=6800, sku="BC-KEE-H-L")


@pytest.fixture
def order(cadence, keel):
    return make_order(cadence, keel, quantity=2, paid=True)


def again(shopper, order):
    """Press the button; the cart it leads to, as a page."""
    answer = shopper.post(reverse("store:order_again", args=[order.access_token]))
    assert answer.status_code == 303
    return shopper.get(answer.url).content.decode()


def in_cart():
    return {line.variant.sku: line.quantity for line in CartLine.objects.select_related("variant")}


def test_the_page_of_an_order_puts_its_pairs_into_the_cart(shopper, order):
    page = shopper.get(order.get_absolute_url()).content.decode()
    assert "Order the same again" in page
    assert f'action="{order.get_absolute_url()}again/"' in page
    cart = again(shopper, order)
    assert in_cart() == {"BC-CAD-N-M": 2, "BC-KEE-H-L": 2}
    assert "The price changed" not in cart
    assert "no longer sold" not in cart
    assert "Go to secure payment" in cart


def test_a_second_press_changes_nothing_and_what_is_there_stays(shopper, order, cadence):
    cart = make_cart(cadence, quantity=1)
    shopper.cookies["cart"] = cart.token
    for _ in range(2):
        again(shopper, order)
    assert Cart.objects.count() == 1
    assert in_cart() == {"BC-CAD-N-M": 1, "BC-KEE-H-L": 2}


def test_a_price_that_changed_since_is_said_at_its_line(shopper, order):
    Variant.objects.filter(sku="BC-CAD-N-M").update(unit_price=6200)
    page = again(shopper, order)
    assert "Now $62.00, was $58.00 before." in page
    assert page.count("The price changed") == 1


def test_what_is_sold_out_is_said_at_its_line_with_the_way_to_be_told(shopper, order, keel):
    level = Variant.objects.get(pk=keel.pk).stock
    level.adjust(-level.available, "Gone")
    page = again(shopper, order)
    assert "Sold out just now." in page
    assert "Tell me when it is back" in page
    assert "Go to secure payment" not in page


def test_an_archived_product_is_named_with_the_one_most_like_it(shopper, order):
    Product.objects.filter(slug="keel").update(is_active=False)
    page = again(shopper, order)
    assert in_cart() == {"BC-CAD-N-M": 2}
    assert "Keel, high arch, size L, is no longer sold." in page
    assert '<a href="/shop/cadence/?size=L">See Cadence, the one most like it</a>' in page


def test_of_a_size_that_is_gone_the_same_product_is_shown(shopper, order, keel):
    make_variant(keel.product, size="M")
    Variant.objects.filter(pk=keel.pk).update(is_active=False)
    page = again(shopper, order)
    assert '<a href="/shop/keel/">See the other sizes of Keel</a>' in page


def test_where_nothing_is_left_the_empty_cart_says_so(shopper, order):
    Product.objects.update(is_active=False)
    page = again(shopper, order)
    assert page.count("is no longer sold.") == 2
    assert "Your cart is empty" in page


def test_the_cart_names_only_what_is_gone_whatever_its_address_says(client, order):
    Product.objects.filter(slug="keel").update(is_active=False)
    asked = ["BC-CAD-N-M", "BC-NONE", "%00", *["BC-KEE-H-L"] * 50]
    page = client.get("/cart/?gone=" + "&gone=".join(asked)).content.decode()
    assert page.count("is no longer sold.") == 1


def test_the_confirming_letter_leads_to_the_button(order):
    _, text, html = compose(order, OrderMail.Kind.CONFIRMED)
    for part in (text, html):
        assert f"{order.get_absolute_url()}#again" in part


@pytest.mark.parametrize("state", ["pending", "processing"])
def test_an_order_that_still_waits_for_its_money_offers_no_second(client, cadence, state):
    order = make_order(cadence)
    Order.objects.update(payment_state=state)
    page = client.get(order.get_absolute_url()).content.decode()
    assert "Order the same again" not in page
