"""What the fit finder asks: five questions with their answers, as data. Pure.

None is about pain, an illness, weight, age or pregnancy: what is never asked need not be kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import product


@dataclass(frozen=True, slots=True)
class Option:
    """One answer. `words` say it within a sentence: “made for running shoes”."""

    value: str
    label: str
    note: str
    words: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `short` names it in a list of answers."""

    name: str
    short: str
    title: str
    hint: str
    options: tuple[Option, ...]

    def option(self, value: str) -> Option:
        """Return the answer of this value. Raises KeyError for an unknown one."""
        found = next((option for option in self.options if option.value == value), None)
        if found is None:
            raise KeyError(value)
        return found


SHOE, LIFT, HOURS, ARCH, WANT = QUESTIONS = (
    Question(
        "shoe",
        "Shoe",
        "Which shoe will it live in?",
        "One pair can move between shoes. Answer for the pair you wear most.",
        (
            Option("run", "Running", "Walking, racing and cycling too", "running shoes"),
            Option("court", "Gym or court", "Training, tennis, cleats", "gym and court shoes"),
            Option("work", "Work shoe", "Long days, hard floors", "work shoes"),
            Option("boot", "Boot", "Hiking or safety", "boots"),
            Option("casual", "Casual", "Sneakers, loafers, slippers", "casual shoes"),
            Option("dress", "Dress", "Oxfords, pumps, flats", "dress shoes"),
            Option("child", "Child’s shoe", "School or sport", "children’s shoes"),
        ),
    ),
    Question(
        "lift",
        "Its own insole",
        "Does the shoe’s own insole lift out?",
        "Reach in at the heel and pull. If it comes up without tearing, it lifts out.",
        (
            Option("yes", "Yes", "It comes out whole", "lifts out"),
            Option("no", "No", "Glued or sewn in", "stays in"),
            Option("unsure", "Not sure", "The shoe is not at hand", "may stay in"),
        ),
    ),
    Question(
        "hours",
        "On your feet",
        "How long are you on your feet?",
        "On a usual day in these shoes, standing and walking together.",
        (
            Option("under4", "Under 4 hours", "", "under 4 hours a day"),
            Option("4to8", "4 to 8 hours", "", "4 to 8 hours a day"),
            Option("over8", "Over 8 hours", "", "over 8 hours a day"),
        ),
    ),
    Question(
        "arch",
        "Arch",
        "What does your wet footprint show?",
        "Wet the sole of one foot, step on paper or a dry floor, and look at the middle.",
        (
            Option("low", "Low", "Nearly full width", "low"),
            Option("neutral", "Neutral", "About half", "neutral"),
            Option("high", "High", "A thin band, or none", "high"),
            Option("unsure", "Not sure", "We count it as neutral", "neutral"),
        ),
    ),
    Question(
        "want",
        "What matters most",
        "What matters most to you?",
        "Pick the one you would miss first.",
        (
            Option("guidance", "Firm guidance", "The heel and arch feel held", "firm guidance"),
            Option("soft", "Softer underfoot", "More foam between you and the floor", "softness"),
            Option("light", "Light", "As few grams as will do", "few grams"),
            Option("dry", "Cool and dry", "For warm shoes and wet days", "a dry foot"),
            Option("room", "Room in the shoe", "For shoes that are snug already", "room"),
        ),
    ),
)
BY_NAME = {question.name: question for question in QUESTIONS}


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers so far, by the values of their options. Empty where none was given."""

    shoe: str = ""
    lift: str = ""
    hours: str = ""
    arch: str = ""
    want: str = ""

    @property
    def missing(self) -> list[Question]:
        """The questions without an answer, in the order in which they are asked."""
        return [question for question in QUESTIONS if not self.to(question)]

    @property
    def given(self) -> list[tuple[Question, Option]]:
        """The questions with an answer, and the answer."""
        asked = [(question, self.to(question)) for question in QUESTIONS]
        return [(question, question.option(value)) for question, value in asked if value]

    @property
    def parameters(self) -> dict[str, str]:
        """The answers given, as an address carries them."""
        return {question.name: option.value for question, option in self.given}

    def to(self, question: Question) -> str:
        value: str = getattr(self, question.name)
        return value

    def words(self, question: Question) -> str:
        """Say an answer within a sentence. Raises KeyError where none was given."""
        return question.option(self.to(question)).words

    def but(self, question: Question, option: Option) -> Answers:
        """Return the same answers with one of them changed."""
        return replace(self, **{question.name: option.value})


def answers_from(asked: Mapping[str, str]) -> Answers:
    """Read the answers out of an address. A value that is no option counts as no answer."""
    known = {
        question.name: asked[question.name]
        for question in QUESTIONS
        if any(option.value == asked.get(question.name) for option in question.options)
    }
    return Answers(**asdict(Answers()) | known)


def every_answer() -> Iterator[Answers]:
    """Yield all that can be answered, once each: 7 × 3 × 3 × 4 × 5 = 1,260."""
    for values in product(*([option.value for option in each.options] for each in QUESTIONS)):
        yield Answers(*values)
