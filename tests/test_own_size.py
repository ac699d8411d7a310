"""The size a shopper knows goes with the pair, from the product's page to the slip."""

import pytest

from store.checkout import place
from store.models import Cart, CartLine
from store.quote import quote
from store.typed_size import said
from tests.factories import make_variant

pytestmark = pytest.mark.django_db

ADD, REMOVE, UNDO, CART = "/cart/add/", "/cart/remove/", "/cart/undo/", "/cart/"


@pytest.fixture
def variant():
    return make_variant()


def add(shopper, variant, shoe, **more):
    chosen = {"product": variant.product.slug, "arch": variant.arch, "size": variant.size}
    return shopper.post(ADD, {**chosen, "shoe": shoe, **more})


@pytest.mark.parametrize(
    ("typed", "size", "words"),
    [
        ("women 8 1/2", "M", "US women’s 8½"),
        ("26,5 cm", "L", "26.5 cm"),
        ("EU 42", "L", "EU 42"),
        ("8", "M", "US men’s 8"),
        # Taken for a man's, 9.5 is an L; M can only mean a woman's.
        ("9.5", "M", "US women’s 9½"),
        # Brands differ for women; the smaller of both may be the right one.
        ("women 10", "M", "US women’s 10"),
        ("EU 42", "M", ""),
        ("size M", "M", ""),
        ("hello", "M", ""),
        ("", "M", ""),
        ("\x00", "M", ""),
    ],
)
def test_a_typed_size_is_repeated_where_it_means_the_chosen_one(typed, size, words):
    assert said(typed, size) == words


def test_the_size_stands_in_the_cart_and_on_the_order(shopper, variant):
    add(shopper, variant, "women 8 1/2")
    assert "You have US women’s 8½" in shopper.get(CART).content.decode()
    cart = Cart.objects.get()
    order = place(cart, quote(cart).fingerprint, client="test")
    assert [line.shoe for line in order.lines.all()] == ["US women’s 8½"]


def test_a_line_keeps_the_newest_size_it_was_told(shopper, variant):
    for shoe in ("women 8 1/2", "", "EU 40"):
        add(shopper, variant, shoe)
        told = CartLine.objects.get().shoe
        assert told == ("EU 40" if shoe == "EU 40" else "US women’s 8½")


def test_what_is_no_size_never_refuses_a_pair(shopper, variant):
    assert add(shopper, variant, "<script>" + "9" * 5000).status_code == 303
    assert CartLine.objects.get().shoe == ""


def test_undoing_a_removal_brings_the_size_back(shopper, variant):
    add(shopper, variant, "EU 40")
    removed = shopper.post(REMOVE, {"sku": variant.sku})
    page = shopper.get(removed["Location"]).content.decode()
    assert '<input type="hidden" name="shoe" value="EU 40">' in page
    shopper.post(UNDO, {"sku": variant.sku, "quantity": 1, "shoe": "EU 40"})
    assert CartLine.objects.get().shoe == "EU 40"


def test_a_size_put_into_the_address_by_hand_is_read_like_any_other(shopper, variant):
    add(shopper, variant, "")
    shopper.post(REMOVE, {"sku": variant.sku})
    shopper.post(UNDO, {"sku": variant.sku, "quantity": 1, "shoe": "nonsense"})
    assert CartLine.objects.get().shoe == ""
