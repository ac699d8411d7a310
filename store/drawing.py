"""Drawings of insoles to scale, as SVG. Pure; user units of every drawing are millimetres.

Text and colours come from classes, because the site's policy allows no style attribute.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from store.profile import Measured, Profile, curve, n
from store.sizing import Band

# Every drawing on a page shares this ruler, so what looks taller is taller.
_RULER_MM = 280
_MARGIN_MM = 6
# About 2 kB each. A shop draws the same few dozen profiles on every page.
_KEPT = 256
_CARD_VIEW = "-6 -36 292 45"
_DOOR_VIEW = "-6 -44 292 64"
_SCALE_VIEW = "-6 -52 292 71"
_SHOE_VIEW = "-16 -92 312 112"
_BOOT_VIEW = "-16 -140 312 160"
# A shoe and a boot around an insole of this length (mm), standing on the ruler.
_OUTLINE_MM = 272
_SHOE = (
    "M-9 0C-14-24-11-50-6-70C14-80 44-78 62-58C92-49 130-46 166-37"
    "C212-30 258-26 278-12C285-7 287-3 287 0"
)
_BOOT = (
    "M-10 0C-15-40-9-86-8-130C12-136 52-136 76-130C78-104 80-82 94-62"
    "C124-52 150-46 176-38C218-31 260-27 279-13C286-7 288-3 288 0"
)
_OVERLAY_VIEW = "-6 -38 292 48"


def ruler(length_mm: int = _RULER_MM) -> str:
    """Write the ticks of a ruler as path data: 8 mm at every 50, 5 at every 10, 3 at every 5."""
    ticks = ["M0 1v8"]
    last = 8
    for at in range(5, length_mm + 1, 5):
        height = 8 if at % 50 == 0 else 5 if at % 10 == 0 else 3
        ticks.append(f"m5-{last}v{height}")
        last = height
    return "".join(ticks)


TICKS = mark_safe(  # noqa: S308 - made of the numbers above
    f'<path class="base" d="M-{_MARGIN_MM} 0H{_RULER_MM + _MARGIN_MM}"/>'
    f'<path class="tick" d="{ruler()}"/>'
)


def card(insole: Measured, arch: str = "") -> SafeString:
    """Draw the insole small on the common scale, as cards and cart lines show it."""
    return drawing(insole.hue, _CARD_VIEW, name(insole, arch), body(Profile.of(insole, arch)))


def door(insole: Measured) -> SafeString:
    """Draw it as a card does, with the ruler's numbers and its arch and heel cup beside it."""
    profile = Profile.of(insole)
    parts = [
        numbers(),
        body(profile),
        dimension(profile.arch_at, profile.arch, -34, f"{n(profile.arch)} mm"),
        dimension(profile.heel_cup_at, profile.heel_cup, -34, n(profile.heel_cup)),
    ]
    return drawing(insole.hue, _DOOR_VIEW, name(insole), joined(parts))


def in_shoe(insole: Measured, arch: str, *, boot: bool = False) -> SafeString:
    """Draw it within the faint outline of a shoe of its size, with its arch and heel cup beside it.

    The insole is exact; the outline is nobody's shoe, and only shows where the insole lies.
    """
    profile = Profile.of(insole, arch)
    scale = profile.length / _OUTLINE_MM
    # A child's shoe is high for its length.
    height = (1 + scale) / 2
    # Above a shoe, and beside the shaft of a boot.
    top = (-104 if boot else -78) * height
    parts = [
        format_html(
            '<path class="ghost" transform="scale({} {})" d="{}"/>',
            n(scale),
            n(height),
            _BOOT if boot else _SHOE,
        ),
        numbers(unit=True),
        body(profile),
        dimension(profile.arch_at, profile.arch, top, f"arch {n(profile.arch)} mm"),
        dimension(
            profile.heel_cup_at, profile.heel_cup, -41 * scale,
            f"heel cup {n(profile.heel_cup)}", is_first=True,
        ),
    ]  # fmt: skip
    view = _BOOT_VIEW if boot else _SHOE_VIEW
    return drawing(insole.hue, view, f"{name(insole, arch)}, in a shoe", joined(parts))


