"""What someone meant who typed a word that no page has. Pure, over the words there are.

Asked only about unknown words, so a rare word is never taken for an error. Distances are those of
optimal string alignment: a letter too many, too few, another one, or two in the wrong order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

_SHORTEST = 3
_SHORTEST_BEGINNING = 4
_ALIKE = 60


def meant(word: str, known: Mapping[str, int]) -> str:
    """Return the known word, or two of them, that was most likely meant, or nothing.

    `known` counts for every word of letters, three or more, the documents that have it.
    """
    if len(word) < _SHORTEST or not word.isalpha():
        return ""
    near = _nearest(word, known, most=_most_errors(word))
    if near and OSA.distance(word, near) == 1:
        return near
    return _begun(word, known) or _run_together(word, known) or near


def joined(words: Sequence[str], known: Mapping[str, int]) -> list[str]:
    """Join neighbours that the documents write as one word: “switch back” is “switchback”."""
    found: list[str] = []
    for word in words:
        if found and found[-1] + word in known:
            found[-1] += word
        else:
            found.append(word)
    return found


def similar(word: str, known: Mapping[str, int], *, most: int) -> list[str]:
    """Return words that look like this one, too far from it to be taken for it."""
    found = process.extract(word, list(known), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
    ranked = sorted(found, key=lambda each: (-each[1], -known[each[0]], each[0]))
    return [each for each, *_ in ranked[:most]]


def _most_errors(word: str) -> int:
    return 1 if len(word) < 6 else 2 if len(word) < 10 else 3


def _nearest(word: str, known: Mapping[str, int], *, most: int) -> str:
    found = process.extract(word, list(known), scorer=OSA.distance, score_cutoff=most, limit=None)

    def place(each: str, distance: float) -> tuple[float, bool, int, str]:
        return distance, each[0] != word[0], -known[each], each

    # In a short word, and with several errors, at least the first letter is right.
    likely = [
        place(each, distance)
        for each, distance, _ in found
        if each[0] == word[0] or (distance == 1 and len(word) > 4)
    ]
    return min(likely, default=(0, False, 0, ""))[-1]


def _begun(word: str, known: Mapping[str, int]) -> str:
    """Return the commonest word that begins like this: “orthot” is “orthotics”."""
    if len(word) < _SHORTEST_BEGINNING:
        return ""
    longer = [each for each in known if each.startswith(word)]
    return min(longer, key=lambda each: (-known[each], each), default="")


def _run_together(word: str, known: Mapping[str, int]) -> str:
    """Return two words between which the space was left out: “heelpain” is “heel pain”."""
    cuts = range(_SHORTEST, len(word) - _SHORTEST + 1)
    pairs = [(word[:cut], word[cut:]) for cut in cuts]
    whole = [pair for pair in pairs if pair[0] in known and pair[1] in known]
    return " ".join(max(whole, key=lambda pair: min(map(known.__getitem__, pair)), default=()))
