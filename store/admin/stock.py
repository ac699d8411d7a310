"""The shelf of every variant, and its ledger. Changed only on pages that ask why."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpResponseRedirect
from django.template.defaultfilters import pluralize
from django.template.response import TemplateResponse
from django.urls import path, reverse

from store.admin import cells, holds, receiving
from store.admin.adjusting import REASONS, WAYS, AdjustForm
from store.admin.ledger import page_of_ledger, sold_and_here, told
from store.admin.model_admin import ReadOnlyAdmin
from store.admin.variants import ProductFilter, StockFilter
from store.models import StockAlert, StockLevel, StockMovement

ADJUST_FIELDS = [(None, {"fields": ["way", "pairs", "reason"]})]


class LevelFilter(StockFilter):
    at = ""


class LevelProductFilter(ProductFilter):
    at = "variant__product"


class MovementProductFilter(ProductFilter):
    at = "variant__product"


@admin.register(StockLevel)
class StockLevelAdmin(ReadOnlyAdmin):
    list_display = [
        "variant",
        "free",
        "held_pairs",
        "on_hand",
        "state",
        "waiting",
        "adjust",
        "sku",
        "changed",
    ]
    list_filter = [LevelFilter, LevelProductFilter]
    list_select_related = ["variant__product"]
    search_fields = ["variant__sku", "variant__product__name"]
    search_help_text = "SKU or name of the product."
    ordering = ["variant__product__position", "variant__product__name", "pk"]
    list_per_page = 100

    class Media:
        css = {"all": ["css/admin-stock.css"]}

    def get_queryset(self, request):
        levels = super().get_queryset(request)
        return levels.annotate(free=F("on_hand") - F("held"), waiting=StockAlert.objects.counted())

    def get_list_display(self, request):
        if self.has_act_permission(request):
            return self.list_display
        return [name for name in self.list_display if name != "adjust"]

    # Addresses

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("export/", view(self.export_view), name="store_stocklevel_export"),
            path("receive/", view(self.receive_view), name="store_stocklevel_receive"),
            path(
                "<path:object_id>/adjust/",
                view(self.one_shelf(self.adjust_view)),
                name="store_stocklevel_adjust",
            ),
            path(
                "<path:object_id>/end-checkouts/",
                view(self.one_shelf(self.end_view)),
                name="store_stocklevel_end_checkouts",
            ),
            *super().get_urls(),
        ]

    def one_shelf(self, answer):
        """Hand a view the shelf of its address. Who may not change stock gets none."""

        def with_level(request, object_id):
            if not self.has_act_permission(request):
                raise PermissionDenied
            level = self.get_object(request, unquote(object_id))
            return answer(request, level) if level else self.no_such_row(request)

        return with_level

    def page_context(self, request, level, title):
        """What every page about one shelf shows around its own content."""
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(level.variant),
            "opts": self.opts,
            "original": level,
            "original_name": level.variant.sku,
            "variant": level.variant,
            "sold": sold_and_here(level.variant),
            "media": self.media,
        }

    # One shelf changed

    def adjust_view(self, request, level):
        """Ask what happened and why, show what it comes to, then write it once."""
        sold = sold_and_here(level.variant)
        is_sent = request.method == "POST"
        form = AdjustForm(
            level, request.POST if is_sent else None, sold=sold, way=request.GET.get("way")
        )
        is_good = is_sent and form.is_valid()
        if is_good and "confirmed" in request.POST and form.save(request.user):
            return self.tell_adjusted(request, form)
        to_confirm = is_good and not form.errors and "back" not in request.POST
        return self.render_adjust(request, level, form, to_confirm=to_confirm)

    def render_adjust(self, request, level, form, *, to_confirm):
        title = "Is this right?" if to_confirm else "Change stock"
        context = self.page_context(request, level, title) | {
            "here": "Change stock",
            "adminform": AdminForm(form, ADJUST_FIELDS, {}),
            "form": form,
            "errors": form.errors,
            "reasons": REASONS,
            "to_confirm": to_confirm,
        }
        if to_confirm:
            context |= {
                "what": dict(WAYS)[form.cleaned_data["way"]],
                "change": cells.signed(form.change) or "±0",
                "for_waiting": (given := min(level.promised, max(0, form.change))),
                "free_after": level.available + form.change - given,
                "on_hand_after": level.on_hand + form.change,
            }
        return TemplateResponse(request, "admin/store/stocklevel/adjust.html", context)

    def tell_adjusted(self, request, form):
        change, level = cells.signed(form.written) or "±0", form.level
        self.log_change(request, level, f"{change}: {form.cleaned_data['reason']}")
        say = f"{level.variant}: {change}. Now {level.on_hand} on hand, {level.available} free."
        self.message_user(request, say, messages.SUCCESS)
        return HttpResponseRedirect(cells.page_of(level))

    def end_view(self, request, level):
        return holds.end_checkouts(self, request, level)

    # Many shelves at once

    def receive_view(self, request):
        if not self.has_act_permission(request):
            raise PermissionDenied
        return receiving.receive(self, request)

    def export_view(self, request):
        """Export what the list's search and filters find: the form for a delivery."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            found = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            self.message_user(request, "There is no such filter.", messages.WARNING)
            return HttpResponseRedirect(reverse("admin:store_stocklevel_changelist"))
        return receiving.export(found.select_related("variant__product"))

    def changelist_view(self, request, extra_context=None):
        more = {
            "query": request.GET.urlencode(),
            "may_receive": self.has_act_permission(request),
        }
        return super().changelist_view(request, more | (extra_context or {}))

    # The page of one shelf

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        holders = list(holds.holders_of(obj.variant))
        context |= self.page_context(request, obj, "Stock") | {
            "word": cells.stock_word(obj.variant),
            "may_adjust": self.has_act_permission(request),
            "may_end": holds.may_end(self, request) and bool(holds.open_of(holders)),
            "page": page_of_ledger(obj, request.GET.get("page")),
            "holders": holders,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description="SKU", ordering="variant__sku")
    def sku(self, level):
        return level.variant.sku

    @admin.display(description="Free", ordering="free")
    def free(self, level):
        return level.available

    @admin.display(description="Held", ordering="held")
    def held_pairs(self, level):
        return level.held

    @admin.display(description="Changed", ordering="updated_at")
    def changed(self, level):
        return cells.when(level.updated_at)

    @admin.display(description="In the shop")
    def state(self, level):
        return cells.stock_word(level.variant)

    @admin.display(description="Wait to be told", ordering="waiting")
    def waiting(self, level):
        """How many people. Who they are is nobody's to look at."""
        # On a phone the column has no heading.
        return f"{level.waiting} wait{pluralize(level.waiting, 's,')}" if level.waiting else ""

    @admin.display(description="Stock")
    def adjust(self, level):
        return cells.link(reverse("admin:store_stocklevel_adjust", args=[level.pk]), "Change")


@admin.register(StockMovement)
class StockMovementAdmin(ReadOnlyAdmin):
    list_display = ["moved", "variant", "kind", "on_hand", "held", "why", "person"]
    list_display_links = None
    list_filter = ["kind", MovementProductFilter]
    list_select_related = [
        "variant__product",
        "order_line__order",
        "refund_line__refund__order",
        "actor",
    ]
    date_hierarchy = "at"
    search_fields = ["variant__sku", "variant__product__name", "order_line__order__code", "reason"]
    search_help_text = "SKU, name of the product, order number or reason."

    @admin.display(description="When", ordering="at")
    def moved(self, movement):
        return told(movement).at

    @admin.display(description="On hand", ordering="d_on_hand")
    def on_hand(self, movement):
        return told(movement).on_hand

    @admin.display(description="Held", ordering="d_held")
    def held(self, movement):
        return told(movement).held

    @admin.display(description="Why")
    def why(self, movement):
        return told(movement).why

    @admin.display(description="Who")
    def person(self, movement):
        return told(movement).who
