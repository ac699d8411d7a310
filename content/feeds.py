"""The articles as an Atom feed: each newest due edition, under an id that outlives its address."""

from __future__ import annotations

import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import F
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from biocorrect.seo import absolute
from biocorrect.xml_text import writable
from content.article_list import Entry, entries
from content.models import Page

NEWEST = 50


class ArticleFeed(Feed):  # type: ignore[type-arg]
    """RFC 4287. Every address is the site's own, whatever host was asked."""

    feed_type = Atom1Feed
    title = "Biocorrect: articles on back pain and the feet"
    subtitle = "What studies found on low back pain, feet and insoles, and how sure it is."
    author_name = "Biocorrect"
    language = "en-US"

    def link(self) -> str:
        return absolute(reverse("content:articles"))

    def feed_url(self) -> str:
        return absolute(reverse("content:feed"))

    def items(self) -> list[Entry]:
        changed = F("edition__goes_live_at").desc()
        newest = Page.objects.articles().order_by(changed, "-pk")[:NEWEST]
        return list(entries(newest))

    def item_title(self, entry: Entry) -> str:
        return writable(entry.title)

    def item_description(self, entry: Entry) -> str:
        # An Atom summary is HTML, and ours is plain text.
        return escape(writable(entry.summary))

    def item_link(self, entry: Entry) -> str:
        return absolute(entry.page.get_absolute_url())

    def item_guid(self, entry: Entry) -> str:
        """RFC 4151: the site, the day the page was begun, and its number. None of them changes."""
        site = urlsplit(str(settings.SITE_URL)).hostname
        return f"tag:{site},{entry.page.created_at:%Y-%m-%d}:page-{entry.page.pk}"

    def item_pubdate(self, entry: Entry) -> datetime.datetime | None:
        return entry.page.first_published

    def item_updateddate(self, entry: Entry) -> datetime.datetime:
        return entry.edition.goes_live_at

    def item_categories(self, entry: Entry) -> list[str]:
        return [entry.page.topic] if entry.page.topic else []
