"""What an insole can measure: each limit with the reason for it. Pure; millimetres and grams.

The limits are those of how an insole is built and drawn, and rest on no standard: what passes
them can be drawn with the foot's surface inside its rim, see `profile`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

type Number = int | Decimal
type Typed = Mapping[str, Number | None]
type Refusal = tuple[str, str]

ARCHES = {"low": "arch_low_mm", "neutral": "arch_neutral_mm", "high": "arch_high_mm"}
SINGLE = "arch_single_mm"
EVERY_ARCH = (*ARCHES.values(), SINGLE)
# From and to. Outside of them a key slipped, and the drawing, which all products share one scale
# for, would leave its frame.
POSSIBLE = {
    **dict.fromkeys(EVERY_ARCH, (10, 36, "mm")),
    "heel_cup_mm": (3, 30, "mm"),
    "heel_mm": (1, 15, "mm"),
    "forefoot_mm": (1, 12, "mm"),
    "pair_grams": (10, 500, "g"),
}
# Less of a wall holds no heel, and the foot would stand above it.
LEAST_CUP_WALL = 3
# What a layer's words say of its thickness. “Lines 5 mm apart” are none.
_THICK = re.compile(r"(?P<mm>\d+(?:\.\d+)?) mm(?! apart)(?: at the (?P<where>toe|heel))?", re.ASCII)


def refusals(typed: Typed, *, is_three_quarter: bool) -> Iterator[Refusal]:
    """Yield the name of each measurement that cannot be, and why.

    `typed` has the measurements that could be read, None for one that was left empty. What is
    missing from it is passed over, and so is what is refused on its own account.
    """
    slipped = list(_out_of_range(typed))
    yield from slipped
    sound = {name: value for name, value in typed.items() if name not in dict(slipped)}
    refused: dict[str, str] = {}
    for name, why in (
        *_of_arches(sound),
        *_of_the_heel(sound),
        *_of_the_toe(sound, is_three_quarter),
        *_of_the_lowest_arch(sound),
    ):
        # One reason is enough, the plainest first.
        refused.setdefault(name, why)
    yield from refused.items()


def layer_refusals(layers: str, typed: Typed) -> Iterator[str]:
    """Yield what the words about the layers say that the measurements contradict."""
    heel, toe = typed.get("heel_mm"), typed.get("forefoot_mm")
    for found in _THICK.finditer(layers):
        mm, where = Decimal(found["mm"]), found["where"]
        whole = toe if where == "toe" else heel
        if whole is None or mm <= whole:
            continue
        if where:
            yield f"It says {_n(mm)} mm at the {where}, and the whole insole has {_n(whole)} mm."
        else:
            yield f"A layer of {_n(mm)} mm is thicker than the whole insole: {_n(whole)} mm."


def _out_of_range(typed: Typed) -> Iterator[Refusal]:
    for name, (lowest, highest, unit) in POSSIBLE.items():
        value = typed.get(name)
        if value is None:
            continue
        if value <= 0:
            yield name, f"It cannot be {_n(value)}. Type a number from {lowest} to {highest}."
        elif not lowest <= value <= highest:
            yield name, f"This should be between {lowest} and {highest} {unit}."


def _of_arches(typed: Typed) -> Iterator[Refusal]:
    """Ask for one shape, or for arches that rise from low to high."""
    rising = [(name, value) for name in ARCHES.values() if (value := typed.get(name)) is not None]
    if typed.get(SINGLE) is not None and rising:
        yield SINGLE, "Leave this empty, or the other arches."
    elif all(name in typed and typed[name] is None for name in EVERY_ARCH):
        yield ARCHES["neutral"], "Type the height of at least one arch."
    for (before, lower), (name, higher) in pairwise(rising):
        if higher <= lower:
            yield name, f"It must be higher than the {_arch(before)} arch, which is {lower} mm."


def _arch(name: str) -> str:
    return next(arch for arch, field in ARCHES.items() if field == name)


def _of_the_heel(typed: Typed) -> Iterator[Refusal]:
    """Refuse an arch or a heel cup that would not rise above the heel."""
    heel, cup = typed.get("heel_mm"), typed.get("heel_cup_mm")
    if heel is None:
        return
    if cup is not None and cup < heel + LEAST_CUP_WALL:
        yield (
            "heel_cup_mm",
            (
                f"The heel is {_n(heel)} mm thick, and the cup’s wall rises at least "
                f"{LEAST_CUP_WALL} mm above it: type {_n(heel + LEAST_CUP_WALL)} or more."
            ),
        )
    for name in EVERY_ARCH:
        if (height := typed.get(name)) is not None and height <= heel:
            yield name, f"The arch must rise above the heel, which is {_n(heel)} mm thick."


def _of_the_lowest_arch(typed: Typed) -> Iterator[Refusal]:
    """Refuse a heel cup or a toe that the lowest arch would sink into."""
    heights = [height for name in EVERY_ARCH if (height := typed.get(name)) is not None]
    if not heights:
        return
    lowest, cup, toe = min(heights), typed.get("heel_cup_mm"), typed.get("forefoot_mm")
    if cup is not None and cup > lowest:
        yield (
            "heel_cup_mm",
            (
                f"The cup’s wall runs on into the arch, and the lowest arch is {lowest} mm high: "
                f"type {lowest} or less."
            ),
        )
    if toe is not None and toe * 2 > lowest:
        yield (
            "forefoot_mm",
            (
                f"The lowest arch is {lowest} mm high and would sink into this: type half of that "
                "or less."
            ),
        )


def _of_the_toe(typed: Typed, is_three_quarter: bool) -> Iterator[Refusal]:
    if "forefoot_mm" not in typed:
        return
    toe, heel = typed["forefoot_mm"], typed.get("heel_mm")
    if toe is None and not is_three_quarter:
        yield "forefoot_mm", "Type it: a full-length insole reaches the toe."
    elif toe is not None and is_three_quarter:
        yield "forefoot_mm", "A three-quarter insole ends before the toe: leave this empty."
    elif toe is not None and heel is not None and toe > heel:
        yield (
            "forefoot_mm",
            (f"The heel is {_n(heel)} mm thick. A thicker toe would let the foot slope backward."),
        )


def _n(value: Number) -> str:
    return f"{float(value):g}"
