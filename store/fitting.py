"""What the finder's pages show: the next question, and the outcome with the products behind it.

Answers stand in the address and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode

from store import finder
from store.finder import Change, Finding, Score
from store.fit_rules import Weights
from store.models import Product, Variant
from store.questions import ARCH, QUESTIONS, SHOE, Answers, Option, Question, answers_from
from store.size_guide import SYSTEMS, SizeForm
from store.sizing import Band, System
from store.typed_size import TypedSize

# The last question, about the foot's length, is a form of its own and may be left open.
SIZE_NUMBER = len(QUESTIONS) + 1
SIZE_PARAMETERS = ("size", "system")
# What of an address the pages look at.
PARAMETERS = (*(question.name for question in QUESTIONS), *SIZE_PARAMETERS, "missing")
MOST_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address says: the answers, and the size as typed, None while not asked for it."""

    answers: Answers
    size: str | None = None
    system: str = ""

    @classmethod
    def read(cls, address: Mapping[str, str]) -> Asked:
        size = address.get("size")
        return cls(
            answers_from(address),
            None if size is None else size[:MOST_LETTERS].strip(),
            address.get("system", "")[:MOST_LETTERS],
        )

    @property
    def parameters(self) -> dict[str, str]:
        if self.size is None:
            return self.answers.parameters
        system = {"system": self.system} if self.size and self.system else {}
        return self.answers.parameters | {"size": self.size} | system

    def without(self, number: int) -> dict[str, str]:
        """What a form has to carry along that asks question `number` anew."""
        own = SIZE_PARAMETERS if number == SIZE_NUMBER else (QUESTIONS[number - 1].name,)
        return {name: value for name, value in self.parameters.items() if name not in own}

    def gap_before(self, number: int) -> int | None:
        """Return the first question before `number` that has no answer."""
        missing = [QUESTIONS.index(question) + 1 for question in self.answers.missing]
        return next((gap for gap in missing if gap < number), None)

    def after(self, number: int) -> str:
        """Return the page that follows once question `number` is answered."""
        missing = [QUESTIONS.index(question) + 1 for question in self.answers.missing]
        ahead = [gap for gap in missing if gap != number]
        if self.size is None and number != SIZE_NUMBER:
            ahead.append(SIZE_NUMBER)
        return question_page(min(ahead)) if ahead else reverse("store:fit_result")

    def with_query(self, page: str) -> str:
        return f"{page}?{urlencode(self.parameters)}" if self.parameters else page

    def but(self, question: Question, option: Option) -> Asked:
        return Asked(self.answers.but(question, option), self.size, self.system)


def question_page(number: int) -> str:
    return reverse("store:fit_question", args=[number])


@dataclass(frozen=True, slots=True)
class Told:
    """An insole that is not the pick, and why in a sentence."""

    product: Product
    why: str


