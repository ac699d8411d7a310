"""The same pairs again: what was bought goes into a cart as it is sold today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.models import MAX_QUANTITY, Cart, CartLine, Order, Product, Variant
from store.shelf import most_like

# An order has seldom more lines; an address may be typed with as many as one likes.
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Gone:
    """A pair that is no longer sold, and the product to look at in its place, if there is one.

    That is the same product where only this size or arch has gone.
    """

    variant: Variant
    nearest: Product | None

    @property
    def is_still_made(self) -> bool:
        return self.nearest == self.variant.product


def put_again(cart: Cart, order: Order) -> list[Variant]:
    """Put an order's pairs into a cart, and return those that are no longer sold.

    A variant that is in the cart already stays as it is, so a second press changes nothing. The
    price of then is taken as the one last seen: the cart says at the line if it has changed, and
    if it is sold out.
    """
    gone = []
    there = set(cart.lines.values_list("variant", flat=True))
    for line in order.lines.select_related("variant__product"):
        variant = line.variant
        if not (variant.is_active and variant.product.is_active):
            gone.append(variant)
        elif variant.pk not in there:
            added = cart.add(variant, min(line.quantity, MAX_QUANTITY), shoe=line.shoe)
            CartLine.objects.filter(pk=added.pk).update(seen_price=line.list_price)
    return gone


def in_place_of(skus: Sequence[str]) -> list[Gone]:
    """Name what each of these that is no longer sold is most like; others are left out."""
    asked = Variant.objects.filter(sku__in=skus[:MOST_NAMED]).select_related("product")
    gone = list(asked.exclude(is_active=True, product__is_active=True))
    if not gone:
        return []
    offered = [each for each in Product.objects.on_sale().for_cards() if each.on_sale]
    return [Gone(variant, _nearest(variant.product, offered)) for variant in gone]


def _nearest(product: Product, offered: Sequence[Product]) -> Product | None:
    return product if product in offered else most_like(product, offered)
