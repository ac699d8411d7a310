"""The account's objects as rows: each Stripe object's public JSON, and what only we know of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from store.stripe_stand_in.messages import Json

SCHEMA = """
CREATE TABLE IF NOT EXISTS record (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    created INTEGER NOT NULL,
    status TEXT,
    link TEXT,
    due REAL,
    body TEXT NOT NULL,
    private TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS record_by_kind ON record (kind, seq);
CREATE INDEX IF NOT EXISTS record_by_link ON record (kind, link, seq);
CREATE INDEX IF NOT EXISTS record_by_due ON record (due) WHERE due IS NOT NULL;
"""
_SELECT = "SELECT seq, body, private, link, due FROM record"


@dataclass
class Record:
    """One object. `link` is what it is found by: the payment intent of a session, charge, refund
    or dispute, the session of a line item, the type of an event. `due` is when it changes by
    itself, in the account's seconds."""

    body: Json
    private: Json = field(default_factory=dict)
    link: str | None = None
    due: float | None = None
    seq: int = 0

    @property
    def id(self) -> str:
        return str(self.body["id"])

    @property
    def kind(self) -> str:
        return str(self.body["object"])

    @property
    def status(self) -> str | None:
        return self.body.get("status")


class Records:
    """Reads and writes of the one connection; the account's lock is around every call."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, record: Record) -> Record:
        cursor = self._connection.execute(
            "INSERT INTO record (id, kind, created, status, link, due, body, private) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (record.id, record.kind, record.body.get("created", 0), *self._values(record)),
        )
        record.seq = cursor.lastrowid or 0
        return record

    def save(self, record: Record) -> None:
        self._connection.execute(
            "UPDATE record SET status = ?, link = ?, due = ?, body = ?, private = ? WHERE id = ?",
            (*self._values(record), record.id),
        )

    def _values(self, record: Record) -> tuple[Any, ...]:
        return (
            record.status,
            record.link,
            record.due,
            json.dumps(record.body, separators=(",", ":")),
            json.dumps(record.private, separators=(",", ":")),
        )

    def get(self, kind: str, identifier: str | None) -> Record | None:
        query = f"{_SELECT} WHERE kind = ? AND id = ?"
        row = self._connection.execute(query, (kind, identifier)).fetchone()
        return _record(row) if row else None

    def take(self, kind: str, identifier: str | None) -> Record:
        """The record that must exist; KeyError where the account is inconsistent."""
        record = self.get(kind, identifier)
        if record is None:
            raise KeyError(f"{kind} {identifier}")
        return record

    def select(
        self,
        kind: str,
        where: Sequence[tuple[str, Sequence[Any]]] = (),
        *,
        newest_first: bool = True,
        limit: int = -1,
    ) -> list[Record]:
        """Records of a kind that meet every SQL clause of `where`, each with its arguments."""
        clauses = " AND ".join(["kind = ?", *(clause for clause, _ in where)])
        arguments = [kind, *(argument for _, given in where for argument in given)]
        order = "DESC" if newest_first else "ASC"
        rows = self._connection.execute(
            f"{_SELECT} WHERE {clauses} ORDER BY seq {order} LIMIT ?",
            (*arguments, limit),
        )
        return [_record(row) for row in rows.fetchall()]

    def linked(self, kind: str, link: str | None) -> list[Record]:
        """Records of a kind found by `link`, oldest first."""
        return self.select(kind, [("link = ?", [link])], newest_first=False)

    def due(self, now: float) -> Iterator[Record]:
        """Records whose time has come, the longest due first."""
        query = f"{_SELECT} WHERE due <= ? ORDER BY due, seq"
        for row in self._connection.execute(query, (now,)).fetchall():
            yield _record(row)


def _record(row: tuple[Any, ...]) -> Record:
    seq, body, private, link, due = row
    return Record(json.loads(body), json.loads(private), link, due, seq)
