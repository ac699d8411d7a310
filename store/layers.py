"""The layers of an insole apart, seen from the side and to scale. Pure; lengths in millimetres.

A layer's thickness is what its own words say in millimetres, so that drawing and words cannot
disagree. One whose words say none is drawn as the mere outline of where it lies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import SafeString

from store import drawing
from store.lines import Titled
from store.profile import Measured, Point, Profile, curve, n

# “Lines 5 mm apart” are no thickness.
_THICKNESS = re.compile(r"(\d+(?:\.\d+)?) mm(?! apart)")
_APART_MM = 7
_LEFT, _WIDTH = -6, 292
# Names stand at the toe's end, above what reaches that far.
_NAMES_FROM, _NAMES_TO, _LINE_MM = 165, 284, 12
_SHELL_POINTS = 8
# Where layers are asked whether they touch.
_PLACES = range(0, 290, 5)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer, heel left: its name, its thickness as told, and the points of its two edges."""

    title: str
    thickness: tuple[float, ...]
    top: list[Point]
    bottom: list[Point]

    @property
    def is_measured(self) -> bool:
        return bool(self.thickness)

    @property
    def words(self) -> str:
        """“Foam, 3.5 to 6 mm”, or the name alone."""
        measures = " to ".join(f"{each:g}" for each in self.thickness)
        return f"{self.title}, {measures} mm" if measures else self.title

    @property
    def path(self) -> str:
        if not self.bottom:
            return curve(self.top)
        return f"{curve(self.top)}L{curve(self.bottom[::-1])[1:]}Z"

    @property
    def name_y(self) -> float:
        """Where its name stands: above its toe, or beside it where it ends before the name."""
        heights = [y for x, y in self.top if x >= _NAMES_FROM]
        return min(heights) - 4 if heights else -3

    def span(self, at: float) -> tuple[float, float] | None:
        """Return the highest and the lowest of what is drawn at a place, or None for nothing."""
        found = [y for edge in (self.top, self.bottom) if (y := height(edge, at)) is not None]
        if _NAMES_FROM <= at <= _NAMES_TO:
            found += [self.name_y - _LINE_MM, self.name_y + 1]
        return (min(found), max(found)) if found else None


@dataclass(frozen=True, slots=True)
class Stack:
    """Layers in their places, drawn, and the part of the plane that shows them."""

    layers: tuple[Layer, ...]
    view: str
    content: SafeString


def apart(insole: Measured, described: Sequence[Titled]) -> SafeString:
    """Draw the layers below each other in their order, the uppermost first."""
    stack = stacked(Profile.of(insole), tuple(described))
    return format_html(
        '<svg class="drawing drawing--side drawing--layers hue-{}" viewBox="{}" role="img">'
        "<title>{}</title>{}</svg>",
        insole.hue, stack.view, title(insole, stack.layers),
        drawing.group("layers-apart", insole.hue, stack.content),
    )  # fmt: skip


def again(insole: Measured, described: Sequence[Titled]) -> SafeString:
    """Show the same drawing once more on the same page."""
    stack = stacked(Profile.of(insole), tuple(described))
    return drawing.again(insole.hue, stack.view, title(insole, stack.layers), "layers-apart")


# Finding the places takes longer than all else on a page, and they change with the product only.
@lru_cache(maxsize=64)
def stacked(profile: Profile, described: tuple[Titled, ...]) -> Stack:
    layers = tuple(layer(profile, each) for each in described)
    downs = list(places(layers))
    parts = [
        format_html(
            '<g transform="translate(0 {})"><path class="{}" d="{}"/>'
            '<text class="dimtext dimtext--last" x="{}" y="{}">{} {}</text></g>',
            n(down), "shape" if each.is_measured else "layer", each.path,
            _NAMES_TO, n(each.name_y), place, each.words,
        )
        for place, (each, down) in enumerate(zip(layers, downs, strict=True), 1)
    ]  # fmt: skip
    return Stack(layers, view(layers, downs), drawing.joined(parts))


def view(layers: Sequence[Layer], downs: Sequence[float]) -> str:
    heights = [
        y + down
        for each, down in zip(layers, downs, strict=True)
        for at in _PLACES
        for y in each.span(at) or ()
    ]
    top, end = min(heights, default=0) - 3, max(heights, default=0) + 3
    return f"{_LEFT} {n(top)} {_WIDTH} {n(end - top)}"


def title(insole: Measured, layers: Sequence[Layer]) -> str:
    return (
        f"The layers of {insole.name} apart, from the top, thickness to scale: "
        f"{'; '.join(each.words for each in layers)}"
    )


def places(layers: Sequence[Layer]) -> Iterator[float]:
    """Tell how far down each layer stands, so that it keeps its distance from the one above."""
    down, above = 0.0, None
    for each in layers:
        if above:
            down += max(
                (over[1] - under[0] for at in _PLACES
                 if (over := above.span(at)) and (under := each.span(at))),
                default=0,
            ) + _APART_MM  # fmt: skip
        yield down
        above = each


def layer(profile: Profile, described: Titled) -> Layer:
    """Give a layer its edges by its name; one of an unknown name lies along the rim."""
    thickness = tuple(map(float, _THICKNESS.findall(described.text)[:2]))
    name = described.title.lower()
    if "pad" in name:
        edges = lens(profile), base(profile, 0.05, 0.19)
    elif "post" in name:
        edges = post(profile), base(profile, 0, 0.26)
    elif "foam" in name:
        edges = profile.bed, [(x, min(0, y + profile.forefoot)) if x > 0.7 * profile.length
                              else (x, 0) for x, y in profile.bed]  # fmt: skip
    else:
        rim = profile.rim[:_SHELL_POINTS] if "shell" in name else profile.rim
        edges = rim, [(x, min(0, y + thickness[0])) for x, y in rim] if thickness else []
    return Layer(described.title or described.text, thickness, *edges)


def lens(profile: Profile) -> list[Point]:
    return [(part * profile.length, -height) for part, height in ((0.05, 0), (0.12, 3), (0.19, 0))]


def post(profile: Profile) -> list[Point]:
    cup = profile.heel_cup
    heights = ((0, 0.3 * cup), (0.03, 0.5 * cup), (0.12, 0.45 * cup), (0.2, 0.25 * cup), (0.26, 0))
    return [(part * profile.length, -height) for part, height in heights]


def base(profile: Profile, start: float, end: float) -> list[Point]:
    return [(start * profile.length, 0), (end * profile.length, 0)]


def height(edge: Sequence[Point], at: float) -> float | None:
    """Return an edge's height at a place between two of its points, or None beyond its ends."""
    for (x, y), (next_x, next_y) in pairwise(edge):
        if x <= at <= next_x:
            return y + (next_y - y) * (at - x) / (next_x - x) if next_x > x else y
    return None
