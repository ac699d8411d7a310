"""Whoever keeps the catalogue measures an insole, orders its pictures and weighs the finder."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from store.models import FinderWeights, Product
from tests.journeys.site import EDITOR


@pytest.fixture
def cadence(site):
    return Product.objects.get(slug="cadence")


@pytest.fixture
def desk(visitor, site, client):
    """Open a window in which whoever is on duty is logged in."""
    client.force_login(User.objects.get(username=EDITOR))
    session = client.cookies["sessionid"].value

    def open_window(**options):
        page = visitor(viewport={"width": 1440, "height": 900}, **options)
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
        return page

    return open_window


def change(product):
    return f"/admin/store/product/{product.pk}/change/"


def order(product):
    return list(product.pictures.values_list("view", flat=True))


def test_the_drawing_follows_the_measurements_and_the_pictures_their_order(desk, cadence):
    page = desk()
    page.goto(change(cadence))
    drawn = page.locator(".drawn__panel")
    expect(page.get_by_role("button", name="Redraw, without saving")).to_be_hidden()
    page.get_by_label("High arch").fill("35")
    expect(drawn).to_contain_text("Arch 22, 27 or 35 mm")
    page.get_by_label("High arch").fill("3")
    expect(drawn).to_contain_text("This is the last that could be drawn.")
    expect(drawn).to_contain_text("Arch 22, 27 or 35 mm")
    expect(page.locator(".drawn__state")).to_contain_text("High arch: This should be between")
    drawn.get_by_role("link", name="High arch").click()
    expect(page.get_by_label("High arch")).to_be_focused()
    page.get_by_label("High arch").fill("34")
    expect(drawn).to_contain_text("Arch 22, 27 or 34 mm")
    drawn.get_by_label("High", exact=True).check()
    expect(drawn.get_by_text("arch 34 mm", exact=True)).to_be_visible()
    assert Product.objects.get(pk=cadence.pk).arch_high_mm == 32, "nothing is saved yet"

    before = order(cadence)
    first, second, *_ = (page.locator(f"#pictures-{place}") for place in range(len(before)))
    first.get_by_role("button", name="Move down").click()
    expect(page.locator("#pictures-group [role=status]")).to_have_text(
        f"Picture moved to place 2 of {len(before)}."
    )
    expect(first.get_by_role("button", name="Move down")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    drag(page, second, to=page.locator(f"#pictures-{len(before) - 1}"))
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert order(cadence) == [before[2], before[0], *before[3:], before[1]]
    assert Product.objects.get(pk=cadence.pk).arch_high_mm == 34


def drag(page, row, *, to):
    row.locator(".moves__drag").hover()
    page.mouse.down()
    page.mouse.move(400, 400, steps=3)
    expect(page.locator("#pictures-group")).to_have_class(re.compile("is-sorted"))
    box = to.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + box["height"] - 4, steps=8)
    page.mouse.up()


def test_without_a_script_two_buttons_do_the_same(desk, cadence):
    page = desk(java_script_enabled=False)
    page.goto(change(cadence))
    before = order(cadence)
    page.get_by_label("High arch").fill("35")
    page.get_by_role("button", name="Redraw, without saving").click()
    expect(page.locator(".drawn__panel")).to_contain_text("Arch 22, 27 or 35 mm")
    expect(page.get_by_text("Drawn as typed. Nothing is saved yet.")).to_be_visible()
    page.locator("#pictures-1").get_by_role("button", name="Move up").click()
    expect(page.get_by_text("the pictures stand in their new order")).to_be_visible()
    assert order(cadence) == [before[1], before[0], *before[2:]]
    assert Product.objects.get(pk=cadence.pk).arch_high_mm == 35


def test_weights_are_tried_on_every_answer_and_published(desk):
    page, shopper = desk(), desk()
    result = "/fit/result/?shoe=run&lift=yes&hours=under4&arch=low&want=room&size="
    shopper.goto(result)
    expect(shopper.get_by_role("heading", level=1)).to_contain_text("Featherline")
    page.goto("/admin/store/finderweights/add/")
    change = page.locator(".drawn__panel")
    expect(change).to_contain_text("Not one of 1,260 answers would lead elsewhere.")
    most = page.get_by_label("You want room, and it takes the least (1 of 3).")
    most.fill("0")
    expect(change).to_contain_text("This suits less than the line above")
    page.get_by_label("You want room, and it takes a normal amount (2 of 3).").fill("0")
    expect(change).to_contain_text(re.compile(r"\d+ of 1,260 answers would lead elsewhere\."))
    change.locator("summary").first.click()
    expect(change.locator("details[open] li").first).to_contain_text("room in the shoe")
    page.get_by_role("button", name="Publish these weights").click()
    expect(page.get_by_text("Version 1 is published")).to_be_visible()
    assert FinderWeights.objects.in_force()["want_room_1"] == 0
    shopper.goto(result)
    expect(shopper.get_by_role("heading", level=1)).to_contain_text("Cadence")
