"""Orders with their whole history. Staff read here; the order changes by what happens to it."""

from dataclasses import dataclass, field

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path

from store import payments
from store.admin import cells
from store.admin.model_admin import ReadOnlyAdmin
from store.models import Order, OrderMail, PaymentIssue, Refund
from store.templatetags.money import money

DASHBOARD = "https://dashboard.stripe.com"

EVENT_WORDS = {"placed": "Placed, its pairs are held", "payment": "Payment"}
NEEDS_A_LOOK = ~Q(review_reason="") | Q(dispute_state=Order.Dispute.OPEN)


def dashboard_url(kind, key, *, livemode):
    """Return the address of one thing at Stripe, or "" where a local stand-in plays Stripe."""
    if not key or settings.STRIPE_API_BASE:
        return ""
    mode = "" if livemode else "/test"
    return f"{DASHBOARD}{mode}/{kind}/{key}"


@dataclass
class Moment:
    """One line of an order's history, in words."""

    at: str
    what: str
    who: str
    details: list[str] = field(default_factory=list)


def moment(event):
    what = EVENT_WORDS.get(event.kind, event.kind.replace("_", " ").capitalize())
    if event.from_state:
        what = f"{state_name(event.from_state)} → {state_name(event.to_state)}"
    who = event.user.get_username() if event.user else event.get_actor_display()
    details = [detail(key, value) for key, value in event.data.items() if value]
    return Moment(cells.when(event.at), what, who, details)


def state_name(state):
    """Name a state of payment or parcel as the rest of the admin does."""
    names = dict(Order.Payment.choices) | dict(Order.Fulfilment.choices)
    return names.get(state, state)


def detail(key, value):
    """Write one fact kept with an event: cents as dollars, a flag by its name, others as is."""
    match key:
        case "amount" if isinstance(value, int):
            return money(value)
        case "flag" if value in Order.Review.values:
            return f"To check: {Order.Review(value).label}"
        case "why":
            return str(value)
    return f"{key.replace('_', ' ')}: {value}"


def address_of(order):
    """Return the lines of the parcel's label; a missing part leaves no gap."""
    city = " ".join(filter(None, [order.ship_city, order.ship_state, order.ship_postal_code]))
    street = [order.ship_line1, order.ship_line2]
    return list(filter(None, [order.ship_name, *street, city, order.ship_country]))


class PaymentFilter(admin.ChoicesFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "payment"


class ParcelFilter(admin.ChoicesFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "parcel, of paid orders"

    def queryset(self, request, queryset):
        """Leave out what is not paid: it says "not packed", and nobody should pack it."""
        queryset = super().queryset(request, queryset)
        return queryset.filter(payment_state=Order.Payment.PAID) if self.lookup_val else queryset


class LookFilter(admin.SimpleListFilter):
    title = "what to check"
    parameter_name = "look"

    def lookups(self, request, model_admin):
        return [("any", "Anything to check"), *Order.Review.choices[1:], ("dispute", "In dispute")]

    def queryset(self, request, queryset):
        if self.value() == "any":
            return queryset.filter(NEEDS_A_LOOK)
        if self.value() == "dispute":
            return queryset.filter(dispute_state=Order.Dispute.OPEN)
        if self.value() in Order.Review.values:
            return queryset.filter(review_reason=self.value())
        return queryset


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    list_display = ["number", "who", "what", "sum", "payment", "parcel"]
    list_filter = [("payment_state", PaymentFilter), ("fulfilment_state", ParcelFilter), LookFilter]
    search_fields = [
        "code",
        "email",
        "name",
        "ship_name",
        "lines__sku",
        "tracking_number",
        "=payment_intent",
        "=session_id",
    ]
    search_help_text = "Order number, e-mail, name, SKU or tracking number."
    date_hierarchy = "placed_at"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("lines")

    def get_urls(self):
        view = self.admin_site.admin_view(self.ask_stripe)
        return [
            path("<path:object_id>/ask-stripe/", view, name="store_order_ask_stripe"),
            *super().get_urls(),
        ]

    def ask_stripe(self, request, object_id):
        """Ask Stripe how the payment stands, and say what came of it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_act_permission(request):
            raise PermissionDenied
        order = self.get_object(request, unquote(object_id))
        if order is None:
            return self.no_such_row(request)
        say, level = self.asked(order)
        self.message_user(request, say, level)
        return HttpResponseRedirect(cells.page_of(order))

    def asked(self, order):
        """Return what came of asking, and how loud to say it."""
        if not order.session_id:
            return "No payment page was opened for this order.", messages.WARNING
        before = order.payment_state
        try:
            found = payments.settle(order.session_id)
        except payments.PaymentUnreachable:
            return "Stripe does not answer. Nothing has changed; try again.", messages.ERROR
        if found is None:
            return "Stripe knows no payment of this order.", messages.ERROR
        order.refresh_from_db()
        now = order.get_payment_state_display()
        if order.payment_state == before:
            return f"Stripe has nothing new. The order is as it was: {now}.", messages.INFO
        return f"{state_name(before)} → {now}.", messages.SUCCESS

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        events = obj.events.select_related("user")
        mails = OrderMail.objects.filter(order=obj).select_related("mail")
        context |= {
            "title": f"Order {obj.code}",
            "subtitle": None,
            "order": obj,
            "words": [cells.payment_word(obj), cells.fulfilment_word(obj), self.look(obj)],
            "lines": obj.lines.select_related("variant"),
            "history": [moment(event) for event in events],
            "mails": mails.order_by("mail__created_at"),
            "refunds": Refund.objects.filter(order=obj).select_related("created_by"),
            "total_with_tax": obj.total + (obj.tax or 0),
            "address": address_of(obj),
            "issues": PaymentIssue.objects.filter(order=obj),
            "discount": sum(
                (line.list_price - line.unit_price) * line.quantity for line in obj.lines.all()
            ),
            "session_link": dashboard_url(
                "checkout/sessions", obj.session_id, livemode=obj.livemode
            ),
            "payment_link": dashboard_url("payments", obj.payment_intent, livemode=obj.livemode),
            "may_ask": self.has_act_permission(request),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description="Order", ordering="placed_at")
    def number(self, order):
        return cells.rows([order.code, cells.when(order.placed_at)])

    @admin.display(description="Who", ordering="name")
    def who(self, order):
        return order.ship_name or order.name or order.email

    @admin.display(description="What")
    def what(self, order):
        lines = [f"{line.quantity} × {line.sku.removeprefix('BC-')}" for line in order.lines.all()]
        more = [f"and {len(lines) - 3} more"] if len(lines) > 3 else []
        return cells.rows(lines[:3] + more)

    @admin.display(description="Total", ordering="total")
    def sum(self, order):
        return money(order.total if order.paid_amount is None else order.paid_amount)

    @admin.display(description="Payment", ordering="payment_state")
    def payment(self, order):
        return cells.rows(filter(None, [cells.payment_word(order), self.look(order)]))

    @admin.display(description="Parcel", ordering="fulfilment_state")
    def parcel(self, order):
        return cells.fulfilment_word(order)

    def look(self, order):
        """Say what somebody should look at before the parcel leaves, if anything."""
        if order.dispute_state == Order.Dispute.OPEN:
            return cells.word("Dispute open", "danger")
        if order.review_reason:
            return cells.word(order.get_review_reason_display(), "danger")
        return ""
