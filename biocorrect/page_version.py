"""Which epoch of the site it is: a new one begins whenever something that pages show changes.

Two things end an epoch. Somebody changes what is shown: the database itself writes a row then
(`biocorrect.page_changes`), in the transaction of the change, and every process looks at those
rows. Or time passes: a scheduled edition goes live, the day's orders have left, or it is a new day.

Rows are only added, so that no transaction waits for another, as all would for a counter. Their
number and the sum of their keys tell any two sets apart, even when a transaction that began
earlier ends later: the newest key alone would not.
"""

from __future__ import annotations

import contextlib
import threading
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import Error, close_old_connections, connection
from django.db.models import Count, Sum
from django.utils import timezone

from biocorrect.models import PageChange
from content.models import Edition

# At most once a second, with time to spare for the look itself: a change is seen within a second.
LOOK_AFTER_SECONDS = 0.8


class PageVersion:
    """One process's knowledge of the epoch, looked up again when it is too old to be trusted."""

    def __init__(self) -> None:
        self._epoch: int | None = None
        self._changes: dict[str, int | None] = {}
        self._until = timezone.now()
        self._fresh_until = monotonic()
        # Whether the database answered when it was last asked.
        self.answered = False
        self._look = threading.Lock()

    def epoch(self) -> int | None:
        """Return this epoch's number; None until the database has answered for the first time.

        While it does not answer, the last epoch goes on: old pages are better than none.
        """
        # One thread looks; the others need not wait for it, unless there is nothing to go on.
        if monotonic() >= self._fresh_until and self._look.acquire(blocking=self._epoch is None):
            try:
                if monotonic() >= self._fresh_until:
                    self._ask()
            finally:
                self._look.release()
        return self._epoch

    def ask_again(self) -> bool:
        """Ask the database once more, now, and say whether it answered."""
        with self._look:
            self._ask()
            return self.answered

    def _ask(self) -> None:
        started = monotonic()
        wait = LOOK_AFTER_SECONDS
        try:
            # What Django does before each request; requests answered from memory never get there.
            close_old_connections()
            self.answered = True
            wait = min(wait, self._look_up())
        except Error:
            self.answered = False
            with contextlib.suppress(Error):
                connection.close()
        self._fresh_until = started + wait

    def _look_up(self) -> float:
        """Begin a new epoch if there is one. Returns the seconds until time alone begins another.

        The changes are read first: whatever is scheduled after that is a change of its own.
        """
        now = timezone.now()
        changes = PageChange.objects.aggregate(Count("pk"), Sum("pk"))
        if self._epoch is None or changes != self._changes or now >= self._until:
            self._changes, self._until = changes, next_moment(now)
            self._epoch = (self._epoch or 0) + 1
        return max((self._until - now).total_seconds(), 0)


def next_moment(now: datetime) -> datetime:
    """Return when the next page changes though nobody changes it."""
    scheduled = Edition.objects.scheduled(now).values_list("goes_live_at", flat=True).first()
    return min(filter(None, (scheduled, next_turn(now))))


def next_turn(now: datetime) -> datetime:
    """Return when arrival days next change: at the hour orders leave, or with a new day."""
    local = timezone.localtime(now)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = midnight + timedelta(days=1)
    leaves = midnight.replace(hour=settings.ORDER_CUTOFF_HOUR)
    return leaves if leaves > local else tomorrow
