"""What differs between two editions, as a reader would put it: part by part, word by word."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Field
from django.utils.text import Truncator, capfirst

from content import readability
from content.models import BLOCKS, Confidence, Edition

WORD = re.compile(r"\S+\s*")
LINK = re.compile(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
# Below this share of the same words, a line was written anew rather than changed.
SAME_LINE = 0.4
LABELS = {"search_title": "Title for search engines", "search_description": "Description"}


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words that are all new, all old, or the same in both."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that differs: what it is, what happened to it, and its lines in runs of words."""

    part: str
    happened: str
    lines: list[list[Run]]


@dataclass(frozen=True, slots=True)
class _Part:
    kind: str
    name: str
    lines: tuple[str, ...]


def between(old: Edition | None, new: Edition) -> list[Difference]:
    """Say what differs, in the order of the new edition. Blocks are known by what they say, so
    that one put between two others makes no difference to its neighbours.

    Asks the database only for the names of things that blocks point at.
    """
    names = _names([edition for edition in (old, new) if edition])
    before = _parts(old, names) if old else []
    after = _parts(new, names)
    found = list(_head(before[:3], after[:3]))
    found += _matched(before[3:], after[3:])
    return found


def _head(before: list[_Part], after: list[_Part]) -> Iterator[Difference]:
    for place, part in enumerate(after):
        lines = before[place].lines if before else ()
        if lines != part.lines:
            yield _changed(part.name, lines, part.lines)


def _matched(before: list[_Part], after: list[_Part]) -> list[Difference]:
    """Pair the parts that are alike; what is left over was added, removed or moved."""
    found: list[Difference] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        for old, new in _pairs(before[a1:a2], after[b1:b2]):
            if old and new:
                found.append(_changed(new.name, old.lines, new.lines))
            elif new:
                found.append(_whole(new, "added"))
            elif old:
                found.append(_whole(old, "removed"))
    return _with_moves(found)


def _pairs(before: list[_Part], after: list[_Part]) -> list[tuple[_Part | None, _Part | None]]:
    """Pair each new part with the old one of its kind that is most like it."""
    left = list(before)
    found: list[tuple[_Part | None, _Part | None]] = []
    for part in after:
        alike = [(_likeness(old, part), old) for old in left if old.kind == part.kind]
        likeness, best = max(alike, key=lambda pair: pair[0], default=(0.0, None))
        is_only_one = len(alike) == 1 and [one.kind for one in after].count(part.kind) == 1
        if best is None or (likeness < SAME_LINE / 2 and not is_only_one):
            found.append((None, part))
            continue
        left.remove(best)
        found.append((best, part))
    return [*found, *((old, None) for old in left)]


def _likeness(old: _Part, new: _Part) -> float:
    a, b = " ".join(old.lines).split(), " ".join(new.lines).split()
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


def _with_moves(found: list[Difference]) -> list[Difference]:
    """Tell a part that was removed here and added there as one that moved."""
    texts = {
        happened: [_text(one) for one in found if one.happened == happened]
        for happened in ("added", "removed")
    }
    moved = set(texts["added"]) & set(texts["removed"])
    kept = []
    for one in found:
        if one.happened in texts and _text(one) in moved:
            if one.happened == "added":
                kept.append(Difference(one.part, "moved", []))
            continue
        kept.append(one)
    return kept


def _text(one: Difference) -> tuple[str, ...]:
    return (one.part, *(run.text for line in one.lines for run in line))


def _whole(part: _Part, happened: str) -> Difference:
    kind = "new" if happened == "added" else "old"
    return Difference(part.name, happened, [[Run(kind, line)] for line in part.lines])


