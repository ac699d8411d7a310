"""What is seen first on a phone: the largest thing is asked for before what can wait, and light."""

import pytest

PHONE = {"width": 390, "height": 844}
ARTICLE = "/articles/lower-back-pain-and-the-feet/"
# Of the first sight of a page: what was painted largest, and how far anything moved meanwhile.
WATCH = """
window.largest = null
window.shifts = 0
new PerformanceObserver(list => { for (const each of list.getEntries()) largest = each })
  .observe({ type: "largest-contentful-paint", buffered: true })
new PerformanceObserver(list => { for (const each of list.getEntries()) shifts += each.value })
  .observe({ type: "layout-shift", buffered: true })
"""


@pytest.fixture
def first_sight(visitor):
    """Open an address on a phone and return the page, its requests in order and their bytes."""

    def look(address):
        page = visitor(viewport=PHONE, device_scale_factor=3)
        page.add_init_script(WATCH)
        asked, weights = [], {}
        page.on("request", lambda request: asked.append((request.resource_type, request.url)))
        page.on("response", lambda answer: weights.update({answer.url: len(answer.body())}))
        page.goto(address, wait_until="networkidle")
        assert page.evaluate("shifts") == 0
        return page, asked, weights

    return look


@pytest.mark.parametrize(("address", "most"), [("/shop/", 45_000), ("/shop/cadence/", 30_000)])
def test_the_picture_that_is_seen_largest_is_asked_for_right_after_the_styles(
    first_sight, address, most
):
    page, asked, weights = first_sight(address)
    picture = page.evaluate("largest.url")
    assert picture.endswith(".avif")
    kinds = [kind for kind, _ in asked]
    place = asked.index(("image", picture))
    assert place == kinds.index("image")
    assert place < kinds.index("script")
    assert {"document", "stylesheet", "font", "other"} >= set(kinds[:place])
    assert weights[picture] <= most


@pytest.mark.parametrize("address", ["/", "/fit/", "/size-guide/", ARTICLE])
def test_words_that_are_seen_largest_wait_for_one_style_sheet_and_one_font(first_sight, address):
    page, asked, _ = first_sight(address)
    assert page.evaluate("[largest.url, largest.element.innerText.length > 20]") == ["", True]
    before = [kind for kind, _ in asked[: [kind for kind, _ in asked].index("script")]]
    assert sorted(set(before) - {"other"}) == ["document", "font", "stylesheet"]
    assert (before.count("stylesheet"), before.count("font")) == (1, 1)
