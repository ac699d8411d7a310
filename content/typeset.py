"""An edition set in type: all of a page that its edition alone decides, worked out once.

An edition never changes, and its digest names what readers see in it. So what was set is kept in
memory under the digest: when a price or a shelf changes and every page is made anew, the articles
need not be set again. Products and articles that a page shows are rows of their own and are loaded
for each reading.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import ClassVar

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from content import publishing
from content.models import (
    Block,
    Door,
    Edition,
    FeaturedArticle,
    Figure,
    ListedReference,
    Picture,
    PictureBand,
    ProductCard,
)
from content.typesetting import Heading, Typesetter

# Ids that the templates of a page use themselves.
TAKEN = frozenset({"main", "status", "contents", "references", "history", "read-next", "our-store"})
# About 0.2 MB each with the HTML of a long article.
KEPT = 128


@dataclass(eq=False)
class Group:
    """Neighbouring blocks of one kind, shown by one template."""

    name: str
    blocks: list[Block]

    # Kinds of blocks that show a row which may change after the edition was made.
    WITH_ROWS: ClassVar = (ProductCard, Door, FeaturedArticle)

    @property
    def has_rows(self) -> bool:
        return isinstance(self.blocks[0], self.WITH_ROWS)

    @property
    def is_of_products(self) -> bool:
        return isinstance(self.blocks[0], ProductCard)

    @property
    def template(self) -> str:
        return f"content/blocks/_{self.name}.html"

    @cached_property
    def html(self) -> SafeString:
        return render_to_string(self.template, {"blocks": self.blocks})


@dataclass(eq=False)
class Typeset:
    """What an edition alone decides. Shared by all readings of it, so nobody may change it."""

    summary: SafeString
    groups: list[Group]
    contents: list[Heading]
    references: list[ListedReference]
    share_picture: Picture | None
    anchors: frozenset[str]

    @cached_property
    def contents_html(self) -> SafeString:
        shown = {"contents": self.contents, "references": self.references}
        return render_to_string("content/_contents.html", shown)

    @cached_property
    def references_html(self) -> SafeString:
        if not self.references:
            return SafeString("")
        return render_to_string("content/_references.html", {"references": self.references})


class _Key:
    """An edition, equal to every other that readers see the same in."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        # A text may name the year, the one fact that changes while the site runs.
        self.seen = edition.digest, timezone.localdate().year

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.seen == other.seen

    def __hash__(self) -> int:
        return hash(self.seen)


def typeset(edition: Edition) -> Typeset:
    """Set an edition, or find it set already. One query at most, for what was left out of it."""
    return _kept(_Key(edition))


@lru_cache(maxsize=KEPT)
def _kept(key: _Key) -> Typeset:
    edition = key.edition
    if missing := edition.get_deferred_fields().intersection(Edition.SET_FROM):
        edition.refresh_from_db(fields=missing)
    blocks = [block for row in edition.blocks if (block := publishing.revived(row))]
    blocks = list(_with_pictures(blocks, edition))
    references = [
        ListedReference.remembered(row, place) for place, row in enumerate(edition.references, 1)
    ]
    setter = Typesetter(references, taken=TAKEN)
    for block in blocks:
        block.fill_facts()
        block.typeset(setter)
    return Typeset(
        summary=setter.words(edition.summary),
        groups=grouped(blocks),
        contents=setter.contents,
        references=references,
        share_picture=_picture(edition, edition.meta.get("share_picture_id")),
        anchors=frozenset(setter.anchors) | {f"ref-{each.number}" for each in references},
    )


def forget() -> None:
    """Empty the memory."""
    _kept.cache_clear()


def grouped(blocks: list[Block]) -> list[Group]:
    runs = itertools.groupby(blocks, lambda block: block.name)
    return [Group(name, list(run)) for name, run in runs]


def _with_pictures(blocks: list[Block], edition: Edition) -> Iterator[Block]:
    """Hand pictures to the blocks that show one, and leave out those whose picture is gone."""
    for block in blocks:
        if isinstance(block, Figure | FeaturedArticle | PictureBand):
            picture = _picture(edition, block.picture_id)
            if picture is None:
                continue
            block.picture = picture
        yield block


def _picture(edition: Edition, pk: int | None) -> Picture | None:
    shown = edition.pictures.get(str(pk))
    return Picture(pk=pk, **publishing.known(shown, ("alt", "renditions"))) if shown else None
