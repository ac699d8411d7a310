"""The signs that need a clinician, as the page about them lists them now, for other pages."""

from __future__ import annotations

from content import publishing
from content.models import Page, RedFlags

SLUG = "signs-you-need-a-doctor"


def live() -> list[RedFlags]:
    """Load the block that visitors read, ready to be shown; none while it is away. One query."""
    page = Page.objects.live().filter(kind=Page.Kind.PLAIN, slug=SLUG).first()
    rows = page.edition.blocks if page and page.edition else []
    blocks = [publishing.revived(row) for row in rows]
    found = [block for block in blocks if isinstance(block, RedFlags)][:1]
    for block in found:
        block.fill_facts()
        block.anchor = "signs"
    return found
