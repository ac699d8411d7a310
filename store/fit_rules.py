"""The fit finder's rules, as data, over what it knows of an insole. Pure.

Which weights count is for staff to say, so they are handed in. Those it began with stand beside
the rules: our own judgment, the order in which a pedorthist asks put into whole points. They rest
on no study and claim no effect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from store.questions import ARCH, Answers

# From low to high: what counts as a step.
_ARCHES = ("low", "neutral", "high")
_SINGLE = "single"
# A pair's weight in grams: below the first it is light, below the second fairly light.
_LIGHT, _FAIRLY_LIGHT = 90, 120

# Whole points by the key of a rule's level.
type Weights = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Insole:
    """What the finder knows of an insole.

    `made_for` and `goes_into` hold values of the question about the shoe. `room` is 1 to 3, small
    to large; `cushion`, `guidance` and `dryness` are 0 to 3, none to a lot; `pair_grams` is of
    size M and `price` in cents. `arches` are the heights it comes in: low, neutral, high, or
    single for one shape.
    """

    slug: str
    name: str
    price: int
    made_for: frozenset[str]
    goes_into: frozenset[str]
    is_for_children: bool
    lies_on_top: bool
    room: int
    arches: tuple[str, ...]
    pair_grams: int
    cushion: int
    guidance: int
    dryness: int

    @property
    def lightness(self) -> int:
        """2 is light, 1 fairly light, 0 neither."""
        return (self.pair_grams < _FAIRLY_LIGHT) + (self.pair_grams < _LIGHT)

    def arch_for(self, answers: Answers) -> str:
        """Return the arch to take: the asked one, or the nearest; among two the lower."""
        return min(self.arches, key=lambda arch: _steps_between(arch, answers))

    def steps(self, answers: Answers) -> int:
        """Return how many steps its nearest arch is away; one shape for all is never away."""
        return _steps_between(self.arch_for(answers), answers)


def _steps_between(arch: str, answers: Answers) -> int:
    if arch == _SINGLE:
        return 0
    return abs(_ARCHES.index(arch) - _ARCHES.index(answers.words(ARCH)))


@dataclass(frozen=True, slots=True)
class Rule:
    """What an answer gives an insole, by the level of one of its traits.

    Without an `answer` it counts whatever was answered. `verdicts` hold by level, what suits best
    first, the points the finder began with and a sentence; in braces stand the insole's own
    numbers and the answers' words.
    """

    question: str
    answer: str
    level: Callable[[Insole, Answers], int]
    verdicts: Mapping[int, tuple[int, str]]
    trait: str = ""

    @property
    def name(self) -> str:
        return f"{self.question}_{self.answer}" if self.answer else self.question

    def key(self, level: int) -> str:
        """Name the weight of one level: “want_soft_3”."""
        return f"{self.name}_{level:d}"


_STAYS = "It is not thin enough to be sure of, should the shoe’s own insole stay in."
RULES = (
    Rule(
        "shoe",
        "",
        lambda insole, answers: answers.shoe in insole.made_for,
        {
            1: (3, "It is made for {shoe}."),
            0: (0, "It goes into {shoe}, but others are made for them."),
        },
    ),
    Rule(
        "lift",
        "unsure",
        lambda insole, _: insole.room,
        {
            1: (1, "It is thin, in case the shoe’s own insole stays in."),
            2: (0, _STAYS),
            3: (0, _STAYS),
        },
        trait="room",
    ),
    Rule(
        "hours",
        "4to8",
        lambda insole, _: insole.cushion,
        {
            3: (1, "Thick cushion (3 of 3) for 4 to 8 hours a day."),
            2: (1, "Medium cushion (2 of 3) for 4 to 8 hours a day."),
            1: (0, "Only a little cushion (1 of 3) for 4 to 8 hours a day."),
            0: (0, "No cushion (0 of 3) for 4 to 8 hours a day."),
        },
    ),
    Rule(
        "hours",
        "over8",
        lambda insole, _: insole.cushion,
        {
            3: (2, "Thick cushion (3 of 3) for over 8 hours a day."),
            2: (1, "Medium cushion (2 of 3) for over 8 hours a day."),
            1: (-1, "Only a little cushion (1 of 3) for over 8 hours a day."),
            0: (-1, "No cushion (0 of 3) for over 8 hours a day."),
        },
    ),
    Rule(
        "arch",
        "",
        lambda insole, answers: insole.steps(answers),
        {
            0: (0, "It has an arch for you."),
            1: (-2, "It has no {arch} arch. The nearest is {nearest}, one step away."),
        },
    ),
    Rule(
        "want",
        "guidance",
        lambda insole, _: insole.guidance,
        {
            3: (4, "You want firm guidance, and it has a lot (3 of 3)."),
            2: (2, "You want firm guidance, and it has a medium amount (2 of 3)."),
            1: (0, "You want firm guidance, and it has only a little (1 of 3)."),
            0: (-2, "You want firm guidance, and it has none (0 of 3)."),
        },
    ),
    Rule(
        "want",
        "soft",
        lambda insole, _: insole.cushion,
        {
            3: (4, "You want it soft, and it has a lot of cushion (3 of 3)."),
            2: (2, "You want it soft, and it has a medium cushion (2 of 3)."),
            1: (0, "You want it soft, and it has only a little cushion (1 of 3)."),
            0: (-2, "You want it soft, and it has no cushion (0 of 3)."),
        },
    ),
    Rule(
        "want",
        "light",
        lambda insole, _: insole.lightness,
        {
            2: (4, "You want it light, and a pair weighs only {grams} g."),
            1: (1, "You want it light, and a pair weighs {grams} g, which is fairly light."),
            0: (-1, "You want it light, and a pair weighs {grams} g, which is not."),
        },
    ),
    Rule(
        "want",
        "dry",
        lambda insole, _: insole.dryness,
        {
            3: (4, "You want it dry, and its cover is made for that (3 of 3)."),
            2: (2, "You want it dry, and it does well there (2 of 3)."),
            1: (0, "You want it dry, and it does that only a little (1 of 3)."),
            0: (-2, "You want it dry, and it does nothing for that (0 of 3)."),
        },
    ),
    Rule(
        "want",
        "room",
        lambda insole, _: insole.room,
        {
            1: (4, "You want room, and it takes the least (1 of 3)."),
            2: (1, "You want room, and it takes a normal amount (2 of 3)."),
            3: (-1, "You want room, and it takes a lot (3 of 3)."),
        },
    ),
)
BEGUN_WITH: Weights = {
    rule.key(level): points for rule in RULES for level, (points, _) in rule.verdicts.items()
}
