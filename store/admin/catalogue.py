"""Products and their pictures, as staff see and change them."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Count, F, Max, Min, Q, Sum
from django.forms import Script
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.text import get_text_list

from biocorrect import pointers
from store.admin import cells
from store.admin.archiving import archive_view, bring_back_view
from store.admin.model_admin import CatalogueAdmin
from store.admin.new_variants import add_variants, variants_by_arch
from store.admin.product_claims import second_look
from store.admin.product_drawing import REDRAW, drawing_view, panel_of, panel_typed
from store.admin.product_finder import watching_the_finder
from store.admin.product_form import ProductForm
from store.admin.product_pictures import PictureInline, asked_move, put_in_order
from store.models import OrderLine, PriceChange, Product, Shoe
from store.questions import SHOE

MEASUREMENTS = "Measurements"
FINDER_LISTS = ["made_for_list", "goes_into_list"]
IS_CHOICE = Q(variants__is_active=True)
IS_FREE = Q(variants__stock__on_hand__gt=F("variants__stock__held"))


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("sale", "On sale"), ("archived", "Archived"), ("gaps", "With sold-out variants")]

    def queryset(self, request, queryset):
        match self.value():
            case "sale":
                return queryset.filter(is_active=True)
            case "archived":
                return queryset.filter(is_active=False)
            case "gaps":
                return queryset.filter(is_active=True, choices_left__lt=F("choices"))
        return queryset


@admin.register(Product)
class ProductAdmin(CatalogueAdmin):
    form = ProductForm
    inlines = [PictureInline]
    list_display = ["shown", "name", "shoe_words", "price", "in_stock", "free_pairs", "state"]
    list_display_links = ["name"]
    list_filter = [StateFilter]
    search_fields = ["name", "slug", "purpose", "shoe_words", "variants__sku"]
    search_help_text = "Name, what it is for, or an SKU."
    prepopulated_fields = {"slug": ["name"]}
    save_on_top = True
    instead = "Archive it instead: orders keep it, and its page leads to the one most like it."

    class Media:
        css = {"all": ["css/drawing.css", "css/admin-drawn.css"]}
        js = [
            Script("js/admin-beside.js", type="module"),
            Script("js/admin-picture-order.js", type="module"),
        ]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(
                cheapest=Min("variants__unit_price"),
                dearest=Max("variants__unit_price"),
                choices=Count("variants", filter=IS_CHOICE),
                choices_left=Count("variants", filter=IS_CHOICE & IS_FREE),
                free=Sum(F("variants__stock__on_hand") - F("variants__stock__held")),
            )
            .prefetch_related("pictures")
        )

    def lines_of(self, product):
        return OrderLine.objects.filter(variant__product=product)

    def get_fieldsets(self, request, obj=None):
        may_change = obj is None or self.has_change_permission(request, obj)
        has_price = may_change and obj and obj.variants.exists()
        prices = []
        if has_price and request.user.has_perm("store.change_variant"):
            prices.append(("price", "price_reason"))
        return [
            ("What it is", {"fields": ["name", "slug", "purpose", *prices]}),
            (
                "For which shoes",
                {
                    "fields": [
                        "shoes" if may_change else "shoe_list",
                        "shoe_words",
                        "length",
                        "room",
                        *(["made_for", "goes_into"] if may_change else FINDER_LISTS),
                    ]
                },
            ),
            (
                MEASUREMENTS,
                {
                    "description": "Of size M, or K1 for a child’s insole. All drawings and the "
                    "table of measurements are made from these numbers.",
                    "fields": [
                        ("arch_low_mm", "arch_neutral_mm", "arch_high_mm", "arch_single_mm"),
                        ("heel_cup_mm", "heel_mm", "forefoot_mm", "pair_grams"),
                        "hue",
                    ],
                },
            ),
            ("How it feels", {"fields": ["cushion", "guidance", "dryness"]}),
            (
                "Words on the page",
                {
                    "fields": [
                        "best_for",
                        "not_for",
                        "layers",
                        "care",
                        "life",
                        "studies",
                        "article",
                        "questions",
                    ]
                },
            ),
            ("Search and order", {"fields": ["summary", "position", "tax_code"]}),
        ]

    def get_readonly_fields(self, request, obj=None):
        may_change = obj is None or self.has_change_permission(request, obj)
        return [] if may_change else ["shoe_list", *FINDER_LISTS]

    def get_prepopulated_fields(self, request, obj=None):
        return self.prepopulated_fields if obj is None else {}

    def view_on_site(self, product):
        """Link to the shop's page while there is one; an archived product has none."""
        return product.get_absolute_url() if product.is_active else None

    def get_urls(self):
        def of_one(view):
            def answer(request, object_id):
                product = self.get_object(request, unquote(object_id))
                return view(self, request, product) if product else self.no_such_row(request)

            return self.admin_site.admin_view(answer)

        drawing = self.admin_site.admin_view(lambda request: drawing_view(self, request))
        return [
            path("drawing/", drawing, name="store_product_drawing"),
            path("<path:object_id>/variants/", of_one(add_variants), name="store_product_variants"),
            path("<path:object_id>/archive/", of_one(archive_view), name="store_product_archive"),
            path(
                "<path:object_id>/put-on-sale/",
                of_one(bring_back_view),
                name="store_product_bring_back",
            ),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        user = request.user
        if add:
            # One way on: to its variants.
            context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        if obj and user.has_perm("store.view_variant"):
            context["variants_by_arch"] = variants_by_arch(obj)
            context["may_add_variants"] = user.has_perm("store.add_variant")
            context["may_adjust"] = user.has_perm("store.change_stocklevel")
            context["repricings"] = PriceChange.objects.of(obj)
        is_typed = request.method == "POST"
        context["panel"] = panel_typed(request.POST) if is_typed else panel_of(obj)
        context["beside"] = MEASUREMENTS
        context["state"] = self.state(obj) if obj else ""
        if REDRAW in request.POST:
            self.message_user(request, "Drawn as typed. Nothing is saved yet.", messages.INFO)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, product, form, change):
        if not change:
            # It has no variant yet, so there is nothing to buy.
            product.is_active = False
        with watching_the_finder(form.changed_data) as losses:
            super().save_model(request, product, form, change)
            if "price" in form.changed_data and request.user.has_perm("store.change_variant"):
                self.save_price(request, product, form.cleaned_data)
        for say in filter(None, [second_look(form.looks), *losses]):
            self.message_user(request, say, messages.WARNING)

    def save_price(self, request, product, typed):
        """Write one price to all variants; an emptied field leaves them as they are."""
        cents, reason = typed["price"], typed["price_reason"]
        if cents is not None:
            product.variants.set_price(cents, by=request.user, reason=reason)
            count = product.variants.count()
            say = f"All {count} variants of {product} now cost {cells.dollars(cents)}."
            self.message_user(request, say, messages.SUCCESS)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        may_move = request.user.has_perm("store.change_productpicture")
        put_in_order(form.instance, asked_move(request.POST) if may_move else None)

    def response_change(self, request, product):
        if asked_move(request.POST):
            say = "The page is saved, and the pictures stand in their new order."
            self.message_user(request, say, messages.SUCCESS)
            return HttpResponseRedirect(f"{cells.page_of(product)}#pictures-group")
        return super().response_change(request, product)

    def response_add(self, request, obj, post_url_continue=None):
        if not request.user.has_perm("store.add_variant"):
            return super().response_add(request, obj, post_url_continue)
        say = f"{obj} is saved, and not on sale yet. Choose the arches and sizes it comes in."
        self.message_user(request, say, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:store_product_variants", args=[obj.pk]))

    def delete_view(self, request, object_id, extra_context=None):
        """Keep what pages lead to, also where it was never ordered: their blocks would go too."""
        product = self.get_object(request, unquote(object_id))
        may_delete = product and self.has_delete_permission(request, product)
        if may_delete and (found := pointers.to(product)):
            names = get_text_list([f"“{each.title}”" for each in found[:3]], "and")
            return self.refuse_delete(request, product, f"pages lead to it: {names}")
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request, product):
        with transaction.atomic():
            product.variants.all().delete()
            product.delete()

    def get_deleted_objects(self, objs, request):
        """List what goes with a product that was never ordered: its variants go first."""
        [product] = objs
        variants, pictures = product.variants.select_related("product"), product.pictures.count()
        counts = {"product": 1, "variants": len(variants), "pictures": pictures}
        needed = set() if request.user.has_perm("store.delete_variant") else {"variants"}
        names = [f"Variant: {variant}" for variant in variants]
        return [f"Product: {product}", names], counts.items(), needed, []

    @admin.display(description="Picture")
    def shown(self, product):
        return cells.thumbnail(product.picture)

    @admin.display(description="Shoes it is for")
    def shoe_list(self, product):
        return ", ".join(Shoe(shoe).label for shoe in product.shoes)

    @admin.display(description="Made for")
    def made_for_list(self, product):
        return ", ".join(SHOE.option(shoe).label for shoe in product.made_for)

    @admin.display(description="Goes into as well")
    def goes_into_list(self, product):
        return ", ".join(SHOE.option(shoe).label for shoe in product.goes_into)

    @admin.display(description="Price", ordering="cheapest")
    def price(self, product):
        return cells.price_range(product.cheapest, product.dearest)

    @admin.display(description="Variants in stock", ordering="choices_left")
    def in_stock(self, product):
        tone = "ok" if product.choices_left == product.choices else "warn"
        return cells.word(f"{product.choices_left} of {product.choices}", tone)

    @admin.display(description="Free pairs", ordering="free")
    def free_pairs(self, product):
        return product.free or 0

    @admin.display(description="In the shop", ordering="is_active")
    def state(self, product):
        return cells.word("On sale", "ok") if product.is_active else cells.word("Archived")
