"""What must be true of money, stock and letters at every moment, whatever has happened before.

`broken()` names what is not. With a Stripe stand-in it compares the money too: what the shop
says was paid must be what Stripe says, session by session; `at_rest=True` adds that nothing is
still untold, so that the sums agree to the cent.
"""

from collections import Counter

from django.conf import settings
from django.db.models import F, Q, Sum

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

# From which payment state to which an order may go. Paid is for ever.
LEGAL = {
    ("", "pending"),
    ("pending", "paid"),
    ("pending", "processing"),
    ("pending", "failed"),
    ("pending", "expired"),
    ("pending", "cancelled"),
    ("processing", "paid"),
    ("processing", "failed"),
    ("expired", "paid"),
    ("failed", "paid"),
    ("cancelled", "paid"),
}
# An order that was written again from what Stripe knows begins as paid.
REBUILT = ("", "paid")
GIVEN_BACK = (Refund.State.PENDING, Refund.State.REQUIRES_ACTION, Refund.State.SUCCEEDED)
LETTER_OF_STATE = {
    "paid": OrderMail.Kind.CONFIRMED,
    "processing": OrderMail.Kind.PROCESSING,
    "failed": OrderMail.Kind.PAYMENT_FAILED,
}


def broken(stand_in=None, *, at_rest=False):
    """Name every broken invariant; an empty list is what each test wants."""
    found = [*shelves(), *lines(), *histories(), *letters(), *refunds()]
    if stand_in is not None:
        found += money(Truth(stand_in), at_rest=at_rest)
    return found


# Stock


def shelves():
    """0 ≤ held ≤ on hand; the ledger adds up to the shelf; what is held is held for an order."""
    ledger = {
        row["variant"]: (row["on_hand"], row["held"])
        for row in StockMovement.objects.order_by()
        .values("variant")
        .annotate(on_hand=Sum("d_on_hand"), held=Sum("d_held"))
    }
    waiting = dict(
        OrderLine.objects.filter(order__payment_state__in=Order.WAITING)
        .order_by()
        .values_list("variant")
        .annotate(pairs=Sum("quantity"))
    )
    for level in StockLevel.objects.all():
        name = f"Variant {level.pk}"
        if not 0 <= level.held <= level.on_hand:
            yield f"{name}: {level.held} held of {level.on_hand} on hand"
        if ledger.get(level.pk, (0, 0)) != (level.on_hand, level.held):
            yield (
                f"{name}: shelf {(level.on_hand, level.held)}, "
                f"ledger {ledger.get(level.pk, (0, 0))}"
            )
        if waiting.get(level.pk, 0) != level.held:
            yield f"{name}: {level.held} held, open orders want {waiting.get(level.pk, 0)}"


def lines():
    """A paid order took each line off the shelf once, an open one holds it, no other does."""
    moved = {}
    for line, kind, pairs in StockMovement.objects.filter(order_line__isnull=False).values_list(
        "order_line", "kind", "d_on_hand"
    ):
        moved.setdefault(line, []).append((kind, pairs))
    for line in OrderLine.objects.select_related("order"):
        kinds = sorted(kind for kind, _ in moved.get(line.pk, []))
        allowed = _movements_of(line)
        if kinds not in allowed:
            yield (
                f"{line.order} ({line.order.payment_state}), line {line.pk}: "
                f"moved {kinds}, not one of {allowed}"
            )
        sold = -sum(pairs for kind, pairs in moved.get(line.pk, []) if kind == "sell")
        if sold not in {0, line.quantity}:
            yield f"{line.order}, line {line.pk}: sold {sold} of {line.quantity}"


def _movements_of(line):
    if line.order.payment_state in Order.WAITING:
        return [["hold"]]
    if not line.order.is_paid:
        return [["hold", "release"]]
    if not line.allocated:
        return [["hold", "release"], []]
    # As usual; after late money; of an order that was written again from Stripe.
    return [["hold", "sell"], ["hold", "release", "sell"], ["sell"]]


