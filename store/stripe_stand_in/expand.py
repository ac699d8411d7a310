"""`expand`: identifiers replaced by their objects, along the paths Stripe knows."""

from __future__ import annotations

from collections.abc import Sequence

from store.stripe_stand_in import listing
from store.stripe_stand_in.account import Account
from store.stripe_stand_in.errors import ApiError
from store.stripe_stand_in.messages import Json

DEEPEST = 4
# Per kind, what can be expanded and into which kind. A name in [] is a list that is left out
# unless asked for; one in () is a hash inside the object; None is never set by the stand-in.
GRAPH: dict[str, dict[str, str | None]] = {
    "checkout.session": {
        "customer": None,
        "invoice": None,
        "line_items": "[item]",
        "payment_intent": "payment_intent",
        "payment_link": None,
        "setup_intent": None,
        "shipping_cost": "(shipping_cost)",
        "shipping_options": "(shipping_option)",
        "subscription": None,
    },
    "(shipping_cost)": {"shipping_rate": "shipping_rate"},
    "(shipping_option)": {"shipping_rate": "shipping_rate"},
    "[item]": {"data": "item"},
    "item": {"price": "(price)"},
    "(price)": {"product": "product"},
    "payment_intent": {
        "customer": None,
        "latest_charge": "charge",
        "payment_method": None,
        "review": None,
    },
    "charge": {
        "balance_transaction": None,
        "customer": None,
        "payment_intent": "payment_intent",
        "refunds": "[refund]",
        "review": None,
    },
    "[refund]": {"data": "refund"},
    "refund": {
        "balance_transaction": None,
        "charge": "charge",
        "payment_intent": "payment_intent",
    },
    "dispute": {"charge": "charge", "payment_intent": "payment_intent"},
    "shipping_rate": {"tax_code": None},
    "product": {"default_price": None, "tax_code": None},
    "event": {},
}


def check(kind: str, paths: Sequence[str], *, is_list: bool) -> None:
    """Refuse a path that is too deep or leads nowhere, whatever the values on it are."""
    for path in paths:
        names = path.split(".")
        if len(names) > DEEPEST:
            raise ApiError(
                f"You cannot expand more than {DEEPEST} levels of a property. Property: {path}",
                code="property_expansion_max_depth",
                param="expand",
            )
        if is_list and names[0] != "data":
            raise _cannot(path, f" You may want to try expanding 'data.{path}' instead.")
        _walk(kind, names[1:] if is_list else names, path)


def _walk(kind: str | None, names: list[str], path: str) -> None:
    if not names:
        raise _cannot(path)
    for name in names:
        if kind is None or name not in GRAPH.get(kind, {}):
            raise _cannot(path)
        kind = GRAPH[kind][name]
    if kind and kind.startswith("("):
        raise _cannot(path)


def _cannot(path: str, advice: str = "") -> ApiError:
    return ApiError(f"This property cannot be expanded ({path}).{advice}", param="expand")


def apply(account: Account, body: Json, kind: str, paths: Sequence[str]) -> Json:
    """The object with every checked path expanded; a null on the way stays null."""
    for path in paths:
        _expand(account, body, kind, path.split("."))
    return body


def _expand(account: Account, holder: Json, kind: str, names: list[str]) -> None:
    if not names:
        return
    name, rest = names[0], names[1:]
    target = GRAPH[kind][name]
    if target is None:
        return
    if target.startswith("[") and name not in holder:
        holder[name] = _left_out_list(account, holder, name)
    value = holder.get(name)
    if isinstance(value, str):
        holder[name] = value = account.records.take(target, value).body
    for inner in value if isinstance(value, list) else [value]:
        if inner is not None:
            _expand(account, inner, target, rest)


def _left_out_list(account: Account, holder: Json, name: str) -> Json:
    """The first ten of a list that is only there when asked for, as Stripe gives it."""
    if name == "line_items":
        url = f"/v1/checkout/sessions/{holder['id']}/line_items"
        where: listing.Where = [("link = ?", [holder["id"]])]
        found, records = listing.page(account, "item", {}, where, url, newest_first=False)
    else:
        where = listing.payment_filters({"charge": holder["id"]})
        url = f"/v1/charges/{holder['id']}/refunds"
        found, records = listing.page(account, "refund", {}, where, url)
    return found | {"data": [record.body for record in records]}
