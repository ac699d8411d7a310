"""Money without a place: listed until somebody has found one, and what each of it is."""

import logging

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.urls import path
from django.utils.html import format_html

from store.admin import cells, issue_steps
from store.admin.issue_acts import ACTS
from store.admin.model_admin import ReadOnlyAdmin
from store.admin.stripe_links import dashboard_url
from store.models import PaymentIssue

logger = logging.getLogger(__name__)


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


@admin.register(PaymentIssue)
class PaymentIssueAdmin(ReadOnlyAdmin):
    change_form_template = "admin/store/next_step.html"
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

    def may(self, request, act):
        """Whether this person may do an act: money moves for those who refund."""
        if act == "give-back":
            return self.has_refund_permission(request)
        return self.has_act_permission(request)

    # Addresses

    def get_urls(self):
        return [*(self.path_of(name, act) for name, act in ACTS.items()), *super().get_urls()]

    def path_of(self, name, act):
        def with_issue(request, object_id):
            issue = self.get_object(request, unquote(object_id))
            if not self.may(request, name) or not self.has_view_permission(request):
                who = request.user.get_username()
                logger.warning("Refused to %s: %s with payment issue %s", who, name, object_id)
                raise PermissionDenied
            return act(self, request, issue) if issue else self.no_such_row(request)

        return path(
            f"<path:object_id>/{name}/",
            self.admin_site.admin_view(with_issue),
            name=f"store_paymentissue_{name.replace('-', '_')}",
        )

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        step, others = issue_steps.shown(obj, lambda act: self.may(request, act))
        context |= {"title": "Payment issue", "step": step, "others": others}
        return super().render_change_form(request, context, add, change, form_url, obj)

    # What is shown

    @admin.display(description="Found", ordering="found_at")
    def found(self, issue):
        return cells.when(issue.found_at)

    @admin.display(description="Amount", ordering="amount")
    def sum(self, issue):
        return cells.amount_of(issue)

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
