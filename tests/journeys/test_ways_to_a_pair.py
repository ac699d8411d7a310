"""Every way to a paid pair that newcomers take on a phone, without a hitch."""

import pytest
from playwright.sync_api import expect

from store.models import Order, Variant
from tests.journeys import shopper


@pytest.fixture
def phone(visitor):
    return visitor(viewport=shopper.PHONE)


def buy(page, paying, bought):
    """Order the pair that the product's page shows chosen, and be sure that it is this one."""
    before = shopper.shelf()
    shopper.add(page, page.locator("h1").inner_text())
    shopper.go_to_payment(page)
    shopper.pay(page)
    shopper.assert_bought(page, paying, before, {bought: 1})


def heading(page, words):
    return page.get_by_role("heading", name=words)


def test_from_the_lead_article_with_the_size_found_by_the_length_of_a_foot(phone, paying):
    phone.goto("/articles/lower-back-pain-and-the-feet/")
    phone.locator(".store").get_by_role("link", name="Cadence").click()
    phone.get_by_text("Size from my shoe or foot").click()
    phone.get_by_label("Foot length or shoe size").fill("26,5 cm")
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("26.5 cm is our size L.")).to_be_visible()
    buy(phone, paying, "BC-CAD-N-L")
    assert [line.shoe for line in Order.objects.get().lines.all()] == ["26.5 cm"]


def test_from_the_fit_finder(phone, paying):
    phone.goto("/")
    phone.locator("main").get_by_role("link", name="Find your fit").click()
    phone.get_by_role("link", name="None of these fit me: start").click()
    for answer in ("Boot", "Yes", "Over 8 hours", "High", "Cool and dry"):
        phone.get_by_role("radio", name=answer).check()
        phone.get_by_role("button", name="Next").click()
    phone.get_by_label("Foot length or shoe size").fill("EU 42")
    phone.get_by_role("button", name="See what fits").click()
    phone.get_by_role("link", name="See Switchback in L").click()
    expect(heading(phone, "Switchback").first).to_be_visible()
    buy(phone, paying, "BC-SWI-H-L")


def test_from_a_comparison(phone, paying):
    phone.goto("/shop/keel/")
    phone.locator("main").get_by_role("link", name="Compare").first.click()
    expect(heading(phone, "What sets them apart")).to_be_visible()
    phone.get_by_role("link", name="Choose Keel").click()
    shopper.choose(phone, arch="high", size="M")
    buy(phone, paying, "BC-KEE-H-M")


def test_from_a_search_for_a_size(phone, paying):
    phone.goto("/")
    phone.get_by_role("banner").get_by_role("link", name="Search").first.click()
    phone.get_by_role("main").get_by_role("searchbox").fill("EU 42")
    phone.keyboard.press("Enter")
    expect(heading(phone, "EU 42 is our size L")).to_be_visible()
    phone.locator(".band-card").get_by_role("link", name="Commons").click()
    expect(phone.get_by_role("radio", name="L", exact=True)).to_be_checked()
    buy(phone, paying, "BC-COM-N-L")


def test_from_a_sold_out_size_to_the_arch_that_is_there(phone, paying):
    phone.goto("/shop/featherline/?arch=low&size=XS")
    expect(phone.locator(".buy__add")).to_be_hidden()
    expect(phone.get_by_label("Tell me when it is back")).to_be_visible()
    shopper.choose(phone, arch="neutral")
    buy(phone, paying, "BC-FEA-N-XS")


def test_a_price_that_changes_while_somebody_pays_is_the_one_they_saw(phone, paying):
    phone.goto("/shop/commons/?arch=neutral&size=M")
    before = shopper.shelf()
    shopper.add(phone, "Commons")
    shopper.go_to_payment(phone)
    expect(heading(phone, "Pay Biocorrect $52.95")).to_be_visible()
    Variant.objects.filter(product__slug="commons").update(unit_price=5200)
    shopper.pay(phone)
    shopper.assert_bought(phone, paying, before, {"BC-COM-N-M": 1})
    assert Order.objects.get().paid_amount == 5295
