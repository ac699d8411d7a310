"""The order's own pages: what a shopper sees and may do after paying, with the link alone."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from store import delays, payments, promise, returns
from store.carriers import tracking_url
from store.models import Cart, Delay, Order, OrderLine, Refund, RefundLine, Return
from store.models.cart import new_token
from store.views import after_paying
from store.views.order_page import email_in_part, name_in_part
from tests.factories import make_cart, make_order, make_product, make_variant
from tests.test_settle import place

pytestmark = pytest.mark.django_db

EARLIER = timedelta(days=1)


@pytest.fixture
def order():
    """Three pairs of two sizes, paid yesterday."""
    product = make_product(name="Cadence", slug="cadence")
    order = make_order(
        make_variant(product), make_variant(product, size="L"), quantity=2, paid=True
    )
    return change(order, paid_at=timezone.now() - EARLIER, placed_at=timezone.now() - EARLIER)


def change(order, **fields):
    Order.objects.filter(pk=order.pk).update(**fields)
    return Order.objects.get(pk=order.pk)


def ship(order, **fields):
    return change(
        order,
        **{
            "fulfilment_state": "shipped",
            "shipped_at": timezone.now(),
            "tracking_carrier": "USPS",
            "tracking_number": "9400 1118",
        }
        | fields,
    )


def address(order, name="order"):
    return reverse(f"store:{name}", args=[order.access_token])


def text_of(answer):
    """What is read on a page: of <main>, tags become spaces."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r" ([,.])", r"\1", " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split()))


def page(client, order, name="order"):
    answer = client.get(address(order, name))
    assert answer.status_code == 200
    return text_of(answer)


def moved_to(answer, order, part=""):
    assert answer.status_code in {302, 303}
    return answer.url == order.get_absolute_url() + part


PAGES = ["order", "order_thanks", "order_return", "order_cancel", "receipt", "return_slip"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("token", ["x", "find-me", "%00", "é"])
def test_a_wrong_link_leads_nowhere(client, name, token):
    place = reverse(f"store:{name}", args=["TOKEN"]).replace("TOKEN", token)
    assert client.get(place).status_code == 404


def test_a_link_that_was_replaced_leads_nowhere(client, order):
    before = address(order)
    change(order, access_token=new_token())
    assert client.get(before).status_code == 404


def test_no_link_can_be_taken_for_the_page_that_finds_orders(client):
    assert {len(new_token()) for _ in range(20)} == {32}
    assert "Find my order" in text_of(client.get("/orders/find/"))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_an_order_stays_private(client, order, name):
    order = ship(order)
    Return.objects.create(order=order, reason="fit")
    answer = client.get(address(order, name))
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize("state", ["pending", "expired", "cancelled", "failed"])
@pytest.mark.parametrize("name", ["order", "order_thanks"])
def test_an_order_that_is_not_paid_shows_nobody(client, state, name):
    order = change(
        make_order(make_variant()),
        payment_state=state,
        email="ada@example.com",
        ship_name="Ada King",
        ship_line1="1 Test Street",
        ship_city="Portland",
    )
    shown = page(client, order, name)
    for secret in ("ada", "Ada", "King", "Test Street", "Portland"):
        assert secret not in shown


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("pending", "Not paid yet."),
        ("processing", "Your bank has not confirmed the payment yet."),
        ("failed", "The payment did not go through. Nothing was charged."),
        ("expired", "It was not paid in time. Nothing was charged."),
        ("cancelled", "Cancelled before it was paid. Nothing was charged."),
    ],
)
def test_each_state_before_the_money_has_a_calm_page(client, state, words):
    order = change(make_order(make_variant()), payment_state=state)
    assert words in page(client, order)
    assert "Put the pairs in my cart" in page(client, order) or state in {"pending", "processing"}


