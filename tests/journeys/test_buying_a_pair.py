"""A shopper buys a pair: with scripts, without any, and with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.journeys import shopper
from tests.journeys.keyboard import Keyboard


def test_a_reader_becomes_a_shopper_and_buys_two_pairs(visitor, paying):
    before = shopper.shelf()
    page = visitor(viewport=shopper.PHONE)
    page.goto("/")
    page.get_by_role("link", name="Lower back pain and the feet").click()
    page.locator("main").get_by_role("link", name="Cadence").last.click()
    shopper.choose(page, arch="high")
    page.get_by_text("Size from my shoe or foot").click()
    page.get_by_label("Foot length or shoe size").fill("26.5 cm")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".find__answer", has_text="26.5 cm is our size L.")).to_be_focused()
    shopper.add(page, "Cadence")
    expect(page.get_by_text("You have 26.5 cm")).to_be_visible()
    page.get_by_role("button", name="One more").click()
    expect(page.get_by_role("link", name="Cart 2 pairs")).to_be_visible()
    expect(page.locator(".totals__sum")).to_contain_text("$104.40")
    shopper.go_to_payment(page)
    shopper.pay(page)
    shopper.assert_bought(page, paying, before, {"BC-CAD-H-L": 2})
    expect(page.locator(".site-tools .count")).to_have_count(0)


def test_everything_works_without_a_script(visitor, paying):
    before = shopper.shelf()
    page = visitor(viewport=shopper.PHONE, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Shop all insoles").first.click()
    page.get_by_role("link", name="Keel", exact=True).click()
    shopper.choose(page, arch="high", size="L")
    page.locator(".buy__add").click()
    expect(page.get_by_role("heading", name="Cart", exact=True)).to_be_visible()
    page.get_by_role("link", name="Keep shopping").click()
    page.get_by_role("link", name="Sunday", exact=True).click()
    page.locator(".buy__add").click()
    shopper.line_of(page, "Sunday").get_by_label("Quantity", exact=True).fill("3")
    shopper.line_of(page, "Sunday").get_by_role("button", name="Update").click()
    shopper.line_of(page, "Sunday").get_by_role("button", name="One less").click()
    expect(shopper.line_of(page, "Sunday").get_by_label("Quantity", exact=True)).to_have_value("2")
    shopper.line_of(page, "Keel").get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Undo").click()
    shopper.go_to_payment(page)
    shopper.pay(page)
    shopper.assert_bought(page, paying, before, {"BC-KEE-H-L": 1, "BC-SUN-M": 2})


@pytest.mark.parametrize("viewport", [shopper.LAPTOP, shopper.PHONE], ids=["laptop", "phone"])
def test_the_keyboard_alone_buys_a_pair(visitor, paying, viewport):
    before = shopper.shelf()
    page = visitor(viewport=viewport)
    hands = Keyboard(page)
    page.goto("/")
    hands.go_to(page.get_by_role("link", name="Skip to content"))
    hands.press("Enter")
    hands.go_to(page.get_by_role("link", name="Shop all insoles").first)
    hands.press("Enter")
    page.wait_for_url("**/shop/")
    hands.go_to(page.get_by_role("link", name="Keel", exact=True))
    hands.press("Enter")
    page.wait_for_url("**/keel/")

    hands.go_to(page.get_by_role("radio", name="Neutral"))
    hands.press("ArrowRight")
    hands.see()
    hands.go_to(page.get_by_role("radio", name="M", exact=True))
    hands.press("ArrowRight", "ArrowRight", "ArrowLeft")
    hands.see()
    expect(page.locator(".buy__lines")).to_contain_text("Only 3 left")
    hands.go_to(page.locator(".buy__add"))
    hands.press("Space")

    to_cart = page.get_by_role("link", name="Go to cart")
    expect(to_cart).to_be_focused()
    hands.see()
    hands.press("Escape")
    expect(page.locator(".buy__add")).to_be_focused()
    hands.go_to(page.get_by_role("link", name="Cart 1 pair"), key="Shift+Tab")
    hands.press("Enter")
    page.wait_for_url("**/cart/")

    more, less = (page.get_by_role("button", name=name) for name in ("One more", "One less"))
    hands.go_to(more)
    hands.press("Space")
    expect(page.locator(".totals")).to_contain_text("2 pairs")
    expect(more).to_be_focused()
    hands.go_to(less, key="Shift+Tab")
    hands.press("Enter")
    expect(page.locator(".totals")).to_contain_text("1 pair")
    # With one pair there is no less, so the focus waits on the neighbour.
    expect(more).to_be_focused()
    hands.see()
    hands.go_to(page.get_by_role("button", name="Go to secure payment"))
    hands.press("Enter")

    page.wait_for_url("**/c/pay/**")
    for label, words in shopper.DETAILS.items():
        hands.type_into(label, words)
    hands.go_to(page.get_by_role("button", name="Pay $"))
    hands.press("Enter")
    shopper.assert_bought(page, paying, before, {"BC-KEE-H-L": 1})
    assert hands.stops > 40
