"""What is true of every page the public may read, whatever it is about."""

import itertools
import re
from collections import Counter
from datetime import datetime
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import localtime

from store.models import Variant
from tests.factories import make_cart
from tests.html import Document

pytestmark = pytest.mark.django_db

# They belong to whoever looks at them, so they are in no sitemap and in no cache.
PRIVATE = {"/cart/", "/orders/find/", "/search/"}
# Answers of the fit finder and comparisons hold nothing new for a search engine.
UNLISTED = {"/fit/q/1/", "/fit/what-to-do/", "/shop/compare/"}
POLICY = "Content-Security-Policy"


@pytest.fixture(scope="module")
def paths(demo_site):
    sitemap = Client().get("/sitemap.xml").content.decode()
    return [urlsplit(address).path for address in re.findall(r"<loc>(.*?)</loc>", sitemap)]


@pytest.fixture(scope="module")
def answers(paths):
    client = Client()
    asked = ["/shop/?shoe=work&sort=price", "/size-guide/?size=26,5+cm"]
    return {path: client.get(path) for path in [*paths, *asked]}


@pytest.fixture(scope="module")
def pages(answers):
    return {path: Document(answer.content.decode()) for path, answer in answers.items()}


def of(pages, look):
    """Ask every page, and return what was found by its path."""
    found = {path: list(look(page)) for path, page in pages.items()}
    return {path: faults for path, faults in found.items() if faults}


def test_there_are_as_many_as_the_shop_and_the_articles_have(paths):
    assert len(paths) == len(set(paths)) >= 20
    assert {"/", "/shop/", "/articles/", "/shop/cadence/", "/help/shipping/"} <= set(paths)


def test_every_page_is_there(answers):
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(
        answers, 200
    )


def test_no_page_sets_a_cookie_or_varies_on_one(answers):
    for path, answer in answers.items():
        assert not answer.cookies, path
        assert "cookie" not in answer.headers.get("Vary", "").lower(), path
        assert "public" in answer.headers["Cache-Control"], path


def test_a_shopper_and_a_member_of_staff_get_the_same_bytes(answers, admin_client):
    cart = make_cart(Variant.objects.select_related("product", "stock").first(), quantity=2)
    admin_client.cookies["cart"] = cart.token
    admin_client.cookies["cart_count"] = "2"
    for path, answer in answers.items():
        again = admin_client.get(path)
        assert again.content == answer.content, path
        assert not again.cookies, path


def test_the_content_policy_is_the_same_everywhere_and_strict(answers):
    (policy,) = {answer.headers[POLICY] for answer in answers.values()}
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert "default-src 'none'" in policy


def test_no_page_has_script_or_style_in_it(pages):
    def inline(page):
        yield from (f"<{each.tag} style>" for each in page.elements if "style" in each.attributes)
        yield from page.all("style")
        for each in page.elements:
            yield from (name for name in each.attributes if name.startswith("on"))
        for script in page.all("script"):
            if script.get("type") != "application/ld+json" and script.text:
                yield script.text

    assert of(pages, inline) == {}


def test_no_page_loads_anything_from_anybody_else(pages):
    def strangers(page):
        loaded = page.values("src") + page.values("action") + page.values("poster")
        for srcset in page.values("srcset"):
            loaded += [part.split()[0] for part in srcset.split(", ")]
        loaded += [link.get("href") for link in page.all("link") if link.get("rel") != "canonical"]
        loaded += [use.get("href") for use in page.all("use", "image", "script") if use.get("href")]
        return [address for address in loaded if not re.match(r"/(?!/)|#|data:image/", address)]

    assert of(pages, strangers) == {}
    assert all(page.values("src") and page.all("link", rel="stylesheet") for page in pages.values())


def test_no_stylesheet_and_no_script_of_ours_loads_anything_from_anybody_else():
    for file in [
        *settings.BASE_DIR.glob("static/css/*.css"),
        *settings.BASE_DIR.glob("static/js/*.js"),
    ]:
        assert not re.search(
            r"""(url\(|import|from|fetch\()\s*["']?(https?:|//)""", file.read_text()
        ), file


def test_titles_and_descriptions_tell_the_pages_apart(pages, paths):
    titles = {path: pages[path].all("title")[0].text for path in paths}
    descriptions = {path: pages[path].meta("description") for path in paths}
    for texts, fewest, most in ((titles, 15, 70), (descriptions, 40, 160)):
        assert [text for text, times in Counter(texts.values()).items() if times > 1] == []
        assert {path: text for path, text in texts.items() if not fewest <= len(text) <= most} == {}