def to_scale(insole: Measured) -> SafeString:
    """Draw every arch of the insole, one group an arch, and all of them as faint lines.

    The page shows the group of the arch that is chosen. Dimension lines name arch, heel cup and
    forefoot in millimetres.
    """
    profiles = {arch: Profile.of(insole, arch) for arch in insole.arches}
    some = next(iter(profiles.values()))
    parts = [
        numbers(unit=True),
        *(arch_group(arch, profile) for arch, profile in profiles.items()),
        format_html_join(
            "", '<path class="ghost" d="{}"/>', [[p.shape] for p in profiles.values()]
        ),
        dimension(
            some.heel_cup_at, some.heel_cup, -41, f"heel cup {n(some.heel_cup)}", is_first=True
        ),
    ]
    if not some.three_quarter:
        words = f"forefoot {n(some.forefoot)}"
        parts.append(dimension(some.forefoot_at, some.forefoot + 0.9, -41, words))
    content = group("to-scale", insole.hue, joined([TICKS, *parts]))
    return drawing(
        insole.hue, _SCALE_VIEW, all_arches(insole), content, "drawing--big", ticks=False
    )


def to_scale_again(insole: Measured) -> SafeString:
    """Show the same drawing once more on the same page; it follows the chosen arch as well."""
    return again(insole.hue, _SCALE_VIEW, all_arches(insole), "to-scale")


def overlay(insoles: Iterable[Measured]) -> SafeString:
    """Lay the insoles over each other on one ruler, the highest arch behind, no edge hidden."""
    by_height = sorted(insoles, key=lambda insole: -Profile.of(insole).arch)
    shapes = [(insole.hue, Profile.of(insole).shape) for insole in by_height]
    filled = '<g class="hue-{}"><path class="shape" d="{}"/></g>'
    edges = '<path class="ghost" d="{1}"/>'
    title = f"Side profiles laid over each other, from the highest arch to the lowest: {
        ', '.join(f'{insole.name} {n(Profile.of(insole).arch)} mm' for insole in by_height)
    }"
    content = [format_html_join("", template, shapes) for template in (filled, edges)]
    return drawing("", _OVERLAY_VIEW, title, joined(content))


