"""A pair is sold out: somebody asks to be told, and comes back by the letter to a paid order."""

import re

from playwright.sync_api import expect

from store import alerts, mail
from store.models import Mail, StockAlert, Variant
from tests.factories import make_order
from tests.journeys import eyes, shopper

SOLD_OUT = "/shop/featherline/?arch=low&size=XS"
SKU = "BC-FEA-L-XS"
ADA = "ada@example.com"


def ask(page):
    page.goto(SOLD_OUT)
    expect(page.locator(".buy__add")).to_be_hidden()
    page.get_by_label("Tell me when it is back").fill(ADA)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Look into your mail.")).to_be_visible()


def link_in_newest_letter(path):
    assert mail.send_due() == 1
    letter = Mail.objects.order_by("pk").last()
    assert letter.to == ADA
    return re.search(rf"http://localhost:\d+({path}\S*)", letter.text).group(1)


def test_from_a_sold_out_size_by_two_letters_to_a_paid_order_on_a_phone(visitor, paying):
    page = visitor(viewport=shopper.PHONE)
    ask(page)
    page.goto(link_in_newest_letter("/tell-me/"))
    page.get_by_role("button", name="Yes, tell me").click()
    expect(page.get_by_role("heading", name="We tell you when it is back.")).to_be_visible()
    Variant.objects.get(sku=SKU).stock.receive(2, "From the maker")
    assert alerts.tell() == {"told": 1}
    before = shopper.shelf()

    page.goto(link_in_newest_letter("/shop/"))
    expect(page.locator("[name=arch][value=low]")).to_be_checked()
    expect(page.locator("[name=size][value=XS]")).to_be_checked()
    expect(page.get_by_label("Tell me when it is back")).to_have_count(0)
    shopper.add(page, "Featherline")
    shopper.go_to_payment(page)
    shopper.pay(page)
    shopper.assert_bought(page, paying, before, {SKU: 1})
    assert not StockAlert.objects.exists()


def test_it_can_be_asked_for_and_stopped_without_a_script(visitor):
    page = visitor(viewport=shopper.PHONE, java_script_enabled=False)
    ask(page)
    page.goto(link_in_newest_letter("/tell-me/"))
    page.get_by_role("button", name="No, delete my address").click()
    expect(page.get_by_text("Your address is not on our list")).to_be_visible()
    assert not StockAlert.objects.exists()


def test_its_pages_are_for_everyone(visitor):
    page = visitor()
    page.context.add_init_script(eyes.SCRIPT)
    alert = StockAlert.objects.create(variant=Variant.objects.get(sku=SKU), email=ADA)
    bought = make_order(Variant.objects.get(sku="BC-KEE-H-L"), paid=True)
    about, found = f"/tell-me/{alert.token}/", []
    for address in (
        SOLD_OUT,
        "/tell-me/asked/",
        about,
        f"{about}stop/",
        "/tell-me/nobody/",
        bought.get_absolute_url(),
        f"{bought.get_absolute_url()}remind/stop/",
    ):
        page.goto(address)
        found += eyes.faults(page, widths=(360,))
    assert found == []
