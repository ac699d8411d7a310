"""Other weights for the fit finder: tried on the insoles on sale, and published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import get_text_list

from store.fit_rules import Weights
from store.models import FinderWeights, Product
from store.reweighing import Difference, Outcomes, outcomes

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class WeightsRefused(Exception):
    """These weights would leave somebody without an answer, or an insole without one. Says so."""


def outcomes_now() -> Outcomes:
    """Answer everything that can be asked as the finder does at this moment."""
    insoles = [each.as_insole for each in Product.objects.for_sale()]
    return outcomes(insoles, FinderWeights.objects.in_force())


def would_change(weights: Weights, products: list[Product]) -> Difference:
    """Compare every answer by the weights in force with the same by these."""
    insoles = [product.as_insole for product in products]
    return Difference(
        outcomes(insoles, FinderWeights.objects.in_force()), outcomes(insoles, weights)
    )


def without(product: Product, products: list[Product]) -> Difference:
    """Compare every answer as it is with the same once a product is taken out of the shop."""
    weights = FinderWeights.objects.in_force()
    left = [each.as_insole for each in products if each.pk != product.pk]
    return Difference(
        outcomes([each.as_insole for each in products], weights), outcomes(left, weights)
    )


def publish(
    weights: Weights, *, after: int, by: User | None = None, note: str = ""
) -> FinderWeights:
    """Make these the weights the finder counts by.

    Raises WeightsRefused where `why_not` has something to say, and WeightsChanged where somebody
    published a version after the one called `after`.
    """
    products = Product.objects.for_sale()
    if why := why_not(would_change(weights, products), products):
        raise WeightsRefused(why)
    return FinderWeights.objects.publish(weights, after=after, by=by, note=note)


def why_not(difference: Difference, products: list[Product]) -> str:
    """Say why weights that make this difference are not published; nothing where they may be."""
    names = {product.slug: product.name for product in products}
    if difference.dead_ends:
        return f"{difference.dead_ends} answers would lead to no insole any more."
    if lost := [names[slug] for slug in difference.lost]:
        verb = "would be" if len(lost) == 1 else "would each be"
        return f"{get_text_list(lost, 'and')} {verb} the answer to nothing any more."
    return ""