def test_a_page_names_its_one_address(pages):
    for path, page in pages.items():
        (link,) = page.all("link", rel="canonical")
        plain = urlsplit(path).path
        assert link.get("href") == page.meta("og:url") == f"{settings.SITE_URL}{plain}"


def test_a_shared_page_shows_a_picture_that_exists(pages):
    client = Client()
    for path, page in pages.items():
        assert page.meta("og:title") == page.all("title")[0].text, path
        assert page.meta("og:description") == page.meta("description"), path
        assert page.meta("og:image:alt"), path
        image = page.meta("og:image")
        assert image.startswith(f"{settings.SITE_URL}/"), path
        answer = client.get(image.removeprefix(settings.SITE_URL))
        assert answer.status_code == 200, path
        # Photographs and drawings, in what every site that shows shared pages can read.
        assert answer.headers["Content-Type"] in {"image/jpeg", "image/png"}, path


def test_a_page_has_one_first_heading_and_none_is_skipped(pages):
    for path, page in pages.items():
        levels = [int(each.tag[1]) for each in page.elements if re.fullmatch("h[1-6]", each.tag)]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        steps = itertools.pairwise(levels)
        assert [(one, two) for one, two in steps if two > one + 1] == [], path


def test_ids_are_unique_and_what_points_at_one_finds_it(pages):
    def faults(page):
        ids = page.values("id")
        yield from (f"#{name} twice" for name, times in Counter(ids).items() if times > 1)
        pointing = ("for", "form", "list", "aria-labelledby", "aria-describedby", "aria-controls",
                    "commandfor", "popovertarget")  # fmt: skip
        for name in pointing:
            for value in page.values(name):
                yield from (f"{name}={each}" for each in value.split() if each not in ids)

    assert of(pages, faults) == {}


def test_every_link_inside_leads_somewhere(pages):
    client = Client()
    known = {path: page.values("id") for path, page in pages.items()}
    for path, page in pages.items():
        for link in page.all("a"):
            address = urlsplit(urljoin(path, link.get("href")))
            if address.scheme or address.netloc:
                assert address.scheme in {"https", "mailto"}, f"{path}: {link.get('href')}"
                continue
            place = address.path + (f"?{address.query}" if address.query else "")
            if place not in known:
                answer = client.get(place)
                assert answer.status_code == 200, f"{path} links to {place}"
                known[place] = Document(answer.content.decode()).values("id")
            assert not address.fragment or address.fragment in known[place], f"{path}: {address}"
    paper = (".pdf", "/sheet/")
    reached = {path for place in known if not (path := urlsplit(place).path).endswith(paper)}
    assert reached - PRIVATE - UNLISTED == {urlsplit(path).path for path in pages}


# What a shopper may rely on wherever they are


HELP_AND_LAW = {
    "/help/shipping/", "/help/returns/", "/ask/", "/privacy/", "/health-data-privacy/",
    "/accessibility/", "/terms/",
}  # fmt: skip


def links_in(page, tag):
    return {link.get("href") for link in page.all("a") if link.is_inside(tag)}


def test_every_page_ends_with_help_law_and_where_we_ship(pages):
    private = {path: Document(Client().get(path).content.decode()) for path in PRIVATE}
    for path, page in (pages | private).items():
        assert links_in(page, "footer") >= HELP_AND_LAW, path
        [footer] = [each for each in page.all("footer") if each.get("class") == "site-footer"]
        assert "Ships within the United States. Prices in US dollars." in footer.text, path


def test_the_finder_is_a_link_away_from_wherever_people_choose(pages):
    for path in ("/", "/shop/", "/shop/cadence/", "/articles/lower-back-pain-and-the-feet/"):
        assert "/fit/" in links_in(pages[path], "main"), path
    assert [path for path, page in pages.items() if "/fit/" not in links_in(page, "header")] == []


PRESSURE = re.compile(
    r"\b(?:hurry|selling fast|almost gone|last chance|limited time|today only|ends (?:soon|today)"
    r"|don.t miss|while stocks? lasts?|others? (?:are|is) (?:looking|viewing))\b",
    re.IGNORECASE,
)


