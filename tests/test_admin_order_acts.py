"""What staff do with one order: on its page, for those who may, refused in plain words."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from store import checkout, fulfilment, payments
from store.admin.order_acts import BUTTONS, PAGES
from store.models import Delay, Order, Refund, Return, ReturnLine, StockLevel
from store.quote import quote
from tests.admin_pages import form_of, make_staff, messages_of, shows_at_field, text_of
from tests.factories import make_cart, make_order, make_product, make_variant

pytestmark = pytest.mark.django_db


def page(order):
    return reverse("admin:store_order_change", args=[order.pk])


def url(name, order):
    return reverse(f"admin:store_order_{name.replace('-', '_')}", args=[order.pk])


def press(client, name, order, **fields):
    response = client.post(url(name, order), fields, follow=True)
    order.refresh_from_db()
    return response


def primary(client, order):
    """The headings of what to do next, and the label of its one button."""
    content = client.get(page(order)).content.decode()
    step = content[content.index('id="next-heading"') : content.index('class="order__columns"')]
    title = re.search(r">([^<]+)</h2>", step)[1]
    buttons = re.findall(r'class="button default"[^>]*>([^<]+)<', step)
    assert len(buttons) < 2, "one primary action"
    return (title, *buttons)


@pytest.fixture
def variant():
    return make_variant(make_product(name="Cadence"), sku="BC-CAD-N-M")


@pytest.fixture
def order(variant):
    return make_order(variant, quantity=2, paid=True)


# One way through


def test_an_order_is_packed_shipped_and_delivered_from_its_page(staff_client, order, admin_user):
    assert primary(staff_client, order) == ("Ready to pack", "Mark as packed")
    response = press(staff_client, "pack", order)
    assert messages_of(response) == [f"{order.code} is packed."]
    assert response.redirect_chain == [(page(order), 302)]
    assert primary(staff_client, order) == ("Ready to ship", "Ship")
    response = press(staff_client, "ship", order, carrier="UPS", number="1Z999AA10123456784")
    assert messages_of(response) == [f"{order.code} is shipped, and the shopper is told."]
    assert (order.tracking_carrier, order.tracking_number) == ("UPS", "1Z999AA10123456784")
    assert primary(staff_client, order) == ("On its way",)
    assert "https://www.ups.com/track" in staff_client.get(page(order)).content.decode()
    press(staff_client, "deliver", order)
    assert primary(staff_client, order) == ("Delivered",)
    text = text_of(staff_client.get(page(order)))
    assert re.search(r"Packed admin .* Shipped admin carrier: UPS .* Delivered admin", text)


def test_a_second_click_is_told_and_changes_nothing(staff_client, order):
    press(staff_client, "pack", order)
    response = press(staff_client, "pack", order)
    assert messages_of(response) == [f"{order.code} is packed already."]
    assert order.events.filter(kind="parcel").count() == 1


def test_a_wrong_number_is_said_at_its_field_and_nothing_typed_is_lost(staff_client, order):
    fulfilment.pack(order, make_staff())
    response = press(staff_client, "ship", order, carrier="FedEx", number="none")
    assert shows_at_field(response, "number")
    assert form_of(response)["carrier"] == "FedEx"
    assert form_of(response)["number"] == "none"
    assert order.fulfilment_state == "packed"


def test_a_dispute_that_came_meanwhile_is_said_where_the_number_was_typed(staff_client, order):
    fulfilment.pack(order, make_staff())
    Order.objects.update(dispute_state="open")
    response = press(staff_client, "ship", order, carrier="USPS", number="9400100000")
    assert "The shopper disputes the payment." in text_of(response)
    assert form_of(response)["number"] == "9400100000"
    assert order.fulfilment_state == "packed"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"review_reason": "amount_mismatch"}, ("Paid another amount", "I have looked at it")),
        ({"review_reason": "stock_conflict"}, ("Paid, but the stock is gone", "Take the pairs")),
        ({"review_reason": "no_address"}, ("No address", "Type the address")),
        ({"review_reason": "rebuilt"}, ("Rebuilt from Stripe", "I have looked at it")),
        ({"dispute_state": "open"}, ("Answer the dispute",)),
        ({"fulfilment_state": "returned"}, ("Refund what came back", "Refund")),
        ({"fulfilment_state": "cancelled"}, ("Refund the rest", "Refund")),
    ],
)
def test_the_page_says_the_one_thing_to_do_next(staff_client, variant, fields, says):
    assert primary(staff_client, make_order(variant, paid=True, **fields)) == says


def test_an_order_that_is_not_paid_asks_for_nothing(staff_client, variant):
    for state, title in (
        ("pending", "The shopper is paying"),
        ("processing", "The bank needs days"),
        ("expired", "Not paid"),
    ):
        order = make_order(variant, payment_state=state, cart=None)
        assert primary(staff_client, order) == (title,)


def test_what_was_bought_has_its_picture_and_its_sizes_in_the_shoppers_systems(staff_client, order):
    text = text_of(staff_client.get(page(order)))
    assert "US men 7–8.5, US women 8–9.5, EU 39–41" in text


def test_flags_are_cleared_with_a_note(staff_client, order):
    Order.objects.update(review_reason="rebuilt")
    response = press(staff_client, "clear", order, note=" ")
    assert shows_at_field(response, "note")
    response = press(staff_client, "clear", order, note="Compared with the letter.")
    assert messages_of(response) == [f"{order.code} is cleared. It can be packed."]
    assert "Compared with the letter." in text_of(response)
    assert primary(staff_client, order) == ("Ready to pack", "Mark as packed")


def test_missing_pairs_are_taken_once_they_are_there(staff_client, order):
    order.lines.update(allocated=False)
    Order.objects.update(review_reason="stock_conflict")
    order.lines.get().movements.filter(kind="sell").delete()
    response = press(staff_client, "allocate", order)
    assert messages_of(response) == [
        f"The pairs of {order.code} are taken from the shelf. It can be packed."
    ]
    assert order.why_not_packable == []


ADDRESS = {
    "ship_name": "Ada King",
    "ship_line1": "2 Other Street",
    "ship_line2": "",
    "ship_city": "Salem",
    "ship_state": "or",
    "ship_postal_code": "97301",
}


def test_the_address_is_corrected_and_the_old_one_stays_in_the_history(staff_client, order):
    assert form_of(staff_client.get(url("address", order)))["ship_line1"] == "1 Test Street"
    response = press(staff_client, "address", order, **ADDRESS | {"ship_postal_code": "9730"})
    assert shows_at_field(response, "ship_postal_code")
    response = press(staff_client, "address", order, **ADDRESS)
    assert (order.ship_line1, order.ship_state) == ("2 Other Street", "OR")
    assert "It was: Ada King, 1 Test Street, Portland, OR, 97201, US" in text_of(response)


def test_a_note_is_kept_once(staff_client, order):
    press(staff_client, "note", order, text="Called.\nNo answer.")
    response = press(staff_client, "note", order, text="Called.\nNo answer.")
    assert "This note is there already." in text_of(response)
    assert order.events.filter(kind="note").count() == 1


def test_the_secret_link_is_renewed_once(staff_client, order):
    seen = order.access_token
    press(staff_client, "renew-link", order, seen=seen)
    renewed = order.access_token
    assert renewed != seen
    response = press(staff_client, "renew-link", order, seen=seen)
    assert messages_of(response) == ["The link has been renewed already."]
    assert order.access_token == renewed


def test_a_delay_is_told_with_a_day_or_without_one(staff_client, order):
    for typed in ({"known": "day", "ships_on": ""}, {"known": "day", "ships_on": "2020-01-01"}):
        response = press(staff_client, "delay", order, reason="Late", **typed)
        assert shows_at_field(response, "ships_on")
    later = timezone.localdate() + timedelta(days=12)
    press(staff_client, "delay", order, known="day", ships_on=later.isoformat(), reason="Late")
    response = press(staff_client, "delay", order, known="unknown", ships_on="", reason="No pairs")
    assert Delay.objects.count() == 2
    assert "Nobody can say when it leaves" in text_of(response)
    assert set(order.mails.values_list("kind", flat=True)) == {"delayed"}
    # The same notice once more, as a second click sends it.
    response = press(staff_client, "delay", order, known="unknown", ships_on="", reason="No pairs")
    assert Delay.objects.count() == 2
    assert form_of(response)["reason"] == "No pairs"


def test_a_return_is_received_once_and_the_refund_form_knows_what_came_back(staff_client, order):
    Order.objects.update(
        fulfilment_state="delivered", shipped_at=timezone.now(), delivered_at=timezone.now()
    )
    line = order.lines.get()
    parcel = Return.objects.create(order=order, reason="fit")
    ReturnLine.objects.create(parcel=parcel, order_line=line, quantity=1)
    assert primary(staff_client, order) == ("A return is on its way", "It has arrived")
    press(staff_client, "receive", order, parcel=parcel.pk)
    parcel.refresh_from_db()
    assert parcel.state == "received"
    response = press(staff_client, "receive", order, parcel=parcel.pk)
    assert messages_of(response) == ["This return is received already."]
    assert messages_of(press(staff_client, "receive", order, parcel="x")) == [
        "There is no such return."
    ]
    assert primary(staff_client, order) == ("Refund what came back", "Refund")
    form = form_of(staff_client.get(f"{url('refund', order)}?parcel={parcel.pk}"))
    assert form[f"quantity_{line.pk}"] == "1"
    assert form[f"amount_{line.pk}"] == "$58.00"


# Permissions


def test_who_may_only_look_sees_no_button_and_every_act_is_refused(log_in, order, caplog):
    Refund.objects.create(order=order, source="dashboard", amount=100, state="succeeded")
    before = Order.objects.values().get()
    client = log_in("view_order")
    content = client.get(page(order)).content.decode()
    assert not re.search(r'class="(button default|quiet-button)"', content)
    assert f'action="{url("pack", order)}"' not in content
    for name in [*BUTTONS, *PAGES, "refund"]:
        assert client.post(url(name, order)).status_code == 403, name
    for name in [*PAGES, "refund", "slip"]:
        assert client.get(url(name, order)).status_code == 403, name
    assert Order.objects.values().get() == before
    assert order.events.count() == 2
    assert f"refund with order {order.code}" in caplog.text


def test_packing_and_refunding_are_different_permissions(log_in, order):
    client = log_in("view_order", "fulfil_order")
    assert "Refund" not in re.findall(
        r"quiet-button[^>]*>([^<]+)<", client.get(page(order)).content.decode()
    )
    assert client.post(url("refund", order)).status_code == 403
    assert client.post(url("pack", order)).status_code == 302
    client = log_in("view_order", "refund_order")
    assert client.get(url("refund", order)).status_code == 200
    assert client.post(url("ship", order)).status_code == 403
    assert client.post(url("unpack", order)).status_code == 403


def test_buttons_take_a_post_and_lead_nowhere_without_an_order(staff_client, order):
    for name in BUTTONS:
        assert staff_client.get(url(name, order)).status_code == 405, name
    for key in ("nonsense", "00000000-0000-0000-0000-000000000000"):
        response = staff_client.post(reverse("admin:store_order_pack", args=[key]), follow=True)
        assert "There is no such order" in messages_of(response)[0]


# With Stripe


@pytest.fixture
def open_order(variant, stand_in):
    cart = make_cart(variant)
    order = checkout.place(cart, quote(cart).fingerprint, client="test")
    payments.open_session(order)
    order.refresh_from_db()
    return order


def test_an_open_checkout_is_ended_and_its_pairs_are_free(staff_client, open_order, variant):
    response = press(staff_client, "end-checkout", open_order)
    assert open_order.payment_state == "cancelled"
    assert "Its pairs are free again." in messages_of(response)[0]
    variant.stock.refresh_from_db()
    assert variant.stock.held == 0
    response = press(staff_client, "end-checkout", open_order)
    assert "does not wait for a payment any more" in messages_of(response)[0]


def test_a_checkout_paid_at_that_moment_stays_paid(staff_client, open_order, stand_in):
    stand_in.pay(open_order.session_id)
    response = press(staff_client, "end-checkout", open_order)
    assert open_order.is_paid
    assert "was paid at this very moment" in messages_of(response)[0]


def test_a_checkout_whose_money_is_with_the_bank_stays(staff_client, open_order, stand_in):
    stand_in.pay_by_bank(open_order.session_id)
    response = press(staff_client, "end-checkout", open_order)
    assert open_order.payment_state == "processing"
    assert "was paid at this very moment" in messages_of(response)[0]


def test_a_checkout_that_stripe_does_not_know_is_not_said_to_be_closed(
    staff_client, open_order, stand_in, variant
):
    stand_in.reset()
    response = press(staff_client, "end-checkout", open_order)
    assert open_order.payment_state == "pending"
    assert messages_of(response) == ["Stripe knows no payment page of this order, so it stays."]
    assert not open_order.events.filter(kind="checkout_ended").exists()


def test_a_silent_stripe_ends_no_checkout(staff_client, open_order, stand_in):
    stand_in.misbehave("error_500", path="/v1/checkout/sessions/*", times=0)
    response = press(staff_client, "end-checkout", open_order)
    assert messages_of(response) == ["Stripe does not answer. Nothing has changed; try again."]
    assert open_order.payment_state == "pending"


def test_an_order_whose_pairs_were_all_refunded_is_to_be_cancelled_and_not_to_pack(
    staff_client, variant
):
    order = make_order(variant, paid=True)
    made = Refund.objects.create(order=order, source="admin", amount=5800, state="succeeded")
    part = made.lines.create(order_line=order.lines.get(), quantity=1, amount=5800, restock=True)
    StockLevel.objects.restock(part)
    assert primary(staff_client, order) == ("Nothing is left to send", "Cancel the order")
    front = staff_client.get(reverse("admin:index")).context["front"]
    assert not any(tile.count for tile in front.tiles if tile.name == "To pack")
    press(staff_client, "cancel", order)
    assert order.fulfilment_state == "cancelled"


def test_silence_after_a_long_delay_asks_staff_to_give_the_money_back(staff_client, variant):
    long_ago = timezone.now() - timedelta(days=90)
    order = make_order(variant, paid=True, paid_at=long_ago)
    Delay.objects.create(
        order=order, told_at=long_ago, ships_on=None, reason="No pairs", needs_consent=True
    )
    assert primary(staff_client, order) == ("Cancel it and give the money back", "Refund all of it")
    orders = reverse("admin:store_order_changelist")
    assert order.code in text_of(staff_client.get(f"{orders}?todo=check"))
    assert order.code not in text_of(staff_client.get(f"{orders}?todo=pack"))
    front = staff_client.get(reverse("admin:index")).context["front"]
    assert not any(tile.count for tile in front.tiles if tile.name == "To pack")
    assert "Packing slip" not in text_of(staff_client.get(page(order)))
    assert "Nobody answered about its delay" in text_of(staff_client.get(url("slip", order)))


def test_a_dispute_is_answered_at_stripe(staff_client, order, settings):
    settings.STRIPE_API_BASE = ""
    Order.objects.update(dispute_state="open", dispute_id="du_1", livemode=True)
    assert primary(staff_client, order) == ("Answer the dispute", "Answer at Stripe")
    content = staff_client.get(page(order)).content.decode()
    assert "https://dashboard.stripe.com/disputes/du_1" in content


def test_only_a_parcel_that_is_here_is_said_to_stay_here(staff_client, order):
    Order.objects.update(dispute_state="open", dispute_reason="product_not_received")
    text = text_of(staff_client.get(page(order)))
    assert "the parcel stays here meanwhile" in text
    assert "Why Product not received" in text
    Order.objects.update(fulfilment_state="shipped", shipped_at=timezone.now())
    assert "stays here" not in text_of(staff_client.get(page(order)))


def test_a_day_that_was_promised_is_read_as_a_day(staff_client, order):
    order.record("delayed", actor="staff", leaves="2026-12-08", why="Late")
    order.record("delayed", actor="staff", leaves="nobody can say", why="No pairs")
    text = text_of(staff_client.get(page(order)))
    assert "Leaves: Tue 8 Dec Late" in text
    assert "Leaves: nobody can say No pairs" in text
