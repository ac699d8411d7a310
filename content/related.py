"""What to read after an article: chosen by staff, else ranked; kept with the article as data.

Each article carries what is shown of its neighbours, editions to come included, so that showing
it asks for nothing. All of it is rewritten whenever an edition is made or withdrawn and whenever
a page is saved. The rank: same topic first, then how much two articles share, then the newest.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from content import facts
from content.models import Edition, Page

SHOWN = 3
# Some of the kept ones may not be live yet.
KEPT = 6
# Of all who rest on one study the newest are looked at, so that the work grows with the number of
# articles and not with its square.
ALIKE = 50
LINK = re.compile(r"/articles/[a-z0-9-]+/")


@dataclass(frozen=True, slots=True)
class Related:
    """One neighbour as it is shown: `minutes` is its reading time."""

    title: str
    address: str
    summary: str
    minutes: int


def related(page: Page, now: datetime.datetime | None = None) -> list[Related]:
    """Return the neighbours that readers may see at this moment, at most three."""
    moment = (now or timezone.now()).timestamp()
    shown = []
    for neighbour in page.related:
        due = [edition for edition in neighbour["editions"] if edition["at"] <= moment]
        if due:
            words = (facts.fill(due[-1]["title"]), neighbour["address"])
            shown.append(Related(*words, facts.fill(due[-1]["summary"]), due[-1]["minutes"]))
    return shown[:SHOWN]


@dataclass(eq=False)
class Kin:
    """An article, its edition that is live and those to come, and what ties it to others.

    Ties are its own address, the articles it links to, and its studies.
    """

    page: Page
    editions: list[Edition]

    @cached_property
    def topic(self) -> str:
        """Its topic as addresses name it: “Feet” and “feet” are one."""
        return slugify(self.page.topic)

    @cached_property
    def ties(self) -> set[str]:
        newest = self.editions[-1]
        links = LINK.findall(json.dumps(newest.blocks))
        studies = (row.get("doi") or row.get("address") for row in newest.references)
        return {self.page.get_absolute_url(), *links, *filter(None, studies)}


def rewrite() -> None:
    """Rank the neighbours of every article anew. Idempotent; writes only what has changed."""
    kin = _all_kin()
    chosen = _chosen(kin)
    topics, tied = defaultdict(list), defaultdict(list)
    for one in kin:
        topics[one.topic].append(one)
        for tie in one.ties:
            tied[tie].append(one)
    changed = []
    for one in kin:
        # Whoever shares nothing else can only be ranked by age, so the newest are enough.
        others = {*kin[: KEPT + 1], *topics[one.topic][: KEPT + 1]}
        others.update(*(tied[tie][:ALIKE] for tie in one.ties))
        ranked = dict.fromkeys([*chosen[one.page.pk], *rank(one, others)])
        kept = [_kept(other) for other in list(ranked)[:KEPT]]
        if one.page.related != kept:
            one.page.related = kept
            changed.append(one.page)
    Page.objects.bulk_update(changed, ["related"], batch_size=100)


def rank(one: Kin, others: Iterable[Kin]) -> list[Kin]:
    """Sort others by topic, by how many ties they share with one, then the newest first."""
    return sorted(
        (other for other in others if other is not one),
        key=lambda other: (
            bool(one.topic) and one.topic == other.topic,
            len(one.ties & other.ties),
            _age(other),
        ),
        reverse=True,
    )


def _all_kin() -> list[Kin]:
    """Load every article that readers see or will see, the newest first."""
    articles = Page.objects.filter(kind=Page.Kind.ARTICLE).with_edition()
    kin = {page.pk: Kin(page, [page.edition] if page.edition else []) for page in articles}
    for edition in Edition.objects.scheduled().filter(page__kind=Page.Kind.ARTICLE):
        kin[edition.page_id].editions.append(edition)
    seen = [one for one in kin.values() if one.editions]
    return sorted(seen, key=_age, reverse=True)


def _chosen(kin: list[Kin]) -> dict[int, list[Kin]]:
    """Sort what staff chose by hand under the article it was chosen for, the newest first."""
    places = {one.page.pk: place for place, one in enumerate(kin)}
    choices = Page.see_also.through._default_manager.values_list("from_page", "to_page")
    chosen = defaultdict(list)
    for place, number in sorted((places[to], one) for one, to in choices if to in places):
        if kin[place].page.pk != number:
            chosen[number].append(kin[place])
    return chosen


def _age(one: Kin) -> tuple[str, int]:
    return one.page.history[0]["at"] if one.page.history else "", one.page.pk


def _kept(one: Kin) -> dict[str, Any]:
    editions = [
        {
            "at": edition.goes_live_at.timestamp(),
            "title": edition.title,
            "summary": edition.summary,
            "minutes": edition.meta.get("minutes", 1),
        }
        for edition in one.editions
    ]
    return {"address": one.page.get_absolute_url(), "editions": editions}
