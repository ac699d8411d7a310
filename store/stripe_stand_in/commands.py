"""What can be ordered from outside Stripe's API: by tests through `/_control/`, by hand at `/`."""

from __future__ import annotations

from collections import Counter

from store.stripe_stand_in import checkout, disputes, outbox, refunds, sessions
from store.stripe_stand_in.account import Account
from store.stripe_stand_in.messages import Json
from store.stripe_stand_in.passing_time import catch_up
from store.stripe_stand_in.records import Record
from store.stripe_stand_in.webhooks import Postman


class Unknown(Exception):
    """Something is named that the account does not have."""


class Commands:
    """Each command takes a JSON object and answers one. ValueError and ApiError say what does not
    fit, Unknown what is not there."""

    NAMES = (
        "reset",
        "settings",
        "clock",
        "fault",
        "forgive",
        "settle",
        "expire",
        "refund",
        "answer_refund",
        "dispute",
        "close_dispute",
        "release",
        "lose",
        "resend",
        "delivered",
    )

    def __init__(self, account: Account, postman: Postman) -> None:
        self._account = account
        self._postman = postman

    def carry_out(self, name: str, wish: Json) -> Json:
        if name not in self.NAMES:
            raise Unknown(f"There is no command {name!r}. There are: {', '.join(self.NAMES)}.")
        answer: Json = getattr(self, f"_{name}")(wish)
        return answer

    def _reset(self, wish: Json) -> Json:
        """Forget everything; `wish` may hold settings to begin with."""
        self._account.faults.take_back()
        self._postman.rest()
        with self._account.transaction():
            self._account.empty()
            self._account.change_settings(wish)
        return {"url": self._account.url}

    def _settings(self, wish: Json) -> Json:
        with self._account.transaction():
            self._account.change_settings(wish)
            return self._account.settings.as_json()

    def _clock(self, wish: Json) -> Json:
        """Let `advance` seconds pass for all that waits, or set the clock `offset` ahead."""
        account = self._account
        with account.transaction():
            if "offset" in wish:
                account.move_clock(float(wish["offset"]))
            account.pass_time(float(wish.get("advance", 0)))
        with account.transaction():
            catch_up(account)
            return {"now": account.now(), "offset": account.clock.offset}

    def _fault(self, wish: Json) -> Json:
        return self._account.faults.order(wish).as_json()

    def _forgive(self, wish: Json) -> Json:
        """Take back one fault by `id`, or all, and let go of the requests that hang."""
        number = wish.get("id")
        self._account.faults.take_back(None if number is None else int(number))
        return {"faults": [fault.as_json() for fault in self._account.faults.open_orders()]}

    def _settle(self, wish: Json) -> Json:
        """Let the bank answer a debit: `session`, and `outcome` "succeeded" or "failed"."""
        if wish.get("outcome") not in {"succeeded", "failed"}:
            raise ValueError("outcome is succeeded or failed.")
        with self._account.transaction():
            session = self._named("checkout.session", wish.get("session"))
            intent = self._account.records.get("payment_intent", session.body["payment_intent"])
            if intent is None or intent.status != "processing":
                raise ValueError("No bank debit of this session is waiting for an answer.")
            checkout.answer_bank_debit(self._account, intent, wish["outcome"])
            return self._named("checkout.session", session.id).body

    def _expire(self, wish: Json) -> Json:
        with self._account.transaction():
            session = self._named("checkout.session", wish.get("session"))
            sessions.expire(self._account, session)
            return session.body

    def _refund(self, wish: Json) -> Json:
        """Refund in the dashboard: `session`, and perhaps `amount` in cents and `reason`."""
        with self._account.transaction():
            session = self._named("checkout.session", wish.get("session"))
            intent = self._named("payment_intent", session.body["payment_intent"])
            known = {name: wish[name] for name in ("amount", "reason") if wish.get(name)}
            params = known | {"payment_intent": intent.id}
            return refunds.create(self._account, params).body

    def _answer_refund(self, wish: Json) -> Json:
        """Let the bank answer a refund: `refund`, and `status` "succeeded" or "failed"."""
        if wish.get("status") not in {"succeeded", "failed"}:
            raise ValueError("status is succeeded or failed.")
        with self._account.transaction():
            refund = self._named("refund", wish.get("refund"))
            refunds.answer(self._account, refund, wish["status"])
            return refund.body

    def _dispute(self, wish: Json) -> Json:
        """Dispute the payment of a `session`, for a `reason`."""
        with self._account.transaction():
            session = self._named("checkout.session", wish.get("session"))
            intent = self._named("payment_intent", session.body["payment_intent"])
            charge = self._named("charge", intent.body["latest_charge"])
            reason = wish.get("reason") or "fraudulent"
            return disputes.open_dispute(self._account, charge, reason).body

    def _close_dispute(self, wish: Json) -> Json:
        """Decide a `dispute`: `status` "won" or "lost"."""
        with self._account.transaction():
            dispute = self._named("dispute", wish.get("dispute"))
            disputes.close_dispute(self._account, dispute, wish.get("status", ""))
            return dispute.body

    def _release(self, wish: Json) -> Json:
        """Send all waiting webhooks now, one after the other: `order` made, reversed, shuffled."""
        return {"answers": self._postman.release(wish.get("order") or "made")}

    def _lose(self, wish: Json) -> Json:
        """Never send the webhooks that wait; Stripe still counts them as undelivered."""
        with self._account.transaction():
            self._account.outbox.settle_waiting(outbox.LOST)
        return {}

    def _resend(self, wish: Json) -> Json:
        """Send an `event` once more, as the dashboard's own button does."""
        with self._account.transaction():
            event = self._named("event", wish.get("event"))
            self._account.outbox.add(event.id, self._account.clock.now())
            self._account.something_to_do.set()
        return {"event": event.id}

    def _delivered(self, wish: Json) -> Json:
        """Note that a `delivery` was carried by hand and answered with the status `answer`."""
        answer = str(wish["answer"])
        state = outbox.DELIVERED if answer.startswith("2") else outbox.FAILED
        with self._account.transaction():
            self._account.outbox.mark(int(wish["delivery"]), state=state, answer=answer)
        return {}

    def _named(self, kind: str, identifier: str | None) -> Record:
        record = self._account.records.get(kind, identifier)
        if record is None:
            raise Unknown(f"There is no {kind} {identifier!r}.")
        return record


def totals(account: Account) -> Json:
    """The money by currency, in minor units: taken, and given back or on its way back."""
    paid: Counter[str] = Counter()
    given_back: Counter[str] = Counter()
    for charge in account.records.select("charge"):
        paid[charge.body["currency"]] += charge.body["amount_captured"]
    for refund in account.records.select("refund"):
        if refund.status in refunds.STANDING:
            given_back[refund.body["currency"]] += refund.body["amount"]
    return {"paid": dict(paid), "refunded": dict(given_back)}
