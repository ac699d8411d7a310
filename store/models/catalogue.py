"""What the shop sells: a product, its variants (one arch and one size each) and its pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from store.sizing import BANDS, Band

if TYPE_CHECKING:
    from store.models.stock import StockLevel


class Arch(models.TextChoices):
    LOW = "low", "Low"
    NEUTRAL = "neutral", "Neutral"
    HIGH = "high", "High"
    SINGLE = "single", "One shape"


class Length(models.TextChoices):
    FULL = "full", "Full length"
    THREE_QUARTER = "three_quarter", "Three-quarter length"


class Room(models.IntegerChoices):
    TIGHT = 1, "Tight"
    NORMAL = 2, "Normal"
    ROOMY = 3, "Roomy"


class Shoe(models.TextChoices):
    RUN = "run", "Running"
    COURT = "court", "Court and gym"
    WORK = "work", "Work and boots"
    EVERYDAY = "everyday", "Everyday"
    DRESS = "dress", "Dress"
    CHILD = "child", "Child’s"


class Hue(models.TextChoices):
    CORAL = "coral", "Coral"
    COBALT = "cobalt", "Cobalt"
    AMBER = "amber", "Amber"
    FERN = "fern", "Fern"
    SKY = "sky", "Sky"
    TEAL = "teal", "Teal"
    TAN = "tan", "Tan"
    ROSE = "rose", "Rose"
    SAGE = "sage", "Sage"
    YELLOW = "yellow", "Yellow"


class ProductQuerySet(models.QuerySet["Product"]):
    def on_sale(self) -> ProductQuerySet:
        """Leave out archived products."""
        return self.filter(is_active=True)

    def for_cards(self) -> ProductQuerySet:
        """Load everything a product card shows, in three queries whatever the number."""
        return self.prefetch_related(
            "pictures",
            models.Prefetch("variants", queryset=Variant.objects.select_related("stock")),
        )


def lines(text: str) -> list[str]:
    """Split a text field that staff fill one point a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class Product(models.Model):
    """One insole. Measurements are of size M (K1 for a child’s), in millimetres and grams."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(
        max_length=60, unique=True, help_text="The product's address: /shop/cadence/"
    )
    purpose = models.CharField(
        "one-line purpose",
        max_length=120,
        help_text="Under the name, for example “Springy, medium-firm, for running and walking.”",
    )
    shoe_words = models.CharField(
        "shoes, in words", max_length=60, help_text="On cards, for example “Running and walking”."
    )
    shoes = models.JSONField(default=list, help_text="Which shoe filters find it.", blank=True)
    summary = models.CharField(
        "description for search engines", max_length=160, help_text="One plain sentence."
    )
    is_active = models.BooleanField(
        "on sale", default=True, help_text="Untick to archive. Orders keep it; the shop does not."
    )
    position = models.PositiveSmallIntegerField(
        default=0, help_text="Lower comes first in the shop."
    )
    tax_code = models.CharField(
        max_length=20, default="txcd_99999999", help_text="Stripe's tax code for this product."
    )

    arch_low_mm = models.PositiveSmallIntegerField("low arch, mm", null=True, blank=True)
    arch_neutral_mm = models.PositiveSmallIntegerField("neutral arch, mm", null=True, blank=True)
    arch_high_mm = models.PositiveSmallIntegerField("high arch, mm", null=True, blank=True)
    arch_single_mm = models.PositiveSmallIntegerField(
        "single arch, mm", null=True, blank=True, help_text="Only for a product of one shape."
    )
    length = models.CharField(max_length=20, choices=Length, default=Length.FULL)
    room = models.PositiveSmallIntegerField(
        "room it needs in the shoe", choices=Room, default=Room.NORMAL
    )
    heel_cup_mm = models.PositiveSmallIntegerField("heel cup depth, mm")
    forefoot_mm = models.DecimalField(
        "thickness at the toe, mm", max_digits=3, decimal_places=1, null=True, blank=True
    )
    heel_mm = models.DecimalField("thickness at the heel, mm", max_digits=3, decimal_places=1)
    pair_grams = models.PositiveSmallIntegerField("weight of a pair, g")
    cushion = models.PositiveSmallIntegerField(
        validators=[MaxValueValidator(3)], help_text="0 to 3"
    )
    guidance = models.PositiveSmallIntegerField(
        validators=[MaxValueValidator(3)], help_text="0 to 3"
    )
    dryness = models.PositiveSmallIntegerField(
        validators=[MaxValueValidator(3)], help_text="0 to 3"
    )
    hue = models.CharField("colour in drawings", max_length=10, choices=Hue)

    best_for = models.TextField(help_text="One point a line.")
    not_for = models.TextField(help_text="One point a line.")
    layers = models.TextField(
        help_text="One layer a line from the top: “Cover: perforated knit”."
    )
    care = models.CharField(max_length=160)
    life = models.CharField("how long it lasts", max_length=120)
    studies = models.TextField(
        "what studies of this kind of insole found",
        blank=True,
        help_text="Plain words, with numbers.",
    )
    questions = models.TextField(
        blank=True, help_text="One a line, question and answer: “How do I trim them? Along the …”"
    )

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                name="product_has_one_shape_or_arches",
                condition=Q(arch_single_mm__isnull=True)
                ^ Q(
                    arch_low_mm__isnull=True,
                    arch_neutral_mm__isnull=True,
                    arch_high_mm__isnull=True,
                ),
                violation_error_message="Give either one single arch, or low, neutral and high.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("store:product", args=[self.slug])

    @property
    def arches(self) -> dict[str, int]:
        """The arch heights it comes in, millimetres by arch, low to high."""
        heights = {
            Arch.LOW.value: self.arch_low_mm,
            Arch.NEUTRAL.value: self.arch_neutral_mm,
            Arch.HIGH.value: self.arch_high_mm,
            Arch.SINGLE.value: self.arch_single_mm,
        }
        return {arch: height for arch, height in heights.items() if height is not None}

    @property
    def best_for_points(self) -> list[str]:
        return lines(self.best_for)

    @property
    def not_for_points(self) -> list[str]:
        return lines(self.not_for)


class VariantQuerySet(models.QuerySet["Variant"]):
    def on_sale(self) -> VariantQuerySet:
        return self.filter(is_active=True, product__is_active=True)


class Variant(models.Model):
    """One arch and one size of a product: what has a SKU, a price and stock."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="variants")
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
    back_on = models.DateField(
        "back in stock on",
        null=True,
        blank=True,
        help_text="If set, people may order ahead when none is left.",
    )

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

    @property
    def band(self) -> Band:
        """The feet this size is for."""
        return Band.named(self.size)

    @property
    def arch_mm(self) -> int:
        return self.product.arches[self.arch]

    @property
    def options(self) -> str:
        """Arch and size in words, as cart, order and mail name them."""
        if self.arch == Arch.SINGLE:
            return f"size {self.size}"
        return f"{Arch(self.arch).label.lower()} arch, size {self.size}"


class ProductPicture(models.Model):
    """A picture of a product, built into every size and format when staff upload it."""

    class View(models.TextChoices):
        QUARTER = "quarter", "Three-quarter view"
        TOP = "top", "From above"
        SIDE = "side", "From the side"
        UNDER = "under", "Turned over"
        LAYERS = "layers", "Layers apart"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    view = models.CharField(max_length=10, choices=View)
    position = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField(
        "description for people who cannot see it",
        max_length=250,
        help_text="What the picture shows.",
    )
    original = models.ImageField(
        upload_to="products/originals", width_field="width", height_field="height"
    )
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    renditions = models.JSONField(editable=False, default=dict)

    class Meta:
        ordering = ["product", F("position"), "pk"]

    def __str__(self) -> str:
        return f"{self.product.name}: {self.get_view_display().lower()}"
