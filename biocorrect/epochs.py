"""What pages are made of, kept by a process while nothing changes that pages show.

A running site follows its epochs, which `biocorrect.page_version` tells. Where none are followed,
as in a command, in tests and while developing, everything is loaded each time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

type Clock = Callable[[], int | None]


_followed: list[Clock] = []


def follow(*clock: Clock) -> None:
    """Take the number of the epoch from this clock from here on; without one, from none."""
    _followed[:] = clock


def kept[T](load: Callable[[], T]) -> Callable[[], T]:
    """Load something once an epoch. It belongs to all who ask for it, so nobody may change it.

    A change is seen when the next epoch is, within a second: right for what is shown beside other
    things, never for what is sold.
    """
    known: tuple[int, T] | None = None

    @wraps(load)
    def loaded() -> T:
        nonlocal known
        epoch = _followed[0]() if _followed else None
        if epoch is None:
            return load()
        if known is None or known[0] != epoch:
            known = epoch, load()
        return known[1]

    return loaded
