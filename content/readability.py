"""How hard a text is to read: the Flesch-Kincaid grade. Pure functions over text.

The grade is the one of Kincaid, Fishburne, Rogers and Chissom (1975, Navy Research Branch Report
8-75): 0.39 × words a sentence + 11.8 × syllables a word − 15.59. It is a US school grade.
Syllables are counted by the spelling of English, not looked up, so a grade is good to about half
a grade; it is advice for writers and a floor for tests, never a fact shown to readers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

WORD = re.compile(r"[A-Za-z0-9]+(?:[’'][A-Za-z]+)?")
SENTENCE_END = re.compile(r"[.!?…]+[”\"’')\]]*(?=\s|$)")
# What looks like the end of a sentence and is none.
ABBREVIATIONS = re.compile(r"\b(?:e\.g|i\.e|vs|approx|Dr|Mr|Mrs|Ms|St|No|C\.Ped|U\.S)\.(?=\s)")
BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|td|th|blockquote|div)>|<br\s*/?>", re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")
VOWELS = re.compile(r"[aeiouy]+")
# Where English spells a vowel it does not say: cure, moved, makes, movement, something, every.
SILENT = re.compile(
    r"(?<=[^aeiouy])(?<![^aeiouyl]l)e$|(?<=[^aeiouytd])(?<![^aeiouyl]l)ed$"
    r"|(?<=[^aeiouysxzcg])(?<![cs]h)(?<![^aeiouyl]l)es$"
    r"|(?<=[aeiouy][^aeiouy])e(?=(?:ment|ly|ful|less|ness|thing|times?|where|line)s?$)"
    r"|(?<=^ev)e(?=ry)"
)
# Where two vowels in a row are said apart: idea, radio, curious, video, usual, trying, being.
APART = re.compile(
    r"(?<=[aeiouy][^aeiouy])eas?$|(?<![cstgxlh])i[ao]|eo(?![pu])|(?<![qg])ua|yi|[aeou]ing$"
    r"|creat|quiet|diet|client|scienc|society|variety|anxiety|fluid|ruin|poem|ism$"
)
CONTRACTED_NOT = re.compile(r"[^aeiouy]n[’']t$")


@dataclass(frozen=True, slots=True)
class Grade:
    """A text's measure: `grade` in US school years, 0 or more; `minutes` to read it, rounded up."""

    words: int
    sentences: int
    syllables: int
    longest_sentence: int

    @property
    def grade(self) -> float:
        if not self.words:
            return 0.0
        grade = 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59
        return max(grade, 0.0)

    @property
    def minutes(self) -> int:
        # Adults read non-fiction silently at 238 words a minute: Brysbaert 2019, 190 studies.
        return max(1, -(-self.words // 238))


def grade(text: str) -> Grade:
    """Measure a plain text. A line counts as ended, so a heading or a point is a sentence."""
    found = [WORD.findall(sentence) for sentence in sentences(text)]
    counted = [words for words in found if words]
    words = [word for sentence in counted for word in sentence]
    return Grade(
        words=len(words),
        sentences=len(counted),
        syllables=sum(syllables(word) for word in words),
        longest_sentence=max(map(len, counted), default=0),
    )


def sentences(text: str) -> list[str]:
    """Split a plain text into sentences; a new line always ends one."""
    kept = ABBREVIATIONS.sub(lambda match: match[0][:-1], text)
    parts = [part for line in kept.splitlines() for part in SENTENCE_END.split(line)]
    return [part.strip() for part in parts if part.strip()]


def syllables(word: str) -> int:
    """Count a word's syllables by its spelling, at least one; a number counts as one."""
    word = word.lower()
    letters = re.sub(r"[’'].*$", "", word)
    if not letters.isalpha():
        return 1
    count = len(VOWELS.findall(letters)) + len(APART.findall(letters))
    count += bool(CONTRACTED_NOT.search(word)) - len(SILENT.findall(letters))
    return max(count, 1)


def plain(html: str) -> str:
    """Return the words of a piece of HTML, one block a line, without citation marks."""
    text = unescape(TAG.sub("", BLOCK_END.sub("\n", html)))
    return re.sub(r"\s*\[\d+(?:\s*,\s*\d+)*\]", "", text)


def sections(html: str) -> list[tuple[str, str]]:
    """Split HTML at its second-level headings into titles and the plain text below each.

    What stands before the first heading has an empty title.
    """
    before, *parts = re.split(r"<h2[^>]*>(.*?)</h2>", html, flags=re.DOTALL)
    titled = [("", before), *zip(parts[::2], parts[1::2], strict=True)]
    return [(plain(title), plain(text)) for title, text in titled if plain(text).strip()]
