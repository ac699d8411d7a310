"""What a template needs to show one edition, all loaded: nothing is asked of the database later.

A visitor's page and a member of staff's preview take the same way, so a preview is exact.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.safestring import SafeString

from content import drawings, facts, publishing
from content.models import (
    Block,
    Door,
    Edition,
    FeaturedArticle,
    Figure,
    ListedReference,
    Page,
    Picture,
    PictureBand,
    ProductCard,
)
from content.related import Related, related
from content.typesetting import Heading, Typesetter

# Ids that the templates of a page use themselves.
TAKEN = frozenset({"main", "status", "contents", "references", "history", "read-next", "our-store"})


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring blocks of one kind, shown by one template."""

    name: str
    blocks: list[Block]

    @property
    def template(self) -> str:
        return f"content/blocks/_{self.name}.html"


@dataclass(frozen=True, slots=True)
class Reading:
    """One edition, ready to be shown."""

    page: Page
    edition: Edition
    summary: SafeString
    groups: list[Group]
    contents: list[Heading]
    references: list[ListedReference]
    share_picture: Picture | None
    folders: list[Page]
    related: list[Related]
    products: list[ProductCard]
    anchors: frozenset[str]

    @property
    def blocks(self) -> list[Block]:
        return [block for group in self.groups for block in group.blocks]

    @property
    def title(self) -> str:
        return facts.fill(self.edition.title)

    @property
    def minutes(self) -> int:
        return self.edition.minutes

    @property
    def drawn(self) -> drawings.Drawn | None:
        """Its first drawing."""
        return drawings.BY_NAME.get(self.edition.meta.get("drawing", ""))

    @property
    def share_alt(self) -> str:
        """What its picture for sharing shows, be it a picture or a drawing."""
        if self.share_picture:
            return self.share_picture.alt
        return self.drawn.title if self.drawn else ""


def read(page: Page, edition: Edition) -> Reading:
    """Load what the edition shows: at most three queries for products and one for an article.

    A block whose product, article or picture is not to be seen any more is left out.
    """
    blocks = [block for row in edition.blocks if (block := publishing.revived(row))]
    blocks = list(_with_parts(blocks, edition))
    references = [
        ListedReference.remembered(row, place) for place, row in enumerate(edition.references, 1)
    ]
    # What we sell comes after everything there is to read.
    products = [block for block in blocks if isinstance(block, ProductCard)]
    body = [block for block in blocks if not isinstance(block, ProductCard)]
    setter = Typesetter(references, taken=TAKEN)
    for block in blocks:
        block.typeset(setter)
    return Reading(
        page=page,
        edition=edition,
        summary=setter.words(edition.summary),
        groups=_groups(body),
        contents=setter.contents,
        references=references,
        share_picture=_picture(edition, edition.meta.get("share_picture_id")),
        folders=_folders(page),
        related=related(page),
        products=products,
        anchors=frozenset(setter.anchors) | {f"ref-{each.number}" for each in references},
    )


def _folders(page: Page) -> list[Page]:
    """The live pages in whose folders this one stands, the outermost first."""
    names = page.slug.split("/")[:-1]
    above = ["/".join(names[:depth]) for depth in range(1, len(names) + 1)]
    if not above:
        return []
    return sorted(
        Page.objects.live().filter(kind=Page.Kind.PLAIN, slug__in=above),
        key=lambda folder: len(folder.slug),
    )


def _groups(blocks: list[Block]) -> list[Group]:
    runs = itertools.groupby(blocks, lambda block: block.name)
    return [Group(name, list(run)) for name, run in runs]


def _with_parts(blocks: list[Block], edition: Edition) -> Iterator[Block]:
    products = _products(blocks)
    articles = _articles(blocks)
    for block in blocks:
        if isinstance(block, ProductCard | Door):
            if block.product_id not in products:
                continue
            block.product = products[block.product_id]
        if isinstance(block, FeaturedArticle):
            if block.article_id not in articles:
                continue
            block.article = articles[block.article_id]
        if isinstance(block, Figure | FeaturedArticle | PictureBand):
            picture = _picture(edition, block.picture_id)
            if picture is None:
                continue
            block.picture = picture
        yield block


def _products(blocks: list[Block]) -> dict[int, Any]:
    wanted = {block.product_id for block in blocks if isinstance(block, ProductCard | Door)}
    if not wanted:
        return {}
    # The store is known by its name alone; what its cards need is its own business.
    products: Any = apps.get_model("store", "Product")._default_manager
    return dict(products.on_sale().for_cards().in_bulk(wanted))


def _articles(blocks: list[Block]) -> dict[int, Page]:
    wanted = {block.article_id for block in blocks if isinstance(block, FeaturedArticle)}
    return Page.objects.live().in_bulk(wanted) if wanted else {}


def _picture(edition: Edition, pk: int | None) -> Picture | None:
    shown = edition.pictures.get(str(pk))
    return Picture(pk=pk, **publishing.known(shown, ("alt", "renditions"))) if shown else None