def test_the_link_in_the_letter_of_a_failed_payment_changes_nothing_until_the_button(client):
    order = change(make_order(make_variant()), payment_state="failed")
    page(client, order)
    assert not Cart.objects.exists()
    answer = client.post(address(order, "order_again"), headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.url == "/cart/"
    assert Cart.objects.get().lines.get().variant == order.lines.get().variant


def test_the_way_back_to_an_open_payment_is_shown_while_it_is_open(client):
    order = change(make_order(make_variant()), session_url="https://checkout.stripe.com/c/1")
    assert "https://checkout.stripe.com/c/1" in client.get(address(order)).content.decode()
    change(order, session_expires_at=timezone.now() - EARLIER)
    assert "https://checkout.stripe.com/c/1" not in client.get(address(order)).content.decode()


@pytest.mark.parametrize("state", ["failed", "expired", "cancelled"])
def test_a_payment_page_that_is_closed_is_offered_to_nobody(client, state):
    order = make_order(make_variant(), session_url="https://pay.example.com/1", payment_state=state)
    shown = client.get(address(order)).content.decode()
    assert "pay.example.com" not in shown
    assert "Put the pairs in my cart" in shown


def test_the_address_is_whole_just_after_paying_and_in_part_later(client, order):
    change(order, paid_at=timezone.now())
    assert "1 Test Street" in page(client, order, "order_thanks")
    change(order, paid_at=timezone.now() - EARLIER)
    for name in ("order", "order_thanks", "receipt"):
        shown = page(client, order, name)
        assert "1 Test Street" not in shown
        assert "ada@example.com" not in shown
    assert "Ada K. Portland, OR 97201" in page(client, order)
    assert "a•••@example.com" in page(client, order)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Ada King", "Ada K."), ("Ada Maria King", "Ada K."), ("Ada", "A."), ("", "")],
)
def test_a_name_is_shortened(name, shown):
    assert name_in_part(name) == shown


def test_an_address_is_shortened():
    assert email_in_part("ada@example.com") == "a•••@example.com"
    assert email_in_part("") == ""


def test_the_parcel_is_followed_at_its_carrier(client, order):
    ship(order)
    html = client.get(address(order)).content.decode()
    assert 'href="https://tools.usps.com/go/TrackConfirmAction?tLabels=94001118"' in html
    assert 'rel="noopener noreferrer"' in html


@pytest.mark.parametrize(
    ("carrier", "number", "url"),
    [
        ("ups", "1Z 999", "https://www.ups.com/track?tracknum=1Z999"),
        ("FedEx", "7/&1", "https://www.fedex.com/fedextrack/?trknbr=7%2F%261"),
        ("DHL", "12", "https://www.dhl.com/us-en/home/tracking.html?submit=1&tracking-id=12"),
        ("OnTrac", "12", ""),
        ("USPS", " ", ""),
    ],
)
def test_each_carrier_has_its_page(carrier, number, url):
    assert tracking_url(carrier, number) == url


def test_a_carrier_that_is_not_known_is_only_named(client, order):
    ship(order, tracking_carrier="OnTrac")
    shown = page(client, order)
    assert "OnTrac 9400 1118" in shown
    assert "Follow it" not in shown


def test_a_parcel_that_should_be_there_is_told_late(client, order):
    ship(order, shipped_at=timezone.now() - timedelta(days=20))
    assert "later than it should be" in page(client, order)


def test_a_parcel_that_should_have_left_is_told_late_and_promised_for_no_day(client, order):
    order = change(order, paid_at=timezone.now() - timedelta(days=12))
    text = text_of(client.get(address(order)))
    assert "It should have left by now, and we are sorry." in text
    assert "should arrive" not in text
    assert "Expected" not in text
    order = change(order, paid_at=timezone.now())
    assert "should have left" not in text_of(client.get(address(order)))


def test_a_refund_that_failed_is_not_taken_off(client, order):
    Refund.objects.create(order=order, source="admin", amount=500, state="failed")
    assert "<s>−$5.00</s>" in client.get(address(order)).content.decode()
    Refund.objects.update(state="succeeded")
    assert "<s>−$5.00</s>" not in client.get(address(order)).content.decode()


