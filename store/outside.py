"""Keep calls to other machines out of transactions."""

from __future__ import annotations

from django.db import connection


def refuse_inside_transaction() -> None:
    """Raise if a transaction is open: a slow or failed call would hold or undo what it covers."""
    # A test case's own enclosing transaction does not count.
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise RuntimeError("Other machines are never called inside a transaction.")
