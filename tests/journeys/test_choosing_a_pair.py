"""Choosing on the product page in a real browser: seen at once, without a script, and light."""

import re

import brotli
import pytest
from playwright.sync_api import expect

from store.models import StockLevel

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 800}


@pytest.fixture
def open_page(visitor):
    """Open an address of the shop in a window of its own."""

    def open_it(path="", *, viewport=PHONE, **options):
        page = visitor(viewport=viewport, **options)
        page.goto(f"/shop/{path}")
        return page

    return open_it


@pytest.mark.parametrize("viewport", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_price_arch_size_and_button_are_seen_without_scrolling(open_page, viewport):
    page = open_page(viewport=viewport)
    links = page.locator(".cells--shop h2 a")
    addresses = [link.get_attribute("href") for link in links.all()]
    assert len(addresses) == 10
    for address in addresses:
        page.goto(address)
        for part in (".buy__price", ".buy__group >> nth=0", ".tiles--letters", ".buy__add"):
            box = page.locator(part).bounding_box()
            assert box["y"] >= 0, (address, part)
            assert box["y"] + box["height"] <= viewport["height"], (address, part)


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_a_choice_shows_its_own_stock_size_and_drawing(open_page, has_script):
    page = open_page("keel/", java_script_enabled=has_script)
    lines, readout, drawing = (page.locator(part) for part in (".buy__lines", ".readout", ".scale"))

    def choose(name, value):
        page.locator(f"[name={name}][value={value}]").check()

    assert lines.inner_text().startswith("In stock")
    assert readout.inner_text().startswith("Feet 244–260 mm.")
    assert drawing.get_by_text("arch 29 mm").is_visible()
    choose("arch", "high")
    choose("size", "L")
    assert lines.inner_text().startswith("Only 3 left")
    assert lines.inner_text().count("Arrives") == 1
    assert readout.inner_text().startswith("Feet 261–277 mm.")
    assert drawing.get_by_text("arch 34 mm").is_visible()
    assert drawing.get_by_text("arch 29 mm").is_hidden()
    assert page.locator(".buybar p").inner_text().split() == ["Keel", "High", "L", "$68"]
    assert page.locator(".facts dd").last.inner_text().strip() == "BC-KEE-H-L"


def test_a_sold_out_choice_says_so_and_offers_to_tell_in_place_of_the_button(open_page):
    page = open_page("featherline/?arch=low&size=XS", java_script_enabled=False)
    assert page.locator(".buy__lines").inner_text().startswith("Sold out")
    tile = page.locator("[name=size][value=XS] + .tile__face")
    assert tile.evaluate("face => getComputedStyle(face).textDecorationLine") == "line-through"
    tell, add = page.get_by_label("Tell me when it is back"), page.locator(".buy__add")
    assert (tell.is_visible(), add.is_visible()) == (True, False)
    page.locator("[name=arch][value=neutral]").check()
    assert (tell.is_visible(), add.is_visible()) == (False, True)
    assert page.locator(".buy__lines").inner_text().startswith("In stock")


def test_what_sold_out_behind_the_page_is_told_and_another_choice_takes_it_away(open_page):
    page = open_page("featherline/?arch=low&size=S", java_script_enabled=False)
    shelf = StockLevel.objects.get(variant__sku="BC-FEA-L-S")
    shelf.adjust(-shelf.available, "Counted")
    page.locator(".buy__add").click()
    error = page.locator("#buy-error")
    assert "Sold out in this arch and size" in error.inner_text()
    assert page.locator("[name=size][value=S]").is_checked()
    page.locator("[name=arch][value=neutral]").check()
    assert error.is_hidden()


def test_the_bar_of_a_phone_comes_when_the_button_has_left_and_buys_the_same(open_page):
    page = open_page("cadence/", java_script_enabled=False)
    bar = page.locator(".buybar .button")
    assert bar.bounding_box()["y"] > PHONE["height"] - 10
    page.locator("#numbers").scroll_into_view_if_needed()
    page.mouse.wheel(0, 400)
    page.wait_for_timeout(200)
    box = bar.bounding_box()
    assert 0 < box["y"] < PHONE["height"]
    assert box["height"] >= 44
    bar.click()
    expect(page).to_have_url(re.compile("/cart/$"))
    expect(page.locator("main")).to_contain_text("Cadence")


def test_a_picture_and_a_drawing_are_enlarged_without_a_script_and_by_keyboard(open_page):
    page = open_page("keel/?arch=high", java_script_enabled=False)
    for name in ("Keel from the side", "the outline"):
        more = page.get_by_role("button", name=f"Enlarge: {name}")
        more.focus()
        page.keyboard.press("Enter")
        large = page.get_by_role("dialog", name=f"Keel: {name}")
        expect(large.get_by_role("button", name="Close")).to_be_focused()
        assert large.bounding_box() == {"x": 0, "y": 0} | PHONE
        assert large.get_by_role("img").bounding_box()["width"] > 2 * PHONE["width"]
        page.keyboard.press("Escape")
        expect(large).to_be_hidden()
        expect(more).to_be_focused()
    tile = page.locator(".gallery__one").filter(has_text="Enlarge: the profile")
    high = tile.screenshot()
    page.get_by_role("radio", name="Neutral").check()
    # What is drawn again follows the arch, too; and comes back to what it was.
    assert tile.screenshot() != high
    page.get_by_role("radio", name="High").check()
    assert tile.screenshot() == high


def test_help_with_the_size_opens_beside_the_choice(open_page):
    page = open_page("cadence/", java_script_enabled=False)
    table = page.locator(".sizes")
    assert table.is_hidden()
    page.get_by_text("Size from my shoe or foot").click()
    page.get_by_text("How to measure, and every size").click()
    expect(table).to_be_visible()
    expect(table).to_contain_text("244–260 mm")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_the_size_is_found_in_place_from_a_foot_or_a_shoe(open_page, has_script):
    page = open_page("featherline/?arch=low", java_script_enabled=has_script)
    loads = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    page.get_by_text("Size from my shoe or foot").click()
    field = page.get_by_label("Foot length or shoe size")
    field.fill("9")
    field.press("Enter")
    expect(page.locator(".find__answer")).to_be_focused()
    page.get_by_role("button", name="US women’s 9").click()
    expect(page.locator(".find__answer")).to_contain_text("US women’s 9 is our size M.")
    field.fill("26,5")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".find__answer")).to_be_focused()
    expect(page.locator(".find__answer")).to_contain_text("26.5 cm is our size L.")
    expect(page.get_by_role("radio", name="L", exact=True)).to_be_checked()
    expect(page.get_by_role("radio", name="Low")).to_be_checked()
    assert len(loads) == (0 if has_script else 3)
    field.fill("banana")
    field.press("Enter")
    expect(field).to_be_focused()
    expect(page.locator("#shoe-error")).to_contain_text("We cannot read a size in this.")
    field.fill("26,5")
    page.locator(".buy__add").click()
    if has_script:
        page.get_by_role("dialog").get_by_role("link", name="Go to cart").click()
    expect(page.locator(".line__facts")).to_contain_text("Size L, for feet 261–277 mm. You have")


