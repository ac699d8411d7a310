"""One order at a glance: how it stands, what to do next, what was bought and what happened."""

from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.html import format_html

from store import arrival, carriers, delays, parcel, promise
from store.admin import cells
from store.admin.order_acts import may
from store.admin.order_forms import NoteForm, TrackingForm
from store.admin.order_history import history
from store.admin.order_steps import HERE, next_step, others
from store.admin.stripe_links import links_of
from store.models import Delay, Order, OrderMail
from store.sizing import Band, System


@dataclass
class Line:
    """One line of an order as staff see it: its picture, its sizes, what is left to send."""

    row: object
    picture: str
    sizes: list
    to_send: int
    refunded: int


def address_of(order):
    """Return the lines of the parcel's label; a missing part leaves no gap."""
    city = " ".join(filter(None, [order.ship_city, order.ship_state, order.ship_postal_code]))
    street = [order.ship_line1, order.ship_line2]
    return list(filter(None, [order.ship_name, *street, city, order.ship_country]))


def lines_of(order):
    """Return an order's lines with pictures and sizes. Loads what it needs."""
    parcel.load([order])
    prefetch_related_objects(order.lines.all(), "variant__product__pictures")
    return [line_of(line) for line in order.lines.all()]


def line_of(line):
    band = Band.named(line.size)
    return Line(
        row=line,
        picture=cells.thumbnail(line.variant.product.picture),
        sizes=[band.shoe(system) for system in band.systems if system is not System.UK],
        to_send=max(0, line.quantity - parcel.staying(line)),
        refunded=parcel.refunded(line),
    )


def context_of(admin, request, order):
    """Load all that the order's page shows."""
    refunds = list(order.refunds.select_related("created_by", "checked_by"))
    parcels = list(
        order.returns.select_related("received_by").prefetch_related("lines__order_line")
    )
    late_news = list(order.delays.select_related("told_by"))
    mails = OrderMail.objects.filter(order=order).select_related("mail")
    step = next_step(order, refunds, parcels, is_unanswered=is_unanswered(order, late_news))
    buttons = others(order, step)
    return {
        "title": f"Order {order.code}",
        "subtitle": None,
        "order": order,
        "words": words_of(order, late_news),
        "step": as_allowed(admin, request, order, step),
        "tracking_form": TrackingForm(auto_id="ship_%s", label_suffix=""),
        "carriers": carriers.NAMES,
        "others": [each.at(order) for each in buttons if may(admin, request, each.act)],
        "lines": lines_of(order),
        "note_form": NoteForm(auto_id="note_%s", label_suffix=""),
        "may_note": may(admin, request, "note"),
        "may_ask": may(admin, request, "ask-stripe") and order.session_id,
        "history": history(order),
        "mails": mails.order_by("mail__created_at"),
        "refunds": refunds,
        "may_refund": may(admin, request, "check-refund"),
        "returns": parcels,
        "delays": told_delays(order, late_news),
        "leaves": leaves_in_words(order, late_news),
        "tracking_url": carriers.tracking_url(order.tracking_carrier, order.tracking_number),
        "total_with_tax": order.total + (order.tax or 0),
        "address": address_of(order),
        "dispute_reason": order.dispute_reason.replace("_", " ").capitalize(),
        "issues": list(order.payment_issues.all()),
        "discount": sum(
            (line.list_price - line.unit_price) * line.quantity for line in order.lines.all()
        ),
        **links_of(order),
    }


def words_of(order, late_news):
    words = [cells.payment_word(order), cells.fulfilment_word(order), *look_words(order)]
    return words + keeping_words(order, late_news)


def keeping_words(order, late_news):
    """Say of a parcel that is to be sent what it waits for, and whether it is late."""
    if not order.is_paid or order.fulfilment_state not in HERE or order.refund_status == "full":
        return []
    words = [cells.word("Waiting for stock", "info")] * order.waits
    return words + [cells.word("Late", "warn")] * is_late(order, late_news)


def is_late(order, late_news):
    """Whether the day last promised for the parcel to leave has passed."""
    leaves = promise.leaves(order, late_news)
    return leaves is not None and leaves < timezone.localdate()


def look_words(order):
    """Say what somebody should look at before the parcel leaves, if anything."""
    words = []
    if order.dispute_state == Order.Dispute.OPEN:
        words.append(cells.word("Dispute open", "danger"))
    if order.review_reason:
        words.append(cells.word(order.get_review_reason_display(), "danger"))
    if any(each.to_check and not each.checked_at for each in order.refunds.all()):
        words.append(cells.word("Refund to look at", "danger"))
    return words


def leaves_in_words(order, late_news):
    """Say by when the parcel is promised to leave, while it is here."""
    if not order.is_paid or order.fulfilment_state not in HERE:
        return ""
    leaves = promise.leaves(order, late_news)
    if leaves is None:
        return "Nobody can say yet when it leaves"
    return format_html("Leaves by <b>{}</b>", arrival.day(leaves))


def is_unanswered(order, late_news):
    """Whether the shopper's silence after a delay has cancelled the order."""
    if not late_news or not late_news[-1].needs_consent:
        return False
    return any(each.order_id == order.pk for each in delays.unanswered(timezone.now()))


def as_allowed(admin, request, order, step):
    """Keep of a step what this person may do; who may not still reads what is next."""
    if step.button and may(admin, request, step.button.act):
        step.button.at(order)
    else:
        step.button, step.asks_tracking = None, False
    return step


def told_delays(order, late_news):
    """Return each delay with what the shopper chose, or what silence means."""
    answers = (answer_in_words(order, each, late_news[:at]) for at, each in enumerate(late_news))
    return list(zip(late_news, answers, strict=True))


def answer_in_words(order, delay, earlier):
    """Say what a shopper chose after a delay, or what silence means, and from when on."""
    if delay.answer != Delay.Answer.NONE:
        return delay.get_answer_display()
    if not delay.needs_consent:
        return "No answer, so it stays"
    last = arrival.day(promise.answer_by(delay, order, earlier))
    return f"Without an answer until {last} it is cancelled"
