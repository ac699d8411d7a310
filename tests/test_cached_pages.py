"""The whole site behind the cache: every public page, and everything that is none."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import brotli
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, resolve
from django.utils import timezone

from biocorrect import page_changes, page_version
from biocorrect.page_cache import PageCache
from biocorrect.page_version import PageVersion
from content import publishing
from content.models import Page, Statement
from store.models import Order, Product, StockLevel, Variant
from tests.factories import make_order
from tests.pages import add_block
from tests.wsgi import ask

pytestmark = pytest.mark.django_db

ARTICLE = "/articles/lower-back-pain-and-the-feet/"
PARAMETERS = ["shoe", "arch", "size", "sort", "q", "p", "topic", "page", "preview", "system",
              "line"]  # fmt: skip
# Public pages that search engines need not know of.
SHEETS = ["/size-guide/sheet-letter.pdf", "/size-guide/sheet-a4.pdf"]
FINDER = ["/fit/q/1/", "/fit/what-to-do/"]
UNLISTED = ["/sitemap.xml", "/feed.xml", "/feeds/products.xml", "/ask/sent/", "/shop/compare/",
            "/tell-me/asked/",
            "/shop/cadence/sheet/", *SHEETS, *FINDER]  # fmt: skip
# There is none without answers, so it has a test of its own.
FIT = "/fit/result/?shoe=run&lift=yes&hours=4to8&arch=low&want=soft&size=EU+42"

# There is none without a review, and the demo invents none: see test_product_reviews.
REVIEWS = "/shop/cadence/reviews/"


@pytest.fixture(scope="module")
def paths(demo_site):
    sitemap = Client().get("/sitemap.xml").content.decode()
    found = [urlsplit(address).path for address in re.findall(r"<loc>(.*?)</loc>", sitemap)]
    return [*found, *UNLISTED]


@pytest.fixture
def site(demo_site, monkeypatch):
    """The site as `wsgi.py` makes it. It looks for changes at every request."""
    # Both would end the test's own transaction.
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    monkeypatch.setattr(connection, "close", lambda: None)
    monkeypatch.setattr(page_version, "LOOK_AFTER_SECONDS", 0)
    return PageCache(get_wsgi_application(), PageVersion(), 64_000_000)


def public_views(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from public_views(entry)
        elif hasattr(entry.callback, "reads"):
            yield entry.callback


def test_every_page_is_rendered_once_and_then_the_same_for_everyone(site, paths):
    for path in paths:
        first = ask(site, path, cookie="cart=abc; cart_count=3", user_agent="Ada")
        second = ask(site, f"{path}?utm_source=mail", accept_encoding="br", accept_language="de")
        assert (first.status, first.how, second.how) == (200, "miss", "hit"), path
        assert brotli.decompress(second.body) == first.body == Client().get(path).content, path
        for answer in (first, second):
            assert "Set-Cookie" not in answer.headers, path
            assert answer.headers["Vary"] == "Accept-Encoding", path
            assert answer.headers["ETag"].startswith('W/"'), path
        assert ask(site, path, if_none_match=first.headers["ETag"]).status == 304, path


def test_every_public_view_is_among_them(paths):
    asked = {resolve(path).func for path in [*paths, urlsplit(FIT).path, REVIEWS]}
    assert {view for view in public_views() if view not in asked} == set()
    assert len(set(public_views())) >= 8


def test_a_page_depends_on_the_parameters_its_view_declares_and_on_no_other(paths):
    for path in paths:
        plain = Client().get(path)
        reads = resolve(path).func.reads
        others = "&".join(f"{name}=run" for name in PARAMETERS if name not in reads)
        assert Client().get(f"{path}?{others}").content == plain.content, path
        told = plain.headers["No-Vary-Search"]
        assert set(re.findall(r'"(.*?)"', told)) == reads, path
        assert told.startswith("key-order, params"), path


def test_the_answers_to_the_finder_are_one_page_whatever_else_stands_beside_them(site):
    first, second = ask(site, FIT), ask(site, f"{FIT}&utm_source=mail&line=3")
    assert (first.status, first.how, second.how) == (200, "miss", "hit")
    other = ask(site, FIT.replace("want=soft", "want=light"))
    assert (other.how, other.body != first.body) == ("miss", True)
    # A question that was passed over leads back to it, and that is kept nowhere.
    assert [ask(site, "/fit/result/").status for _ in range(2)] == [302, 302]


def test_a_choice_makes_a_page_of_its_own(site):
    plain, chosen = ask(site, "/shop/cadence/"), ask(site, "/shop/cadence/?size=L&arch=high")
    assert (plain.how, chosen.how) == ("miss", "miss")
    assert plain.body != chosen.body
    assert ask(site, "/shop/cadence/?utm_medium=x&arch=high&size=L").body == chosen.body


@pytest.mark.parametrize(
    "path",
    [
        "/cart/",
        "/search/?q=heel",
        "/healthz",
        "/orders/find/",
        "/admin/login/",
        "/preview/1/",
        "/no-such-page/",
        "/articles/no-such-article/",
        "/shop/no-such-insole/",
        "/shop",
        "/robots.txt",
        "/static/css/main.css",
        "/media/pictures/0123456789abcdef/1.jpg",
    ],
)
def test_what_is_not_for_everyone_is_never_kept(site, path):
    for _ in range(2):
        assert ask(site, path).how == ""
    assert len(site._plain) == len(site._filtered) == 0


def test_an_order_and_its_payment_go_past(site):
    order = make_order(Variant.objects.select_related("product").first())
    for end in ("", "thanks/", "receipt/"):
        for _ in range(2):
            assert ask(site, f"{order.get_absolute_url()}{end}").how == ""
    for path in ("/webhooks/stripe/", "/checkout/", "/cart/add/"):
        assert ask(site, path, method="POST").how == ask(site, path).how == ""
    assert len(site._plain) == 0
    assert Order.objects.count() == 1


def test_a_member_of_staff_goes_past_and_leaves_nothing(site, admin_client):
    session = f"sessionid={admin_client.cookies['sessionid'].value}"
    for path in ("/", "/shop/", ARTICLE):
        assert ask(site, path, cookie=session).how == ""
        assert ask(site, path).how == "miss"
        assert ask(site, path, cookie=session).how == ""


def test_another_host_is_refused_and_writes_nothing_into_a_page(site):
    for name in ("evil.test", "testserver@evil.test"):
        assert ask(site, "/", host=name).status == 400
    answer = ask(site, "/", x_forwarded_host="evil.test", forwarded="host=evil.test")
    assert b"evil.test" not in answer.body
    assert ask(site, "/").how == "hit"


def sold_out(variant):
    StockLevel.objects.filter(variant=variant).update(on_hand=0, held=0)


def two_left(variant):
    StockLevel.objects.filter(variant=variant).update(on_hand=3, held=1)


def dearer(variant):
    Variant.objects.filter(product=variant.product).update(unit_price=9876)


def archived(variant):
    Product.objects.filter(pk=variant.product_id).update(is_active=False)


def pictured(variant):
    variant.product.pictures.all().delete()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (sold_out, b"sold out"),
        (two_left, b"only 2 left"),
        (dearer, b"$98.76"),
        (pictured, None),
        (archived, None),
    ],
)
def test_a_change_of_a_product_is_seen_where_it_is_shown(site, change, word):
    shown = ["/", "/shop/", "/shop/cadence/?arch=neutral&size=M"]
    before = {path: ask(site, path).body for path in shown}
    assert all(ask(site, path).how == "hit" for path in shown)
    change(Variant.objects.get(product__slug="cadence", arch="neutral", size="M"))
    after = {path: ask(site, path) for path in shown}
    assert {each.how for each in after.values()} <= {"miss", ""}
    assert [path for path in shown[1:] if after[path].body == before[path]] == []
    if word:
        assert all(word in after[path].body.lower() for path in shown[1:])
    if change is archived:
        assert after[shown[2]].status == 410


def test_what_changes_no_page_leaves_the_pages_alone(site):
    ask(site, "/shop/")
    StockLevel.objects.update(on_hand=400, held=0)
    assert ask(site, "/shop/").how == "miss"
    StockLevel.objects.update(on_hand=399, held=11)
    page = Page.objects.get(slug="lower-back-pain-and-the-feet")
    page.title = "A title not yet published"
    page.save()
    assert ask(site, "/shop/").how == "hit"


def test_publishing_is_seen_and_a_schedule_not_before_its_time(site, monkeypatch):
    page = Page.objects.get(slug="lower-back-pain-and-the-feet")
    assert ask(site, ARTICLE).how == "miss"
    page.title = "Published at once"
    page.save()
    publishing.publish(page, None)
    assert b"Published at once" in ask(site, ARTICLE).body
    page.title = "Published tomorrow"
    page.save()
    moment = timezone.now() + timedelta(hours=1)
    publishing.publish(page, None, at=moment)
    assert b"Published tomorrow" not in ask(site, ARTICLE).body
    monkeypatch.setattr(timezone, "now", lambda: moment - timedelta(microseconds=1))
    assert b"Published tomorrow" not in ask(site, ARTICLE).body
    monkeypatch.setattr(timezone, "now", lambda: moment)
    answer = ask(site, ARTICLE)
    assert (b"Published tomorrow" in answer.body, answer.how) == (True, "miss")
    publishing.take_offline(page)
    assert ask(site, ARTICLE).status == 404


def test_a_block_that_is_only_drafted_is_on_no_page(site):
    page = Page.objects.get(kind="home")
    before = ask(site, "/").body
    add_block(page, Statement, heading="Not yet", text="Not yet.")
    assert (ask(site, "/").body, ask(site, "/").how) == (before, "hit")


def test_while_the_database_is_down_what_is_there_is_served(site):
    before = {path: ask(site, path).body for path in ("/", "/shop/")}

    def refuse(*_):
        raise DatabaseError("the server closed the connection")

    with connection.execute_wrapper(refuse):
        assert ask(site, "/").how == "hit"
        assert ask(site, "/no-such-page/").status == 500
    # A change just before the end: what is there is old, and all there is.
    dearer(Variant.objects.first())
    assert ask(site, "/shop/cadence/").how == "miss"
    with connection.execute_wrapper(refuse):
        old = ask(site, "/")
        assert (old.how, old.body) == ("stale", before["/"])
        assert ask(site, "/shop/cadence/").how == "hit"
        assert ask(site, "/shop/keel/").status == 500
    assert ask(site, "/").how == "miss"


def test_every_table_that_a_public_page_reads_is_watched(paths):
    """Whoever lets a page read another table adds it to WATCHED."""
    with CaptureQueriesContext(connection) as captured:
        answers = [Client().get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {200}
    tables = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', " ".join(q["sql"] for q in captured)))
    assert tables - {watch.table for watch in page_changes.WATCHED} == set()
    assert {"content_page", "content_edition", "store_stocklevel"} <= tables


def test_what_counts_as_draft_is_on_no_page(paths):
    """A column of a page that visitors see at once must not be in DRAFT."""
    before = {path: Client().get(path).content for path in paths}
    columns = {field.attname: field for field in Page._meta.concrete_fields}
    for name in page_changes.DRAFT:
        field = columns[name]
        value = None if field.null else timezone.now() if "_at" in name else "Draft"
        Page.objects.update(**{name: value})
    assert [path for path in paths if Client().get(path).content != before[path]] == []
