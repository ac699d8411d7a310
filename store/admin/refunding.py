"""Giving money back: the form, what it comes to in words, and then once to Stripe."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from store import casework, parcel, payments
from store.admin import cells
from store.admin.order_acts import require
from store.admin.refund_form import RefundForm
from store.admin.refund_tasks import RefundTaskForm
from store.fulfilment import FulfilmentRefused
from store.models import Refund
from store.templatetags.money import money

State = Refund.State


def refund(admin, request, order):
    """Ask how much goes back, say in words what will happen, then do it once."""
    require(admin, request, order, "refund")
    if not order.refundable:
        twice = "; perhaps you sent it twice" if request.method == "POST" else ""
        say = f"Nothing of this order is left to refund{twice}."
        admin.message_user(request, say, messages.WARNING)
        return HttpResponseRedirect(cells.page_of(order))
    form = form_of(request, order)
    is_good = request.method == "POST" and form.is_valid()
    if is_good and "confirmed" in request.POST:
        try:
            made = payments.request_refund(
                order, form.wish, seen=form.cleaned_data["seen"], user=request.user
            )
        except payments.RefundRefused as refused:
            # What is shown again tells how the order stands now.
            order.refresh_from_db()
            form = RefundForm(order, request.POST)
            if form.is_valid():
                form.add_error(None, str(refused))
        else:
            return send(admin, request, order, made)
    to_confirm = is_good and not form.errors and "back" not in request.POST
    return render(admin, request, order, form, to_confirm=to_confirm)


def form_of(request, order):
    if request.method == "POST":
        return RefundForm(order, request.POST)
    parcels = {str(each.pk): each for each in order.returns.all()}
    back = parcels.get(request.GET.get("parcel", ""))
    refunds = {str(each.pk): each for each in order.refunds.all() if not each.counts}
    failed = refunds.get(request.GET.get("again", ""))
    return RefundForm(order, everything="all" in request.GET, came_back=back, failed=failed)


def send(admin, request, order, made):
    """Send a refund that is written down to Stripe, and say how far it came."""
    try:
        made = payments.send_refund(made)
    except payments.PaymentUnreachable:
        made.refresh_from_db()
    say, level = stand_of(made)
    admin.message_user(request, say, level)
    admin.log_change(request, order, f"Refund of {money(made.amount)}.")
    return HttpResponseRedirect(cells.page_of(order))


def stand_of(made):
    """Say how far a refund came, and how loud to say it."""
    amount = money(made.amount)
    match made.state:
        case State.REQUESTED:
            say = (
                f"The refund of {amount} is being confirmed: Stripe has not answered yet. It is "
                "asked again by itself; do not send it a second time."
            )
            return say, messages.WARNING
        case State.FAILED | State.CANCELED:
            why = f" It says: {made.last_error}" if made.last_error else ""
            return f"Stripe refused the refund of {amount}. Nothing went back.{why}", messages.ERROR
        case State.REQUIRES_ACTION:
            say = f"{amount} will go back once the shopper has told Stripe where to."
            return say, messages.WARNING
    return f"{amount} is on its way back. The shopper gets a letter.", messages.SUCCESS


def render(admin, request, order, form, *, to_confirm):
    title = "Is this right?" if to_confirm else "Refund"
    context = {
        **admin.page_context(request, order, title),
        "form": form,
        "rows": list(form.rows()),
        "errors": form.errors,
        "to_confirm": to_confirm,
        "hidden": [field.as_hidden() for field in form] if to_confirm else [],
        "sentences": list(form.in_words()) if to_confirm else [],
        "button": f"Give {money(form.total)} back" if to_confirm else "",
    }
    return TemplateResponse(request, "admin/store/order/refund.html", context)


def check(admin, request, order, refund_id):
    """Close what a refund made at Stripe, or one that failed, asks of staff."""
    require(admin, request, order, "check-refund")
    found = next((each for each in order.refunds.all() if each.pk == refund_id), None)
    if found is None or not found.to_check or found.checked_at:
        admin.message_user(request, "There is nothing to look at here.", messages.WARNING)
        return HttpResponseRedirect(cells.page_of(order))
    parcel.load([order])
    form = RefundTaskForm(order, found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            casework.check_refund(found, form.put_back, form.cleaned_data["note"], request.user)
        except FulfilmentRefused as refused:
            form.add_error(None, str(refused))
        else:
            admin.message_user(request, done_with(order, found), messages.SUCCESS)
            return HttpResponseRedirect(cells.page_of(order))
    context = {
        **admin.page_context(request, order, form.title),
        "form": form,
        "rows": list(form.rows()),
        "refund": found,
        "errors": form.errors,
    }
    return TemplateResponse(request, "admin/store/order/check_refund.html", context)


def done_with(order, found):
    """Say that it is looked at; what did not arrive is still owed, and one click away."""
    say = "Looked at, and done."
    if found.counts or not order.refundable:
        return say
    url = reverse("admin:store_order_refund", args=[order.pk])
    amount = money(found.amount)
    return format_html('{} <a href="{}?again={}">Refund {} again</a>', say, url, found.pk, amount)