def test_just_after_paying_all_that_was_ordered_and_comes_next_is_told_and_can_be_read_again(
    client, order
):
    order = change(order, paid_at=timezone.now(), placed_at=timezone.now())
    first, again = (page(client, order, "order_thanks") for _ in range(2))
    assert first == again
    days = promise.arrives(order, []).words
    for words in (
        "Thank you. It is paid.",
        f"Order number {order.code}",
        "Paid $232.00",
        f"Arrives {days}",
        "Neutral arch, size M",
        "Neutral arch, size L",
        "$116.00",
        "Ada King 1 Test Street Portland, OR 97201",
        "What happens next",
        "cut along the printed line nearest its toe",
        "about an hour on the first day and one hour more each day",
        "If they hurt, stop.",
        "60 days, worn and trimmed is fine. How returns work",
    ):
        assert words in first, words


@pytest.mark.parametrize(
    ("state", "title"),
    [
        ("pending", "One moment, we are asking your bank."),
        ("processing", "Ordered. Your bank needs longer."),
        ("failed", "The payment did not go through."),
        ("expired", "The time to pay ran out."),
        ("cancelled", "This order was cancelled."),
    ],
)
def test_after_paying_each_other_state_has_a_page_of_its_own(client, state, title):
    order = change(make_order(make_variant()), payment_state=state)
    shown = page(client, order, "order_thanks")
    assert title in shown
    assert "Thank you" not in shown


def test_nobody_is_thanked_for_what_has_left_or_was_called_off(client, order):
    assert "Thank you." in text_of(client.get(address(order, "order_thanks")))
    for state in ("packed", "shipped", "cancelled"):
        change(order, fulfilment_state=state)
        answer = client.get(address(order, "order_thanks"))
        assert (answer.status_code, answer["Location"]) == (303, order.get_absolute_url())
        assert answer["Referrer-Policy"] == "no-referrer"
    change(order, fulfilment_state="unfulfilled")
    Delay.objects.create(order=order, ships_on=None, reason="Late")
    assert client.get(address(order, "order_thanks")).status_code == 303


def test_the_timeline_tells_each_step_with_its_time(client, order):
    ship(order, packed_at=timezone.now())
    shown = page(client, order)
    for step in ("Ordered", "Paid", "Packed", "Shipped"):
        assert f"{step} (not yet)" not in shown
    assert "Delivered (not yet) Expected" in shown


def test_a_dispute_is_nobodys_business_here(client, order):
    change(order, dispute_state="open", dispute_reason="fraudulent")
    assert "disput" not in page(client, order).lower()


# A late parcel


def delayed(order, **fields):
    values = {"ships_on": date.today() + timedelta(days=9), "reason": "The foam came late."}
    return Delay.objects.create(order=order, **values | fields)


def test_a_late_order_can_be_kept_on_its_page(shopper, order):
    delay = delayed(order)
    shown = page(shopper, order)
    assert "Keep it, or cancel?" in shown
    assert "The foam came late." in shown
    assert "If we do not hear from you, we send it on the new day." in shown
    assert moved_to(shopper.post(address(order, "order_keep")), order, "#delay")
    delay.refresh_from_db()
    assert delay.answer == "keep"
    assert "You wait for it" in page(shopper, order)


def test_a_delay_that_needs_an_answer_says_until_when(client, order):
    delay = delayed(order, ships_on=None, needs_consent=True)
    assert "Please answer by" in page(client, order)
    Delay.objects.filter(pk=delay.pk).update(told_at=timezone.now() - timedelta(days=60))
    change(order, paid_at=timezone.now() - timedelta(days=70))
    assert "has passed. We are about to cancel" in page(client, order)


def test_looking_at_the_page_that_cancels_cancels_nothing(client, order):
    delayed(order)
    shown = page(client, order, "order_cancel")
    assert "Cancel this order?" in shown
    assert order.fulfilment_state == change(order).fulfilment_state == "unfulfilled"


