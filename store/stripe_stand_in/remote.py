"""A running stand-in as tests and other programs hold it, by its address alone.

Webhooks wait until somebody carries them with `deliver(client)`, or until
`configure(webhook_url=…)` names a live server that takes them itself.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from store.stripe_stand_in.messages import Json

LONGEST_CALL = 30
SHOPPER = {
    "email": "test.shopper@example.com",
    "phone": "503 555 0100",
    "name": "Test Shopper",
    "line1": "1 Test Street",
    "line2": "",
    "city": "Portland",
    "state": "OR",
    "postal_code": "97201",
}


class StandInRefused(Exception):
    """A control call did not fit; the message says why."""


@dataclass(frozen=True)
class Visit:
    """What a browser gets: the status, where it is sent on, and the page."""

    status: int
    location: str
    html: str


class Browser(Protocol):
    """The part of Django's test client that carries webhooks."""

    def post(self, path: str, data: bytes, **extra: Any) -> Any: ...


class Remote:
    """What can be seen and ordered of the stand-in at `url`, whoever has started it."""

    def __init__(self, url: str) -> None:
        self.url = url

    # Looking

    def sessions(self) -> list[Json]:
        """Every checkout session, oldest first, as Stripe shows them."""
        return self._all("sessions")

    def session(self, session_id: str) -> Json:
        return self._call("GET", f"/_control/sessions/{session_id}")

    def payment_intent(self, session_id: str) -> Json:
        """The payment intent of a session that somebody has tried to pay."""
        intent_id = self.session(session_id)["payment_intent"]
        return self._call("GET", f"/_control/payment_intents/{intent_id}")

    def charges(self) -> list[Json]:
        return self._all("charges")

    def refunds(self) -> list[Json]:
        return self._all("refunds")

    def disputes(self) -> list[Json]:
        return self._all("disputes")

    def events(self, event_type: str = "") -> list[Json]:
        """Every event, oldest first, with `_deliveries`: what became of its webhooks."""
        events = self._all("events")
        return [event for event in events if event_type in {"", event["type"]}]

    def requests(self, method: str = "", path: str = "") -> list[Json]:
        """The API requests received, oldest first: id, method, path, params, body,
        idempotency_key, status, replayed, fault, error."""
        return [
            entry
            for entry in self._all("requests")
            if method in {"", entry["method"]} and path in {"", entry["path"]}
        ]

    def creations(self) -> list[Json]:
        """The requests that asked for a checkout session."""
        return self.requests("POST", "/v1/checkout/sessions")

    def totals(self) -> Json:
        """{"paid": {"usd": cents}, "refunded": {"usd": cents}}; failed refunds are not counted."""
        return self._call("GET", "/_control/totals")

    def state(self) -> Json:
        return self._call("GET", "/_control/state")

    def _all(self, name: str) -> list[Json]:
        found: list[Json] = self._call("GET", f"/_control/{name}")["data"]
        return found

    # Ordering

    def reset(self, **settings: object) -> None:
        """Forget everything; begin with these settings (see settings.py)."""
        self.order("reset", **settings)

    def configure(self, **settings: object) -> None:
        """Change settings, for example `webhook_url=live_server.url + "/webhooks/stripe/"`."""
        self.order("settings", **settings)

    def advance(self, seconds: float) -> None:
        """Let time pass for all that waits: sessions expire, late answers and retries come. What
        is made afterwards begins at real time again, as the site's own clock does."""
        self.order("clock", advance=seconds)

    def set_clock(self, offset: float) -> None:
        """Set its clock ahead of real time, for a test that sets the site's clock ahead too."""
        self.order("clock", offset=offset)

    def misbehave(
        self,
        kind: str,
        *,
        path: str = "*",
        method: str = "*",
        times: int = 1,
        seconds: float | None = None,
    ) -> None:
        """Order a fault of faults.py; `path` is a pattern, `times=0` is until `behave()`."""
        self.order("fault", kind=kind, path=path, method=method, times=times, seconds=seconds)

    def behave(self) -> None:
        """Take all faults back and let go of the requests that hang."""
        self.order("forgive")

    def expire(self, session_id: str) -> None:
        self.order("expire", session=session_id)

    def settle(self, session_id: str, outcome: str = "succeeded") -> None:
        """Let the bank answer a debit: "succeeded" or "failed"."""
        self.order("settle", session=session_id, outcome=outcome)

    def refund(self, session_id: str, amount: int | None = None, reason: str = "") -> Json:
        """Refund as somebody does in Stripe's dashboard; amount in cents, else all that is left."""
        return self.order("refund", session=session_id, amount=amount, reason=reason)

    def answer_refund(self, refund_id: str, status: str) -> None:
        self.order("answer_refund", refund=refund_id, status=status)

    def dispute(self, session_id: str, reason: str = "fraudulent") -> Json:
        return self.order("dispute", session=session_id, reason=reason)

    def close_dispute(self, dispute_id: str, status: str) -> None:
        self.order("close_dispute", dispute=dispute_id, status=status)

    def hold_webhooks(self) -> None:
        """Keep webhooks back until `release_webhooks()`."""
        self.configure(webhook_mode="off")

    def release_webhooks(self, order: str = "made") -> list[Json]:
        """Post all that waits, one by one: "made", "reversed" or "shuffled"; their answers."""
        answers: list[Json] = self.order("release", order=order)["answers"]
        return answers

    def lose_webhooks(self) -> None:
        """Never send what waits."""
        self.order("lose")

    def resend(self, event_id: str) -> None:
        self.order("resend", event=event_id)

    def order(self, command: str, **wish: object) -> Json:
        """Any command of commands.py. Raises StandInRefused."""
        return self._call("POST", f"/_control/{command}", wish)

    # Standing between

    def webhooks(self) -> list[Json]:
        """The webhooks that wait, signed afresh: delivery, event, type, body, headers."""
        return self._all("webhooks")

    def deliver(self, client: Browser, path: str = "/webhooks/stripe/") -> list[int]:
        """Carry the waiting webhooks to the site through Django's test client; its answers."""
        answers = []
        for letter in self.webhooks():
            sent = {
                name: value for name, value in letter["headers"].items() if name != "Content-Type"
            }
            response = client.post(
                path,
                letter["body"].encode(),
                content_type=letter["headers"]["Content-Type"],
                headers=sent,
            )
            answers.append(response.status_code)
            self.order("delivered", delivery=letter["delivery"], answer=response.status_code)
        return answers

    # Paying, as a browser does

    def pay(
        self,
        session_id: str,
        *,
        card: str = "4242424242424242",
        approve: bool = True,
        **fields: str,
    ) -> Visit:
        """Fill in the payment page and send it; `approve` answers 3-D Secure. Waits, as the page
        does, for the webhook's answer. A payment that went through ends in a 303 to the shop."""
        typed = {
            "method": "card",
            "card_number": card,
            "expiry": "04 / 34",
            "cvc": "1234" if card.startswith("37") else "123",
            "card_name": "Test Shopper",
        }
        visit = self.visit(f"/c/pay/{session_id}", SHOPPER | typed | fields)
        if not visit.location.endswith("/confirm"):
            return visit
        answer = "approve" if approve else "refuse"
        return self.visit(visit.location, {"answer": answer})

    def pay_by_bank(
        self, session_id: str, *, account: str = "000123456789", **fields: str
    ) -> Visit:
        """Pay by bank debit: the session completes unpaid until `settle()`."""
        typed = {
            "method": "us_bank_account",
            "account_name": "Test Shopper",
            "routing_number": "110000000",
            "account_number": account,
        }
        return self.visit(f"/c/pay/{session_id}", SHOPPER | typed | fields)

    def visit(self, path: str, fields: Mapping[str, str] | None = None) -> Visit:
        """Get a page, or post a form to it. Redirects are not followed."""
        body = None if fields is None else urlencode(fields)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        status, headers, text = self._send("GET" if body is None else "POST", path, body, kind)
        return Visit(status, headers.get("location", ""), text)

    def _call(self, method: str, path: str, wish: Json | None = None) -> Json:
        body = None if wish is None else json.dumps(wish)
        status, _, text = self._send(method, path, body, {"Content-Type": "application/json"})
        answer: Json = json.loads(text)
        if status >= 400:
            raise StandInRefused(answer["error"])
        return answer

    def _send(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], str]:
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(
            parts.hostname or "", parts.port, timeout=LONGEST_CALL
        )
        try:
            connection.request(method, path, body and body.encode(), headers)
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return response.status, names, response.read().decode()
        finally:
            connection.close()
