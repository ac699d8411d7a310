"""The way to Stripe, or to the stand-in that answers like it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    import stripe

# With the one retry, a Stripe that hangs costs a shopper 16 seconds at most.
CONNECT_AND_READ_SECONDS = (3, 8)
RETRIES = 1


class PaymentRefused(Exception):
    """Stripe refused the request for good; no payment page exists."""


class PaymentUnreachable(Exception):
    """Stripe did not answer, or not clearly; a payment page may or may not exist."""


@functools.cache
def client() -> stripe.StripeClient:
    """Make the client once. The import is here because it costs most of a second."""
    import stripe

    base = {"api": settings.STRIPE_API_BASE} if settings.STRIPE_API_BASE else None
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=CONNECT_AND_READ_SECONDS),
        base_addresses=base,  # type: ignore[arg-type]
    )
