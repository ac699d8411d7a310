"""Work for many, where one that fails does not keep the others waiting."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable

logger = logging.getLogger(__name__)


def one_by_one[T](
    done: str, rows: Iterable[tuple[object, T]], act: Callable[[T], int]
) -> dict[str, int]:
    """Act for each row, given with its key. Returns how much was `done`, and errors, if any.

    Of a row that fails the log has the key alone, since a row may hold somebody's address.
    """
    counts = Counter({done: 0})
    for key, row in rows:
        try:
            counts[done] += act(row)
        except Exception:
            logger.exception("%s: it failed for %s", done, key)
            counts["errors"] += 1
    return dict(counts)
