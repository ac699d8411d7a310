"""Drawings to scale in a page. Each tag takes loaded objects and queries nothing."""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.safestring import SafeString

from store import drawing, enclosures, layers, outline, overlay
from store.finds import BandCard
from store.models import Product
from store.size_guide import Answer
from store.sizing import BANDS, Band

register = template.Library()


@register.simple_tag
def draw_card(product: Product, arch: str = "") -> SafeString:
    """Draw the insole small, of the given arch or the one drawn where none is chosen."""
    return drawing.card(product, arch)


@register.simple_tag
def enclose_drawing(product: Product, arch: str) -> SafeString:
    """Show the insole in a letter, which carries the drawing with it."""
    return enclosures.picture(product, arch)


@register.simple_tag
def draw_door(product: Product) -> SafeString:
    """Draw the insole small with the ruler's numbers, its arch and its heel cup."""
    return drawing.door(product)


@register.simple_tag
def draw_in_shoe(product: Product, arch: str, shoe: str) -> SafeString:
    """Draw the insole of an arch within the outline of a shoe, or of a boot."""
    return drawing.in_shoe(product, arch, boot=shoe == "boot")


@register.simple_tag
def draw_to_scale(product: Product) -> SafeString:
    """Draw the insole large, every arch in a group of its own."""
    return drawing.to_scale(product)


@register.simple_tag
def draw_from_above(product: Product) -> SafeString:
    """Draw the insole's outline with its trim lines and the feet it is for."""
    return outline.from_above(product)


@register.simple_tag
def draw_layers(product: Product) -> SafeString:
    """Draw the insole's layers apart, each with its thickness."""
    return layers.apart(product, product.layer_list)


@register.simple_tag
def draw_again(product: Product, which: str) -> SafeString:
    """Show one of the drawings above once more: “profile”, “outline”, its “toe”, or “layers”."""
    if which == "layers":
        return layers.again(product, product.layer_list)
    shown = {"outline": outline.again, "toe": outline.toe, "profile": drawing.to_scale_again}
    return shown[which](product)


@register.simple_tag
def draw_overlay(products: Iterable[Product]) -> SafeString:
    """Lay the insoles over each other on one ruler."""
    return drawing.overlay(products)


@register.simple_tag
def draw_lettered(products: Sequence[Product]) -> SafeString:
    """Lay the insoles over each other on one ruler, each outline with a pattern and a letter."""
    return overlay.lettered(products)


@register.simple_tag
def draw_bands(cards: Sequence[BandCard]) -> SafeString:
    """Draw the bands that answer a size among their neighbours, with the feet they were read as."""
    found = [card.band for card in cards if card.band]
    is_child = all(band.is_child for band in found)
    shown = [band for band in BANDS if band.is_child == is_child]
    feet = [size.foot for card in cards if card.band in shown for size in card.sizes]
    return drawing.bands(shown, found, feet)


@register.simple_tag
def draw_size_bands(bands: Sequence[Band]) -> SafeString:
    """Draw bands on their ruler, none of them marked."""
    return drawing.bands(bands, [])


@register.simple_tag
def draw_answer(answer: Answer) -> SafeString:
    """Draw the bands of a foot's age; marked is its own, and the foot where it is among them."""
    shown = [band for band in BANDS if band.is_child == answer.band.is_child]
    return drawing.bands(shown, [answer.band] if answer.is_made else [], [answer.size.foot])


@register.simple_tag
def draw_arch(height_mm: int) -> SafeString:
    """Draw an arch as the mark on its tile."""
    return drawing.arch_mark(height_mm)
