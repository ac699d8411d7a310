"""What search engines are told of a content page is what its readers see: every single value."""

from datetime import datetime
from urllib.parse import urljoin

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.utils.timezone import localtime

import content.demo
import store.demo
from content.models import Page
from tests.html import Document
from tests.pages import make_page, make_reference, published

pytestmark = pytest.mark.django_db

SITE = "https://biocorrect.test"
LISTS = ("/articles/", "/articles/?topic=feet", "/evidence/")
TYPES = {
    "OnlineStore", "ContactPoint", "MerchantReturnPolicy", "WebSite", "BreadcrumbList", "ListItem",
    "ItemList", "Article", "MedicalWebPage", "MedicalAudience", "CreativeWork", "Thing", "Person",
    "EducationalOccupationalCredential",
}  # fmt: skip
# Their values are words of schema.org, or say what cannot be seen as words: who a page is for,
# where the shop sells, which language it speaks.
FIXED = {
    "@type": TYPES,
    "@id": {f"{SITE}/#organization", f"{SITE}/#website"},
    "@context": {"https://schema.org"},
    "contactType": {"customer service"},
    "audienceType": {"Patient"},
    "applicableCountry": {"US"},
    "returnMethod": {"https://schema.org/ReturnByMail"},
    "returnPolicyCategory": {"https://schema.org/MerchantReturnFiniteReturnWindow"},
    "inLanguage": {"en-US"},
    "position": range(1, 100),
}


@pytest.fixture(autouse=True)
def site_url(settings):
    settings.SITE_URL = SITE


@pytest.fixture(scope="module")
def demo_pages(django_db_setup, django_db_blocker, tmp_path_factory):
    """Every content page of the demo by its address; loaded once, and no trace of it afterwards."""
    values = override_settings(SITE_URL=SITE, MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), values, transaction.atomic():
        store.demo.load()
        content.demo.load()
        addresses = [page.get_absolute_url() for page in Page.objects.live()]
        pages = {address: look(Client(), address) for address in (*addresses, *LISTS)}
        transaction.set_rollback(True)
    return pages


def look(client, address):
    page = Document(client.get(address).content.decode())
    page.address = f"{SITE}{address.partition('?')[0]}"
    return page


def by_type(page, kind):
    return [node for node in page.data if kind in as_list(node["@type"])]


def as_list(value):
    return value if isinstance(value, list) else [value]


def untrue(page):
    """Return what the page's structured data claims and its readers cannot find."""
    return [fault for node in page.data for fault in faults_of(node, page)]


def faults_of(node, page):
    for key, value in node.items():
        for each in as_list(value):
            if isinstance(each, dict):
                yield from faults_of(each, page)
            elif not is_seen(key, each, page):
                yield f"{key}: {each}"


def is_seen(key, value, page):
    if key in FIXED:
        return value in FIXED[key]
    return key in LOOKS and LOOKS[key](value, page)


def as_words(value, page):
    return value in page.text


def as_an_address(value, page):
    return value in leads_to(page)


def as_a_day(value, page):
    return day(value) in page.text


LOOKS = {
    **dict.fromkeys(("name", "headline", "author"), as_words),
    **dict.fromkeys(("url", "item", "mainEntityOfPage", "logo", "image"), as_an_address),
    **dict.fromkeys(("merchantReturnLink", "sameAs"), as_an_address),
    **dict.fromkeys(("dateModified", "datePublished", "lastReviewed"), as_a_day),
    "merchantReturnDays": lambda value, page: f"{value} days" in page.text,
    # What search engines print under the title.
    "description": lambda value, page: value == page.meta("description"),
}


def leads_to(page):
    """Every address that the page is, leads to or shows."""
    found = [page.address, page.meta("og:image")]
    found += [*page.values("href"), *page.values("src")]
    found += [each.split(" ")[0] for value in page.values("srcset") for each in value.split(", ")]
    return {urljoin(page.address, address) for address in found}


def day(value):
    """Write a date as the pages do; of a study only the year is known."""
    if len(value) == 4:
        return value
    at = datetime.fromisoformat(value)
    return f"{(localtime(at) if at.tzinfo else at):%-d %B %Y}"


def test_everything_that_is_claimed_is_seen(demo_pages):
    assert len(demo_pages) >= 18
    assert {address: untrue(page) for address, page in demo_pages.items() if untrue(page)} == {}


