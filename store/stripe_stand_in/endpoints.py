"""The API's endpoints: for each its parameters, what it refuses and what it does."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from store.stripe_stand_in import (
    errors,
    expand,
    listing,
    parameters,
    refunds,
    sessions,
    webhook_endpoints,
)
from store.stripe_stand_in.account import Account
from store.stripe_stand_in.errors import ApiError
from store.stripe_stand_in.messages import Json
from store.stripe_stand_in.records import Record
from store.stripe_stand_in.schema import Hash


@dataclass(frozen=True)
class Call:
    """One request, its parameters read and found well-formed."""

    account: Account
    kind: str
    params: Json
    path: str
    id: str

    @property
    def record(self) -> Record:
        """The object the path names; 404 where there is none."""
        record = self.account.records.get(self.kind, self.id)
        if record is None:
            param = {"checkout.session": "session", "payment_intent": "intent"}.get(self.kind, "id")
            raise errors.not_found(self.kind, self.id, param)
        return record

    def show(self, record: Record, paths: list[str] | None = None) -> Json:
        """The record as the API answers it, expanded as asked."""
        body = record.body
        if self.kind == "event":
            body["pending_webhooks"] = self.account.outbox.pending(record.id)
        wanted = self.params.get("expand", []) if paths is None else paths
        return expand.apply(self.account, body, record.kind, wanted)


@dataclass(frozen=True)
class Endpoint:
    method: str
    path: str
    kind: str
    schema: Hash
    # Does the work and answers; an ApiError from here counts as a result and is kept for the key.
    act: Callable[[Call], Json]
    # Refuses before the work begins; nothing is kept for the key.
    check: Callable[[Call], object] = lambda call: None
    is_list: bool = False

    def matches(self, method: str, path: str) -> re.Match[str] | None:
        if method != self.method:
            return None
        return re.fullmatch(self.path.replace("{id}", r"(?P<id>[A-Za-z0-9_]+)"), path)


def _retrieve(call: Call) -> Json:
    return call.show(call.record)


def _list(call: Call, where: listing.Where, *, newest_first: bool = True) -> Json:
    found, records = listing.page(
        call.account, call.kind, call.params, where, call.path, newest_first=newest_first
    )
    paths = [path.removeprefix("data.") for path in call.params.get("expand", [])]
    return found | {"data": [call.show(record, paths) for record in records]}


def _create_session(call: Call) -> Json:
    return call.show(sessions.create(call.account, call.params))


def _expire_session(call: Call) -> Json:
    session = call.record
    sessions.expire(call.account, session)
    return call.show(session)


def _list_sessions(call: Call) -> Json:
    return _list(call, listing.session_filters(call.params))


def _list_line_items(call: Call) -> Json:
    if call.account.records.get("checkout.session", call.id) is None:
        raise errors.not_found("checkout.session", call.id, "session")
    return _list(call, [("link = ?", [call.id])], newest_first=False)


def _cancel_intent(call: Call) -> Json:
    raise ApiError(
        "You cannot cancel this PaymentIntent because it was created by a Checkout Session. Expire "
        "the Checkout Session instead.",
        code="payment_intent_unexpected_state",
    )


def _create_refund(call: Call) -> Json:
    return call.show(refunds.create(call.account, call.params))


def _list_payments(call: Call) -> Json:
    return _list(call, listing.payment_filters(call.params))


def _list_created(call: Call) -> Json:
    return _list(call, listing.created_between(call.params))


def _list_events(call: Call) -> Json:
    return _list(call, listing.event_filters(call.account, call.params))


def _list_all(call: Call) -> Json:
    return _list(call, [])


def _create_webhook_endpoint(call: Call) -> Json:
    return webhook_endpoints.create(call.account, call.params)


def _update_webhook_endpoint(call: Call) -> Json:
    return webhook_endpoints.update(call.account, call.record, call.params)


_SESSIONS = "/v1/checkout/sessions"
_WEBHOOKS = "/v1/webhook_endpoints"
ENDPOINTS = (
    Endpoint(
        "POST",
        _SESSIONS,
        "checkout.session",
        parameters.SESSION_CREATE,
        _create_session,
        check=lambda call: sessions.check(call.account, call.params),
    ),
    Endpoint(
        "GET", _SESSIONS, "checkout.session", parameters.SESSION_LIST, _list_sessions, is_list=True
    ),
    Endpoint("GET", f"{_SESSIONS}/{{id}}", "checkout.session", parameters.ONLY_EXPAND, _retrieve),
    Endpoint(
        "GET",
        f"{_SESSIONS}/{{id}}/line_items",
        "item",
        parameters.ONLY_PAGE,
        _list_line_items,
        is_list=True,
    ),
    Endpoint(
        "POST",
        f"{_SESSIONS}/{{id}}/expire",
        "checkout.session",
        parameters.ONLY_EXPAND,
        _expire_session,
        check=lambda call: call.record,
    ),
    Endpoint(
        "GET",
        "/v1/payment_intents",
        "payment_intent",
        parameters.PAYMENT_INTENT_LIST,
        _list_created,
        is_list=True,
    ),
    Endpoint(
        "GET",
        "/v1/payment_intents/{id}",
        "payment_intent",
        parameters.PAYMENT_INTENT_RETRIEVE,
        _retrieve,
    ),
    Endpoint(
        "POST",
        "/v1/payment_intents/{id}/cancel",
        "payment_intent",
        parameters.PAYMENT_INTENT_CANCEL,
        _cancel_intent,
        check=lambda call: call.record,
    ),
    Endpoint("GET", "/v1/charges", "charge", parameters.CHARGE_LIST, _list_payments, is_list=True),
    Endpoint("GET", "/v1/charges/{id}", "charge", parameters.ONLY_EXPAND, _retrieve),
    Endpoint(
        "POST",
        "/v1/refunds",
        "refund",
        parameters.REFUND_CREATE,
        _create_refund,
        check=lambda call: refunds.check(call.account, call.params),
    ),
    Endpoint("GET", "/v1/refunds", "refund", parameters.REFUND_LIST, _list_payments, is_list=True),
    Endpoint("GET", "/v1/refunds/{id}", "refund", parameters.ONLY_EXPAND, _retrieve),
    Endpoint(
        "GET", "/v1/disputes", "dispute", parameters.DISPUTE_LIST, _list_payments, is_list=True
    ),
    Endpoint("GET", "/v1/disputes/{id}", "dispute", parameters.ONLY_EXPAND, _retrieve),
    Endpoint("GET", "/v1/events", "event", parameters.EVENT_LIST, _list_events, is_list=True),
    Endpoint("GET", "/v1/events/{id}", "event", parameters.ONLY_EXPAND, _retrieve),
    Endpoint(
        "POST",
        _WEBHOOKS,
        "webhook_endpoint",
        parameters.WEBHOOK_ENDPOINT_CREATE,
        _create_webhook_endpoint,
    ),
    Endpoint("GET", _WEBHOOKS, "webhook_endpoint", parameters.ONLY_PAGE, _list_all, is_list=True),
    Endpoint(
        "POST",
        f"{_WEBHOOKS}/{{id}}",
        "webhook_endpoint",
        parameters.WEBHOOK_ENDPOINT_UPDATE,
        _update_webhook_endpoint,
        check=lambda call: call.record,
    ),
)


def find(method: str, path: str) -> tuple[Endpoint, str]:
    """The endpoint for a path and the identifier in it; a 404 where there is none."""
    for endpoint in ENDPOINTS:
        match = endpoint.matches(method, path)
        if match:
            return endpoint, match.groupdict().get("id", "")
    raise ApiError(
        f"Unrecognized request URL ({method}: {path}). Either Stripe does not know it or the local "
        "stand-in does not play it.",
        status=404,
    )
