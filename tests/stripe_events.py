"""Events as Stripe signs and sends them."""

import json
import time

from django.conf import settings
from django.urls import reverse
from stripe import WebhookSignature

WEBHOOK = reverse("store:stripe_webhook")


def event_body(session_id, kind="checkout.session.completed", *, number=1, **fields):
    """The body of an event about a session. Its content is only a trigger, so it may be thin."""
    return json.dumps(
        {
            "id": f"evt_{number}",
            "object": "event",
            "api_version": "2026-10-28.endive",
            "created": int(time.time()),
            "livemode": False,
            "type": kind,
            "data": {"object": {"id": session_id, "object": "checkout.session"}},
        }
        | fields
    ).encode()


def signature(body, *, secret=None, timestamp=None):
    return WebhookSignature.generate_signature_header(
        body.decode("utf-8", "surrogateescape"),
        secret or settings.STRIPE_WEBHOOK_SECRETS[0],
        timestamp=timestamp or int(time.time()),
    )


def deliver(client, body, header=None):
    """Post a body as Stripe does, from outside, without a browser's headers."""
    return client.post(
        WEBHOOK,
        body,
        content_type="application/json; charset=utf-8",
        HTTP_STRIPE_SIGNATURE=signature(body) if header is None else header,
    )
