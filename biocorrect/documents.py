"""What the search can find, in the shape in which each app offers its own."""

from __future__ import annotations

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
    is what visitors can read on the page.
    """

    key: str
    group: Group
    address: str
    title: str
    summary: str
    headings: str = ""
    body: str = ""
    keywords: str = ""


def running(lines: list[str]) -> str:
    """Join lines to one text. A line that ends no sentence is set apart by a dot."""
    parts = [" ".join(line.split()) for line in lines]
    parts = [part for part in parts if part]
    return "".join(
        part + ("" if last else " " if part[-1] in ".!?…:" else " · ")
        for part, last in zip(parts, [False] * (len(parts) - 1) + [True], strict=True)
    )
