"""The variants of one product: shown with their stock, and made many at a time."""

from dataclasses import dataclass
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from store.admin import cells
from store.admin.dollars import DollarsField
from store.models import Arch, StockLevel, Variant
from store.models.options import sku_of
from store.sizing import BANDS

FIELDSETS = [(None, {"fields": ["arches", "sizes", "price", "letters"]})]


@dataclass
class Row:
    """One variant in the table of a product's page."""

    variant: Variant
    word: SafeString
    page: str
    adjust: str


def variants_by_arch(product):
    """Return the rows of the product's variants under the name of each arch, low to high."""
    variants = product.variants.select_related("stock", "product")
    order = {band.name: place for place, band in enumerate(BANDS)}
    by_arch: dict[str, list[Row]] = {arch: [] for arch in Arch.values}
    for variant in sorted(variants, key=lambda each: order[each.size]):
        by_arch[variant.arch].append(row(variant))
    return [(arch_name(product, arch), rows) for arch, rows in by_arch.items() if rows]


def row(variant):
    return Row(
        variant=variant,
        word=cells.stock_word(variant),
        page=cells.page_of(variant),
        adjust=reverse("admin:store_stocklevel_adjust", args=[variant.pk]),
    )


def arch_name(product, arch):
    words = "One shape" if arch == Arch.SINGLE else f"{Arch(arch).label} arch"
    return f"{words}, {product.arches[arch]} mm" if arch in product.arches else words


class NewVariantsForm(forms.Form):
    """Which arches in which sizes to make. What exists already is left as it is."""

    arches = forms.MultipleChoiceField(
        label="Arches",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one arch."},
    )
    sizes = forms.MultipleChoiceField(
        label="Sizes",
        widget=forms.CheckboxSelectMultiple,
        help_text="Every ticked arch is made in every ticked size. What exists stays as it is.",
        error_messages={"required": "Tick at least one size."},
    )
    price = DollarsField(
        label="Price", help_text="In dollars, for each of the new variants.", required=True
    )
    letters = forms.RegexField(
        r"^\s*[A-Za-z0-9]{2,6}\s*$",
        label="Letters in the SKU",
        max_length=8,
        help_text="Short for the product’s name: “CAD” gives BC-CAD-N-M.",
        error_messages={"invalid": "Two to six letters or digits, for example CAD."},
    )

    def __init__(self, product, *args, **kwargs):
        self.product = product
        self.made = list(product.variants.all())
        super().__init__(*args, **{"initial": self.first_guess(), **kwargs})
        arches = cast("forms.MultipleChoiceField", self.fields["arches"])
        arches.choices = [(arch, arch_name(product, arch)) for arch in product.arches]
        sizes = cast("forms.MultipleChoiceField", self.fields["sizes"])
        sizes.choices = [
            (band.name, f"{band.name}: feet {band.feet}")
            for band in BANDS
            if band.is_child == product.is_for_children
        ]

    def first_guess(self):
        """Tick everything, and take letters and price from the variants there are."""
        sizes = [band.name for band in BANDS if band.is_child == self.product.is_for_children]
        letters = "".join(filter(str.isalnum, self.product.slug.upper()))[:3]
        prices = {variant.unit_price for variant in self.made}
        if self.made and self.made[0].sku.count("-") > 1:
            letters = self.made[0].sku.split("-")[1]
        return {
            "arches": list(self.product.arches),
            "sizes": sizes,
            "letters": letters,
            "price": prices.pop() if len(prices) == 1 else None,
        }

    def clean_letters(self):
        return self.cleaned_data["letters"].strip().upper()

    def clean(self):
        chosen = super().clean()
        if self.errors:
            return chosen
        self.missing = self.find_missing()
        if not self.missing:
            self.add_error("sizes", "All of these exist already.")
        taken = (
            Variant.objects.filter(sku__in=[variant.sku for variant in self.missing])
            .select_related("product")
            .first()
        )
        if taken:
            self.add_error("letters", f"{taken.sku} is taken by {taken}. Choose other letters.")
        return chosen

    def find_missing(self):
        chosen = self.cleaned_data
        there = {(variant.arch, variant.size) for variant in self.made}
        return [
            Variant(
                product=self.product,
                arch=arch,
                size=size,
                sku=sku_of(chosen["letters"], arch, size),
                unit_price=chosen["price"],
            )
            for arch in chosen["arches"]
            for size in chosen["sizes"]
            if (arch, size) not in there
        ]

    def save(self):
        """Make the missing variants with empty shelves. Returns them."""
        with transaction.atomic():
            made = Variant.objects.bulk_create(self.missing)
            StockLevel.objects.bulk_create([StockLevel(variant=variant) for variant in made])
        return made


def add_variants(admin, request, product):
    """Answer the page that makes variants."""
    if not request.user.has_perm("store.add_variant"):
        raise PermissionDenied
    form = NewVariantsForm(product, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return tell_made(admin, request, product, form.save())
        except IntegrityError:
            form.add_error("sizes", "Somebody made some of these a moment ago. Look again.")
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Add variants to {product}",
        "here": "Add variants",
        "opts": admin.opts,
        "original": product,
        # Django types it for model forms, and writes any form with it.
        "adminform": AdminForm(form, FIELDSETS, {}),  # type: ignore[arg-type]
        "errors": form.errors,
        "media": admin.media,
        "variants_by_arch": variants_by_arch(product),
    }
    return TemplateResponse(request, "admin/store/product/new_variants.html", context)


def tell_made(admin, request, product, variants):
    count = "1 variant" if len(variants) == 1 else f"{len(variants)} variants"
    say = f"{count} added, with nothing on the shelf yet: put pairs there with “Change stock”."
    if not product.is_active:
        say += " When stock and pictures are there, put it on sale."
    admin.log_change(request, product, f"Added {count}.")
    admin.message_user(request, say, messages.SUCCESS)
    return HttpResponseRedirect(cells.page_of(product))
