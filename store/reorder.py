"""The same pairs again: what was bought goes into a cart as it is sold today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.models import MAX_QUANTITY, Cart, CartLine, Order, Product, Variant
from store.shelf import most_like


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


def in_place_of(variants: Sequence[Variant], products: Sequence[Product]) -> list[Gone]:
    """Name what each pair that is no longer sold is most like, among loaded products."""
    return [Gone(variant, _nearest(variant.product, products)) for variant in variants]


def _nearest(product: Product, products: Sequence[Product]) -> Product | None:
    return product if product in products else most_like(product, products)
