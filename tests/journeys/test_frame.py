"""The frame of every journey: nobody else is asked, nothing is blocked, nothing is remembered."""

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
