"""Someone looks for something, without a script and by keyboard, and gets there."""

from playwright.sync_api import expect


def test_from_a_typing_error_to_an_article_without_a_script(visitor):
    page = visitor(java_script_enabled=False)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/shop/")
    page.get_by_role("link", name="Search", exact=True).first.click()
    page.get_by_role("searchbox").fill("lower bakc pain")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status").first).to_contain_text("for “lower bakc pain”")
    expect(page.get_by_text("These are results for")).to_contain_text("back")
    page.get_by_role("link", name="Lower back pain and the feet").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lower back pain and the feet")


def test_from_a_size_in_the_bar_to_an_insole_in_that_size_by_keyboard(visitor):
    page = visitor()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/")
    page.get_by_role("banner").get_by_role("searchbox", name="Search").press_sequentially(
        "women's 8 1/2"
    )
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="US women’s 8½ is our size M")).to_be_visible()
    page.get_by_role("link", name="Cadence").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cadence")
    expect(page.get_by_role("radio", name="M", exact=True)).to_be_checked()


def test_from_a_wrong_address_to_what_was_meant(visitor):
    page = visitor(java_script_enabled=False)
    page.goto("/retruns/")
    page.get_by_role("main").get_by_role("searchbox").fill("retruns")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Returns", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Returns")
