"""The parameters of each endpoint: those the stand-in plays, and those it refuses as not played.

A test holds every name here against the SDK's own type definitions, so that a new SDK shows what
has come and gone.
"""

from store.stripe_stand_in.schema import (
    Boolean,
    Choice,
    DecimalText,
    Email,
    Hash,
    Integer,
    ListOf,
    Metadata,
    Moment,
    NotPlayed,
    Parameter,
    Text,
    Url,
)
from store.stripe_stand_in.vocabulary import (
    COUNTRIES,
    EXCLUDABLE_METHODS,
    LEAST_CHARGE,
    LOCALES,
    METHODS,
)

EXPAND: dict[str, Parameter] = {"expand": ListOf(Text())}
PAGE: dict[str, Parameter] = EXPAND | {
    "limit": Integer(1, 100),
    "starting_after": Text(),
    "ending_before": Text(),
}
CURRENCY = Choice(tuple(LEAST_CHARGE))
# Amounts beyond eight digits are refused by the sum's own check; this is only the integer's room.
AMOUNT = Integer(0, 999_999_999_999)
TAX_BEHAVIOR = Choice(
    ("exclusive", "inclusive", "unspecified"), played=("exclusive", "unspecified")
)

PRODUCT_DATA = Hash(
    {
        "name": Text(250),
        "description": Text(40_000),
        "images": ListOf(Url(), 8),
        "metadata": Metadata(),
        "tax_code": Text(),
        "tax_details": NotPlayed(),
        "unit_label": Text(12),
    },
    required=["name"],
)
PRICE_DATA = Hash(
    {
        "currency": CURRENCY,
        "product": Text(),
        "product_data": PRODUCT_DATA,
        "recurring": NotPlayed(),
        "tax_behavior": TAX_BEHAVIOR,
        "unit_amount": AMOUNT,
        "unit_amount_decimal": DecimalText(),
    },
    required=["currency"],
)
LINE_ITEM = Hash(
    {
        "adjustable_quantity": Hash(
            {"enabled": Boolean(only_off=True), "maximum": Integer(), "minimum": Integer()},
            required=["enabled"],
        ),
        "metadata": Metadata(),
        "price": Text(),
        "price_data": PRICE_DATA,
        "quantity": Integer(1, 999_999),
        "tax_rates": NotPlayed(),
    }
)

_DELIVERY_BOUND = Hash(
    {"unit": Choice(("business_day", "day", "hour", "month", "week")), "value": Integer(1)},
    required=["unit", "value"],
)
SHIPPING_RATE_DATA = Hash(
    {
        "delivery_estimate": Hash({"maximum": _DELIVERY_BOUND, "minimum": _DELIVERY_BOUND}),
        "display_name": Text(100),
        "fixed_amount": Hash(
            {"amount": AMOUNT, "currency": CURRENCY, "currency_options": NotPlayed()},
            required=["amount", "currency"],
        ),
        "metadata": Metadata(),
        "tax_behavior": TAX_BEHAVIOR,
        "tax_code": Text(),
        "type": Choice(("fixed_amount",)),
    },
    required=["display_name"],
)
SHIPPING_OPTION = Hash({"shipping_rate": Text(), "shipping_rate_data": SHIPPING_RATE_DATA})

PAYMENT_INTENT_DATA = Hash(
    {
        "application_fee_amount": NotPlayed(),
        "capture_method": Choice(
            ("automatic", "automatic_async", "manual"), played=("automatic", "automatic_async")
        ),
        "description": Text(1000),
        "metadata": Metadata(),
        "on_behalf_of": NotPlayed(),
        "receipt_email": Email(),
        "setup_future_usage": NotPlayed(),
        "shipping": NotPlayed(),
        "statement_descriptor": Text(22),
        "statement_descriptor_suffix": Text(22),
        "transfer_data": NotPlayed(),
        "transfer_group": NotPlayed(),
    }
)

_MESSAGE = Hash({"message": Text(1200)}, required=["message"])
_ON_OR_OFF = Hash({"enabled": Boolean()}, required=["enabled"])
_ALWAYS_OFF = Boolean(only_off=True)

