"""`/_control/`: the stand-in's own JSON interface, for tests. `POST` orders, `GET` looks."""

from __future__ import annotations

import json

from store.stripe_stand_in import commands, pages, webhooks
from store.stripe_stand_in.account import Account
from store.stripe_stand_in.commands import Commands, Unknown
from store.stripe_stand_in.errors import ApiError
from store.stripe_stand_in.messages import Json, Request, Response, json_response
from store.stripe_stand_in.passing_time import catch_up
from store.stripe_stand_in.records import Record

PREFIX = "/_control/"
KINDS = {
    "sessions": "checkout.session",
    "payment_intents": "payment_intent",
    "charges": "charge",
    "refunds": "refund",
    "disputes": "dispute",
    "events": "event",
}


class Control:
    def __init__(self, account: Account, orders: Commands) -> None:
        self._account = account
        self._commands = orders

    def answer(self, request: Request) -> Response:
        if pages.is_foreign(request.header("Sec-Fetch-Site")):
            return json_response({"error": "Another site may not do this."}, 403)
        name = request.path.removeprefix(PREFIX)
        try:
            if request.is_read:
                return json_response(self._look(name))
            return json_response(self._commands.carry_out(name, _wish(request.body)))
        except Unknown as unknown:
            return json_response({"error": str(unknown)}, 404)
        except ApiError as refusal:
            return json_response({"error": refusal.message}, 400)
        except (ValueError, KeyError, TypeError) as misfit:
            return json_response({"error": str(misfit)}, 400)

    def _look(self, name: str) -> Json:
        if name == "requests":
            return {"data": [entry.as_json() for entry in self._account.requests.entries()]}
        with self._account.transaction():
            catch_up(self._account)
            kind, _, identifier = name.partition("/")
            if identifier and kind in KINDS:
                return self._one(KINDS[kind], identifier)
            if name in KINDS:
                return {"data": [self._shown(record) for record in self._oldest_first(KINDS[name])]}
            if name == "state":
                return self._state()
            if name == "totals":
                return commands.totals(self._account)
            if name == "webhooks":
                return {"data": self._waiting_webhooks()}
        raise Unknown(f"There is nothing called {name!r} to look at.")

    def _one(self, kind: str, identifier: str) -> Json:
        record = self._account.records.get(kind, identifier)
        if record is None:
            raise Unknown(f"There is no {kind} {identifier!r}.")
        return self._shown(record)

    def _oldest_first(self, kind: str) -> list[Record]:
        return self._account.records.select(kind, newest_first=False)

    def _shown(self, record: Record) -> Json:
        if record.kind != "event":
            return record.body
        deliveries = self._account.outbox.of(record.id)
        return webhooks.event_body(self._account, record.id) | {
            "_deliveries": [
                {"state": each.state, "tries": each.tries, "answer": each.answer}
                for each in deliveries
            ]
        }

    def _state(self) -> Json:
        return {
            "now": self._account.now(),
            "clock_offset": self._account.clock.offset,
            "settings": self._account.settings.as_json(),
            "faults": [fault.as_json() for fault in self._account.faults.open_orders()],
        }

    def _waiting_webhooks(self) -> list[Json]:
        """The webhooks that wait, signed afresh: for a test that carries them itself."""
        letters = []
        for delivery in self._account.outbox.waiting():
            event = webhooks.event_body(self._account, delivery.event)
            body = webhooks.printed(event)
            sent = webhooks.headers(body, self._account.settings.webhook_secrets)
            letters.append(
                {"delivery": delivery.id, "event": event["id"], "type": event["type"]}
                | {"body": body, "headers": sent}
            )
        return letters


def _wish(body: bytes) -> Json:
    wish = json.loads(body or b"{}")
    if not isinstance(wish, dict):
        raise ValueError("Send a JSON object.")
    return wish