def test_filters_work_without_a_script(open_page):
    page = open_page("", java_script_enabled=False)
    names = page.locator(".cells--shop article h2")
    page.locator(".filters summary").click()
    page.get_by_label("Work and boots").check()
    page.get_by_role("button", name="Show insoles").click()
    expect(names).to_have_text(["Longshift", "Switchback", "Keel"])
    page.locator("#sort").select_option("price")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("sort=price"))
    expect(page).to_have_url(re.compile("shoe=work"))
    expect(names).to_have_text(["Longshift", "Switchback", "Keel"])
    page.get_by_role("link", name="Remove Shoe: work and boots").click()
    expect(names).to_have_count(10)


def test_the_whole_card_leads_to_its_product(open_page):
    page = open_page("", viewport=LAPTOP)
    page.locator(".cell__draw").nth(4).click(force=True)
    expect(page).to_have_url(re.compile("/shop/keel/$"))


def test_a_comparison_on_paper_keeps_its_columns_and_leaves_out_what_is_pressed(open_page):
    page = open_page(
        "compare/?p=keel&p=switchback&p=cadence", viewport={"width": 700, "height": 900}
    )
    page.emulate_media(media="print")
    main = page.locator("main")
    expect(
        main.get_by_role("img", name=re.compile("Keel.*Switchback.*Cadence")).first
    ).to_be_visible()
    tops = {part.bounding_box()["y"] for part in page.locator(".compare__chosen > *").all()}
    assert len(tops) == 1
    pressed = page.locator("main :is(button, select, form)")
    assert [each for each in pressed.all() if each.is_visible()] == []
    expect(main.get_by_text("Remove", exact=False).first).to_be_hidden()
    assert page.pdf(format="Letter").count(b"/Type /Page\n") <= 3


def weigh(response):
    """Return what a response transfers; only pages are not compressed until the page cache is."""
    if response.headers["content-type"].startswith("text/html"):
        return len(brotli.compress(response.body()))
    return int(response.headers["content-length"])


@pytest.mark.parametrize(
    ("viewport", "density", "most"),
    [
        ({"width": 360, "height": 780}, 2, 120_000),
        (PHONE, 3, 120_000),
        (LAPTOP, 1, 120_000),
        # Where every point is four, pictures are larger.
        (LAPTOP, 2, 150_000),
    ],
)
def test_a_first_look_at_a_product_transfers_little(visitor, viewport, density, most):
    page = visitor(viewport=viewport, device_scale_factor=density)
    sizes = {}
    page.on("response", lambda response: sizes.update({response.url: weigh(response)}))
    page.goto("/shop/cadence/")
    page.wait_for_load_state("networkidle")
    assert any(url.endswith(".avif") for url in sizes)
    assert not any(url.endswith(".jpg") for url in sizes)
    assert sum(sizes.values()) <= most, sorted(sizes.values())
