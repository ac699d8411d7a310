"""A page's public history, rewritten from its editions whenever one is made or withdrawn."""

from __future__ import annotations

import datetime

from content.models import Edition, Page


def rewrite(page: Page) -> None:
    """Tell of every edition that readers saw or will see; of a withdrawn one also until when.

    A withdrawn edition stays in the history once readers have seen it: taking a text back undoes
    no mistake.
    """
    published = page.editions.filter(set_aside=False).defer("blocks", "references")
    editions = list(published.order_by("goes_live_at", "pk"))
    page.history = [
        {
            "at": edition.goes_live_at.isoformat(),
            "note": edition.note,
            "change": edition.change,
            "until": _taken_back(edition, editions[place + 1 :]),
        }
        for place, edition in enumerate(editions)
        if not edition.withdrawn or _was_live(edition, edition.withdrawn_at)
    ]
    page.save(update_fields=["history"])


def _taken_back(edition: Edition, later: list[Edition]) -> str:
    """When readers stopped seeing an edition because it was withdrawn, not because a newer came."""
    at = edition.withdrawn_at
    was_replaced = any(
        _was_live(each, at) and not (each.withdrawn_at and at and each.withdrawn_at < at)
        for each in later
    )
    return at.isoformat() if at and not was_replaced else ""


def _was_live(edition: Edition, at: datetime.datetime | None) -> bool:
    return at is not None and edition.goes_live_at <= at
