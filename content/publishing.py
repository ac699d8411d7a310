"""From draft to edition and back: publish, schedule, withdraw, set aside and restore.

The draft is a page's own row with its blocks and references. An edition is a snapshot of all of
it. Only this module makes or withdraws editions, and it rewrites the page's public history in the
same transaction.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone

from content import citations, claims, history, readability, related, typesetting
from content.models import BLOCKS, Block, Drawing, Edition, Page, Picture, Reference
from content.models.history import Change

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from content.models.page import EditionQuerySet

DRAFT_FIELDS = ("title", "summary", "search_title", "search_description", "share_picture")


class PastDate(ValueError):
    """An edition cannot go live in the past: readers would be told a date that is not true."""


class ChangedMeanwhile(ValueError):
    """What was looked at is not what would be published now."""


class NoteMissing(ValueError):
    """A correction or an update has to say to readers what it changed."""


def draft(page: Page) -> Edition:
    """Return the page's draft as an edition that is not saved: what publishing would store."""
    if page._state.adding:
        return as_edition(page, [], [])
    return as_edition(page, draft_blocks(page), list(page.references.select_related("study")))


def as_edition(page: Page, blocks: list[Block], references: list[Reference]) -> Edition:
    """Return these parts as an edition that is not saved. They need not be in the database."""
    edition = Edition(
        page=page,
        title=page.title,
        summary=page.summary,
        meta={
            "search_title": page.search_title,
            "search_description": page.search_description,
            "share_picture_id": page.share_picture_id,
            "minutes": readability.grade(running_text(blocks)).minutes,
            "drawing": next((block.drawing for block in blocks if isinstance(block, Drawing)), ""),
        },
        blocks=[block.as_data() for block in blocks],
        references=[each.as_data() for each in citations.listed(references, blocks)],
        goes_live_at=timezone.now(),
    )
    edition.pictures = shown_pictures(edition)
    edition.digest = digest(edition)
    return edition


def draft_blocks(page: Page) -> list[Block]:
    """Load the draft's blocks in the order they are read."""
    blocks = [
        block for kind in BLOCKS.values() for block in kind._default_manager.filter(parent=page)
    ]
    return sorted(blocks, key=lambda block: (block.ordering, block.name, block.pk))


@transaction.atomic
def publish(
    page: Page,
    by: User | None,
    *,
    at: datetime.datetime | None = None,
    note: str = "",
    change: str = "",
    seen: str = "",
) -> Edition:
    """Store the draft as an edition that goes live now, or at the moment given.

    `change` says what it is to readers; without it, an update if there is a note and else a small
    change. `seen` is what `standing` returned for what somebody looked at. Raises PastDate for a
    moment that has passed, ChangedMeanwhile if draft or editions are others than those seen,
    NoteMissing for a correction or an update that does not say what it changed, and
    claims.ClaimsStand while a claim is in the way that no reviewer let stand. Not idempotent:
    without `seen` each call is an edition.
    """
    Page.objects.take_turn()
    now = timezone.now()
    if at is not None and at <= now:
        raise PastDate(at)
    page.refresh_from_db(fields=DRAFT_FIELDS)
    edition = draft(page)
    if seen and seen != standing(edition):
        raise ChangedMeanwhile(page)
    edition.goes_live_at = at or now
    edition.created_by = by
    edition.note = note
    edition.change = change or (Change.UPDATE if note else Change.SMALL)
    if edition.change != Change.SMALL and not note:
        raise NoteMissing(edition.change)
    overrides = claims.refuse(edition)
    edition.save()
    citations.remember(edition)
    edition.claim_overrides.set(overrides)
    _remember(page, edition)
    history.rewrite(page)
    related.rewrite()
    return edition


def standing(edition: Edition) -> str:
    """Name a draft and the editions beside it, so that a form knows whether any came meanwhile."""
    newest = edition.page.editions.order_by("-pk").values_list("pk", flat=True).first()
    return f"{edition.digest}-{newest or 0}"


@transaction.atomic
def withdraw(edition: Edition) -> None:
    """Take an edition back; readers see the one before it, if there is one. Idempotent."""
    _withdraw(edition.page, edition.page.editions.filter(pk=edition.pk))


@transaction.atomic
def take_offline(page: Page) -> None:
    """Withdraw every edition, past and scheduled: the page's address answers 404. Idempotent."""
    _withdraw(page, page.editions.all())


@transaction.atomic
def set_aside(edition: Edition, by: User | None) -> Edition | None:
    """Keep a draft that makes room for another one, for staff to look at and to restore.

    Returns None where an edition keeps the same already.
    """
    if edition.page.editions.filter(digest=edition.digest).exists():
        return None
    edition.withdrawn = edition.set_aside = True
    edition.created_by = by
    edition.save()
    return edition


