"""Whether a pair can be had, in the words the shop uses for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from store.arrival import day


class State(StrEnum):
    """How things stand with one variant. The value is the word its CSS class ends in."""

    IN = "in"
    LOW = "low"
    AHEAD = "ahead"
    BACK = "back"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Availability:
    """The state of one variant, in words for a sentence and in short after its name."""

    state: State
    words: str
    short: str = ""
    # The day on which it is back, where it can be ordered ahead of that.
    back_on: date | None = None

    @property
    def is_orderable(self) -> bool:
        return self.state in {State.IN, State.LOW, State.AHEAD}


def availability(
    free: int, *, low_below: int, back_on: date | None, today: date, ahead: int = 0
) -> Availability:
    """Tell how a variant with this many free pairs stands.

    A day on which it is back counts only while nothing is free and the day is still to come; then
    it can be ordered if pairs of that day may be sold `ahead`.
    """
    if free >= low_below:
        return Availability(State.IN, "In stock")
    if free > 0:
        return Availability(State.LOW, f"Only {free} left", f"only {free} left")
    if back_on and back_on > today:
        short = f"back {back_on.day} {back_on:%b}"
        if ahead > 0:
            words = f"Back {day(back_on)} – order now"
            return Availability(State.AHEAD, words, f"{short} – order now", back_on)
        return Availability(State.BACK, f"Sold out, back on {day(back_on)}", short)
    return Availability(State.OUT, "Sold out", "sold out")


def in_short(named: Iterable[tuple[str, Availability]]) -> Availability:
    """Sum up the variants of a product in one line for its card.

    A single exception is named, as in “High L: only 3 left”; several are only counted.
    """
    named = list(named)
    orderable = [each for _, each in named if each.is_orderable]
    special = [(name, each) for name, each in named if each.state is not State.IN]
    if not orderable:
        return Availability(State.OUT, "Sold out")
    if all(each.state is State.AHEAD for each in orderable):
        return soonest(orderable)
    if not special:
        return Availability(State.IN, "In stock")
    if len(special) == 1:
        [(name, only)] = special
        return Availability(only.state, f"{name}: {only.short}")
    if len(orderable) < len(named):
        return Availability(State.LOW, "Some sizes sold out")
    if all(each.state is State.AHEAD for _, each in special):
        return Availability(State.AHEAD, "Some sizes back later")
    return Availability(State.LOW, "Few left in some sizes")


def soonest(ahead: Sequence[Availability]) -> Availability:
    """Name the first day of those on which variants sold ahead are back."""
    first = min(ahead, key=lambda each: each.back_on or date.max)
    if {each.back_on for each in ahead} == {first.back_on}:
        return first
    return replace(first, words=first.words.replace("Back ", "Back from ", 1))
