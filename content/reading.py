"""What a template needs to show one edition, all loaded: nothing is asked of the database later.

A visitor's page and a member of staff's preview take the same way, so a preview is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.safestring import SafeString

from content import drawings
from content.models import (
    Block,
    Door,
    Edition,
    FeaturedArticle,
    ListedReference,
    Page,
    Picture,
    ProductCard,
)
from content.related import Related, related
from content.typeset import Group, Typeset, typeset


@dataclass(frozen=True, slots=True)
class Reading:
    """One edition, ready to be shown."""

    page: Page
    edition: Edition
    typeset: Typeset
    groups: list[Group]
    folders: list[Page]
    related: list[Related]
    products: list[Block]

    @property
    def summary(self) -> SafeString:
        return self.typeset.summary

    @property
    def references(self) -> list[ListedReference]:
        return self.typeset.references

    @property
    def share_picture(self) -> Picture | None:
        return self.typeset.share_picture

    @property
    def blocks(self) -> list[Block]:
        return [block for group in self.groups for block in group.blocks]

    @property
    def title(self) -> str:
        return self.edition.shown_title

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
    shown = typeset(edition)
    groups = list(_with_rows(shown.groups))
    # What we sell comes after everything there is to read.
    products = [group for group in groups if group.is_of_products]
    return Reading(
        page=page,
        edition=edition,
        typeset=shown,
        groups=[group for group in groups if not group.is_of_products],
        folders=_folders(page),
        related=related(page),
        products=[block for group in products for block in group.blocks],
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


def _with_rows(groups: list[Group]) -> Iterator[Group]:
    """Load the rows that blocks show, into copies: what is typeset belongs to every reader."""
    blocks = [block for group in groups if group.has_rows for block in group.blocks]
    products, articles = _products(blocks), _articles(blocks)
    for group in groups:
        if not group.has_rows:
            yield group
        elif shown := list(_shown(group.blocks, products, articles)):
            yield Group(group.name, shown)


def _shown(
    blocks: list[Block], products: dict[int, Any], articles: dict[int, Page]
) -> Iterator[Block]:
    for typeset_block in blocks:
        block = copy(typeset_block)
        if isinstance(block, ProductCard | Door):
            if block.product_id not in products:
                continue
            block.product = products[block.product_id]
        if isinstance(block, FeaturedArticle):
            if block.article_id not in articles:
                continue
            block.article = articles[block.article_id]
        yield block


def _products(blocks: list[Block]) -> dict[int, Any]:
    wanted = {block.product_id for block in blocks if isinstance(block, ProductCard | Door)}
    if not wanted:
        return {}
    # The store is known by its name alone; what its rows need is its own business.
    products: Any = apps.get_model("store", "Product")._default_manager
    return {product.pk: product for product in products.shown() if product.pk in wanted}


def _articles(blocks: list[Block]) -> dict[int, Page]:
    wanted = {block.article_id for block in blocks if isinstance(block, FeaturedArticle)}
    return Page.objects.live().in_bulk(wanted) if wanted else {}
