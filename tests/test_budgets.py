"""What a page may cost: bytes for whoever waits for it, queries for whoever answers."""

import brotli
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import content.demo
import store.demo
from content.models import ProductCard
from store.models import Product, Variant
from tests.factories import make_cart, make_product, make_variant
from tests.pages import add_block, make_page, published

pytestmark = pytest.mark.django_db

# The first round trip of a connection carries about 14 KB.
FIRST_ROUND_TRIP = 14_000
ARTICLE = "/articles/lower-back-pain-and-the-feet/"
SIZE = "/size-guide/?size=26.5+cm"
# One of those of an edition is for setting it in type, once.
MOST_QUERIES = {ARTICLE: 5, "/": 6, "/articles/": 1, "/shop/": 6, "/shop/cadence/": 6, "/cart/": 8}
MOST_QUERIES |= {"/size-guide/": 0, SIZE: 1}


@pytest.fixture
def demo(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    store.demo.load()
    content.demo.load()


@pytest.fixture
def one_of_each():
    """A shop with one pair, and an article that names it."""
    product = make_product(slug="cadence")
    make_variant(product)
    page = make_page(slug="lower-back-pain-and-the-feet")
    add_block(page, ProductCard, product=product)
    published(page)
    published(make_page("", kind="home", slug=""))


def fill_cart(client, variants):
    client.cookies["cart"] = make_cart(*variants).token


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(captured)


def too_many(client):
    found = {path: queries(client, path) for path in MOST_QUERIES}
    return {path: count for path, count in found.items() if count > MOST_QUERIES[path]}


def test_a_page_fits_into_the_first_round_trip(demo, client):
    fill_cart(client, Variant.objects.select_related("product")[:3])
    products = [product.get_absolute_url() for product in Product.objects.on_sale()]
    sizes = {
        path: len(brotli.compress(client.get(path).content))
        for path in (*MOST_QUERIES, *products, "/help/returns/")
    }
    assert len(sizes) >= 16
    assert {path: size for path, size in sizes.items() if size > FIRST_ROUND_TRIP} == {}


def test_a_page_of_a_small_shop_takes_few_queries(one_of_each, client):
    fill_cart(client, Variant.objects.select_related("product"))
    assert too_many(client) == {}


def test_a_page_of_a_large_shop_takes_no_more(demo, client):
    fill_cart(client, Variant.objects.select_related("product")[:40])
    assert too_many(client) == {}
    for _ in range(20):
        product = make_product()
        for arch in ("low", "neutral", "high"):
            make_variant(product, arch=arch)
    assert too_many(client) == {}


def test_an_open_payment_costs_the_cart_one_query_more(demo, client, stand_in):
    variants = Variant.objects.select_related("product")[:9]
    fill_cart(client, variants)
    before = queries(client, "/cart/")
    fingerprint = client.get("/cart/").context["fingerprint"]
    headers = {"sec-fetch-site": "same-origin"}
    answer = client.post("/checkout/", {"fingerprint": fingerprint}, headers=headers)
    assert answer.status_code == 303
    assert queries(client, "/cart/") <= min(before + 1, MOST_QUERIES["/cart/"])
