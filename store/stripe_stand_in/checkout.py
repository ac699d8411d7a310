"""What a shopper does on the payment page, and what the bank answers then or days later."""

from __future__ import annotations

from dataclasses import dataclass

from store.stripe_stand_in import amounts, disputes, payment_shapes, session_shapes, sessions
from store.stripe_stand_in.account import Account
from store.stripe_stand_in.cards import BY_ACCOUNT, BY_NUMBER, BankAccount, Decline
from store.stripe_stand_in.messages import Json
from store.stripe_stand_in.payment_shapes import CardUse
from store.stripe_stand_in.records import Record

AUTHENTICATION_FAILED = Decline(
    "payment_intent_authentication_failure",
    "authentication_not_handled",
    "We are unable to authenticate your payment method. Please choose a different payment method "
    "and try again.",
)


class NotOpen(Exception):
    """The session is complete or expired, so nothing can be paid on it."""


@dataclass(frozen=True)
class Shopper:
    """Who pays and where the parcel goes, as typed and checked."""

    email: str
    name: str
    billing_address: Json
    phone: str | None = None
    shipping: Json | None = None
    # Which of the session's shipping options, counted from 0.
    shipping_option: int = 0


@dataclass(frozen=True)
class Outcome:
    """What came of one try. `event` is the webhook to wait for before going back to the shop."""

    status: str  # "complete", "declined" or "asks"
    message: str = ""
    event: str | None = None


def pay_by_card(account: Account, session: Record, shopper: Shopper, use: CardUse) -> Outcome:
    """Play a test card. Raises NotOpen where another window was faster."""
    intent = _begin(account, session, shopper, "card")
    if use.card.asks and not use.authenticated:
        return _ask_the_bank(account, session, intent, use)
    charge = _add_charge(
        account, session, intent, payment_shapes.card_details(use, intent.body["amount"])
    )
    charge.private["later"] = use.card.later
    if use.card.decline:
        return _decline(account, intent, charge, use.card.decline)
    _succeed(account, intent, charge)
    event = _complete(account, session, "paid")
    if use.card.later == "dispute":
        disputes.open_dispute(account, charge, "fraudulent")
    return Outcome("complete", event=event)


def pay_by_bank(account: Account, session: Record, shopper: Shopper, bank: BankAccount) -> Outcome:
    """Complete the session unpaid: the bank answers days later, as the account number says."""
    intent = _begin(account, session, shopper, "us_bank_account")
    charge = _add_charge(account, session, intent, payment_shapes.bank_details(bank))
    account.records.save(charge)
    intent.body["status"] = "processing"
    intent.private["bank_account"] = bank.number
    wait = account.settings.bank_answers_after
    intent.due = None if wait is None else account.clock.now() + wait
    account.records.save(intent)
    account.emit("charge.pending", charge.body)
    account.emit("payment_intent.processing", intent.body)
    return Outcome("complete", event=_complete(account, session, "unpaid"))


def pay_nothing(account: Account, session: Record, shopper: Shopper) -> Outcome:
    """Complete a session whose total is 0, which needs no payment and makes no intent."""
    _note_shopper(account, session, shopper)
    return Outcome("complete", event=_complete(account, session, "no_payment_required"))


def answer_authentication(account: Account, session: Record, passed: bool) -> Outcome:
    """Take the shopper's answer to the bank's question and go on paying, or not."""
    if session.status != "open" or "awaiting" not in session.private:
        raise NotOpen
    awaiting = session.private.pop("awaiting")
    account.records.save(session)
    shopper = Shopper(**awaiting["shopper"])
    card = BY_NUMBER[awaiting["number"]]
    use = CardUse(card, awaiting["month"], awaiting["year"], authenticated=True)
    if passed:
        return pay_by_card(account, session, shopper, use)
    intent = account.records.take("payment_intent", session.body["payment_intent"])
    decline = AUTHENTICATION_FAILED
    intent.body.update(status="requires_payment_method", next_action=None)
    intent.body["last_payment_error"] = {
        "code": decline.code,
        "doc_url": f"https://stripe.com/docs/error-codes/{decline.code.replace('_', '-')}",
        "message": decline.message,
        "type": "card_error",
    }
    account.records.save(intent)
    account.emit("payment_intent.payment_failed", intent.body)
    return Outcome("declined", decline.message)


def _begin(account: Account, session: Record, shopper: Shopper, method: str) -> Record:
    """Write down the shopper and see to the session's intent: one, however many tries."""
    _note_shopper(account, session, shopper)
    intent = account.records.get("payment_intent", session.body["payment_intent"])
    is_new = intent is None
    if intent is None:
        data = session.private["payment_intent_data"]
        intent = Record(payment_shapes.payment_intent(session.body, data, account.now()))
        account.records.add(intent)
        session.body["payment_intent"] = session.link = intent.id
    intent.body.update(
        amount=session.body["amount_total"], next_action=None, last_payment_error=None
    )
    intent.body["shipping"] = _shipping_of(shopper)
    intent.private.update(session=session.id, method=method)
    account.records.save(intent)
    account.records.save(session)
    if is_new:
        account.emit("payment_intent.created", intent.body)
    return intent


def _shipping_of(shopper: Shopper) -> Json | None:
    if shopper.shipping is None:
        return None
    extra = {"carrier": None, "phone": shopper.phone, "tracking_number": None}
    return extra | shopper.shipping


