"""Setting up where Stripe sends its webhooks."""

import io

import pytest
from django.core.management import CommandError, call_command

from store.payments.events import OUR_EVENTS
from store.payments.stripe_api import client


def subscribe(*arguments):
    out = io.StringIO()
    call_command("stripe_webhook", *arguments, stdout=out)
    return out.getvalue()


def endpoints():
    return client().v1.webhook_endpoints.list().data


def test_a_new_endpoint_asks_for_our_events_and_tells_its_secret_once(stand_in):
    said = subscribe("--url", "https://shop.example/webhooks/stripe/")
    assert "STRIPE_WEBHOOK_SECRETS=whsec_" in said
    (endpoint,) = endpoints()
    assert set(endpoint.enabled_events) == OUR_EVENTS
    assert endpoint.api_version
    assert getattr(endpoint, "secret", None) is None


def test_the_same_address_again_brings_its_events_up_to_date(stand_in):
    subscribe("--url", "https://shop.example/webhooks/stripe/")
    client().v1.webhook_endpoints.update(
        endpoints()[0].id, {"enabled_events": ["refund.created"], "disabled": True}
    )
    said = subscribe("--url", "https://shop.example/webhooks/stripe/")
    assert "up to date" in said
    assert "whsec_" not in said
    (endpoint,) = endpoints()
    assert set(endpoint.enabled_events) == OUR_EVENTS
    assert endpoint.status == "enabled"


def test_the_address_is_the_sites_own_where_none_is_given(stand_in, settings):
    settings.SITE_URL = "https://shop.example"
    assert "https://shop.example/webhooks/stripe/" in subscribe()


def test_a_stripe_that_refuses_is_one_clear_line(stand_in):
    stand_in.misbehave("error_400", path="/v1/webhook_endpoints", times=0)
    with pytest.raises(CommandError, match="Stripe did not set it up"):
        subscribe("--url", "https://shop.example/webhooks/stripe/")
