"""The API requests received lately, for tests to look at and for the control page to show."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import asdict, dataclass

from store.stripe_stand_in.form import Tree
from store.stripe_stand_in.messages import Json

KEPT = 5000


@dataclass
class LoggedRequest:
    id: str
    at: float
    method: str
    path: str
    params: Tree
    # As sent, so that a test can see whether a retry was the same to the byte.
    body: str
    idempotency_key: str
    stripe_version: str
    user_agent: str
    # 0 while there is no answer, and for ever where there never was one.
    status: int = 0
    replayed: bool = False
    fault: str = ""
    error: str = ""

    def as_json(self) -> Json:
        return asdict(self)


class RequestLog:
    """The last requests, oldest first. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: deque[LoggedRequest] = deque(maxlen=KEPT)

    def add(self, entry: LoggedRequest) -> None:
        with self._lock:
            self._entries.append(entry)

    def entries(self) -> list[LoggedRequest]:
        with self._lock:
            return list(self._entries)

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