def _changed(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Difference:
    return Difference(name, "changed", list(_lines(old, new)))


def _lines(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[list[Run]]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        for was, now in itertools.zip_longest(old[a1:a2], new[b1:b2]):
            yield from _line(was, now)


def _line(was: str | None, now: str | None) -> list[list[Run]]:
    if was is None or now is None:
        return [[Run("new" if was is None else "old", now or was or "")]]
    a, b = WORD.findall(was), WORD.findall(now)
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < SAME_LINE:
        return [[Run("old", was)], [Run("new", now)]]
    return [list(_words(matcher, a, b))]


def _words(matcher: difflib.SequenceMatcher[str], a: list[str], b: list[str]) -> Iterator[Run]:
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            yield Run("same", "".join(a[a1:a2]))
            continue
        if a2 > a1:
            yield Run("old", "".join(a[a1:a2]))
        if b2 > b1:
            yield Run("new", "".join(b[b1:b2]))


type Names = dict[tuple[type[Any], int], str]


def _parts(edition: Edition, names: Names) -> list[_Part]:
    meta = [
        f"{label}: {edition.meta[key]}" for key, label in LABELS.items() if edition.meta.get(key)
    ]
    if picture := edition.pictures.get(str(edition.meta.get("share_picture_id"))):
        meta.append(f"Picture for sharing: {picture['alt']}")
    return [
        _Part("title", "Title", (edition.title,)),
        _Part("summary", "Summary", (edition.summary,)),
        _Part("meta", "Search and sharing", tuple(meta)),
        *(_block(row, names) for row in edition.blocks),
        *(_reference(row) for row in edition.references),
    ]


def _block(row: dict[str, Any], names: Names) -> _Part:
    kind = BLOCKS.get(row["block"])
    if kind is None:
        return _Part(row["block"], capfirst(row["block"].replace("_", " ")), ())
    lines: list[str] = []
    fields = [field for field in kind._meta.concrete_fields if field.attname in row]
    several = len(fields) > 1
    for field in fields:
        texts = list(_texts(field, row[field.attname], names))
        label = f"{capfirst(str(field.verbose_name))}: " if several else ""
        lines += [label + text if place == 0 else text for place, text in enumerate(texts)]
    gist = (
        Truncator(readability.plain(lines[0].partition(": ")[2] or lines[0])).words(7)
        if (lines)
        else ""
    )
    name = capfirst(str(kind._meta.verbose_name))
    return _Part(row["block"], f"{name} “{gist}”" if gist else name, tuple(lines))


def _reference(row: dict[str, Any]) -> _Part:
    unseen = {"number", "study", "confidence"}
    words = [str(value) for key, value in row.items() if value and key not in unseen]
    if sure := row.get("confidence"):
        words.append(f"{Confidence(sure).label} confidence")
    return _Part("reference", f"Reference {row['number']}", (" · ".join(words),))


def _texts(field: Field[Any, Any], value: Any, names: Names) -> Iterator[str]:
    if value in (None, "", [], {}):
        return
    if field.is_relation and field.related_model:
        yield names.get((field.related_model, value), "something that no longer exists")
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, list):
        for item in value:
            yield _finding(item) if isinstance(item, dict) else str(item)
    elif field.choices:
        yield str(dict(field.flatchoices).get(value, value))
    else:
        text = readability.plain(LINK.sub(r"\2 (leads to \1)", str(value)))
        yield from (line for line in text.splitlines() if line.strip())


def _finding(row: dict[str, Any]) -> str:
    """Write a row of an evidence panel as a line, its confidence in words."""
    shown = dict(row)
    if shown.get("confidence") in Confidence.values:
        shown["confidence"] = f"confidence: {Confidence(shown['confidence']).label.lower()}"
    texts = (", ".join(value) if isinstance(value, list) else value for value in shown.values())
    return " · ".join(str(text) for text in texts if text)


def _names(editions: list[Edition]) -> Names:
    """Load the names of the pictures, products and articles that blocks point at."""
    wanted: dict[type[Any], set[int]] = {}
    for row in itertools.chain.from_iterable(edition.blocks for edition in editions):
        kind = BLOCKS.get(row.get("block", ""))
        for field in kind._meta.concrete_fields if kind else ():
            if field.is_relation and field.related_model and row.get(field.attname):
                wanted.setdefault(field.related_model, set()).add(row[field.attname])
    return {
        (model, pk): str(found)
        for model, pks in wanted.items()
        for pk, found in model._default_manager.in_bulk(pks).items()
    }
