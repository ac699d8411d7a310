"""From the letter that asks to the product's page, and everything on the way can be read and used.

Reviews are written here alone: the demo invents none.
"""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from store import review_requests
from store.models import Mail, Variant
from tests.factories import make_review, make_worn_order
from tests.journeys import eyes
from tests.journeys.site import EDITOR

WORDS = "They hold my heel. A little narrow in my boots."


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.PRODUCT_REVIEWS = True


@pytest.fixture
def page(visitor):
    page = visitor()
    page.context.add_init_script(eyes.SCRIPT)
    return page


def as_staff(visitor, site, client):
    client.force_login(User.objects.get(username=EDITOR))
    page = visitor()
    page.context.add_init_script(eyes.SCRIPT)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    return page


def pairs(*skus):
    variants = Variant.objects.select_related("product", "stock")
    return [variants.get(sku=sku) for sku in skus]


def test_from_the_letter_to_the_page_of_the_product(page, visitor, site, client):
    make_worn_order(*pairs("BC-CAD-N-M", "BC-KEE-H-L"))
    assert review_requests.ask() == {"asked": 1}
    letter = Mail.objects.get()
    page.goto(re.search(r"Write a review: http://[^/]+(/\S+)", letter.text)[1])
    found = eyes.faults(page)

    cadence = page.get_by_role("region", name="Cadence")
    cadence.get_by_role("button", name="Send the review").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose one to five stars.")
    found += eyes.faults(page)
    cadence.get_by_role("radio", name="4 of 5 stars: Good").focus()
    page.keyboard.press("Space")
    cadence.get_by_label("What is good, and what is not").fill(WORDS)
    cadence.get_by_label("Name to show").fill("Ada")
    cadence.get_by_role("button", name="Send the review").click()
    expect(cadence.get_by_role("status")).to_contain_text("A person looks at it")
    found += eyes.faults(page)

    desk = as_staff(visitor, site, client)
    desk.goto("/admin/")
    desk.get_by_role("link", name="review to look at").click()
    expect(desk.get_by_role("heading", name="How reviews were treated")).to_be_visible()
    found += eyes.faults(desk, widths=[360, 1440])
    desk.get_by_role("link", name=re.compile("They hold my heel")).click()
    expect(desk.get_by_role("heading", name="Publish it, or leave it out")).to_be_visible()
    found += eyes.faults(desk, widths=[360, 1440])
    desk.get_by_role("link", name="Publish it").click()
    expect(desk.get_by_role("heading", name="What the buyer wrote")).to_be_visible()
    found += eyes.faults(desk, widths=[360, 1440])
    desk.get_by_role("button", name="Publish it as it is").click()
    expect(desk.get_by_text("4 stars").first).to_be_visible()

    page.goto("/shop/cadence/")
    said = page.get_by_role("region", name="What buyers say")
    expect(said).to_contain_text("4.0 of 5, from 1 review")
    expect(said).to_contain_text(WORDS)
    expect(said).to_contain_text("Ada, verified buyer")
    found += eyes.faults(page)
    assert found == []


def test_many_reviews_and_the_way_to_none(page):
    (cadence,) = pairs("BC-CAD-N-M")
    order = make_worn_order(cadence)
    make_review(cadence, order=order, stars=2, title="A title of the most letters that fit " * 2)
    for stars in (5, 5, 4, 1):
        make_review(cadence, stars=stars, text="Firm. " * 60)
    make_review(cadence, is_insider=True)
    address = f"/orders/{order.access_token}/"
    found = []
    for each in (
        "/shop/cadence/",
        "/shop/cadence/reviews/",
        "/shop/cadence/reviews/?stars=3",
        f"{address}review/",
        f"{address}no-review-letters/",
    ):
        page.goto(each)
        found += eyes.faults(page)
    page.get_by_role("button", name="Do not ask me again").click()
    expect(page.get_by_role("heading", name="We do not ask again.")).to_be_visible()
    found += eyes.faults(page)
    page.goto(f"{address}review/#cadence")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("You took it back, and we deleted your words.")).to_be_visible()
    assert found == []
