"""Stock in words: never a colour alone, never a number that is not on the shelf."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.availability import Availability, State, availability, in_short

TODAY = date(2026, 11, 25)
TOMORROW = TODAY + timedelta(days=1)


def stands(free, back_on=None, *, ahead=0):
    return availability(free, ahead=ahead, low_below=5, back_on=back_on, today=TODAY)


@pytest.mark.parametrize(
    ("free", "state", "words"),
    [
        (5, State.IN, "In stock"),
        (400, State.IN, "In stock"),
        (4, State.LOW, "Only 4 left"),
        (1, State.LOW, "Only 1 left"),
        (0, State.OUT, "Sold out"),
    ],
)
def test_the_words_follow_what_is_free(free, state, words):
    assert (stands(free).state, stands(free).words) == (state, words)


def test_a_day_in_the_future_is_told_while_nothing_is_free():
    assert stands(0, date(2026, 12, 16)).words == "Sold out, back on Wed 16 Dec"
    assert stands(0, date(2026, 12, 16)).state is State.BACK


@pytest.mark.parametrize("back_on", [TODAY, TODAY - timedelta(days=30)])
def test_a_day_that_has_come_is_no_promise_any_more(back_on):
    assert stands(0, back_on).words == "Sold out"


def test_pairs_on_the_shelf_count_more_than_a_day():
    assert stands(9, TOMORROW).state is State.IN
    assert stands(2, TOMORROW).words == "Only 2 left"


def test_a_pair_of_that_day_can_be_ordered_if_it_may_be_sold_ahead():
    now = stands(0, date(2027, 1, 12), ahead=1)
    assert now.words == "Back Tue 12 Jan – order now"
    assert (now.state, now.back_on, now.is_orderable) == (State.AHEAD, date(2027, 1, 12), True)
    assert stands(1, date(2027, 1, 12), ahead=1).back_on is None


@given(st.integers(0, 100), st.none() | st.dates(), st.integers(0, 9))
def test_only_what_is_free_now_or_of_a_day_to_come_can_be_ordered(free, back_on, ahead):
    is_to_come = back_on is not None and back_on > TODAY and ahead > 0
    assert stands(free, back_on, ahead=ahead).is_orderable is (free > 0 or is_to_come)


def short(*named):
    return in_short(named).words


def test_a_card_says_in_stock_when_nothing_is_special():
    assert short(("Low S", stands(9)), ("Low M", stands(9))) == "In stock"


def test_a_card_names_the_one_exception():
    full = ("Low S", stands(9))
    assert short(full, ("High L", stands(3))) == "High L: only 3 left"
    assert short(full, ("XS", stands(0))) == "XS: sold out"
    day = date(2026, 12, 16)
    assert short(full, ("Neutral XL", stands(0, day))) == "Neutral XL: back 16 Dec"
    ahead = stands(0, day, ahead=2)
    assert short(full, ("Neutral XL", ahead)) == "Neutral XL: back 16 Dec – order now"


def test_a_card_counts_several_exceptions():
    full = ("Low S", stands(9))
    assert short(full, ("M", stands(0)), ("L", stands(2))) == "Some sizes sold out"
    assert short(full, ("M", stands(1)), ("L", stands(2))) == "Few left in some sizes"
    ahead = stands(0, date(2026, 12, 16), ahead=1)
    assert short(full, ("M", ahead), ("L", ahead)) == "Some sizes back later"
    assert short(full, ("M", ahead), ("L", stands(2))) == "Few left in some sizes"


def test_a_card_of_what_can_only_be_ordered_ahead_names_the_first_day():
    first, second = (stands(0, date(2026, 12, day), ahead=1) for day in (16, 21))
    assert short(("S", first), ("M", first)) == "Back Wed 16 Dec – order now"
    assert short(("S", second), ("M", first)) == "Back from Wed 16 Dec – order now"
    assert short(("S", first), ("M", stands(0))) == "Back Wed 16 Dec – order now"


def test_a_card_says_sold_out_only_when_all_is():
    assert in_short([("S", stands(0)), ("M", stands(0))]) == Availability(State.OUT, "Sold out")
    assert in_short([]).words == "Sold out"
