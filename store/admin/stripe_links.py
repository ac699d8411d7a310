"""Where staff see a payment, a payment page or a dispute at Stripe itself."""

from django.conf import settings

DASHBOARD = "https://dashboard.stripe.com"


def dashboard_url(kind, key, *, livemode):
    """Return the address of one thing at Stripe, or "" where a local stand-in plays Stripe."""
    if not key or settings.STRIPE_API_BASE:
        return ""
    mode = "" if livemode else "/test"
    return f"{DASHBOARD}{mode}/{kind}/{key}"


def links_of(order):
    """Return an order's own addresses at Stripe, by what they show."""
    live = order.livemode
    return {
        "session_link": dashboard_url("checkout/sessions", order.session_id, livemode=live),
        "payment_link": dashboard_url("payments", order.payment_intent, livemode=live),
        "dispute_link": dashboard_url("disputes", order.dispute_id, livemode=live),
    }
