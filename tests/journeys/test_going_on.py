"""From page to page: what the reader is about to open is fetched ahead, and fades in."""

import pytest
from playwright.sync_api import expect

# Says of each page whether it faded in, and which pictures kept their place.
WATCH = """
addEventListener("pagereveal", ({viewTransition}) => {
  window.faded = Boolean(viewTransition)
  window.names = []
  viewTransition?.ready.then(() => {
    window.names = document.getAnimations().map(each => each.effect.pseudoElement)
  })
})
"""


@pytest.fixture
def page(visitor):
    page = visitor()
    page.set_viewport_size({"width": 1280, "height": 900})
    return page


def fetched_ahead(page):
    """Addresses that were fetched ahead, from now on."""
    found = []
    page.on(
        "request",
        lambda request: found.append(request.url) if "sec-purpose" in request.headers else None,
    )
    return found


def point_at(page, address, seconds=0.7):
    page.mouse.move(0, 0)
    page.locator(f"a[href='{address}']:visible").first.hover()
    page.wait_for_timeout(seconds * 1000)


def test_an_article_and_an_insole_are_fetched_before_they_are_opened(page, site):
    ahead = fetched_ahead(page)
    for start, address in (("/articles/", "/articles/arch-height/"), ("/shop/", "/shop/cadence/")):
        page.goto(start)
        with page.expect_request(lambda request: "sec-purpose" in request.headers):
            point_at(page, address)
        page.locator(f"a[href='{address}']:visible").first.click()
        expect(page).to_have_url(f"{site}{address}")
        way = page.evaluate("performance.getEntriesByType('navigation')[0].deliveryType")
        assert way == "navigational-prefetch"
    assert {f"{site}/articles/arch-height/", f"{site}/shop/cadence/"} <= set(ahead)


def test_nothing_that_is_the_visitors_own_is_fetched_ahead(page):
    page.goto("/shop/cadence/")
    page.locator(".buy__add").click()
    page.goto("/articles/")
    ahead = fetched_ahead(page)
    for address in ("/cart/", "/search/", "/orders/find/", "/feed.xml"):
        if page.locator(f"a[href='{address}']:visible").count():
            point_at(page, address)
    point_at(page, "/cart/")
    assert ahead == []


def test_a_page_fades_in_and_the_insole_keeps_its_place(page):
    page.add_init_script(WATCH)
    page.goto("/shop/")
    page.locator("a[href='/shop/cadence/']:visible").first.click()
    page.wait_for_url("**/shop/cadence/")
    page.wait_for_function("window.faded && names.length")
    names = page.evaluate("names")
    assert "::view-transition-new(root)" in names
    assert "::view-transition-group(insole-cadence)" in names


def test_who_wants_no_motion_gets_none(visitor):
    page = visitor(reduced_motion="reduce")
    page.add_init_script(WATCH)
    page.goto("/shop/")
    page.locator("a[href='/shop/cadence/']:visible").first.click()
    page.wait_for_url("**/shop/cadence/")
    page.wait_for_function("'faded' in window")
    assert page.evaluate("window.faded") is False
