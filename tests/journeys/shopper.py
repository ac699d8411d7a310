"""What a shopper does on the way from the shelf to the letter, and what must be true after it."""

import re

from django.core import mail
from playwright.sync_api import expect

from store.models import CartLine, Mail, Order, StockLevel

PHONE = {"width": 360, "height": 780}
LAPTOP = {"width": 1280, "height": 800}

PAYS = "4242 4242 4242 4242"
IS_DECLINED = "4000 0000 0000 0002"
BANK_ASKS = "4000 0025 0000 3155"
MONEY_COMES_LATER = "Bank 000123456789"
ACCOUNT_IS_CLOSED = "Bank 000111111113"

EMAIL = "test.shopper@example.com"
# What a payment page asks for, in the order of its fields.
DETAILS = {
    "Email": EMAIL,
    "Phone number": "503 555 0100",
    "Full name": "Test Shopper",
    "Address line 1": "1 Test Street",
    "City": "Portland",
    "State": "Oregon",
    "ZIP code": "97201",
    "Card number": PAYS,
    "Expiration date": "04 / 34",
    "Security code": "123",
    "Name on card": "Test Shopper",
}


def choose(page, *, arch=None, size=None):
    """Press the tile of an arch and of a size, as a finger does."""
    for name, value in (("arch", arch), ("size", size)):
        if value:
            page.locator(f"[name={name}][value={value}]").check()


def add(page, name):
    """Put the chosen pair into the cart, and go there."""
    page.locator(".buy__add").click()
    dialog = page.get_by_role("dialog", name=f"{name} is in your cart")
    dialog.get_by_role("link", name="Go to cart").click()
    expect(page.get_by_role("heading", name="Cart", exact=True)).to_be_visible()


def buy(page, address):
    """Put the pair of an address into the cart and go to the payment page."""
    page.goto(address)
    add(page, page.locator("h1").inner_text())
    go_to_payment(page)


def go_to_payment(page):
    page.get_by_role("button", name="Go to secure payment").click()
    expect(page.get_by_role("heading", name="Pay Biocorrect")).to_be_visible()


def pay(page, means=PAYS):
    """Fill the payment page in and send it, with one of its test cards or bank accounts."""
    page.get_by_role("link", name="Fill in test details").click()
    page.get_by_role("button", name=means).click()
    page.get_by_role("button", name=re.compile(r"^Pay \$")).click()


def line_of(page, name):
    return page.locator(".line").filter(has=page.get_by_role("heading", name=name))


def shelf():
    """Return how many pairs of each variant lie there, and how many of them are held."""
    levels = StockLevel.objects.values_list("variant__sku", "on_hand", "held")
    return {sku: (on_hand, held) for sku, on_hand, held in levels}


def less(shelf, bought):
    """Return the shelf without what was bought."""
    return {sku: (on_hand - bought.get(sku, 0), held) for sku, (on_hand, held) in shelf.items()}


def assert_bought(page, stand_in, before, bought):
    """The page says thank you, and one order, one letter, the shelf and the cart all agree."""
    expect(page.get_by_role("heading", name="Thank you. It is paid.")).to_be_visible()
    order = Order.objects.get(payment_state=Order.Payment.PAID)
    assert {line.sku: line.quantity for line in order.lines.all()} == bought
    assert stand_in.totals()["paid"] == {"usd": order.paid_amount}
    assert (order.review_reason, order.email) == ("", EMAIL)
    assert shelf() == less(before, bought)
    assert letters() == [f"Order {order.code} confirmed"]
    assert not CartLine.objects.exists()
    page.goto("/cart/")
    expect(page.get_by_role("heading", name="Your cart is empty")).to_be_visible()


def letters():
    """Return the subjects of what was sent to the shopper, and be sure that the books say so."""
    written = Mail.objects.filter(to=EMAIL, state=Mail.State.SENT).order_by("pk")
    subjects = list(written.values_list("subject", flat=True))
    assert [letter.subject for letter in mail.outbox if letter.to == [EMAIL]] == subjects
    assert not Mail.objects.exclude(state=Mail.State.SENT).exists()
    return subjects
