"""What readers are told of a page's changes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

from django.db import models


class Change(models.TextChoices):
    """What an edition is to its readers. A small change is not told, the others are."""

    CORRECTION = "correction", "A correction: something was wrong"
    UPDATE = "update", "An update: something is new"
    SMALL = "small", "A small change, such as spelling"


class Moment(TypedDict):
    """One edition as a page remembers it: when it went live, what it was and what it changed.

    `until` is when it was taken back while readers saw it, or nothing.
    """

    at: str
    note: str
    change: str
    until: str


@dataclass(frozen=True, slots=True)
class Told:
    """What readers are told of one change."""

    at: datetime.datetime
    note: str
    is_correction: bool
    until: datetime.datetime | None


def told(moments: Iterable[Moment], now: datetime.datetime) -> list[Told]:
    """Pick what is told by now, the newest first: the first edition and all but small changes."""
    due = sorted((moment for moment in moments if _read(moment["at"]) <= now), key=_time_of)
    return [
        Told(
            at=_read(moment["at"]),
            note=moment["note"],
            is_correction=moment["change"] == Change.CORRECTION,
            until=_read(moment["until"]) if moment["until"] else None,
        )
        for place, moment in enumerate(due)
        if place == 0 or moment["change"] != Change.SMALL
    ][::-1]


def _time_of(moment: Moment) -> datetime.datetime:
    return _read(moment["at"])


def _read(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
