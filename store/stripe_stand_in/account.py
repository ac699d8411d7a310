"""The Stripe account: its objects, its clock, its events, and the lock around all of them."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from store.stripe_stand_in import API_VERSION, outbox, records
from store.stripe_stand_in.clock import Clock
from store.stripe_stand_in.faults import Faults
from store.stripe_stand_in.ids import new_id
from store.stripe_stand_in.messages import Json
from store.stripe_stand_in.outbox import Outbox
from store.stripe_stand_in.records import Record, Records
from store.stripe_stand_in.request_log import RequestLog
from store.stripe_stand_in.settings import Settings

SCHEMA = """
CREATE TABLE IF NOT EXISTS idempotency (
    key TEXT PRIMARY KEY,
    endpoint TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    request TEXT NOT NULL,
    created REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
NOBODY: Json = {"id": None, "idempotency_key": None}


class Account:
    """One account in memory, or in an SQLite file that survives a killed process.

    Every read and write happens inside `transaction()`, one thread at a time; no network call
    and no waiting happens inside one.
    """

    def __init__(self, settings: Settings, url: str, path: str = ":memory:") -> None:
        self.url = url
        self.settings = settings
        self.first_settings = settings
        self.clock = Clock()
        self.faults = Faults()
        self.requests = RequestLog()
        # Set when the postman should look at the outbox before its next round.
        self.something_to_do = threading.Event()
        self.asked_by = NOBODY
        # Counts how often the account was emptied, so that a request from before does no work.
        self.generation = 0
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._prepare()
        self.records = Records(self._connection)
        self.outbox = Outbox(self._connection)

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        for schema in (SCHEMA, records.SCHEMA, outbox.SCHEMA):
            self._connection.executescript(schema)
        row = self.execute("SELECT value FROM meta WHERE name = 'clock_offset'").fetchone()
        self.clock.offset = float(row[0]) if row else 0.0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the account alone; all of it happens or, on an exception, none of it."""
        with self._lock:
            self.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self.execute("ROLLBACK")
                raise
            self.execute("COMMIT")

    def execute(self, statement: str, arguments: tuple[object, ...] = ()) -> sqlite3.Cursor:
        return self._connection.execute(statement, arguments)

    def close(self) -> None:
        """End between two transactions; nothing more can be read or written."""
        with self._lock:
            self._connection.close()

    def now(self) -> int:
        return self.clock.seconds()

    def move_clock(self, offset: float) -> None:
        self.clock.offset = offset
        self.something_to_do.set()
        self.execute("INSERT OR REPLACE INTO meta VALUES ('clock_offset', ?)", (str(offset),))

    def pass_time(self, seconds: float) -> None:
        """Bring all that waits nearer by so many seconds, and let kept answers age as much.

        The clock stays, so that the shop, whose own clock stands still meanwhile, can go on with
        the sessions it makes next.
        """
        self.execute("UPDATE record SET due = due - ? WHERE due IS NOT NULL", (seconds,))
        self.execute("UPDATE delivery SET due = due - ?", (seconds,))
        self.execute("UPDATE idempotency SET created = created - ?", (seconds,))
        self.something_to_do.set()

    def empty(self) -> None:
        """Forget everything, as on the first day: objects, keys, faults, log, clock, settings."""
        for table in ("record", "delivery", "idempotency", "meta"):
            self.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
        self.generation += 1
        self.clock.offset = 0.0
        self.faults.take_back()
        self.requests.clear()
        self.settings = self.first_settings

    def change_settings(self, wishes: Json) -> None:
        """Change settings from here on. Raises ValueError, naming what does not fit."""
        self.settings = self.settings.changed(wishes)
        self.something_to_do.set()

    def payment_page(self, session_id: str) -> str:
        return f"{self.url}/c/pay/{session_id}"

    def request_page(self, request_id: str) -> str:
        return f"{self.url}/?request={request_id}#requests"

    def emit(self, event_type: str, body: Json, previous: Json | None = None) -> str | None:
        """Record that something happened to an object and queue the webhook for it.

        Returns the event's id, or None where a fault keeps Stripe from making the event.
        """
        fault = self.faults.for_webhook(event_type)
        kind = fault.kind if fault else ""
        if kind == "webhook_never":
            return None
        event = self.records.add(Record(self._event(event_type, body, previous), link=event_type))
        if event_type in self.settings.webhook_types:
            due = self.clock.now() + (fault.seconds if fault and kind == "webhook_delayed" else 0)
            self.outbox.add(
                event.id, due, outbox.LOST if kind == "webhook_lost" else outbox.WAITING
            )
            if kind == "webhook_doubled":
                self.outbox.add(event.id, due)
            # The postman wakes now and waits at the lock until this transaction has ended.
            self.something_to_do.set()
        return event.id

    def _event(self, event_type: str, body: Json, previous: Json | None) -> Json:
        data: Json = {"object": body}
        if previous is not None:
            data["previous_attributes"] = previous
        return {
            "id": new_id("evt_1"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now(),
            "data": data,
            "livemode": False,
            "pending_webhooks": 0,
            "request": self.asked_by,
            "type": event_type,
        }