@transaction.atomic
def restore(edition: Edition, by: User | None = None) -> list[str]:
    """Make the page's draft what this edition was. Visitors see nothing of it until published.

    The draft that was there is set aside. Returns, in words, the parts that could not come back
    because they no longer exist.
    """
    page = edition.page
    set_aside(draft(page), by)
    page.title = edition.title
    page.summary = edition.summary
    page.search_title = edition.meta.get("search_title", "")
    page.search_description = edition.meta.get("search_description", "")
    # Only what the draft is: history and review belong to the page, and may have changed meanwhile.
    page.share_picture = Picture.objects.filter(
        pk=edition.meta.get("share_picture_id") or 0
    ).first()
    page.save(update_fields=[*DRAFT_FIELDS, "changed_at"])
    page.references.all().delete()
    Reference.objects.bulk_create(citations.revived(page, edition.references))
    lost = _restore_blocks(page, edition)
    remember_draft(page)
    return lost


def remember_draft(page: Page) -> None:
    """Note what the draft is now, so that lists can say how it stands without reading it."""
    _remember(page, draft(page))


def warnings(edition: Edition) -> list[str]:
    """Say what a careful editor would want to know before this is published."""
    numbers = {row["number"] for row in edition.references}
    text = json.dumps([edition.blocks], ensure_ascii=False)
    missing = typesetting.unknown_citations(text, numbers)
    cited = {number for found in typesetting.CITATION.findall(text) for number in _numbers(found)}
    cited |= _numbers_of_studies(edition)
    return [
        *(f"The text cites [{number}], but there is no reference {number}." for number in missing),
        *(f"Reference {number} is never cited in the text." for number in sorted(numbers - cited)),
    ]


def revived(row: dict[str, Any]) -> Block | None:
    """Make a block of what an edition remembers; None for a kind that no longer exists.

    Fields that came later keep their defaults, fields that went are left out.
    """
    kind = BLOCKS.get(row.get("block", ""))
    if kind is None:
        return None
    return kind(**known(row, [field.attname for field in kind._meta.concrete_fields]))


def running_text(blocks: list[Block]) -> str:
    return "\n".join(filter(None, (block.reading_text() for block in blocks)))


def shown_pictures(edition: Edition) -> dict[str, Any]:
    wanted = {row["picture_id"] for row in edition.blocks if row.get("picture_id")}
    wanted.add(edition.meta["share_picture_id"])
    pictures = Picture.objects.filter(pk__in=wanted - {None})
    return {str(picture.pk): picture.shown() for picture in pictures}


def digest(edition: Edition) -> str:
    """Return the same text for two editions exactly when readers see the same in them."""
    seen = [
        edition.title,
        edition.summary,
        edition.meta,
        edition.blocks,
        edition.references,
        edition.pictures,
    ]
    data = json.dumps(seen, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(data.encode()).hexdigest()


def known(row: dict[str, Any], names: list[str] | tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] for name in names if name in row}


def _remember(page: Page, now: Edition) -> None:
    page.draft_digest = now.digest
    page.draft_claims = claims.counts(claims.flagged(now))
    page.save(update_fields=["draft_digest", "draft_claims"])


def _withdraw(page: Page, editions: EditionQuerySet) -> None:
    Page.objects.take_turn()
    editions.filter(withdrawn=False).update(withdrawn=True, withdrawn_at=timezone.now())
    history.rewrite(page)
    related.rewrite()


def _restore_blocks(page: Page, edition: Edition) -> list[str]:
    for kind in BLOCKS.values():
        kind._default_manager.filter(parent=page).delete()
    lost = []
    for place, row in enumerate(edition.blocks, 1):
        block = revived(row)
        if block is not None:
            block.parent, block.ordering, block.region = page, place * 10, page.regions[0].key
        if block is None or not _relations_exist(block):
            lost.append(str(row.get("block", "")).replace("_", " "))
            continue
        try:
            block.save()
        except ValueError:
            # It refuses to be stored half done, as one that was set aside may be.
            lost.append(str(row.get("block", "")).replace("_", " "))
    return lost


def _relations_exist(block: Block) -> bool:
    relations = [field for field in block._meta.concrete_fields if field.is_relation]
    try:
        for field in relations:
            getattr(block, field.name)
    except ObjectDoesNotExist:
        return False
    return True


def _numbers_of_studies(edition: Edition) -> set[int]:
    """Return the numbers of the references whose study an evidence panel names."""
    named = {
        key
        for row in edition.blocks
        for finding in row.get("findings") or []
        for key in finding.get("studies", [])
    }
    return {row["number"] for row in edition.references if row.get("study") in named}


def _numbers(found: str) -> list[int]:
    return [int(number) for number in found.split(",")]
