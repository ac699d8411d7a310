"""The hosted payment page: what the shopper sees, and where each button leads."""

from __future__ import annotations

import re

from store.stripe_stand_in import checkout, pages, payment_view
from store.stripe_stand_in.account import Account
from store.stripe_stand_in.cards import BY_ACCOUNT, BY_NUMBER, BankAccount
from store.stripe_stand_in.checkout import NotOpen, Outcome, Shopper
from store.stripe_stand_in.messages import Request, Response, redirect
from store.stripe_stand_in.passing_time import catch_up
from store.stripe_stand_in.payment_form import PaymentForm
from store.stripe_stand_in.payment_shapes import CardUse
from store.stripe_stand_in.records import Record
from store.stripe_stand_in.webhooks import Postman

# As long as hosted Checkout waits for the answer to its webhook before it lets the shopper go.
LONGEST_WAIT = 10.0
_PATH = re.compile(r"/c/pay/(?P<id>[A-Za-z0-9_]+)(?P<confirm>/confirm)?")


class PaymentPage:
    def __init__(self, account: Account, postman: Postman) -> None:
        self._account = account
        self._postman = postman

    def answer(self, request: Request) -> Response:
        match = _PATH.fullmatch(request.path)
        session = self._session(match["id"]) if match else None
        if match is None or session is None:
            return pages.message("No such payment page", payment_view.UNKNOWN, status=404)
        if not request.is_read and pages.is_foreign(request.header("Sec-Fetch-Site")):
            return pages.message("Not from here", payment_view.FOREIGN, status=403)
        if match["confirm"]:
            return self._confirm(request, session)
        return self._show(request, session) if request.is_read else self._pay(request, session)

    def _session(self, session_id: str) -> Record | None:
        with self._account.transaction():
            catch_up(self._account)
            return self._account.records.get("checkout.session", session_id)

    def _show(self, request: Request, session: Record) -> Response:
        if session.status != "open":
            return payment_view.closed(session.body)
        values = {}
        if session.body["customer_email"]:
            values["email"] = session.body["customer_email"]
        fill = request.query_fields().get("fill", "")
        if fill in BY_NUMBER or fill in BY_ACCOUNT:
            values |= payment_view.test_shopper() | payment_view.test_means(fill)
        return self._form_page(PaymentForm(session.body, values))

    def _form_page(self, form: PaymentForm, status: int = 200) -> Response:
        with self._account.transaction():
            view = payment_view.gather(self._account, form)
        return payment_view.form_page(view, status)

    def _pay(self, request: Request, session: Record) -> Response:
        form = PaymentForm(session.body, request.form())
        if session.status != "open":
            return self._leave_or_explain(session.id)
        if "fill" in form.values or "update" in form.values:
            form.values |= payment_view.test_means(form.values.get("fill", ""))
            return self._form_page(form)
        payment = form.read()
        if payment is None:
            return self._form_page(form, 422)
        try:
            outcome = self._play(session.id, form, *payment)
        except NotOpen:
            return self._leave_or_explain(session.id)
        return self._go_on(session.id, form, outcome)

    def _play(
        self,
        session_id: str,
        form: PaymentForm,
        shopper: Shopper,
        means: CardUse | BankAccount | None,
    ) -> Outcome:
        account = self._account
        with account.transaction():
            session = account.records.take("checkout.session", session_id)
            session.private["typed"] = form.shown_values()
            if isinstance(means, CardUse):
                return checkout.pay_by_card(account, session, shopper, means)
            if isinstance(means, BankAccount):
                return checkout.pay_by_bank(account, session, shopper, means)
            return checkout.pay_nothing(account, session, shopper)

    def _go_on(self, session_id: str, form: PaymentForm, outcome: Outcome) -> Response:
        if outcome.status == "asks":
            return redirect(f"/c/pay/{session_id}/confirm")
        if outcome.status == "declined":
            form.errors["card_number"] = f"{outcome.message} Nothing was charged."
            return self._form_page(form, 402)
        return self._leave_or_explain(session_id)

    def _leave_or_explain(self, session_id: str) -> Response:
        """Go back to the shop once the webhook is answered; or say why there is nothing to pay."""
        session = self._session(session_id)
        if session is None or session.status != "complete":
            return redirect(f"/c/pay/{session_id}")
        self._postman.wait_for(session.private["completed"], LONGEST_WAIT)
        return redirect(payment_view.success_url(session.body))

    def _confirm(self, request: Request, session: Record) -> Response:
        if session.status != "open":
            return self._leave_or_explain(session.id)
        if "awaiting" not in session.private:
            return redirect(f"/c/pay/{session.id}")
        if request.is_read:
            return payment_view.confirm_page(session.body)
        outcome = self._authenticate(session.id, request.form().get("answer") == "approve")
        form = PaymentForm(session.body, session.private.get("typed", {}))
        return self._go_on(session.id, form, outcome)

    def _authenticate(self, session_id: str, passed: bool) -> Outcome:
        account = self._account
        with account.transaction():
            session = account.records.take("checkout.session", session_id)
            try:
                return checkout.answer_authentication(account, session, passed)
            except NotOpen:
                return Outcome("complete")
