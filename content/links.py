"""Links that lead nowhere: within the page, to pages of this site and to products.

Links to other sites are never followed. A link that a redirect leads on is no broken one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Any
from urllib.parse import SplitResult

from django.apps import apps
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from content import addresses, publishing, redirects
from content.models import BLOCKS, Edition, Page
from content.typeset import typeset

HREF = re.compile(r'<a [^>]*href="([^"]*)"')
KINDS = {"content:article": Page.Kind.ARTICLE, "content:page": Page.Kind.PLAIN}


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A link that leads nowhere: the block it stands in, where it should lead, and why it fails."""

    block: str
    address: str
    problem: str


@dataclass(frozen=True, slots=True)
class PageWithBrokenLinks:
    page: Page
    is_live: bool
    links: list[BrokenLink]


class Site:
    """What can be linked to, as it is now. Each thing is loaded once, when it is first needed."""

    def broken(self, edition: Edition) -> list[BrokenLink]:
        """Return the links of one edition or draft that lead nowhere, in the order of the page."""
        return [
            BrokenLink(block, address, problem)
            for block, address in links_of(edition.blocks)
            if (problem := self.problem_with(address, edition))
        ]

    def problem_with(self, address: str, edition: Edition) -> str:
        """Say in words why readers of this edition get nowhere with a link, or nothing."""
        parts = addresses.parted(address)
        if parts is None:
            return addresses.UNREADABLE
        if parts.scheme or parts.netloc:
            return ""
        if not parts.path:
            return self._problem_with_anchor(parts.fragment, edition)
        if parts.path.strip("/").partition("/")[0] in addresses.TAKEN:
            return ""
        if found := _resolved(parts.path):
            return self._problem_with_view(found, parts)
        return self._problem_with_redirect(parts.path) or ""

    def _problem_with_view(self, found: ResolverMatch, parts: SplitResult) -> str:
        if found.app_name == "admin" or found.view_name.startswith("content:preview"):
            return "Only staff can open this address."
        if found.view_name == "store:product":
            return "" if found.kwargs["slug"] in self._products else "This product is not on sale."
        kind = KINDS.get(found.view_name)
        if kind is None:
            return ""
        page = self._live.get((kind, found.kwargs["slug"]))
        if page is None or page.edition is None:
            return self._problem_with_absent(kind, found.kwargs["slug"], parts.path)
        return self._problem_with_anchor(parts.fragment, page.edition)

    def _problem_with_absent(self, kind: Page.Kind, slug: str, path: str) -> str:
        problem = self._problem_with_redirect(path)
        if problem is None:
            return ""
        draft = Page.objects.filter(kind=kind, slug=slug).first()
        if draft is None:
            return problem
        if coming := draft.editions.scheduled().first():
            day = date_format(timezone.localtime(coming.goes_live_at), "j F Y, g:i A")
            return f"“{draft.title}” is not there before {day}."
        return f"“{draft.title}” is not published: readers find nothing there."

    def _problem_with_redirect(self, path: str) -> str | None:
        """None where a redirect leads readers on."""
        found = redirects.last(path)
        if found is None:
            return "Nothing stands at this address."
        return "What stood at this address is gone." if found.is_gone else None

    def _problem_with_anchor(self, anchor: str, edition: Edition) -> str:
        if not anchor or anchor in self._anchors_of(edition):
            return ""
        return f"There is no place called “#{anchor}” on the page."

    def _anchors_of(self, edition: Edition) -> frozenset[str]:
        if edition.digest not in self._anchors:
            self._anchors[edition.digest] = typeset(edition).anchors
        return self._anchors[edition.digest]

    @cached_property
    def _anchors(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _live(self) -> dict[tuple[str, str], Page]:
        found = {(page.kind, page.slug): page for page in Page.objects.live()}
        for page in found.values():
            if page.edition:
                page.edition.page = page
        return found

    @cached_property
    def _products(self) -> frozenset[str]:
        # The store is known by its name alone.
        products: Any = apps.get_model("store", "Product")._default_manager
        return frozenset(products.on_sale().values_list("slug", flat=True))

    def everywhere(self) -> list[PageWithBrokenLinks]:
        """Look at every page that readers see, and at every draft that differs from it."""
        return [*self.on_live_pages(), *self.in_drafts()]

    def on_live_pages(self) -> list[PageWithBrokenLinks]:
        """Look at every page as readers see it, by title."""
        pages = sorted(self._live.values(), key=lambda page: page.title)
        found = [
            PageWithBrokenLinks(page, True, self.broken(page.edition))
            for page in pages
            if page.edition
        ]
        return [one for one in found if one.links]

    def in_drafts(self) -> list[PageWithBrokenLinks]:
        """Look at every draft that readers do not see as it is, by title."""
        rows = drafted_rows()
        found = [
            PageWithBrokenLinks(page, False, self.broken(_draft(page, rows.get(page.pk, []))))
            for page in Page.objects.with_edition().order_by("title")
            if page.edition is None or page.edition.digest != page.draft_digest
        ]
        return [one for one in found if one.links]


def _draft(page: Page, rows: list[dict[str, Any]]) -> Edition:
    # Only a link within the page needs its anchors, which takes the whole draft.
    if any(_is_within(address) for _, address in links_of(rows)):
        return publishing.draft(page)
    return Edition(page=page, blocks=rows, title=page.title)


def _is_within(address: str) -> bool:
    """Whether a link leads to a place on the page that it stands on."""
    parts = addresses.parted(address)
    return parts is not None and not (parts.scheme or parts.netloc or parts.path)


def _resolved(path: str) -> ResolverMatch | None:
    """Find what answers at a path, also where Django would first add the slash at its end."""
    for spelling in (path, f"{path.rstrip('/')}/"):
        try:
            return resolve(spelling)
        except Resolver404:
            continue
    return None


def links_of(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield every link of a page's blocks, with the name of its block."""
    for row in rows:
        kind = BLOCKS.get(row.get("block", ""))
        if kind is None:
            continue
        named = ""
        for field in kind._meta.concrete_fields:
            value = row.get(field.attname)
            if not value or not isinstance(value, str):
                continue
            is_link = addresses.OF_A_LINK in field.validators
            for address in [value] if is_link else map(unescape, HREF.findall(value)):
                named = named or _name_of(row)
                yield named, address


def _name_of(row: dict[str, Any]) -> str:
    block = publishing.revived(row)
    if block is None:
        return ""
    name, gist = capfirst(str(block._meta.verbose_name)), str(block)
    return name if gist == name else f"{name} “{gist}”"


def drafted_rows() -> dict[int, list[dict[str, Any]]]:
    """Load the blocks of every draft, each as an edition would keep it."""
    found: dict[int, list[tuple[int, dict[str, Any]]]] = {}
    for kind in BLOCKS.values():
        for block in kind._default_manager.all():
            found.setdefault(block.parent_id, []).append((block.ordering, block.as_data()))
    return {
        page: [row for _, row in sorted(rows, key=lambda pair: pair[0])]
        for page, rows in found.items()
    }
