"""The control page at `/`: what has happened, and buttons for what should happen next."""

from __future__ import annotations

import time

from store.stripe_stand_in import desk_view, pages
from store.stripe_stand_in.account import Account
from store.stripe_stand_in.commands import Commands, Unknown
from store.stripe_stand_in.errors import ApiError
from store.stripe_stand_in.faults import KINDS
from store.stripe_stand_in.messages import Json, Request, Response, redirect
from store.stripe_stand_in.outbox import Delivery
from store.stripe_stand_in.pages import Markup
from store.stripe_stand_in.passing_time import catch_up
from store.stripe_stand_in.records import Record

SHOWN = 30
PATHS = {
    "*": "Any request",
    "/v1/checkout/sessions": "Create or list sessions",
    "/v1/checkout/sessions/*": "One session",
    "/v1/refunds*": "Refunds",
    "/v1/events*": "Events",
    "checkout.session.completed": "Webhook: session completed",
    "checkout.session.expired": "Webhook: session expired",
    "checkout.session.async_*": "Webhook: the bank has answered",
    "refund.*": "Webhooks about refunds",
}


class Desk:
    def __init__(self, account: Account, orders: Commands) -> None:
        self._account = account
        self._commands = orders

    def answer(self, request: Request) -> Response:
        if request.is_read:
            return self._show(request.query_fields().get("request", ""))
        if pages.is_foreign(request.header("Sec-Fetch-Site")):
            return pages.message(
                "Not from here", "Another site tried to send this form.", status=403
            )
        wish: Json = {name: value for name, value in request.form().items() if value}
        place = wish.pop("place", "")
        try:
            self._commands.carry_out(wish.pop("do", ""), wish)
        except (ApiError, Unknown, ValueError) as refusal:
            text = getattr(refusal, "message", str(refusal))
            return pages.message("That does not work", text, ("/", "Back to the stand-in"), 400)
        return redirect(f"/#{place}" if place.isalpha() else "/")

    def _show(self, request_id: str) -> Response:
        account = self._account
        with account.transaction():
            catch_up(account)
            sessions = account.records.select("checkout.session", limit=SHOWN)
            events = account.records.select("event", limit=SHOWN * 4)
            sent, others = _parted(events, account.settings.webhook_types)
            content = pages.fill(
                "desk.html",
                now=time.strftime("%-d %B %Y, %H:%M:%S", time.localtime(account.now())),
                webhook_url=account.settings.webhook_url or "nowhere yet",
                webhook_state=self._webhook_state(),
                switch=self._switch(),
                sessions=self._rows(
                    [self._session(session) for session in sessions], "payment page"
                ),
                events=self._rows([self._event(event) for event in sent[:SHOWN]], "webhook"),
                others=self._rows([desk_view.other_event(each.body) for each in others], "event"),
                faults=self._faults(),
                kinds=desk_view.options(KINDS),
                paths=desk_view.options(PATHS),
                requests=self._requests(request_id),
            )
        return pages.page("Stripe stand-in", content, kind="desk")

    def _rows(self, rows: list[Markup], noun: str) -> Markup:
        return pages.join(rows) if rows else pages.fill("_none.html", text=f"No {noun} yet.")

    def _webhook_state(self) -> str:
        settings = self._account.settings
        waiting = len(self._account.outbox.waiting())
        words = {0: "none waits", 1: "1 waits"}.get(waiting, f"{waiting} wait")
        return f"switched {settings.webhook_mode}, {words}"

    def _switch(self) -> Markup:
        is_on = self._account.settings.webhook_mode == "on"
        value, words = ("off", "Switch off") if is_on else ("on", "Switch on")
        return pages.fill("_switch.html", value=value, words=words)

    def _session(self, session: Record) -> Markup:
        records = self._account.records
        refunds = records.linked("refund", session.link) if session.link else []
        disputes = records.linked("dispute", session.link) if session.link else []
        parts = [desk_view.refund(each.body) for each in refunds]
        parts += [desk_view.dispute(each.body) for each in disputes]
        return desk_view.session(session.body, parts)

    def _event(self, event: Record) -> Markup:
        return desk_view.event(event.body, _delivery_words(self._account.outbox.of(event.id)))

    def _faults(self) -> Markup:
        rows = [desk_view.fault(fault) for fault in self._account.faults.open_orders()]
        return pages.join(rows) if rows else pages.fill("_none.html", text="Nothing is ordered.")

    def _requests(self, wanted: str) -> Markup:
        entries = self._account.requests.entries()[::-1]
        named = [entry for entry in entries if entry.id == wanted]
        return pages.join([desk_view.request(entry) for entry in named or entries[: SHOWN * 2]])


def _parted(events: list[Record], subscribed: tuple[str, ...]) -> tuple[list[Record], list[Record]]:
    """The events the shop subscribes to, and the others."""
    sent = [event for event in events if event.link in subscribed]
    return sent, [event for event in events if event.link not in subscribed]


def _delivery_words(deliveries: list[Delivery]) -> str:
    if not deliveries:
        return "not sent"
    return ", ".join(
        f"{each.state}{f' ({each.tries}× tried, last {each.answer})' if each.tries else ''}"
        for each in deliveries
    )
