"""The JSON of payment intents and charges, as API version 2026-10-28.endive has it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from store.stripe_stand_in.cards import BankAccount, Card, Decline
from store.stripe_stand_in.ids import new_id
from store.stripe_stand_in.messages import Json


@dataclass(frozen=True)
class CardUse:
    """A test card as the shopper typed it."""

    card: Card
    month: int
    year: int
    authenticated: bool = False


def payment_intent(session: Json, data: Json, now: int) -> Json:
    intent_id = new_id("pi_3")
    return {
        "id": intent_id,
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": data.get("capture_method", "automatic_async"),
        "client_secret": new_id(f"{intent_id}_secret_"),
        "confirmation_method": "automatic",
        "created": now,
        "currency": session["currency"],
        "customer": None,
        "customer_account": None,
        "description": data.get("description"),
        "excluded_payment_method_types": session["excluded_payment_method_types"],
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": data.get("metadata", {}),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_method_types": session["payment_method_types"],
        "processing": None,
        "receipt_email": data.get("receipt_email"),
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": data.get("statement_descriptor"),
        "statement_descriptor_suffix": data.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
    }


def charge(intent: Json, billing: Json, details: Json, now: int) -> Json:
    """A charge not answered yet: `succeeded`, `failed` and `pending` turn it into what it is."""
    is_bank = details["type"] == "us_bank_account"
    return {
        "id": new_id("py_3" if is_bank else "ch_3"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": billing,
        "calculated_statement_descriptor": None if is_bank else "BIOCORRECT",
        "captured": False,
        "created": now,
        "currency": intent["currency"],
        "customer": None,
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "on_behalf_of": None,
        "outcome": None,
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": new_id("pm_1"),
        "payment_method_details": details,
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": intent["shipping"],
        "source_transfer": None,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "pending",
        "transfer_data": None,
        "transfer_group": None,
    }


def billing_details(customer: Json) -> Json:
    return {
        "address": customer["address"],
        "email": customer["email"],
        "name": customer["name"],
        "phone": customer["phone"],
        "tax_id": None,
    }


def outcome(decline: Decline | None) -> Json:
    """How the networks answered: approved, or declined and why."""
    return {
        "advice_code": "try_again_later" if decline else None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "declined_by_network" if decline else "approved_by_network",
        "reason": decline.decline_code if decline else None,
        "risk_level": "normal",
        "risk_score": 20,
        "seller_message": (
            "The bank did not return any further details with this decline."
            if decline
            else "Payment complete."
        ),
        "type": "issuer_declined" if decline else "authorized",
    }


def card_details(use: CardUse, amount: int) -> Json:
    brand = use.card.brand
    return {
        "card": {
            "amount_authorized": amount,
            "authorization_code": None,
            "brand": brand,
            "checks": {
                "address_line1_check": "pass",
                "address_postal_code_check": "pass",
                "cvc_check": "pass",
            },
            "country": "US",
            "exp_month": use.month,
            "exp_year": use.year,
            "extended_authorization": {"status": "disabled"},
            "fingerprint": _fingerprint(use.card.number),
            "funding": "credit",
            "incremental_authorization": {"status": "unavailable"},
            "installments": None,
            "last4": use.card.last4,
            "mandate": None,
            "multicapture": {"status": "unavailable"},
            "network": brand,
            "network_token": {"used": False},
            "network_transaction_id": None,
            "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
            "regulated_status": "unregulated",
            "three_d_secure": _three_d_secure() if use.authenticated else None,
            "wallet": None,
        },
        "type": "card",
    }


def _three_d_secure() -> Json:
    return {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": None,
        "version": "2.2.0",
    }


def bank_details(bank: BankAccount) -> Json:
    return {
        "type": "us_bank_account",
        "us_bank_account": {
            "account_holder_type": "individual",
            "account_type": "checking",
            "bank_name": "STRIPE TEST BANK",
            "expected_debit_date": None,
            "fingerprint": _fingerprint(bank.number),
            "last4": bank.last4,
            "mandate": None,
            "payment_reference": None,
            "routing_number": "110000000",
        },
    }


def _fingerprint(number: str) -> str:
    """The same for the same number, as Stripe's is, and not the number."""
    return hashlib.sha256(number.encode()).hexdigest()[:16]


def payment_error(charge: Json, decline: Decline | None, code: str, message: str) -> Json:
    error: Json = {
        "charge": charge["id"],
        "code": code,
        "doc_url": f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}",
        "message": message,
        "type": "card_error" if decline else "invalid_request_error",
    }
    if decline:
        error |= {"advice_code": "try_again_later", "decline_code": decline.decline_code}
    return error
