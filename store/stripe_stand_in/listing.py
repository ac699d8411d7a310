"""Lists as Stripe pages them: newest first, by cursor, with `has_more`."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any

from store.stripe_stand_in import errors
from store.stripe_stand_in.account import Account
from store.stripe_stand_in.errors import ApiError
from store.stripe_stand_in.messages import Json
from store.stripe_stand_in.records import Record

type Where = list[tuple[str, Sequence[Any]]]

DEFAULT_LIMIT = 10
EVENTS_KEPT = 30 * 24 * 3600
_OPERATORS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def page(
    account: Account, kind: str, params: Json, where: Where, url: str, *, newest_first: bool = True
) -> tuple[Json, list[Record]]:
    """One page of a kind's records as a list object without its data, and the records."""
    if "starting_after" in params and "ending_before" in params:
        raise errors.exclusive_parameters(["starting_after", "ending_before"])
    limit = params.get("limit", DEFAULT_LIMIT)
    backwards = "ending_before" in params
    cursor = _cursor(account, kind, params, newest_first)
    found = account.records.select(
        kind, where + cursor, newest_first=newest_first != backwards, limit=limit + 1
    )
    shown = found[:limit]
    if backwards:
        shown.reverse()
    return {"object": "list", "data": [], "has_more": len(found) > limit, "url": url}, shown


def _cursor(account: Account, kind: str, params: Json, newest_first: bool) -> Where:
    for name, towards_older in (("starting_after", True), ("ending_before", False)):
        if name in params:
            record = account.records.get(kind, params[name])
            if record is None:
                raise errors.not_found(kind, params[name], name, status=400)
            older = towards_older == newest_first
            return [(f"seq {'<' if older else '>'} ?", [record.seq])]
    return []


def created_between(params: Json) -> Where:
    bounds = params.get("created", {})
    return [(f"created {_OPERATORS[bound]} ?", [moment]) for bound, moment in bounds.items()]


def session_filters(params: Json) -> Where:
    where = created_between(params)
    if "payment_intent" in params:
        where.append(("link = ?", [params["payment_intent"]]))
    if "status" in params:
        where.append(("status = ?", [params["status"]]))
    if "customer_details" in params:
        email = params["customer_details"]["email"]
        where.append(("json_extract(body, '$.customer_details.email') = ?", [email]))
    return where


def payment_filters(params: Json) -> Where:
    """Filters of what hangs on a payment: refunds and disputes."""
    where = created_between(params)
    if "payment_intent" in params:
        where.append(("link = ?", [params["payment_intent"]]))
    if "charge" in params:
        where.append(("json_extract(body, '$.charge') = ?", [params["charge"]]))
    return where


def event_filters(account: Account, params: Json) -> Where:
    if "type" in params and "types" in params:
        raise errors.exclusive_parameters(["type", "types"])
    where = created_between(params)
    where.append(("created >= ?", [account.now() - EVENTS_KEPT]))
    if "type" in params or "types" in params:
        wanted = _known_types(account, params.get("types") or [params["type"]])
        where.append((f"link IN ({', '.join('?' * len(wanted))})", wanted))
    if "delivery_success" in params:
        undelivered = (
            "EXISTS (SELECT 1 FROM delivery WHERE delivery.event = record.id "
            "AND delivery.state != 'delivered')"
        )
        where.append((f"NOT {undelivered}" if params["delivery_success"] else undelivered, []))
    return where


def _known_types(account: Account, patterns: list[str]) -> list[str]:
    """The types events have had so far that fit; `*` in a pattern stands for any group."""
    for pattern in patterns:
        if "." not in pattern and pattern != "*":
            raise ApiError(f"Invalid event type: {pattern}", param="types")
    rows = account.execute("SELECT DISTINCT link FROM record WHERE kind = 'event'").fetchall()
    return [name for (name,) in rows if any(fnmatchcase(name, pattern) for pattern in patterns)]
