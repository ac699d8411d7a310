"""What the search can find, in the shape in which each app offers its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """Where a document stands among the results. The value is what an address says for it."""

    PRODUCTS = "products"
    ARTICLES = "articles"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Document:
    """One page of the site as plain text: no markup, no marks of citations.

    `key` is its own among all documents. `keywords` are searched and never shown; everything else
    is what visitors can read on the page. `position` decides among equals, the lowest first.
    """

    key: str
    group: Group
    address: str
    title: str
    summary: str
    headings: str = ""
    body: str = ""
    keywords: str = ""
    position: int = 0


def running(lines: Iterable[str]) -> str:
    """Join lines to one text. A line that ends no sentence is set apart by a dot."""
    parts = [" ".join(line.split()) for line in lines]
    ended = [part if part[-1] in ".!?…:" else f"{part} ·" for part in parts if part]
    return " ".join(ended).removesuffix(" ·")
