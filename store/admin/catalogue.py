"""Products and their pictures, as staff see and change them."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Count, F, Max, Min, ProtectedError, Q, Sum
from django.http import HttpResponseRedirect
from django.urls import path, reverse

from biocorrect.pictures import PictureField
from store.admin import cells
from store.admin.model_admin import ShopAdmin
from store.admin.new_variants import add_variants, variants_by_arch
from store.admin.product_claims import second_look
from store.admin.product_form import PictureForm, ProductForm
from store.models import OrderLine, Product, ProductPicture, Shoe, StockLevel, StockMovement
from store.questions import SHOE

MOST_PICTURES = 12
# Django writes no label for a file field's control, only one for the group it stands in.
PICTURE_INPUT = {
    "aria-label": "Picture file",
    "accept": "image/jpeg,image/png,image/webp,image/avif",
}
FINDER_LISTS = ["made_for_list", "goes_into_list"]
IS_CHOICE = Q(variants__is_active=True)
IS_FREE = Q(variants__stock__on_hand__gt=F("variants__stock__held"))


class CatalogueAdmin(ShopAdmin):
    """Rows that may be deleted only while no order names them; after that they are archived."""

    instead = ""

    def lines_of(self, obj):
        raise NotImplementedError

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not self.lines_of(obj).exists())

    def delete_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        if obj and super().has_delete_permission(request, obj) and self.lines_of(obj).exists():
            return self.refuse_delete(request, obj, "it has been ordered")
        try:
            return super().delete_view(request, object_id, extra_context)
        except (ProtectedError, IntegrityError):
            return self.refuse_delete(request, obj, "an order or a page names it")

    def refuse_delete(self, request, obj, why):
        self.message_user(
            request, f"{obj} cannot be deleted, because {why}. {self.instead}", messages.ERROR
        )
        return HttpResponseRedirect(cells.page_of(obj))

    def get_deleted_objects(self, objs, request):
        """List what goes with it. Its stock and the ledger go too, and need no leave."""
        to_delete, counts, needed, protected = super().get_deleted_objects(objs, request)
        stock = {StockLevel._meta.verbose_name, StockMovement._meta.verbose_name}
        return to_delete, counts, needed - stock, protected


class PictureInline(admin.StackedInline):
    model = ProductPicture
    verbose_name = "picture"
    verbose_name_plural = "pictures"
    form = PictureForm
    extra = 0
    max_num = MOST_PICTURES
    fields = ["shown", "original", "alt", ("view", "position")]
    readonly_fields = ["shown"]
    formfield_overrides = {PictureField: {"widget": AdminFileWidget(attrs=PICTURE_INPUT)}}
    classes = ["pictures"]

    def get_formset(self, request, obj=None, **kwargs):
        # Django would otherwise build a thousand rows for whoever asks for them.
        limits = {"absolute_max": MOST_PICTURES + 1, "validate_max": True}
        return super().get_formset(request, obj, **limits, **kwargs)

    @admin.display(description="As it is now")
    def shown(self, picture):
        return cells.thumbnail(picture if picture.pk else None)


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
    actions = ["archive", "put_on_sale"]
    save_on_top = True
    instead = "Archive it instead: untick “On sale”. Orders keep it, and the shop does not show it."

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
        what = ["name", "slug", "purpose"]
        if obj:
            what.append("is_active")
        if has_price and request.user.has_perm("store.change_variant"):
            what.append("price")
        return [
            ("What it is", {"fields": what}),
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
                "Measurements",
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
        view = self.admin_site.admin_view(self.new_variants_view)
        return [
            path("<path:object_id>/variants/", view, name="store_product_variants"),
            *super().get_urls(),
        ]

    def new_variants_view(self, request, object_id):
        product = self.get_object(request, unquote(object_id))
        if not request.user.has_perm("store.add_variant"):
            raise PermissionDenied
        if product is None:
            return self.no_such_row(request)
        return add_variants(self, request, product)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        user = request.user
        if add:
            # One way on: to its variants.
            context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        if obj and user.has_perm("store.view_variant"):
            context["variants_by_arch"] = variants_by_arch(obj)
            context["may_add_variants"] = user.has_perm("store.add_variant")
            context["may_adjust"] = user.has_perm("store.change_stocklevel")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, product, form, change):
        if not change:
            # It has no variant yet, so there is nothing to buy.
            product.is_active = False
        super().save_model(request, product, form, change)
        if say := second_look(form.looks):
            self.message_user(request, say, messages.WARNING)
        if "price" in form.changed_data and request.user.has_perm("store.change_variant"):
            self.save_price(request, product, form.cleaned_data["price"])

    def save_price(self, request, product, cents):
        """Write one price to all variants; an emptied field leaves them as they are."""
        if cents is not None:
            count = product.variants.update(unit_price=cents)
            say = f"All {count} variants of {product} now cost {cells.dollars(cents)}."
            self.message_user(request, say, messages.SUCCESS)

    def response_add(self, request, obj, post_url_continue=None):
        if not request.user.has_perm("store.add_variant"):
            return super().response_add(request, obj, post_url_continue)
        say = f"{obj} is saved, and not on sale yet. Choose the arches and sizes it comes in."
        self.message_user(request, say, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:store_product_variants", args=[obj.pk]))

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

    @admin.action(description="Archive: take out of the shop", permissions=["change"])
    def archive(self, request, queryset):
        for product in queryset.filter(is_active=True):
            Product.objects.filter(pk=product.pk).update(is_active=False)
            self.log_change(request, product, "Archived.")
            self.message_user(request, f"{product} is archived.", messages.SUCCESS)

    @admin.action(description="Put back on sale", permissions=["change"])
    def put_on_sale(self, request, queryset):
        for product in queryset.filter(is_active=False):
            if not product.choices:
                say = f"{product} has no variant that is on sale, so there is nothing to buy."
                self.message_user(request, say, messages.ERROR)
                continue
            Product.objects.filter(pk=product.pk).update(is_active=True)
            self.log_change(request, product, "Put on sale.")
            self.message_user(request, f"{product} is on sale.", messages.SUCCESS)

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
