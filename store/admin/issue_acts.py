"""What staff do with money without a place: give it back, make an order of it, or note the rest."""

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from store import payments
from store.admin import cells
from store.admin.order_acts import SILENT
from store.models import PaymentIssue


class ResolveForm(forms.Form):
    note = forms.CharField(
        label="What became of it",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField short"}),
        help_text="Stays in the history of the issue, with your name.",
        error_messages={"required": "Say what became of it, so that others understand it later."},
    )


def give_back(admin, request, issue):
    """Ask once more, then give all of the money back, once."""
    if issue.resolved_at:
        say = "This has been dealt with already."
        return back(admin, request, issue, say, messages.WARNING)
    if request.method != "POST":
        amount = cells.amount_of(issue, less=issue.raw.get("refunded", 0))
        say = f"{amount} goes back to where it came from. No order changes by it."
        return page(admin, request, issue, "Give the money back", f"Give {amount} back", say)
    try:
        issue = payments.refund_issue(issue, request.user)
    except payments.PaymentUnreachable:
        return back(admin, request, issue, SILENT, messages.ERROR)
    say, level = stand_of(issue)
    admin.log_change(request, issue, say)
    return back(admin, request, issue, say, level)


def stand_of(issue):
    """Say how giving the money back stands, and how bad that is."""
    amount = cells.amount_of(issue)
    if issue.resolved_at:
        return f"{amount} is on its way back.", messages.SUCCESS
    if issue.refund_asked_at is None or issue.refund_state in {"failed", "canceled"}:
        why = issue.refund_state.replace("_", " ")
        return f"Stripe refused to give {amount} back ({why}).", messages.ERROR
    say = f"Giving {amount} back is being confirmed: Stripe has not answered yet."
    return say, messages.WARNING


def rebuild(admin, request, issue):
    """Make the order that the money was for, from what Stripe knows of it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if issue.resolved_at or issue.order_id:
        return back(admin, request, issue, "This has its place already.", messages.WARNING)
    try:
        order = payments.rebuild(issue.session_id)
    except payments.PaymentUnreachable:
        return back(admin, request, issue, SILENT, messages.ERROR)
    if order is None:
        say = "Stripe knows too little of it to make an order. Give the money back instead."
        return back(admin, request, issue, say, messages.ERROR)
    PaymentIssue.objects.filter(pk=issue.pk, resolved_at=None).update(
        order=order, resolved_at=timezone.now(), resolved_by=request.user
    )
    admin.log_change(request, issue, f"Made an order of it: {order.code}.")
    admin.message_user(request, f"It is order {order.code} now.", messages.SUCCESS)
    return HttpResponseRedirect(cells.page_of(order))


def resolve(admin, request, issue):
    """Note who dealt with it, when and how. What was dealt with before keeps its person."""
    form = ResolveForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return page(admin, request, issue, "Mark as dealt with", "It is dealt with", form=form)
    done = PaymentIssue.objects.filter(pk=issue.pk, resolved_at=None).update(
        resolved_at=timezone.now(), resolved_by=request.user
    )
    if not done:
        say = "This has been dealt with already."
        return back(admin, request, issue, say, messages.WARNING)
    admin.log_change(request, issue, f"Dealt with. {form.cleaned_data['note']}")
    return back(admin, request, issue, "Marked as dealt with.", messages.SUCCESS)


def reopen(admin, request, issue):
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not issue.resolved_at:
        return back(admin, request, issue, "This is open.", messages.WARNING)
    PaymentIssue.objects.filter(pk=issue.pk).update(resolved_at=None, resolved_by=None)
    admin.log_change(request, issue, "Opened again.")
    return back(admin, request, issue, "Opened again.", messages.SUCCESS)


def back(admin, request, issue, say, level):
    admin.message_user(request, say, level)
    return HttpResponseRedirect(cells.page_of(issue))


def page(admin, request, issue, title, button, text="", form=None):
    context = {
        **admin.admin_site.each_context(request),
        "title": title,
        "subtitle": str(issue),
        "opts": admin.opts,
        "original": issue,
        "media": admin.media,
        "button": button,
        "intro": text,
        "form": form,
        "errors": form.errors if form else {},
        "adminform": AdminForm(form, [(None, {"fields": ["note"]})], {}) if form else [],
    }
    return TemplateResponse(request, "admin/store/act.html", context)


# Each act under the name of its address. Who refunds gives back; the others ask for "act".
ACTS = {"give-back": give_back, "rebuild": rebuild, "resolve": resolve, "reopen": reopen}
