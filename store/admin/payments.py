"""Money without a place, and what Stripe told us."""

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.utils import timezone

from store.admin import cells
from store.admin.model_admin import ReadOnlyAdmin
from store.admin.orders import dashboard_url
from store.models import PaymentIssue, StripeEvent

EVERYWHERE = [ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM]


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
    list_display = ["found", "kind", "sum", "order", "state", "resolved_by"]
    list_filter = [OpenFilter, "kind"]
    list_select_related = ["order", "resolved_by"]
    search_fields = ["order__code", "=payment_intent", "=session_id"]
    search_help_text = "Order number, or Stripe’s number of the payment."
    actions = ["resolve", "reopen"]
    fieldsets = [
        ("What was found", {"fields": ["kind", "sum", "order_page", "found"]}),
        ("At Stripe", {"fields": ["payment", "payment_page", "what_stripe_said"]}),
        ("What became of it", {"fields": ["state", "resolved", "resolved_by"]}),
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
    ]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if context["action_form"]:
            # Of the two buttons, the one that would do nothing is left out.
            idle = "resolve" if obj.resolved_at else "reopen"
            field = context["action_form"].fields["action"]
            field.choices = [choice for choice in field.choices if choice[0] != idle]
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.action(description="Mark as dealt with", permissions=["act"], location=EVERYWHERE)
    def resolve(self, request, queryset):
        """Note who dealt with it and when. What was dealt with before keeps its person."""
        to_do = list(queryset.filter(resolved_at=None))
        PaymentIssue.objects.filter(pk__in=[issue.pk for issue in to_do]).update(
            resolved_at=timezone.now(), resolved_by=request.user
        )
        self.tell(request, to_do, "Dealt with.", "marked as dealt with")

    @admin.action(description="Open again", permissions=["act"], location=EVERYWHERE)
    def reopen(self, request, queryset):
        done = list(queryset.exclude(resolved_at=None))
        PaymentIssue.objects.filter(pk__in=[issue.pk for issue in done]).update(
            resolved_at=None, resolved_by=None
        )
        self.tell(request, done, "Opened again.", "opened again")

    def tell(self, request, issues, log, say):
        for issue in issues:
            self.log_change(request, issue, log)
        if issues:
            count = "1 payment issue" if len(issues) == 1 else f"{len(issues)} payment issues"
            self.message_user(request, f"{count} {say}.", messages.SUCCESS)
        else:
            self.message_user(request, "There was nothing to change.", messages.WARNING)

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

    @admin.display(description="What Stripe said")
    def what_stripe_said(self, issue):
        return cells.as_json(issue.raw)


class ActedFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "acted"

    def lookups(self, request, model_admin):
        return [("yes", "Acted upon"), ("no", "Not yet"), ("failed", "Failed")]

    def queryset(self, request, queryset):
        match self.value():
            case "yes":
                return queryset.exclude(processed_at=None)
            case "no":
                return queryset.filter(processed_at=None)
            case "failed":
                return queryset.exclude(last_error="")
        return queryset


@admin.register(StripeEvent)
class StripeEventAdmin(ReadOnlyAdmin):
    list_display = ["received", "type", "object_id", "state", "attempts", "livemode"]
    list_filter = [ActedFilter, "type"]
    search_fields = ["=id", "object_id", "type"]
    search_help_text = "Stripe’s number of the event, of the payment page, or a type."
    date_hierarchy = "received_at"
    fieldsets = [
        (None, {"fields": ["type", "id", "object_id", "livemode", "api_version"]}),
        ("When", {"fields": ["created", "received_at", "processed_at"]}),
        ("How it went", {"fields": ["state", "attempts", "last_error"]}),
        ("What Stripe sent", {"classes": ["collapse"], "fields": ["source"]}),
    ]
    readonly_fields = ["state", "source"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("payload")

    @admin.display(description="Received", ordering="received_at")
    def received(self, event):
        return cells.when(event.received_at)

    @admin.display(description="State", ordering="processed_at")
    def state(self, event):
        if event.processed_at:
            return cells.word("Acted upon", "ok")
        return cells.word("Failed", "danger") if event.last_error else cells.word("Waits", "info")

    @admin.display(description="Body")
    def source(self, event):
        return cells.as_json_text(event.payload)
