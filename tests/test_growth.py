"""What a shopper or Stripe waits for reads rows by an index, however many orders there are."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from store import payments
from store.models import Order
from tests import steps
from tests.factories import make_cart, make_order, make_variant
from tests.test_settle import get_thanks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.money]


def whole_tables_read(queries):
    """Name the tables that one of these queries can only read from end to end."""
    found = set()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # An index is then used wherever there is one, though the tables are small here.
            cursor.execute("SET enable_seqscan = off")
        for query in queries:
            if query["sql"].startswith(("SELECT", "UPDATE", "DELETE")):
                found |= scans(cursor, query["sql"])
        if connection.vendor == "postgresql":
            cursor.execute("RESET enable_seqscan")
    return found


def scans(cursor, sql):
    if connection.vendor == "postgresql":
        cursor.execute(f"EXPLAIN {sql}")
        pattern = r"Seq Scan on (\w+)"
    else:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        pattern = r"SCAN (\w+)"
    return {table for row in cursor.fetchall() for table in re.findall(pattern, str(row[-1]))}


def test_archived_products_are_passed_over_by_every_page_of_the_shop(client):
    product = make_variant().product
    with CaptureQueriesContext(connection) as captured:
        for address in ("/shop/", product.get_absolute_url(), "/search/?q=insole"):
            assert client.get(address).status_code == 200
    assert len(captured) > 5
    assert "store_product" not in whole_tables_read(captured.captured_queries)


def test_from_the_cart_to_the_letter_no_table_is_read_from_end_to_end(stand_in):
    variants = [make_variant(), make_variant()]
    make_order(*variants, paid=True)
    cart = make_cart(*variants)
    with CaptureQueriesContext(connection) as captured:
        steps.click(cart.token)
        order = Order.objects.get(cart=cart)
        stand_in.pay(order.session_id)
        stand_in.deliver(Client())
        get_thanks(Client(), order)
        Client().get(order.get_absolute_url())
        order.refresh_from_db()
        payments.send_refund(payments.request_refund(order, payments.whole_refund(order), seen=0))
        payments.sync(order)
    assert len(captured) > 100
    assert whole_tables_read(captured.captured_queries) == set()
