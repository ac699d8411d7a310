"""When an order arrives: one calendar for the product page, the cart, mail and structured data.

Orders leave on working days, until the cut-off hour on the same day, and travel on working days.
A working day is Monday to Friday without the federal holidays of the United States. The hours
are those of America/New_York, where the orders are packed. Pure, but for `promised` and
`on_the_way`, which read the settings.
"""

from __future__ import annotations

import functools
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from store.shipping import Way, road

PACKED_IN = ZoneInfo("America/New_York")


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day on which something is expected."""

    earliest: date
    latest: date

    @property
    def words(self) -> str:
        """The days in words: “Tue 1 to Thu 3 Dec”."""
        if self.earliest == self.latest:
            return day(self.latest)
        if self.earliest.month == self.latest.month:
            return f"{self.earliest:%a} {self.earliest.day} to {day(self.latest)}"
        return f"{day(self.earliest)} to {day(self.latest)}"

    @property
    def short(self) -> str:
        """The days as a subject line has room for: “1 to 3 Dec”."""
        first, last = (f"{each.day} {each:%b}" for each in (self.earliest, self.latest))
        if first == last:
            return last
        if self.earliest.month == self.latest.month:
            return f"{self.earliest.day} to {last}"
        return f"{first} to {last}"


@dataclass(frozen=True, slots=True)
class Arrival(Days):
    """When an order is expected, on which day it leaves, and until when it must be placed."""

    leaves: date
    order_by: datetime

    @property
    def deadline(self) -> str:
        """Until when to order, in words: “2 pm ET on Wed 25 Nov”."""
        return f"{hour(self.order_by.hour)} ET on {day(self.order_by)}"


def promised(at: datetime, *, way: str = Way.STANDARD, back_on: date | None = None) -> Arrival:
    """Return the arrival the shop's settings promise for an order placed at this moment."""
    return arrival(at, cutoff_hour=settings.ORDER_CUTOFF_HOUR, days=road(way), back_on=back_on)


def on_the_way(left_at: datetime, *, way: str = Way.STANDARD) -> Days:
    """Return when a parcel that left at this moment is expected, by the shop's settings."""
    left = working_day_from(left_at.astimezone(PACKED_IN).date())
    return Days(*(later(left, days) for days in road(way)))


def arrival(
    at: datetime, *, cutoff_hour: int, days: tuple[int, int], back_on: date | None = None
) -> Arrival:
    """Return when an order placed at this moment arrives.

    `at` is aware of its time zone; `days` are the fewest and most working days on the road; an
    order for something that is back on a later day leaves on the first working day from then.
    """
    local = at.astimezone(PACKED_IN)
    today = local.date()
    if local.hour >= cutoff_hour:
        today += timedelta(days=1)
    leaves = working_day_from(today)
    order_by = datetime(leaves.year, leaves.month, leaves.day, cutoff_hour, tzinfo=PACKED_IN)
    if back_on is not None:
        leaves = working_day_from(max(leaves, back_on))
    return Arrival(later(leaves, days[0]), later(leaves, days[1]), leaves, order_by)


def waits(at: datetime, *, back_on: date | None) -> int:
    """Return for how many working days what is ordered now lies here, beyond the next cut-off."""
    if back_on is None:
        return 0
    leaves, on = promised(at, back_on=back_on).leaves, promised(at).leaves
    days = 0
    while on < leaves:
        on, days = later(on, 1), days + 1
    return days


def is_working_day(on: date) -> bool:
    return on.weekday() < 5 and on not in _holidays()


def working_day_from(on: date) -> date:
    """Return this day, or the next on which orders leave."""
    while not is_working_day(on):
        on += timedelta(days=1)
    return on


def later(on: date, working_days: int) -> date:
    """Return the day this many working days later."""
    for _ in range(working_days):
        on = working_day_from(on + timedelta(days=1))
    return on


def day(on: date) -> str:
    """Write a day without its year: “Tue 1 Dec”."""
    return f"{on:%a} {on.day} {on:%b}"


def hour(of_day: int) -> str:
    """Write an hour as Americans do: 14 is “2 pm”."""
    return f"{(of_day - 1) % 12 + 1} {'pm' if of_day >= 12 else 'am'}"


@functools.cache
def _holidays() -> Container[date]:
    """The federal holidays. Imported late: the package takes a fifth of a second to load."""
    import holidays

    return holidays.country_holidays("US")