@pytest.mark.parametrize("name", ["order", "order_thanks", "receipt"])
def test_a_program_may_ask_whether_a_page_is_there(client, order, name):
    answer = client.head(address(order, name))
    assert (answer.status_code, answer.content) == (200, b"")
    assert client.head(reverse("store:cart")).status_code == 200


def test_an_order_that_is_cancelled_while_it_is_kept_is_shown_as_it_is(shopper, order, monkeypatch):
    delay = delayed(order)
    change(order, fulfilment_state="cancelled")
    # As the page was before the other click.
    monkeypatch.setattr(after_paying, "open_delay", lambda order: delay)
    assert moved_to(shopper.post(address(order, "order_keep")), order, "#delay")
    assert Delay.objects.get().answer == ""


def test_an_order_that_is_not_late_has_no_page_to_cancel(shopper, order):
    assert moved_to(shopper.get(address(order, "order_cancel")), order)
    assert moved_to(shopper.post(address(order, "order_cancel")), order)
    assert change(order).fulfilment_state == "unfulfilled"


@pytest.mark.money
def test_a_late_order_is_cancelled_with_two_clicks_and_all_money_goes_back(shopper, stand_in):
    order = place(make_cart(make_variant()))
    stand_in.pay(order.session_id)
    payments.settle(order.session_id)
    delays.announce(order, timezone.localdate() + timedelta(days=9), "Late.", None)
    for _ in range(2):
        assert moved_to(shopper.post(address(order, "order_cancel")), order)
    assert stand_in.totals()["refunded"] == stand_in.totals()["paid"]
    shown = page(shopper, order)
    assert "Cancelled. Nothing will be sent. Your money is on its way back." in shown
    assert "Refund of" in shown


def test_whoever_cancels_too_late_is_told_so_kindly(shopper, order):
    delayed(order)
    ship(order)
    answer = shopper.post(address(order, "order_cancel"))
    assert answer.status_code == 409
    assert "This order has left already. You can send it back" in text_of(answer)


# Sending back


def returned(client, order, **typed):
    """Send the form as a browser does, which leaves out no list."""
    none = {field(order, place): "0" for place in (0, 1)}
    return client.post(address(order, "order_return"), none | typed)


def field(order, place):
    return f"pairs-{order.lines.all()[place].pk}"


def test_a_return_is_asked_for_and_shown_on_the_orders_page(shopper, order, settings):
    settings.RETURN_ADDRESS = ["12 Sample Road"]
    order = ship(order)
    assert "Not right? Send them back" in page(shopper, order)
    typed = {field(order, 0): "1", field(order, 1): "0", "why": "fit", "note": "Too short."}
    assert moved_to(returned(shopper, order, **typed), order, "#return")
    parcel = Return.objects.get()
    assert (parcel.reason, parcel.note) == ("fit", "Too short.")
    shown = page(shopper, order)
    assert "You are sending back" in shown
    assert "12 Sample Road" in shown
    assert "Not right? Send them back" not in shown
    assert order.code in page(shopper, order, "return_slip")
    # Sent again from a page that was left open.
    assert moved_to(returned(shopper, order, **typed), order, "#return")
    assert Return.objects.count() == 1


def test_a_return_says_until_when_the_money_is_sent(client, order, settings, admin_user):
    settings.REFUND_DAYS = 3
    order = ship(order)
    parcel = returns.ask(order, {order.lines.first(): 1}, "fit")
    assert "send your money back within 3 working days after." in page(client, order)
    by = returns.receive(parcel, admin_user).refund_by
    promised = f"We send your money back by {by:%a} {by.day} {by:%b} at the latest."
    assert promised in page(client, order)
    Refund.objects.create(order=order, source="admin", amount=5800, state="succeeded")
    assert promised not in page(client, order)


