"""Home and plain pages: the same for everyone, light, and true to the settings."""

import html
import json
import re

import brotli
import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from content import demo, publishing
from content.models import Door, FeaturedArticle, Page, Prose, Statement
from store.models import Product
from tests.factories import make_product, make_variant
from tests.pages import add_block, make_page, make_picture, published

pytestmark = pytest.mark.django_db

PLACES = {"home": "/", "article": "/articles/{}/", "plain": "/{}/"}
PAGES = (
    "/articles/",
    "/evidence/",
    *(PLACES[page.PAGE["kind"]].format(page.PAGE["slug"]) for page in demo.PAGES),
)
FOURTEEN_KB = 14 * 1024


@pytest.fixture
def site(client, settings, tmp_path):
    """The demo's pages, with the products that they name."""
    settings.MEDIA_ROOT = tmp_path
    settings.SITE_URL = "https://biocorrect.test"
    for slug in ("cadence", "longshift", "brogue"):
        make_variant(make_product(slug=slug, name=slug.title()))
    demo.load()
    return client


def test_every_page_is_public_the_same_for_everyone_and_small(site):
    for path in PAGES:
        response = site.get(path)
        assert response.status_code == 200, path
        assert not response.cookies, path
        assert response["Vary"] == "Accept-Encoding", path
        assert "s-maxage=10" in response["Cache-Control"], path
        assert "stale-while-revalidate=60" in response["Cache-Control"], path
        page = response.content.decode()
        assert "csrf" not in page, path
        assert " style=" not in page, path
        assert not re.search(r"<script(?! type=\"(module|application/ld\+json)\")", page), path
        assert "<style" not in page, path
        assert len(brotli.compress(response.content, quality=11)) <= FOURTEEN_KB, path


def test_a_member_of_staff_gets_the_very_same_page(site):
    page = site.get("/").content
    site.force_login(User.objects.create_superuser("editor"))
    assert site.get("/").content == page


def test_a_page_that_has_not_changed_is_not_sent_again(site):
    etag = site.get("/terms/")["ETag"]
    assert site.get("/terms/", headers={"if-none-match": etag}).status_code == 304


def test_pages_only_answer_reading(site):
    assert site.post("/terms/", headers={"sec-fetch-site": "same-origin"}).status_code == 405


def test_pages_link_to_nothing_that_does_not_exist(site):
    missing = set()
    for path in PAGES:
        page = site.get(path).content.decode()
        for link in re.findall(r'href="(/[^"#]*)', page):
            if (
                not link.startswith(("/static/", "/media/"))
                and site.get(html.unescape(link)).status_code != 200
            ):
                missing.add((path, link))
    assert missing == set()


def test_the_promises_follow_the_settings(site, settings):
    settings.RETURN_DAYS, settings.SHIPPING_CENTS = 45, 650
    settings.FREE_SHIPPING_FROM_CENTS = 9900
    home, returns = (site.get(path).content.decode() for path in ("/", "/help/returns/"))
    assert "<dt>45 days to return</dt>" in home
    assert "<dt>$6.50 shipping</dt>" in home
    assert "Free from $99." in home
    assert "<title>Returns: 45 days, worn and trimmed is fine | Biocorrect</title>" in returns
    for path in PAGES:
        assert "{{" not in site.get(path).content.decode(), path


def test_home_opens_with_its_sentence_and_leads_to_finder_shop_and_article(site):
    page = site.get("/").content.decode()
    hero = page[page.index('class="hero"') : page.index('class="door"')]
    assert "<h1>Your back stands on your feet.</h1>" in hero
    assert '<a class="button" href="/fit/">Find your fit</a>' in hero
    assert '<a class="go" href="/shop/"><span>Shop all insoles</span>' in hero
    assert '<h2><a href="/articles/lower-back-pain-and-the-feet/">' in page
    assert page.count("<h1") == 1
    assert page.count('class="door"') == 3
    assert "/articles/lower-back-pain-and-the-feet/#evidence" in page
    assert "not a cure" not in page


