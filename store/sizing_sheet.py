"""The sheet a foot is measured on, at full size for Letter and A4. Pure; lengths in millimetres.

The ruler counts from the paper's bottom edge, which lies at the wall with the heel: what a printer
leaves white at the edges moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from store.pdf import box, closed, document, line, page, rounded, words
from store.sizing import BANDS, Band

# A card of ISO/IEC 7810 ID-1, upright: what everybody has in the pocket.
CARD_WIDTH, CARD_HEIGHT = 53.98, 85.60
_CARD_CORNER = 3.18
CHECK_LINE = 100
FIRST_TICK, LAST_TICK = 10, 270
# The second sheet's edge is laid along this line of the first, and not against its edge: what no
# printer reaches of both would be a gap of 20 mm or more in which nothing can be read.
OVERLAP = 260
LAST_TICK_OF_ALL = 320

_INK, _QUIET = "0.035 0.149 0.114", "0.25 0.33 0.30"
_PLUMB, _FAINT = "0.102 0.310 0.780", "0.72 0.76 0.74"
# From the left: the strips of bands, the ruler, where the foot stands, the words.
_CHILD, _ADULT, _STRIP = 12.0, 23.0, 9.5
_RULER = 36.0
_FOOT, _FOOT_END = 54.0, 136.0
_COLUMN = 145.0


@dataclass(frozen=True, slots=True)
class Paper:
    """A size of paper: as people call it, and in millimetres."""

    name: str
    width: float
    height: float


PAPERS = {"letter": Paper("Letter", 215.9, 279.4), "a4": Paper("A4", 210.0, 297.0)}


@cache
def pdf(paper: Paper) -> bytes:
    """Write both pages, the same bytes each time."""
    title = f"Biocorrect sizing sheet, {paper.name}"
    return document(title, paper.width, paper.height, [first_page(paper), second_page(paper)])


def first_page(paper: Paper) -> str:
    """Draw the ruler, the bands along it, a foot, the card, the check line and what to do."""
    return page(
        [
            *_foot(),
            *_ruler(FIRST_TICK, LAST_TICK, 0),
            *_bands(0, LAST_TICK),
            *_edges(),
            *_title(_COLUMN, paper, "Sizing sheet", 1),
            *_steps(paper.height - 31),
            *_check_line(),
            *_card(),
        ]
    )


def second_page(paper: Paper) -> str:
    """Go on with the ruler for longer feet; say which shoes the bands are."""
    what = ["Lay this edge along the line at 260 mm on page 1, ruler", "over ruler, and tape it."]
    return page(
        [
            *_ruler(OVERLAP + 10, LAST_TICK_OF_ALL, OVERLAP),
            *_bands(OVERLAP, LAST_TICK_OF_ALL),
            *words(_FOOT, 20, 11, ["For feet longer than 270 mm"], _PLUMB, bold=True),
            *words(_FOOT, 14.5, 9.5, what, _INK),
            *_title(_CHILD, paper, "Sizes", 2),
            *_tables(paper.height - 40),
        ]
    )


def _title(left: float, paper: Paper, title: str, number: int) -> Iterator[str]:
    yield from words(left, paper.height - 17, 17, [title], _INK, bold=True)
    small = [f"Biocorrect, {paper.name}, page {number} of 2"]
    yield from words(left, paper.height - 22.5, 8.5, small, _QUIET)


def _ruler(first: int, last: int, zero: int) -> Iterator[str]:
    """Draw a tick at every millimetre, counted up from `zero` at the bottom edge."""
    yield f"{_PLUMB} RG 0.5 w"
    yield line(_RULER, first - zero, _RULER, last - zero)
    yield f"{_INK} RG 0.15 w"
    for at in range(first, last + 1):
        length = 8 if at % 10 == 0 else 5.5 if at % 5 == 0 else 3.5
        yield line(_RULER, at - zero, _RULER + length, at - zero)
    for at in range(first, last + 1, 10):
        yield from words(_RULER + 8.8, at - zero - 1.15, 9, [str(at)], _INK, bold=True)


def _bands(zero: int, last: int) -> Iterator[str]:
    """Draw the strips of adults' and children's bands, as far as the ruler beside them goes.

    A band begins and ends half a millimetre beyond its feet, where lengths are rounded.
    """
    yield f"{_INK} RG 0.2 w"
    for band in BANDS:
        bottom = max(band.shortest_foot - 0.5, zero + FIRST_TICK)
        top = min(band.longest_foot + 0.5, last)
        if top > bottom:
            yield from _band(band, bottom - zero, top - bottom)


def _band(band: Band, bottom: float, height: float) -> Iterator[str]:
    left, middle = _CHILD if band.is_child else _ADULT, bottom + height / 2
    yield box(left, bottom, _STRIP, height)
    yield from words(left + 1.2, middle - 0.4, 10, [band.name], _INK, bold=True)
    if height > 9:
        span = f"{band.shortest_foot}–{band.longest_foot}"
        yield from words(left + 1.2, middle - 3.5, 5.6, [span], _QUIET)


def _edges() -> Iterator[str]:
    yield from words(_CHILD, 161, 7, ["Children"], _QUIET)
    yield from words(_ADULT, 206, 7, ["Adults"], _QUIET)
    # Within the foot, so that its outline crosses no letter.
    here = ["Heel here.", "This edge lies against the wall."]
    yield from words(_FOOT + 17, 27, 8.5, here, _PLUMB, bold=True)
    yield f"{_PLUMB} RG 0.25 w [1.2 1.2] 0 d"
    yield line(_FOOT, OVERLAP, _FOOT_END, OVERLAP)
    yield "[] 0 d"
    longer = ["Longer than 270 mm? Lay page 2 along this line."]
    yield from words(_FOOT, OVERLAP + 1.6, 8.5, longer, _PLUMB)


def _steps(top: float) -> Iterator[str]:
    steps = [
        ["Print at 100 %, “actual", "size”. Check it below."],
        ["Hard floor: lay the bottom", "edge against a wall."],
        ["Stand on the sheet, heel to", "the wall, weight on both feet."],
        ["Have your longest toe", "marked, pencil upright."],
        ["Read the mark. Do the other", "foot too. Use the longer."],
    ]
    for number, lines in enumerate(steps, 1):
        yield from words(_COLUMN, top, 9.5, [str(number)], _PLUMB, bold=True)
        yield from words(_COLUMN + 5, top, 9.5, lines, _INK)
        top -= 9.6


def _check_line() -> Iterator[str]:
    """Draw 100 mm upright, the way the foot lies."""
    bottom = 102
    yield f"{_PLUMB} RG 0.35 w"
    for at in (bottom, bottom + CHECK_LINE):
        yield line(_COLUMN - 2, at, _COLUMN + 2, at)
    yield line(_COLUMN, bottom, _COLUMN, bottom + CHECK_LINE)
    yield from words(_COLUMN + 5, bottom + 65, 11, ["This line is 100 mm long"], _INK, bold=True)
    more = [
        "or 3 15/16 in. If it is not,",
        "print again at 100 %. If that",
        "does not help, type its length",
        "into our size guide beside",
        "your foot’s. We correct the",
        "one by the other.",
    ]
    yield from words(_COLUMN + 5, bottom + 60, 9.5, more, _INK)


def _card() -> Iterator[str]:
    """Draw the outline of a bank card, which shows without a ruler whether the size is right."""
    bottom = 10.0
    yield f"{_INK} RG 0.25 w"
    yield rounded(_COLUMN, bottom, CARD_WIDTH, CARD_HEIGHT, _CARD_CORNER)
    yield from words(_COLUMN + 5, bottom + 74, 11, ["No ruler?"], _INK, bold=True)
    more = ["Lay a bank card here. If it", "fills the outline, the sheet", "is the right size."]
    yield from words(_COLUMN + 5, bottom + 69, 9.5, more, _INK)


# A left foot seen from above, 100 long, from the heel up its outer side and back: how far from the
# middle, how high.
_OUTLINE = [
    (0, 0), (-8, 2.2), (-11.8, 11), (-11.6, 24), (-12, 38), (-14.5, 54), (-17.2, 68), (-17, 79),
    (-13, 88), (-6, 94.5), (3, 98.6), (10, 100), (16, 97.5), (18.5, 90), (18.4, 79), (16.5, 68),
    (12.5, 55), (9.6, 42), (9.6, 28), (11.2, 13), (8, 2.2),
]  # fmt: skip


def _foot() -> Iterator[str]:
    """Draw where the foot stands, 252 mm long."""
    middle = (_FOOT + _FOOT_END) / 2
    yield f"{_FAINT} RG 0.3 w"
    yield closed([(middle + 2.3 * x, 2.52 * y) for x, y in _OUTLINE])


_COLUMNS = {False: (12, 30, 58, 84, 112, 134), True: (12, 30, 58, 84)}


def _tables(top: float) -> Iterator[str]:
    for is_child in (False, True):
        bands = [band for band in BANDS if band.is_child == is_child]
        heads = ["Children" if is_child else "Adults", "Foot, mm", *bands[0].systems]
        for left, head in zip(_COLUMNS[is_child], heads, strict=True):
            yield from words(left, top, 8.5, [str(head)], _QUIET)
        for band in bands:
            top -= 8
            yield from _row(band, top)
        top -= 18
    advice = [
        "Between two sizes, take the larger: you trim it to your shoe. Brands differ by up to a",
        "size. If your shoe and your foot disagree, trust the foot.",
    ]
    yield from words(12, top + 4, 9.5, advice, _INK)


def _row(band: Band, at: float) -> Iterator[str]:
    yield f"{_FAINT} RG 0.2 w"
    yield line(12, at + 5.4, 156, at + 5.4)
    yield from words(12, at, 10, [band.name], _INK, bold=True)
    cells = [band.feet.removesuffix(" mm"), *band.ranges]
    for left, cell in zip(_COLUMNS[band.is_child][1:], cells, strict=True):
        yield from words(left, at, 10, [cell.removeprefix("US ")], _INK)
