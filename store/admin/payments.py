"""What Stripe told us, and what came of it; staff may have it acted upon once more."""

import logging

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join

from store import payments
from store.admin import cells
from store.admin.model_admin import ReadOnlyAdmin
from store.admin.order_steps import Button, Step
from store.models import Order, StripeEvent

logger = logging.getLogger(__name__)

MOST = 50
SILENT = "Stripe does not answer. What waits is tried again by itself every few minutes."


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
    change_form_template = "admin/store/next_step.html"
    list_display = ["received", "type", "about", "state", "attempts"]
    list_filter = [ActedFilter, "type"]
    search_fields = ["=id", "object_id", "type"]
    search_help_text = "Stripe’s number of the event, of the payment page, or a type."
    date_hierarchy = "received_at"
    actions = ["act_again"]
    fieldsets = [
        ("What Stripe told", {"fields": ["type", "number", "about", "order", "mode", "version"]}),
        ("When", {"fields": ["made", "received", "processed"]}),
        ("How it went", {"fields": ["state", "attempts", "last_error"]}),
        ("What Stripe sent", {"classes": ["collapse"], "fields": ["source"]}),
    ]
    readonly_fields = [
        "number",
        "about",
        "order",
        "mode",
        "version",
        "made",
        "received",
        "processed",
        "state",
        "source",
    ]

    class Media:
        css = {"all": ["css/admin-orders.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).defer("payload")

    # Acting on it once more

    def get_urls(self):
        again = path(
            "<path:object_id>/act-again/",
            self.admin_site.admin_view(self.act_again_view),
            name="store_stripeevent_act_again",
        )
        return [again, *super().get_urls()]

    def act_again_view(self, request, object_id):
        """The button on the page of one event, outside the transaction of Django's own form."""
        if not self.has_act_permission(request):
            who = request.user.get_username()
            logger.warning("Refused to %s: to act on event %s again", who, object_id)
            raise PermissionDenied
        event = self.get_object(request, unquote(object_id))
        if event is None:
            return self.no_such_row(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self.act_on(request, [event])
        return HttpResponseRedirect(cells.page_of(event))

    @admin.action(description="Act on it again", permissions=["act"])
    def act_again(self, request, queryset):
        events = list(queryset.order_by("received_at")[: MOST + 1])
        if len(events) > MOST:
            say = f"Only the oldest {MOST} of them: do the others afterwards."
            self.message_user(request, say, messages.WARNING)
        self.act_on(request, events[:MOST])

    def act_on(self, request, events):
        """Do what the webhook and reconcile do with an event; one already dealt with stays so."""
        waiting = [event for event in events if not event.processed_at]
        done, failed, is_silent = [], [], False
        for event in waiting:
            try:
                payments.act_on(event.pk)
            except payments.PaymentUnreachable:
                is_silent = True
                break
            except Exception:
                # Whatever it was stays with the event, for whoever has to mend it.
                logger.exception("Acting on event %s failed again", event.pk)
                failed.append(event)
            else:
                self.log_change(request, event, "Acted on it again.")
                done.append(event)
        self.tell(request, done, failed, left=len(events) - len(waiting))
        if is_silent:
            self.message_user(request, SILENT, messages.ERROR)

    def tell(self, request, done, failed, left):
        if done:
            count = "1 event is" if len(done) == 1 else f"{len(done)} events are"
            self.message_user(request, f"{count} acted upon.", messages.SUCCESS)
        if left:
            events = "1 event was" if left == 1 else f"{left} events were"
            say = f"{events} left alone, having been acted upon already."
            self.message_user(request, say, messages.WARNING)
        if failed:
            now = StripeEvent.objects.filter(pk__in=[event.pk for event in failed])
            rows = ((cells.link_to(event), event.last_error) for event in now)
            why = format_html_join("", "<li>{}: {}</li>", rows)
            self.message_user(request, format_html("Failed again:<ul>{}</ul>", why), messages.ERROR)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        step = self.next_step(obj)
        if step.button:
            step.button.address = reverse("admin:store_stripeevent_act_again", args=[obj.pk])
            step.button = step.button if self.has_act_permission(request) else None
        context |= {"title": "Stripe event", "step": step, "others": []}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def next_step(self, event):
        if event.processed_at:
            return Step("Acted upon", "Nothing to do.", tone="quiet")
        if event.last_error:
            say = "It is tried again by itself every few minutes. What went wrong stands below."
            return Step(
                "It failed", say, button=Button("Act on it again", "act-again"), tone="danger"
            )
        say = "It is acted upon by itself within a few minutes."
        return Step("It waits", say, button=Button("Act on it now", "act-again"))

    # What is shown

    @admin.display(description="Received", ordering="received_at")
    def received(self, event):
        return cells.when(event.received_at)

    @admin.display(description="Made at Stripe")
    def made(self, event):
        return cells.when(event.created)

    @admin.display(description="Acted upon")
    def processed(self, event):
        return cells.when(event.processed_at)

    @admin.display(description="Number")
    def number(self, event):
        return event.pk

    @admin.display(description="About", ordering="object_id")
    def about(self, event):
        return format_html('<span class="number">{}</span>', event.object_id)

    @admin.display(description="Order")
    def order(self, event):
        """Link to the order whose payment page, dispute or refund this event is about."""
        key = event.object_id
        about = Q(session_id=key) | Q(dispute_id=key) | Q(refunds__stripe_refund_id=key)
        found = Order.objects.filter(about).first() if key else None
        return cells.link_to(found) if found else "None was found"

    @admin.display(description="Mode")
    def mode(self, event):
        return "Live" if event.livemode else "Test"

    @admin.display(description="Stripe’s version")
    def version(self, event):
        return event.api_version

    @admin.display(description="State", ordering="processed_at")
    def state(self, event):
        if event.processed_at:
            return cells.word("Acted upon", "ok")
        return cells.word("Failed", "danger") if event.last_error else cells.word("Waits", "info")

    @admin.display(description="Body")
    def source(self, event):
        return cells.as_json_text(event.payload)