def bands(shown: Sequence[Band], chosen: Collection[Band], feet: Iterable[int] = ()) -> SafeString:
    """Lay size bands side by side on a ruler of feet, mark the chosen ones and each foot (mm)."""
    first, last = shown[0].shortest_foot, shown[-1].longest_foot
    boxes = [
        (
            "box box--chosen" if band in chosen else "box",
            n(band.shortest_foot - 0.5),
            n(band.longest_foot - band.shortest_foot + 1),
            n((band.shortest_foot + band.longest_foot) / 2),
            band.name,
        )
        # The chosen ones last, so that no neighbour's edge lies over theirs.
        for band in sorted(shown, key=lambda band: band in chosen)
    ]
    # Every other number stands a line higher: sizes of two systems lie only 8 mm apart.
    marks = [
        (at, -5 - 6 * (place % 2), -7 - 6 * (place % 2))
        for place, at in enumerate(sorted({at for at in feet if first <= at <= last}))
    ]
    top = min((y for *_, y in marks), default=3) - 5
    parts = [
        format_html_join(
            "",
            '<path class="{0}" d="M{1} 0h{2}v13h-{2}z"/><text x="{3}" y="8.4">{4}</text>',
            boxes,
        ),
        format_html('<path class="tick" d="{}"/>', foot_ticks(first, last)),
        format_html_join(
            "",
            '<text class="ticktext" x="{0}" y="23">{0}</text>',
            ((at,) for at in range(-(-first // 20) * 20, last + 1, 20)),
        ),
        format_html('<text class="ticktext" x="{}" y="23">mm</text>', last),
        format_html_join(
            "",
            '<path class="mark" d="M{0} {1}V0"/><text class="dimtext" x="{0}" y="{2}">{0}</text>',
            marks,
        ),
    ]
    marked = " and ".join(band.name for band in shown if band in chosen)
    named = f": {marked} marked" if marked else ""
    told = f", with a foot of {' or '.join(str(at) for at, *_ in marks)} mm" if marks else ""
    return format_html(
        '<svg class="drawing drawing--bands" viewBox="{} {} {} {}" role="img"><title>{}</title>{}'
        "</svg>",
        # Begins where the first box does, to stand at the edge of the text.
        n(first - 0.5),
        top,
        n(last - first + 3.5),
        26 - top,
        f"Size bands on one ruler, from {first} to {last} mm{named}{told}",
        joined(parts),
    )


def foot_ticks(first: int, last: int) -> str:
    """Write the ticks below the bands: 4 mm at every 20, 2 at every 10."""
    tens = range(-(-first // 10) * 10, last + 1, 10)
    return "".join(f"M{at} 13v{4 if at % 20 == 0 else 2}" for at in tens)


def arch_mark(height_mm: int) -> SafeString:
    """Draw one arch as a mark beside its name: its height counts, its length does not."""
    top = n(13 - 0.96 * height_mm)
    return format_html(
        '<svg viewBox="0 -20 60 22" aria-hidden="true"><path class="base" d="M0 0H60"/>'
        '<path class="arc" d="M0-6C8-7 12 {0} 25 {0}C36 {0} 38-2.5 60-2"/></svg>',
        top,
    )


def drawing(
    hue: str, view: str, title: str, content: SafeString, kind: str = "", *, ticks: bool = True
) -> SafeString:
    return format_html(
        '<svg class="{}" viewBox="{}" role="img"><title>{}</title>{}{}</svg>',
        classes(hue, kind),
        view,
        title,
        TICKS if ticks else "",
        content,
    )


def classes(hue: str, kind: str) -> str:
    return " ".join(filter(None, ["drawing drawing--side", kind, f"hue-{hue}" if hue else ""]))


def group(key: str, hue: str, content: SafeString) -> SafeString:
    """Give a drawing an id to show it again by; there a browser knows no element around it."""
    return format_html('<g id="{}" class="drawing drawing--side hue-{}">{}</g>', key, hue, content)


def again(hue: str, view: str, title: str, key: str, kind: str = "") -> SafeString:
    """Show once more, in its place's own size, what the page draws elsewhere under this id."""
    return format_html(
        '<svg class="{}" viewBox="{}" role="img" aria-label="{}"><use href="#{}"/></svg>',
        classes(hue, kind),
        view,
        title,
        key,
    )


def name(insole: Measured, arch: str = "") -> str:
    profile = Profile.of(insole, arch)
    return (
        f"{insole.name} seen from the side, to scale: arch {n(profile.arch)} mm, "
        f"heel cup {n(profile.heel_cup)} mm"
    )


def all_arches(insole: Measured) -> str:
    profile = Profile.of(insole)
    arches = [str(height) for height in insole.arches.values()]
    heights = f"{', '.join(arches[:-1])} or {arches[-1]}" if len(arches) > 1 else arches[0]
    fore = "" if profile.three_quarter else f", forefoot {n(profile.forefoot)} mm"
    return (
        f"{insole.name} from the side, size {insole.drawn_size}, to scale. Arch {heights} mm, "
        f"heel cup {n(profile.heel_cup)} mm{fore}, length {round(profile.end)} mm."
    )


@lru_cache(maxsize=_KEPT)
def body(profile: Profile) -> SafeString:
    return format_html(
        '<path class="shape" d="{}"/><path class="surf" d="{}"/>', profile.shape, curve(profile.bed)
    )


def arch_group(arch: str, profile: Profile) -> SafeString:
    words = f"arch {n(profile.arch)} mm"
    return format_html(
        '<g class="arch arch--{}">{}<path class="wit" d="M{} {}V0"/>{}</g>',
        arch,
        body(profile),
        n(profile.arch_at),
        n(-profile.arch),
        dimension(profile.arch_at, profile.arch, -41, words),
    )


def dimension(
    at: float, height: float, top: float, words: str, *, is_first: bool = False
) -> SafeString:
    """Write a dimension line from above a point of the insole up to its words."""
    foot = n(-height - 2.5)
    return format_html(
        '<path class="dim" d="M{} {}h5M{} {}V{}"/><text class="dimtext{}" x="{}" y="{}">{}</text>',
        n(at - 2.5),
        foot,
        n(at),
        foot,
        n(top),
        # The words at the heel start at the edge; centred they would hang out of a phone.
        " dimtext--first" if is_first else "",
        n(-_MARGIN_MM if is_first else at),
        n(top - 2),
        words,
    )


def numbers(*, unit: bool = False) -> SafeString:
    marks = [(at, at) for at in range(0, _RULER_MM, 50)]
    written = format_html_join("", '<text class="ticktext" x="{}" y="17">{}</text>', marks)
    end = SafeString('<text class="ticktext" x="280" y="17">mm</text>') if unit else SafeString()
    return joined([written, end])


def joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
