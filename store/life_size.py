"""The side view of an insole as large as it is, for paper. Pure; user units are millimetres.

Longer than a page is wide, it stands in two rows that overlap, on one ruler that goes on.
"""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from store import drawing
from store.profile import Measured, Profile, n

# What both papers can show between their margins, and where the second row begins again.
ROW_MM = 176
_FIRST = -5
_AGAIN = 145
CHECK_LINE_MM = 100


def rows(insole: Measured) -> list[SafeString]:
    """Draw every arch of the insole, in two rows from heel to toe, equally wide.

    So both shrink by as much where a screen is narrower than they are.
    """
    profiles = {arch: Profile.of(insole, arch) for arch in insole.arches}
    some = next(iter(profiles.values()))
    highest = max(profile.arch for profile in profiles.values())
    content = _content(profiles)
    title = drawing.all_arches(insole)
    return [
        _row(_FIRST, -max(highest, some.heel_cup) - 5, title, content, insole.hue),
        # Behind the arch nothing is higher than where the row begins.
        _row(_AGAIN, -0.82 * highest, f"{title} From {_AGAIN} mm on.", content, insole.hue),
    ]


def _row(left: int, top: float, title: str, content: SafeString, hue: str) -> SafeString:
    height = 23 - top
    return format_html(
        '<svg class="life hue-{}" viewBox="{} {} {} {}" width="{}mm" height="{}mm" role="img">'
        "<title>{}</title>{}</svg>",
        hue, left, n(top), ROW_MM, n(height), ROW_MM, n(height), title, content,
    )  # fmt: skip


def _content(profiles: dict[str, Profile]) -> SafeString:
    lowest, *others = sorted(profiles.values(), key=lambda profile: profile.arch)
    # Between two arches there is room for the letters and little else.
    below = 3.1 if others else 4.2
    drawn = [
        drawing.body(lowest),
        format_html_join("", '<path class="line" d="{}"/>', [[each.shape] for each in others]),
        format_html_join(
            "",
            '<text class="name" x="{}" y="{}">{}</text>',
            [
                # Left of the top, where the curve is flatter.
                (n(each.arch_at - 5), n(-each.arch + below), f"{name} {n(each.arch)} mm")
                for name, each in zip(_names(profiles), profiles.values(), strict=True)
            ],
        ),
        _upright(lowest.heel_cup_at, lowest.heel_cup, f"heel cup {n(lowest.heel_cup)} mm"),
        _thickness(0.12 * lowest.length, lowest.heel),
        _ruler(round(lowest.end)),
    ]
    if not lowest.three_quarter:
        drawn.append(_thickness(lowest.forefoot_at, lowest.forefoot))
    return drawing.joined(drawn)


def _names(profiles: dict[str, Profile]) -> list[str]:
    return ["arch" if arch == "single" else arch for arch in profiles]


def _upright(at: float, height: float, words: str) -> SafeString:
    """Mark a height with a line from the ground up, its words beside the top."""
    return format_html(
        '<path class="measure" d="M{0} 0V{1}m-1.5 0h3"/><text class="beside" x="{2}" y="{3}">{4}'
        "</text>",
        n(at), n(-height), n(at - 4), n(-height - 2.2), words,
    )  # fmt: skip


def _thickness(at: float, height: float) -> SafeString:
    """Mark how thick it is under the foot, with the words below the ruler."""
    return format_html(
        '<path class="measure" d="M{0} 0V{1}m-1.5 0h3M{0} 10v6"/>'
        '<text class="measured" x="{0}" y="20">{2} mm thick</text>',
        n(at), n(-height), n(height),
    )  # fmt: skip


def _ruler(length_mm: int) -> SafeString:
    last = length_mm // 10 * 10 + 5
    return drawing.joined(
        [
            format_html('<path class="base" d="M{} 0H{}"/>', _FIRST, last + 5),
            format_html('<path class="tick" d="{}"/>', drawing.ruler(last)),
            format_html_join(
                "",
                '<text class="number" x="{0}" y="12.4">{0}</text>',
                ((at,) for at in range(0, last, 50)),
            ),
        ]
    )


def check_line() -> SafeString:
    """Draw the line that tells whether a printer has kept the size."""
    return format_html(
        '<svg class="life life--check" viewBox="-1 -3 102 6" width="102mm" height="6mm" role="img">'
        '<title>A line of {0} mm</title><path class="measure" d="M0 0H{0}M0-2v4M{0}-2v4"/></svg>',
        CHECK_LINE_MM,
    )
