"""One calendar: cut-off hour, weekends and holidays, in New York whatever the server's clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.arrival import Arrival, arrival, hour, is_working_day, promised, waits

NEW_YORK = ZoneInfo("America/New_York")
moments = st.datetimes(datetime(2025, 1, 1), datetime(2031, 1, 1)).map(
    lambda at: at.replace(tzinfo=UTC)
)


def at(year, month, day, hour=9, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=NEW_YORK)


def arrives(moment, **changes):
    return arrival(moment, **{"cutoff_hour": 14, "days": (2, 4), **changes})


def test_an_order_before_the_cut_off_leaves_today():
    # Monday 7 December 2026.
    assert arrives(at(2026, 12, 7, 13, 59)).words == "Wed 9 to Fri 11 Dec"


def test_an_order_at_the_cut_off_leaves_the_next_day():
    assert arrives(at(2026, 12, 7, 14, 0)).words == "Thu 10 to Mon 14 Dec"


def test_the_cut_off_is_new_yorks_whatever_zone_the_moment_is_in():
    # 18:59 in UTC is 13:59 in New York in winter, 14:59 in summer.
    assert arrives(datetime(2026, 12, 7, 18, 59, tzinfo=UTC)).earliest == date(2026, 12, 9)
    assert arrives(datetime(2026, 6, 8, 18, 59, tzinfo=UTC)).earliest == date(2026, 6, 11)


def test_a_weekend_order_leaves_on_monday():
    assert arrives(at(2026, 12, 5)).words == "Wed 9 to Fri 11 Dec"
    assert arrives(at(2026, 12, 4, 15)).words == "Wed 9 to Fri 11 Dec"


def test_thanksgiving_is_no_working_day():
    # Wednesday 25 November 2026; Thursday is Thanksgiving.
    assert arrives(at(2026, 11, 25)).words == "Mon 30 Nov to Wed 2 Dec"


def test_a_holiday_that_falls_on_a_weekend_is_kept_on_its_observed_day():
    # 4 July 2026 is a Saturday, observed on Friday the 3rd.
    assert not is_working_day(date(2026, 7, 3))
    assert arrives(at(2026, 7, 2)).words == "Tue 7 to Thu 9 Jul"


def test_the_turn_of_the_year_is_crossed():
    assert arrives(at(2026, 12, 31)).words == "Tue 5 to Thu 7 Jan"


def test_a_back_order_leaves_on_the_day_it_is_back():
    assert arrives(at(2026, 12, 7), back_on=date(2026, 12, 16)).words == "Fri 18 to Tue 22 Dec"


def test_a_back_order_due_on_a_weekend_leaves_on_monday():
    assert arrives(at(2026, 12, 7), back_on=date(2026, 12, 12)).words == "Wed 16 to Fri 18 Dec"


def test_a_back_date_in_the_past_changes_nothing():
    assert arrives(at(2026, 12, 7), back_on=date(2026, 1, 1)) == arrives(at(2026, 12, 7))


def test_one_day_is_written_once():
    assert arrives(at(2026, 12, 7), days=(2, 2)).words == "Wed 9 Dec"


def test_the_deadline_is_the_next_cut_off_that_keeps_the_promise():
    assert arrives(at(2026, 12, 7, 9)).deadline == "2 pm ET on Mon 7 Dec"
    assert arrives(at(2026, 12, 7, 14)).deadline == "2 pm ET on Tue 8 Dec"
    assert arrives(at(2026, 12, 5)).deadline == "2 pm ET on Mon 7 Dec"


@pytest.mark.parametrize(
    ("of_day", "words"), [(0, "12 am"), (9, "9 am"), (12, "12 pm"), (14, "2 pm")]
)
def test_hours_are_written_as_americans_do(of_day, words):
    assert hour(of_day) == words


def test_the_settings_make_the_promise(settings):
    settings.ORDER_CUTOFF_HOUR = 10
    settings.DELIVERY_DAYS = (1, 3)
    assert promised(at(2026, 12, 7, 9)).words == "Tue 8 to Thu 10 Dec"
    assert promised(at(2026, 12, 7, 10)).words == "Wed 9 to Fri 11 Dec"


@pytest.mark.parametrize(
    ("moment", "back_on", "days"),
    [
        (at(2026, 12, 7), None, 0),
        (at(2026, 12, 7), date(2026, 12, 1), 0),
        (at(2026, 12, 7), date(2026, 12, 9), 2),
        # After the cut-off one of these days is over.
        (at(2026, 12, 7, 15), date(2026, 12, 9), 1),
        # A weekend and Christmas are not counted.
        (at(2026, 12, 23), date(2026, 12, 28), 2),
    ],
)
def test_what_is_sold_ahead_waits_until_its_day(moment, back_on, days):
    assert waits(moment, back_on=back_on) == days


@given(moments, st.integers(0, 5), st.integers(0, 5))
def test_parcels_only_arrive_on_working_days_in_order_and_after_the_deadline(moment, fewest, more):
    result = arrives(moment, days=(fewest, fewest + more))
    assert isinstance(result, Arrival)
    assert is_working_day(result.earliest)
    assert is_working_day(result.latest)
    assert moment < result.order_by <= moment + timedelta(days=6)
    assert result.order_by.date() <= result.earliest <= result.latest


@given(moments)
def test_ordering_later_never_arrives_earlier(moment):
    assert arrives(moment).earliest <= arrives(moment + timedelta(hours=5)).earliest
