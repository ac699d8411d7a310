from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from store import jobs
from store.models import Cart, Product
from tests.factories import make_cart, make_product, make_variant
from tests.html import Document
from tests.test_product_page import built

pytestmark = pytest.mark.django_db

ADD, UPDATE, REMOVE, UNDO, CART = (
    reverse(f"store:{name}")
    for name in ("cart_add", "cart_update", "cart_remove", "cart_undo", "cart")
)


@pytest.fixture
def variant():
    return make_variant(make_product(name="Cadence", slug="cadence"), sku="BC-CAD-N-M")


def choice(variant, **changes):
    return {
        "product": variant.product.slug,
        "arch": variant.arch,
        "size": variant.size,
    } | changes


def carry(shopper, cart):
    shopper.cookies["cart"] = cart.token
    return cart


def quantities(cart):
    return {line.variant.sku: line.quantity for line in cart.lines.select_related("variant")}


def test_adding_a_pair_makes_a_cart_and_shows_it(shopper, variant):
    response = shopper.post(ADD, choice(variant), follow=True)
    assert response.redirect_chain == [(CART, 303)]
    assert "Cadence" in response.content.decode()
    cart = Cart.objects.get()
    assert quantities(cart) == {"BC-CAD-N-M": 1}
    assert shopper.cookies["cart"].value == cart.token
    assert shopper.cookies["cart"]["httponly"]
    assert shopper.cookies["cart_count"].value == "1"
    assert not shopper.cookies["cart_count"]["httponly"]


def test_a_cart_is_kept_for_as_long_as_something_is_added_to_it(shopper, variant):
    shopper.post(ADD, choice(variant))
    Cart.objects.update(last_seen_at=timezone.now() - jobs.CARTS_KEPT - timedelta(days=1))
    shopper.post(ADD, choice(variant))
    assert jobs.purge()["carts"] == 0
    Cart.objects.update(last_seen_at=timezone.now() - jobs.CARTS_KEPT - timedelta(days=1))
    assert jobs.purge()["carts"] == 1


def line_of(page, sku):
    [line] = page.all("li", id=f"line-{sku}")
    return line


def test_a_line_says_all_of_what_is_bought_and_the_sum_all_of_what_is_paid(shopper, variant):
    built(variant.product, "quarter")
    carry(shopper, make_cart(variant, make_variant(unit_price=1000), quantity=3))
    page = Document(shopper.get(CART).content.decode())
    line = line_of(page, variant.sku)
    for words in (
        "Cadence", "Neutral arch, 27 mm", "Size M, for feet 244–260 mm",
        "US men 7–8.5, US women 8–9.5", "$174.00", "3 × $58.00",
    ):  # fmt: skip
        assert words in line.text, words
    assert [image.get("alt") for image in page.all("img") if line in image.parents] == [
        "From quarter"
    ]
    [quantity] = page.all("input", id=f"quantity-{variant.sku}")
    assert quantity.get("value") == "3"
    [side] = page.all("aside")
    for words in (
        "6 pairs $204.00", "10% off −$20.40", "Free from $75 $0.00",
        "Added on the payment page", "Total before tax $183.60",
        "Card, Link or your device’s wallet, on Stripe’s page. No account needed.",
        "Often eligible when bought for a medical reason. Check with your plan.",
    ):  # fmt: skip
        assert words in side.text, words


def test_a_cart_is_kept_for_thirty_days_from_the_last_pair(shopper, variant):
    for _ in range(2):
        response = shopper.post(ADD, choice(variant))
        assert [response.cookies[name]["max-age"] for name in ("cart", "cart_count")] == [
            30 * 24 * 3600
        ] * 2


def test_the_same_choice_twice_is_one_line(shopper, variant):
    shopper.post(ADD, choice(variant))
    shopper.post(ADD, choice(variant, quantity="2"))
    assert quantities(Cart.objects.get()) == {"BC-CAD-N-M": 3}


def test_a_line_never_holds_more_than_five(shopper, variant):
    for _ in range(7):
        shopper.post(ADD, choice(variant))
    assert quantities(Cart.objects.get()) == {"BC-CAD-N-M": 5}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"arch": ""}, "Choose an arch."),
        ({"size": ""}, "Choose a size."),
        ({"size": "XXXXL"}, "Choose a size."),
        ({"arch": "<script>"}, "Choose an arch."),
        ({"quantity": "0"}, "Choose between 1 and 5 pairs."),
        ({"quantity": "-1"}, "Choose between 1 and 5 pairs."),
        ({"quantity": "6"}, "At most 5 pairs"),
        ({"quantity": "1000000000"}, "At most 5 pairs"),
        ({"quantity": "1e3"}, "Choose between 1 and 5 pairs."),
        ({"quantity": "two"}, "Choose between 1 and 5 pairs."),
        ({"quantity": "9" * 5000}, "pairs"),
    ],
)
def test_a_bad_choice_is_answered_on_the_product_page(shopper, variant, changes, message):
    response = shopper.post(ADD, choice(variant, **changes))
    assert response.status_code == 422
    page = response.content.decode()
    assert message in page
    assert "<h1" in page
    assert "Cadence" in page
    assert not Cart.objects.exists()


