"""Checkout sessions: made from checked parameters, listed, expired."""

from __future__ import annotations

from decimal import Decimal

from store.stripe_stand_in import amounts, errors, session_shapes
from store.stripe_stand_in.account import Account
from store.stripe_stand_in.errors import ApiError
from store.stripe_stand_in.ids import new_id
from store.stripe_stand_in.messages import Json
from store.stripe_stand_in.records import Record
from store.stripe_stand_in.vocabulary import LEAST_CHARGE, MOST_CHARGE, PLAYED_METHODS

KIND = "checkout.session"
SHORTEST, DEFAULT_LIFE = 30 * 60, 24 * 3600


def check(account: Account, params: Json) -> None:
    """Refuse what single parameters cannot show: rules between them, and against the clock."""
    for name in ("mode", "line_items", "success_url"):
        if name not in params:
            raise errors.missing_parameter(name)
    if not params["line_items"]:
        raise errors.missing_parameter("line_items")
    for position, item in enumerate(params["line_items"]):
        _check_item(item, f"line_items[{position}]")
    currency = params["line_items"][0]["price_data"]["currency"]
    _check_one_currency(params, currency)
    for position, option in enumerate(params.get("shipping_options", [])):
        _check_option(option, f"shipping_options[{position}]", currency)
    _check_expiry(params.get("expires_at"), account.now())
    _check_methods(params)
    _check_total(params, currency)


def _check_item(item: Json, path: str) -> None:
    if "price" in item and "price_data" in item:
        raise errors.exclusive_parameters([f"{path}[price]", f"{path}[price_data]"])
    if "price" in item:
        raise errors.not_found("price", item["price"], f"{path}[price]", status=400)
    if "price_data" not in item:
        raise errors.missing_parameter(f"{path}[price]")
    if "quantity" not in item:
        raise ApiError(f"Quantity is required. Add `quantity` to `{path}`", param=path)
    _check_price(item["price_data"], f"{path}[price_data]")


def _check_price(price: Json, path: str) -> None:
    _exactly_one(price, path, "unit_amount", "unit_amount_decimal")
    _exactly_one(price, path, "product_data", "product")
    if "product" in price:
        raise errors.not_found("product", price["product"], f"{path}[product]", status=400)


def _exactly_one(holder: Json, path: str, first: str, second: str) -> None:
    if first in holder and second in holder:
        raise errors.exclusive_parameters([f"{path}[{first}]", f"{path}[{second}]"])
    if first not in holder and second not in holder:
        raise errors.missing_parameter(f"{path}[{first}]")


def _check_one_currency(params: Json, currency: str) -> None:
    if params.get("currency", currency) != currency:
        raise _wrong_currency("currency", params["currency"], currency)
    for position, item in enumerate(params["line_items"]):
        given = item["price_data"]["currency"]
        if given != currency:
            raise _wrong_currency(f"line_items[{position}]", given, currency)


def _wrong_currency(path: str, given: str, expected: str) -> ApiError:
    return ApiError(
        f"The price specified only supports `{given}`. This doesn't match the expected currency: "
        f"`{expected}`.",
        param=path,
    )


def _check_option(option: Json, path: str, currency: str) -> None:
    if "shipping_rate" in option and "shipping_rate_data" in option:
        raise errors.exclusive_parameters([f"{path}[shipping_rate]", f"{path}[shipping_rate_data]"])
    if "shipping_rate" in option:
        raise errors.not_found(
            "shipping rate", option["shipping_rate"], f"{path}[shipping_rate]", status=400
        )
    if "shipping_rate_data" not in option:
        raise errors.missing_parameter(f"{path}[shipping_rate]")
    rate = option["shipping_rate_data"]
    if "fixed_amount" not in rate:
        raise errors.missing_parameter(f"{path}[shipping_rate_data][fixed_amount]")
    if rate["fixed_amount"]["currency"] != currency:
        raise _wrong_currency(path, rate["fixed_amount"]["currency"], currency)


