"""What staff do with one order: each act has its address, its permission and its page, if any."""

import logging
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse

from store import casework, delays, fulfilment, payments, returns
from store.admin import cells
from store.admin.order_forms import (
    LAST_REASONS,
    AddressForm,
    ClearForm,
    DelayForm,
    NoteForm,
    TrackingForm,
)
from store.admin.order_history import state_name
from store.models import Order

logger = logging.getLogger(__name__)

REFUSED = (fulfilment.FulfilmentRefused, delays.DelayRefused, returns.ReturnRefused)
SILENT = "Stripe does not answer. Nothing has changed; try again."


def answer(admin, request, order, act):
    """Do one act and go back to the order's page, with what came of it or why it was refused."""
    try:
        say, level = act(), messages.SUCCESS
    except REFUSED as refused:
        say, level = str(refused), messages.ERROR
    except payments.PaymentUnreachable:
        say, level = SILENT, messages.ERROR
    if isinstance(say, tuple):
        say, level = say
    admin.message_user(request, say, level)
    return HttpResponseRedirect(cells.page_of(order))


# Acts that need nothing typed: a button sends them


def pack(request, order):
    fulfilment.pack(order, request.user)
    return f"{order.code} is packed."


def unpack(request, order):
    fulfilment.unpack(order, request.user)
    return f"{order.code} is unpacked."


def deliver(request, order):
    fulfilment.deliver(order, request.user)
    return f"{order.code} has arrived."


def take_back(request, order):
    fulfilment.take_back(order, request.user)
    return f"{order.code} came back. Refund it where its pairs may be returned."


def cancel(request, order):
    fulfilment.cancel(order, request.user)
    return f"{order.code} is cancelled."


def allocate(request, order):
    casework.allocate(order, request.user)
    return f"The pairs of {order.code} are taken from the shelf. It can be packed."


def renew_link(request, order):
    casework.renew_link(order, request.POST.get("seen", ""), request.user)
    return "The order has a new secret link. The old one leads nowhere."


def receive(request, order):
    asked = {str(parcel.pk): parcel for parcel in order.returns.all()}
    parcel = asked.get(request.POST.get("parcel", ""))
    if parcel is None:
        return "There is no such return.", messages.ERROR
    returns.receive(parcel, request.user)
    return "The return is noted, and the shopper is told. Now refund what came back."


def end_checkout(request, order):
    """Take the payment page away from the shopper; it may turn out paid at that moment."""
    if order.payment_state != Order.Payment.PENDING:
        return f"{order.code} does not wait for a payment any more.", messages.ERROR
    order = payments.end_session(order)
    if order.payment_state in {Order.Payment.PAID, Order.Payment.PROCESSING}:
        return f"{order.code} was paid at this very moment, so it stays.", messages.WARNING
    if order.payment_state == Order.Payment.PENDING:
        return "Stripe knows no payment page of this order, so it stays.", messages.ERROR
    order.record("checkout_ended", actor="staff", user=request.user)
    return f"The payment page of {order.code} is closed. Its pairs are free again."


def ask_stripe(request, order):
    """Ask Stripe how payment, refunds and disputes stand, and say what came of it."""
    if not order.session_id:
        return "No payment page was opened for this order.", messages.WARNING
    before, asked_at = stand_of(order), order.last_synced_at
    payments.sync(order)
    order = Order.objects.get(pk=order.pk)
    if order.last_synced_at == asked_at:
        return "Stripe knows no payment of this order.", messages.ERROR
    now = stand_of(order)
    news = [f"{what}{before[what]} → {now[what]}." for what in now if now[what] != before[what]]
    if news:
        return " ".join(news), messages.SUCCESS
    payment = order.get_payment_state_display()
    return f"Stripe has nothing new. The order is as it was: {payment}.", messages.INFO


def stand_of(order):
    """Say how payment, refunds and dispute stand, each in words."""
    refunds = [refund.get_state_display().lower() for refund in order.refunds.all()]
    return {
        "": order.get_payment_state_display(),
        "Refunds: ": ", ".join(refunds) or "none",
        "Dispute: ": state_name(order.dispute_state, "dispute").lower(),
    }


# Acts with a page of their own