def test_the_home_page_names_the_shop_its_return_promise_and_the_site(demo_pages):
    shop, site = demo_pages["/"].data
    assert shop["@type"] == "OnlineStore"
    assert shop["hasMerchantReturnPolicy"]["merchantReturnDays"] == 60
    assert site["@type"] == "WebSite"
    assert site["publisher"] == {"@id": shop["@id"]}


def test_every_other_page_says_where_it_stands_as_its_breadcrumb_does(demo_pages):
    for address, page in demo_pages.items():
        if address == "/":
            assert by_type(page, "BreadcrumbList") == []
            continue
        (crumbs,) = by_type(page, "BreadcrumbList")
        told = [(item["name"], item["item"]) for item in crumbs["itemListElement"]]
        (nav,) = page.all("nav", **{"aria-label": "Breadcrumb"})
        items = [each for each in page.all("li") if nav in each.parents]
        links = [each.get("href") for each in page.all("a") if nav in each.parents]
        shown = [urljoin(SITE, link) for link in links] + [page.address]
        assert told == list(zip([each.text for each in items], shown, strict=True)), address
        places = [item["position"] for item in crumbs["itemListElement"]]
        assert places == list(range(1, len(places) + 1))


def test_an_article_is_one_for_patients_with_its_dates_and_all_of_its_sources(demo_pages):
    articles = [page for page in demo_pages.values() if by_type(page, "Article")]
    assert len(articles) >= 7
    for page in articles:
        (article,) = by_type(page, "Article")
        assert article["@type"] == ["Article", "MedicalWebPage"]
        assert article["medicalAudience"]["audienceType"] == "Patient"
        assert article["headline"] == page.all("h1")[0].text
        assert article["publisher"]["name"] == article["author"]["name"] == "Biocorrect"
        days = [each.get("datetime") for each in page.all("time")]
        assert {article["datePublished"][:10], article["dateModified"][:10]} <= set(days)
        listed = [each for each in page.all("li") if (each.get("id") or "").startswith("ref-")]
        assert len(article["citation"]) == len(listed) > 0
        for source, item in zip(article["citation"], listed, strict=True):
            told = (source["name"], source["author"], source["isPartOf"]["name"])
            assert all(words in item.text for words in told), source["name"]
        assert not {"reviewedBy", "lastReviewed"} & article.keys()


def test_the_list_names_its_articles_in_the_order_of_the_page(demo_pages):
    for address in LISTS[:2]:
        page = demo_pages[address]
        (told,) = by_type(page, "ItemList")
        (main,) = page.all("main")
        links = [
            (link.text, urljoin(SITE, link.get("href")))
            for link in page.all("a")
            if link.is_inside("h2", "h3") and main in link.parents
        ]
        assert [(item["name"], item["url"]) for item in told["itemListElement"]] == links


def test_a_plain_page_is_no_article(demo_pages):
    for address, page in demo_pages.items():
        if not address.startswith("/articles/") or address in LISTS:
            assert by_type(page, "Article") == [], address


def test_a_real_review_is_told_with_its_day_and_its_credential(client):
    page = make_page(
        topic="Feet",
        reviewed_by="A. Reader",
        reviewed_on="2026-01-02",
        reviewed_credential="C.Ped.",
        reviewed_link="https://example.org/reader",
    )
    make_reference(page, 1)
    shown = look(client, published(page).get_absolute_url())
    (article,) = by_type(shown, "Article")
    assert article["reviewedBy"]["name"] == "A. Reader"
    assert article["reviewedBy"]["hasCredential"]["name"] == "C.Ped."
    assert article["reviewedBy"]["sameAs"] == "https://example.org/reader"
    assert article["lastReviewed"] == "2026-01-02"
    assert untrue(shown) == []


def test_what_is_claimed_and_not_seen_is_found(client):
    """The frame of this file: a claim of each kind that the page does not bear out."""
    page = look(client, published(make_page(title="Arches")).get_absolute_url())
    node = {
        "@type": "Review",
        "name": "Flat feet",
        "url": f"{SITE}/elsewhere/",
        "datePublished": "2001-02-03",
        "merchantReturnDays": 90,
        "ratingValue": "5",
        "publisher": {"@id": "https://other.test/#us"},
        "description": "Another one.",
    }
    assert len(list(faults_of(node, page))) == len(node)