SESSION_CREATE = Hash(
    EXPAND
    | {
        "adaptive_pricing": Hash({"enabled": _ALWAYS_OFF}),
        "after_expiration": NotPlayed(),
        "allow_promotion_codes": _ALWAYS_OFF,
        "allowed_payment_method_types": ListOf(Choice(METHODS)),
        "automatic_tax": Hash(
            {"enabled": Boolean(), "liability": NotPlayed()}, required=["enabled"]
        ),
        "billing_address_collection": Choice(("auto", "required")),
        "branding_settings": Hash(
            {
                "background_color": NotPlayed(),
                "border_style": NotPlayed(),
                "button_color": NotPlayed(),
                "display_name": Text(100),
                "font_family": NotPlayed(),
                "icon": NotPlayed(),
                "logo": NotPlayed(),
            }
        ),
        "cancel_url": Url(),
        "client_reference_id": Text(200),
        "consent_collection": NotPlayed(),
        "currency": CURRENCY,
        "custom_fields": NotPlayed(),
        "custom_text": Hash(
            {
                "after_submit": _MESSAGE,
                "shipping_address": _MESSAGE,
                "submit": _MESSAGE,
                "terms_of_service_acceptance": NotPlayed(),
            }
        ),
        "customer": NotPlayed(),
        "customer_account": NotPlayed(),
        "customer_creation": Choice(("always", "if_required"), played=("if_required",)),
        "customer_email": Email(),
        "customer_update": NotPlayed(),
        "discounts": NotPlayed(),
        "excluded_payment_method_types": ListOf(Choice(EXCLUDABLE_METHODS)),
        "expires_at": Integer(0),
        "integration_identifier": Text(200),
        "invoice_creation": Hash(
            {"enabled": _ALWAYS_OFF, "invoice_data": NotPlayed()}, required=["enabled"]
        ),
        "line_items": ListOf(LINE_ITEM, 100),
        "locale": Choice(LOCALES),
        "managed_payments": NotPlayed(),
        "metadata": Metadata(),
        "mode": Choice(("payment", "setup", "subscription"), played=("payment",)),
        "name_collection": NotPlayed(),
        "optional_items": NotPlayed(),
        "origin_context": Choice(("mobile_app", "web")),
        "payment_intent_data": PAYMENT_INTENT_DATA,
        "payment_method_collection": NotPlayed(),
        "payment_method_configuration": NotPlayed(),
        "payment_method_data": NotPlayed(),
        "payment_method_options": NotPlayed(),
        "permissions": NotPlayed(),
        "phone_number_collection": _ON_OR_OFF,
        "redirect_on_completion": NotPlayed(),
        "return_url": NotPlayed(),
        "saved_payment_method_options": NotPlayed(),
        "setup_intent_data": NotPlayed(),
        "shipping_address_collection": Hash(
            {"allowed_countries": ListOf(Choice(COUNTRIES))}, required=["allowed_countries"]
        ),
        "shipping_options": ListOf(
            SHIPPING_OPTION, 5, "You can specify at most {n} `shipping_options`."
        ),
        "submit_type": Choice(("auto", "book", "donate", "pay", "subscribe")),
        "subscription_data": NotPlayed(),
        "success_url": Url(),
        "tax_id_collection": Hash(
            {"enabled": _ALWAYS_OFF, "required": NotPlayed()}, required=["enabled"]
        ),
        "ui_mode": Choice(
            ("elements", "embedded_page", "form", "hosted_page"), played=("hosted_page",)
        ),
        "wallet_options": Hash({"link": Hash({"display": Choice(("auto", "never"))})}),
    }
)
SESSION_LIST = Hash(
    PAGE
    | {
        "created": Moment(),
        "customer": NotPlayed(),
        "customer_account": NotPlayed(),
        "customer_details": Hash({"email": Text()}, required=["email"]),
        "payment_intent": Text(),
        "payment_link": NotPlayed(),
        "status": Choice(("complete", "expired", "open")),
        "subscription": NotPlayed(),
    }
)
ONLY_EXPAND = Hash(EXPAND)
ONLY_PAGE = Hash(PAGE)
PAYMENT_INTENT_RETRIEVE = Hash(EXPAND | {"client_secret": Text()})
PAYMENT_INTENT_CANCEL = Hash(
    EXPAND
    | {
        "cancellation_reason": Choice(
            ("abandoned", "duplicate", "fraudulent", "requested_by_customer")
        )
    }
)
PAYMENT_INTENT_LIST = Hash(
    PAGE | {"created": Moment(), "customer": NotPlayed(), "customer_account": NotPlayed()}
)
CHARGE_LIST = Hash(
    PAGE
    | {
        "created": Moment(),
        "customer": NotPlayed(),
        "payment_intent": Text(),
        "transfer_group": NotPlayed(),
    }
)
REFUND_REASONS = ("duplicate", "fraudulent", "requested_by_customer")
REFUND_CREATE = Hash(
    EXPAND
    | {
        "amount": Integer(1),
        "charge": Text(),
        "currency": NotPlayed(),
        "customer": NotPlayed(),
        "instructions_email": NotPlayed(),
        "metadata": Metadata(),
        "origin": NotPlayed(),
        "payment_intent": Text(),
        "reason": Choice(REFUND_REASONS),
        "refund_application_fee": Boolean(only_off=True),
        "reverse_transfer": Boolean(only_off=True),
    }
)
REFUND_LIST = Hash(PAGE | {"charge": Text(), "created": Moment(), "payment_intent": Text()})
DISPUTE_LIST = REFUND_LIST
EVENT_LIST = Hash(
    PAGE
    | {
        "created": Moment(),
        "delivery_success": Boolean(),
        "type": Text(),
        "types": ListOf(Text(), 20),
    }
)
_ENDPOINT: dict[str, Parameter] = EXPAND | {
    "description": Text(),
    "metadata": Metadata(),
}
WEBHOOK_ENDPOINT_CREATE = Hash(
    _ENDPOINT
    | {
        "api_version": Text(),
        "connect": NotPlayed(),
        "enabled_events": ListOf(Text(), 500),
        "url": Url(),
    },
    required=["enabled_events", "url"],
)
WEBHOOK_ENDPOINT_UPDATE = Hash(
    _ENDPOINT | {"disabled": Boolean(), "enabled_events": ListOf(Text(), 500), "url": Url()}
)
