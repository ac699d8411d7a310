"""The sitemap: the one file that lists what both apps publish."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from content.models import Page
from store.models import Product

if TYPE_CHECKING:
    from django.contrib.sites.models import Site
    from django.contrib.sites.requests import RequestSite


class OurSitemap(Sitemap):  # type: ignore[type-arg]
    """A sitemap at the site's own address, whatever host it was asked under."""

    @property
    def protocol(self) -> str:  # type: ignore[override]
        return urlsplit(str(settings.SITE_URL)).scheme

    def get_domain(self, site: Site | RequestSite | None = None) -> str:
        return urlsplit(str(settings.SITE_URL)).netloc


class PageSitemap(OurSitemap):
    def items(self) -> list[Page]:
        # Not by title, as pages are by themselves: theirs is the draft's.
        return list(Page.objects.live().order_by("kind", "slug"))

    def lastmod(self, page: Page) -> datetime.datetime | None:
        return page.edition.goes_live_at if page.edition else None


class ProductSitemap(OurSitemap):
    def items(self) -> list[Product]:
        # A product nothing of which can be chosen yet has no page.
        return list(Product.objects.on_sale().filter(variants__is_active=True).distinct())


class ListSitemap(OurSitemap):
    """The pages that list others and belong to no row."""

    def items(self) -> list[str]:
        shop = ["store:shop", "fit", "store:size_guide", "store:ask"]
        return ["content:articles", "content:evidence", *shop]

    def location(self, name: str) -> str:
        return reverse(name)


SITEMAPS = {"pages": PageSitemap, "products": ProductSitemap, "lists": ListSitemap}
