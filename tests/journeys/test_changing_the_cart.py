"""Changing the cart: at once with a script, just as well without, and when the line drops."""

import pytest
from playwright.sync_api import expect

from store.models import CartLine, Variant
from tests.factories import make_order, pay
from tests.journeys import shopper

SKU = "BC-CAD-N-M"


@pytest.fixture
def open_cart(visitor):
    """Open a window whose cart holds one pair of Cadence."""

    def open_it(**options):
        page = visitor(viewport=shopper.PHONE, **options)
        page.goto("/shop/cadence/")
        page.locator(".buy__add").click()
        page.wait_for_load_state("networkidle")
        page.goto("/cart/")
        return page

    return open_it


def posts_of(page):
    """Note what is sent to the cart in a list that grows."""
    posts = []
    page.on("request", lambda request: request.method == "POST" and posts.append(request.url))
    return posts


def quantity():
    return CartLine.objects.get(variant__sku=SKU).quantity


def test_presses_come_to_rest_before_they_are_sent_and_focus_stays(open_cart):
    page = open_cart()
    posts = posts_of(page)
    more = page.get_by_label("One more")
    more.focus()
    # In one go, because on a busy machine three clicks of Playwright's are no quick presses.
    more.evaluate("button => { for (let press = 0; press < 3; press++) button.click(); }")
    expect(page.locator("#status")).to_have_text("4 pairs, $208.80 before tax.")
    expect(page.get_by_label("One more")).to_be_focused()
    expect(page.get_by_role("link", name="Cart 4 pairs")).to_be_visible()
    assert len(posts) == 1
    assert quantity() == 4


def test_at_the_most_the_focus_moves_to_what_can_still_be_pressed(open_cart):
    page = open_cart()
    page.get_by_label("Quantity", exact=True).fill("4")
    page.get_by_label("One more").click()
    expect(page.get_by_label("One more")).to_be_disabled()
    expect(page.get_by_label("One less")).to_be_focused()


def test_removing_offers_to_undo_and_says_so(open_cart):
    page = open_cart()
    page.get_by_role("button", name="Remove Cadence").click()
    expect(page.get_by_role("heading", name="Your cart is empty")).to_be_visible()
    expect(page.locator("#status")).to_have_text("Removed Cadence, neutral arch, size M.")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Cart", exact=True)).to_be_visible()
    assert page.url.endswith("/cart/")
    assert quantity() == 1


def test_a_wrong_number_is_told_beside_its_field(open_cart):
    page = open_cart()
    field = page.get_by_label("Quantity", exact=True)
    field.fill("many")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator(f"#error-{SKU}")).to_be_visible()
    expect(field).to_be_focused()
    assert quantity() == 1


def test_without_a_script_every_change_works_too(open_cart):
    page = open_cart(java_script_enabled=False)
    page.get_by_label("One more").click()
    assert quantity() == 2
    page.get_by_label("Quantity", exact=True).fill("3")
    page.get_by_label("Quantity", exact=True).press("Enter")
    assert quantity() == 3
    page.get_by_label("Quantity", exact=True).fill("4")
    page.get_by_role("button", name="Update").click()
    assert quantity() == 4
    page.get_by_role("button", name="Remove Cadence").click()
    page.get_by_role("button", name="Undo").click()
    assert quantity() == 4


def test_when_the_script_gets_no_answer_the_browser_asks_the_ordinary_way(open_cart):
    page = open_cart()
    page.route(
        "**/cart/update/",
        lambda route: route.abort() if route.request.resource_type == "fetch" else route.fallback(),
    )
    with page.expect_navigation():
        page.get_by_label("One more").click()
    assert page.url.endswith("/cart/")
    assert quantity() == 2


def test_after_adding_escape_returns_to_the_button(visitor):
    page = visitor(viewport=shopper.PHONE)
    page.goto("/shop/cadence/")
    page.locator(".buy__add").click()
    dialog = page.get_by_role("dialog", name="Cadence is in your cart")
    expect(dialog.get_by_role("link", name="Go to cart")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator(".buy__add")).to_be_focused()


def test_what_was_added_is_summed_up_and_can_be_paid_at_once(visitor, paying):
    page = visitor(viewport=shopper.PHONE)
    page.goto("/shop/cadence/?arch=high&size=L")
    page.locator(".buy__add").click()
    dialog = page.get_by_role("dialog", name="Cadence is in your cart")
    expect(dialog).to_have_accessible_description("1 pair, $62.95 with shipping, before tax.")
    expect(dialog).to_contain_text("High arch, 32 mm")
    dialog.get_by_role("button", name="Keep shopping").click()
    expect(page.locator(".buy__add")).to_be_focused()
    shopper.choose(page, arch="low")
    page.locator(".buy__add").click()
    expect(dialog).to_have_accessible_description("2 pairs, $104.40 before tax.")
    # Of the pair before nothing is left.
    expect(dialog).to_contain_text("Low arch, 22 mm")
    expect(dialog).not_to_contain_text("High arch")
    expect(dialog.get_by_role("img")).to_have_count(1)
    dialog.get_by_role("button", name="Go to secure payment").click()
    expect(page.get_by_role("heading", name="Pay Biocorrect")).to_be_visible()


def test_the_menu_closes_on_escape_and_returns_the_focus(visitor):
    page = visitor(viewport=shopper.PHONE)
    page.goto("/articles/")
    page.get_by_text("Menu", exact=True).click()
    link = page.get_by_role("navigation", name="Menu").get_by_role("link", name="Shop", exact=True)
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(page.locator(".menu summary")).to_be_focused()


def test_a_page_that_waits_for_the_bank_turns_when_the_bank_has_answered(visitor):
    order = make_order(Variant.objects.get(sku=SKU))
    page = visitor()
    page.goto(f"/orders/{order.access_token}/thanks/")
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("One moment, we are asking your bank.")
    pay(order)
    expect(title).to_have_text("Thank you. It is paid.", timeout=9000)