def _note_shopper(account: Account, session: Record, shopper: Shopper) -> None:
    if session.status != "open":
        raise NotOpen
    session.private["shopper"] = vars(shopper)
    _choose_shipping(account, session, shopper.shipping_option)


def _choose_shipping(account: Account, session: Record, choice: int) -> None:
    """Set the shipping chosen and, where the session asks for it, the tax; then the new total."""
    body = session.body
    percent = account.settings.tax_percent if body["automatic_tax"]["enabled"] else "0"
    items_tax = _tax_items(account, session, percent)
    shipping, shipping_tax = 0, 0
    if body["shipping_options"]:
        option = body["shipping_options"][choice]
        rate = account.records.take("shipping_rate", option["shipping_rate"])
        shipping = option["shipping_amount"]
        shipping_tax = amounts.tax_amount(shipping, percent)
        body["shipping_cost"] = session_shapes.shipping_cost(rate.body, shipping_tax)
    tax = items_tax + shipping_tax
    body["total_details"].update(amount_shipping=shipping, amount_tax=tax)
    body["amount_total"] = body["amount_subtotal"] + shipping + tax
    if body["automatic_tax"]["enabled"]:
        body["automatic_tax"]["status"] = "complete"


def _tax_items(account: Account, session: Record, percent: str) -> int:
    total = 0
    for item in sessions.line_items(account, session.id):
        tax = amounts.tax_amount(item.body["amount_subtotal"], percent)
        item.body.update(amount_tax=tax, amount_total=item.body["amount_subtotal"] + tax)
        account.records.save(item)
        total += tax
    return total


def _ask_the_bank(account: Account, session: Record, intent: Record, use: CardUse) -> Outcome:
    intent.body["status"] = "requires_action"
    page = account.payment_page(session.id)
    intent.body["next_action"] = {
        "redirect_to_url": {"return_url": page, "url": f"{page}/confirm"},
        "type": "redirect_to_url",
    }
    account.records.save(intent)
    session.private["awaiting"] = {
        "shopper": session.private["shopper"],
        "number": use.card.number,
        "month": use.month,
        "year": use.year,
    }
    account.records.save(session)
    account.emit("payment_intent.requires_action", intent.body)
    return Outcome("asks")


def _add_charge(account: Account, session: Record, intent: Record, details: Json) -> Record:
    shopper = Shopper(**session.private["shopper"])
    billing = payment_shapes.billing_details(_customer(shopper))
    charge = Record(
        payment_shapes.charge(intent.body, billing, details, account.now()), link=intent.id
    )
    account.records.add(charge)
    intent.body.update(latest_charge=charge.id, payment_method=charge.body["payment_method"])
    return charge


def _customer(shopper: Shopper) -> Json:
    return session_shapes.customer_details(
        email=shopper.email, name=shopper.name, phone=shopper.phone, address=shopper.billing_address
    )


def _decline(account: Account, intent: Record, charge: Record, decline: Decline) -> Outcome:
    _fail(account, intent, charge, decline.code, decline.message, decline)
    return Outcome("declined", decline.message)


def _fail(
    account: Account,
    intent: Record,
    charge: Record,
    code: str,
    message: str,
    decline: Decline | None = None,
) -> None:
    charge.body.update(status="failed", failure_code=code, failure_message=message)
    charge.body["outcome"] = payment_shapes.outcome(decline) if decline else None
    account.records.save(charge)
    intent.body.update(status="requires_payment_method", payment_method=None)
    intent.body["last_payment_error"] = payment_shapes.payment_error(
        charge.body, decline, code, message
    )
    account.records.save(intent)
    account.emit("charge.failed", charge.body)
    account.emit("payment_intent.payment_failed", intent.body)


def _succeed(account: Account, intent: Record, charge: Record) -> None:
    amount = intent.body["amount"]
    charge.body.update(
        status="succeeded",
        amount_captured=amount,
        captured=True,
        paid=True,
        outcome=payment_shapes.outcome(None),
    )
    account.records.save(charge)
    intent.body.update(status="succeeded", amount_received=amount)
    account.records.save(intent)
    account.emit("charge.succeeded", charge.body)
    account.emit("payment_intent.succeeded", intent.body)


def _complete(account: Account, session: Record, payment_status: str) -> str | None:
    shopper = Shopper(**session.private["shopper"])
    session.body.update(
        status="complete",
        payment_status=payment_status,
        url=None,
        customer_details=_customer(shopper),
    )
    session.body["collected_information"] = {
        "business_name": None,
        "individual_name": None,
        "shipping_details": shopper.shipping,
    }
    session.due = None
    event = account.emit("checkout.session.completed", session.body)
    session.private["completed"] = event
    account.records.save(session)
    return event


def answer_bank_debit(account: Account, intent: Record, outcome: str) -> None:
    """Let the bank answer a debit that is processing: "succeeded" or "failed". Twice is no harm."""
    if intent.status != "processing":
        return
    intent.due = None
    session = account.records.take("checkout.session", intent.private["session"])
    charge = account.records.take("charge", intent.body["latest_charge"])
    if outcome == "succeeded":
        _succeed(account, intent, charge)
        session.body["payment_status"] = "paid"
        account.records.save(session)
        account.emit("checkout.session.async_payment_succeeded", session.body)
    else:
        bank = BY_ACCOUNT[intent.private["bank_account"]]
        bank = bank if bank.failure_code else BY_ACCOUNT["000222222227"]
        _fail(account, intent, charge, bank.failure_code, bank.failure_message)
        account.emit("checkout.session.async_payment_failed", session.body)
