"""Which orders are to be packed, shipped, looked at: the filters of the order list."""

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone

from store import delays, fulfilment, parcel, promise
from store.models import Order, OrderLine, Refund

NEEDS_A_LOOK = (
    ~Q(review_reason="")
    | Q(dispute_state=Order.Dispute.OPEN)
    | Q(refunds__to_check=True, refunds__checked_at=None)
    | Q(payment_issues__isnull=False, payment_issues__resolved_at=None)
)
HERE = [Order.Fulfilment.UNFULFILLED, Order.Fulfilment.PACKED]
# Nothing keeps the parcel here. What was refunded in full is told apart below.
FREE_TO_GO = Q(payment_state=Order.Payment.PAID, review_reason="") & ~Q(
    dispute_state=Order.Dispute.OPEN
)


def to_pack(orders):
    return free(orders.filter(FREE_TO_GO, fulfilment_state=Order.Fulfilment.UNFULFILLED))


def to_ship(orders):
    return free(orders.filter(FREE_TO_GO, fulfilment_state=Order.Fulfilment.PACKED))


def free(orders):
    """Keep the orders that nothing at all keeps here."""
    found = list(orders.prefetch_related("delays"))
    parcel.load(found)
    return orders.filter(
        pk__in=[order.pk for order in found if not fulfilment.why_not_packable(order)]
    )


def waiting_for_stock(orders):
    """Paid orders some of whose pairs are still to come."""
    here = orders.filter(payment_state=Order.Payment.PAID, fulfilment_state__in=HERE)
    waiting = OrderLine.objects.filter(waits_for__gt=0).values("order")
    return here.filter(
        pk__in=[
            order.pk
            for order in here.filter(pk__in=waiting).prefetch_related("refunds")
            if order.refund_status != "full"
        ]
    )


def due(orders):
    """Orders that wait for stock and are promised to leave within the days of notice."""
    today = timezone.localdate()
    return orders.filter(
        pk__in=[
            order.pk
            for order in waiting_for_stock(orders).prefetch_related("delays")
            if (leaves := promise.leaves(order, list(order.delays.all())))
            and today <= leaves <= today + promise.NOTICE
        ]
    )


def waiting_for_bank(orders):
    return orders.filter(payment_state=Order.Payment.PROCESSING)


def to_check(orders):
    flagged = Order.objects.filter(NEEDS_A_LOOK).values("pk")
    return orders.filter(Q(pk__in=flagged) | Q(pk__in=silent()))


def silent():
    """The keys of orders that silence has cancelled."""
    return [delay.order_id for delay in delays.unanswered(timezone.now())]


def late(orders):
    """Paid orders that are to be sent, and still here after the day last promised."""
    here = orders.filter(payment_state=Order.Payment.PAID, fulfilment_state__in=HERE)
    today = timezone.localdate()
    return here.filter(
        pk__in=[
            order.pk
            for order in here.prefetch_related("delays", "refunds")
            if order.refund_status != "full"
            and (leaves := promise.leaves(order, list(order.delays.all())))
            and leaves < today
        ]
    )


TODO = {
    "pack": ("To pack", to_pack),
    "ship": ("To ship", to_ship),
    "stock": ("Waiting for stock", waiting_for_stock),
    "due": ("Waiting, and due", due),
    "bank": ("Waiting for the bank", waiting_for_bank),
    "check": ("To check", to_check),
    "late": ("Late", late),
}


class TodoFilter(admin.SimpleListFilter):
    """What is to be done, as links above the list."""

    title = "what is to be done"
    parameter_name = "todo"
    template = "admin/store/order/no_filter.html"

    def lookups(self, request, model_admin):
        return [(key, name) for key, (name, _) in TODO.items()]

    def queryset(self, request, queryset):
        wanted = self.value() or ""
        if wanted not in TODO:
            return queryset
        _, narrow = TODO[wanted]
        return narrow(queryset)


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
        return [
            ("any", "Anything to check"),
            *Order.Review.choices[1:],
            ("dispute", "In dispute"),
            ("refund", "Refund to look at"),
            ("silence", "Delay not answered"),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "any":
                return to_check(queryset)
            case "dispute":
                return queryset.filter(dispute_state=Order.Dispute.OPEN)
            case "refund":
                unseen = Refund.objects.filter(to_check=True, checked_at=None)
                return queryset.filter(pk__in=unseen.values("order"))
            case "silence":
                return queryset.filter(pk__in=silent())
            case reason if reason in Order.Review.values:
                return queryset.filter(review_reason=reason)
        return queryset
