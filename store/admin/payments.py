"""What Stripe told us."""

from django.contrib import admin

from store.admin import cells
from store.admin.model_admin import ReadOnlyAdmin
from store.models import StripeEvent


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