def test_an_arch_and_size_that_do_not_exist_together_are_named(shopper, variant):
    response = shopper.post(ADD, choice(variant, size="XXL"))
    assert "does not come in that arch and size" in response.content.decode()


@pytest.mark.parametrize("slug", ["", "no-such-insole", "../../etc/passwd", "x" * 300, "a\x00b"])
def test_an_unknown_product_is_answered_kindly(shopper, variant, slug):
    response = shopper.post(ADD, choice(variant, product=slug))
    assert response.status_code == 422
    assert not Cart.objects.exists()


def test_an_archived_product_cannot_be_added(shopper, variant):
    Product.objects.update(is_active=False)
    response = shopper.post(ADD, choice(variant))
    assert "We could not find that insole." in response.content.decode()


def test_a_sold_out_size_is_told_beside_the_choice(shopper, variant):
    variant.stock.adjust(-10, "Gone")
    response = shopper.post(ADD, choice(variant))
    assert response.status_code == 422
    assert "Sold out in this arch and size" in response.content.decode()


def test_more_than_is_left_is_told(shopper, variant):
    variant.stock.adjust(-8, "Gone")
    response = shopper.post(ADD, choice(variant, quantity="3"))
    assert "Only 2 left in this arch and size." in response.content.decode()


@pytest.mark.parametrize("quantity", ["0", "-1", "6", "1000000000", "1e3", "", "two", "1.5"])
def test_a_bad_quantity_is_told_at_its_line_and_changes_nothing(shopper, variant, quantity):
    cart = carry(shopper, make_cart(variant, quantity=2))
    response = shopper.post(UPDATE, {"sku": variant.sku, "quantity": quantity})
    assert response.status_code == 422
    page = response.content.decode()
    assert f'id="error-{variant.sku}"' in page
    assert 'aria-invalid="true"' in page
    assert quantities(cart) == {variant.sku: 2}


def test_a_quantity_can_be_changed(shopper, variant):
    cart = carry(shopper, make_cart(variant))
    response = shopper.post(UPDATE, {"sku": variant.sku, "quantity": "4"})
    assert (response.status_code, response["Location"]) == (303, CART)
    assert quantities(cart) == {variant.sku: 4}
    assert shopper.cookies["cart_count"].value == "4"


@pytest.mark.parametrize("sku", ["", "BC-NOTHING", "x" * 4000, "a\x00b", "' OR 1=1"])
@pytest.mark.parametrize("url", [UPDATE, REMOVE])
def test_a_line_that_is_not_there_is_told(shopper, variant, url, sku):
    cart = carry(shopper, make_cart(variant))
    response = shopper.post(url, {"sku": sku, "quantity": "2"})
    assert response.status_code == 422
    assert "not in your cart any more" in response.content.decode()
    assert quantities(cart) == {variant.sku: 1}


def test_what_was_removed_can_be_put_back(shopper, variant):
    cart = carry(shopper, make_cart(variant, quantity=3))
    response = shopper.post(REMOVE, {"sku": variant.sku}, follow=True)
    page = response.content.decode()
    assert "Removed Cadence" in page
    assert quantities(cart) == {}
    shopper.post(UNDO, {"sku": variant.sku, "quantity": "3"})
    assert quantities(cart) == {variant.sku: 3}


def test_undo_is_offered_until_the_next_page(shopper, variant):
    carry(shopper, make_cart(variant))
    shown = shopper.post(REMOVE, {"sku": variant.sku}, follow=True)
    assert "Removed Cadence, neutral arch, size M." in Document(shown.content.decode()).text
    assert 'id="undo"' in shown.content.decode()
    assert 'id="undo"' not in shopper.get(CART).content.decode()


@pytest.mark.parametrize("sku", ["", "BC-NOTHING"])
def test_what_never_was_cannot_be_put_back(shopper, variant, sku):
    response = shopper.post(UNDO, {"sku": sku, "quantity": "1"})
    assert response.status_code == 422
    assert "cannot be put back" in response.content.decode()


