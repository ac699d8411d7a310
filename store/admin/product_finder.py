"""What a product that is saved takes from the fit finder: said at once, and left to the person."""

from contextlib import contextmanager

from django.utils.text import get_text_list

from store import weighing
from store.models import Product
from store.reweighing import Difference

# What the finder counts of a product.
TRAITS = {
    *("shoes", "made_for", "goes_into", "length", "room", "pair_grams", "price"),
    *("arch_low_mm", "arch_neutral_mm", "arch_high_mm", "arch_single_mm"),
    *("cushion", "guidance", "dryness"),
}


@contextmanager
def watching_the_finder(changed):
    """Compare every answer before and after the block; the list then has what was lost, in words.

    Nothing is compared where none of the changed fields counts in the finder.
    """
    losses: list[str] = []
    before = weighing.outcomes_now() if TRAITS & set(changed) else None
    yield losses
    if before is not None:
        losses += lost(Difference(before, weighing.outcomes_now()))


def lost(difference):
    nothing, stranded = difference.dead_ends, difference.lost
    if nothing:
        yield f"Since this change, {nothing} answers of the fit finder lead to nothing."
    names = list(Product.objects.filter(slug__in=stranded).values_list("name", flat=True))
    if names:
        listed = get_text_list(names, "or")
        yield f"Since this change, no answer of the fit finder leads to {listed}."
