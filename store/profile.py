"""The side view of an insole as numbers and path data. Pure; every length in millimetres.

The upper edge is a smooth curve through points given as parts of length, heel-cup depth, arch
height and thickness. Its tangents are limited so that the curve never leaves the box of two
neighbouring points: what is drawn is exactly as long and as high as the numbers beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from store.sizing import Band

type Point = tuple[float, float]

# A three-quarter insole ends in a thin edge behind the ball of the foot.
_EDGE_MM = 1.5
_THREE_QUARTER = 0.7
_TOE_SPRING_MM = 4.4


class Measured(Protocol):
    """What a drawing needs to know of a product. Lengths in millimetres."""

    name: str
    hue: str
    heel_cup_mm: int
    heel_mm: Decimal
    forefoot_mm: Decimal | None

    @property
    def arches(self) -> Mapping[str, int]: ...

    @property
    def drawn_arch(self) -> str:
        """The arch drawn where none is chosen."""

    @property
    def drawn_size(self) -> str:
        """The size its measurements are of."""

    @property
    def is_three_quarter(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Profile:
    """One insole of one arch seen from the side, heel left, standing on y = 0, y down."""

    length: float
    arch: float
    heel_cup: float
    heel: float
    forefoot: float
    three_quarter: bool = False

    @classmethod
    def of(cls, insole: Measured, arch: str = "") -> Profile:
        """Measure the insole, of the given arch or of the one drawn where none is chosen."""
        return cls(
            length=Band.named(insole.drawn_size).insole_length_mm(),
            arch=insole.arches[arch or insole.drawn_arch],
            heel_cup=insole.heel_cup_mm,
            heel=float(insole.heel_mm),
            forefoot=float(insole.forefoot_mm or _EDGE_MM),
            three_quarter=insole.is_three_quarter,
        )

    @property
    def heel_cup_at(self) -> float:
        """Where the heel cup is deepest, from the heel."""
        return 0.05 * self.length

    @property
    def arch_at(self) -> float:
        """Where the arch is highest, from the heel."""
        return 0.44 * self.length

    @property
    def forefoot_at(self) -> float:
        """Where the thickness under the ball of the foot is measured."""
        return 0.76 * self.length

    @property
    def end(self) -> float:
        """Where the insole ends, from the heel."""
        return _THREE_QUARTER * self.length if self.three_quarter else self.length

    @property
    def rim(self) -> list[Point]:
        """The points of the upper edge, heel to toe."""
        cup, arch, fore = self.heel_cup, self.arch, self.forefoot
        heights = [
            (0, 0.82 * cup),
            (0.05, cup),
            (0.14, 0.98 * cup),
            (0.24, 0.95 * cup + 0.3 * (arch - cup)),
            (0.36, 0.94 * arch),
            (0.44, arch),
            (0.53, 0.78 * arch),
            (0.63, 0.36 * arch + 0.5 * fore),
            (0.70, 1.3 * fore),
        ]
        if not self.three_quarter:
            heights += [(0.80, fore + 1.5), (0.92, fore + 3), (1, fore + 6)]
        return [(part * self.length, -height) for part, height in heights]

    @property
    def bed(self) -> list[Point]:
        """The points of the surface the foot stands on, between the edges."""
        fore, heel = self.forefoot, self.heel
        heights = [
            (0.006, 0.72 * self.heel_cup),
            (0.04, heel + 2.2),
            (0.12, heel),
            (0.25, heel + 0.6),
            (0.40, 0.7 * heel + 0.3 * fore + 0.9),
            (0.55, fore + 0.9),
            (0.68, fore),
        ]
        if not self.three_quarter:
            heights += [(0.82, fore + 0.4), (0.93, fore + 1.9), (0.998, fore + 5.2)]
        return [(part * self.length, -height) for part, height in heights]

    @property
    def shape(self) -> str:
        """The outline as path data, closed along the base."""
        heel = f"H7C1.5 0 0 {n(-0.37 * self.heel_cup)} 0 {n(-0.82 * self.heel_cup)}Z"
        return f"{curve(self.rim)}{self._underside}{heel}"

    @property
    def _underside(self) -> str:
        end = self.end
        if self.three_quarter:
            return f"C{n(end)} -.8 {n(end - 3)} 0 {n(end - 8)} 0"
        toe = self.forefoot + 6
        return (
            f"C{n(end)} {n(-toe + 2)} {n(end - 0.6)} {n(-_TOE_SPRING_MM - 0.6)}"
            f" {n(end - 4)} {n(-_TOE_SPRING_MM)}"
            f"C{n(0.915 * end)} -1.4 {n(0.855 * end)} 0 {n(0.76 * end)} 0"
        )


def curve(points: Sequence[Point]) -> str:
    """Write a smooth path through the points that never overshoots one of them.

    Catmull-Rom, but level at every peak and valley, and with each handle shortened until it lies
    between the heights of its piece's two ends; a Bézier curve never leaves its handles' hull.
    """
    ways = [(0.0, 0.0), *map(way, points, points[1:], points[2:]), (0.0, 0.0)]
    pieces = [f"M{written(points[0])}"]
    for (start, out), (end, into) in pairwise(zip(points, ways, strict=True)):
        rise = abs(end[1] - start[1])
        first, second = moved(start, out, rise), moved(end, (-into[0], -into[1]), rise)
        pieces.append(f"C{written(first)} {written(second)} {written(end)}")
    return "".join(pieces)


def way(before: Point, here: Point, after: Point) -> Point:
    """Return the way the curve goes through the middle point, as far as its handles reach."""
    is_turn = (here[1] - before[1]) * (after[1] - here[1]) <= 0
    return (after[0] - before[0]) / 6, 0 if is_turn else (after[1] - before[1]) / 6


def moved(point: Point, by: Point, most: float) -> Point:
    """Move a point along the way, at most that far in height."""
    share = min(1.0, abs(most / by[1])) if by[1] else 1.0
    return point[0] + share * by[0], point[1] + share * by[1]


def written(point: Point) -> str:
    return f"{n(point[0])} {n(point[1])}"


def n(value: float) -> str:
    """Write a number as short as path data allows, to a tenth of a millimetre."""
    short = f"{round(value, 1):g}"
    return short.replace("0.", ".", 1) if short.startswith(("0.", "-0.")) else short
