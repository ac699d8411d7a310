"""Webhooks to be sent: one row per event and delivery, with its tries and its last answer."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

SCHEMA = """
CREATE TABLE IF NOT EXISTS delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL,
    due REAL NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'waiting',
    answer TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS delivery_by_event ON delivery (event);
CREATE INDEX IF NOT EXISTS delivery_waiting ON delivery (due) WHERE state = 'waiting';
"""
# waiting → delivered, or failed once the tries are used up; lost is never sent.
WAITING, DELIVERED, FAILED, LOST = "waiting", "delivered", "failed", "lost"


@dataclass(frozen=True)
class Delivery:
    id: int
    event: str
    due: float
    tries: int
    state: str
    answer: str


class Outbox:
    """Reads and writes of the one connection; the account's lock is around every call."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, event: str, due: float, state: str = WAITING) -> None:
        self._connection.execute(
            "INSERT INTO delivery (event, due, state) VALUES (?, ?, ?)", (event, due, state)
        )

    def waiting(self, due_by: float | None = None) -> list[Delivery]:
        """Deliveries not made yet, in the order their events happened."""
        bound = float("inf") if due_by is None else due_by
        return self._read("state = 'waiting' AND due <= ? ORDER BY id", (bound,))

    def of(self, event: str) -> list[Delivery]:
        return self._read("event = ? ORDER BY id", (event,))

    def _read(self, clause: str, arguments: tuple[object, ...]) -> list[Delivery]:
        query = f"SELECT id, event, due, tries, state, answer FROM delivery WHERE {clause}"  # noqa: S608
        rows = self._connection.execute(query, arguments)
        return [Delivery(*row) for row in rows.fetchall()]

    def pending(self, event: str) -> int:
        """How many deliveries of an event have not been answered with a 2xx."""
        query = "SELECT COUNT(*) FROM delivery WHERE event = ? AND state != 'delivered'"
        return int(self._connection.execute(query, (event,)).fetchone()[0])

    def mark(self, delivery: int, *, state: str, answer: str, due: float | None = None) -> None:
        """Note one try and what came of it; with `due` the next one's time."""
        self._connection.execute(
            "UPDATE delivery SET tries = tries + 1, state = ?, answer = ?, due = COALESCE(?, due) "
            "WHERE id = ?",
            (state, answer, due, delivery),
        )

    def settle_waiting(self, state: str) -> None:
        """Give every waiting delivery a final state without sending it."""
        self._connection.execute("UPDATE delivery SET state = ? WHERE state = 'waiting'", (state,))
