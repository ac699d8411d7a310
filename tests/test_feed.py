"""The Atom feed: what is published, under ids that last, in the form RFC 4287 asks for."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from content.models import Page
from tests.html import Document
from tests.pages import make_page, published

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def site_url(settings):
    settings.SITE_URL = "https://biocorrect.test"


def feed(client):
    response = client.get("/feed.xml")
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)


def entries(client):
    return feed(client).findall(f"{ATOM}entry")


def text(element, name):
    return element.findtext(f"{ATOM}{name}")


def link(element, rel):
    (found,) = [e for e in element.findall(f"{ATOM}link") if e.get("rel") == rel]
    return found.get("href")


def test_it_has_every_part_that_the_standard_asks_for(client):
    published(make_page(topic="Feet"))
    root = feed(client)
    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-US"
    assert link(root, "self") == "https://biocorrect.test/feed.xml"
    assert link(root, "alternate") == "https://biocorrect.test/articles/"
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
            assert text(element, name)
        assert datetime.fromisoformat(text(element, "updated")).tzinfo
        assert urlsplit(text(element, "id")).scheme in {"https", "tag"}
    assert text(root.find(f"{ATOM}author"), "name") == "Biocorrect"


def test_an_entry_tells_what_the_article_is_about_and_when_it_changed(client):
    page = published(
        make_page(slug="arches", title="Arches & feet", summary="Less < more.", topic="Feet")
    )
    (entry,) = entries(client)
    assert text(entry, "title") == "Arches & feet"
    assert entry.find(f"{ATOM}summary").get("type") == "html"
    assert text(entry, "summary") == "Less &lt; more."
    assert link(entry, "alternate") == "https://biocorrect.test/articles/arches/"
    assert entry.find(f"{ATOM}category").get("term") == "Feet"
    edition = page.editions.get()
    assert abs(datetime.fromisoformat(text(entry, "published")) - edition.goes_live_at) < timedelta(
        seconds=1
    )
    assert text(entry, "updated") == text(entry, "published")


def test_a_sign_that_xml_cannot_hold_breaks_no_feed(client):
    published(make_page(title="Heel\x0bpain", summary="What \x1f helps."))
    [entry] = entries(client)
    assert text(entry, "title") == "Heel pain"
    assert text(entry, "summary") == "What   helps."


def test_a_correction_changes_the_date_and_comes_first_but_keeps_its_id(client):
    old, new = published(make_page(title="Old")), published(make_page(title="New"))
    assert [text(entry, "title") for entry in entries(client)] == ["New", "Old"]
    before = {text(entry, "title"): text(entry, "id") for entry in entries(client)}
    Page.objects.filter(pk=old.pk).update(slug="moved")
    published(Page.objects.get(pk=old.pk), note="Corrected.")
    first, second = entries(client)
    assert text(first, "title") == "Old"
    assert text(first, "updated") >= text(first, "published")
    assert {text(each, "title"): text(each, "id") for each in (first, second)} == before
    assert len(set(before.values())) == 2
    assert new.title == text(second, "title")


def test_drafts_pages_and_what_is_to_come_stay_out(client):
    make_page(title="Draft")
    published(make_page(kind="plain", slug="help", title="Help"))
    published(make_page(title="To come"), at=timezone.now() + timedelta(days=1))
    published(make_page(title="Seen"))
    assert [text(entry, "title") for entry in entries(client)] == ["Seen"]


def test_it_is_asked_again_for_nothing_if_nothing_has_changed(client):
    page = published(make_page())
    response = client.get("/feed.xml")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    etag, modified = response["ETag"], response["Last-Modified"]
    assert client.get("/feed.xml", headers={"if-none-match": etag}).status_code == 304
    assert client.get("/feed.xml", headers={"if-modified-since": modified}).status_code == 304
    published(page, note="Corrected.")
    assert client.get("/feed.xml", headers={"if-none-match": etag}).status_code == 200


def test_it_takes_one_query_and_its_addresses_are_the_sites_own(client, django_assert_num_queries):
    for _ in range(5):
        published(make_page())
    with django_assert_num_queries(1):
        response = client.get("/feed.xml", headers={"host": "127.0.0.1"})
    assert b"127.0.0.1" not in response.content


def test_every_page_says_where_the_feed_is(client):
    page = published(make_page())
    for address in ("/articles/", page.get_absolute_url()):
        document = Document(client.get(address).content.decode())
        (found,) = document.all("link", type="application/atom+xml")
        assert found.get("rel") == "alternate"
        assert found.get("href") == "/feed.xml"
