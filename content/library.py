"""The picture library: where each picture is used, and how a new file reaches every page.

An edition keeps its pictures as they were. So a picture that is replaced is shown at once only
where a page is published again for it; everywhere else it comes with the next edition.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from content import history, publishing
from content.models import BLOCKS, Citation, Edition, Page, Picture
from content.models.history import Change

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Use:
    """A page that shows a picture, and where: in its draft, live, or in an edition to come."""

    page: Page
    in_draft: bool
    is_live: bool
    is_coming: bool

    @property
    def words(self) -> str:
        named = [
            ("live now", self.is_live),
            ("scheduled", self.is_coming),
            ("in the draft", self.in_draft),
        ]
        return ", ".join(word for word, holds in named if holds)


def uses(pictures: Iterable[Picture]) -> dict[int, list[Use]]:
    """Find the pages that show these pictures, in a number of queries that does not grow."""
    wanted = {picture.pk for picture in pictures}
    drafts = _in_drafts(wanted)
    live = _in_editions(_live(), wanted)
    coming = _in_editions(Edition.objects.scheduled(), wanted)
    found = drafts | live | coming
    pages = Page.objects.in_bulk({page for _, page in found})
    result: dict[int, list[Use]] = {pk: [] for pk in wanted}
    for pair in sorted(found, key=lambda pair: pages[pair[1]].title):
        use = Use(pages[pair[1]], pair in drafts, pair in live, pair in coming)
        result[pair[0]].append(use)
    return result


def uses_of(picture: Picture) -> list[Use]:
    return uses([picture])[picture.pk]


@transaction.atomic
def show_everywhere(picture: Picture, by: User | None) -> list[Page]:
    """Publish every page that shows the picture again, with the picture as it is now and not a
    word changed; editions to come are changed too. Idempotent. Returns the pages."""
    Page.objects.take_turn()
    changed = {}
    for edition in [*_live(), *Edition.objects.scheduled()]:
        shown = edition.pictures.get(str(picture.pk))
        if shown is None or shown == picture.shown():
            continue
        page = Page.objects.get(pk=edition.page_id)
        _again(edition, page, picture, by)
        changed[page.pk] = page
    for page in changed.values():
        history.rewrite(page)
    return list(changed.values())


def _again(edition: Edition, page: Page, picture: Picture, by: User | None) -> None:
    now = timezone.now()
    is_coming = edition.goes_live_at > now
    fresh = Edition(
        page=page,
        title=edition.title,
        summary=edition.summary,
        meta=edition.meta,
        blocks=edition.blocks,
        references=edition.references,
        pictures=edition.pictures | {str(picture.pk): picture.shown()},
        goes_live_at=edition.goes_live_at if is_coming else now,
        note=edition.note if is_coming else "",
        change=edition.change if is_coming else Change.SMALL,
        created_by=by,
    )
    fresh.digest = publishing.digest(fresh)
    fresh.save()
    # Nobody has read the page anew: what was let stand, and checked, is so as it was before.
    fresh.claim_overrides.set(edition.claim_overrides.all())
    Citation.objects.bulk_create(
        Citation(edition=fresh, study_id=each.study_id, checked_at=each.checked_at)
        for each in edition.citations.all()
    )
    if is_coming:
        publishing.withdraw(edition)


def _live() -> list[Edition]:
    return [page.edition for page in Page.objects.with_edition() if page.edition]


def _in_editions(editions: Iterable[Edition], wanted: set[int]) -> set[tuple[int, int]]:
    return {
        (int(key), edition.page_id)
        for edition in editions
        for key in edition.pictures
        if int(key) in wanted
    }


def _in_drafts(wanted: set[int]) -> set[tuple[int, int]]:
    found = set(Page.objects.filter(share_picture__in=wanted).values_list("share_picture_id", "pk"))
    for kind in BLOCKS.values():
        for field in kind._meta.concrete_fields:
            if field.related_model is Picture:
                rows = kind._default_manager.filter(**{f"{field.name}__in": wanted})
                found |= set(rows.values_list(field.attname, "parent_id"))
    return found
