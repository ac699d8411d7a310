"""The JSON of a checkout session and its parts, as API version 2026-10-28.endive has it."""

from __future__ import annotations

from decimal import Decimal

from store.stripe_stand_in.ids import new_id
from store.stripe_stand_in.messages import Json


def session(
    params: Json, session_id: str, url: str, items: list[Json], rates: list[Json], now: int
) -> Json:
    """An open session. Keys only `expand` brings, such as `line_items`, are left out."""
    subtotal = sum(item["amount_subtotal"] for item in items)
    shipping = rates[0]["fixed_amount"]["amount"] if rates else 0
    automatic_tax = params.get("automatic_tax", {}).get("enabled", False)
    return {
        "id": session_id,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "after_expiration": None,
        "allow_promotion_codes": params.get("allow_promotion_codes"),
        "allowed_payment_method_types": params.get("allowed_payment_method_types"),
        "amount_subtotal": subtotal,
        "amount_total": subtotal + shipping,
        "automatic_tax": {
            "enabled": automatic_tax,
            "liability": {"type": "self"} if automatic_tax else None,
            "provider": "stripe" if automatic_tax else None,
            "status": "requires_location_inputs" if automatic_tax else None,
        },
        "billing_address_collection": params.get("billing_address_collection"),
        "branding_settings": _branding(params),
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": now,
        "currency": items[0]["currency"],
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": _custom_text(params),
        "customer": None,
        "customer_account": None,
        "customer_creation": params.get("customer_creation", "if_required"),
        "customer_details": _prefilled(params.get("customer_email")),
        "customer_email": params.get("customer_email"),
        "discounts": [],
        "excluded_payment_method_types": params.get("excluded_payment_method_types"),
        "expires_at": params.get("expires_at", now + 24 * 3600),
        "integration_identifier": params.get("integration_identifier"),
        "invoice": None,
        "invoice_creation": _no_invoice(),
        "livemode": False,
        "locale": params.get("locale"),
        "metadata": params.get("metadata", {}),
        "mode": "payment",
        "origin_context": params.get("origin_context"),
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "if_required",
        "payment_method_configuration_details": None,
        "payment_method_types": [],
        "payment_status": "unpaid",
        "permissions": None,
        "phone_number_collection": params.get("phone_number_collection", {"enabled": False}),
        "recovered_from": None,
        "setup_intent": None,
        "shipping_address_collection": params.get("shipping_address_collection"),
        "shipping_cost": shipping_cost(rates[0], 0) if rates else None,
        "shipping_options": [
            {"shipping_amount": rate["fixed_amount"]["amount"], "shipping_rate": rate["id"]}
            for rate in rates
        ],
        "status": "open",
        "submit_type": params.get("submit_type"),
        "subscription": None,
        "success_url": params["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": shipping, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": url,
        "wallet_options": params.get("wallet_options"),
    }


def _branding(params: Json) -> Json:
    return {
        "background_color": "#ffffff",
        "border_style": "rounded",
        "button_color": "#0074d4",
        "display_name": params.get("branding_settings", {}).get("display_name", ""),
        "font_family": "default",
        "icon": None,
        "logo": None,
    }


def _custom_text(params: Json) -> Json:
    texts: Json = dict.fromkeys(
        ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
    )
    texts.update(params.get("custom_text", {}))
    return texts


def _prefilled(email: str | None) -> Json | None:
    return customer_details(email=email) if email else None


def customer_details(
    *,
    email: str | None = None,
    name: str | None = None,
    phone: str | None = None,
    address: Json | None = None,
) -> Json:
    return {
        "address": address,
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": name,
        "phone": phone,
        "tax_exempt": "none",
        "tax_ids": [],
    }


def _no_invoice() -> Json:
    return {
        "enabled": False,
        "invoice_data": {
            "account_tax_ids": None,
            "custom_fields": None,
            "description": None,
            "footer": None,
            "issuer": None,
            "metadata": {},
            "rendering_options": None,
        },
    }


def shipping_cost(rate: Json, tax: int) -> Json:
    """What the chosen shipping costs, in minor units, with the tax on it."""
    amount = rate["fixed_amount"]["amount"]
    return {
        "amount_subtotal": amount,
        "amount_tax": tax,
        "amount_total": amount + tax,
        "shipping_rate": rate["id"],
    }


def shipping_rate(data: Json, now: int) -> Json:
    return {
        "id": new_id("shr_1"),
        "object": "shipping_rate",
        "active": True,
        "created": now,
        "delivery_estimate": data.get("delivery_estimate"),
        "display_name": data["display_name"],
        "fixed_amount": data["fixed_amount"],
        "livemode": False,
        "metadata": data.get("metadata", {}),
        "tax_behavior": data.get("tax_behavior", "unspecified"),
        "tax_code": data.get("tax_code"),
        "type": "fixed_amount",
    }


def product(data: Json, now: int) -> Json:
    return {
        "id": new_id("prod_"),
        "object": "product",
        "active": False,
        "created": now,
        "default_price": None,
        "description": data.get("description"),
        "images": data.get("images", []),
        "livemode": False,
        "marketing_features": [],
        "metadata": data.get("metadata", {}),
        "name": data["name"],
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": None,
        "tax_code": data.get("tax_code"),
        "type": "service",
        "unit_label": data.get("unit_label"),
        "updated": now,
        "url": None,
    }


def line_item(params: Json, product: Json, amount: int, now: int) -> Json:
    return {
        "id": new_id("li_1"),
        "object": "item",
        "adjustable_quantity": params.get("adjustable_quantity"),
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": params["price_data"]["currency"],
        "description": product["name"],
        "metadata": params.get("metadata", {}),
        "price": _price(params["price_data"], product["id"], now),
        "quantity": params["quantity"],
    }


def _price(data: Json, product_id: str, now: int) -> Json:
    decimal = Decimal(data["unit_amount"] if "unit_amount" in data else data["unit_amount_decimal"])
    return {
        "id": new_id("price_1"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": now,
        "currency": data["currency"],
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": product_id,
        "recurring": None,
        "tax_behavior": data.get("tax_behavior", "unspecified"),
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": int(decimal) if decimal == int(decimal) else None,
        "unit_amount_decimal": str(decimal),
    }
