"""A shopper who does not know what to take is led to a pair and puts it into the cart."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.journeys import shopper


def test_the_finder_leads_to_a_pair_in_the_cart_without_a_script(visitor):
    page = visitor(viewport=shopper.PHONE, java_script_enabled=False)
    page.goto("/")
    page.locator("main").get_by_role("link", name="Find your fit").click()
    page.get_by_role("link", name="None of these fit me: start").click()
    for number, answer in enumerate(["Boot", "Yes", "Over 8 hours", "High", "Cool and dry"], 1):
        expect(page.get_by_text(f"{number} of 6")).to_be_visible()
        # Seven answers are longer than the screen, and the way on is in reach all the same.
        expect(page.get_by_role("button", name="Next")).to_be_in_viewport(ratio=1)
        page.get_by_role("radio", name=answer).check()
        page.get_by_role("button", name="Next").click()
    page.get_by_label("Foot length or shoe size").fill("26,5 cm")
    page.get_by_role("button", name="See what fits").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Switchback")
    expect(page.get_by_text("It is made for boots.")).to_be_visible()

    # One answer is changed, and the outcome with it; the others stay.
    page.get_by_role("link", name="Change what matters most").click()
    expect(page.get_by_role("radio", name="Cool and dry")).to_be_checked()
    page.get_by_role("radio", name="Softer underfoot").check()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Longshift")
    page.get_by_role("link", name="See Longshift in L").click()
    expect(page).to_have_url(re.compile(r"\?arch=high&size=L$"))
    page.locator(".buy__add").click()
    expect(shopper.line_of(page, "Longshift")).to_contain_text("High arch")
    expect(shopper.line_of(page, "Longshift")).to_contain_text("261–277 mm")


def test_a_question_left_open_is_told_before_anything_is_sent(visitor):
    page = visitor(viewport=shopper.LAPTOP, java_script_enabled=False)
    page.goto("/fit/q/1/")
    page.get_by_role("button", name="Next").click()
    assert urlsplit(page.url).path == "/fit/q/1/"
    assert page.locator("input:invalid").count() == 7
    page.goto("/fit/q/2/")
    expect(page.get_by_role("alert")).to_have_text("Error: Choose one answer to go on.")
