"""Webhooks: signed, posted, tried again, and remembered as delivered or not."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import random
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from store.stripe_stand_in import outbox
from store.stripe_stand_in.account import Account
from store.stripe_stand_in.messages import Json
from store.stripe_stand_in.outbox import Delivery
from store.stripe_stand_in.passing_time import catch_up

# How often the account is looked at when nothing asks for it.
ROUND_SECONDS = 0.25
MOST_AT_ONCE = 16


def signature(body: str, secrets: tuple[str, ...], moment: int) -> str:
    """The `Stripe-Signature` header: one v1 per secret, and the v0 that test mode adds."""
    signed = [
        hmac.new(secret.encode(), f"{moment}.{body}".encode(), hashlib.sha256) for secret in secrets
    ]
    parts = [f"t={moment}", *(f"v1={mac.hexdigest()}" for mac in signed)]
    return ",".join([*parts, f"v0={hashlib.sha256(body.encode()).hexdigest()}"])


def headers(body: str, secrets: tuple[str, ...]) -> dict[str, str]:
    """The headers Stripe sends. Signed by real time: receivers check age by their own clock."""
    return {
        "Accept": "*/*; q=0.5, application/xml",
        "Cache-Control": "no-cache",
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signature(body, secrets, int(time.time())),
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    }


def post(url: str, body: str, sent: dict[str, str], timeout: float) -> str:
    """Post once; the status as text, or the name of what went wrong. Redirects are not followed."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    make = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = make(parts.hostname or "", parts.port, timeout=timeout)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", target, body.encode(), sent)
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException) as trouble:
        return type(trouble).__name__
    finally:
        connection.close()


@dataclass(frozen=True)
class Letter:
    """One delivery ready to be sent."""

    delivery: Delivery
    url: str
    body: str
    headers: dict[str, str]
    timeout: float


def event_body(account: Account, event_id: str) -> Json:
    body = account.records.take("event", event_id).body
    return body | {"pending_webhooks": account.outbox.pending(event_id)}


def printed(event: Json) -> str:
    """An event as Stripe prints it; the signature is over exactly this text."""
    return json.dumps(event, indent=2, ensure_ascii=False)


class Postman:
    """Sends what is in the outbox, and lets time pass for the account while nobody asks."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._answered = threading.Condition()
        self._under_way: set[int] = set()
        self._places = threading.Semaphore(MOST_AT_ONCE)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._rounds, name="postman", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the rounds; afterwards the account can be closed."""
        self._stopped.set()
        self._account.something_to_do.set()
        self._thread.join(timeout=2)

    def _rounds(self) -> None:
        while not self._stopped.is_set():
            self._account.something_to_do.wait(ROUND_SECONDS)
            self._account.something_to_do.clear()
            if self._stopped.is_set():
                return
            for delivery in self._due():
                threading.Thread(target=self._send, args=(delivery,), daemon=True).start()

    def _due(self) -> list[Delivery]:
        with self._account.transaction():
            catch_up(self._account)
            settings = self._account.settings
            if not settings.webhook_url or settings.webhook_mode == "off":
                return []
            waiting = self._account.outbox.waiting(due_by=self._account.clock.now())
            return self._claim(waiting)

    def _claim(self, deliveries: list[Delivery]) -> list[Delivery]:
        with self._answered:
            free = [delivery for delivery in deliveries if delivery.id not in self._under_way]
            self._under_way.update(delivery.id for delivery in free)
            return free

    def _send(self, delivery: Delivery) -> str:
        """Post one claimed delivery and note what came of it."""
        answer = ""
        try:
            with self._places:
                letter = self._write(delivery)
                if letter is not None:
                    answer = post(letter.url, letter.body, letter.headers, letter.timeout)
                    self._note(delivery, answer)
        finally:
            with self._answered:
                self._under_way.discard(delivery.id)
                self._answered.notify_all()
        return answer

    def _write(self, delivery: Delivery) -> Letter | None:
        with self._account.transaction():
            if self._account.records.get("event", delivery.event) is None:
                return None  # the account was emptied meanwhile
            settings = self._account.settings
            body = printed(event_body(self._account, delivery.event))
        sent = headers(body, settings.webhook_secrets)
        return Letter(delivery, settings.webhook_url, body, sent, settings.webhook_timeout)

    def _note(self, delivery: Delivery, answer: str) -> None:
        with self._account.transaction():
            settings = self._account.settings
            if answer.startswith("2"):
                self._account.outbox.mark(delivery.id, state=outbox.DELIVERED, answer=answer)
            elif delivery.tries >= settings.webhook_retries:
                self._account.outbox.mark(delivery.id, state=outbox.FAILED, answer=answer)
            else:
                due = self._account.clock.now() + settings.webhook_backoff * 2**delivery.tries
                self._account.outbox.mark(delivery.id, state=outbox.WAITING, answer=answer, due=due)

    def wait_for(self, event_id: str | None, timeout: float) -> None:
        """Wait until the event's webhook has been answered once, as hosted Checkout does."""
        deadline = time.monotonic() + timeout
        while event_id and self._is_unanswered(event_id):
            left = deadline - time.monotonic()
            if left <= 0:
                return
            with self._answered:
                self._answered.wait(min(left, 0.05))

    def _is_unanswered(self, event_id: str) -> bool:
        with self._account.transaction():
            settings = self._account.settings
            if not settings.webhook_url or settings.webhook_mode == "off":
                return False
            now = self._account.clock.now()
            deliveries = self._account.outbox.of(event_id)
            return any(
                d.state == outbox.WAITING and not d.tries and d.due <= now for d in deliveries
            )

    def release(self, order: str = "made") -> list[Json]:
        """Send all that waits, one after the other: as "made", "reversed" or "shuffled"."""
        with self._account.transaction():
            waiting = self._claim(self._account.outbox.waiting())
        if order == "reversed":
            waiting.reverse()
        elif order == "shuffled":
            random.shuffle(waiting)
        return [{"event": delivery.event, "answer": self._send(delivery)} for delivery in waiting]

    def rest(self, timeout: float = 2.0) -> None:
        """Wait until nothing is on its way, so that an emptied account stays empty."""
        with self._answered:
            self._answered.wait_for(lambda: not self._under_way, timeout)