def test_nobody_is_pressed_interrupted_or_ticked_for(pages, paths):
    def pressing(page):
        yield from PRESSURE.findall(page.text)
        yield from (each for each in page.all("dialog") if "open" in each.attributes)
        boxes = page.all("input", type="checkbox")
        yield from (box.get("name") for box in boxes if "checked" in box.attributes)

    assert of({path: pages[path] for path in paths}, pressing) == {}
    for file in settings.BASE_DIR.glob("static/js/*.js"):
        # A clock that counts down needs something that ticks.
        assert file.name.startswith("admin-") or "setInterval" not in file.read_text(), file
    for file in settings.BASE_DIR.glob("templates/store/*.html"):
        assert not re.search(r"Only \d+ left", file.read_text()), file


def test_nobody_is_asked_for_an_account(pages):
    def accounts(page):
        yield from page.all("input", type="password")
        yield from re.findall(r"(?i)\b(?:sign|log) (?:in|up)\b|\bregister\b", page.text)

    assert of({path: page for path, page in pages.items() if "privacy" not in path}, accounts) == {}


def test_every_product_says_who_it_is_for_and_how_long_it_lasts(pages):
    products = [path for path in pages if re.fullmatch(r"/shop/[a-z-]+/", path)]
    assert len(products) == 10
    for path in products:
        page = pages[path]
        lists = {
            heading.text: [each for each in page.all("li") if heading.parents[-1] in each.parents]
            for heading in page.all("h3")
        }
        assert lists["Best for"], path
        assert len(lists["Not for"]) >= 2, path
        assert "See a clinician first" in lists["Not for"][-1].text, path
        facts = dict(
            re.findall(r"\b(Lasts|Care) (.+?)(?= (?:Care|Made with|Item number) )", page.text)
        )
        assert re.search(r"\d+ (months|miles)", facts["Lasts"]), path
        assert "Worn out when" in facts["Lasts"], path
        assert facts["Care"], path


def test_medical_money_is_spoken_of_with_care_wherever_it_is(pages):
    for path, page in pages.items():
        assert not re.search(r"(?i)\b(HSA|FSA)\b[^.]{0,40}\bapproved|approved by", page.text), path
    hedged = "Often eligible when bought for a medical reason. Check with your plan."
    assert hedged in pages["/shop/cadence/"].text


def test_whoever_writes_to_us_knows_when_and_by_what_way_we_answer(pages):
    page = pages["/ask/"]
    assert f"within {settings.REPLY_DAYS} working days" in page.text
    assert "There is no phone number to call." in page.text
    assert [link for link in page.all("a") if (link.get("href") or "").startswith("mailto:")]


def test_what_search_engines_are_told_stands_on_the_page(pages):
    for path, page in pages.items():
        assert page.data, path
        facts = [fact for block in page.data for fact in told(block)]
        assert facts, path
        words = f"{page.text} {' '.join(page.values('alt'))}"
        assert {fact for fact in facts if fact not in words} == set(), path


def told(node):
    """Walk through structured data and yield what a reader must find too, as the page writes it."""
    if isinstance(node, list):
        for each in node:
            yield from told(each)
    if not isinstance(node, dict):
        return
    kinds = node.get("@type", [])
    # The name of a variant is put together of the product's and of its tiles.
    names = () if "sku" in node or "PropertyValue" in kinds else ("name",)
    yield from (
        node[key] for key in (*names, "headline", "sku", "author") if isinstance(node.get(key), str)
    )
    if "price" in node:
        yield f"${node['price']}"
    for key in ("datePublished", "dateModified"):
        if "headline" in node and key in node:
            yield f"{localtime(datetime.fromisoformat(node[key])):%-d %B %Y}"
    for value in node.values():
        yield from told(value)


def test_pages_are_well_formed(pages):
    assert of(pages, lambda page: page.faults) == {}
    for path, page in pages.items():
        (html,) = page.all("html")
        assert html.get("lang") == "en-US", path
        assert page.meta("viewport") == "width=device-width, initial-scale=1", path
        assert all("alt" in image.attributes for image in page.all("img")), path


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<p>One<div>two</div></p>", "<div> in <p>"),
        ("<p><a href='/'>One <div>two</div></a></p>", "<div> in <a>"),
        ("<ul><a href='/'>One</a></ul>", "<a> in <ul>"),
        ("<div><li>One</li></div>", "<li> in <div>"),
        ("<a href='/'><button>One</button></a>", "<button> in <a>"),
        ("<b>One<i>two</b></i>", "</b> closes nothing"),
        ("<section>One", "<section> is never closed"),
        ("<p class='a' class='b'>One</p>", "an attribute twice"),
        ("<p>{{ product }}</p>", "left of a template"),
    ],
)
def test_the_reader_of_pages_sees_what_is_wrong(html, fault):
    assert fault in "; ".join(Document(html).faults)