@pytest.mark.parametrize("token", ["", "x", "\x00", "é" * 10, "a" * 500, "../..", "'; DROP TABLE"])
def test_a_foreign_or_tampered_cookie_shows_an_empty_cart(shopper, variant, token):
    other = make_cart(variant)
    shopper.cookies["cart"] = token
    page = shopper.get(CART).content.decode()
    assert "Your cart is empty" in page
    assert variant.sku not in page
    shopper.cookies["cart"] = other.token[:-1]
    assert "Your cart is empty" in shopper.get(CART).content.decode()


def test_a_truncated_cookie_gets_a_new_cart_on_the_first_add(shopper, variant):
    other = make_cart(variant)
    shopper.cookies["cart"] = other.token[:-1]
    shopper.post(ADD, choice(variant))
    assert Cart.objects.count() == 2
    assert quantities(other) == {variant.sku: 1}


def test_a_changed_price_is_told_at_its_line(shopper, variant):
    carry(shopper, make_cart(variant))
    variant.unit_price = 6800
    variant.save()
    page = shopper.get(CART).content.decode()
    assert "Now $68.00, was $58.00 before." in page


@pytest.mark.parametrize(
    ("left", "quantity", "message"), [(0, 1, "Sold out just now"), (2, 3, "Only 2 left")]
)
def test_stock_that_is_gone_is_told_and_stops_the_order(shopper, left, quantity, message):
    variant = make_variant(on_hand=5)
    carry(shopper, make_cart(variant, quantity=quantity))
    variant.stock.adjust(left - 5, "Gone")
    page = shopper.get(CART).content.decode()
    assert message in page
    assert "Go to secure payment" not in page


def test_an_archived_line_is_named_and_stops_the_order(shopper, variant):
    carry(shopper, make_cart(variant))
    variant.is_active = False
    variant.save()
    page = shopper.get(CART).content.decode()
    assert "We no longer sell this one" in page
    assert "Go to secure payment" not in page


def test_each_trouble_stands_at_its_own_line_and_nowhere_else(shopper):
    dearer, gone, archived, fine = (make_variant(on_hand=5) for _ in range(4))
    carry(shopper, make_cart(dearer, gone, archived, fine))
    dearer.unit_price = 6800
    dearer.save()
    gone.stock.adjust(-5, "Gone")
    Product.objects.filter(pk=archived.product_id).update(is_active=False)
    page = Document(shopper.get(CART).content.decode())
    troubles = {
        dearer: "The price changed. Now $68.00, was $58.00 before.",
        gone: "Sold out just now",
        archived: "We no longer sell this one",
    }
    for variant, words in troubles.items():
        assert words in line_of(page, variant.sku).text
        assert page.text.count(words) == 1
    assert "notice" not in " ".join(
        part.get("class") or "" for part in page.elements if line_of(page, fine.sku) in part.parents
    )


def test_a_variant_that_vanishes_leaves_the_cart_standing(shopper, variant):
    other = make_variant()
    carry(shopper, make_cart(variant, other))
    variant.delete()
    assert shopper.get(CART).status_code == 200


@pytest.mark.parametrize("lines", [1, 8])
def test_the_cart_costs_at_most_eight_queries(shopper, django_assert_max_num_queries, lines):
    carry(shopper, make_cart(*(make_variant() for _ in range(lines))))
    with django_assert_max_num_queries(8):
        shopper.get(CART)


def test_the_cart_page_is_nobody_elses(shopper, variant):
    carry(shopper, make_cart(variant))
    response = shopper.get(CART)
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("url", [ADD, UPDATE, REMOVE, UNDO, reverse("store:checkout")])
def test_writes_from_another_site_are_refused(client, variant, url):
    carry(client, make_cart(variant))
    for headers in (
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_ORIGIN": "https://evil.example"},
        {},
    ):
        assert client.post(url, choice(variant), **headers).status_code == 403


@pytest.mark.parametrize("url", [ADD, UPDATE, REMOVE, UNDO, reverse("store:checkout")])
def test_a_change_is_never_a_get(client, db, url):
    assert client.get(url).status_code == 405


def test_who_wants_more_pairs_than_an_order_holds_is_led_to_us(shopper, variant):
    shopper.post("/cart/add/", {"product": "cadence", "arch": "neutral", "size": "M"})
    page = shopper.get("/cart/").content.decode()
    assert "up to 5 of one size" in page
    link = '<a href="/ask/?topic=bulk">ask us</a>'
    assert link in page
    assert b'<option value="bulk" selected>' in shopper.get("/ask/?topic=bulk").content
