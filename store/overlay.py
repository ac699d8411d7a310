"""Insoles laid over each other to compare them, on one scale. Pure; user units are millimetres.

A hue alone tells nobody apart: each outline has a pattern, a letter, and a leader to its rim.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from store.drawing import dimension, drawing, joined, numbers
from store.profile import Measured, Point, Profile, n

LETTERS = "ABCD"
# How the outline of each letter is drawn, in words; the style sheet draws it.
LINES = ("solid", "dashed", "dotted", "dash and dot")
# The points of a rim that leaders end on, for so many insoles: where they differ most.
_POINTS = {1: (4,), 2: (4, 6), 3: (3, 4, 6), 4: (2, 3, 4, 6)}
_LAST_POINT = 7
_APART_MM = 14
_ABOVE_MM = 9
_LETTER_MM = 9
_BELOW_MM = 19


def lettered(insoles: Sequence[Measured]) -> SafeString:
    """Draw up to four insoles from the side on one ruler, lettered in the order they are given.

    Each is drawn in the size its measurements are of, with the arch drawn where none is chosen.
    """
    profiles = [Profile.of(insole) for insole in insoles]
    top = max(-y for profile in profiles for _, y in profile.rim) + _ABOVE_MM
    by_height = sorted(zip(insoles, profiles, strict=True), key=lambda pair: -pair[1].arch)
    parts = [
        numbers(unit=True),
        format_html_join(
            "",
            '<g class="hue-{}"><path class="laid-fill" d="{}"/></g>',
            ((insole.hue, profile.shape) for insole, profile in by_height),
        ),
        format_html_join(
            "",
            '<path class="laid laid--{}" d="{}"/>',
            ((letter.lower(), each.shape) for letter, each in zip(LETTERS, profiles, strict=False)),
        ),
        *leaders(profiles, top),
    ]
    view = f"-6 {n(-top - _LETTER_MM)} 292 {n(top + _LETTER_MM + _BELOW_MM)}"
    return drawing("", view, title(insoles), joined(parts), "drawing--big")


def leaders(profiles: Sequence[Profile], top: float) -> list[SafeString]:
    """Lead from each rim up to its letter, left to right in the order of the letters."""
    ends: list[Point] = []
    for profile, first in zip(profiles, _POINTS[len(profiles)], strict=True):
        ends.append(clear_of(ends, profile.rim[first : _LAST_POINT + 1]))
    return [
        joined(
            [
                dimension(x, -y - 2.5, -top, letter),
                format_html('<path class="laid-dot" d="M{} {}h0"/>', n(x), n(y)),
            ]
        )
        for letter, (x, y) in zip(LETTERS, ends, strict=False)
    ]


def clear_of(taken: Sequence[Point], points: Sequence[Point]) -> Point:
    """Return the first point far enough from the leader before: a child's insole is shorter."""
    least = taken[-1][0] + _APART_MM if taken else 0
    return next((point for point in points if point[0] >= least), points[-1])


def title(insoles: Sequence[Measured]) -> str:
    told = [
        f"{letter}, {insole.name}, {line} line, arch {n(Profile.of(insole).arch)} mm"
        for letter, line, insole in zip(LETTERS, LINES, insoles, strict=False)
    ]
    return f"Side profiles laid over each other on one scale: {'; '.join(told)}"
