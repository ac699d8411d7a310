"""Webhook endpoints as the account lists them; where webhooks really go, the stand-in is told."""

from __future__ import annotations

from store.stripe_stand_in.account import Account
from store.stripe_stand_in.ids import new_id
from store.stripe_stand_in.messages import Json
from store.stripe_stand_in.records import Record


def create(account: Account, params: Json) -> Json:
    """Set one up. Its secret is told only in this answer."""
    body = {
        "id": new_id("we_1"),
        "object": "webhook_endpoint",
        "api_version": params.get("api_version"),
        "application": None,
        "created": account.now(),
        "description": params.get("description"),
        "enabled_events": params["enabled_events"],
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "status": "enabled",
        "url": params["url"],
    }
    account.records.add(Record(body))
    return body | {"secret": new_id("whsec_")}


def update(account: Account, endpoint: Record, params: Json) -> Json:
    """Change what is named."""
    wanted: Json = {
        name: params[name]
        for name in ("description", "enabled_events", "metadata", "url")
        if name in params
    }
    endpoint.body.update(wanted)
    if "disabled" in params:
        endpoint.body["status"] = "disabled" if params["disabled"] else "enabled"
    account.records.save(endpoint)
    return endpoint.body
