"""Money without a place: given back, made an order of, or dealt with elsewhere, with a note."""

import logging

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from store import payments
from store.admin import cells
from store.admin.model_admin import ReadOnlyAdmin
from store.admin.order_steps import Button, Step
from store.admin.stripe_links import dashboard_url
from store.models import PaymentIssue

logger = logging.getLogger(__name__)

SILENT = "Stripe does not answer. Nothing has changed; try again."
Kind = PaymentIssue.Kind


class OpenFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "open"

    def lookups(self, request, model_admin):
        return [("yes", "To look at"), ("no", "Dealt with")]

    def queryset(self, request, queryset):
        match self.value():
            case "yes":
                return queryset.filter(resolved_at=None)
            case "no":
                return queryset.exclude(resolved_at=None)
        return queryset


class ResolveForm(forms.Form):
    note = forms.CharField(
        label="What became of it",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField short"}),
        help_text="Stays in the history of the issue, with your name.",
        error_messages={"required": "Say what became of it, so that others understand it later."},
    )


@admin.register(PaymentIssue)
class PaymentIssueAdmin(ReadOnlyAdmin):
    list_display = ["found", "kind", "sum", "order", "state", "resolved_by"]
    list_filter = [OpenFilter, "kind"]
    list_select_related = ["order", "resolved_by"]
    search_fields = ["order__code", "=payment_intent", "=session_id"]
    search_help_text = "Order number, or Stripe’s number of the payment."
    fieldsets = [
        ("What was found", {"fields": ["kind", "sum", "order_page", "found"]}),
        ("What became of it", {"fields": ["state", "resolved", "resolved_by", "refund"]}),
        ("At Stripe", {"fields": ["payment", "payment_page", "what_stripe_said"]}),
    ]
    readonly_fields = [
        "sum",
        "order_page",
        "found",
        "payment",
        "payment_page",
        "what_stripe_said",
        "state",
        "resolved",
        "refund",
    ]

    class Media:
        css = {"all": ["css/admin-orders.css"]}

    def has_refund_permission(self, request):
        return request.user.has_perm("store.refund_order")

    # Addresses

    def get_urls(self):
        views = {
            "give-back": (self.give_back, self.has_refund_permission),
            "rebuild": (self.rebuild, self.has_act_permission),
            "resolve": (self.resolve, self.has_act_permission),
            "reopen": (self.reopen, self.has_act_permission),
        }
        paths = [self.path_of(name, *view) for name, view in views.items()]
        return [*paths, *super().get_urls()]

    def path_of(self, name, view, is_allowed):
        def with_issue(request, object_id):
            issue = self.get_object(request, unquote(object_id))
            if not is_allowed(request) or not self.has_view_permission(request):
                who = request.user.get_username()
                logger.warning("Refused to %s: %s with payment issue %s", who, name, object_id)
                raise PermissionDenied
            return view(request, issue) if issue else self.no_such_row(request)

        return path(
            f"<path:object_id>/{name}/",
            self.admin_site.admin_view(with_issue),
            name=f"store_paymentissue_{name.replace('-', '_')}",
        )

    # What may be done

    def give_back(self, request, issue):
        """Ask once more, then give all of the money back, once."""
        if issue.resolved_at:
            return self.back(request, issue, "This has been dealt with already.", messages.WARNING)
        if request.method != "POST":
            amount = self.sum(issue)
            text = f"{amount} goes back to where it came from. No order changes by it."
            return self.page(request, issue, "Give the money back", f"Give {amount} back", text)
        try:
            issue = payments.refund_issue(issue, request.user)
        except payments.PaymentUnreachable:
            return self.back(request, issue, SILENT, messages.ERROR)
        say, level = self.stand_of(issue)
        self.log_change(request, issue, say)
        return self.back(request, issue, say, level)

    def stand_of(self, issue):
        amount = self.sum(issue)
        if issue.resolved_at:
            return f"{amount} is on its way back.", messages.SUCCESS
        if issue.refund_asked_at is None or issue.refund_state in {"failed", "canceled"}:
            why = issue.refund_state.replace("_", " ")
            return f"Stripe refused to give {amount} back ({why}).", messages.ERROR
        return (
            f"Giving {amount} back is being confirmed: Stripe has not answered yet.",
            messages.WARNING,
        )

    def rebuild(self, request, issue):
        """Make the order that the money was for, from what Stripe knows of it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if issue.resolved_at or issue.order_id:
            return self.back(request, issue, "This has its place already.", messages.WARNING)
        try:
            order = payments.rebuild(issue.session_id)
        except payments.PaymentUnreachable:
            return self.back(request, issue, SILENT, messages.ERROR)
        if order is None:
            say = "Stripe knows too little of it to make an order. Give the money back instead."
            return self.back(request, issue, say, messages.ERROR)
        PaymentIssue.objects.filter(pk=issue.pk, resolved_at=None).update(
            order=order, resolved_at=timezone.now(), resolved_by=request.user
        )
        self.log_change(request, issue, f"Made an order of it: {order.code}.")
        self.message_user(request, f"It is order {order.code} now.", messages.SUCCESS)
        return HttpResponseRedirect(cells.page_of(order))

    def resolve(self, request, issue):
        """Note who dealt with it, when and how. What was dealt with before keeps its person."""
        form = ResolveForm(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            return self.page(request, issue, "Mark as dealt with", "It is dealt with", form=form)
        done = PaymentIssue.objects.filter(pk=issue.pk, resolved_at=None).update(
            resolved_at=timezone.now(), resolved_by=request.user
        )
        if not done:
            return self.back(request, issue, "This has been dealt with already.", messages.WARNING)
        self.log_change(request, issue, f"Dealt with. {form.cleaned_data['note']}")
        return self.back(request, issue, "Marked as dealt with.", messages.SUCCESS)

    def reopen(self, request, issue):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not issue.resolved_at:
            return self.back(request, issue, "This is open.", messages.WARNING)
        PaymentIssue.objects.filter(pk=issue.pk).update(resolved_at=None, resolved_by=None)
        self.log_change(request, issue, "Opened again.")
        return self.back(request, issue, "Opened again.", messages.SUCCESS)

    def back(self, request, issue, say, level):
        self.message_user(request, say, level)
        return HttpResponseRedirect(cells.page_of(issue))

    def page(self, request, issue, title, button, text="", form=None):
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(issue),
            "opts": self.opts,
            "issue": issue,
            "media": self.media,
            "button": button,
            "intro": text,
            "form": form,
            "errors": form.errors if form else {},
            "adminform": AdminForm(form, [(None, {"fields": ["note"]})], {}) if form else [],
        }
        return TemplateResponse(request, "admin/store/paymentissue/act.html", context)

    # What is to be done

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        step, others = self.step(obj), self.others(obj)
        allowed = [each for each in others if self.may(request, each)]
        if step.button and not self.may(request, step.button):
            step.button = None
        shown = [each for each in allowed if not step.button or each.act != step.button.act]
        context |= {
            "title": "Payment issue",
            "step": step,
            "others": [self.at(obj, each) for each in shown],
        }
        if step.button:
            self.at(obj, step.button)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def may(self, request, button):
        if button.act == "give-back":
            return self.has_refund_permission(request)
        return self.has_act_permission(request)

    def at(self, issue, button):
        name = f"admin:store_paymentissue_{button.act.replace('-', '_')}"
        button.address = reverse(name, args=[issue.pk])
        return button

    def step(self, issue):
        """Say what to do with the money now."""
        give_back = Button("Give the money back", "give-back", sends=False)
        if issue.resolved_at:
            return Step("Dealt with", "Nothing to do.", tone="quiet")
        if issue.refund_asked_at and not issue.refund_state:
            give_back.label = "Ask Stripe again"
            say = "Stripe has not answered yet. It is asked again by itself; once is enough."
            return Step("The refund is being confirmed", say, button=give_back, tone="warn")
        if issue.kind == Kind.ORPHAN:
            say = "Somebody paid, and the order is not here. It can be written anew from Stripe."
            make = Button("Make an order of it", "rebuild")
            return Step("Find a place for this money", say, button=make, tone="danger")
        say = "The order was paid already, so this money has no place."
        if issue.kind == Kind.MISMATCH:
            say = "It does not fit its order. Look at both, then give it back or deal with it."
        return Step("Give the money back", say, button=give_back, tone="danger")

    def others(self, issue):
        if issue.resolved_at:
            return [Button("Open again", "reopen")]
        return [
            Button("Give the money back", "give-back", sends=False),
            Button("Mark as dealt with", "resolve", sends=False),
        ]

    # What is shown

    @admin.display(description="Found", ordering="found_at")
    def found(self, issue):
        return cells.when(issue.found_at)

    @admin.display(description="Amount", ordering="amount")
    def sum(self, issue):
        amount = cells.dollars(issue.amount)
        return amount if issue.currency == "usd" else f"{amount} ({issue.currency.upper()})"

    @admin.display(description="State", ordering="resolved_at")
    def state(self, issue):
        if issue.resolved_at:
            return cells.word("Dealt with")
        return cells.word("To look at", "danger")

    @admin.display(description="Order")
    def order_page(self, issue):
        return cells.link_to(issue.order) if issue.order else "None was found"

    @admin.display(description="Payment")
    def payment(self, issue):
        url = dashboard_url("payments", issue.payment_intent, livemode=self.is_live(issue))
        return cells.link_outside(url, issue.payment_intent)

    @admin.display(description="Payment page")
    def payment_page(self, issue):
        url = dashboard_url("checkout/sessions", issue.session_id, livemode=self.is_live(issue))
        return cells.link_outside(url, issue.session_id)

    def is_live(self, issue):
        """Stripe's numbers of test payment pages say so; nothing else of an issue does."""
        return not issue.session_id.startswith("cs_test_")

    @admin.display(description="Dealt with")
    def resolved(self, issue):
        return cells.when(issue.resolved_at)

    @admin.display(description="Refund")
    def refund(self, issue):
        if not issue.refund_asked_at:
            return ""
        stands = issue.refund_state.replace("_", " ") or "being confirmed"
        return format_html("{}, asked for {}", stands, cells.when(issue.refund_asked_at))

    @admin.display(description="What Stripe said")
    def what_stripe_said(self, issue):
        return cells.as_json(issue.raw)
