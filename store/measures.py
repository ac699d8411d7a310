"""What can be told of one insole beside another: each measure, in words and as a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import get_text_list

from store.models import Product
from store.templatetags.money import money_short
from store.templatetags.points import inches, short

type Number = int | Decimal | None

_ABSENT = "None"
_JOINED = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Kind:
    """How one fact is read off a product, by what number it is ranked, and in which words.

    The words are the one for two and the one for more: “higher”, “highest”.
    """

    title: str
    text: Callable[[Product], str]
    number: Callable[[Product], Number] = lambda product: None
    most: tuple[str, str] = ("", "")
    least: tuple[str, str] = ("", "")


def kinds(products: Sequence[Product]) -> list[Kind]:
    """Every fact of any of these products, in the order they are compared."""
    return [*_BEFORE, *parts(products), *_AFTER]


def parts(products: Sequence[Product]) -> list[Kind]:
    """The layers any of the products has, from the top, each a fact of all of them."""
    titles = dict.fromkeys(layer.title for each in products for layer in each.layer_list)
    return [Kind(title, layer_of(title)) for title in titles]


def layer_of(title: str) -> Callable[[Product], str]:
    def text(product: Product) -> str:
        found = [layer.text for layer in product.layer_list if layer.title == title]
        return "; ".join(found) or _ABSENT

    return text


def mm(value: float | Decimal) -> str:
    """Write a length in both units, each number on one line with its own."""
    return f"{short(float(value))}{_JOINED}mm ({inches(float(value))}{_JOINED}in)"


def of_three(strength: int) -> str:
    return f"{strength} of 3"


def arches(product: Product) -> str:
    heights = [str(height) for height in product.arches.values()]
    return f"{in_words(heights, 'or')} mm" if len(heights) > 1 else "One shape"


def sizes(product: Product) -> str:
    made = sorted({variant.size for variant in product.on_sale}, key=Product.size_order)
    return f"{made[0]} to {made[-1]}" if len(made) > 1 else made[0]


def price(product: Product) -> str:
    return " to ".join(dict.fromkeys(map(money_short, (product.prices[0], product.prices[-1]))))


def toe(product: Product) -> str:
    return mm(product.forefoot_mm) if product.forefoot_mm else "Ends before the toes"


def own_insole(product: Product) -> str:
    return "May stay in" if product.lies_on_top else "Take it out"


def in_words(items: Sequence[str], last: str = "and") -> str:
    return get_text_list(list(items), last)


_MORE, _LESS = ("more", "most"), ("less", "least")
_THICK, _THIN = ("thicker", "thickest"), ("thinner", "thinnest")
_BEFORE: tuple[Kind, ...] = (
    Kind(
        "Price", price, lambda each: each.prices[0],
        ("costs more", "costs most"), ("costs less", "costs least"),
    ),
    Kind("Stock", lambda each: each.availability.words),
    Kind("Shoes", lambda each: each.shoe_words),
    Kind(
        "Arch, as drawn", lambda each: mm(each.drawn_arch_mm), lambda each: each.drawn_arch_mm,
        ("higher", "highest"), ("lower", "lowest"),
    ),
    Kind("Arches to choose from", arches),
    Kind(
        "Heel cup", lambda each: mm(each.heel_cup_mm), lambda each: each.heel_cup_mm,
        ("deeper", "deepest"), ("shallower", "shallowest"),
    ),
    Kind(
        "Thickness at the heel", lambda each: mm(each.heel_mm), lambda each: each.heel_mm,
        _THICK, _THIN,
    ),
    Kind("Thickness at the toe", toe, lambda each: each.forefoot_mm, _THICK, _THIN),
    Kind(
        "Length untrimmed", lambda each: mm(each.length_mm), lambda each: each.length_mm,
        ("longer", "longest"), ("shorter", "shortest"),
    ),
    Kind("Sizes", sizes),
    Kind(
        "Weight of a pair", lambda each: f"{each.pair_grams} g", lambda each: each.pair_grams,
        ("heavier", "heaviest"), ("lighter", "lightest"),
    ),
    Kind(
        "Room it needs", lambda each: str(each.get_room_display()), lambda each: each.room,
        _MORE, _LESS,
    ),
    Kind("The shoe’s own insole", own_insole),
    Kind("Cushion", lambda each: of_three(each.cushion), lambda each: each.cushion, _MORE, _LESS),
    Kind(
        "Guidance", lambda each: of_three(each.guidance), lambda each: each.guidance, _MORE, _LESS
    ),
    Kind("Dryness", lambda each: of_three(each.dryness), lambda each: each.dryness, _MORE, _LESS),
)  # fmt: skip
_AFTER: tuple[Kind, ...] = (
    Kind("Lasts", lambda each: each.life),
    Kind("Care", lambda each: each.care),
)
LISTS: tuple[tuple[str, Callable[[Product], list[str]]], ...] = (
    ("Best for", lambda product: product.best_for_points),
    ("Not for", lambda product: product.not_for_points),
)
