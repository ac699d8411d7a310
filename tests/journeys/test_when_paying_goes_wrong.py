"""Whatever goes wrong on the way to pay, the shopper is told kindly, and the cart is kept."""

import contextlib
import re

import pytest
from playwright.sync_api import expect

from store.models import Order, StockLevel, Variant
from tests.journeys import shopper

KEEL, CADENCE = "/shop/keel/?arch=high&size=L", "/shop/cadence/?arch=low&size=S"


@pytest.fixture
def page(visitor, paying):
    return visitor(viewport=shopper.PHONE)


def heading(page, words):
    return page.get_by_role("heading", name=words)


def take_from_the_shelf(sku, leave=0):
    """Another customer, or the warehouse, takes all free pairs but some."""
    level = StockLevel.objects.get(variant__sku=sku)
    level.adjust(leave + level.held - level.on_hand, "Counted")


@contextlib.contextmanager
def told_by_webhook(stand_in):
    """Wait until the site has answered the webhooks of what is done meanwhile."""
    stand_in.hold_webhooks()
    yield
    stand_in.release_webhooks()


def test_a_declined_card_is_told_and_another_one_pays(page, paying):
    before = shopper.shelf()
    shopper.buy(page, KEEL)
    shopper.pay(page, shopper.IS_DECLINED)
    expect(page.get_by_role("alert")).to_contain_text("Your card was declined. Nothing was charged")
    assert shopper.letters() == []
    shopper.pay(page)
    shopper.assert_bought(page, paying, before, {"BC-KEE-H-L": 1})


def test_a_declined_card_leaves_the_cart_as_it_was(page):
    shopper.buy(page, KEEL)
    shopper.pay(page, shopper.IS_DECLINED)
    page.get_by_role("link", name="Back to Biocorrect").click()
    expect(shopper.line_of(page, "Keel")).to_be_visible()
    expect(page.get_by_text("Nothing was charged.")).to_be_visible()


def test_a_cancelled_payment_leads_back_to_the_cart_and_on_again(page, paying):
    before = shopper.shelf()
    shopper.buy(page, KEEL)
    page.get_by_role("link", name="Back to Biocorrect").click()
    expect(heading(page, "Cart")).to_be_visible()
    expect(shopper.line_of(page, "Keel").get_by_label("Quantity", exact=True)).to_have_value("1")
    reserved = re.compile(r"reserved for you until \d+:\d\d [AP]M ET\. Nothing was charged\.")
    expect(page.locator(".notice--ok")).to_contain_text(reserved)
    assert shopper.shelf()["BC-KEE-H-L"] == (3, 1)
    page.get_by_role("link", name="Continue to payment").click()
    shopper.pay(page)
    shopper.assert_bought(page, paying, before, {"BC-KEE-H-L": 1})
    assert Order.objects.count() == 1


def test_what_is_reserved_goes_back_on_the_shelf_when_the_cart_changes(page, paying):
    before = shopper.shelf()
    shopper.buy(page, KEEL)
    page.get_by_role("link", name="Back to Biocorrect").click()
    page.get_by_role("button", name="One more").click()
    expect(page.locator(".totals")).to_contain_text("2 pairs")
    expect(page.get_by_text("reserved for you")).to_have_count(0)
    shopper.go_to_payment(page)
    assert shopper.shelf()["BC-KEE-H-L"] == (3, 2)
    shopper.pay(page)
    shopper.assert_bought(page, paying, before, {"BC-KEE-H-L": 2})


def test_a_bank_that_asks_first_is_answered(page, paying):
    before = shopper.shelf()
    shopper.buy(page, KEEL)
    shopper.pay(page, shopper.BANK_ASKS)
    page.get_by_role("button", name="Refuse it").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was charged")
    assert shopper.letters() == []
    shopper.pay(page, shopper.BANK_ASKS)
    page.get_by_role("button", name="Approve the payment").click()
    shopper.assert_bought(page, paying, before, {"BC-KEE-H-L": 1})


def test_a_bank_that_needs_days_pays_in_the_end(page, paying):
    before = shopper.shelf()
    shopper.buy(page, KEEL)
    shopper.pay(page, shopper.MONEY_COMES_LATER)
    expect(heading(page, "Ordered. Your bank needs longer.")).to_be_visible()
    order = Order.objects.get()
    assert shopper.letters() == [f"Order {order.code}: waiting for your bank"]
    assert shopper.shelf()["BC-KEE-H-L"] == (3, 1)
    page.get_by_role("link", name="Follow this order").click()
    expect(page.get_by_text("Your bank has not confirmed the payment yet.")).to_be_visible()

    with told_by_webhook(paying):
        paying.settle(order.session_id)
    page.reload()
    expect(page.get_by_text("Paid. We are packing it.")).to_be_visible()
    assert shopper.shelf() == shopper.less(before, {"BC-KEE-H-L": 1})
    assert shopper.letters()[1:] == [f"Order {order.code} confirmed"]


def test_a_bank_that_says_no_after_days_gives_all_back(page, paying):
    before = shopper.shelf()
    shopper.buy(page, KEEL)
    shopper.pay(page, shopper.ACCOUNT_IS_CLOSED)
    expect(heading(page, "Ordered. Your bank needs longer.")).to_be_visible()
    order = Order.objects.get()
    with told_by_webhook(paying):
        paying.settle(order.session_id, "failed")
    assert shopper.letters()[1:] == [f"Order {order.code}: the payment did not go through"]
    assert shopper.shelf() == before
    page.reload()
    expect(heading(page, "The payment did not go through.")).to_be_visible()
    page.get_by_role("button", name="Put the pairs in my cart").click()
    expect(shopper.line_of(page, "Keel")).to_be_visible()


