"""What an article rests on: its numbered references, and what the studies found."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from string import ascii_lowercase
from typing import Any, Self
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q


class Confidence(models.IntegerChoices):
    """How sure a finding is: by size, blinding, control group and who paid."""

    VERY_LOW = 1, "Very low"
    LOW = 2, "Low"
    MODERATE = 3, "Moderate"
    HIGH = 4, "High"


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of an evidence panel: a question, what the studies found, and how sure that is.

    `verdict` is the answer in two or three words, `why` says what the confidence rests on,
    `studies` names the studies it comes from by their keys.
    """

    question: str
    verdict: str
    answer: str
    confidence: int
    why: str = ""
    studies: list[str] = field(default_factory=list)

    @property
    def confidence_words(self) -> str:
        return Confidence(self.confidence).label

    def as_data(self) -> dict[str, object]:
        return asdict(self)


@dataclass(slots=True)
class ListedReference:
    """A source as a page lists it: what an edition remembers, and where its text cites it.

    `typed` is the number that staff type in the text, `number` the one that readers see, which
    runs from 1 without a gap. `kind` and `confidence` are there for studies only. `marks` are the
    anchors of its citations in the order of the page, written while the page is typeset.
    """

    typed: int
    number: int
    authors: str = ""
    title: str = ""
    source: str = ""
    year: int | None = None
    place: str = ""
    doi: str = ""
    address: str = ""
    short: str = ""
    note: str = ""
    study: str = ""
    kind: str = ""
    confidence: int | None = None
    marks: list[str] = field(default_factory=list)

    @classmethod
    def remembered(cls, row: dict[str, Any], number: int | None = None) -> Self:
        """Read what an edition keeps; a field that came later keeps its default."""
        facts = {name: row[name] for name in REMEMBERED if name in row}
        return cls(typed=row["number"], number=number or row["number"], **facts)

    def as_data(self) -> dict[str, Any]:
        """What an edition keeps of it. Its number is the one that the text cites."""
        return {"number": self.typed} | {name: getattr(self, name) for name in REMEMBERED}

    @property
    def link(self) -> str:
        return link(self.doi, self.address)

    @property
    def link_words(self) -> str:
        return link_words(self.doi, self.address)

    @property
    def confidence_words(self) -> str:
        return Confidence(self.confidence).label if self.confidence else ""

    def next_mark(self) -> str:
        """Return the anchor for one more place that cites it: cite-3, cite-3-2, cite-3-3 …"""
        again = f"-{len(self.marks) + 1}" if self.marks else ""
        self.marks.append(f"cite-{self.number}{again}")
        return self.marks[-1]

    @property
    def ways_back(self) -> list[tuple[str, str]]:
        """A letter and an anchor for every place that cites it; numbers after the last letter."""
        letters = [*ascii_lowercase, *map(str, range(27, len(self.marks) + 1))]
        return list(zip(letters, self.marks, strict=False))


REMEMBERED = (
    "authors", "title", "source", "year", "place", "doi", "address", "short", "note", "study",
    "kind", "confidence",
)  # fmt: skip
OWN = ("authors", "title", "source", "year", "place", "doi", "address", "short", "note")
NEEDED = ("authors", "title", "source", "year", "short", "note")


class Reference(models.Model):
    """A numbered source of one page. Its number is what staff type in the text: [14].

    It points at a study and takes all facts from there, or, for a source that is no study, has
    facts of its own.
    """

    page = models.ForeignKey("content.Page", on_delete=models.CASCADE, related_name="references")
    number = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1)],
        help_text="Cite it in the text as [1]. Readers see the sources counted from 1.",
    )
    study = models.ForeignKey(
        "content.Study",
        on_delete=models.PROTECT,
        related_name="references",
        null=True,
        blank=True,
        help_text="A study brings all its facts along, so leave the fields below empty.",
    )
    authors = models.CharField(
        max_length=300, blank=True, help_text="“Sahar T, Cohen MJ, Ne’eman V.”"
    )
    title = models.CharField(max_length=300, blank=True)
    source = models.CharField("journal or publisher", max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    place = models.CharField(
        "volume and pages", max_length=60, blank=True, help_text="“15:140” or “52(12):2275–2282”."
    )
    doi = models.CharField(
        "DOI", max_length=100, blank=True, help_text="“10.1186/1471-2474-15-140”, without https."
    )
    address = models.URLField(
        "web address", blank=True, help_text="Only for a source without a DOI."
    )
    short = models.CharField(
        "short name",
        max_length=60,
        blank=True,
        help_text="In the margin beside the claim: “Menz 2013”.",
    )
    note = models.CharField(
        "what it is, in one line",
        max_length=240,
        blank=True,
        help_text="“The association of pedorthists, on what its members may do.”",
    )

    class Meta:
        ordering = ["page", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "number"],
                name="reference_number_once_per_page",
                violation_error_message="Another reference of this page has this number.",
            ),
            models.UniqueConstraint(
                fields=["page", "study"],
                name="study_once_per_page",
                violation_error_message="Another reference of this page is this study.",
            ),
            models.CheckConstraint(
                name="reference_is_a_study_or_has_facts_of_its_own",
                condition=Q(study__isnull=False) | (~Q(title="") & Q(year__isnull=False)),
                violation_error_message="Choose a study, or fill in the source’s own facts.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.study or self.short or self.title}"

    def clean(self) -> None:
        super().clean()
        if self.study_id is not None:
            return
        if not any(getattr(self, name) for name in OWN):
            raise ValidationError({"study": "Choose a study, or fill in the fields below."})
        missing = [name for name in NEEDED if not getattr(self, name)]
        if missing:
            raise ValidationError(dict.fromkeys(missing, "A source that is no study needs this."))

    def listed(self) -> ListedReference:
        """What a page's list says of it: the study's facts, or its own."""
        if self.study is not None:
            return self.study.listed(self.number)
        own = {name: getattr(self, name) for name in OWN}
        return ListedReference(typed=self.number, number=self.number, **own)


def link(doi: str, address: str) -> str:
    return f"https://doi.org/{doi}" if doi else address


def link_words(doi: str, address: str) -> str:
    return f"doi: {doi}" if doi else urlsplit(address).netloc.removeprefix("www.")
