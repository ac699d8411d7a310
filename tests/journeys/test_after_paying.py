"""A shopper comes back later, on a phone without scripts: finds the order, sends a pair back."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from store import mail
from store.models import Mail, Order, Return, Variant
from tests.factories import make_order
from tests.journeys import eyes, shopper


@pytest.fixture
def order(site):
    order = make_order(
        *Variant.objects.filter(sku__in=["BC-KEE-H-L", "BC-CAD-N-M"]), paid=True, quantity=1
    )
    sent = {"tracking_carrier": "UPS", "tracking_number": "1Z999", "shipped_at": timezone.now()}
    Order.objects.filter(pk=order.pk).update(fulfilment_state="shipped", **sent)
    return Order.objects.get(pk=order.pk)


def link_in(letter):
    return re.search(r"http://localhost:\d+(/orders/\S+)", letter.text).group(1)


def test_the_order_is_found_again_and_a_pair_sent_back(visitor, order):
    page = visitor(viewport=shopper.PHONE, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Find my order").click()
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("alert")).to_contain_text("Check 2 things")
    page.get_by_label("Order number").fill(order.code.lower().replace("-", " "))
    page.get_by_label("Your e-mail address").fill("ada@example.com")
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", name="Look into your mail.")).to_be_visible()
    assert mail.send_due() == 1

    page.goto(link_in(Mail.objects.get()))
    expect(page.get_by_role("link", name="Follow it at UPS")).to_be_visible()
    page.get_by_role("link", name="Send something back").click()
    page.get_by_label("They do not fit").check()
    page.get_by_label("Anything else").fill("Too short.")
    page.get_by_role("button", name="Ask for the return").click()
    expect(page.get_by_text("Choose at least one pair to send back.").first).to_be_visible()
    expect(page.get_by_label("Anything else")).to_have_value("Too short.")
    page.get_by_label("Keel, high arch, size L").check()
    page.get_by_role("button", name="Ask for the return").click()
    expect(page.get_by_role("heading", name="You are sending back")).to_be_visible()
    parcel = Return.objects.get()
    assert (parcel.reason, parcel.note) == ("fit", "Too short.")
    page.get_by_role("link", name="Print the return slip").click()
    expect(page.get_by_role("heading", name="Return slip")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="I keep them after all").click()
    expect(page.get_by_role("link", name="Send something back")).to_be_visible()

    page.get_by_role("button", name=re.compile("Remind me in")).click()
    expect(page.get_by_text("We write to you in")).to_be_visible()
    page.get_by_role("button", name="Order the same again").click()
    for name in ("Keel", "Cadence"):
        expect(shopper.line_of(page, name)).to_be_visible()


def test_the_pages_for_later_are_for_everyone(visitor, order):
    page = visitor()
    page.context.add_init_script(eyes.SCRIPT)
    found = []
    for place in ("return/", "receipt/", "/orders/find/"):
        page.goto(place if place.startswith("/") else order.get_absolute_url() + place)
        if place != "receipt/":
            page.get_by_role("button", name=re.compile("Ask for|Send me")).click()
            expect(page.get_by_role("alert")).to_be_visible()
        found += eyes.faults(page, widths=(360,))
    Return.objects.create(order=order, reason="fit").lines.create(
        order_line=order.lines.first(), quantity=1
    )
    for place in ("", "return/slip/"):
        page.goto(order.get_absolute_url() + place)
        found += eyes.faults(page, widths=(360,))
    assert found == []
