"""A local Stripe for the demo and the tests, which the real SDK talks to over HTTP.

`python -m store.stripe_stand_in` starts it. It answers with objects of the SDK's own API version,
refuses what Stripe refuses, hosts a payment page that plays Stripe's test cards, and sends signed
webhooks. No money moves, nothing leaves this machine, and it will not start with DEBUG off.
"""

# The version the pinned SDK sends; objects and parameters follow it.
API_VERSION = "2026-10-28.endive"
