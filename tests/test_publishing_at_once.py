"""Two people publish at one moment: pages tell of both, whichever database it is."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection

from content import history, publishing
from content.models import Page
from tests.pages import make_page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.money]


@pytest.fixture
def meet(monkeypatch):
    """Bring two publishers to one moment, before either is done, unless one waits for the other."""
    both, rewrite = threading.Barrier(2), history.rewrite

    def rewrite_together(page):
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=1)
        rewrite(page)

    monkeypatch.setattr(history, "rewrite", rewrite_together)


def publish(page):
    try:
        publishing.publish(Page.objects.get(pk=page.pk), None)
    finally:
        connection.close()


def publish_at_once(*pages):
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(publish, pages))


def test_two_articles_each_lead_to_the_other(meet):
    pages = [make_page(), make_page()]
    publish_at_once(*pages)
    for page, other in zip(pages, reversed(pages), strict=True):
        page.refresh_from_db()
        assert [one["address"] for one in page.related] == [other.get_absolute_url()]
