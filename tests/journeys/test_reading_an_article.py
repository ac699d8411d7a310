"""A reader goes through an article: with a mouse, by key, on a phone, without script, on paper."""

import time

import brotli
import pytest
from playwright.sync_api import expect

from content import publishing
from content.models import Page, Prose
from tests.journeys import eyes
from tests.pages import add_block, make_page, make_reference

ARTICLE = "/articles/lower-back-pain-and-the-feet/"
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
WORDS = {"text/html", "text/css", "text/javascript", "image/svg+xml"}


def until(is_so):
    """Wait for what moves; the site's policy forbids the browser to wait by itself."""
    end = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def contents(page):
    return page.get_by_role("navigation", name="Contents")


def test_the_contents_list_follows_the_reader_and_leads(visitor):
    page = visitor(viewport=WIDE)
    page.goto(ARTICLE)
    current = contents(page).locator("[aria-current]")
    expect(current).to_have_count(0)
    for heading in ("How far up does it go?", "What the studies found"):
        page.get_by_role("heading", name=heading).evaluate("each => each.scrollIntoView()")
        expect(current).to_have_text([heading])
    contents(page).get_by_role("link", name="References").click()
    expect(current).to_have_text(["References"])
    expect(page.get_by_role("heading", name="References")).to_be_in_viewport()
    expect(contents(page)).to_be_in_viewport()
    # From far below every heading, in one jump.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.get_by_role("contentinfo")).to_be_in_viewport()
    page.evaluate("scrollTo(0, 0)")
    expect(current).to_have_count(0)


def test_without_script_and_on_a_phone_the_contents_are_a_plain_list(visitor):
    page = visitor(viewport=WIDE, java_script_enabled=False)
    page.goto(ARTICLE)
    contents(page).get_by_role("link", name="References").click()
    expect(page.get_by_role("heading", name="References")).to_be_in_viewport()
    expect(page.locator("[data-contents] [aria-current]")).to_have_count(0)
    page.set_viewport_size(PHONE)
    page.goto(ARTICLE)
    expect(contents(page)).to_have_count(0)
    page.locator("summary", has_text="Contents").click()
    contents(page).get_by_role("link", name="Many ways to ease it").click()
    expect(page.get_by_role("heading", name="Many ways to ease it")).to_be_in_viewport()


def test_a_heading_shows_its_link_to_whoever_comes_by_key(visitor):
    page = visitor(viewport=WIDE)
    page.goto(f"{ARTICLE}#many-ways-to-ease-it")
    link = page.get_by_role("heading", name="Many ways to ease it").get_by_role("link")
    shown = "link => getComputedStyle(link, '::before').opacity"
    assert link.evaluate(shown) == "0"
    page.keyboard.press("Tab")
    link.focus()
    until(lambda: link.evaluate(shown) == "1")
    expect(link).to_have_accessible_name("Many ways to ease it")


CROWDED = "A claim that needs its source at once. " * 3


@pytest.fixture
def crowded(site):
    """An article in which citations stand close, a table is wide and words are long."""
    page = make_page("", title="Crowded", slug="crowded")
    for number in range(1, 10):
        make_reference(page, number, note="A note of some length about one study. " * 3)
    add_block(
        page,
        Prose,
        text=f"<h2>{'Otorhinolaryngologist' * 3}</h2><p>{CROWDED}[1] {CROWDED}[2][3]</p>"
        f"<ul><li>{CROWDED}[4]</li><li>Short. [5, 6]</li></ul><p>The end. [7][8]</p>"
        f"<h2>Next</h2><p>{CROWDED * 6}[9]</p><h2>A table</h2><table><tbody><tr>"
        + "".join(f"<th><p>Measurement {number}</p></th>" for number in range(9))
        + f"</tr><tr>{'<td><p>unbreakable_value</p></td>' * 9}</tr></tbody></table>"
        f"<p>{'https://example.org/' + 'long' * 40}</p>",
    )
    publishing.publish(Page.objects.get(pk=page.pk), None)
    return page.get_absolute_url()


# Each shown note: its own box, and that of the mark beside which it belongs.
NOTES = """() => [...document.querySelectorAll(".margin-note")]
  .filter(note => note.checkVisibility())
  .map(note => {
    const [box, mark] = [note, note.previousElementSibling].map(one => one.getBoundingClientRect())
    const text = note.closest(".prose").querySelector("p").getBoundingClientRect()
    return { top: box.top, bottom: box.bottom, left: box.left, right: box.right,
             mark: mark.top, text: text.right }
  })"""


