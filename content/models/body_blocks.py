"""The blocks of articles and plain pages."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django_prose_editor.fields import ProseEditorField

from content import addresses, drawings, facts, readability
from content.models.block import (
    CITE,
    ONE_A_LINE,
    PROSE,
    SHORT_PROSE,
    Block,
    lines,
    pairs,
    sanitised,
    sanitised_short,
)
from content.models.evidence import Confidence, Finding, ListedReference
from content.models.picture import Picture
from content.models.study import Study

if TYPE_CHECKING:
    from content.typesetting import Heading, Typesetter

FINDING = frozenset(field.name for field in dataclasses.fields(Finding))


class Prose(Block):
    name = "prose"
    text = ProseEditorField(extensions=PROSE, sanitize=True, help_text=CITE)

    html: SafeString

    class Meta(Block.Meta):
        verbose_name = "text"
        verbose_name_plural = "text"

    def gist(self) -> str:
        return self.reading_text()

    def typeset(self, setter: Typesetter) -> None:
        self.html = setter.prose(self.text)

    def reading_text(self) -> str:
        return readability.plain(self.text)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.text = sanitised(self.text)
        super().save(*args, **kwargs)


class Figure(Block):
    name = "figure"
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(max_length=240, blank=True)
    is_wide = models.BooleanField(
        "wider than the text", default=False, help_text="For pictures with much detail."
    )

    class Meta(Block.Meta):
        verbose_name = "picture"

    def gist(self) -> str:
        return str(self.picture) if self.picture_id else ""


class Drawing(Block):
    name = "drawing"
    drawing = models.CharField(max_length=40, choices=drawings.choices)
    caption = models.CharField(max_length=320, blank=True)

    drawn: drawings.Drawn | None

    class Meta(Block.Meta):
        verbose_name = "drawing"

    def gist(self) -> str:
        return self.get_drawing_display()

    def typeset(self, setter: Typesetter) -> None:
        self.drawn = drawings.BY_NAME.get(self.drawing)


class ChainFigure(Block):
    """The drawing from foot to back. It knows seven steps by name; the words are the page's own."""

    STEPS = ("Standing", "Foot", "Shin", "Knee", "Pelvis", "Low back", "Insole")

    name = "chain_figure"
    heading = models.CharField(max_length=80, default="From the floor up")
    steps = models.TextField(
        help_text="One a line, a name of the drawing and its words with a colon between: “Shin: It "
        "turns inward.” The names are Standing, Foot, Shin, Knee, Pelvis, Low back and Insole. "
        "Choosing one moves the drawing; where that cannot be seen, the words say it all."
    )
    caption = models.CharField(max_length=320, blank=True)

    anchor: str
    set_steps: list[Step]
    set_caption: SafeString

    class Meta(Block.Meta):
        verbose_name = "drawing: foot to back"
        verbose_name_plural = "drawings: foot to back"

    def gist(self) -> str:
        return self.heading

    def clean(self) -> None:
        super().clean()
        names = [name for name, _ in pairs(self.steps)]
        if unknown := next((name for name in names if name not in self.STEPS), None):
            raise ValidationError({"steps": f"The drawing has no step “{unknown}”."})
        if "" in names:
            raise ValidationError({"steps": "Each line begins with a name and a colon."})
        if len(names) > len(set(names)):
            raise ValidationError({"steps": "Name each step once."})

    def typeset(self, setter: Typesetter) -> None:
        self.anchor = setter.free_anchor(slugify(self.heading))
        self.set_steps = [
            Step(slugify(name), name, setter.aside(words)) for name, words in pairs(self.steps)
        ]
        self.set_caption = setter.words(self.caption)


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One step of a drawing: the key that its pose is known by, its name and its words."""

    key: str
    name: str
    words: SafeString


class ShortVersion(Block):
    name = "short_version"
    points = models.TextField(help_text=f"{ONE_A_LINE} Two or three are enough.")

    anchor: str
    set_points: list[SafeString]

    class Meta(Block.Meta):
        verbose_name = "short version"

    def gist(self) -> str:
        return self.points

    def typeset(self, setter: Typesetter) -> None:
        self.anchor = setter.free_anchor("short")
        self.set_points = [setter.words(point) for point in lines(self.points)]

    def reading_text(self) -> str:
        return self.points


class RedFlags(Block):
    name = "red_flags"
    heading = models.CharField(max_length=80, default="Get help now if you have these signs")
    lead = models.CharField(
        max_length=120, blank=True, default="No insole is the answer to any of them."
    )
    emergency = models.TextField(
        "emergency department or 911, now", blank=True, help_text=ONE_A_LINE
    )
    soon = models.TextField("a clinician, within a day or two", blank=True, help_text=ONE_A_LINE)
    feet = models.TextField(
        "feet: a clinician before you buy insoles", blank=True, help_text=ONE_A_LINE
    )
    more_label = models.CharField("link to the full list", max_length=60, blank=True)
    more_address = models.CharField(
        "its address", max_length=200, blank=True, validators=[addresses.OF_A_LINK]
    )

    anchor: str

    class Meta(Block.Meta):
        verbose_name = "signs to get help for"
        verbose_name_plural = "signs to get help for"

    def gist(self) -> str:
        return self.heading

    def typeset(self, setter: Typesetter) -> None:
        self.anchor = setter.free_anchor("help")

    def clean(self) -> None:
        super().clean()
        if not self.columns:
            raise ValidationError({"feet": "Fill in at least one list of signs."})

    @property
    def columns(self) -> list[tuple[str, list[str]]]:
        """The lists with their headings, the most urgent first."""
        named = [
            ("Emergency department or 911, now", self.emergency),
            ("A clinician, within a day or two", self.soon),
            ("Feet: a clinician before you buy insoles", self.feet),
        ]
        return [(heading, lines(text)) for heading, text in named if text.strip()]


class EvidenceNote(Block):
    name = "evidence_note"
    heading = models.CharField(max_length=80, default="What the studies found")
    findings: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        default=list,
        blank=True,  # which `clean` says in better words
        help_text=f"One question a row. {CITE} Empty a row to take it out.",
    )
    ending = models.TextField(
        "what follows from it", max_length=500, blank=True, help_text="One to three sentences."
    )

    title: Heading
    rows: list[tuple[Finding, SafeString, list[tuple[ListedReference, SafeString]]]]
    set_ending: SafeString

    class Meta(Block.Meta):
        verbose_name = "evidence panel"

    def gist(self) -> str:
        return self.heading

    def fill_facts(self) -> None:
        super().fill_facts()
        self.findings = [
            {
                name: facts.fill(said) if isinstance(said, str) else said
                for name, said in row.items()
            }
            for row in self.findings
        ]

    def typeset(self, setter: Typesetter) -> None:
        self.title = setter.heading(self.heading, "evidence")
        self.rows = [
            (row, setter.words(row.answer), setter.named(row.studies))
            for row in map(finding, self.findings)
        ]
        self.set_ending = setter.words(self.ending)

    def named_studies(self) -> list[str]:
        """The keys of the studies its rows name."""
        return [key for row in self.findings for key in row.get("studies", [])]

    def reading_text(self) -> str:
        rows = [f"{row['question']}\n{row['verdict']} {row['answer']}" for row in self.findings]
        return readability.plain("\n".join([*rows, self.ending]))

    def clean(self) -> None:
        super().clean()
        problem = problem_with_findings(self.findings)
        if problem := problem or facts.problem_with_facts(str(self.findings)):
            raise ValidationError({"findings": problem})
        named = self.named_studies()
        there = Study.objects.filter(key__in=named).values_list("key", flat=True)
        if lost := sorted(set(named) - set(there)):
            raise ValidationError({"findings": f"There is no study “{lost[0]}”."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        if problem := problem_with_findings(self.findings):
            raise ValueError(problem)
        super().save(*args, **kwargs)


class Faq(Block):
    name = "faq"
    question = models.CharField(max_length=160)
    answer = ProseEditorField(extensions=SHORT_PROSE, sanitize=True)

    anchor: str
    html: SafeString

    class Meta(Block.Meta):
        verbose_name = "question and answer"
        verbose_name_plural = "questions and answers"

    def gist(self) -> str:
        return self.question

    def typeset(self, setter: Typesetter) -> None:
        self.anchor = setter.free_anchor(slugify(self.question))
        self.html = setter.prose(self.answer)

    def reading_text(self) -> str:
        return f"{self.question}\n{readability.plain(self.answer)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.answer = sanitised_short(self.answer)
        super().save(*args, **kwargs)


class ProductCard(Block):
    name = "product_card"
    product = models.ForeignKey("store.Product", on_delete=models.CASCADE, related_name="+")

    class Meta(Block.Meta):
        verbose_name = "product from our store"
        verbose_name_plural = "products from our store"

    def gist(self) -> str:
        return str(self.product) if self.product_id else ""


class CallToAction(Block):
    name = "call_to_action"
    text = models.CharField(max_length=160)
    label = models.CharField("words on the button", max_length=40)
    address = models.CharField(max_length=200, validators=[addresses.OF_A_LINK])

    class Meta(Block.Meta):
        verbose_name = "call to action"
        verbose_name_plural = "calls to action"

    def gist(self) -> str:
        return self.text


class PullQuote(Block):
    name = "pull_quote"
    text = models.CharField(max_length=200)

    set_text: SafeString

    class Meta(Block.Meta):
        verbose_name = "sentence set large"
        verbose_name_plural = "sentences set large"

    def gist(self) -> str:
        return self.text

    def typeset(self, setter: Typesetter) -> None:
        self.set_text = setter.words(self.text)


def finding(row: dict[str, Any]) -> Finding:
    """Read one stored row; a field that a later version of the site added is left out."""
    return Finding(**{name: row[name] for name in FINDING if name in row})


def problem_with_findings(findings: object) -> str:
    """Say in words what is wrong with an evidence panel's rows, or nothing."""
    if not isinstance(findings, list) or not findings:
        return "Fill in at least one row."
    for place, row in enumerate(findings, 1):
        if not isinstance(row, dict) or set(row) - FINDING:
            return f"Row {place} cannot be read."
        if not all(row.get(name) for name in ("question", "verdict", "answer")):
            return f"Row {place} needs a question, a short answer and an answer."
        if row.get("confidence") not in Confidence.values:
            return f"Row {place}: say how sure the finding is."
        studies = row.get("studies", [])
        if not isinstance(studies, list) or not all(isinstance(key, str) for key in studies):
            return f"Row {place} cannot be read."
    return ""
