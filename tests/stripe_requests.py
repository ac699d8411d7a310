"""The requests the shop makes of Stripe, for tests that make them themselves."""

import time

import stripe
from django.conf import settings


def client(url, **options):
    """The real SDK, as the shop sets it up, but without retries unless a test asks for them."""
    usual = {
        "max_network_retries": 0,
        "http_client": stripe.RequestsClient(timeout=(2, 3)),
        "base_addresses": {"api": url},
    }
    key = options.pop("api_key", settings.STRIPE_SECRET_KEY)
    return stripe.StripeClient(key, **usual | options)


def way(name, amount):
    """One way of shipping that a payment page offers."""
    return {
        "shipping_rate_data": {
            "display_name": name,
            "type": "fixed_amount",
            "fixed_amount": {"amount": amount, "currency": "usd"},
            "tax_behavior": "exclusive",
        }
    }


def line_item(*, name="Cadence, neutral arch, size M", price=5800, quantity=1, sku="CAD-N-M"):
    return {
        "price_data": {
            "currency": "usd",
            "unit_amount": price,
            "tax_behavior": "exclusive",
            "product_data": {"name": name, "images": ["http://testserver/media/cadence.jpg"]},
        },
        "quantity": quantity,
        "metadata": {"sku": sku, "line_id": "17"},
    }


def session_params(**changes):
    """Every parameter the shop's design names for a checkout session."""
    order = {"site": "biocorrect", "order_id": "o-1", "order_code": "BC-ABCD7EFG", "schema": "1"}
    params = {
        "mode": "payment",
        "line_items": [line_item(quantity=2), line_item(name="Keel", price=6800, sku="KEE-H-L")],
        "client_reference_id": "o-1",
        "metadata": order,
        "payment_intent_data": {"metadata": order, "description": "Order BC-ABCD7EFG"},
        "expires_at": int(time.time()) + 40 * 60,
        "success_url": "http://testserver/orders/token/thanks/?s={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://testserver/cart/?back=1",
        "shipping_address_collection": {"allowed_countries": ["US"]},
        "shipping_options": [way("Standard, 2 to 4 business days", 495)],
        "phone_number_collection": {"enabled": True},
        "locale": "en",
        "automatic_tax": {"enabled": False},
        "adaptive_pricing": {"enabled": False},
        "excluded_payment_method_types": ["affirm", "klarna"],
    }
    return {name: value for name, value in (params | changes).items() if value is not None}
