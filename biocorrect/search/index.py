"""The index: every document as words, in the memory of this process.

SQLite's FTS5 cuts texts into words without accents, takes their endings off (Porter) and ranks
by BM25; what a page is most about, its title, counts more than what it only mentions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from threading import RLock

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from biocorrect.documents import Document, Group
from biocorrect.search.question import Idea, Phrase

# What a word counts for by where it stands, in the order of the columns.
_WEIGHTS = {"title": 12.0, "summary": 5.0, "headings": 4.0, "body": 1.0, "keywords": 5.0}
_COLUMNS = ", ".join(_WEIGHTS)
_TOKENS = "unicode61 remove_diacritics 2"
_SCHEMA = f"""
    CREATE VIRTUAL TABLE texts USING fts5({_COLUMNS}, tokenize = 'porter {_TOKENS}');
    CREATE VIRTUAL TABLE words USING fts5(
        {_COLUMNS}, content = 'texts', tokenize = '{_TOKENS}', detail = none, columnsize = 0
    );
    CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, 'row');
"""
# They surround a hit until the text is escaped. No text may hold them, so they are taken out.
_OPEN, _CLOSE = "\x02", "\x03"
_BARE = {ord(_OPEN): None, ord(_CLOSE): None, 0: None}
# How many other words may stand between the words of one idea, and between ideas.
_WITHIN, _NEAR = 3, 6
# A page that reaches no fifth of the best one's rank only mentions it in passing. BM25 in SQLite
# is negative: the best is the smallest.
_IN_PASSING = 0.2
# Where a page says what it is about.
_SUBJECT = "{title keywords}"
_EXCERPT_WORDS = 30

_ORDER = {group: place for place, group in enumerate(Group)}

type Loader = Callable[[Collection[str]], Iterable[Document]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One document that was found, its title and an excerpt with the hits marked."""

    document: Document
    title: SafeString
    excerpt: SafeString


@dataclass(frozen=True, slots=True)
class Ranked:
    """All that was found, best first. `is_partial`: none of them has every idea.

    `named` counts how many ideas a row's title or subject names, those of a title twice.
    """

    rows: list[int]
    named: Mapping[int, int]
    is_partial: bool
    asked: str = ""


def is_possible() -> bool:
    """Tell whether this Python's SQLite was built with FTS5."""
    database = sqlite3.connect(":memory:")
    [used] = database.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()
    database.close()
    return bool(used)