def test_no_reason_has_to_be_given(shopper, order):
    order = ship(order)
    returned(shopper, order, **{field(order, 0): "2"})
    assert Return.objects.get().reason == "other"


def test_what_was_typed_is_kept_and_the_error_stands_at_its_field(shopper, order):
    order = ship(order)
    answer = returned(shopper, order, why="comfort", note="They press at the heel.")
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Choose at least one pair to send back." in html
    assert "They press at the heel." in html
    assert '<input type="radio" name="why" value="comfort"' in html
    assert "checked" in html
    assert 'aria-invalid="true"' in html
    assert not Return.objects.exists()


@pytest.mark.parametrize("quantity", ["3", "-1", "x", "1e3"])
def test_more_than_was_bought_does_not_come_back(shopper, order, quantity):
    order = ship(order)
    answer = returned(shopper, order, **{field(order, 0): quantity})
    assert answer.status_code == 422
    assert "At most 2 pairs can come back." in answer.content.decode()


def test_a_return_can_be_withdrawn(shopper, order):
    order = ship(order)
    returns.ask(order, {order.lines.first(): 1}, "fit")
    for _ in range(2):
        assert moved_to(shopper.post(address(order, "return_withdraw")), order, "#return")
    assert Return.objects.get().state == "withdrawn"
    assert "Not right? Send them back" in page(shopper, order)


def test_where_nothing_may_come_back_the_form_leads_to_the_order(shopper, order):
    assert moved_to(shopper.get(address(order, "order_return")), order, "#return")
    assert moved_to(shopper.get(address(order, "return_slip")), order, "#return")
    ship(order, shipped_at=timezone.now() - timedelta(days=200))
    assert moved_to(returned(shopper, order, **{field(order, 0): "1"}), order, "#return")
    assert "Not right? Send them back" not in page(shopper, order)
    assert not Return.objects.exists()


@pytest.mark.parametrize("name", ["order_keep", "order_cancel", "order_return", "return_withdraw"])
def test_no_other_site_can_act_on_an_order(client, order, name):
    answer = client.post(address(order, name), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["order_keep", "return_withdraw"])
def test_a_link_alone_changes_nothing(client, order, name):
    assert client.get(address(order, name)).status_code == 405


# Receipt


def test_the_receipt_names_seller_buyer_items_prices_and_refunds(client, order, settings):
    settings.SHOP_ADDRESS = ["12 Sample Road", "Albany, NY 12207"]
    first = order.lines.first()
    OrderLine.objects.filter(pk=first.pk).update(list_price=6400)
    refund = Refund.objects.create(order=order, source="admin", amount=5800, state="succeeded")
    RefundLine.objects.create(refund=refund, order_line=first, quantity=1, amount=5800)
    Refund.objects.create(order=order, source="admin", amount=100, state="failed")
    shown = page(client, order, "receipt")
    for fact in (
        order.code,
        "Biocorrect 12 Sample Road Albany, NY 12207",
        "Ada King",
        f"Cadence insoles, {first.options}",
        first.sku,
        "$64.00 a pair, $58.00 with the pair discount",
        "At list price $244.00",
        "Pair discount −$12.00",
        "Insoles $232.00",
        "Standard shipping $0.00",
        "Sales tax $0.00",
        "in US dollars $232.00",
        "−$58.00",
        "Paid after refunds $174.00",
    ):
        assert fact in shown, fact
    assert "$1.00" not in shown
    assert "approved" not in shown.lower()
    assert "eligible" not in shown.lower()


def test_only_what_was_paid_has_a_receipt(client):
    order = make_order(make_variant())
    assert moved_to(client.get(address(order, "receipt")), order)


def test_an_order_page_takes_few_queries_however_much_was_bought(
    client, order, django_assert_max_num_queries
):
    order = ship(order)
    parcel = returns.ask(order, {order.lines.first(): 1}, "fit")
    assert parcel.lines.count() == 1
    with django_assert_max_num_queries(16):
        client.get(address(order))
