"""The studies as a reader narrows them down: by what they answer and by how sure we are of it.

They stand below the question they answer, in the order of the questions, with the pages that cite
each. Two queries, however many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import FETCH_RAISE
from django.http import QueryDict

from biocorrect import narrowing
from biocorrect.narrowing import Chosen, Group, Option, Way
from content.models import Citation, Confidence, Page, Question, Study

CONFIDENCES = {each.name.lower().replace("_", "-"): each for each in reversed(Confidence)}
NAMES = {value: name for name, value in CONFIDENCES.items()}
GROUPS: tuple[Group[Study], ...] = (
    Group("question", "Question", dict(Question.choices), lambda study: study.questions),
    Group(
        "confidence",
        "Confidence",
        {name: str(value.label) for name, value in CONFIDENCES.items()},
        lambda study: [NAMES[Confidence(study.confidence)]],
    ),
)
# What of an address the list looks at.
PARAMETERS = tuple(group.name for group in GROUPS)


@dataclass(frozen=True, slots=True)
class Card:
    """A study, and the pages readers can open that cite it."""

    study: Study
    pages: list[Page]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The list as one address asks for it. `leads` is empty while a filter is applied."""

    total: int
    count: int
    leads: list[Study]
    answers: list[tuple[Question, list[Card]]]
    groups: list[tuple[Group[Study], list[Option]]]
    applied: list[Way]


def arranged(asked: QueryDict) -> Shelf:
    """Load, filter, count and group the studies as the address asks."""
    studies = list(Study.objects.all().fetch_mode(FETCH_RAISE))
    chosen = narrowing.understood(GROUPS, asked)
    shown = narrowing.matching(GROUPS, studies, chosen)
    applied = narrowing.ways_back(GROUPS, studies, chosen, {})
    return Shelf(
        total=len(studies),
        count=len(shown),
        leads=[] if applied else sorted((s for s in studies if s.leads), key=place),
        answers=answers(shown, chosen),
        groups=narrowing.counted(GROUPS, studies, chosen),
        applied=applied,
    )


def answers(studies: Sequence[Study], chosen: Chosen) -> list[tuple[Question, list[Card]]]:
    """Put each study below one question: its own, unless only others were asked for."""
    pages = citing_pages() if studies else {}
    below: dict[str, list[Card]] = defaultdict(list)
    for study in studies:
        asked = [each for each in study.questions if each in chosen["question"]]
        below[(asked or study.questions)[0]].append(Card(study, pages.get(study.pk, [])))
    return [(question, below[question]) for question in Question if question in below]


def citing_pages() -> dict[int, list[Page]]:
    """Return for each study the pages whose edition of now cites it, with that edition's title."""
    citations = (
        Citation.objects.live()
        .select_related("edition__page")
        .only("study_id", "edition__title", "edition__page__kind", "edition__page__slug")
        .order_by("edition__title")
        .fetch_mode(FETCH_RAISE)
    )
    pages: dict[int, list[Page]] = defaultdict(list)
    for citation in citations:
        page = citation.edition.page
        page.edition = citation.edition
        pages[citation.study_id].append(page)
    return pages


def place(study: Study) -> tuple[int, int]:
    return Question.values.index(study.question), study.position
