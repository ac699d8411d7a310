"""The control page's HTML, row by row."""

from __future__ import annotations

import json
import time

from store.stripe_stand_in import amounts, pages
from store.stripe_stand_in.faults import KINDS, Fault
from store.stripe_stand_in.messages import Json
from store.stripe_stand_in.pages import Markup
from store.stripe_stand_in.request_log import LoggedRequest


def clock_time(moment: float) -> str:
    return time.strftime("%H:%M:%S", time.localtime(moment))


def options(choices: dict[str, str]) -> Markup:
    return pages.join(
        [
            pages.fill("_option.html", attributes=pages.attributes(value=value), words=words)
            for value, words in choices.items()
        ]
    )


def _button(command: str, words: str, **fields: str) -> Markup:
    hidden = pages.join(
        [pages.fill("_hidden.html", name=name, value=value) for name, value in fields.items()]
    )
    return pages.fill("_button.html", command=command, words=words, hidden=hidden)


def session(body: Json, parts: list[Markup]) -> Markup:
    who = (
        (body["customer_details"] or {}).get("email") or body["client_reference_id"] or "nobody yet"
    )
    return pages.fill(
        "_session.html",
        id=body["id"],
        who=who,
        amount=amounts.in_words(body["amount_total"], body["currency"]),
        state=_state(body),
        made=clock_time(body["created"]),
        ends=clock_time(body["expires_at"]),
        buttons=pages.join(_session_buttons(body)),
        parts=pages.join(parts),
    )


def _state(body: Json) -> str:
    if body["status"] == "complete":
        words = {"unpaid": "complete, bank has not answered", "paid": "complete and paid"}
        return words.get(body["payment_status"], "complete, nothing to pay")
    return str(body["status"])


def _session_buttons(body: Json) -> list[Markup]:
    place = {"session": body["id"], "place": "payments"}
    if body["status"] == "open":
        return [pages.fill("_open.html", address=body["url"]), _button("expire", "Expire", **place)]
    if body["payment_status"] == "unpaid" and body["status"] == "complete":
        return [
            _button("settle", "Money arrives", outcome="succeeded", **place),
            _button("settle", "Money fails", outcome="failed", **place),
        ]
    if body["payment_status"] == "paid":
        return [
            _button("refund", "Refund in dashboard", **place),
            _button("dispute", "Dispute", **place),
        ]
    return []


def refund(body: Json) -> Markup:
    place = {"refund": body["id"], "place": "payments"}
    buttons = []
    if body["status"] == "pending":
        buttons.append(_button("answer_refund", "Refund succeeds", status="succeeded", **place))
    if body["status"] in {"pending", "succeeded"}:
        buttons.append(_button("answer_refund", "Refund fails", status="failed", **place))
    words = f"Refund of {amounts.in_words(body['amount'], body['currency'])}: {body['status']}"
    return pages.fill("_part.html", words=words, buttons=pages.join(buttons))


def dispute(body: Json) -> Markup:
    place = {"dispute": body["id"], "place": "payments"}
    buttons = []
    if body["status"] == "needs_response":
        buttons = [
            _button("close_dispute", "Shop wins", status="won", **place),
            _button("close_dispute", "Shop loses", status="lost", **place),
        ]
    words = f"Dispute ({body['reason']}): {body['status'].replace('_', ' ')}"
    return pages.fill("_part.html", words=words, buttons=pages.join(buttons))


def event(body: Json, delivery: str) -> Markup:
    return pages.fill(
        "_event.html",
        type=body["type"],
        at=clock_time(body["created"]),
        about=body["data"]["object"]["id"][:24],
        delivery=delivery,
        button=_button("resend", "Send again", event=body["id"], place="webhooks"),
    )


def other_event(body: Json) -> Markup:
    return pages.fill(
        "_other_event.html",
        type=body["type"],
        at=clock_time(body["created"]),
        about=body["data"]["object"]["id"][:24],
    )


def fault(order: Fault) -> Markup:
    often = "every time" if order.times == 0 else f"{order.times}×"
    what = "anything" if order.path == "*" else order.path
    place = what if order.method == "*" else f"{order.method} {what}"
    words = f"{KINDS[order.kind]}: {place}, {often}"
    return pages.fill(
        "_part.html",
        words=words,
        buttons=_button("forgive", "Take back", id=str(order.id), place="faults"),
    )


def request(entry: LoggedRequest) -> Markup:
    notes = [entry.error, "answered from its key" if entry.replayed else "", entry.fault]
    return pages.fill(
        "_request.html",
        id=entry.id,
        at=clock_time(entry.at),
        what=f"{entry.method} {entry.path}",
        status=str(entry.status or "no answer"),
        key=entry.idempotency_key or "–",
        notes="; ".join(note for note in notes if note) or "–",
        params=json.dumps(entry.params, indent=1, ensure_ascii=False),
    )
