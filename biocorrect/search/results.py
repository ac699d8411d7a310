"""From what was typed to what is shown: words mended, documents found, sorted into groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import store.finds
from biocorrect.documents import Group
from biocorrect.search import question, spelling
from biocorrect.search.catalogue import Catalogue
from biocorrect.search.index import Hit, Index, Ranked
from store.models import Product

IN_A_GROUP = 5
IN_ONE_GROUP = 24
_MOST_GUESSES = 3
# Each takes a look at every word there is, so a line of nonsense must not ask for dozens.
_MOST_MENDED = 4

_catalogue = Catalogue()


@dataclass(frozen=True, slots=True)
class Shown:
    """One result, with the insole for its picture and price if it is one."""

    hit: Hit
    product: Product | None


@dataclass(frozen=True, slots=True)
class Section:
    """The results of one group: `total` were found, `shown` are the best of them."""

    group: Group
    total: int
    shown: list[Shown]

    @property
    def title(self) -> str:
        return self.group.capitalize()

    @property
    def noun(self) -> str:
        """What the results are, after a number."""
        return "help pages" if self.group is Group.HELP else self.group.value


@dataclass(frozen=True, slots=True)
class Results:
    """What was found for a text.

    `mended` says for each unknown word what was taken for it, `unknown` which words nothing was
    taken for, `guesses` what else could be looked for. `is_partial`: no page has every word.
    """

    sections: list[Section]
    mended: list[tuple[str, str]]
    unknown: list[str]
    guesses: list[str]
    is_partial: bool

    @property
    def total(self) -> int:
        return sum(section.total for section in self.sections)


def look_up(text: str, *, only: Group | None = None) -> Results:
    """Find a text, in one group or in all, the group with the best result first.

    One query to see whether anything public has changed, and three for insoles that are shown.
    """
    index = _catalogue.current()
    with index.lock:
        words, mended, unknown = _mended(question.words(text), index)
        ranked = index.find(question.ideas(words))
        found = _grouped(index, ranked, only)
        guesses = [] if found else _guesses(unknown or words, index)
    return Results(
        sections=_with_products(found),
        mended=mended,
        unknown=unknown,
        guesses=guesses,
        is_partial=ranked.is_partial and bool(found),
    )


def _mended(
    typed: Sequence[str], index: Index
) -> tuple[list[str], list[tuple[str, str]], list[str]]:
    """Replace words that neither documents nor synonyms know by what was meant."""
    words = spelling.joined(typed, index.vocabulary())
    unknown = [each for each in words if not (question.is_known(each) or index.has(each))]
    known = _known(index) if unknown else {}
    meant = {each: spelling.meant(each, known) for each in unknown[:_MOST_MENDED]}
    return (
        [part for word in words for part in (meant.get(word) or word).split()],
        [(word, other) for word, other in meant.items() if other],
        [word for word in unknown if not meant.get(word)],
    )


def _known(index: Index) -> dict[str, int]:
    """The words that may have been meant, and how many documents have them."""
    return _of_letters(dict.fromkeys(question.vocabulary(), 1) | index.vocabulary())


def _of_letters(words: Mapping[str, int]) -> dict[str, int]:
    return {word: count for word, count in words.items() if len(word) > 2 and word.isalpha()}


def _grouped(index: Index, ranked: Ranked, only: Group | None) -> list[tuple[int, list[Hit]]]:
    """Return for each group how many rows were found, and the best of them."""
    groups = index.grouped(ranked)
    if only in groups:
        rows = groups[only]
        return [(len(rows), index.hits(ranked, rows[:IN_ONE_GROUP]))]
    return [(len(rows), index.hits(ranked, rows[:IN_A_GROUP])) for rows in groups.values()]


def _with_products(found: list[tuple[int, list[Hit]]]) -> list[Section]:
    documents = [hit.document for _, hits in found for hit in hits]
    keys = [each.key for each in documents if each.group is Group.PRODUCTS]
    products = store.finds.cards(keys) if keys else {}
    return [
        Section(
            hits[0].document.group,
            total,
            [Shown(hit, products.get(hit.document.key)) for hit in hits],
        )
        for total, hits in found
    ]


def _guesses(words: Sequence[str], index: Index) -> list[str]:
    """Return words of the documents, all of which find something."""
    known = _of_letters(index.vocabulary())
    found = [
        each
        for word in words[:_MOST_MENDED]
        for each in spelling.similar(word, known, most=_MOST_GUESSES)
    ]
    return list(dict.fromkeys(found))[:_MOST_GUESSES]
