"""Two to four insoles beside each other: which ones an address names, and what sets them apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.validators import slug_re
from django.http import QueryDict
from django.urls import reverse

from store import shelf
from store.measures import LISTS, Kind, Number, in_words, kinds
from store.models import Product
from store.overlay import LETTERS, LINES

PARAMETER = "p"
FEWEST, MOST = 2, len(LETTERS)
# No link of ours names more; whatever is longer was made to be a burden.
_READ = 12
_LAST_SIGN = re.compile(r" (?=\S$)")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address names: insoles on sale in its order, those too many, and the rest."""

    products: list[Product]
    beyond: list[Product]
    missing: list[str]


@dataclass(frozen=True, slots=True)
class Column:
    """One insole of a comparison, with its letter, its line in the drawing, and the way out."""

    letter: str
    line: str
    product: Product
    without: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one fact is of one insole: a line, or a list of points, and how it stands out."""

    column: Column
    points: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a comparison."""

    title: str
    cells: list[Cell]
    is_list: bool = False

    @property
    def is_alike(self) -> bool:
        """Whether it is the same of all."""
        return len({cell.points for cell in self.cells}) == 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything the page shows of the insoles it compares, without a query."""

    columns: list[Column]
    facts: list[Fact]

    @property
    def products(self) -> list[Product]:
        return [column.product for column in self.columns]

    @property
    def names(self) -> str:
        """Their names in a row, each on one line where it ends in a sign, as “Brogue ¾” does."""
        return in_words([_LAST_SIGN.sub("\N{NO-BREAK SPACE}", each.name) for each in self.products])

    @property
    def different(self) -> list[Fact]:
        return [fact for fact in self.facts if not fact.is_alike]

    @property
    def alike(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.is_alike]

    @property
    def drawn(self) -> str:
        """In which size and arch they are drawn, for below the drawing."""
        sizes = sorted({product.drawn_size for product in self.products}, key=Product.size_order)
        if len(sizes) == 1:
            return f"in size {sizes[0]}"
        return f"adults’ insoles in size {sizes[0]}, a child’s in {sizes[-1]}"


def asked(slugs: Sequence[str], products: Sequence[Product]) -> Asked:
    """Find the insoles an address names, in its order; twice the same counts once.

    What is no slug at all is among the missing as an empty one.
    """
    by_slug = {product.slug: product for product in products}
    wanted = list(dict.fromkeys(slug if slug_re.match(slug) else "" for slug in slugs))[:_READ]
    found = [by_slug[slug] for slug in wanted if slug in by_slug]
    missing = [slug for slug in wanted if slug not in by_slug]
    return Asked(found[:MOST], found[MOST:], missing)


def notices(wanted: Asked, gone: Sequence[str]) -> list[str]:
    """Tell what of an address is not shown; `gone` are the names of insoles no longer sold."""
    told = []
    if gone:
        are = "is" if len(gone) == 1 else "are"
        told.append(f"{in_words(gone)} {are} not sold now, so left out.")
    if len(wanted.missing) > len(gone):
        told.append("Part of the address names no insole of ours, so it is left out.")
    if wanted.beyond:
        names = in_words([product.name for product in wanted.beyond])
        told.append(f"Four fit beside each other, so these are the first four. Left out: {names}.")
    return told


def compare(products: Sequence[Product]) -> Comparison:
    """Put two to four loaded products beside each other, in the order given."""
    columns = [
        Column(letter, line, each, address([other for other in products if other is not each]))
        for letter, line, each in zip(LETTERS, LINES, products, strict=False)
    ]
    facts = [fact(kind, columns) for kind in kinds(products)]
    lists = [
        Fact(title, [Cell(each, tuple(points(each.product))) for each in columns], is_list=True)
        for title, points in LISTS
    ]
    return Comparison(columns, facts + lists)


def fact(kind: Kind, columns: Sequence[Column]) -> Fact:
    numbers = [kind.number(column.product) for column in columns]
    notes = standing(numbers, kind.most, kind.least)
    return Fact(
        kind.title,
        [
            Cell(column, (kind.text(column.product),), note)
            for column, note in zip(columns, notes, strict=True)
        ],
    )


def standing(numbers: Sequence[Number], most: tuple[str, str], least: tuple[str, str]) -> list[str]:
    """Say which numbers are the highest and the lowest, and nothing where all are the same.

    A missing number is neither, and nothing is said of equals: no one of them is the most.
    """
    known = [number for number in numbers if number is not None]
    if len(set(known)) < 2:
        return [""] * len(numbers)
    form = 0 if len(known) == 2 else 1
    ends = {max(known): most[form], min(known): least[form]}
    words = {number: word for number, word in ends.items() if known.count(number) == 1}
    return ["" if number is None else words.get(number, "") for number in numbers]


def nearest(product: Product, products: Sequence[Product]) -> str:
    """The address that compares a product with its two neighbours; empty where it has none."""
    beside = shelf.neighbours(product, products)
    return address([product, *(each for each in beside if each is not product)]) if beside else ""


def address(products: Sequence[Product]) -> str:
    """The address of a comparison, in this order."""
    query = QueryDict(mutable=True)
    query.setlist(PARAMETER, [product.slug for product in products])
    return f"{reverse('store:compare')}?{query.urlencode()}"
