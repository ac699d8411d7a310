"""What needs somebody's attention: one line each, most urgent first, and the list behind it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from store import standing
from store.models import Mail, Message, Order, PaymentIssue, Review

Flag = Order.Review
# In the order of how long they may wait.
FLAGS = {
    Flag.STOCK_CONFLICT: ("is paid, but its stock is gone", "are paid, but their stock is gone"),
    Flag.AMOUNT_MISMATCH: ("was paid with another amount", "were paid with another amount"),
    Flag.SECOND_PAYMENT: ("was paid twice", "were paid twice"),
    Flag.NO_ADDRESS: ("has no address", "have no address"),
    Flag.REBUILT: ("was rebuilt from Stripe", "were rebuilt from Stripe"),
}


@dataclass(frozen=True, slots=True)
class Task:
    count: int
    words: str
    url: str
    is_urgent: bool = False
    note: str = ""


def list_of(model, **query):
    """Return the address of a model's list, narrowed as its filters do."""
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return f"{url}?{urlencode(query)}" if query else url


def tasks(now, seen, parcels, silent):
    """Return what waits in the lists this person may see; `parcels` where that is the orders'.

    `silent` counts the orders that nobody's answer has cancelled.
    """
    found = []
    if parcels:
        found += [*_overdue(now, parcels.late, silent), _waiting(parcels.due)]
        found += [*_flagged(), *_refunds()]
    if PaymentIssue in seen:
        found += _issues()
    if Message in seen:
        found += _messages()
    if Review in seen:
        found += _reviews()
    if Mail in seen:
        found += _letters()
    return [task for task in found if task.count]


def _overdue(now, late, silent):
    """What has run out, or runs out by itself."""
    disputes = standing.disputes()
    return [
        Task(
            disputes.open,
            "payment is disputed" if disputes.open == 1 else "payments are disputed",
            list_of(Order, look="dispute"),
            is_urgent=True,
            note=due(now, disputes),
        ),
        Task(
            silent,
            "delay got no answer in time" if silent == 1 else "delays got no answer in time",
            list_of(Order, look="silence"),
            is_urgent=True,
            note="Silence has cancelled the order: give the money back."
            if silent == 1
            else "Silence has cancelled the orders: give the money back.",
        ),
        Task(
            late,
            "parcel should have left" if late == 1 else "parcels should have left",
            list_of(Order, todo="late"),
            is_urgent=True,
            note="Send it, or tell the shopper a new day."
            if late == 1
            else "Send them, or tell the shoppers a new day.",
        ),
    ]


def _waiting(count):
    """What is promised to leave soon and lacks pairs: a delay is told of before that day."""
    one = count == 1
    return Task(
        count,
        "order waits for stock and is to leave within two days"
        if one
        else "orders wait for stock and are to leave within two days",
        list_of(Order, todo="due"),
        is_urgent=True,
        note="Receive its pairs, or tell the shopper a new day before."
        if one
        else "Receive their pairs, or tell the shoppers a new day before.",
    )


def due(now, disputes):
    """Say until when Stripe takes the answer, where it says so."""
    if disputes.due is None:
        return ""
    local = timezone.localtime(disputes.due)
    day = f"{local.day} {local:%B}, {local:%-I:%M %p}"
    if disputes.due < now:
        return f"{'It' if disputes.open == 1 else 'The first'} was to be answered by {day}."
    return f"Answer {'it' if disputes.open == 1 else 'the first'} by {day}."


def _flagged():
    counts = standing.flags()
    return [
        Task(
            count := counts.get(reason, 0),
            f"order {one}" if count == 1 else f"orders {more}",
            list_of(Order, look=reason.value),
            is_urgent=reason == Flag.STOCK_CONFLICT,
        )
        for reason, (one, more) in FLAGS.items()
    ]


def _refunds():
    count = standing.refunds_to_check()
    words = "order has a refund" if count == 1 else "orders have a refund"
    return [Task(count, f"{words} to look at", list_of(Order, look="refund"))]


def _issues():
    count = standing.open_issues()
    words = "payment to look at" if count == 1 else "payments to look at"
    return [Task(count, words, list_of(PaymentIssue, open="yes"))]


def _messages():
    count = standing.messages()
    words = "message waits for an answer" if count == 1 else "messages wait for an answer"
    return [Task(count, words, list_of(Message, state__exact="new", is_suspect__exact=0))]


def _reviews():
    count = standing.reviews()
    words = "review to look at" if count == 1 else "reviews to look at"
    return [Task(count, words, list_of(Review, state__exact="waiting", o="1"))]


def _letters():
    count = standing.failed_letters()
    words = "letter could not be sent" if count == 1 else "letters could not be sent"
    return [Task(count, words, list_of(Mail, state__exact="failed"))]
