"""The variants of all products in one list: SKU, price, stock, whether they are on sale."""

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import F
from django.urls import reverse
from django.utils.html import format_html

from store.admin import cells
from store.admin.model_admin import CatalogueAdmin
from store.admin.repricing import reprice
from store.admin.variant_form import VariantForm
from store.models import OrderLine, Product, StockAlert, Variant

# What the form asks and the verb writes.
NOT_COLUMNS = {"unit_price", "price_reason", "back_on", "ahead"}


class StockFilter(admin.SimpleListFilter):
    """Filter by what shoppers find; `at` is the way from the listed row to its shelf."""

    title = "stock"
    parameter_name = "stock"
    at = "stock__"

    def lookups(self, request, model_admin):
        low = settings.LOW_STOCK_BELOW
        return [
            ("out", "Sold out"),
            ("low", f"Low: fewer than {low}"),
            ("enough", f"{low} or more"),
            ("held", "Held for orders"),
        ]

    def queryset(self, request, queryset):
        queryset = queryset.alias(_free=F(f"{self.at}on_hand") - F(f"{self.at}held"))
        match self.value():
            case "out":
                return queryset.filter(_free=0)
            case "low":
                return queryset.filter(_free__gt=0, _free__lt=settings.LOW_STOCK_BELOW)
            case "enough":
                return queryset.filter(_free__gte=settings.LOW_STOCK_BELOW)
            case "held":
                return queryset.filter(**{f"{self.at}held__gt": 0})
        return queryset


class ProductFilter(admin.SimpleListFilter):
    """Filter by product, archived ones last."""

    title = "product"
    parameter_name = "product"
    at = "product"

    def lookups(self, request, model_admin):
        products = Product.objects.order_by("-is_active", "position", "name")
        return list(products.values_list("pk", "name"))

    def queryset(self, request, queryset):
        chosen = self.value() or ""
        known = {str(pk) for pk, _ in self.lookup_choices}
        return queryset.filter(**{self.at: chosen}) if chosen in known else queryset


@admin.register(Variant)
class VariantAdmin(CatalogueAdmin):
    form = VariantForm
    list_display = ["sku", "product", "arch", "size", "price", "free", "held", "on_hand", "state"]
    list_filter = [StockFilter, ProductFilter, "is_active", "arch", "size"]
    list_select_related = ["product", "stock"]
    search_fields = ["sku", "product__name"]
    search_help_text = "SKU or name of the product."
    ordering = ["product__position", "product__name", "pk"]
    actions = ["reprice", "sell", "stop_selling"]
    fieldsets = [
        ("Which one", {"fields": ["product", "arch", "size", "sku"]}),
        (
            "In the shop",
            {"fields": [("unit_price", "price_reason"), "is_active", "back_on", "ahead"]},
        ),
        (
            "Stock",
            {
                "description": "In pairs. It is changed under “Stock levels”, with a reason.",
                "fields": ["free", "held", "on_hand", "waiting"],
            },
        ),
    ]
    instead = "Untick “On sale” instead: orders keep it, and the shop does not offer it."

    def has_add_permission(self, request):
        """Variants are made on the page of their product, where they get a shelf as well."""
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(waiting=StockAlert.objects.counted())

    def lines_of(self, variant):
        return OrderLine.objects.filter(variant=variant)

    def get_readonly_fields(self, request, obj=None):
        fixed = ["product", "arch", "size", "free", "held", "on_hand", "waiting"]
        return [*fixed, "sku"] if obj and self.lines_of(obj).exists() else fixed

    def save_model(self, request, variant, form, change):
        """Save what was typed, and the price by the one verb that keeps its history."""
        cents = variant.unit_price
        typed = [name for name in form.cleaned_data if name not in NOT_COLUMNS]
        variant.save(update_fields=typed)
        if "unit_price" in form.changed_data:
            this = Variant.objects.filter(pk=variant.pk)
            this.set_price(cents, by=request.user, reason=form.cleaned_data["price_reason"])
        if {"back_on", "ahead"} & {*form.changed_data}:
            self.expect(request, variant, form.cleaned_data["back_on"], form.cleaned_data["ahead"])

    def expect(self, request, variant, back_on, ahead):
        """Note when pairs come and how many may be sold before; say who was promised sooner."""
        variant.stock.expect(back_on, ahead=ahead, actor=request.user)
        waiting = OrderLine.objects.filter(variant=variant, waits_for__gt=0)
        sooner = waiting.filter(back_on__lt=back_on).count() if back_on else 0
        if sooner:
            orders = "1 order was" if sooner == 1 else f"{sooner} orders were"
            say = format_html(
                "{} promised an earlier day. Tell of the delay before it: <a href='{}'>{}</a>.",
                orders,
                reverse("admin:store_order_changelist") + "?todo=stock",
                "orders that wait for stock",
            )
            self.message_user(request, say, messages.WARNING)

    def view_on_site(self, variant):
        on_sale = variant.is_active and variant.product.is_active
        return variant.product.get_absolute_url() if on_sale else None

    @admin.action(description="Change the price", permissions=["change"])
    def reprice(self, request, queryset):
        return reprice(self, request, queryset)

    @admin.action(description="Put on sale", permissions=["change"])
    def sell(self, request, queryset):
        self.switch(request, queryset.filter(is_active=False), on=True)

    @admin.action(description="Stop selling", permissions=["change"])
    def stop_selling(self, request, queryset):
        self.switch(request, queryset.filter(is_active=True), on=False)

    def switch(self, request, queryset, *, on):
        changed = list(queryset)
        Variant.objects.filter(pk__in=[variant.pk for variant in changed]).update(is_active=on)
        for variant in changed:
            self.log_change(request, variant, "Put on sale." if on else "Taken off sale.")
        count = "1 variant is" if len(changed) == 1 else f"{len(changed)} variants are"
        say = f"{count} {'on sale' if on else 'no longer on sale'} now."
        self.message_user(request, say, messages.SUCCESS if changed else messages.WARNING)

    @admin.display(description="Price", ordering="unit_price")
    def price(self, variant):
        return cells.dollars(variant.unit_price)

    @admin.display(description="Free")
    def free(self, variant):
        return variant.stock.available

    @admin.display(description="Held", ordering="stock__held")
    def held(self, variant):
        return variant.stock.held

    @admin.display(description="On hand", ordering="stock__on_hand")
    def on_hand(self, variant):
        return variant.stock.on_hand

    @admin.display(description="Wait to be told")
    def waiting(self, variant):
        """How many people. Who they are is nobody's to look at."""
        return variant.waiting or "Nobody"

    @admin.display(description="Back in stock on")
    def back_on(self, variant):
        return variant.stock.back_on

    @admin.display(description="To be ordered before that day")
    def ahead(self, variant):
        return variant.stock.ahead

    @admin.display(description="In the shop")
    def state(self, variant):
        return cells.stock_word(variant)
