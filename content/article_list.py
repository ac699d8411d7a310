"""The list of articles: one of them large, the others by topic, and the ways to one topic alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.text import slugify

from content import drawings
from content.models import Edition, Page

# For articles that stand under no topic, after all others.
REST = "More to read"


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as the list shows it, with the facts in its words filled in."""

    page: Page
    edition: Edition
    title: str
    summary: str

    @property
    def drawn(self) -> drawings.Drawn | None:
        """The article's first drawing."""
        return drawings.BY_NAME.get(self.edition.meta.get("drawing", ""))


@dataclass(frozen=True, slots=True)
class Topic:
    """Articles under one heading, the newest first. `key` is what an address names it by."""

    name: str
    entries: list[Entry]

    @property
    def key(self) -> str:
        return slugify(self.name)

    @property
    def address(self) -> str:
        return address_of(self.name)


@dataclass(frozen=True, slots=True)
class ArticleList:
    """`topics` are all there are; `shown` are those asked for, without the lead."""

    topics: list[Topic]
    chosen: Topic | None
    lead: Entry | None
    shown: list[Topic]

    @property
    def total(self) -> int:
        return sum(len(topic.entries) for topic in self.topics)

    @property
    def entries(self) -> list[Entry]:
        """All articles that are shown, in the order of the page."""
        listed = [entry for topic in self.shown for entry in topic.entries]
        return [self.lead, *listed] if self.lead else listed


def address_of(topic: str) -> str:
    """Where the articles of one topic alone are listed."""
    return f"{reverse('content:articles')}?topic={slugify(topic)}"


def arrange(pages: Iterable[Page], asked: str = "") -> ArticleList:
    """Put live articles in their order; `asked` is a topic's key, any other is as none.

    The topic of the lead comes first, the others as in the alphabet.
    """
    found = sorted(entries(pages), key=_age, reverse=True)
    lead = next((each for each in found if each.page.is_lead), found[0] if found else None)
    topics = _topics(found, lead)
    chosen = next((topic for topic in topics if asked and topic.key == asked), None)
    shown = [chosen] if chosen else topics
    if lead and not any(lead in topic.entries for topic in shown):
        lead = None
    return ArticleList(topics, chosen, lead, _without(lead, shown))


def entries(pages: Iterable[Page]) -> Iterator[Entry]:
    """Make ready what lists show of live articles."""
    for page in pages:
        if edition := page.edition:
            yield Entry(page, edition, edition.shown_title, edition.shown_summary)


def _topics(found: list[Entry], lead: Entry | None) -> list[Topic]:
    first = lead.page.topic if lead else ""

    def place(each: Entry) -> tuple[bool, bool, str]:
        topic = each.page.topic
        # As an address names it: “Feet” and “feet” are one topic, written as in its newest article.
        return not topic, slugify(topic) != slugify(first), slugify(topic)

    runs = [list(run) for _, run in groupby(sorted(found, key=place), key=place)]
    return [Topic(run[0].page.topic or REST, run) for run in runs]


def _without(lead: Entry | None, topics: list[Topic]) -> list[Topic]:
    rest = [Topic(t.name, [each for each in t.entries if each is not lead]) for t in topics]
    return [topic for topic in rest if topic.entries]


def _age(each: Entry) -> tuple[str, int]:
    return each.page.history[0]["at"] if each.page.history else "", each.page.pk
