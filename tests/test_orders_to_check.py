"""An order that staff must look at before packing promises its shopper no day of arrival."""

import pytest
from django.urls import reverse
from django.utils import timezone

from store import mail
from store.models import Order, OrderMail

pytestmark = pytest.mark.django_db
PACKING, LOOKING = "We are packing", "One thing needs a look before we pack"
ARRIVING = ("should arrive", "They arrive")


def make_order(review_reason):
    return Order.objects.create(
        fingerprint="x",
        subtotal=5800,
        shipping=495,
        total=6295,
        tax=0,
        paid_amount=6295,
        paid_at=timezone.now(),
        payment_state="paid",
        review_reason=review_reason,
        session_expires_at=timezone.now(),
        email="ada@example.com",
        ship_line1="1 Test Street",
    )


def told(client, order):
    """Return what the shopper reads: after paying, by the order's link, and in the letter."""
    pages = [
        reverse(name, args=[order.access_token]) for name in ("store:order_thanks", "store:order")
    ]
    _, text, html = mail.compose(order, OrderMail.Kind.CONFIRMED)
    return [*(client.get(page).content.decode() for page in pages), text, html]


def test_an_order_with_nothing_to_check_says_when_it_comes(client):
    for words in told(client, make_order("")):
        assert any(promise in words for promise in ARRIVING)
        assert LOOKING not in words


@pytest.mark.parametrize("reason", ["stock_conflict", "amount_mismatch", "no_address"])
def test_an_order_to_check_says_that_somebody_looks_first(client, reason):
    for words in told(client, make_order(reason)):
        assert LOOKING in words
        assert PACKING not in words
        assert not any(promise in words for promise in ARRIVING)
