"""Where Stripe sends its webhooks, set up from here so that every event we need is asked for."""

from __future__ import annotations

from store.payments.events import OUR_EVENTS
from store.payments.stripe_api import PaymentUnreachable, client, listed, options


def subscribe(url: str) -> tuple[str, str]:
    """Have Stripe send our events to this address. Returns the endpoint's id and its secret.

    The secret is told only when the endpoint is new; for one that is there already it is "", and
    its list of events is brought up to date. The endpoint speaks the SDK's version of the API.
    Raises PaymentUnreachable, also when Stripe refuses the address.
    """
    import stripe

    events = sorted(OUR_EVENTS)
    known = listed(lambda: client().v1.webhook_endpoints.list({"limit": 100}, options()))
    same = next((each for each in known if each.url == url), None)
    try:
        if same:
            client().v1.webhook_endpoints.update(
                same.id,
                {"enabled_events": events, "disabled": False},  # type: ignore[arg-type]
                options(),
            )
            return same.id, ""
        made = client().v1.webhook_endpoints.create(
            {
                "url": url,
                "enabled_events": events,  # type: ignore[typeddict-item]
                "api_version": stripe.api_version,  # type: ignore[typeddict-item]
                "description": "Orders, refunds and disputes",
            },
            options(),
        )
    except stripe.StripeError as error:
        raise PaymentUnreachable(error.user_message or str(error)) from error
    return made.id, made.secret or ""
