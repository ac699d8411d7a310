"""Which studies a page rests on: its list of references, what an edition keeps of them, and back.

A page lists the references that staff numbered, then the studies that only a panel names. An
edition keeps a copy of their facts, so a study that changes later changes nothing readers see;
instead its `changed_at` flags the citations of the editions they read until someone publishes the
page again or says that it has been checked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from content.models import (
    Block,
    Citation,
    Edition,
    EvidenceNote,
    ListedReference,
    Page,
    Reference,
    Study,
)
from content.models.evidence import OWN


def listed(references: Iterable[Reference], blocks: Iterable[Block]) -> list[ListedReference]:
    """List a draft's references in their order, then what only an evidence panel names."""
    numbered = [reference.listed() for reference in references]
    known = {reference.study for reference in numbered}
    named = [key for key in named_in_panels(blocks) if key not in known]
    studies = Study.objects.in_bulk(named, field_name="key") if named else {}
    first = max((reference.typed for reference in numbered), default=0) + 1
    found = [studies[key] for key in named if key in studies]
    return numbered + [study.listed(number) for number, study in enumerate(found, first)]


def named_in_panels(blocks: Iterable[Block]) -> list[str]:
    """Return the keys of the studies that the evidence panels name, each once, in their order."""
    panels = [block for block in blocks if isinstance(block, EvidenceNote)]
    return list(dict.fromkeys(key for panel in panels for key in panel.named_studies()))


def remember(edition: Edition) -> None:
    """Note which studies a stored edition cites. Whoever publishes it has looked at them."""
    keys = {row.get("study") for row in edition.references} - {"", None}
    studies = Study.objects.filter(key__in=keys)
    Citation.objects.bulk_create(Citation(edition=edition, study=study) for study in studies)


def revived(page: Page, rows: Iterable[dict[str, Any]]) -> list[Reference]:
    """Make references of what an edition keeps; a study that is gone leaves its facts behind."""
    rows = list(rows)
    studies = Study.objects.in_bulk([row.get("study", "") for row in rows], field_name="key")
    return [reference(page, row, studies.get(row.get("study", ""))) for row in rows]


def reference(page: Page, row: dict[str, Any], study: Study | None) -> Reference:
    own = {} if study else {name: row[name] for name in OWN if name in row}
    return Reference(page=page, number=row["number"], study=study, **own)
