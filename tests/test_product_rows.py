"""What a row or a door shows of a product: its prices and its picture, and no shelf."""

import pytest
from django.db import connection
from django.db.models import FETCH_RAISE
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from store.models import Product
from tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


def rows():
    return list(Product.objects.on_sale().for_rows().fetch_mode(FETCH_RAISE))


def test_rows_take_two_queries_and_need_no_more():
    for slug in ("one", "two"):
        make_variant(make_product(slug=slug, name=slug))
    with CaptureQueriesContext(connection) as captured:
        shown = rows()
    assert len(captured) == 2
    for product in shown:
        html = render_to_string(
            "store/_product_row.html", {"product": product, "prices": product.price_range}
        )
        assert "$58" in html


def test_a_row_tells_the_same_prices_as_a_card():
    product = make_product()
    for size, price in (("S", 5800), ("M", 6200), ("L", 6000)):
        make_variant(product, size=size, sku=f"BC-{size}", unit_price=price)
    make_variant(product, size="XL", sku="BC-XL", unit_price=900, is_active=False)
    (row,), (card,) = rows(), Product.objects.for_cards()
    assert row.price_range == [card.prices[0], card.prices[-1]] == [5800, 6200]


def test_a_product_of_which_nothing_can_be_chosen_has_no_row():
    make_product(slug="empty", name="Empty")
    make_variant(make_product(slug="off", name="Off"), is_active=False)
    assert rows() == []