def refunds():
    """What was to go back to the shelf went there once, and never more than was bought."""
    restocked = dict(
        StockMovement.objects.filter(kind="restock")
        .order_by()
        .values_list("refund_line")
        .annotate(pairs=Sum("d_on_hand"))
    )
    for line in RefundLine.objects.select_related("refund__order"):
        pairs = restocked.get(line.pk, 0)
        due = line.quantity if line.restock else 0
        if pairs != due and (pairs or line.refund.state in GIVEN_BACK):
            yield f"{line.refund} of {line.refund.order}: restocked {pairs} pairs, not {due}"
    counted = (
        Order.objects.annotate(
            back=Sum("refunds__amount", filter=Q(refunds__state__in=Refund.COUNTED))
        )
        .exclude(payment_state=Order.Payment.PAID)
        .filter(back__gt=0)
    )
    for order in counted:
        yield f"{order} is {order.payment_state} and has refunds"
    for order, quantity, back in (
        OrderLine.objects.annotate(
            back=Sum("refund_lines__quantity", filter=Q(refund_lines__movements__isnull=False))
        )
        .filter(back__gt=F("quantity"))
        .values_list("order__code", "quantity", "back")
    ):
        yield f"{order}: {back} pairs put back of {quantity} bought"


# Histories and letters


def histories():
    """The events of each order form one legal path that ends where the order is."""
    paths = {}
    for order, start, end in (
        OrderEvent.objects.filter(kind__in=["placed", "payment", "rebuilt"])
        .order_by("pk")
        .values_list("order", "from_state", "to_state")
    ):
        paths.setdefault(order, []).append((start, end))
    for order in Order.objects.all():
        path = [step for step in paths.get(order.pk, []) if step != ("", "")]
        states = ["", *(end for _, end in path)]
        is_legal = all(
            step in LEGAL or (position == 0 and step == REBUILT)
            for position, step in enumerate(path)
        )
        if not path or not is_legal or [start for start, _ in path] != states[:-1]:
            yield f"{order}: no legal history {path}"
        if states[-1] != order.payment_state:
            yield f"{order} is {order.payment_state}, its history ends {states[-1]!r}"


def letters():
    """Each order got each letter of its history exactly once, each other occasion at most once."""
    sent = Counter(
        OrderMail.objects.filter(order__isnull=False).values_list("order", "kind", "dedupe_key")
    )
    yield from (f"Letter {key} written {times} times" for key, times in sent.items() if times > 1)
    reached = OrderEvent.objects.filter(kind="payment", order__email__gt="").values_list(
        "order", "to_state"
    )
    for order, state in reached:
        kind = LETTER_OF_STATE.get(state)
        if kind and not sent[(order, kind, "")]:
            yield f"Order {order} became {state} without a letter"


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
            if refund["payment_intent"] in ours
            and refund["status"] in {"pending", "requires_action", "succeeded"}
        }


def money(truth, *, at_rest):
    """What is paid here is paid at Stripe, once, to the cent; at rest also the other way round."""
    paid = list(_paid_here())
    for session, intent, amount in paid:
        if truth.paid.get(session) != (intent, amount):
            yield f"{session} is paid here with {amount}, at Stripe {truth.paid.get(session)}"
    for session, times in Counter(session for session, _, _ in paid).items():
        if times > 1:
            yield f"{session} was paid once and is kept {times} times"
    if at_rest:
        yield from _untold(truth, paid)


def _untold(truth, paid):
    for session in truth.paid.keys() - {session for session, _, _ in paid}:
        yield f"{session} is paid at Stripe and unknown here"
    given_back = _given_back_here()
    for refund in truth.refunds.keys() | given_back.keys():
        here, there = given_back.get(refund), truth.refunds.get(refund)
        if here != there:
            yield f"{refund} gives back {here} here, {there} at Stripe"
    here = sum(amount for _, _, amount in paid) - sum(given_back.values())
    there = sum(amount for _, amount in truth.paid.values()) - sum(truth.refunds.values())
    if here != there:
        yield f"Paid less given back: {here} here, {there} at Stripe"


def _paid_here():
    """(session, intent, cents) of all money that has a place: an order, or an issue for staff."""
    orders = list(
        Order.objects.filter(payment_state=Order.Payment.PAID).values_list(
            "session_id", "payment_intent", "paid_amount"
        )
    )
    yield from orders
    intents = {intent for _, intent, _ in orders}
    yield from PaymentIssue.objects.exclude(payment_intent__in=intents).values_list(
        "session_id", "payment_intent", "amount"
    )


def _given_back_here():
    """Cents by Stripe's number of all refunds that count here."""
    back = dict(
        Refund.objects.filter(state__in=GIVEN_BACK, stripe_refund_id__isnull=False).values_list(
            "stripe_refund_id", "amount"
        )
    )
    issues = PaymentIssue.objects.filter(refund_state__in=GIVEN_BACK).exclude(refund_id="")
    return back | dict(issues.values_list("refund_id", "amount"))
