"""How long a product lasts, read from the words staff wrote for shoppers. Pure."""

from __future__ import annotations

import calendar
import re
from datetime import date

# “12 months”, and the first number of “9 to 12 months”; “300 to 500 miles” names none.
_SPAN = re.compile(
    r"\b(?P<number>\d{1,3}|an?|one)(?:\s*(?:to|or|–|-)\s*\d{1,3})?\s+(?P<unit>month|year)s?\b",
    re.IGNORECASE,
)


def months(words: str) -> int | None:
    """Return after how many months a pair is to be looked at; None where the words name no time.

    Of a range it is the shorter end, because looking costs nothing: a pair that is still good
    stays in the shoe.
    """
    found = _SPAN.search(words)
    if found is None:
        return None
    number = int(found["number"]) if found["number"].isdigit() else 1
    return number * 12 if found["unit"].lower() == "year" else number


def after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
