"""The studies that articles rest on, each once, and which editions cite them."""

from __future__ import annotations

import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from biocorrect import claims
from content.models.evidence import Confidence, ListedReference, link, link_words
from content.models.page import Edition

NOT_STATED = "Not stated in what we read."


# The title is the authors' own; readers see the rest as soon as it is saved.
IN_OUR_WORDS = (
    "population", "control", "finding", "result", "limits", "funding", "why", "read_as",
)  # fmt: skip


class Design(models.TextChoices):
    GUIDELINE = "guideline", "Guideline"
    REVIEW = "review", "Systematic review"
    TRIAL = "trial", "Randomized trial"
    PILOT = "pilot", "Randomized pilot trial"
    CROSS_SECTIONAL = "cross_sectional", "Cross-sectional study"
    LAB = "lab", "Lab study"
    OVERVIEW = "overview", "Narrative review"


class Insole(models.TextChoices):
    CUSTOM = "custom", "Custom, made for one person’s feet"
    READY = "ready", "Ready-made, like ours"
    WEDGES = "wedges", "Wedges to stand on"
    SEVERAL = "several", "Several kinds, or not said which"
    NONE = "none", "None"


class Question(models.TextChoices):
    """What readers want to know, in the order in which the page of studies answers it."""

    GUIDELINES = "guidelines", "What guidelines say"
    EASING = "easing", "Easing back pain"
    PREVENTING = "preventing", "Preventing back pain"
    LINK = "link", "Feet and back pain"
    CHAIN = "chain", "How far up it goes"
    HEEL = "heel", "Heel pain"
    INJURIES = "injuries", "Preventing injuries"
    CHILDREN = "children", "Children’s flat feet"


