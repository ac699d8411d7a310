"""Stored text → what a page shows: facts filled in, headings anchored, citations linked.

Prose comes sanitised from the block's `save`, so it holds only the few tags of the editor; here
it is only added to. Everything else is text and is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from content import facts, readability
from content.models.evidence import ListedReference

CITATION = re.compile(r"\s?\[(\d+(?:\s*,\s*\d+)*)\]")
HEADING = re.compile(r"<h([23])>(.*?)</h\1>", re.DOTALL)
TAG = re.compile(r"(<[^>]+>)")
TABLE = re.compile(r"(<table>.*?</table>)", re.DOTALL)
COLUMN = re.compile(r"<th[^>]*>(.*?)</th>", re.DOTALL)
LINK = re.compile(r"</?a\b[^>]*>")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the contents list points at."""

    anchor: str
    text: str


class Typesetter:
    """Sets one page, from top to bottom: it knows which anchors are taken and what was cited."""

    def __init__(
        self, references: list[ListedReference], *, taken: frozenset[str] = frozenset()
    ) -> None:
        self.references = {reference.typed: reference for reference in references}
        self.studies = {reference.study: reference for reference in references if reference.study}
        self.contents: list[Heading] = []
        self.noted: set[int] = set()
        self.anchors = set(taken)

    def prose(self, html: str) -> SafeString:
        """Set sanitised prose. A table has no notes beside it: it scrolls on its own."""
        html = HEADING.sub(self._anchored, escape_facts(html))
        parts = TABLE.split(html)
        parts[::2] = [self._outside_tags(part, notes=True) for part in parts[::2]]
        parts[1::2] = [_scrolling(self._outside_tags(part, notes=False)) for part in parts[1::2]]
        return SafeString("".join(parts))

    def words(self, text: str, *, notes: bool = False) -> SafeString:
        """Set a line of plain text, which may cite and name facts."""
        return SafeString(self._outside_tags(escape_facts(escape(text)), notes=notes))

    def aside(self, text: str) -> SafeString:
        """Set a line that is not always in sight: it cites, but no reference leads back to it."""
        return SafeString(CITATION.sub(self._pointers, escape_facts(escape(text))))

    def named(self, keys: Iterable[str]) -> list[tuple[ListedReference, SafeString]]:
        """Cite studies by their keys: each with its mark. One that the page lacks is left out."""
        found = [self.studies[key] for key in keys if key in self.studies]
        return [(reference, self._mark(reference, notes=False)) for reference in found]

    def heading(self, text: str, anchor: str = "") -> Heading:
        """Enter a block's heading in the contents list, under an anchor of its own."""
        heading = Heading(self.free_anchor(anchor or slugify(text)), text)
        self.contents.append(heading)
        return heading

    def free_anchor(self, wanted: str) -> str:
        anchor, number = wanted or "part", 2
        while anchor in self.anchors:
            anchor, number = f"{wanted or 'part'}-{number}", number + 1
        self.anchors.add(anchor)
        return anchor

    def _anchored(self, found: re.Match[str]) -> str:
        """Make a heading a link to itself; what it cites, and where it led, stand outside it."""
        level, inner = found[1], LINK.sub("", found[2])
        words = CITATION.sub("", inner)
        cited = "".join(mark[0] for mark in CITATION.finditer(inner))
        text = readability.plain(words).strip()
        anchor = self.free_anchor(slugify(text))
        if level == "2":
            self.contents.append(Heading(anchor, text))
        return f'<h{level} id="{anchor}"><a href="#{anchor}">{words}</a>{cited}</h{level}>'

    def _outside_tags(self, html: str, *, notes: bool) -> str:
        parts = TAG.split(html)
        parts[::2] = [self._cited(part, notes=notes) for part in parts[::2]]
        return "".join(parts)

    def _cited(self, text: str, *, notes: bool) -> str:
        return CITATION.sub(lambda found: self._marks(found, notes=notes), text)

    def _marks(self, found: re.Match[str], *, notes: bool) -> str:
        marks = [self._mark(reference, notes=notes) for reference in self._cites(found)]
        return SafeString(" ").join(marks) or found[0]

    def _pointers(self, found: re.Match[str]) -> str:
        pointers = [_pointer(reference) for reference in self._cites(found)]
        return SafeString(" ").join(pointers) or found[0]

    def _cites(self, found: re.Match[str]) -> list[ListedReference]:
        """Return what a citation names; nothing if the page lacks a part of it."""
        numbers = [int(number) for number in found[1].split(",")]
        known = [self.references[number] for number in numbers if number in self.references]
        return known if len(known) == len(numbers) else []

    def _mark(self, reference: ListedReference, *, notes: bool) -> SafeString:
        mark = _pointer(reference, reference.next_mark())
        if notes and reference.number not in self.noted:
            self.noted.add(reference.number)
            mark += _margin_note(reference)
        return mark


def escape_facts(text: str) -> str:
    """Fill in facts; their values are the site's own, but escape them all the same."""
    return facts.TOKEN.sub(lambda token: escape(facts.fill(token[0])), text)


def unknown_citations(text: str, numbers: set[int]) -> list[int]:
    """Return the numbers a text cites for which there is no reference."""
    cited = {int(number) for found in CITATION.findall(text) for number in found.split(",")}
    return sorted(cited - numbers)


def _pointer(reference: ListedReference, anchor: str = "") -> SafeString:
    return format_html(
        '<sup><a href="#ref-{0}"{1} aria-label="Reference {0}">{0}</a></sup>',
        reference.number,
        format_html(' id="{}"', anchor) if anchor else "",
    )


def _margin_note(reference: ListedReference) -> SafeString:
    # Hidden from screen readers: it would break into the sentence, and the list says the same.
    return format_html(
        '<small class="margin-note" aria-hidden="true"><b>{}</b> {}. {}</small>',
        reference.number,
        reference.short,
        reference.note,
    )


def _scrolling(table: str) -> str:
    """Let a wide table scroll by itself, by finger or key, under the names of its columns."""
    columns = [readability.plain(head).strip() for head in COLUMN.findall(table)]
    name = escape(f"Table: {', '.join(columns)}" if columns else "Table")
    return f'<div class="scroll" role="region" aria-label="{name}" tabindex="0">{table}</div>'
