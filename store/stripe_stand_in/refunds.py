"""Refunds: made through the API or in the dashboard, answered at once, later, or failing later."""

from __future__ import annotations

from store.stripe_stand_in import amounts, errors
from store.stripe_stand_in.account import Account
from store.stripe_stand_in.errors import ApiError
from store.stripe_stand_in.ids import new_id
from store.stripe_stand_in.messages import Json
from store.stripe_stand_in.records import Record

# A refund in one of these holds money back from further refunds.
STANDING = ("pending", "requires_action", "succeeded")


def check(account: Account, params: Json) -> None:
    """Refuse a request that names no payment, or one that does not exist."""
    if "charge" in params and "payment_intent" in params:
        raise errors.exclusive_parameters(["payment_intent", "charge"])
    for name in ("payment_intent", "charge"):
        if name in params:
            if account.records.get(name, params[name]) is None:
                raise errors.not_found(name, params[name], name)
            return
    raise ApiError(
        "One of the following params should be provided for this request: payment_intent or "
        "charge.",
        code="parameter_missing",
        param="payment_intent",
    )


def create(account: Account, params: Json) -> Record:
    """Refund a payment, wholly or in part. ApiError where less is left than asked for."""
    charge = _charge_to_refund(account, params)
    left = charge.body["amount_captured"] - charge.body["amount_refunded"]
    if charge.body["refunded"] or left == 0:
        raise ApiError(
            f"Charge {charge.id} has already been refunded.", code="charge_already_refunded"
        )
    if charge.body["disputed"]:
        raise ApiError(
            f"Charge {charge.id} has been charged back; cannot issue a refund.",
            code="charge_disputed",
        )
    amount = params.get("amount", left)
    if amount > left:
        raise _too_much(amount, left, charge.body["currency"])
    return _add(account, charge, amount, params)


def _charge_to_refund(account: Account, params: Json) -> Record:
    charge_id = params.get("charge")
    intent_id = params.get("payment_intent")
    if intent_id is not None:
        charge_id = account.records.take("payment_intent", intent_id).body["latest_charge"]
    charge = account.records.get("charge", charge_id)
    if charge is None or charge.status != "succeeded":
        owner = f"This PaymentIntent ({intent_id})" if intent_id else f"Charge {charge_id}"
        raise ApiError(
            f"{owner} does not have a successful charge to refund.",
            code="payment_intent_unexpected_state" if intent_id else "charge_not_refundable",
        )
    return charge


def _too_much(amount: int, left: int, currency: str) -> ApiError:
    return ApiError(
        f"Refund amount ({amounts.in_words(amount, currency)}) is greater than unrefunded amount "
        f"on charge ({amounts.in_words(left, currency)})",
        param="amount",
    )


def _add(account: Account, charge: Record, amount: int, params: Json) -> Record:
    later = charge.private.get("later", "")
    is_bank = charge.body["payment_method_details"]["type"] == "us_bank_account"
    is_pending = is_bank or later == "refund_pending"
    refund = Record(_shape(charge.body, amount, params, is_pending, account.now()))
    refund.link = charge.link
    if is_pending or later == "refund_fails":
        refund.private["then"] = "failed" if later == "refund_fails" else "succeeded"
        refund.due = account.clock.now() + account.settings.refund_answers_after
    account.records.add(refund)
    _count(account, charge, amount)
    account.emit("refund.created", refund.body)
    account.emit("charge.refunded", charge.body)
    return refund


def _count(account: Account, charge: Record, amount: int) -> None:
    """Add to what the charge has given back; a failed refund is taken off again."""
    refunded = charge.body["amount_refunded"] + amount
    charge.body.update(
        amount_refunded=refunded, refunded=refunded == charge.body["amount_captured"]
    )
    account.records.save(charge)


def _shape(charge: Json, amount: int, params: Json, is_pending: bool, now: int) -> Json:
    return {
        "id": new_id("re_3"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "destination_details": _destination(charge, is_pending),
        "metadata": params.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "pending_reason": "processing" if is_pending else None,
        "reason": params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "pending" if is_pending else "succeeded",
        "transfer_reversal": None,
    }


def _destination(charge: Json, is_pending: bool) -> Json:
    if charge["payment_method_details"]["type"] == "us_bank_account":
        return {"type": "us_bank_transfer", "us_bank_transfer": {}}
    kind = "pending" if is_pending else "refund"
    card = {
        "reference_status": "pending",
        "reference_type": "acquirer_reference_number",
        "type": kind,
    }
    return {"card": card, "type": "card"}


def answer(account: Account, refund: Record, status: str) -> None:
    """Let the bank answer a refund: "succeeded", or "failed", which may come after success too."""
    if refund.status not in STANDING or refund.status == status:
        return
    previous = {"status": refund.status}
    refund.due = None
    refund.body.update(status=status, pending_reason=None)
    if status == "failed":
        refund.body["failure_reason"] = "unknown"
        _count(
            account, account.records.take("charge", refund.body["charge"]), -refund.body["amount"]
        )
    account.records.save(refund)
    account.emit("refund.updated", refund.body, previous)
    if status == "failed":
        account.emit("refund.failed", refund.body)
