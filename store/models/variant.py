"""What is bought: one arch and one size of a product."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from store.availability import Availability, availability
from store.models.options import Arch, in_words
from store.models.price import PriceChange
from store.sizing import BANDS, Band

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from store.models.stock import StockLevel


class VariantQuerySet(models.QuerySet["Variant"]):
    def on_sale(self) -> VariantQuerySet:
        return self.filter(is_active=True, product__is_active=True)

    def set_price(self, cents: int, *, by: User | None = None, reason: str = "") -> int:
        """Give all of these one price, and write each change down with who made it and why.

        Returns how many cost something else before. The only way in which a price changes.
        """
        now = timezone.now()
        with transaction.atomic():
            # Locked in one order, so that two people never wait for each other in a circle.
            others = self.exclude(unit_price=cents).order_by("pk").select_for_update()
            changed = list(others)
            PriceChange.objects.bulk_create(
                PriceChange(
                    variant=each,
                    from_price=each.unit_price,
                    to_price=cents,
                    changed_by=by,
                    reason=reason,
                    at=now,
                )
                for each in changed
            )
            Variant.objects.filter(pk__in=[each.pk for each in changed]).update(unit_price=cents)
        return len(changed)


class Variant(models.Model):
    """One arch and one size of a product: what has a SKU, a price and stock."""

    product = models.ForeignKey("store.Product", on_delete=models.PROTECT, related_name="variants")
    sku = models.CharField(
        "SKU",
        max_length=32,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9-]+$", "Capital letters, digits and hyphens.")],
    )
    arch = models.CharField(max_length=10, choices=Arch)
    size = models.CharField(max_length=4, choices=[(band.name, band.name) for band in BANDS])
    unit_price = models.PositiveIntegerField(
        "price, cents", validators=[MinValueValidator(50)], help_text="In cents: 5800 is $58.00."
    )
    is_active = models.BooleanField("on sale", default=True)

    objects = VariantQuerySet.as_manager()

    stock: StockLevel

    class Meta:
        ordering = ["product", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "arch", "size"], name="variant_once_per_product_arch_size"
            ),
            # Stripe refuses to charge less than 50 cents.
            models.CheckConstraint(
                name="variant_price_at_least_50", condition=Q(unit_price__gte=50)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product.name}, {self.options}"

    def get_absolute_url(self) -> str:
        """The product page with this arch and size chosen."""
        query = urlencode({"arch": self.arch, "size": self.size})
        return f"{self.product.get_absolute_url()}?{query}"

    @property
    def band(self) -> Band:
        """The feet this size is for."""
        return Band.named(self.size)

    @property
    def arch_mm(self) -> int:
        return self.product.arches[self.arch]

    @property
    def availability(self) -> Availability:
        """Whether it can be had, and the words for it."""
        shelf = getattr(self, "stock", None)
        back_on = shelf.back_on if shelf else None
        return availability(
            shelf.available if shelf else 0,
            ahead=shelf.free_ahead if shelf else 0,
            low_below=settings.LOW_STOCK_BELOW,
            back_on=back_on,
            # Which day it is takes longer to find out than all the rest, on lists of hundreds.
            today=timezone.localdate() if back_on else date.max,
        )

    @property
    def short_name(self) -> str:
        """Arch and size as a card names them: “High L”."""
        return self.size if self.arch == Arch.SINGLE else f"{Arch(self.arch).label} {self.size}"

    @property
    def options(self) -> str:
        """Arch and size in words, as cart, order and mail name them."""
        return in_words(self.arch, self.size)
