"""The outline of an insole from above, to scale, with its trim lines and the feet it is for. Pure.

User units are millimetres. The length is exact. The width follows our own last, whose proportions
were taken off the rendered pictures; no product states a width, so none is written down.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import hypot

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from store import drawing
from store.profile import Measured, Point, Profile, n
from store.sizing import Band

TRIM_APART_MM = 5
TRIM_LINES = 3
# How far the edge lies from the middle of the heel, as parts of the length, heel to toe.
_OUTER = (
    (0.017, 0.065), (0.065, 0.113), (0.13, 0.129), (0.2, 0.131), (0.4, 0.131), (0.5, 0.138),
    (0.6, 0.153), (0.7, 0.163), (0.8, 0.154), (0.85, 0.14), (0.9, 0.116), (0.95, 0.078),
    (0.98, 0.038),
)  # fmt: skip
_INNER = (
    (0.017, 0.065), (0.065, 0.112), (0.13, 0.127), (0.2, 0.127), (0.4, 0.119), (0.5, 0.13),
    (0.6, 0.151), (0.7, 0.17), (0.75, 0.173), (0.85, 0.165), (0.9, 0.152), (0.95, 0.13),
    (0.98, 0.099),
)  # fmt: skip
_TIP = 0.03
# Where a three-quarter insole begins to round off, and how it ends.
_END = 0.7
_ROUNDING = ((0.66, 0.146), (0.69, 0.1))
# Trim lines follow the edge from here to the toe.
_TRIMMED = 0.78
_VIEW = "-6 -70 292 156"
_RULER_Y = 64


def from_above(insole: Measured) -> SafeString:
    """Draw the left insole from above on the common ruler, its length and its feet beside it."""
    return drawing.drawing(
        insole.hue, _VIEW, title(insole), shown(insole), "drawing--big", ticks=False
    )


def again(insole: Measured) -> SafeString:
    """Show the same drawing once more on the same page."""
    return drawing.again(insole.hue, _VIEW, title(insole), "outline")


def toe(insole: Measured) -> SafeString:
    """Show its front end alone, with the trim lines, where a page draws the whole."""
    end = Profile.of(insole).end
    view = f"{n(end - 108)} -49 116 98"
    return drawing.again(insole.hue, view, title(insole), "outline", "drawing--clip")


def title(insole: Measured) -> str:
    end, band = round(Profile.of(insole).end), Band.named(insole.drawn_size)
    trim = (
        "It has no trim lines."
        if insole.is_three_quarter
        else f"{TRIM_LINES} trim lines at the toe, {TRIM_APART_MM} mm apart."
    )
    return (
        f"{insole.name} from above, size {band.name}, to scale: {end} mm long, "
        f"for feet of {band.feet}. {trim}"
    )


def shown(insole: Measured) -> SafeString:
    content = drawn(Profile.of(insole), Band.named(insole.drawn_size))
    return drawing.group("outline", insole.hue, content)


@lru_cache(maxsize=64)
def drawn(profile: Profile, band: Band) -> SafeString:
    parts = [
        format_html('<path class="shape" d="{}"/>', closed(edge(profile))),
        format_html('<path class="wit" d="M0 0H{}"/>', n(profile.end)),
        length_line(profile.end),
        foot_line(band),
    ]
    if not profile.three_quarter:
        parts.append(trim_lines(profile.length))
    ruler = format_html(
        '<g transform="translate(0 {})">{}{}</g>',
        _RULER_Y,
        drawing.TICKS,
        drawing.numbers(unit=True),
    )
    return drawing.joined([ruler, *parts])


def edge(profile: Profile) -> list[Point]:
    """The points of the edge, round from the heel along the outer side and back along the inner."""
    scale = profile.length
    outer, inner = list(_OUTER), list(_INNER)
    if profile.three_quarter:
        outer, inner = (
            [*(point for point in side if point[0] < _ROUNDING[0][0]), *_ROUNDING]
            for side in (outer, inner)
        )
    tip = (_END, 0.0) if profile.three_quarter else (1.0, _TIP)
    points = [(0.0, 0.0), *((at, -off) for at, off in outer), tip, *reversed(inner)]
    return [(at * scale, off * scale) for at, off in points]


def trim_lines(length: float) -> SafeString:
    """Draw the printed lines: the toe's edge moved towards the heel, five millimetres a line."""
    toe = [
        *((at, -off) for at, off in _OUTER if at > _TRIMMED),
        (1.0, _TIP),
        *reversed([point for point in _INNER if point[0] > _TRIMMED]),
    ]
    line = smooth([(at * length, off * length) for at, off in toe])
    return format_html_join(
        "",
        '<path class="cut" transform="translate(-{} 0)" d="{}"/>',
        ((TRIM_APART_MM * place, line) for place in range(1, TRIM_LINES + 1)),
    )


def length_line(end: float) -> SafeString:
    return format_html(
        '<path class="dim" d="M0-58V-50M0-54H{0}M{0}-58v8"/>'
        '<text class="dimtext" x="{1}" y="-59">{2} mm</text>',
        n(end), n(end / 2), round(end),
    )  # fmt: skip


def foot_line(band: Band) -> SafeString:
    """Mark on the ruler where the toes of the feet it is for end."""
    return format_html(
        '<path class="box box--chosen" d="M{0} {1}H{2}v7H{0}z"/>'
        '<text class="dimtext dimtext--last" x="{3}" y="{4}">feet {5}</text>',
        band.shortest_foot, _RULER_Y - 8, band.longest_foot, band.shortest_foot - 4,
        _RULER_Y - 2, band.feet,
    )  # fmt: skip


def closed(points: Sequence[Point]) -> str:
    return smooth([points[-1], *points, points[0], points[1]], inside=True) + "Z"


def smooth(points: Sequence[Point], *, inside: bool = False) -> str:
    """Write a smooth path through the points that passes none of them in length or width.

    With `inside`, the first and the last only say which way the curve comes and goes.
    """
    ways = [way(*three) for three in zip(points, points[1:], points[2:], strict=False)]
    if inside:
        points = points[1:-1]
    else:
        ways = [(0.0, 0.0), *ways, (0.0, 0.0)]
    pieces = [f"M{n(points[0][0])} {n(points[0][1])}"]
    for (start, out), (end, into) in pairwise(zip(points, ways, strict=True)):
        first, last = handle(start, end, out), handle(end, start, (-into[0], -into[1]))
        pieces.append("C" + " ".join(map(n, (*first, *last, *end))))
    return "".join(pieces)


def way(before: Point, here: Point, after: Point) -> Point:
    """Return the direction of the curve at the middle point, level on an axis it turns back on."""
    x, y = (
        after[axis] - before[axis]
        if (here[axis] - before[axis]) * (after[axis] - here[axis]) > 0
        else 0.0
        for axis in (0, 1)
    )
    length = hypot(x, y) or 1
    return x / length, y / length


def handle(start: Point, end: Point, towards: Point) -> Point:
    """Return the handle at one end of a piece, within the box of its two ends."""
    apart = end[0] - start[0], end[1] - start[1]
    reach = hypot(*apart) / 3
    x, y = (
        start[axis] + max(-abs(apart[axis]), min(abs(apart[axis]), reach * towards[axis]))
        for axis in (0, 1)
    )
    return x, y
