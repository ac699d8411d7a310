"""In which kinds of shoe an insole goes, as the fit finder knows it, and what comes out first."""

from __future__ import annotations

from dataclasses import dataclass

from store.models import Product
from store.questions import SHOE

_CHILD = "child"


@dataclass(frozen=True, slots=True)
class ShoeFit:
    """One kind of shoe: whether the insole was made for it, goes into it, or neither."""

    shoe: str
    note: str
    is_made_for: bool
    goes_in: bool
    own_insole_out: bool


def shoe_fits(product: Product) -> list[ShoeFit]:
    """List every kind of shoe for feet of the product's age, those it was made for first."""
    fits = [
        ShoeFit(
            shoe=option.label,
            note=option.note,
            is_made_for=option.value in product.made_for,
            goes_in=option.value in {*product.made_for, *product.goes_into},
            own_insole_out=not product.lies_on_top,
        )
        for option in SHOE.options
        if (option.value == _CHILD) == product.is_for_children
    ]
    return sorted(fits, key=lambda fit: (not fit.is_made_for, not fit.goes_in))
