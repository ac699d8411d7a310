"""What an article rests on: its numbered references, and what the studies found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from django.core.validators import MinValueValidator
from django.db import models


class Confidence(models.IntegerChoices):
    """How sure a finding is: by size, blinding, control group and who paid."""

    VERY_LOW = 1, "Very low"
    LOW = 2, "Low"
    MODERATE = 3, "Moderate"
    HIGH = 4, "High"


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of an evidence panel: a question, what the studies found, and how sure that is.

    `verdict` is the answer in two or three words, `why` says what the confidence rests on.
    """

    question: str
    verdict: str
    answer: str
    confidence: int
    why: str = ""

    @property
    def confidence_words(self) -> str:
        return Confidence(self.confidence).label

    def as_data(self) -> dict[str, object]:
        return asdict(self)


class Reference(models.Model):
    """A numbered source of one page. Its number is what staff type in the text: [14]."""

    page = models.ForeignKey("content.Page", on_delete=models.CASCADE, related_name="references")
    number = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1)], help_text="Cite it in the text as [1]."
    )
    authors = models.CharField(max_length=300, help_text="“Sahar T, Cohen MJ, Ne’eman V.”")
    title = models.CharField(max_length=300)
    source = models.CharField("journal or publisher", max_length=120)
    year = models.PositiveSmallIntegerField()
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
        "short name", max_length=60, help_text="In the margin beside the claim: “Menz 2013”."
    )
    note = models.CharField(
        "what it is, in one line",
        max_length=240,
        help_text="Kind of study, number of people, limits: “35 healthy men, same wedges.”",
    )

    class Meta:
        ordering = ["page", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "number"],
                name="reference_number_once_per_page",
                violation_error_message="Another reference of this page has this number.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.short or self.title}"

    @property
    def link(self) -> str:
        return f"https://doi.org/{self.doi}" if self.doi else self.address

    @property
    def link_words(self) -> str:
        return (
            f"doi: {self.doi}" if self.doi else urlsplit(self.address).netloc.removeprefix("www.")
        )

    def as_data(self) -> dict[str, str | int]:
        """What an edition remembers of it."""
        return {name: getattr(self, name) for name in REMEMBERED}


REMEMBERED = (
    "number", "authors", "title", "source", "year", "place", "doi", "address", "short", "note",
)  # fmt: skip
