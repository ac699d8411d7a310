"""The index of this process, always as new as the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import Count, Max, Sum
from django.utils import timezone

import content.finds
import store.finds
from biocorrect.documents import Document
from biocorrect.models import PageChange
from biocorrect.search.index import Index
from content.models import Edition


class Catalogue:
    """Everything visitors can read, to be searched. Several threads may ask at once.

    The database itself notes every change of what pages show (`biocorrect.page_changes`), so one
    small query tells whether there is anything new. Only what differs is read again.
    """

    def __init__(self) -> None:
        self._index = Index()
        self._changes: Mapping[str, object] | None = None
        self._next_edition: datetime | None = None

    def current(self) -> Index:
        """Return the index, which knows every page as visitors can read it at this moment."""
        # One at a time, or who looked earlier and was held up would bring back what was then.
        with self._index.lock:
            now = timezone.now()
            # Read before the pages, so that a change amid the reading is a change of its own.
            changes = PageChange.objects.aggregate(Count("pk"), Sum("pk"), Max("at"))
            is_due = self._next_edition is not None and self._next_edition <= now
            if is_due or changes != self._changes:
                self._index.update(content.finds.versions(now) | store.finds.versions(), _load)
                scheduled = Edition.objects.scheduled(now).values_list("goes_live_at", flat=True)
                self._changes, self._next_edition = changes, scheduled.first()
            return self._index


def _load(keys: Collection[str]) -> Iterable[Document]:
    pages = [key for key in keys if content.finds.is_page(key)]
    yield from content.finds.documents(pages)
    yield from store.finds.documents(set(keys).difference(pages))
