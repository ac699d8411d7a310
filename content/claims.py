"""The claims of a page: every word readers would see, checked, and what a reviewer let stand.

The check itself is the project's (`biocorrect.claims`), because the shop needs it too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django_prose_editor.fields import ProseEditorField

from biocorrect import claims
from biocorrect.claims import Claim
from content.models import BLOCKS, ClaimOverride, Edition, Page
from content.models.block import holds_words

# What a block says of a product is shown by the shop; here it only matters that one is near.
OUR_PRODUCT = "Our insole."


class ClaimsStand(ValueError):
    """An edition that makes claims which nobody let stand cannot be published."""

    def __init__(self, sentences: list[Flagged]) -> None:
        self.sentences = sentences
        super().__init__("; ".join(sentence.words for sentence in sentences))


@dataclass(frozen=True, slots=True)
class Flagged:
    """A sentence with its claims, in the part of the page where it stands."""

    part: str
    claims: list[Claim]
    override: ClaimOverride | None = None

    @property
    def words(self) -> str:
        return self.claims[0].sentence_words

    @property
    def is_blocked(self) -> bool:
        return any(claim.is_blocked for claim in self.claims)

    @property
    def stops(self) -> bool:
        return self.is_blocked and self.override is None

    @property
    def pieces(self) -> list[tuple[str, Claim | None]]:
        """The sentence cut up at its claims, for showing them marked."""
        first, found = self.claims[0], []
        at, end = first.sentence.start, first.sentence.end
        for claim in self.claims:
            found += [(first.text[at : claim.start], None), (claim.words, claim)]
            at = claim.end
        return [piece for piece in [*found, (first.text[at:end], None)] if piece[0]]


def flagged(edition: Edition) -> list[Flagged]:
    """Return the sentences of an edition that make claims, in the order of the page."""
    overrides = standing(edition.page)
    parts = [(name, claims.visible(text).strip()) for name, text in texts(edition)]
    starts = [0]
    for _, text in parts:
        starts.append(starts[-1] + len(text) + 1)
    sentences: dict[int, list[Claim]] = {}
    for claim in claims.check("\n".join(text for _, text in parts)):
        sentences.setdefault(claim.sentence.start, []).append(claim)
    return [
        Flagged(
            parts[bisect_right(starts, start) - 1][0],
            found,
            _override_of(found, overrides),
        )
        for start, found in sentences.items()
    ]


def refuse(edition: Edition) -> list[ClaimOverride]:
    """Raise ClaimsStand for what nobody let stand; return the overrides that the edition uses."""
    sentences = flagged(edition)
    if stopping := [sentence for sentence in sentences if sentence.stops]:
        raise ClaimsStand(stopping)
    return [sentence.override for sentence in sentences if sentence.override]


def counts(sentences: list[Flagged]) -> dict[str, int]:
    """Count the sentences that stop publishing, and those that are worth a second look."""
    stops = sum(sentence.stops for sentence in sentences)
    looks = sum(not sentence.is_blocked for sentence in sentences)
    return {"stops": stops, "looks": looks}


def standing(page: Page) -> list[ClaimOverride]:
    return list(page.claim_overrides.standing().select_related("by"))


def texts(edition: Edition) -> Iterator[tuple[str, str]]:
    """Return every text of an edition that readers see, as plain text, by the part it stands in.

    Titles of studies are other people's words and are left out.
    """
    yield "Title", edition.title
    yield "Summary", edition.summary
    for name in ("search_title", "search_description"):
        yield "Search engines", edition.meta.get(name, "")
    for place, row in enumerate(edition.blocks, 1):
        yield part_name(place, row), "\n".join(_texts_of_block(row))
    for row in edition.references:
        # The kind of study and its size make the note the report that it is.
        told = (row.get("short", ""), row.get("kind", ""), row.get("note", ""))
        yield f"Reference {row['number']}", ". ".join(filter(None, told))
    for shown in edition.pictures.values():
        yield "Pictures", str(shown.get("alt", ""))
    yield "What changed, for readers", edition.note


def part_name(place: int, row: dict[str, Any]) -> str:
    """Name a block of an edition by its place and kind."""
    kind = BLOCKS.get(row["block"])
    return f"Block {place}: {kind._meta.verbose_name if kind else row['block']}"


def _override_of(found: list[Claim], overrides: list[ClaimOverride]) -> ClaimOverride | None:
    """One override covers a sentence; a second kind of claim in it is covered by the same look."""
    return next((each for each in overrides if each.sentence == found[0].sentence_words), None)


def _texts_of_block(row: dict[str, Any]) -> Iterator[str]:
    kind = BLOCKS.get(row["block"])
    if kind is None:
        return
    for field in kind._meta.concrete_fields:
        value = row.get(field.attname)
        if field.is_relation and field.name == "product":
            yield OUR_PRODUCT
        elif isinstance(field, ProseEditorField):
            yield claims.plain(value or "")
        elif isinstance(field, models.JSONField):
            yield "\n".join(_strings(value))
        elif value and holds_words(field):
            yield value


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _strings(each)