class Study(models.Model):
    """One study or guideline, with all that is needed to judge it, in our own plain words.

    Numbers are the source's own. `changed_at` moves only when a fact of FACTS changes, and flags
    the published pages that cite the study until someone has looked at them.
    """

    key = models.SlugField(
        max_length=60,
        unique=True,
        help_text="Names the study in web addresses: “menz-2013”. It never changes.",
    )
    short = models.CharField("short name", max_length=60, help_text="“Menz 2013”.")
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
    pmid = models.CharField("PubMed number", max_length=12, blank=True)
    pmcid = models.CharField("PubMed Central number", max_length=15, blank=True)
    registration = models.CharField(
        "trial registration", max_length=40, blank=True, help_text="“NCT03996980”."
    )

    design = models.CharField("kind of study", max_length=20, choices=Design)
    insole = models.CharField("which insole", max_length=10, choices=Insole)
    people = models.PositiveIntegerField(
        null=True, blank=True, help_text="Only if the source gives one number for all."
    )
    studies = models.PositiveSmallIntegerField(
        "studies in it",
        null=True,
        blank=True,
        help_text="For a review: how many it pools.",
    )
    population = models.CharField("who took part", max_length=240, default=NOT_STATED)
    control = models.CharField("compared with", max_length=160, default=NOT_STATED)

    question = models.CharField(
        max_length=12,
        choices=Question,
        help_text="The one it stands under on the page of studies.",
    )
    also: models.JSONField[list[str], list[str]] = models.JSONField(
        "also answers", default=list, blank=True
    )
    finding = models.CharField(
        max_length=200, help_text="What it found, in one plain sentence without statistics."
    )
    result = models.CharField(
        "the numbers",
        max_length=300,
        help_text="The result in one sentence, with the numbers as the source gives them.",
    )
    limits = models.CharField(max_length=300, help_text="What it cannot show, and why.")
    funding = models.CharField("who paid", max_length=240, default=NOT_STATED)
    confidence = models.PositiveSmallIntegerField(
        "how sure", choices=Confidence, help_text="By size, blinding, control group and who paid."
    )
    why = models.CharField(
        "why no more and no less", max_length=200, help_text="One sentence that readers see."
    )
    read_as = models.CharField(
        "what we read of it", max_length=200, help_text="Honestly: “The abstract, at PubMed.”"
    )

    leads = models.BooleanField(
        "named at the top",
        default=False,
        help_text="Shown above all others. Name what speaks against us as well as what speaks for "
        "us.",
    )
    position = models.PositiveSmallIntegerField(
        default=100, help_text="Lower numbers stand first among those that answer the question."
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["position", "-year", "key"]
        verbose_name_plural = "studies"
        constraints = [
            models.CheckConstraint(
                name="study_confidence_is_one_of_four",
                condition=Q(confidence__range=(Confidence.VERY_LOW, Confidence.HIGH)),
            )
        ]

    def __str__(self) -> str:
        return self.short

    def get_absolute_url(self) -> str:
        return f"{reverse('content:evidence')}#{self.key}"

    def clean(self) -> None:
        super().clean()
        if set(self.also) - set(Question.values):
            raise ValidationError({"also": "Choose questions of the list."})
        # Readers see kind and size above every finding, which makes it the report that it is.
        kind = self.kind if self.design in Design.values else ""
        for name in IN_OUR_WORDS:
            if problem := claims.problem(f"{kind}. {getattr(self, name)}"):
                raise ValidationError({name: problem})

    @property
    def questions(self) -> list[str]:
        """Every question it answers, the one it stands under first."""
        return [self.question, *(each for each in self.also if each != self.question)]

    @property
    def size(self) -> str:
        """How large it is: “19 studies, 1,660 people”, or nothing where no one number says it."""
        counted = [
            f"{self.studies:,} studies" if self.studies else "",
            f"{self.people:,} people" if self.people else "",
        ]
        return ", ".join(filter(None, counted))

    @property
    def kind(self) -> str:
        """Kind of study and size, as references and cards say them."""
        return ", ".join(filter(None, [str(Design(self.design).label), self.size]))

    @property
    def link(self) -> str:
        return link(self.doi, self.address)

    @property
    def link_words(self) -> str:
        return link_words(self.doi, self.address)

    def listed(self, number: int) -> ListedReference:
        """What a page's list of references says of it, under the number that its text cites."""
        return ListedReference(
            typed=number,
            number=number,
            authors=self.authors,
            title=self.title,
            source=self.source,
            year=self.year,
            place=self.place,
            doi=self.doi,
            address=self.address,
            short=self.short,
            note=self.finding,
            study=self.key,
            kind=self.kind,
            confidence=self.confidence,
        )


# What readers are told of a study. Where it stands on the page of studies is not among it.
FACTS = frozenset(field.name for field in Study._meta.concrete_fields) - {
    "id", "key", "question", "also", "leads", "position", "changed_at",
}  # fmt: skip


class CitationQuerySet(models.QuerySet["Citation"]):
    def standing(self, now: datetime.datetime | None = None) -> Self:
        """Keep citations of editions that readers see now or are going to see."""
        newest = (
            Edition.objects.due(now)
            .filter(page=OuterRef("edition__page"))
            .order_by("-goes_live_at", "-pk")
            .values("pk")[:1]
        )
        coming = Q(edition__withdrawn=False, edition__goes_live_at__gt=now or timezone.now())
        return self.filter(Q(edition=Subquery(newest)) | coming)

    def live(self, now: datetime.datetime | None = None) -> Self:
        """Keep citations of editions that readers see now."""
        return self.standing(now).filter(edition__goes_live_at__lte=now or timezone.now())

    def outdated(self) -> Self:
        """Keep citations of studies that changed since someone last looked at the page."""
        return self.filter(study__changed_at__gt=F("checked_at"))


class Citation(models.Model):
    """That an edition cites a study, and when someone last saw that it still says what is so.

    An edition keeps its own copy of the study's facts; this row only finds the pages again.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="citations")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="citations")
    checked_at = models.DateTimeField(default=timezone.now)

    objects = CitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "study"], name="citation_once_per_edition")
        ]

    def __str__(self) -> str:
        return f"{self.edition}, which cites {self.study}"

    @property
    def is_outdated(self) -> bool:
        return self.study.changed_at > self.checked_at
