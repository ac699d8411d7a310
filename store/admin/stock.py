"""The shelf of every variant, and its ledger. Changed only on the page that asks why."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from store.admin import cells
from store.admin.adjusting import REASONS, AdjustForm
from store.admin.model_admin import ReadOnlyAdmin
from store.admin.variants import ProductFilter, StockFilter
from store.models import Order, OrderLine, StockLevel, StockMovement

LATEST = 50
ADJUST_FIELDS = [(None, {"fields": ["direction", "pairs", "reason"]})]


@dataclass
class Told:
    """One line of the ledger, in words."""

    row: StockMovement
    at: str
    on_hand: str
    held: str
    why: str
    who: str


def told(movement):
    line, person = movement.order_line, movement.actor
    return Told(
        row=movement,
        at=cells.when(movement.at),
        on_hand=cells.signed(movement.d_on_hand),
        held=cells.signed(movement.d_held),
        why=cells.link_to(line.order) if line else movement.reason,
        who=person.get_username() if person else "The shop",
    )


class LevelFilter(StockFilter):
    at = ""


class LevelProductFilter(ProductFilter):
    at = "variant__product"


class MovementProductFilter(ProductFilter):
    at = "variant__product"


@admin.register(StockLevel)
class StockLevelAdmin(ReadOnlyAdmin):
    list_display = ["variant", "sku", "free", "held_pairs", "on_hand", "state", "changed", "adjust"]
    list_filter = [LevelFilter, LevelProductFilter]
    list_select_related = ["variant__product"]
    search_fields = ["variant__sku", "variant__product__name"]
    search_help_text = "SKU or name of the product."
    ordering = ["variant__product__position", "variant__product__name", "pk"]
    list_per_page = 100

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(free=F("on_hand") - F("held"))

    def get_list_display(self, request):
        if self.has_act_permission(request):
            return self.list_display
        return [name for name in self.list_display if name != "adjust"]

    def get_urls(self):
        view = self.admin_site.admin_view(self.adjust_view)
        return [
            path("<path:object_id>/adjust/", view, name="store_stocklevel_adjust"),
            *super().get_urls(),
        ]

    def adjust_view(self, request, object_id):
        """Ask for a change and its reason, show what it comes to, then write it once."""
        if not self.has_act_permission(request):
            raise PermissionDenied
        level = self.get_object(request, unquote(object_id))
        if level is None:
            return self.no_such_row(request)
        form = AdjustForm(level, request.POST if request.method == "POST" else None)
        is_good = request.method == "POST" and form.is_valid()
        if is_good and "confirmed" in request.POST and form.save(request.user):
            return self.tell_adjusted(request, form)
        to_confirm = is_good and not form.errors and "back" not in request.POST
        return self.render_adjust(request, level, form, to_confirm=to_confirm)

    def render_adjust(self, request, level, form, *, to_confirm):
        context = {
            **self.admin_site.each_context(request),
            "title": "Is this right?" if to_confirm else "Adjust the shelf",
            "subtitle": str(level.variant),
            "opts": self.opts,
            "original": level,
            "variant": level.variant,
            "adminform": AdminForm(
                form, [(None, {"fields": ["direction", "pairs", "reason"]})], {}
            ),
            "form": form,
            "errors": form.errors,
            "reasons": REASONS,
            "media": self.media,
            "to_confirm": to_confirm,
        }
        if to_confirm:
            context |= {
                "change": cells.signed(form.change),
                "free_after": level.available + form.change,
                "on_hand_after": level.on_hand + form.change,
            }
        return TemplateResponse(request, "admin/store/stocklevel/adjust.html", context)

    def tell_adjusted(self, request, form):
        change, level = cells.signed(form.change), form.level
        self.log_change(request, level, f"{change}: {form.cleaned_data['reason']}")
        say = f"{level.variant}: {change}. Now {level.on_hand} on hand, {level.available} free."
        self.message_user(request, say, messages.SUCCESS)
        return HttpResponseRedirect(cells.page_of(level))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        movements = obj.variant.movements.select_related("order_line__order", "actor")
        ledger = reverse("admin:store_stockmovement_changelist")
        context |= {
            "title": "Stock",
            "subtitle": str(obj.variant),
            "variant": obj.variant,
            "word": cells.stock_word(obj.variant),
            "may_adjust": self.has_act_permission(request),
            "movements": [told(movement) for movement in movements[: LATEST + 1]],
            "latest": LATEST,
            "ledger_url": f"{ledger}?q={obj.variant.sku}",
            "holders": OrderLine.objects.filter(
                variant=obj.variant, order__payment_state__in=Order.WAITING
            ).select_related("order"),
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

    @admin.display(description="Adjust")
    def adjust(self, level):
        return cells.link(reverse("admin:store_stocklevel_adjust", args=[level.pk]), "Adjust")


@admin.register(StockMovement)
class StockMovementAdmin(ReadOnlyAdmin):
    list_display = ["moved", "variant", "kind", "on_hand", "held", "why", "person"]
    list_display_links = None
    list_filter = ["kind", MovementProductFilter]
    list_select_related = ["variant__product", "order_line__order", "actor"]
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
