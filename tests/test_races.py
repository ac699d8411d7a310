"""Many at once: shoppers, clicks, webhooks. Nothing is oversold, doubled or lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from store import checkout, payments
from store.models import Mail, Order, OutOfStock, StockMovement
from store.quote import quote
from tests.factories import make_cart, make_variant
from tests.test_stock import shelf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.money]


def at_once(calls):
    """Run the calls in threads that start together; return what each gave or raised."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(timeout=20)
            return call()
        except Exception as error:  # noqa: BLE001 - whatever a thread raises is an outcome here
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def order_of(cart):
    """What the cart's shopper does who has just seen it."""
    seen = quote(cart).fingerprint
    return lambda: checkout.place(cart, seen, client=str(cart.pk))


def test_the_last_pair_goes_to_one_of_many_shoppers(stand_in):
    last = make_variant(on_hand=1)
    carts = [make_cart(last) for _ in range(12)]
    outcomes = at_once([order_of(cart) for cart in carts])
    assert sum(isinstance(outcome, Order) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, OutOfStock) for outcome in outcomes) == 11
    assert shelf(last) == (1, 1)


def test_many_clicks_on_one_cart_are_one_order_and_one_page(stand_in):
    variant = make_variant(on_hand=9)
    cart = make_cart(variant, quantity=2)
    seen = quote(cart).fingerprint

    def click():
        return payments.open_session(checkout.place(cart, seen, client="one"))

    pages = at_once([click] * 10)
    assert [page for page in pages if not isinstance(page, str)] in (
        [],
        # Two requests under one key at the same time: Stripe refuses the later, nothing is lost.
        [page for page in pages if isinstance(page, payments.PaymentUnreachable)],
    )
    assert len({page for page in pages if isinstance(page, str)}) == 1
    assert Order.objects.count() == 1
    assert len(stand_in.sessions()) == 1
    assert shelf(variant) == (9, 2)


def test_one_payment_told_many_times_at_once_counts_once(stand_in):
    variant = make_variant(on_hand=5)
    cart = make_cart(variant)
    order = checkout.place(cart, quote(cart).fingerprint, client="one")
    payments.open_session(order)
    order.refresh_from_db()
    stand_in.pay(order.session_id)
    outcomes = at_once([lambda: payments.settle(order.session_id)] * 12)
    assert [outcome for outcome in outcomes if not isinstance(outcome, Order)] == []
    assert shelf(variant) == (4, 0)
    assert StockMovement.objects.filter(kind="sell").count() == 1
    assert Mail.objects.count() == 1


def test_paying_and_expiring_at_the_same_time_ends_in_one_of_both(stand_in):
    for _ in range(6):
        variant = make_variant(on_hand=2)
        cart = make_cart(variant)
        order = checkout.place(cart, quote(cart).fingerprint, client=str(cart.pk))
        payments.open_session(order)
        order.refresh_from_db()
        at_once(
            [
                lambda order=order: stand_in.pay(order.session_id),
                lambda order=order: payments.end_session(order),
                lambda order=order: payments.settle(order.session_id),
            ]
        )
        payments.settle(order.session_id)
        order.refresh_from_db()
        paid = stand_in.session(order.session_id)["payment_status"] == "paid"
        assert order.payment_state == ("paid" if paid else "cancelled")
        assert shelf(variant) == ((1, 0) if paid else (2, 0))


def test_carts_of_many_lines_never_wait_for_each_other_for_ever(stand_in):
    variants = [make_variant(on_hand=20) for _ in range(5)]
    carts = [make_cart(*variants[::step]) for step in (1, -1) * 5]
    outcomes = at_once([order_of(cart) for cart in carts])
    assert [outcome for outcome in outcomes if not isinstance(outcome, Order)] == []
    assert {shelf(variant) for variant in variants} == {(20, 10)}
