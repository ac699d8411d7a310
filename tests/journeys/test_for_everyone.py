"""Every page in every state can be read and used by everyone, at every width, light and dark."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone
from playwright.sync_api import expect

from content.models import Page, Picture, Prose, Study
from store.models import Order, OrderLine, StockLevel, Variant
from tests.journeys import eyes, shopper
from tests.journeys.site import EDITOR
from tests.pages import add_block

READING = [
    "/",
    "/articles/",
    "/articles/?topic=feet",
    "/articles/lower-back-pain-and-the-feet/",
    "/how-insoles-work/",
    "/articles/standing-at-work/",
    "/articles/what-a-pedorthist-does/",
    "/evidence/",
    "/evidence/?question=children&confidence=high",
    "/signs-you-need-a-doctor/",
    "/help/",
    "/help/shipping/",
    "/help/returns/",
    "/help/hsa-fsa/",
    "/ask/",
    "/ask/sent/",
    "/experts/",
    "/privacy/",
    "/terms/",
    "/accessibility/",
    "/no-such-page/",
    "/search/",
    "/search/?q=flat+feet",
    "/search/?q=size+9+insole",
    "/search/?q=EU+52",
    "/search/?q=orthxxxxcs",
]
SHOPPING = [
    "/shop/",
    "/shop/?shoe=work&arch=high&sort=price",
    "/shop/?shoe=dress&arch=high&room=roomy",
    "/shop/?size=XS&arch=low&length=full&price=from60",
    "/shop/cadence/",
    "/shop/keel/?shoe=9",
    "/shop/sapling/?shoe=banana",
    "/shop/brogue/?arch=neutral&size=L",
    "/shop/sunday/",
    "/shop/sapling/",
    "/shop/marlow/",
    "/shop/brogue/sheet/",
    "/shop/compare/?p=cadence",
    "/shop/compare/?p=cadence&p=keel&p=brogue",
    "/fit/",
    "/fit/what-to-do/",
    "/fit/q/4/?shoe=run&lift=yes&hours=over8&missing=1",
    "/fit/q/6/?shoe=run&lift=yes&hours=over8&arch=low&want=soft&size=10",
    "/fit/result/?shoe=run&lift=yes&hours=under4&arch=high&want=light&size=EU+42",
    "/fit/result/?shoe=work&lift=no&hours=over8&arch=low&want=soft&size=",
    "/size-guide/",
    "/size-guide/?size=women+8",
    "/size-guide/?size=9",
    "/size-guide/?size=330+mm",
    "/size-guide/?size=banana&line=3",
]
# Of these only the words and the drawings differ from what stands above.
OTHER_PAGES = [
    "/articles/arch-height/",
    "/articles/childrens-feet/",
    "/articles/heel-pain-and-insoles/",
    "/articles/new-insoles-first-two-weeks/",
    "/help/care/",
    "/health-data-privacy/",
    f"/search/?q={'orthotics+' * 20}",
]
# What a phone of 360 px is to somebody who doubles the letters.
LETTERS_TWICE_AS_LARGE = {"width": 180, "height": 450}
# Of these only the words, the colour and the drawings differ.
OTHER_PRODUCTS = ["commons", "featherline", "keel", "longshift", "sideline", "switchback"]


@pytest.fixture
def page(visitor):
    page = visitor()
    page.context.add_init_script(eyes.SCRIPT)
    return page


def look_at(page, *addresses, **widths):
    found = []
    for address in addresses:
        page.goto(address)
        found += eyes.faults(page, **widths)
    return found


def test_what_is_read(page):
    assert look_at(page, *READING) == []


def test_what_is_chosen_from(page):
    assert look_at(page, *SHOPPING) == []


def test_letters_twice_as_large_push_nothing_sideways_on_a_phone(page):
    page.set_viewport_size(LETTERS_TWICE_AS_LARGE)
    for address in READING + SHOPPING:
        page.goto(address)
        assert page.evaluate("eyes.sideways()") == [], address


def test_letters_doubled_by_a_style_push_nothing_sideways_on_a_phone(page):
    """A style does not move the widths at which a page changes, so these stay in their columns."""
    page.set_viewport_size({"width": 360, "height": 800})
    for address in ["/evidence/", "/search/?q=women+8", "/search/?q=EU+42"]:
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("eyes.sideways()") == [], address


def test_every_other_page(page):
    assert look_at(page, *OTHER_PAGES, widths=[360]) == []


def test_a_message_that_has_to_be_mended(page):
    page.goto("/ask/")
    page.get_by_role("button", name="Send the message").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert eyes.faults(page, widths=[360, 1440]) == []


def test_every_other_product(page):
    addresses = [f"/shop/{slug}/" for slug in OTHER_PRODUCTS]
    assert look_at(page, *addresses, widths=[360]) == []


def test_what_opens_on_a_page(page):
    page.set_viewport_size(shopper.PHONE)
    page.goto("/shop/featherline/?arch=low&size=S")
    StockLevel.objects.filter(variant__sku="BC-FEA-L-S").update(on_hand=0)
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    page.locator(".buy__add").click()
    expect(page.locator("#buy-error")).to_be_visible()
    found = eyes.faults(page)
    page.set_viewport_size(shopper.PHONE)
    page.locator("[data-menu] summary").click()
    found += eyes.faults(page)
    shopper.choose(page, arch="neutral")
    page.locator(".buy__add").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found += eyes.faults(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Enlarge: the outline").press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    found += eyes.faults(page)
    assert found == []


def test_the_cart_in_each_of_its_states(page, paying):
    found = look_at(page, "/cart/")
    for address in ("/shop/keel/?arch=high&size=L", "/shop/cadence/", "/shop/sunday/"):
        page.goto(address)
        shopper.add(page, page.locator("h1").inner_text())
    found += eyes.faults(page)
    shopper.line_of(page, "Sunday").get_by_label("Quantity", exact=True).fill("many")
    shopper.line_of(page, "Sunday").get_by_label("Quantity", exact=True).press("Enter")
    expect(page.locator(".field__error")).to_be_visible()
    found += eyes.faults(page)

    Variant.objects.filter(sku="BC-CAD-N-M").update(unit_price=6100)
    StockLevel.objects.filter(variant__sku="BC-KEE-H-L").update(on_hand=0)
    page.goto("/cart/")
    shopper.line_of(page, "Sunday").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(shopper.line_of(page, "Keel")).to_contain_text("Sold out just now.")
    expect(shopper.line_of(page, "Cadence")).to_contain_text("The price changed.")
    found += eyes.faults(page)
    page.set_viewport_size(LETTERS_TWICE_AS_LARGE)
    found += page.evaluate("eyes.sideways()")
    page.set_viewport_size(shopper.PHONE)

    StockLevel.objects.filter(variant__sku="BC-KEE-H-L").update(on_hand=3)
    page.goto("/cart/")
    shopper.go_to_payment(page)
    page.get_by_role("link", name="Back to Biocorrect").click()
    expect(page.get_by_text("reserved for you")).to_be_visible()
    found += eyes.faults(page)
    assert found == []


PAID = {"payment_state": "paid", "paid_amount": 12760, "tax": 0, "paid_at": timezone.now()}
SENT = {"tracking_carrier": "USPS", "tracking_number": "9400 1000 0000 0000 0000 00"}
ORDERS = [
    {"payment_state": "pending"},
    {"payment_state": "processing"},
    {"payment_state": "failed"},
    {"payment_state": "expired"},
    {"payment_state": "cancelled"},
    PAID,
    PAID | {"review_reason": "stock_conflict"},
    PAID | SENT | {"fulfilment_state": "shipped", "shipped_at": timezone.now()},
    PAID | SENT | {"fulfilment_state": "delivered", "shipped_at": timezone.now()},
    PAID | {"fulfilment_state": "returned"},
]


def make_order(number, state):
    order = Order.objects.create(
        # As wide as an order number can be.
        code=f"BC-WMWM-WM{number:02}",
        fingerprint="x",
        subtotal=12760,
        shipping=0,
        total=12760,
        session_expires_at=timezone.now() + timedelta(minutes=40),
        email=shopper.EMAIL,
        ship_name="Test Shopper",
        ship_line1="1 Test Street",
        ship_city="Portland",
        ship_state="OR",
        ship_postal_code="97201",
        ship_country="US",
        **state,
    )
    for sku, price in (("BC-KEE-H-L", 6640), ("BC-CAD-N-M", 6120)):
        variant = Variant.objects.select_related("product").get(sku=sku)
        OrderLine.objects.create(
            order=order,
            variant=variant,
            sku=sku,
            product_name=variant.product.name,
            arch=variant.arch,
            size=variant.size,
            quantity=1,
            list_price=variant.unit_price,
            unit_price=price,
            line_total=price,
        )
    return order


def test_an_order_in_each_of_its_states(page):
    orders = [make_order(*order).get_absolute_url() for order in enumerate(ORDERS)]
    assert look_at(page, *orders) == []


def test_the_page_after_paying_in_each_of_its_states(page):
    orders = [make_order(*order).get_absolute_url() for order in enumerate(ORDERS[:7])]
    addresses = [f"{address}thanks/" for address in orders]
    assert look_at(page, *addresses, f"{addresses[0]}?n=9") == []


@pytest.mark.parametrize("name", ["403", "410", "429", "500", "503"])
def test_what_is_shown_when_nothing_else_can_be(page, site, name):
    html = render_to_string(f"{name}.html", request=RequestFactory().get("/"))
    page.route(f"**/{name}/", lambda route: route.fulfill(body=html, content_type="text/html"))
    assert look_at(page, f"/{name}/") == []


def test_the_component_sheet(page, settings):
    settings.ROOT_URLCONF = "tests.journeys.urls"
    assert look_at(page, "/components/") == []


def test_the_stand_in_in_each_of_its_states(page, paying):
    shopper.buy(page, "/shop/cadence/")
    pay_page = page.url
    found = eyes.faults(page)
    page.get_by_role("button", name="Pay $").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found += eyes.faults(page)
    shopper.pay(page, shopper.IS_DECLINED)
    expect(page.get_by_text("The payment did not go through")).to_be_visible()
    found += eyes.faults(page)
    shopper.pay(page, shopper.BANK_ASKS)
    expect(page.get_by_role("heading", name="Your bank asks")).to_be_visible()
    found += eyes.faults(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name="Thank you.")).to_be_visible()
    found += look_at(page, pay_page, f"{paying.url}/c/pay/cs_test_unknown", f"{paying.url}/")
    assert found == []


@pytest.fixture
def desk(page, site, client):
    """A browser in which a member of staff is logged in."""
    client.force_login(User.objects.get(username=EDITOR))
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    return page


def test_the_way_into_the_admin(page):
    assert look_at(page, "/admin/") == []


def test_what_staff_write_with(desk):
    article = Page.objects.get(slug="lower-back-pain-and-the-feet")
    found = look_at(desk, "/admin/", "/admin/content/page/", "/admin/content/picture/")
    found += look_at(desk, f"/admin/content/page/{article.pk}/publish/")
    study = Study.objects.get(key="sadler-2023")
    found += look_at(
        desk,
        "/admin/content/study/",
        f"/admin/content/study/{study.pk}/change/",
        f"/admin/content/study/to-check/?study={study.pk}",
    )
    claim = add_block(article, Prose, text="<p>Our insoles cure pain and give relief.</p>")
    found += look_at(
        desk,
        f"/admin/content/page/{article.pk}/claims/",
        f"/admin/content/page/{article.pk}/review/",
        f"/admin/content/page/{article.pk}/publish/",
    )
    desk.goto(f"/admin/content/page/{article.pk}/change/")
    desk.get_by_role("textbox", name="Text").first.wait_for()
    found += eyes.faults(desk)
    claim.delete()
    assert found == []


def test_what_staff_look_back_and_compare_with(desk):
    article = Page.objects.get(slug="lower-back-pain-and-the-feet")
    bad = '<p><a href="/nowhere/">here</a></p>'
    add_block(Page.objects.get(slug="heel-pain-and-insoles"), Prose, text=bad)
    found = look_at(
        desk,
        f"/admin/content/picture/{Picture.objects.first().pk}/change/",
        "/admin/content/page/links/",
        f"/admin/content/page/{article.pk}/compare/",
        f"/admin/content/page/{article.pk}/history/",
        "/admin/content/page/add/",
        "/admin/content/redirect/",
        "/admin/content/redirect/add/",
        "/admin/store/message/",
        widths=[360, 1440],
    )
    desk.goto(f"/admin/content/page/{article.pk}/change/")
    desk.get_by_role("textbox", name="Text").first.wait_for()
    Page.objects.filter(pk=article.pk).update(title="Another’s title", changed_at=timezone.now())
    desk.get_by_role("button", name="Save draft").click()
    expect(desk.get_by_role("button", name="Keep mine")).to_be_visible()
    found += eyes.faults(desk, widths=[360, 1440])
    desk.goto(f"/admin/content/page/{article.pk}/change/")
    expect(desk.get_by_text("You have unsaved changes")).to_be_visible()
    found += eyes.faults(desk, widths=[360])
    desk.goto("/admin/")
    expect(desk.get_by_text("Pages: what waits")).to_be_visible()
    found += eyes.faults(desk, widths=[360, 1440])
    assert found == []


def test_what_staff_run_the_shop_with(desk):
    variant = Variant.objects.get(sku="BC-CAD-N-M")
    order = make_order(0, ORDERS[7])
    found = look_at(
        desk,
        "/admin/store/product/",
        f"/admin/store/product/{variant.product_id}/change/",
        f"/admin/store/product/{variant.product_id}/variants/",
        f"/admin/store/product/{variant.product_id}/archive/",
        "/admin/store/finderweights/",
        "/admin/store/finderweights/add/",
        "/admin/store/stocklevel/?q=BC-KEE",
        f"/admin/store/stocklevel/{variant.pk}/change/",
        "/admin/store/order/",
        f"/admin/store/order/{order.pk}/change/",
        "/admin/store/mail/",
        widths=[360, 1440],
    )
    assert found == []


def test_the_eyes_see(page):
    """The frame of this file: each kind of fault is found where there is one."""
    page.goto("/help/returns/")
    page.evaluate("""() => {
      const bad = document.createElement("div")
      bad.innerHTML = "<p>Pale and wide</p><input><p><button>x</button><button>y</button></p>"
      document.querySelector("main").append(bad)
      Object.assign(bad.style, { width: "500px", color: "#999" })
      for (const button of bad.querySelectorAll("button")) button.style.all = "unset"
    }""")
    seen = "\n".join(eyes.faults(page))
    for fault in ("scrolls sideways", "close to another", "label", "color-contrast", "820, dark"):
        assert fault in seen
