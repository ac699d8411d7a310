"""A side view to scale as PNG, for letters: mail programs show no SVG. Pure.

The same outline on the same ruler as on a card. The ground is transparent and every colour of a
middle lightness, so that it can be seen on a light page and on a dark one.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Iterator

from PIL import Image, ImageDraw

from store.profile import Measured, Point, Profile, curve

# The part of the world that is drawn, in millimetres: left, top, width, height.
VIEW = (-6, -36, 292, 45)
# So wide it stands in a letter, in the letter's pixels; the picture has twice as many.
WIDTH, HEIGHT = 260, 40
INK = (112, 128, 120)
HUES = {
    "coral": "#ea8573",
    "amber": "#dba03f",
    "fern": "#8d8f55",
    "sky": "#7fb6d8",
    "teal": "#6fb7ae",
    "tan": "#c18458",
    "rose": "#c98fae",
    "sage": "#97b3a1",
    "cobalt": "#5f8be0",
    "yellow": "#efc25c",
}
# Drawn so many times larger and shrunk, which makes smooth edges.
_FINER = 4
_SCALE = 2 * WIDTH / VIEW[2]
_STEPS = 12
_RULER_MM = 280


def png(insole: Measured, arch: str = "") -> bytes:
    """Draw the insole of an arch, or of the one drawn where none is chosen."""
    return _drawn(Profile.of(insole, arch), insole.hue)


@functools.cache
def _drawn(profile: Profile, hue: str) -> bytes:
    size = (2 * WIDTH * _FINER, 2 * HEIGHT * _FINER)
    # Clear, and of the ink's colour beneath, so that no edge is bordered by another one.
    image = Image.new("RGBA", size, (*INK, 0))
    pen = ImageDraw.Draw(image)
    _draw_ruler(pen)
    outline = _placed(points(profile.shape))
    pen.polygon(outline, fill=HUES[hue])
    pen.line([*outline, outline[0]], fill=INK, width=_thick(1.5), joint="curve")
    pen.line(_placed(points(curve(profile.bed))), fill=INK, width=_thick(1), joint="curve")
    file = io.BytesIO()
    small = image.resize((2 * WIDTH, 2 * HEIGHT), Image.Resampling.LANCZOS)
    # A third of the bytes; no eye sees the shades that are left out of an edge.
    small.quantize(64, method=Image.Quantize.FASTOCTREE).save(file, "PNG", optimize=True)
    return file.getvalue()


def _draw_ruler(pen: ImageDraw.ImageDraw) -> None:
    left, _, width, _ = VIEW
    pen.line(_placed([(left, 0), (left + width, 0)]), fill=INK, width=_thick(1))
    for at in range(0, _RULER_MM + 1, 5):
        height = 8 if at % 50 == 0 else 5 if at % 10 == 0 else 3
        pen.line(_placed([(at, 1), (at, 1 + height)]), fill=INK, width=_thick(0.75))


def _placed(path: list[Point]) -> list[Point]:
    """Turn millimetres into pixels of the large picture."""
    scale = _SCALE * _FINER
    return [((x - VIEW[0]) * scale, (y - VIEW[1]) * scale) for x, y in path]


def _thick(pixels: float) -> int:
    return max(1, round(2 * pixels * _FINER))


def points(path: str) -> list[Point]:
    """Follow path data of M, C, H and Z, in absolute millimetres, with curves cut into chords."""
    found: list[Point] = []
    for command, numbers in _commands(path):
        if command == "M":
            found.append((numbers[0], numbers[1]))
        elif command == "H":
            found.append((numbers[0], found[-1][1]))
        elif command == "C":
            found += _chords(found[-1], numbers)
    return found


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    for command, rest in re.findall(r"([MCHZ])([^MCHZ]*)", path):
        yield command, [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", rest)]


def _chords(start: Point, numbers: list[float]) -> Iterator[Point]:
    """Yield points along a cubic Bézier curve, its end last."""
    hull = [start, *zip(numbers[::2], numbers[1::2], strict=True)]
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        yield (
            sum(weight * x for weight, (x, _) in zip(weights, hull, strict=True)),
            sum(weight * y for weight, (_, y) in zip(weights, hull, strict=True)),
        )
