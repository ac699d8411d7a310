"""Rows that tests need, with values that are true unless a test says otherwise."""

import itertools

from store.models import Cart, Product, Variant
from store.models.stock import StockLevel

_numbers = itertools.count(1)


def make_product(**fields):
    number = next(_numbers)
    values = {
        "name": f"Insole {number}",
        "slug": f"insole-{number}",
        "purpose": "Firm, for walking.",
        "shoe_words": "Walking",
        "shoes": ["run"],
        "summary": "An insole for tests.",
        "arch_low_mm": 22,
        "arch_neutral_mm": 27,
        "arch_high_mm": 32,
        "heel_cup_mm": 16,
        "forefoot_mm": "3.5",
        "heel_mm": "6.0",
        "pair_grams": 112,
        "cushion": 2,
        "guidance": 2,
        "dryness": 1,
        "hue": "coral",
        "best_for": "Walking shoes",
        "not_for": "Shoes with a glued-in insole",
        "layers": "Cover: knit\nFoam: EVA",
        "care": "Wash by hand",
        "life": "About 12 months",
        "questions": "How do I trim them? Along the printed line.",
    } | fields
    return Product.objects.create(**values)


def make_variant(product=None, *, on_hand=10, **fields):
    product = product or make_product()
    arch, size = fields.get("arch", "neutral"), fields.get("size", "M")
    values = {
        "product": product,
        "arch": arch,
        "size": size,
        "sku": f"BC-{product.slug.upper()}-{arch[0].upper()}-{size}",
        "unit_price": 5800,
    } | fields
    variant = Variant.objects.create(**values)
    level, _ = StockLevel.objects.get_or_create(variant=variant)
    if on_hand:
        level.adjust(on_hand, "For a test")
    return Variant.objects.select_related("product", "stock").get(pk=variant.pk)


def make_cart(*variants, quantity=1):
    cart = Cart.objects.create()
    for variant in variants:
        cart.add(variant, quantity)
    return cart
