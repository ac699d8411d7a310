"""What the search finds in the shop: the insoles on sale, by all that their pages say."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import FETCH_RAISE
from django.urls import reverse

from biocorrect.documents import Document, Group, running
from store.models import Arch, Product, Shoe, Variant
from store.models.catalogue import ProductQuerySet
from store.sizing import Band
from store.typed_size import TypedSize

_KEY = "product:"
_ORDERS, _ASK, _SIZES, _FIT = "orders", "ask", "sizes", "fit"


def versions() -> dict[str, str]:
    """Name every insole that can be found, with a mark that changes when its words do."""
    marks = {document.key: str(hash(document)) for document in map(_document, _products())}
    return marks | dict.fromkeys((_ORDERS, _ASK, _SIZES, _FIT), "")


def documents(keys: Collection[str]) -> Iterator[Document]:
    """Load the insoles of these keys, those that can be found. One query, whatever the number."""
    wanted = [int(key.removeprefix(_KEY)) for key in keys if key.startswith(_KEY)]
    yield from map(_document, _products().filter(pk__in=wanted))
    if _ORDERS in keys:
        yield _find_my_order()
    if _ASK in keys:
        yield _ask_us()
    if _SIZES in keys:
        yield _size_guide()
    if _FIT in keys:
        yield _fit_finder()


def cards(keys: Collection[str]) -> dict[str, Product]:
    """Load insoles that were found, with what a card shows. Three queries, whatever the number."""
    wanted = [int(key.removeprefix(_KEY)) for key in keys]
    found = Product.objects.on_sale().for_cards().fetch_mode(FETCH_RAISE).filter(pk__in=wanted)
    return {_key(product): product for product in found if product.on_sale}


@dataclass(frozen=True, slots=True)
class BandCard:
    """The answer to a size: the band, how it was typed, and the insoles made in it.

    Without a band the size is that of a foot we make nothing for, and `sizes` has just that one.
    """

    band: Band | None
    sizes: list[TypedSize]
    products: list[Product]


def band_cards(sizes: Collection[TypedSize]) -> list[BandCard]:
    """Answer the readings of a size, those of one band together, those of none last.

    One query, or none.
    """
    by_band: dict[Band | None, list[TypedSize]] = {}
    for size in sizes:
        by_band.setdefault(size.band, []).append(size)
    names = [band.name for band in by_band if band]
    products = made_in(names) if names else {}
    return [
        BandCard(band, found, products[band.name] if band else [])
        for band, found in sorted(by_band.items(), key=lambda each: each[0] is None)
    ]


def made_in(bands: Collection[str]) -> dict[str, list[Product]]:
    """Load the insoles made in each band, by its name, in the shop's order. One query."""
    variants = Variant.objects.on_sale().filter(size__in=bands).select_related("product")
    by_place = sorted(variants, key=lambda variant: variant.product.position)
    found: dict[str, list[Product]] = {name: [] for name in bands}
    for variant in by_place:
        product = variant.product
        if variant.arch in product.arches and product not in found[variant.size]:
            found[variant.size].append(product)
    return found


def _products() -> ProductQuerySet:
    # A product nothing of which can be chosen yet has no page.
    return (
        Product.objects.on_sale()
        .filter(variants__is_active=True)
        .distinct()
        .fetch_mode(FETCH_RAISE)
    )


def _key(product: Product) -> str:
    return f"{_KEY}{product.pk}"


def _document(product: Product) -> Document:
    """Write down what an insole is and is for.

    Left out are the shoes and feet it is not for, which would find it for just these, and what
    studies found: who looks for a pain is to find articles, not something to buy.
    """
    questions = product.question_list
    return Document(
        key=_key(product),
        group=Group.PRODUCTS,
        address=product.get_absolute_url(),
        title=product.name,
        summary=product.purpose,
        headings=running([question.title for question in questions]),
        body=running(
            [
                *(f"Best for: {point}." for point in product.best_for_points),
                *product.layers.splitlines(),
                product.care,
                product.life,
                *(f"{question.title} {question.text}" for question in questions),
            ]
        ),
        keywords=_keywords(product),
        position=product.position,
    )


def _keywords(product: Product) -> str:
    arches = [f"{Arch(arch).label} arch" for arch in product.arches if arch != Arch.SINGLE]
    shoes = [str(Shoe(shoe).label) for shoe in product.shoes]
    length = str(product.get_length_display())
    return running([*shoes, *arches, length, "Insoles", product.shoe_words])


def _find_my_order() -> Document:
    return Document(
        key=_ORDERS,
        group=Group.HELP,
        address=reverse("store:find_order"),
        title="Find my order",
        summary="By its number and your e-mail address. We send you a link to it.",
        keywords="Where is my order? Track my order, tracking number, order status, receipt, "
        "cancel or change an order, return an order",
    )


def _ask_us() -> Document:
    return Document(
        key=_ASK,
        group=Group.HELP,
        address=reverse("store:ask"),
        title="Ask a pedorthist",
        summary="Write to us about shoes, sizes and insoles, or about an order. A person answers "
        "by e-mail.",
        keywords="Contact, customer service, support, phone, chat, question, complaint, problem "
        "with a product",
    )


def _size_guide() -> Document:
    return Document(
        key=_SIZES,
        group=Group.HELP,
        address=reverse("store:size_guide"),
        title="Size guide",
        summary="How to measure your foot, which of our sizes it is, and every shoe size beside "
        "it. With a ruler to print.",
        keywords="Size chart, size table, shoe size conversion, convert US, UK and EU sizes, "
        "measure my foot, foot length, between sizes, half sizes, printable ruler, sizing sheet, "
        "children's sizes, women's and men's sizes",
    )


def _fit_finder() -> Document:
    return Document(
        key=_FIT,
        group=Group.HELP,
        address=reverse("fit"),
        title="Find your fit",
        summary="Six questions about your shoes, your hours and your arch lead to one insole, with "
        "the reasons for it and against the others.",
        keywords="Which insole, which one, choose, compare, recommend, quiz, finder, best insole, "
        "help me choose",
    )
