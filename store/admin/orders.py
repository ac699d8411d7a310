"""Orders: the list, and the addresses of all that staff do with one or with many."""

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse

from store.admin import bulk, cells, order_acts, order_page, refunding, slips
from store.admin.model_admin import ReadOnlyAdmin
from store.admin.order_export import export
from store.admin.order_filters import TODO, LookFilter, ParcelFilter, PaymentFilter, TodoFilter
from store.models import Order
from store.shipping import Way
from store.templatetags.money import money


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    list_display = ["number", "who", "what", "sum", "payment", "parcel"]
    list_filter = [
        TodoFilter,
        ("payment_state", PaymentFilter),
        ("fulfilment_state", ParcelFilter),
        LookFilter,
    ]
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
    actions = ["pack", "ship", "print_slips", "print_picks", "export_chosen"]

    class Media:
        css = {"all": ["css/admin-orders.css"]}

    # What people may do

    def has_fulfil_permission(self, request):
        return request.user.has_perm("store.fulfil_order")

    def has_refund_permission(self, request):
        return request.user.has_perm("store.refund_order")

    # Addresses

    def get_urls(self):
        names = [*order_acts.PAGES, *order_acts.BUTTONS]
        acts = [self.path_of(name, self.act_view(name)) for name in names]
        return [
            path("ship/", self.admin_site.admin_view(self.ship_many), name="store_order_ship_many"),
            path(
                "export/", self.admin_site.admin_view(self.export_view), name="store_order_export"
            ),
            *acts,
            self.path_of("refund", self.one_order(refunding.refund)),
            self.path_of("slip", self.one_order(self.slip_view)),
            path(
                "<path:object_id>/refunds/<uuid:refund_id>/",
                self.admin_site.admin_view(self.one_order(refunding.check)),
                name="store_order_check_refund",
            ),
            *super().get_urls(),
        ]

    def path_of(self, name, view):
        return path(
            f"<path:object_id>/{name}/",
            self.admin_site.admin_view(view),
            name=f"store_order_{name.replace('-', '_')}",
        )

    def act_view(self, name):
        def act(admin, request, order):
            return order_acts.run(admin, request, order, name)

        return self.one_order(act)

    def one_order(self, view):
        """Hand a view the order of its address. Who may see no order sees none here either."""

        def with_order(request, object_id, **more):
            if not self.has_view_permission(request):
                raise PermissionDenied
            order = self.get_object(request, unquote(object_id))
            if order is None:
                return self.no_such_row(request)
            return view(self, request, order, **more)

        return with_order

    def page_context(self, request, order, title):
        """What every page about one order shows around its own content."""
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": f"Order {order.code}",
            "opts": self.opts,
            "original": order,
            "order": order,
            "media": self.media,
        }

    def list_context(self, request, title):
        context = {**self.admin_site.each_context(request), "title": title, "subtitle": None}
        return context | {"opts": self.opts, "media": self.media}

    def paper_context(self, request, title):
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}

    def is_possible_key(self, key):
        try:
            self.refuse_impossible_key(key)
        except ValidationError:
            return False
        return True

    # The page of one order

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= order_page.context_of(self, request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    @staticmethod
    def slip_view(admin, request, order):
        order_acts.require(admin, request, order, "slip")
        one = Order.objects.filter(pk=order.pk)
        return slips.print_slips(admin, request, one, back=cells.page_of(order))

    # Many orders

    @admin.action(description="Pack", permissions=["fulfil"])
    def pack(self, request, queryset):
        bulk.pack(self, request, queryset)

    @admin.action(description="Ship, with a number each", permissions=["fulfil"])
    def ship(self, request, queryset):
        return bulk.ask_numbers(self, request, queryset)

    @admin.action(description="Print packing slips", permissions=["fulfil"])
    def print_slips(self, request, queryset):
        return slips.print_slips(self, request, queryset)

    @admin.action(description="Print a pick list", permissions=["fulfil"])
    def print_picks(self, request, queryset):
        return slips.print_picks(self, request, queryset)

    @admin.action(description="Export as CSV", permissions=["view"])
    def export_chosen(self, request, queryset):
        return export(queryset)

    def ship_many(self, request):
        if not self.has_fulfil_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return bulk.ship(self, request)

    def export_view(self, request):
        """Export what the list's search and filters find."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            found = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            self.message_user(request, "There is no such filter.", messages.WARNING)
            return HttpResponseRedirect(reverse("admin:store_order_changelist"))
        return export(found)

    # The list

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("lines", "refunds", "delays")

    def changelist_view(self, request, extra_context=None):
        asked = request.GET.get(TodoFilter.parameter_name, "")
        links = [("", "All", not request.GET)]
        links += [(key, name, key == asked) for key, (name, _) in TODO.items()]
        more = {"todo_links": links, "query": request.GET.urlencode()}
        return super().changelist_view(request, more | (extra_context or {}))

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
        return cells.rows([cells.payment_word(order), *order_page.look_words(order)])

    @admin.display(description="Parcel", ordering="fulfilment_state")
    def parcel(self, order):
        faster = [] if order.way == Way.STANDARD else [cells.word("Expedited", "warn")]
        kept = order_page.keeping_words(order, list(order.delays.all()))
        return cells.rows([cells.fulfilment_word(order), *kept, *faster])
