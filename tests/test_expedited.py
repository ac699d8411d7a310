"""The faster way: offered in the cart, chosen on the payment page, and kept with the order."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from store import payments, promise, standing
from store.models import Order
from tests.factories import make_cart, make_order, make_variant
from tests.html import Document
from tests.invariants import broken
from tests.lost_rows import forget
from tests.test_checkout import carry, check_out
from tests.test_rebuilding import rebuild
from tests.test_settle import place, told
from tests.test_stock import shelf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.money]

FASTER = {"shipping_option": "1"}
NEW_YORK = ZoneInfo("America/New_York")
# Monday 7 December 2026, four hours before the cut-off.
MONDAY = datetime(2026, 12, 7, 10, tzinfo=NEW_YORK)


@pytest.fixture
def variant():
    return make_variant(on_hand=5)


@pytest.fixture
def order(variant, stand_in):
    return place(make_cart(variant))


def pay(stand_in, order, **fields):
    stand_in.pay(order.session_id, **fields)
    return payments.settle(order.session_id)


def test_cart_and_payment_page_offer_both_ways_in_the_same_words(shopper, variant, stand_in):
    cart = carry(shopper, make_cart(variant))
    shown = Document(shopper.get("/cart/").content.decode()).text
    check_out(shopper, cart)
    sent = stand_in.creations()[0]["params"]["shipping_options"]
    rates = [option["shipping_rate_data"] for option in sent.values()]
    assert [rate["fixed_amount"]["amount"] for rate in rates] == ["495", "1495"]
    standard, faster = [rate["display_name"] for rate in rates]
    assert f"A{standard.partition(', a')[2]} to most US addresses" in shown
    assert f"{faster}, is $14.95." in shown
    page = stand_in.visit(f"/c/pay/{Order.objects.get().session_id}").html
    assert all(name in Document(page).text for name in (standard, faster))
    assert re.fullmatch(r"Expedited shipping, arrives \w{3} \d+.*", faster)


def test_who_chooses_nothing_is_sent_the_standard_way(order, stand_in):
    paid = pay(stand_in, order)
    assert (paid.way, paid.shipping, paid.total) == ("standard", 495, 6295)
    assert (paid.paid_amount, paid.review_reason) == (6295, "")


def test_who_chooses_the_faster_way_pays_it_and_the_order_keeps_it(order, variant, stand_in):
    paid = pay(stand_in, order, **FASTER)
    assert (paid.way, paid.shipping, paid.total) == ("expedited", 1495, 5800 + 1495)
    assert (paid.paid_amount, paid.review_reason) == (7295, "")
    assert shelf(variant) == (4, 0)
    assert broken(stand_in) == []


def test_a_price_changed_meanwhile_does_not_touch_what_was_offered(order, stand_in, settings):
    settings.EXPEDITED_CENTS = 1995
    paid = pay(stand_in, order, **FASTER)
    assert (paid.way, paid.shipping, paid.review_reason) == ("expedited", 1495, "")


@pytest.mark.parametrize(
    "otherwise",
    [
        {"way": "expedited", "shipping": 1494},
        {"way": "expedited", "shipping": 495},
        {"way": "standard", "shipping": 1495},
        {"way": "by drone", "shipping": 1495},
        {"way": "", "shipping": 1495},
    ],
)
def test_any_other_pair_of_way_and_price_is_flagged_and_not_packed(order, stand_in, otherwise):
    stand_in.pay(order.session_id, **FASTER)
    told(order, **otherwise)
    assert (order.payment_state, order.review_reason) == ("paid", "amount_mismatch")
    assert (order.way, order.shipping, order.paid_amount) == ("standard", 495, 7295)


def test_what_was_not_offered_is_flagged(variant, stand_in, settings):
    settings.EXPEDITED_CENTS = 0
    order = place(make_cart(variant))
    assert order.expedited_price is None
    assert len(stand_in.session(order.session_id)["shipping_options"]) == 1
    stand_in.pay(order.session_id)
    told(order, way="expedited", shipping=1495, total=7295)
    assert (order.way, order.review_reason) == ("standard", "amount_mismatch")


def test_no_faster_way_is_shown_where_none_is_offered(shopper, variant, settings):
    settings.EXPEDITED_CENTS = 0
    carry(shopper, make_cart(variant))
    assert "Expedited" not in shopper.get("/cart/").content.decode()


def test_the_faster_way_is_never_free(stand_in):
    order = place(make_cart(make_variant(unit_price=8000)))
    assert (order.shipping, order.expedited_price) == (0, 1495)
    assert pay(stand_in, order, **FASTER).total == 9495


def test_a_bank_that_needs_days_keeps_the_choice(client, order, stand_in):
    stand_in.pay_by_bank(order.session_id, **FASTER)
    waiting = payments.settle(order.session_id)
    assert (waiting.payment_state, waiting.way, waiting.total) == ("processing", "expedited", 7295)
    stand_in.settle(order.session_id)
    paid = payments.settle(order.session_id)
    assert (paid.way, paid.total, paid.review_reason) == ("expedited", 7295, "")
    stand_in.deliver(client)
    assert broken(stand_in) == []


def test_an_order_written_again_knows_its_way(order, stand_in):
    paid = pay(stand_in, order, **FASTER)
    stand_in.lose_webhooks()
    forget(paid)
    rebuild()
    again = Order.objects.get()
    assert (again.code, again.way, again.shipping) == (paid.code, "expedited", 1495)


def test_all_of_it_goes_back_with_the_order(order, stand_in):
    paid = pay(stand_in, order, **FASTER)
    wish = payments.whole_refund(paid)
    assert (wish.shipping, wish.amount) == (1495, 7295)


# Its days


def test_it_arrives_earlier_by_the_same_calendar(order, stand_in):
    paid = pay(stand_in, order, **FASTER)
    Order.objects.update(placed_at=MONDAY, paid_at=MONDAY + timedelta(minutes=9))
    paid.refresh_from_db()
    assert promise.arrives(paid, []).words == "Tue 8 to Wed 9 Dec"
    paid.shipped_at = MONDAY + timedelta(days=3)
    assert promise.arrives(paid, []).words == "Fri 11 to Mon 14 Dec"
    paid.way = "standard"
    assert promise.arrives(paid, []).words == "Mon 14 to Wed 16 Dec"


def test_order_page_letter_receipt_and_slip_name_it(client, staff_client, order, stand_in):
    paid = pay(stand_in, order, **FASTER)
    days = promise.arrives(paid, []).words
    letter = paid.mails.get(kind="confirmed").mail
    page = Document(client.get(paid.get_absolute_url()).content.decode()).text
    receipt = Document(client.get(f"{paid.get_absolute_url()}receipt/").content.decode()).text
    for text in (page, receipt, Document(letter.html).text):
        assert "Expedited shipping $14.95" in text
        assert "Standard shipping" not in text
    assert "Expedited shipping: $14.95" in letter.text
    for text in (page, letter.text, letter.html):
        assert days in text
    slip = staff_client.get(f"/admin/store/order/{paid.pk}/slip/").content.decode()
    assert "Sent by Expedited shipping" in Document(slip).text
    admin = staff_client.get(f"/admin/store/order/{paid.pk}/change/").content.decode()
    assert Document(admin).text.count("Expedited shipping") == 2
    listed = staff_client.get("/admin/store/order/").content.decode()
    assert "Expedited" in Document(listed).text


@pytest.mark.parametrize(
    ("placed", "paid", "leaves"),
    [
        # Seen before the cut-off, paid after it: what was seen counts.
        (MONDAY.replace(hour=13, minute=50), MONDAY.replace(hour=14, minute=20), 7),
        # A bank that took days: nothing leaves before it has paid.
        (MONDAY, MONDAY + timedelta(days=2), 9),
    ],
)
def test_the_promise_counts_from_what_the_shopper_saw(variant, placed, paid, leaves):
    order = make_order(variant, paid=True, placed_at=placed, paid_at=paid)
    assert promise.leaves(order, []).day == leaves
    late = [
        day
        for day in (leaves, leaves + 1)
        if standing.here().filter(standing.is_late(MONDAY.date().replace(day=day))).exists()
    ]
    assert late == [leaves + 1]


def test_days_that_changed_since_the_cart_was_seen_show_it_again(
    shopper, variant, stand_in, monkeypatch
):
    cart = carry(shopper, make_cart(variant))
    monkeypatch.setattr(timezone, "now", lambda: MONDAY.replace(hour=13, minute=59))
    [agreed] = Document(shopper.get("/cart/").content.decode()).all("input", name="fingerprint")
    monkeypatch.setattr(timezone, "now", lambda: MONDAY.replace(hour=14, minute=1))
    answer = shopper.post("/checkout/", {"fingerprint": agreed.get("value")})
    assert answer.status_code == 409
    assert "Arrives Thu 10 to Mon 14 Dec" in Document(answer.content.decode()).text
    assert not Order.objects.filter(cart=cart).exists()