@dataclass(frozen=True, slots=True)
class Way:
    """An insole and its page, its arch and the size chosen."""

    product: Product
    address: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Another answer to one question, where it leads, and its address."""

    label: str
    outcome: str
    address: str


class Fit:
    """The outcome for answers to every question, with the products on sale, loaded for cards."""

    def __init__(
        self,
        asked: Asked,
        products: Sequence[Product],
        size: TypedSize | None,
        weights: Weights,
    ) -> None:
        self.asked = asked
        self.weights = weights
        self.size = size
        self.products = {product.slug: product for product in products}
        self.insoles = [product.as_insole for product in products]
        self.finding: Finding = finder.find(asked.answers, self.insoles, weights)

    @property
    def band(self) -> Band | None:
        return self.size.band if self.size else None

    @property
    def product(self) -> Product | None:
        pick = self.finding.pick
        return self.products[pick.insole.slug] if pick else None

    @property
    def shoes(self) -> str:
        """The shoes in words: “work shoes”."""
        return self.asked.answers.words(SHOE)

    @property
    def arch(self) -> str:
        """The arch that was asked for; neutral for who is not sure."""
        return self.asked.answers.words(ARCH)

    @property
    def is_child(self) -> bool:
        return self.asked.answers.shoe == "child"

    @cached_property
    def variant(self) -> Variant | None:
        """The pick in the arch and size to take, where the size is known and made."""
        return self._variant_of(self.finding.pick) if self.finding.pick else None

    @property
    def address(self) -> str:
        """The pick's page, its arch and the size chosen."""
        return self._address_of(self.finding.pick) if self.finding.pick else ""

    @property
    def arch_mm(self) -> int:
        pick = self.finding.pick
        return self.product.arches[pick.arch] if pick and self.product else 0

    @property
    def with_your_arch(self) -> Way | None:
        """The best insole with the asked arch, where the pick has it not."""
        asked, pick = self.asked.answers, self.finding.pick
        if not pick or not pick.insole.steps(asked):
            return None
        return self._way(lambda score: score.arch == self.arch)

    @property
    def alternatives(self) -> list[Told]:
        """The next two."""
        return self._lower[:2]

    @property
    def others(self) -> list[Told]:
        """All the rest: those that came after, then those that were ruled out."""
        refused = [Told(self.products[each.insole.slug], each.why) for each in self.finding.refused]
        return self._lower[2:] + refused

    @property
    def made_in_size(self) -> Way | None:
        """The best insole that comes in this size, where the pick does not."""
        if not self.band or self.variant:
            return None
        return self._way(lambda score: self._variant_of(score) is not None)

    @cached_property
    def turns(self) -> list[tuple[Question, list[Turn]]]:
        """What one other answer would lead to, by question; those that change nothing left out."""
        found = finder.changes(self.asked.answers, self.insoles, self.weights)
        by_question = groupby(found, key=lambda change: change.question)
        return [(question, [self._turn(each) for each in group]) for question, group in by_question]

    @property
    def given(self) -> list[tuple[Question, Option, str]]:
        """Every answer, and where to change it."""
        return [
            (question, option, self.asked.with_query(question_page(place)))
            for place, (question, option) in enumerate(self.asked.answers.given, 1)
        ]

    @property
    def thin(self) -> list[Product]:
        """The insoles that may lie on one that stays in."""
        return [each for each in self.products.values() if each.lies_on_top]

    @property
    def _lower(self) -> list[Told]:
        pick = self.finding.pick
        return [
            Told(self.products[score.insole.slug], finder.behind(score, pick))
            for score in self.finding.ranked[1:]
            if pick
        ]

    def _turn(self, change: Change) -> Turn:
        pick = change.finding.pick
        return Turn(
            label=change.option.label,
            outcome=pick.insole.name if pick else "No insole of ours",
            address=self.asked.but(change.question, change.option).with_query(
                reverse("store:fit_result")
            ),
        )

    def _way(self, suits: Callable[[Score], bool]) -> Way | None:
        found = next((score for score in self.finding.ranked if suits(score)), None)
        return Way(self.products[found.insole.slug], self._address_of(found)) if found else None

    def _variant_of(self, score: Score) -> Variant | None:
        made = {(each.arch, each.size): each for each in self.products[score.insole.slug].on_sale}
        return made.get((score.arch, self.band.name)) if self.band else None

    def _address_of(self, score: Score) -> str:
        chosen = {"arch": score.arch} | ({"size": self.band.name} if self.band else {})
        return f"{self.products[score.insole.slug].get_absolute_url()}?{urlencode(chosen)}"


class FootForm(SizeForm):
    """The last question. It may be left open; what is typed must be one size and no other.

    When it is valid, `foot` has the size, or None.
    """

    line = None  # type: ignore[assignment] # Django's way to leave out a parent's field

    def __init__(self, asked: Asked) -> None:
        self.is_childs = asked.answers.shoe == "child"
        super().__init__({"size": asked.size, "system": asked.system} if asked.size else None)
        self.fields["size"].required = False
        # The guide answers with every size that a number may be, a fit has one.
        self.fields["system"].widget.choices = [("", "Choose what it is"), *SYSTEMS[1:]]

    def clean(self) -> dict[str, Any]:
        chosen = super().clean()
        if len(self.sizes) > 1:
            say = "This can be more than one size. Choose below what the number is."
            self.add_error("size", say)
        return chosen

    @property
    def foot(self) -> TypedSize | None:
        if not self.is_bound or not self.is_valid():
            return None
        (size,) = self.sizes
        # Feet in millimetres and European sizes are counted alike for all ages.
        is_ageless = not size.named and size.system in {None, System.EU}
        return replace(size, is_child=True) if self.is_childs and is_ageless else size
