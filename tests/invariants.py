"""What must be true of money, stock and letters at every moment, whatever has happened before.

`broken()` names what is not. With a Stripe stand-in it compares the money too: what the shop
says was paid must be what Stripe says, session by session; `at_rest=True` adds that nothing is
still untold, so that the sums agree to the cent.
"""

from collections import Counter, defaultdict

from django.conf import settings

from store.models import (
    Order,
    OrderEvent,
    OrderLine,
    OrderMail,
    PaymentIssue,
    Refund,
    RefundLine,
    StockLevel,
    StockMovement,
)
from tests.stock_books import GIVEN_BACK, StockBooks

# From which state to which a payment and a parcel may go. Paid is for ever.
PAYMENT = {
    # As paid begins what was written again from what Stripe knows.
    "": {"pending", "paid"},
    "pending": {"paid", "processing", "failed", "expired", "cancelled"},
    "processing": {"paid", "failed"},
    "expired": {"paid"},
    "failed": {"paid"},
    "cancelled": {"paid"},
    "paid": set(),
}
PARCEL = {
    "unfulfilled": {"packed", "cancelled"},
    "packed": {"unfulfilled", "shipped", "cancelled"},
    "shipped": {"delivered", "returned"},
    "delivered": {"returned"},
    "returned": set(),
    "cancelled": set(),
}
LETTERS = {"paid": "confirmed", "processing": "processing", "failed": "payment_failed"}


def broken(stand_in=None, *, at_rest=False):
    """Name every broken invariant; an empty list is what each test wants."""
    rows = Rows()
    books = StockBooks(rows).broken()
    found = [*books, *amounts(rows), *histories(rows), *letters(rows)]
    if stand_in is not None:
        found += money(rows, Truth(stand_in), at_rest=at_rest)
    return found


class Rows:
    """All that is looked at, read once: the checks are many and run after every step."""

    def __init__(self):
        self.levels = list(StockLevel.objects.all())
        self.orders = Order.objects.in_bulk()
        self.lines = OrderLine.objects.in_bulk()
        self.refunds = Refund.objects.in_bulk()
        self.refund_lines = list(RefundLine.objects.all())
        self.issues = list(PaymentIssue.objects.all())
        self.events = list(
            OrderEvent.objects.order_by("pk").values_list("order", "kind", "from_state", "to_state")
        )
        self.letters = Counter(
            OrderMail.objects.exclude(order=None).values_list("order", "kind", "dedupe_key")
        )
        self.movements = list(StockMovement.objects.order_by().values())


# Histories and letters


def amounts(rows):
    """What was paid is what was agreed, by the way it is sent, unless staff were told to look."""
    for order in rows.orders.values():
        agreed = order.total + (order.tax or 0)
        if order.is_paid and not order.review_reason and order.paid_amount != agreed:
            yield f"{order} is paid with {order.paid_amount} instead of {agreed}"
        is_as_offered = order.way == "standard" or order.shipping == order.expedited_price
        # What Stripe knows of a lost order does not tell what was offered beside.
        if not is_as_offered and order.review_reason != order.Review.REBUILT:
            yield f"{order} is sent for {order.shipping}, not {order.expedited_price}"


def histories(rows):
    """The events of each order form one legal path that ends where the order is."""
    payments, parcels = defaultdict(list), defaultdict(list)
    for order, kind, start, end in rows.events:
        if kind == "parcel":
            parcels[order].append((start, end))
        elif kind in {"placed", "payment", "rebuilt"} and end:
            payments[order].append((start, end))
    for key, order in rows.orders.items():
        if not _is_path(payments[key], "", order.payment_state, PAYMENT):
            yield f"{order} ({order.payment_state}) was {payments[key]}"
        if not _is_path(parcels[key], "unfulfilled", order.fulfilment_state, PARCEL):
            yield f"{order} ({order.fulfilment_state}): its parcel was {parcels[key]}"


def _is_path(steps, state, goal, legal):
    for start, end in steps:
        if start != state or end not in legal.get(start, ()):
            return False
        state = end
    return state == goal


def letters(rows):
    """Each order got each letter of its history once, and of no other occasion two."""
    for letter, times in rows.letters.items():
        if times > 1:
            yield f"Letter {letter} was written {times} times"
    for order, kind, start, state in rows.events:
        # What was written again from Stripe begins as paid, and its letter went out before.
        letter = LETTERS.get(state) if kind == "payment" and start else None
        if letter and rows.orders[order].email and not rows.letters[(order, letter, "")]:
            yield f"{rows.orders[order]} became {state} without a letter"


# Money


class Truth:
    """What Stripe says, of this site's sessions alone: the amounts are cents."""

    def __init__(self, stand_in):
        captured = {
            charge["payment_intent"]: charge["amount_captured"]
            for charge in stand_in.charges()
            if charge["paid"] and charge["captured"]
        }
        self.paid = {
            session["id"]: (session["payment_intent"], captured.get(session["payment_intent"], 0))
            for session in stand_in.sessions()
            if session["metadata"].get("site") == settings.STRIPE_SITE
            and session["payment_status"] == "paid"
        }
        ours = {intent for intent, _ in self.paid.values()}
        self.refunds = {
            refund["id"]: refund["amount"]
            for refund in stand_in.refunds()
            if refund["payment_intent"] in ours and refund["status"] in GIVEN_BACK
        }


def money(rows, truth, *, at_rest):
    """What is paid here is paid at Stripe, once, to the cent; at rest also the other way round."""
    here = paid_here(rows)
    for session, intent, amount in here:
        if truth.paid.get(session) != (intent, amount):
            yield f"{session} is paid here with {amount}, at Stripe {truth.paid.get(session)}"
    for session, times in Counter(session for session, _, _ in here).items():
        if times > 1:
            yield f"{session} was paid once and is kept {times} times"
    if at_rest:
        yield from _untold(here, given_back_here(rows), truth)


def _untold(here, back, truth):
    for session in truth.paid.keys() - {session for session, _, _ in here}:
        yield f"{session} is paid at Stripe and unknown here"
    for refund in truth.refunds.keys() | back.keys():
        if back.get(refund) != truth.refunds.get(refund):
            yield f"{refund}: {back.get(refund)} back here, {truth.refunds.get(refund)} at Stripe"
    ours = sum(amount for _, _, amount in here) - sum(back.values())
    theirs = sum(amount for _, amount in truth.paid.values()) - sum(truth.refunds.values())
    if ours != theirs:
        yield f"Paid less given back: {ours} here, {theirs} at Stripe"


def paid_here(rows):
    """(session, intent, cents) of all money that has a place: an order, or an issue for staff."""
    places = [
        (order.session_id, order.payment_intent, order.paid_amount)
        for order in rows.orders.values()
        if order.is_paid
    ]
    intents = {intent for _, intent, _ in places}
    return places + [
        (issue.session_id, issue.payment_intent, issue.amount)
        for issue in rows.issues
        if issue.payment_intent not in intents
    ]


def given_back_here(rows):
    """Cents by Stripe's number of all refunds that count here."""
    back = {
        refund.stripe_refund_id: refund.amount
        for refund in rows.refunds.values()
        if refund.stripe_refund_id and refund.state in GIVEN_BACK
    }
    return back | {
        issue.refund_id: issue.amount
        for issue in rows.issues
        if issue.refund_id and issue.refund_state in GIVEN_BACK
    }