class Index:
    """What can be found.

    Every method may be called by several threads at once. Rows are good for as long as the caller
    holds `lock`: an update may take them away.
    """

    def __init__(self) -> None:
        self.lock = RLock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._database.executescript(_SCHEMA)
        self._documents: dict[int, Document] = {}
        self._rows: dict[str, int] = {}
        self._versions: dict[str, str] = {}
        self._vocabulary: dict[str, int] | None = None

    def update(self, versions: Mapping[str, str], load: Loader) -> None:
        """Take up what is new or changed and forget what is gone, by the documents' versions."""
        with self.lock:
            gone = [key for key in self._versions if self._versions[key] != versions.get(key)]
            new = [key for key in versions if self._versions.get(key) != versions[key]]
            if not gone and not new:
                return
            documents = list(load(new))
            self._vocabulary = None
            # In one transaction SQLite writes its lists of words once, not for every document.
            self._database.execute("BEGIN")
            for key in gone:
                self._forget(key)
            for document in documents:
                self._add(document)
            self._database.execute("COMMIT")
            self._versions = dict(versions)

    def find(self, ideas: Collection[Idea]) -> Ranked:
        """Rank the documents that speak of every idea, or else of most of them.

        Left out are those that only mention them in passing. What counts, in this order: of how
        many ideas one speaks, how many its title or else its subject names, whether it has them
        side by side, BM25, group and title.
        """
        asked = [_matching(idea) for idea in ideas]
        if not asked:
            return Ranked([], {}, is_partial=False)
        whole = " OR ".join(asked)
        with self.lock:
            spoken = self._count(asked)
            named = self._named(asked)
            near = self._count([_near(ideas)] if len(ideas) > 1 else [])
            ranks = dict(self._database.execute(*_ranking(whole)))
        most = max(spoken.values(), default=0)
        worst = _IN_PASSING * min(ranks.values(), default=0.0)
        rows = [
            row
            for row, count in spoken.items()
            if count == most and 2 * most >= len(ideas) and (row in named or ranks[row] <= worst)
        ]

        def place(row: int) -> tuple[object, ...]:
            it = self._documents[row]
            # Insoles differ less in their words than in their place in the shop.
            rank = round(ranks[row], 1) if it.group is Group.PRODUCTS else ranks[row]
            beside = -near.get(row, 0)
            return -named.get(row, 0), beside, rank, it.position, _ORDER[it.group], it.title, it.key

        return Ranked(sorted(rows, key=place), named, most < len(ideas), whole)

    def grouped(self, ranked: Ranked) -> dict[Group, list[int]]:
        """Sort what was found into groups; that which is more about it, by name, comes first."""
        groups: dict[Group, list[int]] = {}
        for row in ranked.rows:
            groups.setdefault(self._documents[row].group, []).append(row)
        best = {group: -ranked.named.get(rows[0], 0) for group, rows in groups.items()}
        return {
            group: groups[group] for group in sorted(groups, key=lambda g: (best[g], _ORDER[g]))
        }

    def hits(self, ranked: Ranked, rows: Collection[int]) -> list[Hit]:
        """Show some of the rows that were found."""
        with self.lock:
            shown = self._database.execute(*_showing(ranked.asked, rows)).fetchall()
            made = {row: self._hit(row, ranked, *texts) for row, *texts in shown}
        return [made[row] for row in rows]

    def has(self, word: str) -> bool:
        """Tell whether any document has this word, in any of its forms."""
        with self.lock:
            found = self._database.execute(
                "SELECT 1 FROM texts WHERE texts MATCH ? LIMIT 1", [_quoted((word,))]
            )
            return found.fetchone() is not None

    def vocabulary(self) -> dict[str, int]:
        """Every word of the documents, and in how many it stands."""
        with self.lock:
            if self._vocabulary is None:
                rows = self._database.execute("SELECT term, doc FROM vocabulary")
                self._vocabulary = dict(rows.fetchall())
            return self._vocabulary

    def _named(self, asked: Collection[str]) -> dict[int, int]:
        """Count the ideas that a title or a subject names. A title counts twice.

        So does what an insole or a page of help is for: an insole's title is a name that somebody
        made up. Of an article the subject is only the shelf it stands on.
        """
        titled = self._count([f"title : {each}" for each in asked])
        subject = self._count([f"{_SUBJECT} : {each}" for each in asked])
        return {
            row: count
            + (titled.get(row, 0) if self._documents[row].group is Group.ARTICLES else count)
            for row, count in subject.items()
        }

    def _hit(self, row: int, ranked: Ranked, title: str, summary: str, body: str) -> Hit:
        """Show the summary, or the part of the body that has more of what was asked.

        An insole that is made for what was asked says so in its summary best.
        """
        document = self._documents[row]
        is_made_for_it = document.group is Group.PRODUCTS and row in ranked.named
        has_more = body.count(_OPEN) > summary.count(_OPEN) and not is_made_for_it
        excerpt = body if has_more else summary
        return Hit(document, _marked(title), _marked(excerpt.strip(" ·")))

    def _count(self, questions: Collection[str]) -> dict[int, int]:
        """Count for each row how many of the questions it answers."""
        counts: dict[int, int] = {}
        for question in questions:
            query = "SELECT rowid FROM texts WHERE texts MATCH ?"
            for (row,) in self._database.execute(query, [question]):
                counts[row] = counts.get(row, 0) + 1
        return counts

    def _add(self, document: Document) -> None:
        texts = [getattr(document, column).translate(_BARE) for column in _WEIGHTS]
        marks = ", ".join("?" * len(texts))
        insert = f"INSERT INTO texts ({_COLUMNS}) VALUES ({marks})"  # noqa: S608 - our own columns
        row = self._database.execute(insert, texts).lastrowid
        assert row is not None  # noqa: S101 - an insert always has one
        self._database.execute(
            f"INSERT INTO words (rowid, {_COLUMNS}) VALUES (?, {marks})",  # noqa: S608 - our own
            [row, *texts],
        )
        self._rows[document.key] = row
        self._documents[row] = replace(document, body="", headings="")

    def _forget(self, key: str) -> None:
        row = self._rows.pop(key, None)
        if row is None:
            return  # It was gone before it could be loaded.
        del self._documents[row]
        # The words first: SQLite reads in the texts which of them go.
        for table in ("words", "texts"):
            self._database.execute(f"DELETE FROM {table} WHERE rowid = ?", [row])  # noqa: S608


def _ranking(asked: str) -> tuple[str, list[str]]:
    weights = ", ".join(map(str, _WEIGHTS.values()))
    query = f"SELECT rowid, bm25(texts, {weights}) FROM texts WHERE texts MATCH ?"  # noqa: S608
    return query, [asked]


def _showing(asked: str, rows: Collection[int]) -> tuple[str, list[str | int]]:
    """Ask for the whole title and summary, and for the best part of the body."""
    marks = f"'{_OPEN}', '{_CLOSE}'"
    query = (
        f"SELECT rowid, highlight(texts, 0, {marks}), highlight(texts, 1, {marks}),"  # noqa: S608
        f" snippet(texts, 3, {marks}, '…', {_EXCERPT_WORDS})"
        f" FROM texts WHERE texts MATCH ? AND rowid IN ({', '.join('?' * len(rows))})"
    )
    return query, [asked, *rows]


def _marked(text: str) -> SafeString:
    whole = escape(text).replace(f"{_CLOSE} {_OPEN}", " ")
    return mark_safe(  # noqa: S308 - escaped, then marked
        whole.replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>")
    )


def _matching(idea: Idea) -> str:
    """Ask for the idea in any words; those that were typed may stand a little apart."""
    typed = " ".join(f'"{word}"' for word in idea.typed)
    ways = [f"NEAR({typed}, {_WITHIN})", *map(_quoted, idea.same)]
    ways += [f"{_SUBJECT} : {_quoted(phrase)}" for phrase in idea.meant]
    return f"({' OR '.join(ways)})"


def _near(ideas: Collection[Idea]) -> str:
    return f"NEAR({' '.join(_quoted(idea.typed) for idea in ideas)}, {_NEAR})"


def _quoted(phrase: Phrase) -> str:
    # Words hold letters and digits only, so nothing in them can end the quotes.
    return f'"{" ".join(phrase)}"'
