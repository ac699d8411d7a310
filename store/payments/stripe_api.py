"""The way to Stripe, or to the stand-in that answers like it."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.conf import settings

from store.outside import refuse_inside_transaction

if TYPE_CHECKING:
    import stripe

CONNECT_AND_READ_SECONDS = (3, 6)
RETRIES = 1
# Whoever waits in a browser waits no longer than this for all calls of a request together.
WEB_SECONDS = 20

_ends_at: ContextVar[float | None] = ContextVar("stripe_ends_at", default=None)


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


@contextmanager
def patience(seconds: float = WEB_SECONDS) -> Iterator[None]:
    """Bound how long all calls inside wait together; what no longer fits is not begun."""
    token = _ends_at.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends_at.reset(token)


def options(**more: Any) -> Any:
    """Return the options of one call, each of which needs its own: a retry while there is time.

    Raises RuntimeError inside a transaction, where Stripe is never called, and PaymentUnreachable
    when there is no time left even for a single try.
    """
    refuse_inside_transaction()
    ends_at = _ends_at.get()
    if ends_at is None:
        return more
    tries = int((ends_at - time.monotonic()) // (sum(CONNECT_AND_READ_SECONDS) + 0.5))
    if tries < 1:
        raise PaymentUnreachable("Stripe has taken all the time there was")
    return more | {"max_network_retries": min(RETRIES, tries - 1)}


def listed(first: Callable[[], Any]) -> list[Any]:
    """Return all pages of a list. Raises PaymentUnreachable when Stripe does not answer."""
    import stripe

    try:
        return list(first().auto_paging_iter())
    except stripe.StripeError as error:
        raise PaymentUnreachable from error


def is_final(error: stripe.StripeError) -> bool:
    """Whether Stripe has refused for good, and will do no other by asking again."""
    status = error.http_status or 0
    return 400 <= status < 500 and status not in {409, 429} and not is_other_request(error)


def is_other_request(error: stripe.StripeError) -> bool:
    """Whether the key was used before for a request with other parameters."""
    import stripe

    return isinstance(error, stripe.IdempotencyError) and error.http_status != 409