def test_a_sold_out_size_is_told_beside_the_choice_and_another_goes_in(page):
    page.goto(CADENCE)
    shopper.add(page, "Cadence")
    page.goto("/shop/featherline/?arch=low&size=S")
    take_from_the_shelf("BC-FEA-L-S")
    page.locator(".buy__add").click()
    error = page.locator("#buy-error")
    expect(error).to_contain_text("Sold out in this arch and size just now.")
    tell = page.locator("#tell-email-BC-FEA-L-S")
    expect(tell).to_be_visible()
    assert tell.evaluate("field => field.form?.action.endsWith('/tell-me/')")
    shopper.choose(page, arch="neutral")
    shopper.add(page, "Featherline")
    expect(shopper.line_of(page, "Cadence")).to_be_visible()
    expect(shopper.line_of(page, "Featherline")).to_contain_text("Neutral arch")


@pytest.mark.parametrize("left", [0, 1])
def test_a_pair_that_sold_out_in_the_cart_is_told_at_its_line(page, paying, left):
    for address in (KEEL, CADENCE):
        page.goto(address)
        shopper.add(page, page.locator("h1").inner_text())
    shopper.line_of(page, "Keel").get_by_role("button", name="One more").click()
    expect(page.locator(".totals")).to_contain_text("3 pairs")
    take_from_the_shelf("BC-KEE-H-L", leave=left)

    # The page was open all the while, and still offers to pay.
    page.get_by_role("button", name="Go to secure payment").click()
    said = f"Only {left} left." if left else "Sold out just now."
    expect(shopper.line_of(page, "Keel")).to_contain_text(said)
    expect(page.get_by_text("Nothing was charged")).to_be_visible()
    expect(page.get_by_role("button", name="Go to secure payment")).to_have_count(0)
    assert not Order.objects.exists()

    before = shopper.shelf()
    if left:
        shopper.line_of(page, "Keel").get_by_role("button", name="One less").click()
        bought = {"BC-KEE-H-L": 1, "BC-CAD-L-S": 1}
    else:
        shopper.line_of(page, "Keel").get_by_role("button", name="Remove").click()
        bought = {"BC-CAD-L-S": 1}
    shopper.go_to_payment(page)
    shopper.pay(page)
    shopper.assert_bought(page, paying, before, bought)


def test_the_last_pair_in_somebody_elses_hands_may_come_back(page, visitor, paying):
    take_from_the_shelf("BC-KEE-H-L", leave=1)
    page.goto(KEEL)
    shopper.add(page, "Keel")
    faster = visitor()
    shopper.buy(faster, KEEL)
    page.get_by_role("button", name="Go to secure payment").click()
    told = page.get_by_role("alert")
    expect(told).to_contain_text("has just been reserved by someone else")
    expect(told).to_contain_text("Nothing was charged.")

    with told_by_webhook(paying):
        paying.expire(Order.objects.get().session_id)
    page.goto("/cart/")
    shopper.go_to_payment(page)
    faster.reload()
    expect(heading(faster, "This payment page has closed")).to_be_visible()
    faster.get_by_role("link", name="Back to your cart").click()
    expect(shopper.line_of(faster, "Keel")).to_contain_text("Sold out just now.")


def test_a_price_that_changed_in_the_cart_is_told_at_its_line(page, paying):
    before = shopper.shelf()
    page.goto(KEEL)
    shopper.add(page, "Keel")
    Variant.objects.filter(sku="BC-KEE-H-L").update(unit_price=7150)

    # The page was open all the while, and still shows the old sum.
    page.get_by_role("button", name="Go to secure payment").click()
    expect(page.get_by_role("alert")).to_contain_text("Something has changed")
    expect(shopper.line_of(page, "Keel")).to_contain_text("Now $71.50, was $68.00")
    expect(page.locator(".totals__sum")).to_contain_text("$76.45")
    assert not Order.objects.exists()
    shopper.go_to_payment(page)
    expect(heading(page, "Pay Biocorrect $76.45")).to_be_visible()
    shopper.pay(page)
    shopper.assert_bought(page, paying, before, {"BC-KEE-H-L": 1})
    assert Order.objects.get().paid_amount == 7645


def test_the_page_after_paying_is_safe_to_load_again_and_to_leave_by_back(page, paying):
    before = shopper.shelf()
    shopper.buy(page, KEEL)
    pay_page = page.url
    shopper.pay(page)
    expect(heading(page, "Thank you. It is paid.")).to_be_visible()
    thanks = page.url
    for _ in range(2):
        page.reload()
        expect(heading(page, "Thank you. It is paid.")).to_be_visible()
    page.goto(pay_page)
    expect(heading(page, "You have paid")).to_be_visible()
    page.get_by_role("link", name="See your order").click()
    expect(page).to_have_url(thanks)
    shopper.assert_bought(page, paying, before, {"BC-KEE-H-L": 1})


def test_a_webhook_that_is_lost_is_made_up_for_by_the_page_after_paying(page, paying):
    before = shopper.shelf()
    paying.hold_webhooks()
    shopper.buy(page, KEEL)
    shopper.pay(page)
    shopper.assert_bought(page, paying, before, {"BC-KEE-H-L": 1})
    paying.release_webhooks()
    assert len(shopper.letters()) == 1
    assert shopper.shelf() == shopper.less(before, {"BC-KEE-H-L": 1})
