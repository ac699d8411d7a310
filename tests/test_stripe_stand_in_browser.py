"""The stand-in's pages in a real browser: by keyboard alone, without script, judged by axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.stripe_requests import client, session_params, way

# Colours do not depend on the width, nor the layout on the colours.
VIEWS = [(320, "dark"), (360, "light"), (820, "light"), (1440, "dark")]
# Judged by axe too, which takes most of a second for each page.
JUDGED = {360, 1440}


@pytest.fixture
def session(stand_in):
    # The shop is not running here, so the way back is the control page.
    params = session_params(
        success_url=f"{stand_in.url}/?paid={{CHECKOUT_SESSION_ID}}", cancel_url=f"{stand_in.url}/"
    )
    for item in params["line_items"]:
        del item["price_data"]["product_data"]["images"]
    return client(stand_in.url).v1.checkout.sessions.create(params)


def assert_sound(page):
    """No finding of axe, nothing to scroll sideways for, nothing too small to hit."""
    # Without its style sheet a page's buttons are small.
    page.wait_for_load_state()
    if page.viewport_size["width"] in JUDGED:
        findings = Axe().run(page).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in findings] == []
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")
    assert page.evaluate(SMALL_TARGETS) == []


SMALL_TARGETS = """
[...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")]
  .filter(each => each.offsetParent)
  .map(each => [each.outerHTML, each.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([html]) => html)
"""


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_every_page_is_sound(page, stand_in, session, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(session.url)
    assert_sound(page)
    page.get_by_role("button", name="Pay $188.95").click()
    page.get_by_text("11 fields need another look").wait_for()
    assert_sound(page)
    page.goto(f"{session.url}?fill=4000002500003155")
    page.get_by_role("button", name="Pay $188.95").click()
    page.get_by_role("heading", name="Your bank asks").wait_for()
    assert_sound(page)
    page.goto(f"{session.url}?fill=4000000000000002")
    page.get_by_role("button", name="Pay $188.95").click()
    page.get_by_role("heading", name="The payment did not go through").wait_for()
    assert_sound(page)
    stand_in.misbehave("slow", path="/v1/refunds")
    page.goto(stand_in.url)
    assert_sound(page)
    stand_in.expire(session.id)
    page.goto(session.url)
    assert_sound(page)


def test_paying_by_keyboard_alone(page, stand_in, session):
    page.goto(session.url)

    def tab_to(name):
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == name:
                return
        raise AssertionError(f"{name} cannot be reached by Tab")

    for name, text in [
        ("email", "ada@example.com"),
        ("phone", "503 555 0100"),
        ("name", "Ada Shopper"),
        ("line1", "1 Test Street"),
        ("city", "Portland"),
        ("state", "Oregon"),
        ("postal_code", "97201"),
        ("card_number", "4242424242424242"),
        ("expiry", "0434"),
        ("cvc", "123"),
        ("card_name", "Ada Shopper"),
    ]:
        tab_to(name)
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{stand_in.url}/?paid={session.id}")
    paid = stand_in.session(session.id)
    assert paid["payment_status"] == "paid"
    assert paid["collected_information"]["shipping_details"]["address"]["state"] == "OR"


def test_paying_without_script(browser, stand_in, session):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(session.url)
    page.get_by_role("link", name="Fill in test details").click()
    page.get_by_role("button", name="4000 0000 0000 9995").click()
    page.get_by_role("button", name="Pay $188.95").click()
    error = page.locator("#card_number-error")
    assert error.inner_text() == "Your card has insufficient funds. Nothing was charged."
    page.get_by_label("Card number").fill("4242424242424242")
    page.get_by_role("button", name="Pay $188.95").click()
    page.wait_for_url(f"{stand_in.url}/?paid={session.id}")
    context.close()
    assert stand_in.session(session.id)["payment_status"] == "paid"


def test_the_fields_follow_the_chosen_method(page, session):
    page.goto(session.url)
    assert page.get_by_label("Card number").is_visible()
    assert page.get_by_label("Routing number").is_hidden()
    page.get_by_label("Bank debit").check()
    assert page.get_by_label("Card number").is_hidden()
    assert page.get_by_label("Routing number").is_visible()


def test_the_first_field_in_error_has_the_focus(page, session):
    page.goto(f"{session.url}?fill=4000000000000002")
    page.get_by_role("button", name="Pay $188.95").click()
    page.get_by_role("heading", name="The payment did not go through").wait_for()
    expect(page.get_by_label("Card number")).to_be_focused()


def test_a_bank_debit_is_settled_from_the_control_page(page, stand_in, session):
    page.goto(f"{session.url}?fill=000123456789")
    page.get_by_role("button", name="Pay $188.95").click()
    page.wait_for_url(f"{stand_in.url}/?paid={session.id}")
    page.get_by_role("button", name="Money arrives").click()
    page.get_by_text("complete and paid").wait_for()
    assert stand_in.session(session.id)["payment_status"] == "paid"


def test_the_sums_follow_the_chosen_shipping(page, stand_in):
    options = [way("Standard", 495), way("Expedited", 1495)]
    stand_in.configure(tax_percent="10")
    params = session_params(
        shipping_options=options,
        automatic_tax={"enabled": True},
        success_url=f"{stand_in.url}/",
        cancel_url=None,
    )
    page.goto(client(stand_in.url).v1.checkout.sessions.create(params).url)
    sums = page.get_by_role("definition")
    assert sums.all_inner_texts() == ["$184.00", "$4.95", "$18.90", "$207.85"]
    page.get_by_role("radio", name="Expedited").check()
    assert sums.all_inner_texts() == ["$184.00", "$14.95", "$19.90", "$218.85"]
    expect(page.get_by_role("heading", level=1)).to_contain_text("$218.85")
    page.get_by_role("button", name="Pay $218.85").click()
    page.get_by_text("11 fields need another look").wait_for()
    assert sums.all_inner_texts()[-1] == "$218.85"
