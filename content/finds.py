"""What the search finds among articles and pages: what visitors can read now, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django_prose_editor.fields import ProseEditorField

from biocorrect.documents import Document, Group, running
from content import facts, readability
from content.models import BLOCKS, Page, RedFlags, Study
from content.models.block import holds_words

_KEY = "page:"
_EVIDENCE = f"{_KEY}evidence"
_HEADING = re.compile(r"<h[23][^>]*>(.*?)</h[23]>", re.DOTALL)
# All that a document is made of: the digest stands for the whole edition.
_CHANGING = ("kind", "slug", "topic", "edition__digest")
_HEADING_FIELDS = frozenset({"heading", "question"})


def versions(now: datetime) -> dict[str, str]:
    """Name every page that can be found, with a mark that changes when its words do."""
    rows = _pages(now).values_list("pk", *_CHANGING)
    marks = {f"{_KEY}{pk}": "|".join(map(str, rest)) for pk, *rest in rows}
    return marks | {_EVIDENCE: str(hash(_evidence()))}


def documents(keys: Collection[str]) -> Iterator[Document]:
    """Load the pages of these keys, those that can be found. Two queries at most."""
    wanted = [int(key.removeprefix(_KEY)) for key in keys if key != _EVIDENCE]
    for page in _pages().filter(pk__in=wanted).iterator():
        yield _document(page)
    if _EVIDENCE in keys:
        yield _evidence()


def is_page(key: str) -> bool:
    """Tell a page's key from those of the shop."""
    return key.startswith(_KEY)


def _pages(now: datetime | None = None) -> QuerySet[Page]:
    # The home page only repeats what stands elsewhere.
    return Page.objects.live(now).exclude(kind=Page.Kind.HOME)


def _document(page: Page) -> Document:
    edition = page.edition
    assert edition is not None  # noqa: S101 - `live` joins one to every page
    headings: list[str] = []
    lines: list[str] = []
    signs, others = _apart(edition.blocks)
    is_article = page.kind == Page.Kind.ARTICLE
    for is_heading, text in _texts(others if is_article else edition.blocks):
        found = facts.fill(text).splitlines()
        headings += found if is_heading else []
        # Headings stand in the text as well, so that an excerpt shows what stands below them.
        lines += [f"{line}:" if is_heading and line[-1:].isalnum() else line for line in found]
    return Document(
        key=f"{_KEY}{page.pk}",
        group=Group.ARTICLES if is_article else Group.HELP,
        address=page.get_absolute_url(),
        title=edition.shown_title,
        summary=edition.shown_summary,
        headings=running(headings),
        body=running(lines),
        keywords=page.topic if is_article else running(text for _, text in _texts(signs)),
    )


def _evidence() -> Document:
    """The list of studies, which is one page for all of them."""
    fields = ("short", "title", "authors", "source", "finding")
    rows = Study.objects.values_list(*fields)
    return Document(
        key=_EVIDENCE,
        group=Group.HELP,
        address=reverse("content:evidence"),
        title="Evidence",
        summary="Every study and guideline that our pages cite, for us or against us: what each "
        "found, how large it is and who paid.",
        body=running([f"{part.rstrip('.')}." for row in rows for part in row if part]),
        keywords="Studies, research, references, sources, trials, proof, science",
    )


def _apart(blocks: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Take the signs to get help for apart from the rest.

    Articles repeat them, and are not about them. The page that is comes first for who types one.
    """
    signs = [row for row in blocks if row.get("block") == RedFlags.name]
    return signs, [row for row in blocks if row not in signs]


def _texts(blocks: list[dict[str, Any]]) -> Iterator[tuple[bool, str]]:
    """Yield what each block says, and whether it is a heading, in the order of the page."""
    for row in blocks:
        kind = BLOCKS.get(row.get("block", ""))
        for field in kind._meta.concrete_fields if kind else ():
            yield from _texts_of(field, row.get(field.attname))


def _texts_of(field: models.Field[Any, Any], value: Any) -> Iterator[tuple[bool, str]]:
    """Yield the words in a field, whatever the kind of block, so that no new kind is forgotten."""
    if isinstance(field, ProseEditorField):
        parts = _HEADING.split(value or "")
        yield from ((place % 2 == 1, readability.plain(part)) for place, part in enumerate(parts))
    elif isinstance(field, models.JSONField):
        rows = [row for row in value or [] if isinstance(row, dict)]
        words = [each for row in rows for each in row.values() if isinstance(each, str)]
        yield from ((False, readability.plain(each)) for each in words)
    elif holds_words(field) and value:
        yield field.name in _HEADING_FIELDS, readability.plain(value)
