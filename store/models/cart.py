"""The cart: a row that a random token in a cookie finds again. There are no accounts."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from store.models.variant import Variant

MAX_QUANTITY = 5
# Room for the longest words of store.typed_size, “US women 10⅔”.
SHOE_LETTERS = 24


def new_token() -> str:
    """Make an address that cannot be guessed: 192 random bits."""
    return secrets.token_urlsafe(24)


def may_be_token(text: str) -> bool:
    """Whether a text from outside is worth looking up; PostgreSQL refuses some even to look."""
    return text.isascii() and text.isprintable() and 0 < len(text) <= 64


class CartQuerySet(models.QuerySet["Cart"]):
    def with_token(self, token: str) -> Cart | None:
        """Return the cart of a cookie's token, or None for a missing, foreign or tampered one."""
        return self.filter(token=token).first() if may_be_token(token) else None


class Cart(models.Model):
    token = models.CharField(max_length=64, unique=True, default=new_token)
    ship_zone = models.CharField(max_length=2, default="US")
    created_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = CartQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Cart {self.pk}"

    @property
    def count(self) -> int:
        """How many pairs are in it."""
        return sum(line.quantity for line in self.lines.all())

    def touch(self) -> None:
        """Note that somebody uses it, so that it is kept for longer."""
        Cart.objects.filter(pk=self.pk).update(last_seen_at=timezone.now())

    def add(self, variant: Variant, quantity: int, *, shoe: str = "") -> CartLine:
        """Put pairs in, joining a line that is already there, up to MAX_QUANTITY a line.

        `shoe` is the size as the shopper knows it; a line keeps the newest it was told.
        """
        line, created = self.lines.get_or_create(
            variant=variant,
            defaults={"quantity": quantity, "seen_price": variant.unit_price, "shoe": shoe},
        )
        if not created:
            self.change(variant, min(line.quantity + quantity, MAX_QUANTITY))
            if shoe:
                self.lines.filter(pk=line.pk).update(shoe=shoe)
            line.refresh_from_db()
        return line

    def change(self, variant: Variant, quantity: int) -> None:
        """Set how many pairs of a variant are in it; the price is taken as seen."""
        self.lines.filter(variant=variant).update(quantity=quantity, seen_price=variant.unit_price)

    def subtract(self, variant_id: int, quantity: int) -> None:
        """Take out what was just paid for; what was added meanwhile stays."""
        self.lines.filter(variant=variant_id, quantity__lte=quantity).delete()
        self.lines.filter(variant=variant_id).update(quantity=F("quantity") - quantity)


class CartLineQuerySet(models.QuerySet["CartLine"]):
    def for_cart_page(self) -> CartLineQuerySet:
        """Load all that cart and checkout look at, in two queries."""
        return self.select_related("variant__product", "variant__stock").prefetch_related(
            "variant__product__pictures"
        )


class CartLine(models.Model):
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveSmallIntegerField()
    # The list price when it was put in, so that a change can be told at its line.
    seen_price = models.PositiveIntegerField()
    shoe = models.CharField("size as the shopper knows it", max_length=SHOE_LETTERS, blank=True)

    objects = CartLineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="cart_line_once", fields=["cart", "variant"]),
            models.CheckConstraint(
                name="cart_line_1_to_5",
                condition=Q(quantity__gte=1) & Q(quantity__lte=MAX_QUANTITY),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant.sku}"
