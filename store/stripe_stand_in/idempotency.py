"""Idempotency keys: the first answer is kept for a day, and given again to the same request."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from store.stripe_stand_in.account import Account
from store.stripe_stand_in.errors import ApiError
from store.stripe_stand_in.form import Tree

KEPT_SECONDS = 24 * 3600
LONGEST_KEY = 255


@dataclass(frozen=True)
class KeptAnswer:
    endpoint: str
    fingerprint: str
    status: int
    body: str
    request: str


def fingerprint(params: Tree) -> str:
    return hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()


def kept_answer(account: Account, key: str, endpoint: str, params: Tree) -> KeptAnswer | None:
    """The answer kept for this key; ApiError where the key was first used for another request."""
    row = account.execute(
        "SELECT endpoint, fingerprint, status, body, request FROM idempotency "
        "WHERE key = ? AND created > ?",
        (key, account.clock.now() - KEPT_SECONDS),
    ).fetchone()
    if row is None:
        return None
    kept = KeptAnswer(*row)
    if kept.endpoint != endpoint:
        raise _misuse(
            "Keys for idempotent requests can only be used for the same endpoint they were first "
            f"used for ('{endpoint}' vs '{kept.endpoint}').",
            key,
        )
    if kept.fingerprint != fingerprint(params):
        raise _misuse(
            "Keys for idempotent requests can only be used with the same parameters they were "
            "first used with.",
            key,
        )
    return kept


def _misuse(message: str, key: str) -> ApiError:
    advice = f"Try using a key other than '{key}' if you meant to execute a different request."
    return ApiError(f"{message} {advice}", kind="idempotency_error")


def keep(account: Account, key: str, answer: KeptAnswer) -> None:
    account.execute(
        "INSERT OR REPLACE INTO idempotency VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            key,
            answer.endpoint,
            answer.fingerprint,
            answer.status,
            answer.body,
            answer.request,
            account.clock.now(),
        ),
    )


class KeysInUse:
    """The keys whose first request is being carried out right now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: set[str] = set()

    @contextmanager
    def held(self, key: str) -> Iterator[None]:
        """Hold a key while its request runs; a second holder gets 409, which is never kept."""
        if len(key) > LONGEST_KEY:
            raise ApiError(
                f"Idempotency keys can be at most {LONGEST_KEY} characters; yours has {len(key)}."
            )
        with self._lock:
            if key in self._keys:
                raise ApiError(
                    "There is currently another in-progress request using this Idempotent Key "
                    "(that probably means you submitted twice, and the other request is still "
                    f"going through): {key}. Please try again later.",
                    status=409,
                    kind="idempotency_error",
                    code="idempotency_key_in_use",
                )
            self._keys.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(key)
