import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.pricing import add_up, discounted_price, price_lines, two_pairs
from store.templatetags.money import money, money_short

cart_lines = st.lists(st.tuples(st.integers(1, 5), st.integers(50, 100_000)), max_size=12)


def total_of(lines):
    return add_up(price_lines(lines), standard_shipping=495, free_shipping_from=7500)


def test_one_pair_pays_its_list_price_and_shipping():
    totals = total_of([(1, 5800)])
    assert (totals.subtotal, totals.discount, totals.shipping, totals.total) == (5800, 0, 495, 6295)


def test_the_carts_arithmetic_of_the_design_holds():
    totals = total_of([(2, 5800), (1, 6800)])
    assert totals.list_subtotal == 18400
    assert totals.discount == 1840
    assert totals.shipping == 0
    assert totals.total == 16560


def test_two_pairs_of_different_insoles_take_the_discount_too():
    assert total_of([(1, 5800), (1, 4800)]).subtotal == 5220 + 4320


@given(st.integers(50, 100_000))
def test_what_a_page_says_of_two_pairs_is_what_the_cart_takes(price):
    totals = total_of([(2, price)])
    promised = two_pairs(price)
    assert (promised.pairs, promised.total, promised.saved) == (2, totals.subtotal, totals.discount)


@pytest.mark.parametrize(
    ("subtotal", "shipping", "missing"), [(7499, 495, 1), (7500, 0, 0), (7501, 0, 0)]
)
def test_shipping_is_free_from_the_threshold_on(subtotal, shipping, missing):
    totals = total_of([(1, subtotal)])
    assert (totals.shipping, totals.free_shipping_missing) == (shipping, missing)


def test_an_empty_cart_costs_nothing():
    assert total_of([]).total == 0


@pytest.mark.parametrize(
    ("list_price", "expected"), [(5800, 5220), (3333, 3000), (3335, 3001), (50, 45), (55, 49)]
)
def test_the_discount_is_rounded_for_each_pair_in_the_shoppers_favour(list_price, expected):
    assert discounted_price(list_price) == expected


@given(cart_lines)
def test_sums_hold_to_the_cent(lines):
    priced = price_lines(lines)
    totals = total_of(lines)
    assert totals.subtotal == sum(line.unit_price * line.quantity for line in priced)
    assert totals.subtotal + totals.discount == totals.list_subtotal
    assert totals.total == totals.subtotal + totals.shipping


@given(cart_lines)
def test_the_discount_is_a_tenth_to_half_a_cent_a_pair(lines):
    totals = total_of(lines)
    expected = totals.list_subtotal / 10 if totals.pairs >= 2 else 0
    assert abs(totals.discount - expected) <= totals.pairs / 2


@pytest.mark.parametrize(
    ("cents", "long", "short"),
    [
        (5800, "$58.00", "$58"),
        (495, "$4.95", "$4.95"),
        (0, "$0.00", "$0"),
        (-1840, "−$18.40", "−$18.40"),
        (123456, "$1,234.56", "$1,234.56"),
        (5, "$0.05", "$0.05"),
    ],
)
def test_money_is_written_the_same_everywhere(cents, long, short):
    assert (money(cents), money_short(cents)) == (long, short)
