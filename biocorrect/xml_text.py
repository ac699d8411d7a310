"""Text as XML 1.0 can hold it."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def writable(text: str) -> str:
    """Write a space for what pasted text may hold and XML may not; one sign breaks a whole feed."""
    return _FORBIDDEN.sub(" ", text)
