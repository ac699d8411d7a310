"""Disputes: a shopper takes the money back through the bank, and the shop wins or loses it."""

from __future__ import annotations

from store.stripe_stand_in.account import Account
from store.stripe_stand_in.ids import new_id
from store.stripe_stand_in.messages import Json
from store.stripe_stand_in.records import Record

DAYS_TO_ANSWER = 9
REASONS = (
    "duplicate",
    "fraudulent",
    "general",
    "product_not_received",
    "product_unacceptable",
    "unrecognized",
)
_EVIDENCE = (
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
)


def open_dispute(account: Account, charge: Record, reason: str) -> Record:
    """Dispute what is left of a charge. Raises ValueError where there is nothing to dispute."""
    if charge.status != "succeeded" or charge.body["disputed"]:
        raise ValueError(f"Charge {charge.id} cannot be disputed.")
    if reason not in REASONS:
        raise ValueError(f"reason is one of: {', '.join(REASONS)}.")
    charge.body["disputed"] = True
    account.records.save(charge)
    dispute = account.records.add(
        Record(_shape(charge.body, reason, account.now()), link=charge.link)
    )
    account.emit("charge.dispute.created", dispute.body)
    account.emit("charge.dispute.funds_withdrawn", dispute.body)
    return dispute


def close_dispute(account: Account, dispute: Record, status: str) -> None:
    """Decide a dispute: "won" or "lost". Raises ValueError where it is decided already."""
    if status not in {"won", "lost"} or dispute.status in {"won", "lost"}:
        raise ValueError("An open dispute can be won or lost.")
    previous = {"status": dispute.status}
    dispute.body["status"] = status
    account.records.save(dispute)
    account.emit("charge.dispute.updated", dispute.body, previous)
    if status == "won":
        account.emit("charge.dispute.funds_reinstated", dispute.body)
    account.emit("charge.dispute.closed", dispute.body)


def _shape(charge: Json, reason: str, now: int) -> Json:
    brand = charge["payment_method_details"].get("card", {}).get("brand", "visa")
    return {
        "id": new_id("du_1"),
        "object": "dispute",
        "amount": charge["amount_captured"] - charge["amount_refunded"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": dict.fromkeys(_EVIDENCE) | {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": now + DAYS_TO_ANSWER * 24 * 3600,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "card": {
                "brand": brand,
                "case_type": "chargeback",
                "network": brand,
                "network_reason_code": "10.4",
            },
            "type": "card",
        },
        "reason": reason,
        "status": "needs_response",
    }
