"""The home page's own blocks. The layout is fixed; staff change words, links and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.safestring import SafeString
from django_prose_editor.fields import ProseEditorField

from content import addresses
from content.models.block import SHORT_PROSE, Block, sanitised_short
from content.models.page import Page
from content.models.picture import Picture

if TYPE_CHECKING:
    from content.typesetting import Typesetter

FACTS = (
    "May name facts from the settings: {{ return_days }}, {{ shipping }}, {{ free_shipping_from }}."
)


class Hero(Block):
    name = "hero"
    heading = models.CharField(max_length=60, help_text="One short sentence, set very large.")
    lead = models.TextField(max_length=240)
    first_label = models.CharField("button", max_length=40)
    first_address = models.CharField(
        "its address", max_length=200, validators=[addresses.OF_A_LINK]
    )
    second_label = models.CharField("link beside the button", max_length=40, blank=True)
    second_address = models.CharField(
        "its address", max_length=200, blank=True, validators=[addresses.OF_A_LINK]
    )

    class Meta(Block.Meta):
        verbose_name = "opening"

    def gist(self) -> str:
        return self.heading


class Door(Block):
    name = "door"
    heading = models.CharField(max_length=40)
    words = models.CharField(max_length=80, help_text="Which shoes: “Running, court, trail”.")
    address = models.CharField(max_length=200, default="/shop/", validators=[addresses.OF_A_LINK])
    product = models.ForeignKey(
        "store.Product",
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Its picture and its drawing are shown.",
    )

    class Meta(Block.Meta):
        verbose_name = "door to the shop"
        verbose_name_plural = "doors to the shop"

    def gist(self) -> str:
        return self.heading


class Statement(Block):
    name = "statement"
    heading = models.CharField(max_length=80)
    text = models.TextField(max_length=600)
    label = models.CharField("words of the link", max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True, validators=[addresses.OF_A_LINK])

    class Meta(Block.Meta):
        verbose_name = "green band"

    def gist(self) -> str:
        return self.heading


class FeaturedArticle(Block):
    name = "featured_article"
    article = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="+", limit_choices_to={"kind": "article"}
    )
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="+")

    class Meta(Block.Meta):
        verbose_name = "featured article"

    def gist(self) -> str:
        return str(self.article) if self.article_id else ""


class SizingSteps(Block):
    name = "sizing_steps"
    heading = models.CharField(max_length=80)
    lead = models.CharField(max_length=200)
    measure = models.CharField("1: measure", max_length=160)
    pick = models.CharField("2: pick the band", max_length=160)
    trim = models.CharField("3: trim", max_length=160)

    class Meta(Block.Meta):
        verbose_name = "how sizing works"
        verbose_name_plural = "how sizing works"

    def gist(self) -> str:
        return self.heading


class PictureBand(Block):
    name = "picture_band"
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="+")
    heading = models.CharField(max_length=80)
    text = models.TextField(max_length=300)
    label = models.CharField("words on the button", max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True, validators=[addresses.OF_A_LINK])

    class Meta(Block.Meta):
        verbose_name = "picture across the page"
        verbose_name_plural = "pictures across the page"

    def gist(self) -> str:
        return self.heading


class TextBand(Block):
    name = "text_band"
    heading = models.CharField(max_length=80)
    text = ProseEditorField(extensions=SHORT_PROSE, sanitize=True)

    html: SafeString

    class Meta(Block.Meta):
        verbose_name = "heading and text"
        verbose_name_plural = "headings and texts"

    def gist(self) -> str:
        return self.heading

    def typeset(self, setter: Typesetter) -> None:
        self.html = setter.prose(self.text)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.text = sanitised_short(self.text)
        super().save(*args, **kwargs)


class Promise(Block):
    name = "promise"
    heading = models.CharField(max_length=60, help_text=FACTS)
    text = models.CharField(max_length=160, help_text=FACTS)
    label = models.CharField("words of the link", max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True, validators=[addresses.OF_A_LINK])

    set_heading: SafeString
    set_text: SafeString

    class Meta(Block.Meta):
        verbose_name = "promise"

    def gist(self) -> str:
        return self.heading

    def typeset(self, setter: Typesetter) -> None:
        self.set_heading = setter.words(self.heading)
        self.set_text = setter.words(self.text)