def test_home_takes_six_queries_however_many_doors(
    client, django_assert_num_queries, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    page = make_page("", kind="home", slug="")
    article = published(make_page())
    picture = make_picture()
    for number in range(12):
        product = make_product()
        make_variant(product)
        add_block(page, Door, heading=f"Door {number}", words="Shoes", product=product)
        add_block(page, FeaturedArticle, article=article, picture=picture)
    published(page)
    with django_assert_num_queries(6):
        response = client.get("/")
    assert response.content.count(b'class="door"') == 12


def test_an_article_that_is_offline_leaves_the_home_page(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    home = make_page("", kind="home", slug="")
    add_block(home, Statement, heading="Hello", text="Words.")
    add_block(home, FeaturedArticle, article=make_page(title="Unseen"), picture=make_picture())
    published(home)
    page = client.get("/").content.decode()
    assert "Hello" in page
    assert "Unseen" not in page


def test_drafts_of_law_and_medicine_say_so(site):
    for path, words in {
        "/terms/": "Draft, not reviewed by counsel.",
        "/privacy/": "It has not been reviewed by counsel.",
        "/signs-you-need-a-doctor/": "has not been checked by our clinician yet",
    }.items():
        assert words in site.get(path).content.decode(), path


@pytest.mark.parametrize("path", ["/no-such-page/", "/articles/no-such-article/", "/No_Page/"])
def test_an_unknown_address_says_that_nothing_stands_there(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "Nothing stands here." in response.content.decode()


def test_a_missing_file_is_not_redirected_to_itself_with_a_slash(client):
    assert client.get("/static/css/none.css").status_code == 404
    assert client.get("/favicon.png").status_code == 404


def head(page):
    return {
        "title": html.unescape(re.search(r"<title>(.*?)</title>", page)[1]),
        "description": html.unescape(re.search(r'name="description" content="(.*?)"', page)[1]),
        "canonical": re.search(r'rel="canonical" href="(.*?)"', page)[1],
        "image": re.search(r'property="og:image" content="(.*?)"', page)[1],
    }


def structured(page):
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return [json.loads(block) for block in blocks]


def test_every_page_has_a_head_of_its_own(site):
    heads = {path: head(site.get(path).content.decode()) for path in PAGES}
    for path, found in heads.items():
        assert found["canonical"] == f"https://biocorrect.test{path}"
        assert found["image"].startswith("https://biocorrect.test/"), path
        assert 40 <= len(found["description"]) <= 160, path
        assert len(found["title"]) <= 75, path
    assert len({found["title"] for found in heads.values()}) == len(PAGES)
    assert len({found["description"] for found in heads.values()}) == len(PAGES)


def test_no_text_can_end_the_script_around_structured_data(client):
    page = published(make_page(title="</script><script>alert(1)</script>"))
    text = client.get(page.get_absolute_url()).content.decode()
    assert "<script>alert" not in text
    assert structured(text)[0]["headline"] == "</script><script>alert(1)</script>"


def test_the_sitemap_lists_what_both_apps_publish_and_nothing_else(site):
    make_page(title="Draft", slug="draft")
    Product.objects.filter(slug="brogue").update(is_active=False)
    response = site.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    listed = set(re.findall(r"<loc>(.*?)</loc>", response.content.decode()))
    products = {"/shop/", "/shop/cadence/", "/shop/longshift/"}
    others = {"/ask/", "/fit/", "/size-guide/"}
    assert listed == {f"https://biocorrect.test{path}" for path in {*PAGES, *products, *others}}


def test_robots_may_read_all_but_what_is_private(site):
    text = site.get("/robots.txt").content.decode()
    assert "Sitemap: https://biocorrect.test/sitemap.xml" in text
    assert "Disallow: /cart/\nDisallow: /orders/\nDisallow: /tell-me/\nDisallow: /preview/" in text


def test_a_preview_shows_the_draft_to_staff_alone(site):
    page = Page.objects.get(slug="terms")
    Prose.objects.filter(parent=page).update(text="<p>Only in the draft.</p>")
    address = reverse("content:preview", args=[page.pk])
    response = site.get(address)
    assert response.status_code == 302
    assert "/login/" in response.url
    site.force_login(User.objects.create_user("shopper"))
    assert site.get(address).status_code == 302
    site.force_login(User.objects.create_superuser("editor"))
    response = site.get(address)
    text = response.content.decode()
    assert "Preview of the draft." in text
    assert "Only in the draft." in text
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]
    assert "Only in the draft." not in site.get("/terms/").content.decode()
    edition = page.editions.get()
    old = site.get(reverse("content:preview", args=[page.pk, edition.pk])).content.decode()
    assert "Only in the draft." not in old
    assert "These terms are between you and Biocorrect." in old


def test_a_page_in_a_folder_leads_back_to_the_folders_page(site):
    page = site.get("/help/care/").content.decode()
    assert re.search(r'<nav[^>]*Breadcrumb.*?href="/help/">Help</a>', page, re.DOTALL)
    assert '"name":"Help","item":"https://biocorrect.test/help/"' in page
    publishing.take_offline(Page.objects.get(slug="help"))
    assert ">Help</a>" not in site.get("/help/care/").content.decode()
