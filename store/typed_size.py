"""A size as people type it: “women 8”, “men's 10 1/2”, “EU 42”, “26,5 cm”, “size M”. Pure.

A number alone can mean several things; then there are several readings, the likeliest first.
Which system a bare number belongs to follows from the ranges of `store.sizing`, nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from store.sizing import (
    BANDS,
    MM_PER_INCH,
    RESTART,
    Band,
    System,
    band_for,
    feet_of_women,
    foot_of,
    size_of,
    whole_mm,
    youth,
)

# Feet outside this are no feet that shoes are sold for, so the number meant something else.
_SHORTEST_MM, _LONGEST_MM = 90, 400
# A child's size below this is one of those that start again at 1.
_LARGEST_YOUTH = 7
# Where the numbers of children and of adults begin in Europe, and where all of them end.
_SMALLEST_EU, _SMALLEST_ADULT_EU, _LARGEST_EU = 27, 33, 60

_FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3"}
_PLAIN = str.maketrans({"’": "'", "‘": "'", "″": '"', "”": '"', "“": '"', "′": "'", "–": "-"})
# Parts of a size, and the eighths and sixteenths of an inch that rulers have.
_PART = r"(?:[1-3]/[2-4]|[1357]/8|1?[1-9]/16)(?![\d/])"
_NUMBER = rf"(?<![\d/.,])[1-9][0-9]{{0,2}}(?:[.,][0-9]{{1,2}})?(?![\d/])(?:[ -]?{_PART})?"
_TOKEN = re.compile(
    rf"""(?P<number>{_NUMBER})|(?P<word>k[1-4]|[^\W\d_]+(?:'[^\W\d_]+)?)|(?P<inch>"|'')"""
)

_UNITS = {
    **dict.fromkeys(("mm", "millimeter", "millimeters", "millimetre", "millimetres"), Fraction(1)),
    **dict.fromkeys(("cm", "centimeter", "centimeters", "centimetre", "centimetres"), Fraction(10)),
    **dict.fromkeys(("in", "inch", "inches", '"', "''"), MM_PER_INCH),
}
_WHO = {
    **dict.fromkeys(("men", "mens", "men's", "man", "man's", "male"), "men"),
    **dict.fromkeys(("women", "womens", "women's", "woman", "woman's", "female"), "women"),
    **dict.fromkeys(("lady", "ladies", "ladies'", "lady's"), "women"),
    **dict.fromkeys(("child", "child's", "children", "childrens", "children's"), "child"),
    **dict.fromkeys(("kid", "kids", "kid's", "boys", "girls", "boy's", "girl's"), "child"),
    **dict.fromkeys(("youth", "junior"), "youth"),
}
_SYSTEMS = {
    **dict.fromkeys(("us", "usa", "american"), "US"),
    **dict.fromkeys(("uk", "british"), "UK"),
    **dict.fromkeys(("eu", "eur", "euro", "european"), "EU"),
}
# Letters that stand directly at a number: “W8”, “m 10”, “2Y”.
_BEFORE = {"m": "men", "w": "women"}
_AFTER = {"y": "youth", "c": "child"}
_SIZE = {"size", "sizes", "sized", "sz"}
_LETTERS = {"small": "S", "medium": "M", "large": "L", "xlarge": "XL"} | {
    band.name.lower(): band.name for band in BANDS
}
# Words that say nothing more once a size was read.
_FILLING = _SIZE | {
    "shoe", "shoes", "foot", "feet", "long", "length", "insole", "insoles", "a", "an", "the", "for",
    "in", "my", "is", "are", "i", "wear", "have", "of", "with", "which", "what", "band", "do",
    "need", "take", "fit", "fits",
}  # fmt: skip


@dataclass(frozen=True)
class TypedSize:
    """One way to read what was typed: a foot's length, a shoe size, or one of our own sizes.

    `foot_mm` is the exact length, None for a size of ours; `words` repeat what was understood.
    """

    words: str
    foot_mm: Fraction | None
    is_child: bool = False
    system: System | None = None
    named: Band | None = None

    @cached_property
    def band(self) -> Band | None:
        """The band it falls into; a child whose feet are too long for children's gets an adult's.

        None where the foot is shorter or longer than any we make an insole for.
        """
        if self.named or self.foot_mm is None:
            return self.named
        return self._band_of(self.foot_mm)

    @cached_property
    def foot(self) -> int:
        """The foot's length in whole millimetres, 0 for a size of ours."""
        return whole_mm(self.foot_mm) if self.foot_mm else 0

    @property
    def is_length(self) -> bool:
        """Tell whether a foot was typed, neither a shoe nor a size of ours."""
        return self.system is None and self.named is None

    @cached_property
    def smaller(self) -> Band | None:
        """The smaller band a woman's size would be with brands that count half a size more.

        None where both ways of counting agree, and for every other system.
        """
        if self.system is not System.US_WOMEN or self.foot_mm is None:
            return None
        shorter, _ = feet_of_women(size_of(self.foot_mm, System.US_WOMEN))
        other = self._band_of(shorter)
        return None if other == self.band else other

    @cached_property
    def nearest(self) -> Band:
        """The band nearest to a foot that none is made for."""
        bands = [band for band in BANDS if band.is_child == self.is_child]
        return min(bands, key=lambda band: abs(band.longest_foot - self.foot))

    @property
    def is_too_long(self) -> bool:
        return self.band is None and self.foot > self.nearest.longest_foot

    def fits(self, size: str) -> bool:
        """Tell whether this size of ours is meant, with either way brands count women’s."""
        return size in {band.name for band in (self.band, self.smaller) if band}

    def _band_of(self, foot_mm: Fraction) -> Band | None:
        whole = whole_mm(foot_mm)
        return (band_for(whole, child=True) if self.is_child else None) or band_for(whole)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the readings of its size, and the words that are about something else."""

    sizes: tuple[TypedSize, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str

    @property
    def is_hint(self) -> bool:
        return any(self.text in known for known in (_UNITS, _WHO, _SYSTEMS, _SIZE))


def read(text: str) -> Typed:
    """Find a size in a text. Without one there are no readings, and `rest` is the whole text.

    A number counts only beside a word that makes it a size, or where nothing else was typed, so
    that “60 days” and “16 mm heel cup” stay what they are.
    """
    tokens = _tokens(text)
    place = _place_of_number(tokens)
    sizes = _readings(tokens, place) if place is not None else _named(tokens)
    if not sizes:
        return Typed((), " ".join(text.split()))
    return Typed(sizes, _rest(tokens))


def said(text: str, size: str) -> str:
    """Repeat what was typed in words, if it can mean a foot or shoe for this size of ours.

    Empty for all else: somebody who typed one size and chose another is not told what they take.
    """
    meant = (each for each in read(text).sizes if each.foot_mm and each.fits(size))
    return next((each.words for each in meant), "")


def number(text: str) -> Fraction:
    """Read “10 1/2”, “10½”, “26,5” or “42 2/3”. Raises ValueError for anything else."""
    plain = _plain(text)
    if not re.fullmatch(_NUMBER, plain):
        raise ValueError(text)
    whole, _, part = plain.replace(",", ".").replace("-", " ").partition(" ")
    return Fraction(whole) + Fraction(part or 0)


def _plain(text: str) -> str:
    for sign, plain in _FRACTIONS.items():
        text = text.replace(sign, f" {plain}")
    return " ".join(text.translate(_PLAIN).lower().split())


def _tokens(text: str) -> list[_Token]:
    return [_Token(found.lastgroup or "", found[0]) for found in _TOKEN.finditer(_plain(text))]


def _place_of_number(tokens: list[_Token]) -> int | None:
    """Return the place of the first number that is a size."""
    alone = all(token.kind == "number" or token.text in _FILLING for token in tokens)
    for place, token in enumerate(tokens):
        if token.kind == "number" and (alone or _is_called_a_size(tokens, place)):
            return place
    return None


def _is_called_a_size(tokens: list[_Token], place: int) -> bool:
    before, after = _neighbours(tokens, place)
    return (
        any(token.is_hint for token in (before, after) if token)
        or (before is not None and before.text in _BEFORE)
        or (after is not None and after.text in _AFTER)
    )


def _neighbours(tokens: list[_Token], place: int) -> tuple[_Token | None, _Token | None]:
    before = tokens[place - 1] if place else None
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return before, after


def _readings(tokens: list[_Token], place: int) -> tuple[TypedSize, ...]:
    value = number(tokens[place].text)
    before, after = _neighbours(tokens, place)
    who = _first(_WHO, tokens) or _at(_BEFORE, before) or _at(_AFTER, after)
    system = _first(_SYSTEMS, tokens)
    unit = after.text if after and after.text in _UNITS else ""
    if unit == "in" and (who or system):
        unit = ""  # “10 in women's”
    if unit:
        found = [_length(value, unit, is_child=who in {"child", "youth"})]
    else:
        found = _shoe_sizes(value, who, system)
    likely = [each for each in found if _SHORTEST_MM <= each.foot <= _LONGEST_MM]
    return tuple(likely if any(each.band for each in likely) else likely[:1])


def _first(known: dict[str, str], tokens: list[_Token]) -> str:
    return next((known[token.text] for token in tokens if token.text in known), "")


def _at(known: dict[str, str], token: _Token | None) -> str:
    return known.get(token.text, "") if token else ""


def _length(value: Fraction, unit: str, *, is_child: bool) -> TypedSize:
    name = {1: "mm", 10: "cm"}.get(int(_UNITS[unit]), "in")
    return TypedSize(f"{float(value):g} {name}", value * _UNITS[unit], is_child)


def _shoe_sizes(value: Fraction, who: str, system: str) -> list[TypedSize]:
    is_child = who in {"child", "youth"}
    if system == "EU" or (not system and _SMALLEST_ADULT_EU <= value < _LARGEST_EU):
        return [_shoe(value, System.EU, is_child=is_child or value < _SMALLEST_ADULT_EU)]
    if is_child and value < 20:
        return [_childs(value, who, System.UK_CHILD if system == "UK" else System.US_CHILD)]
    if system == "UK":
        return [_shoe(value, System.UK)]
    if value >= 100:
        return [_length(value, "mm", is_child=is_child)]
    if value >= 17:
        is_eu = _SMALLEST_EU <= value < _SMALLEST_ADULT_EU
        as_eu = [_shoe(value, System.EU, is_child=True)] if is_eu else []
        return [_length(value, "cm", is_child=is_child), *as_eu]
    men, women = _shoe(value, System.US_MEN), _shoe(value, System.US_WOMEN)
    if who:
        return [men if who == "men" else women]
    return [men, women] if system else [men, women, _shoe(value, System.UK)]


def _shoe(value: Fraction, system: System, *, is_child: bool = False) -> TypedSize:
    words = f"{system} {_sign(value)}".replace("men ", "men’s ")
    return TypedSize(words, foot_of(value, system), is_child, system)


def _childs(value: Fraction, who: str, system: System) -> TypedSize:
    is_youth = who == "youth" or value < _LARGEST_YOUTH
    exact = value + RESTART if is_youth else value
    words = f"{youth(system) if is_youth else system} {_sign(value)}"
    return TypedSize(words, foot_of(exact, system), True, system)


def _sign(value: Fraction) -> str:
    """Write a size with the sign of its fraction, where there is one: 10½, 42⅔, 9.4."""
    whole, part = divmod(value, 1)
    signs = {Fraction(plain): sign for sign, plain in _FRACTIONS.items()}
    return f"{whole}{signs[part]}" if part in signs else f"{float(value):g}"


def _named(tokens: list[_Token]) -> tuple[TypedSize, ...]:
    """Read “size M”, “XL” alone, and “size medium”."""
    words = [token.text for token in tokens]
    is_called_size = bool(_SIZE.intersection(words))
    for word in words:
        name = _LETTERS.get(word)
        if name and (is_called_size or (len(words) == 1 and word == name.lower())):
            return (TypedSize(f"size {name}", None, named=Band.named(name)),)
    return ()


def _rest(tokens: list[_Token]) -> str:
    told = [
        token.text
        for token in tokens
        if token.kind == "word"
        and not token.is_hint
        and token.text not in _FILLING
        and token.text not in _LETTERS
        and token.text not in _BEFORE
        and token.text not in _AFTER
    ]
    return " ".join(told)
