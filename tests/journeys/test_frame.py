"""The frame of every journey: nobody else is asked, nothing is blocked, nothing is remembered."""

from playwright.sync_api import expect

from store.models import Cart
from tests.journeys import shopper

PAGES = [
    "/",
    "/articles/",
    "/articles/lower-back-pain-and-the-feet/",
    "/shop/",
    "/shop/cadence/",
    "/cart/",
]


def test_pages_ask_nobody_else_and_break_none_of_their_own_rules(visitor):
    page = visitor()
    for path in PAGES:
        assert page.goto(path).status == 200
        page.wait_for_load_state("networkidle")
    assert page.context.cookies() == []


def test_what_is_pressed_to_go_on_is_as_high_as_a_thumb(visitor):
    page = visitor(viewport=shopper.PHONE)
    low = "all => all.map(one => [one.innerText, one.getBoundingClientRect().height])"
    pressed = "main .button:visible, main .tile:visible, main .input:visible"
    found = {}
    for path in [*PAGES, "/fit/", "/fit/q/1/", "/size-guide/", "/ask/", "/orders/find/"]:
        page.goto(path)
        found |= {(path, name): high for name, high in page.locator(pressed).evaluate_all(low)}
    assert len(found) > 20
    assert {where: high for where, high in found.items() if high < 43.5} == {}


def test_the_frame_notices_a_stranger_and_a_blocked_script(visitor, browser, site):
    from tests.journeys.conftest import watch

    problems = []
    page = browser.new_page(base_url=site)
    watch(page, problems)
    page.goto("/shop/")
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend',"
        ' \'<img src="http://stranger.test/x.png"><p style="color:red">\')'
    )
    page.wait_for_timeout(200)
    page.close()
    assert any("stranger.test" in problem for problem in problems)
    assert any("Content Security Policy" in problem for problem in problems)


def test_another_site_cannot_put_anything_into_a_cart(browser, site):
    page = browser.new_page()
    strangers = f"{site.replace('localhost', '127.0.0.1')}/prize/"
    fields = {"product": "cadence", "arch": "neutral", "size": "M"}
    inputs = "".join(f"<input name={name} value={value}>" for name, value in fields.items())
    form = f"<form method=post action={site}/cart/add/>{inputs}<button>Win a prize</button></form>"
    page.route(strangers, lambda route: route.fulfill(body=form, content_type="text/html"))
    page.goto(strangers)
    with page.expect_response("**/cart/add/") as answer:
        page.get_by_role("button", name="Win a prize").click()
    assert answer.value.status == 403
    expect(page.get_by_role("heading", name="That did not reach us.")).to_be_visible()
    assert not Cart.objects.exists()
    page.close()
