"""What of ours leads to a thing of the shop: links and blocks of pages, and redirects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model
from django.urls import reverse

from biocorrect.pointers import Pointer
from content import addresses, links
from content.models import BLOCKS, Edition, Page, Redirect
from content.models.redirect import spelled

type Rows = Iterable[dict[str, Any]]


def pointing_to(thing: Model) -> Iterator[Pointer]:
    """Yield every page that leads there, by title and each once, then every redirect."""
    rows = links.drafted_rows()
    coming = {edition.page_id: edition for edition in Edition.objects.scheduled()}
    for page in Page.objects.with_edition().order_by("title"):
        editions = {"Readers see it": page.edition, "In a coming edition": coming.get(page.pk)}
        places: dict[str, Rows] = {
            seen: edition.blocks for seen, edition in editions.items() if edition
        }
        places["Only in the draft"] = rows.get(page.pk, [])
        if seen := next((seen for seen, found in places.items() if _leads(found, thing)), ""):
            change = reverse("admin:content_page_change", args=[page.pk])
            yield Pointer(page.title, seen, change)
    for old in Redirect.objects.order_by("old_path"):
        if _is_address_of(thing, old.new_path):
            change = reverse("admin:content_redirect_change", args=[old.pk])
            yield Pointer(f"The redirect from {old.old_path}", "Readers are led on", change)


def _leads(rows: Rows, thing: Model) -> bool:
    rows = list(rows)
    return any(_is_address_of(thing, address) for _, address in links.links_of(rows)) or any(
        row.get(column) == thing.pk
        for row in rows
        if row.get("block") in BLOCKS
        for column in _columns_to(type(thing), row["block"])
    )


def _is_address_of(thing: Model, address: str) -> bool:
    own: str = thing.get_absolute_url()  # type: ignore[attr-defined] # Django asks for no base of it
    parts = addresses.parted(address)
    return parts is not None and bool(parts.path) and spelled(parts.path) == spelled(own)


def _columns_to(kind: type[Model], block: str) -> list[str]:
    fields = BLOCKS[block]._meta.concrete_fields
    return [field.attname for field in fields if field.related_model is kind]
