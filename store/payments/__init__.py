"""Money: open a payment page, and ask Stripe what became of it. Only here is stripe imported.

Stripe is never called inside a transaction, and what it answers is applied once, under the lock
of the order. Money received makes an order paid, whatever else is wrong; what is wrong becomes a
flag for staff.
"""

from store.payments.events import BadWebhook, act_on, receive_event
from store.payments.sessions import end_session, open_session
from store.payments.settling import settle
from store.payments.stripe_api import PaymentRefused, PaymentUnreachable

__all__ = [
    "BadWebhook",
    "PaymentRefused",
    "PaymentUnreachable",
    "act_on",
    "end_session",
    "open_session",
    "receive_event",
    "settle",
]
