"""The fit finder: which insole suits the answers, why, and why not the others. Pure.

Scores are whole points, by the rules of `fit_rules` and the weights that are handed in. The same
insoles, weights and answers always lead to the same outcome, and every point comes with the
sentence that says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from store.fit_rules import RULES, Insole, Weights
from store.questions import ARCH, LIFT, QUESTIONS, SHOE, Answers, Option, Question

# An arch further away than this rules an insole out.
_MOST_STEPS = 1


@dataclass(frozen=True, slots=True)
class Reason:
    """What one rule said of an insole."""

    question: str
    points: int
    words: str

    @property
    def signed(self) -> str:
        """The points with their sign: “+3”, “−1”, “0”."""
        return f"{self.points:+d}".replace("-", "−") if self.points else "0"


@dataclass(frozen=True, slots=True)
class Score:
    """An insole that fits, with the arch to take and every reason for its points."""

    insole: Insole
    arch: str
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        return sum(reason.points for reason in self.reasons)

    @property
    def fired(self) -> tuple[Reason, ...]:
        """The reasons that gave or took points, the weightiest first."""
        counted = [reason for reason in self.reasons if reason.points]
        return tuple(sorted(counted, key=lambda reason: -reason.points))

    def given_for(self, question: str) -> int:
        return sum(reason.points for reason in self.reasons if reason.question == question)

    def said_of(self, question: str) -> str:
        return " ".join(each.words for each in self.reasons if each.question == question)


@dataclass(frozen=True, slots=True)
class Refused:
    """An insole that does not fit at all, and the question whose answer rules it out."""

    insole: Insole
    question: str
    why: str


class Exit(StrEnum):
    """Why there is nothing to show: the shoe's insole is in the way, or we make nothing."""

    FIXED = "fixed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome for a whole set of answers: what fits, the best first, and what does not."""

    answers: Answers
    ranked: tuple[Score, ...]
    refused: tuple[Refused, ...]

    @property
    def pick(self) -> Score | None:
        return next(iter(self.ranked), None)

    @property
    def exit(self) -> Exit | None:
        """Name the way out where nothing fits; None where something does."""
        if self.ranked:
            return None
        fixed = any(refused.question == LIFT.name for refused in self.refused)
        return Exit.FIXED if fixed else Exit.NONE

    @property
    def outcome(self) -> str:
        """What the shopper is told first: the pick's slug, or the name of the exit."""
        return self.pick.insole.slug if self.pick else str(self.exit)

    @property
    def may_need_none(self) -> bool:
        """Whether the shoe may be better left as it is: little time in it, and no room to give."""
        return self.answers.hours == "under4" and self.answers.want in {"light", "room"}


@dataclass(frozen=True, slots=True)
class Change:
    """One other answer that would lead elsewhere."""

    question: Question
    option: Option
    finding: Finding


def find(answers: Answers, insoles: Sequence[Insole], weights: Weights) -> Finding:
    """Score the insoles for answers to every question. Raises KeyError where one is missing.

    The best comes first; of equals the cheaper, then the one that comes first in `insoles`.
    """
    for question in QUESTIONS:
        question.option(answers.to(question))
    refusals = [(insole, refusal(insole, answers)) for insole in insoles]
    fitting = [score(insole, answers, weights) for insole, refused in refusals if refused is None]
    return Finding(
        answers=answers,
        ranked=tuple(sorted(fitting, key=lambda each: (-each.points, each.insole.price))),
        refused=tuple(refused for _, refused in refusals if refused),
    )


def refusal(insole: Insole, answers: Answers) -> Refused | None:
    """Return what rules an insole out, the plainest reason first; None where nothing does."""
    if (answers.shoe == "child") != insole.is_for_children:
        whom = "a child’s foot" if insole.is_for_children else "an adult’s foot"
        return Refused(insole, SHOE.name, f"It is made for {whom}.")
    if answers.shoe not in insole.made_for | insole.goes_into:
        return Refused(insole, SHOE.name, _not_for(insole, answers))
    if answers.lift == "no" and not insole.lies_on_top:
        return Refused(insole, LIFT.name, "It needs the shoe’s own insole out.")
    if insole.steps(answers) > _MOST_STEPS:
        return Refused(insole, ARCH.name, "Its arch is two steps from yours.")
    return None


def _not_for(insole: Insole, answers: Answers) -> str:
    made = [option.words for option in SHOE.options if option.value in insole.made_for]
    of_its_own = f"made for {' and '.join(made)}, " if made else ""
    return f"It is {of_its_own}not for {answers.words(SHOE)}."


def score(insole: Insole, answers: Answers, weights: Weights) -> Score:
    """Let every rule speak that the answers call up. For an insole that is not refused."""
    arch = insole.arch_for(answers)
    words = {
        "shoe": answers.words(SHOE),
        "arch": answers.words(ARCH),
        "nearest": arch,
        "grams": insole.pair_grams,
    }
    reasons = []
    for rule in RULES:
        if rule.answer in {"", getattr(answers, rule.question)}:
            level = rule.level(insole, answers)
            sentence = rule.verdicts[level][1].format(**words)
            reasons.append(Reason(rule.question, weights[rule.key(level)], sentence))
    return Score(insole, arch, tuple(reasons))


def behind(other: Score, pick: Score) -> str:
    """Say in a sentence or two why an insole that fits is not the pick."""
    apart = pick.points - other.points
    if not apart:
        more = other.insole.price > pick.insole.price
        return "As many points, but it costs more." if more else "As many points: a close second."
    question = max(
        QUESTIONS, key=lambda each: pick.given_for(each.name) - other.given_for(each.name)
    )
    points = "1 point" if apart == 1 else f"{apart} points"
    return f"{points} behind. {other.said_of(question.name)}"


def changes(answers: Answers, insoles: Sequence[Insole], weights: Weights) -> Iterator[Change]:
    """Yield every other answer to one question that would lead to another outcome."""
    here = find(answers, insoles, weights).outcome
    for question in QUESTIONS:
        for option in question.options:
            found = find(answers.but(question, option), insoles, weights)
            if found.outcome != here:
                yield Change(question, option, found)
