"""What shoppers send: checked here, answered next to where it was typed."""

from __future__ import annotations

from django import forms

from store.models import MAX_QUANTITY, Arch, Product, Variant
from store.sizing import BANDS


def quantity_field(**kwargs: object) -> forms.IntegerField:
    say = f"Choose between 1 and {MAX_QUANTITY} pairs."
    return forms.IntegerField(
        min_value=1,
        max_value=MAX_QUANTITY,
        error_messages={
            "required": say,
            "invalid": say,
            "min_value": say,
            "max_value": f"At most {MAX_QUANTITY} pairs of one size in an order.",
        },
        **kwargs,  # type: ignore[arg-type]
    )


class AddForm(forms.Form):
    """Put a pair into the cart: a product, one of its arches and one of its sizes."""

    product = forms.SlugField(max_length=60)
    arch = forms.ChoiceField(
        choices=Arch.choices,
        error_messages={"required": "Choose an arch.", "invalid_choice": "Choose an arch."},
    )
    size = forms.ChoiceField(
        choices=[(band.name, band.name) for band in BANDS],
        error_messages={"required": "Choose a size.", "invalid_choice": "Choose a size."},
    )
    quantity = quantity_field(required=False)

    variant: Variant

    def clean_product(self) -> Product:
        product = Product.objects.on_sale().filter(slug=self.cleaned_data["product"]).first()
        if product is None:
            raise forms.ValidationError("We could not find that insole.")
        return product

    def clean_quantity(self) -> int:
        return self.cleaned_data["quantity"] or 1

    def clean(self) -> None:
        chosen = self.cleaned_data
        if not {"product", "arch", "size"} <= chosen.keys():
            return
        variant = (
            Variant.objects.on_sale()
            .filter(product=chosen["product"], arch=chosen["arch"], size=chosen["size"])
            .select_related("product", "stock")
            .first()
        )
        if variant is None:
            raise forms.ValidationError("This insole does not come in that arch and size.")
        free = variant.stock.available
        if free <= 0:
            raise forms.ValidationError(
                "Sold out in this arch and size just now. Another size or arch may be there."
            )
        if free < chosen.get("quantity", 1):
            raise forms.ValidationError(f"Only {free} left in this arch and size.")
        self.variant = variant

    @property
    def first_error(self) -> str:
        """The one sentence to show first."""
        return next(str(message) for messages in self.errors.values() for message in messages)


class LineForm(forms.Form):
    """Change or name a line of the cart by its SKU."""

    sku = forms.CharField(max_length=32)
    quantity = quantity_field()
