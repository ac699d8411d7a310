"""The project's own drawings, which staff may put into any page.

A drawing is a template, `content/drawings/_<its name>.html`, and a line here. Its words are for
whoever cannot see it, so they say everything that the drawing says. What other sites show when
someone shares the page is the same drawing on foam, 1200 by 630 pixels, in `img/share`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawing: its name in templates and in the database, its title, and what it shows."""

    name: str
    title: str
    words: str

    @property
    def template(self) -> str:
        return f"content/drawings/_{self.name}.html"

    @property
    def share_picture(self) -> str:
        """Its picture for sharing, among the static files."""
        return f"img/share/{self.name}.png"


DRAWINGS = (
    Drawn(
        "wet_footprints",
        "Wet footprints of a low, a neutral and a high arch",
        "Three prints of a right foot on paper, side by side. Low arch: between heel and ball the "
        "print is nearly as wide as the foot. Neutral arch: there it is about half as wide. High "
        "arch: only a thin band along the outer edge joins heel and ball. A line across each print "
        "shows where to look.",
    ),
    Drawn(
        "heel_section",
        "The heel from the inside, with the plantar fascia",
        "A foot cut open along its length, seen from the side. The heel bone lies at the back, "
        "over a pad of fat. From the front of the heel bone a strong band, the plantar fascia, "
        "runs under the arch to the toes. A ring marks the place where the band begins: there, "
        "under the heel, it is often sore.",
    ),
    Drawn(
        "small_moves",
        "Four small moves for a long shift",
        "Four pairs of legs on one floor. Shift: the weight rests on one leg while the other is "
        "easy, and a plumb line falls through the leg that carries. Prop: one foot stands on a "
        "low box. Walk: a few steps. Sit: on a stool, for a bit.",
    ),
    Drawn(
        "pedorthist_scope",
        "Where a pedorthist’s field ends",
        "A foot in a shoe with an insole, and the lower leg above it as a dotted outline. A line "
        "runs across at the ankle. At the ankle and below is a pedorthist’s field. Knee, hip and "
        "back, above it, belong to a doctor or a physical therapist.",
    ),
    Drawn(
        "wear_in",
        "Two weeks of wearing in, day by day",
        "Fourteen bars, one for each day. On the first day the insoles are worn for one hour, on "
        "the second for two, and so on up to eight hours on the eighth day. From the ninth day on "
        "the bars are only outlined: all day, if it feels right.",
    ),
    Drawn(
        "tiptoe",
        "A child’s flat foot, standing and on tiptoe",
        "The same foot twice, from the inner side. Standing: the whole sole lies flat on the "
        "floor. On tiptoe: the heel is up, and a clear arch appears between heel and ball.",
    ),
    Drawn(
        "flat_by_age",
        "How many children have flat feet at ages 3 and 6",
        "Two rulers, each 100 children long, with a footprint beside each. At age 3 the first is "
        "filled up to 54, and the print shows no arch. At age 6 the second is filled up to 24, and "
        "the print shows an arch.",
    ),
)
BY_NAME = {drawn.name: drawn for drawn in DRAWINGS}


def choices() -> list[tuple[str, str]]:
    """The drawings by name and title, for a field of the admin."""
    return [(drawn.name, drawn.title) for drawn in DRAWINGS]