def _check_expiry(expires_at: int | None, now: int) -> None:
    if expires_at is None:
        return
    if expires_at < now + SHORTEST:
        raise ApiError(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session "
            "creation.",
            param="expires_at",
        )
    if expires_at > now + DEFAULT_LIFE:
        raise ApiError(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            param="expires_at",
        )


def _check_methods(params: Json) -> None:
    if not methods(params):
        raise ApiError(
            "No valid payment method types for this Checkout Session. Please ensure that you have "
            "activated payment methods compatible with your chosen currency in your dashboard.",
            param="excluded_payment_method_types",
        )


def methods(params: Json) -> list[str]:
    """The payment methods the page will offer, of those the stand-in plays."""
    currency = params["line_items"][0]["price_data"]["currency"]
    excluded = params.get("excluded_payment_method_types", [])
    allowed = params.get("allowed_payment_method_types", PLAYED_METHODS)
    offered = [name for name in PLAYED_METHODS if name in allowed and name not in excluded]
    return [name for name in offered if name == "card" or currency == "usd"]


def _check_total(params: Json, currency: str) -> None:
    total = sum(item_amount(item) for item in params["line_items"]) + first_shipping(params)
    if 0 < total < LEAST_CHARGE[currency]:
        least = amounts.in_words(LEAST_CHARGE[currency], currency)
        raise ApiError(
            f"The Checkout Session's total amount due must add up to at least {least} {currency}",
            code="amount_too_small",
        )
    if total > MOST_CHARGE:
        most = amounts.in_words(MOST_CHARGE, currency)
        raise ApiError(
            f"The Checkout Session's total amount due must be no more than {most} {currency}.",
            code="amount_too_large",
        )


def item_amount(item: Json) -> int:
    price = item["price_data"]
    unit = Decimal(price["unit_amount"] if "unit_amount" in price else price["unit_amount_decimal"])
    return amounts.line_amount(unit, item["quantity"])


def first_shipping(params: Json) -> int:
    """The first shipping option is the one chosen until the shopper chooses another."""
    options = params.get("shipping_options", [])
    return int(options[0]["shipping_rate_data"]["fixed_amount"]["amount"]) if options else 0


def create(account: Account, params: Json) -> Record:
    now = account.now()
    session_id = new_id("cs_test_")
    rates = [
        account.records.add(Record(session_shapes.shipping_rate(option["shipping_rate_data"], now)))
        for option in params.get("shipping_options", [])
    ]
    items = [_add_item(account, item, session_id, now) for item in params["line_items"]]
    body = session_shapes.session(
        params,
        session_id,
        account.payment_page(session_id),
        items,
        [rate.body for rate in rates],
        now,
    )
    body["payment_method_types"] = methods(params)
    private = {"payment_intent_data": params.get("payment_intent_data", {})}
    return account.records.add(Record(body, private, due=body["expires_at"]))


def _add_item(account: Account, item: Json, session_id: str, now: int) -> Json:
    product = account.records.add(
        Record(session_shapes.product(item["price_data"]["product_data"], now))
    )
    body = session_shapes.line_item(item, product.body, item_amount(item), now)
    account.records.add(Record(body, link=session_id))
    return body


def expire(account: Account, session: Record) -> None:
    """Close an open session; its payment can no longer be made. ApiError if it is not open."""
    if session.status != "open":
        raise ApiError(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
            f"Session has a status of `{session.status}`."
        )
    session.body.update(status="expired", url=None)
    session.private.pop("awaiting", None)
    session.due = None
    account.records.save(session)
    _cancel_intent(account, session.body["payment_intent"])
    account.emit("checkout.session.expired", session.body)


def _cancel_intent(account: Account, intent_id: str | None) -> None:
    intent = account.records.get("payment_intent", intent_id)
    if intent is None:
        return
    intent.body.update(
        status="canceled",
        canceled_at=account.now(),
        cancellation_reason="expired",
        next_action=None,
    )
    account.records.save(intent)
    account.emit("payment_intent.canceled", intent.body)


def line_items(account: Account, session_id: str) -> list[Record]:
    return account.records.linked("item", session_id)
