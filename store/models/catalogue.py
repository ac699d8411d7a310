"""What the shop sells: a product, as cards and its own page show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import FETCH_RAISE, F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from biocorrect.epochs import kept
from store.availability import Availability, in_short
from store.fit_rules import Insole
from store.lines import Titled, lines, titled
from store.models.options import Arch, Hue, Length, Room, Shoe
from store.models.variant import Variant
from store.sizing import BANDS, Band

if TYPE_CHECKING:
    from store.models.picture import ProductPicture

_ARCHES = {arch: place for place, arch in enumerate(Arch.values)}
_SIZES = {band.name: place for place, band in enumerate(BANDS)}


class NothingToSell(Exception):
    """No variant of the product is on sale, so there is nothing to buy. Says so in words."""


class ProductQuerySet(models.QuerySet["Product"]):
    def on_sale(self) -> ProductQuerySet:
        """Leave out archived products."""
        return self.filter(is_active=True)

    def for_cards(self) -> ProductQuerySet:
        """Load everything a product card shows, in three queries whatever the number."""
        return self.prefetch_related(*self.card_relations())

    def for_sale(self) -> list[Product]:
        """Load every product that has something to choose, with what a card shows and no more."""
        products = self.on_sale().for_cards().fetch_mode(FETCH_RAISE)
        return [product for product in products if product.on_sale]

    def shown(self) -> list[Product]:
        """What is for sale, as pages show it beside other things: at most a second old."""
        return _shown()

    @staticmethod
    def card_relations() -> list[str | models.Prefetch[Any]]:
        """What a card or a product page shows beside the product itself."""
        variants = Variant.objects.select_related("stock")
        return ["pictures", models.Prefetch("variants", queryset=variants)]


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
    made_for = models.JSONField(
        "made for",
        default=list,
        help_text="In the fit finder it comes first for these.",
        blank=True,
    )
    goes_into = models.JSONField(
        "goes into", default=list, help_text="The fit finder offers it for these too.", blank=True
    )
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
    layers = models.TextField(help_text="One layer a line from the top: “Cover: perforated knit”.")
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
    article = models.ForeignKey(
        "content.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": "article"},
        verbose_name="article to read",
        help_text="Its page leads there for as long as the article is published.",
    )

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        indexes = [
            # However many were sold once, the shop finds those it sells.
            models.Index(fields=["is_active", "position", "name"], name="product_on_sale")
        ]
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
            # What no insole can be, whoever writes it. What only should not be, `limits` refuses.
            # A comparison with an empty column holds.
            models.CheckConstraint(
                name="product_measures_something",
                condition=Q(heel_mm__gt=0, forefoot_mm__gt=0, pair_grams__gt=0),
            ),
            models.CheckConstraint(
                name="product_arches_rise",
                condition=Q(arch_low_mm__lt=F("arch_neutral_mm"))
                & Q(arch_low_mm__lt=F("arch_high_mm"))
                & Q(arch_neutral_mm__lt=F("arch_high_mm")),
            ),
            models.CheckConstraint(
                name="product_rises_above_its_heel",
                condition=Q(
                    heel_cup_mm__gt=F("heel_mm"),
                    arch_low_mm__gt=F("heel_mm"),
                    arch_neutral_mm__gt=F("heel_mm"),
                    arch_high_mm__gt=F("heel_mm"),
                    arch_single_mm__gt=F("heel_mm"),
                ),
            ),
            models.CheckConstraint(
                name="product_toe_if_full_length",
                condition=Q(length=Length.THREE_QUARTER, forefoot_mm__isnull=True)
                | (~Q(length=Length.THREE_QUARTER) & Q(forefoot_mm__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("store:product", args=[self.slug])

    def archive(self) -> None:
        """Take it out of the shop. Orders keep it; its page leads to the one most like it."""
        Product.objects.filter(pk=self.pk).update(is_active=False)
        self.is_active = False

    def bring_back(self) -> None:
        """Put it into the shop. Raises NothingToSell where no variant of it is on sale."""
        if not self.variants.filter(is_active=True).exists():
            raise NothingToSell(
                f"{self} has no variant that is on sale, so there is nothing to buy."
            )
        Product.objects.filter(pk=self.pk).update(is_active=True)
        self.is_active = True

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

    @staticmethod
    def size_order(size: str) -> int:
        """Place a size among the others, small to large, adults first."""
        return _SIZES[size]

    @property
    def drawn_arch(self) -> str:
        """The arch that is chosen and drawn where nobody has chosen one."""
        return next(
            (arch for arch in (Arch.NEUTRAL, Arch.SINGLE) if arch in self.arches),
            next(iter(self.arches)),
        )

    @property
    def drawn_arch_mm(self) -> int:
        return self.arches[self.drawn_arch]

    @property
    def is_for_children(self) -> bool:
        return Shoe.CHILD in self.shoes

    @property
    def drawn_size(self) -> str:
        """The size its measurements are of."""
        return "K1" if self.is_for_children else "M"

    @property
    def is_three_quarter(self) -> bool:
        return self.length == Length.THREE_QUARTER

    @property
    def lies_on_top(self) -> bool:
        """Whether it may lie on the shoe's own insole, so that one glued in is no bar."""
        return self.is_three_quarter or self.room == Room.TIGHT

    @property
    def as_insole(self) -> Insole:
        """What the fit finder knows of it; needs its variants, for the price, and one on sale."""
        return Insole(
            slug=self.slug,
            name=self.name,
            price=self.prices[0],
            made_for=frozenset(self.made_for),
            goes_into=frozenset(self.goes_into),
            is_for_children=self.is_for_children,
            lies_on_top=self.lies_on_top,
            room=self.room,
            arches=tuple(self.arches),
            pair_grams=self.pair_grams,
            cushion=self.cushion,
            guidance=self.guidance,
            dryness=self.dryness,
        )

    @property
    def length_mm(self) -> int:
        """How long it is before trimming, in the size its measurements are of."""
        return Band.named(self.drawn_size).insole_length_mm(three_quarter=self.is_three_quarter)

    @property
    def on_sale(self) -> list[Variant]:
        """The variants people can choose, by arch and size; of the loaded ones, without a query."""
        made = self.arches
        choosable = [each for each in self.variants.all() if each.is_active and each.arch in made]
        return sorted(choosable, key=lambda each: (_ARCHES[each.arch], _SIZES[each.size]))

    @property
    def prices(self) -> list[int]:
        """Every price of a variant on sale, in cents, lowest first; mostly there is one."""
        return sorted({variant.unit_price for variant in self.on_sale})

    @property
    def availability(self) -> Availability:
        """How its variants stand, in one line."""
        return in_short((variant.short_name, variant.availability) for variant in self.on_sale)

    @property
    def built_pictures(self) -> list[ProductPicture]:
        """The pictures a page can show, the one seen first in front; of the loaded ones."""
        return [picture for picture in self.pictures.all() if picture.renditions]

    @property
    def picture(self) -> ProductPicture | None:
        """The picture that comes first."""
        return next(iter(self.built_pictures), None)

    @cached_property
    def row(self) -> SafeString:
        """One row of HTML, for beside a text. Worked out once for all pages of an epoch."""
        return render_to_string("store/_product_row.html", {"product": self})

    @property
    def layers_picture(self) -> ProductPicture | None:
        """The picture that shows best how it is made."""
        return self._picture_of("layers") or self._picture_of("under")

    def _picture_of(self, view: str) -> ProductPicture | None:
        return next((each for each in self.built_pictures if each.view == view), None)

    @property
    def layer_list(self) -> list[Titled]:
        return [titled(line, ":") for line in lines(self.layers)]

    @property
    def question_list(self) -> list[Titled]:
        """Questions with their mark, and the answers."""
        asked = [titled(line, "?") for line in lines(self.questions)]
        return [Titled(f"{question}?", answer) for question, answer in asked if question]

    @property
    def study_points(self) -> list[str]:
        return lines(self.studies)

    @property
    def best_for_points(self) -> list[str]:
        return lines(self.best_for)

    @property
    def not_for_points(self) -> list[str]:
        return lines(self.not_for)


@kept
def _shown() -> list[Product]:
    return Product.objects.for_sale()
