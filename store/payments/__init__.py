"""Money: open a payment page, and ask Stripe what became of it. Only here is stripe imported.

Stripe is never called inside a transaction, and what it answers is applied once, under the lock
of the order. Money received makes an order paid, whatever else is wrong; what is wrong becomes a
flag for staff.
"""

from store.payments.disputes import settle_disputes
from store.payments.events import BadWebhook, act_on, receive_event
from store.payments.issues import ask_about_issue, refund_issue
from store.payments.rebuilding import rebuild, recover
from store.payments.refunds import request_refund, send_refund, settle_refunds
from store.payments.sessions import end_lost_session, end_session, open_session
from store.payments.settling import settle, sync
from store.payments.stripe_api import PaymentRefused, PaymentUnreachable, patience
from store.payments.wishes import LineWish, RefundRefused, RefundWish, whole_refund

__all__ = [
    "BadWebhook",
    "LineWish",
    "PaymentRefused",
    "PaymentUnreachable",
    "RefundRefused",
    "RefundWish",
    "act_on",
    "ask_about_issue",
    "end_lost_session",
    "end_session",
    "open_session",
    "patience",
    "rebuild",
    "receive_event",
    "recover",
    "refund_issue",
    "request_refund",
    "send_refund",
    "settle",
    "settle_disputes",
    "settle_refunds",
    "sync",
    "whole_refund",
]
