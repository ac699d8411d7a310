"""What the search finds in the shop: the insoles on sale, by all that their pages say."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import FETCH_RAISE
from django.urls import reverse

from biocorrect.documents import Document, Group, running
from store.models import Arch, Product, Shoe, Variant
from store.models.catalogue import ProductQuerySet
from store.sizing import Band

_SOURCE = "Source: "
_ORDERS = "orders"


def versions() -> dict[str, str]:
    """Name every insole that can be found, with a mark that changes when its words do."""
    marks = {document.key: str(hash(document)) for document in map(_document, _products())}
    return marks | {_ORDERS: ""}


def documents(keys: Collection[str]) -> Iterator[Document]:
    """Load the insoles of these keys, those that can be found. One query, whatever the number."""
    wanted = [int(key.removeprefix("product:")) for key in keys if key != _ORDERS]
    yield from map(_document, _products().filter(pk__in=wanted))
    if _ORDERS in keys:
        yield _find_my_order()


def cards(keys: Collection[str]) -> dict[str, Product]:
    """Load insoles that were found, with what a card shows. Three queries, whatever the number."""
    wanted = [int(key.removeprefix("product:")) for key in keys]
    found = Product.objects.on_sale().for_cards().fetch_mode(FETCH_RAISE).filter(pk__in=wanted)
    return {_key(product): product for product in found if product.on_sale}


def made_in(bands: Collection[Band]) -> dict[str, list[Product]]:
    """Load the insoles made in each band, by its name, in the shop's order. One query."""
    names = [band.name for band in bands]
    variants = Variant.objects.on_sale().filter(size__in=names).select_related("product")
    by_place = sorted(variants, key=lambda variant: variant.product.position)
    found: dict[str, list[Product]] = {name: [] for name in names}
    for variant in by_place:
        if variant.arch in variant.product.arches and variant.product not in found[variant.size]:
            found[variant.size].append(variant.product)
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
    return f"product:{product.pk}"


def _document(product: Product) -> Document:
    questions = product.question_list
    studies = [line for line in product.study_points if not line.startswith(_SOURCE)]
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
                *(f"Not for: {point}." for point in product.not_for_points),
                *product.layers.splitlines(),
                product.care,
                product.life,
                *studies,
                *(question.text for question in questions),
            ]
        ),
        keywords=_keywords(product),
    )


def _keywords(product: Product) -> str:
    arches = [f"{Arch(arch).label} arch" for arch in product.arches if arch != Arch.SINGLE]
    shoes = [str(Shoe(shoe).label) for shoe in product.shoes]
    length = str(product.get_length_display())
    return running([product.shoe_words, *shoes, *arches, length, "Insoles"])


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
