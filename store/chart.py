"""Columns over days as an SVG: where each stands and how tall it is. Pure.

Across, everything is in percent, so that a drawing fills any width with its letters at their own
size; up and down it is in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# Of the place of a day, what its column takes.
FILL = 0.72
TALLEST = 4


@dataclass(frozen=True, slots=True)
class Column:
    """One day. Lengths as SVG takes them: `x` and `width` in percent, the others in pixels."""

    x: str
    width: str
    y: int
    height: int
    words: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line across, with what it stands for."""

    y: int
    value: int


@dataclass(frozen=True, slots=True)
class Tick:
    """The name of a day under its column."""

    x: str
    anchor: str
    on: date


def columns(
    values: Sequence[int], words: Sequence[str], *, top: int, height: int, most: int
) -> list[Column]:
    """Stand a column for each value on the ground line; the last is today's."""
    place = 100 / len(values)
    drawn = []
    for number, value in enumerate(values):
        # A value that is there is seen, however small.
        tall = max(2, round(height * value / most)) if value > 0 else 0
        drawn.append(
            Column(
                x=percent((number + (1 - FILL) / 2) * place),
                width=percent(FILL * place),
                y=top + height - tall,
                height=tall,
                words=words[number],
                is_today=number == len(values) - 1,
            )
        )
    return drawn


def lines(*, top: int, height: int, step: int, most: int) -> list[Line]:
    """Draw a line at each step above the ground."""
    return [
        Line(top + height - round(height * value / most), value)
        for value in range(step, most + 1, step)
    ]


def scale(values: Sequence[int], *, least: int) -> tuple[int, int]:
    """Return a round step and the top of a scale of at most four steps that holds all values.

    `least` is the smallest step that makes sense: one order, or a dollar in cents.
    """
    highest = max(*values, least)
    step = least
    for factor in _round_factors():
        step = least * factor
        if step * TALLEST >= highest:
            break
    return step, step * -(-highest // step)


def _round_factors() -> list[int]:
    return [digit * 10**power for power in range(8) for digit in (1, 2, 5)]


def ticks(days: Sequence[date], every: int = 7) -> list[Tick]:
    """Name today and the days whole weeks before it."""
    place = 100 / len(days)
    last = len(days) - 1
    return [
        Tick(
            x=percent((number + (0.5 + FILL / 2 if number == last else 0.5)) * place),
            anchor="end" if number == last else "middle",
            on=days[number],
        )
        for number in range(last % every, len(days), every)
    ]


def percent(number: float) -> str:
    return f"{number:.3f}%"