def test_notes_stand_beside_what_cites_them_and_never_on_anything(visitor, crowded):
    page = visitor(viewport=WIDE)
    for address, count in ((crowded, 9), (ARTICLE, 6)):
        page.goto(address)
        for width in (1232, 1440, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            notes = page.evaluate(NOTES)
            assert len(notes) >= count, f"{address} at {width}"
            bottom = 0
            for note in notes:
                assert note["left"] > note["text"], f"{address} at {width}: on the text"
                assert note["right"] <= width, f"{address} at {width}: cut off"
                assert note["top"] >= bottom, f"{address} at {width}: on another note"
                # Beside its line, unless the note before it needs the room.
                assert note["top"] <= max(note["mark"] + 30, bottom + 30)
                bottom = note["bottom"]
        page.set_viewport_size({"width": 1100, "height": 900})
        assert page.evaluate(NOTES) == []


def test_on_a_phone_a_citation_leads_down_and_back(visitor):
    page = visitor(viewport=PHONE)
    page.goto(ARTICLE)
    mark = page.locator(".prose sup a").first
    anchor = mark.get_attribute("id")
    mark.click()
    number = mark.get_attribute("href").removeprefix("#")
    expect(page.locator(f"[id='{number}']")).to_be_in_viewport()
    page.locator(f"[id='{number}'] a[href='#{anchor}']").click()
    expect(page.locator(f"[id='{anchor}']")).to_be_in_viewport()


def test_nothing_is_wider_than_the_narrowest_phone_and_tables_scroll_by_key(visitor, crowded):
    page = visitor(viewport={"width": eyes.NARROWEST, "height": 700})
    page.context.add_init_script(eyes.SCRIPT)
    page.goto(crowded)
    assert page.evaluate("eyes.sideways()") == []
    table = page.get_by_role("region", name="Table: Measurement 0, Measurement 1")
    table.focus()
    page.keyboard.press("ArrowRight")
    until(lambda: table.evaluate("table => table.scrollLeft") > 0)


# How far each note hangs out of the text that it belongs to, over what follows.
HANGING = """() => [...document.querySelectorAll(".margin-note")]
  .filter(note => note.checkVisibility())
  .map(note => [note, note.closest(".prose")].map(one => one.getBoundingClientRect().bottom))
  .map(([note, text]) => Math.max(0, Math.round(note - text)))"""


def test_on_paper_stands_what_is_read_and_nothing_that_leads_about_or_is_sold(visitor):
    page = visitor(viewport={"width": 816, "height": 1056})
    page.goto(ARTICLE)
    for leading in (".onward", ".store", ".site-footer", ".toc", ".crumbs", ".site-nav"):
        expect(page.locator(leading).first).to_be_attached()
    page.emulate_media(media="print", color_scheme="dark")
    shown = page.locator("main :is(.onward, .store, .toc, .crumbs, .refs__back), .site-footer")
    assert [each for each in shown.all() if each.is_visible()] == []
    for words in ("Lower back pain and the feet", "Get help now", "References", "History of"):
        expect(page.get_by_role("heading", name=words).first).to_be_visible()
    expect(page.get_by_text("Biocorrect makes and sells insoles.")).to_be_visible()
    expect(page.locator(".article-head .paper-only")).to_contain_text(ARTICLE)
    assert page.evaluate(HANGING) == [0] * 6
    link = page.locator(".refs a[href^='https://doi.org']").first
    address = link.evaluate("link => getComputedStyle(link, '::after').content")
    assert address.strip('"') == link.get_attribute("href")
    style = "one => { const s = getComputedStyle(one); return [s.color, s.backgroundColor] }"
    assert page.locator("h1").evaluate(style)[0] == "rgb(0, 0, 0)"
    assert page.locator("body").evaluate(style)[1] == "rgb(255, 255, 255)"
    whole = "one => getComputedStyle(one).breakInside"
    for box in (".redflag", ".panel", ".finding", ".chain-fig", ".refs li"):
        assert page.locator(box).first.evaluate(whole) == "avoid", box
    assert page.locator(".prose h2").first.evaluate("one => getComputedStyle(one).breakAfter") == (
        "avoid"
    )
    pages = page.pdf(format="Letter").count(b"/Type /Page\n")
    assert 4 <= pages <= 7


# Layout shifts count from the first paint on, whoever caused them.
SHIFTS = """
new PerformanceObserver(list => { for (const each of list.getEntries()) shifts += each.value })
  .observe({ type: "layout-shift", buffered: true })
"""


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("address", [ARTICLE, "/articles/", "/"])
def test_nothing_moves_while_a_page_loads_and_the_article_is_light(visitor, viewport, address):
    page = visitor(viewport=viewport)
    page.add_init_script(f"window.shifts = 0; {SHIFTS}")
    weights = {}
    page.on("response", lambda answer: weights.update({answer.url: weighed(answer)}))
    page.goto(address, wait_until="networkidle")
    weight = sum(weights.values())
    page.evaluate("document.fonts.ready")
    page.mouse.wheel(0, 3000)
    page.wait_for_timeout(300)
    assert page.evaluate("shifts") == 0
    if address == ARTICLE:
        assert weight <= 120_000, weights


def weighed(answer):
    """The bytes of an answer as they travel: words go compressed, pictures and fonts are."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    body = answer.body()
    return len(brotli.compress(body)) if kind in WORDS else len(body)


def test_what_moves_is_seen(visitor):
    """The frame of the test above."""
    page = visitor(viewport=PHONE)
    page.add_init_script(f"window.shifts = 0; {SHIFTS}")
    page.goto("/terms/")
    page.evaluate(
        "document.body.prepend(Object.assign(document.createElement('p'), {innerText: 'x'}))"
    )
    until(lambda: page.evaluate("shifts") > 0)