@dataclass
class Page:
    """A page that asks for what an act needs. `do` takes request, order and the valid form."""

    title: str
    form: Any
    do: Any
    button: str
    intro: str = ""
    reasons: list = field(default_factory=list)

    def show(self, admin, request, order):
        form = self.bound(request, order)
        if request.method == "POST" and form.is_valid():
            try:
                say = self.do(request, order, form)
            except REFUSED as refused:
                # What was typed stays, beside how the order stands now.
                form.add_error(None, str(refused))
                order.refresh_from_db()
            else:
                admin.message_user(request, say, messages.SUCCESS)
                return HttpResponseRedirect(cells.page_of(order))
        return self.render(admin, request, order, form)

    def bound(self, request, order):
        data = request.POST if request.method == "POST" else None
        if issubclass(self.form, AddressForm):
            return self.form(data, instance=order)
        return self.form(data)

    def render(self, admin, request, order, form):
        context = {
            **admin.page_context(request, order, self.title),
            "adminform": AdminForm(form, [(None, {"fields": list(form.fields)})], {}),
            "form": form,
            "errors": form.errors,
            "intro": self.intro,
            "button": self.button,
            "reasons": self.reasons,
            "carriers": TrackingForm.carriers,
        }
        return TemplateResponse(request, "admin/store/act.html", context)


def ship(request, order, form):
    typed = form.cleaned_data
    fulfilment.ship(order, typed["carrier"], typed["number"], request.user)
    return f"{order.code} is shipped, and the shopper is told."


def clear(request, order, form):
    casework.clear_review(order, form.cleaned_data["note"], request.user)
    return f"{order.code} is cleared. It can be packed."


def correct_address(request, order, form):
    casework.correct_address(order, form.address, request.user)
    return f"{order.code} goes to the new address."


def add_note(request, order, form):
    casework.add_note(order, form.cleaned_data["text"], request.user)
    return "The note is kept."


def delay(request, order, form):
    typed = form.cleaned_data
    delays.announce(order, typed["ships_on"], typed["reason"], request.user)
    return "The delay is noted, and the shopper is told."


DELAY_INTRO = (
    "The shopper gets a letter with the new day and may keep the order or have the money back. "
    "After a first delay of at most 30 days, no answer means to keep it. After a longer one, a "
    "second one, or one without a day, no answer means to cancel it."
)
PAGES = {
    "ship": Page("Ship", TrackingForm, ship, "Ship and tell the shopper"),
    "clear": Page("Clear for packing", ClearForm, clear, "Clear the order"),
    "address": Page("Correct the address", AddressForm, correct_address, "Send it there"),
    "note": Page("Add a note", NoteForm, add_note, "Add the note"),
    "delay": Page(
        "Tell of a delay",
        DelayForm,
        delay,
        "Tell the shopper",
        intro=DELAY_INTRO,
        reasons=LAST_REASONS,
    ),
}
BUTTONS = {
    "pack": pack,
    "unpack": unpack,
    "deliver": deliver,
    "take-back": take_back,
    "cancel": cancel,
    "allocate": allocate,
    "renew-link": renew_link,
    "receive": receive,
    "end-checkout": end_checkout,
    "ask-stripe": ask_stripe,
}
# Who may do it: fulfil packs and ships, refund moves money, act is Django's own "change order".
ANYONE = ("fulfil", "refund", "act")
NEEDS = {
    "ask-stripe": ANYONE,
    "note": ANYONE,
    "end-checkout": ANYONE,
    "cancel": ("fulfil", "refund"),
    "refund": ("refund",),
    "check-refund": ("refund",),
}


def may(admin, request, name):
    """Whether this person may do an act."""
    needed = NEEDS.get(name, ("fulfil",))
    return any(getattr(admin, f"has_{each}_permission")(request) for each in needed)


def require(admin, request, order, name):
    """Raise PermissionDenied, with a line in the log, for who may not do an act."""
    if not may(admin, request, name):
        who = request.user.get_username()
        logger.warning("Refused to %s: %s with order %s", who, name, order.code)
        raise PermissionDenied


def run(admin, request, order, name):
    """Answer the address of one act. Raises PermissionDenied."""
    require(admin, request, order, name)
    if name in PAGES:
        return PAGES[name].show(admin, request, order)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    return answer(admin, request, order, lambda: BUTTONS[name](request, order))
