"""Rows that tests need, with values that are true unless a test says otherwise."""

import itertools
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from store.models import Cart, Order, OrderLine, Product, Review, Variant
from store.models.stock import StockLevel

_numbers = itertools.count(1)


def make_product(**fields):
    number = next(_numbers)
    neutral = fields.get("arch_neutral_mm") or 27
    values = {
        "name": f"Insole {number}",
        "slug": f"insole-{number}",
        "purpose": "Firm, for walking.",
        "shoe_words": "Walking",
        "shoes": ["run"],
        "summary": "An insole for tests.",
        "arch_low_mm": neutral - 5,
        "arch_neutral_mm": neutral,
        "arch_high_mm": neutral + 5,
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


def make_variant(product=None, *, on_hand=10, back_on=None, ahead=0, **fields):
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
    if back_on:
        level.expect(back_on, ahead=ahead)
    return Variant.objects.select_related("product", "stock").get(pk=variant.pk)


def make_cart(*variants, quantity=1):
    cart = Cart.objects.create()
    for variant in variants:
        cart.add(variant, quantity)
    return cart


@transaction.atomic
def make_order(*variants, quantity=1, unit_price=None, paid=False, back_on=None, **fields):
    """An order as checkout leaves it, pending and held, or as a payment does, paid and sold.

    With `back_on` its lines may wait for the pairs of that day.
    """
    lines = [(variant, unit_price or variant.unit_price) for variant in variants]
    subtotal = sum(price * quantity for _, price in lines)
    shipping = 0 if subtotal >= 7500 else 495
    order = Order.objects.create(
        fingerprint="x",
        subtotal=subtotal,
        shipping=shipping,
        total=subtotal + shipping,
        session_expires_at=timezone.now() + Order.TIME_TO_PAY,
        back_on=back_on,
    )
    for variant, price in lines:
        line = OrderLine.objects.create(
            order=order,
            variant=variant,
            sku=variant.sku,
            product_name=variant.product.name,
            arch=variant.arch,
            size=variant.size,
            quantity=quantity,
            list_price=variant.unit_price,
            unit_price=price,
            line_total=price * quantity,
            back_on=back_on,
        )
        StockLevel.objects.hold(line)
    order.record("placed", actor="shopper", to_state="pending")
    if paid:
        pay(order)
    Order.objects.filter(pk=order.pk).update(**fields)
    return Order.objects.get(pk=order.pk)


@transaction.atomic
def pay(order):
    """Write what settle writes when Stripe says that this order is paid."""
    for line in order.lines.all():
        StockLevel.objects.sell(line)
    order.move_to(Order.Payment.PAID, actor="stripe", amount=order.total)
    order.paid_amount, order.paid_currency = order.total, "usd"
    order.paid_at = timezone.now()
    order.payment_intent = f"pi_{order.code}"
    order.email, order.name, order.ship_name = "ada@example.com", "Ada King", "Ada King"
    order.ship_line1, order.ship_city = "1 Test Street", "Portland"
    order.ship_state, order.ship_postal_code, order.ship_country = "OR", "97201", "US"
    order.save()


def make_worn_order(*variants, days=31, **fields):
    """A paid order whose parcel was delivered so many days ago, at this time by the clock there."""
    came = timezone.localtime() - timedelta(days=days)
    values = {"fulfilment_state": "delivered", "delivered_at": came}
    values |= {"shipped_at": came - timedelta(days=3)} | fields
    return make_order(*variants, paid=True, **values)


def make_review(variant=None, *, order=None, **fields):
    """A published review of a buyer of its own, unless fields say otherwise."""
    variant = variant or make_variant()
    order = order or make_worn_order(variant)
    values = {
        "product": variant.product,
        "options": "neutral arch, size M",
        "stars": 4,
        "text": "Firm under the arch, and quiet.",
        "state": "published",
        "published_at": timezone.now(),
    } | fields
    return Review.objects.create(order=order, **values)
