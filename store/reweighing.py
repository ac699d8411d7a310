"""What other weights, or other insoles, would change in the fit finder's every answer. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from store.finder import Exit, find
from store.fit_rules import BEGUN_WITH, RULES, Insole, Weights
from store.questions import Answers, every_answer

# By the answers: the slug of the pick, or the name of the exit.
type Outcomes = Mapping[Answers, str]

# Within this a sentence's praise keeps some measure, and a sum stays short.
HEAVIEST = 9


@dataclass(frozen=True, slots=True)
class Turn:
    """Answers that would lead elsewhere, and where they lead before and after."""

    before: str
    after: str
    answers: tuple[Answers, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Every answer's outcome before and after."""

    before: Outcomes
    after: Outcomes

    @property
    def turns(self) -> list[Turn]:
        """The answers that would lead elsewhere, by where; the largest group first."""
        moved = [
            (before, self.after[answers], answers)
            for answers, before in self.before.items()
            if before != self.after[answers]
        ]
        by_end = groupby(sorted(moved, key=_ends), key=_ends)
        turns = [Turn(*ends, tuple(row[2] for row in rows)) for ends, rows in by_end]
        return sorted(turns, key=lambda turn: -len(turn.answers))

    @property
    def changed(self) -> int:
        """How many answers would lead elsewhere."""
        return sum(len(turn.answers) for turn in self.turns)

    def count(self, outcome: str) -> tuple[int, int]:
        """For how many answers this is the outcome, before and after."""
        return self._counted[0][outcome], self._counted[1][outcome]

    @property
    def lost(self) -> list[str]:
        """The insoles that some answers lead to, and none would any more."""
        first, then = self._counted
        return [slug for slug in first if slug not in _EXITS and not then[slug]]

    @property
    def dead_ends(self) -> int:
        """How many answers lead to an insole, and would lead to none."""
        return sum(
            self.before[each] not in _EXITS and self.after[each] in _EXITS for each in self.before
        )

    @property
    def _counted(self) -> tuple[Counter[str], Counter[str]]:
        return Counter(self.before.values()), Counter(self.after.values())


_EXITS = frozenset(map(str, Exit))


def _ends(row: tuple[str, str, Answers]) -> tuple[str, str]:
    return row[0], row[1]


def outcomes(insoles: Sequence[Insole], weights: Weights) -> Outcomes:
    """Answer everything that can be asked, 1,260 times, with these insoles and weights."""
    return {answers: find(answers, insoles, weights).outcome for answers in every_answer()}


def refusals(weights: Mapping[str, int | None]) -> Iterator[tuple[str, str]]:
    """Yield the key of each weight that cannot count, and why.

    A weight that is missing is passed over, so that what was typed beside it is still looked at.
    """
    for rule in RULES:
        keys = [rule.key(level) for level in rule.verdicts]
        points = [weights.get(key) for key in keys]
        for key, given in zip(keys, points, strict=True):
            if given is not None and abs(given) > HEAVIEST:
                yield key, f"Points go from −{HEAVIEST} to {HEAVIEST}."
        for (_, better), (key, worse) in pairwise(zip(keys, points, strict=True)):
            if better is not None and worse is not None and worse > better:
                yield key, "This suits less than the line above, so it gets no more points."


def differing(weights: Weights, other: Weights) -> list[str]:
    """Return the keys whose points differ, in the order of the rules."""
    return [key for key in BEGUN_WITH if weights[key] != other[key]]
