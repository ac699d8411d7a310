"""What someone asks, as ideas: each a word or a phrase, with all that means the same. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LONGEST_TEXT = 120
_MOST_IDEAS = 8
_LONGEST_PHRASE = 6
_WORD = re.compile(r"[^\W_]+")
# Words that say nothing about what is sought. They still count inside a phrase of the synonyms.
_EMPTY_WORDS = """
    a about all am an and any are as at be because been best better between both but buy by can
    could did do does dont for from get give go good got had has have help her his how i if im
    in into is it its just like made make many me more most much my need no not of on or our out
    over own please really should show so some such tell than that the their them then there
    these they this those to too up us use using want was we what when where which who why will
    with without would you your re ve ll
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())

type Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Idea:
    """One thing a page must speak of: as typed, in words that are the `same`, or else `meant`.

    A page that only mentions what is meant is not about it.
    """

    typed: Phrase
    same: tuple[Phrase, ...] = ()
    meant: tuple[Phrase, ...] = ()


def words(text: str) -> list[str]:
    """Split into words as the index does: small letters, no accents, no punctuation.

    The s of a possessive and other letters that stand alone are left out.
    """
    plain = text.replace("’", "'").replace("'s", " ")
    letters = unicodedata.normalize("NFD", plain[:LONGEST_TEXT].lower())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return [word for word in _WORD.findall(bare) if len(word) > 1 or not word.isalpha()]


def ideas(typed: Sequence[str]) -> list[Idea]:
    """Group words into ideas, the longest known phrase first, each idea once.

    Empty words are left out, unless nothing else was typed.
    """
    phrases = list(_phrases(typed))
    told = [phrase for phrase in phrases if len(phrase) > 1 or phrase[0] not in _EMPTY]
    found = [Idea(phrase, *synonyms().get(_key(phrase), ((), ()))) for phrase in told or phrases]
    return list(dict.fromkeys(found))[:_MOST_IDEAS]


def is_known(word: str) -> bool:
    """Tell whether a word is empty or one of the synonyms, so that it is no typing error."""
    return word in _EMPTY or not {word, singular(word)}.isdisjoint(vocabulary())


def _phrases(typed: Sequence[str]) -> Iterator[Phrase]:
    place = 0
    while place < len(typed):
        lengths = range(min(_LONGEST_PHRASE, len(typed) - place), 0, -1)
        known = (n for n in lengths if _key(typed[place : place + n]) in synonyms())
        length = next(known, 1)
        yield tuple(typed[place : place + length])
        place += length


@cache
def synonyms() -> dict[Phrase, tuple[tuple[Phrase, ...], tuple[Phrase, ...]]]:
    """Read `synonyms.txt`: for each phrase, in the singular, the same and what else is meant."""
    same: dict[Phrase, dict[Phrase, None]] = {}
    meant: dict[Phrase, dict[Phrase, None]] = {}
    for line in Path(__file__).with_name("synonyms.txt").read_text().splitlines():
        left, _, right = line.partition("#")[0].partition(">")
        alike = _listed(left, "=")
        for phrase in alike:
            key = _key(phrase)
            same.setdefault(key, {}).update((each, None) for each in alike if _key(each) != key)
            meant.setdefault(key, {}).update(dict.fromkeys(_listed(right, "|")))
    return {key: (tuple(same[key]), tuple(meant[key])) for key in same}


@cache
def vocabulary() -> frozenset[str]:
    """The words of the synonyms."""
    phrases = [each for key, found in synonyms().items() for each in (key, *found[0], *found[1])]
    return frozenset(word for phrase in phrases for word in phrase)


def _listed(text: str, mark: str) -> list[Phrase]:
    phrases = [tuple(words(part)) for part in text.split(mark)]
    return [phrase for phrase in phrases if phrase]


def _key(phrase: Sequence[str]) -> Phrase:
    return tuple(map(singular, phrase))


def singular(word: str) -> str:
    """Write a word as if there were one of it, by its spelling: arches is arch, feet stays."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
