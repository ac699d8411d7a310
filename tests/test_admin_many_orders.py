"""Many orders at once: what is to be done, packed and shipped together, printed, exported."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from store import fulfilment
from store.models import Delay, Order, PaymentIssue, Refund, RefundLine
from tests.admin_pages import form_of, make_staff, messages_of, text_of
from tests.factories import make_order, make_product, make_variant

pytestmark = pytest.mark.django_db

ORDERS = reverse("admin:store_order_changelist")
SHIP = reverse("admin:store_order_ship_many")
EXPORT = reverse("admin:store_order_export")


@pytest.fixture
def variant():
    product = make_product(name="Cadence", care="Wash by hand")
    return make_variant(product, sku="BC-CAD-N-M", on_hand=50)


def found(client, query):
    return set(client.get(f"{ORDERS}?{query}").context["cl"].result_list)


def act(client, action, *orders):
    chosen = {"action": action, "_selected_action": [order.pk for order in orders], "index": 0}
    return client.post(ORDERS, chosen, follow=True)


def states(*orders):
    return [Order.objects.get(pk=order.pk).fulfilment_state for order in orders]


def log_in(client, *permissions):
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.force_login(make_staff(*permissions))
    return client


# What is to be done


def test_the_quick_links_find_what_is_to_be_done(staff_client, variant):
    ready = make_order(variant, paid=True)
    packed = make_order(variant, paid=True, fulfilment_state="packed")
    bank = make_order(variant, payment_state="processing", cart=None)
    flagged = make_order(variant, paid=True, review_reason="no_address")
    disputed = make_order(variant, paid=True, fulfilment_state="packed", dispute_state="open")
    lacking = make_order(variant, paid=True)
    lacking.lines.update(allocated=False)
    refunded = make_order(variant, paid=True)
    Refund.objects.create(order=refunded, source="admin", amount=refunded.total, state="pending")
    task = make_order(variant, paid=True, fulfilment_state="shipped")
    Refund.objects.create(
        order=task, source="dashboard", amount=100, state="succeeded", to_check=True
    )
    doubled = make_order(variant, paid=True, fulfilment_state="shipped")
    PaymentIssue.objects.create(
        order=doubled, kind="second_payment", session_id="cs", payment_intent="pi", amount=1
    )
    make_order(variant)
    assert found(staff_client, "todo=pack") == {ready}
    assert found(staff_client, "todo=ship") == {packed}
    assert found(staff_client, "todo=bank") == {bank}
    assert found(staff_client, "todo=check") == {flagged, disputed, task, doubled}
    assert len(found(staff_client, "todo=nonsense")) == 10
    content = staff_client.get(f"{ORDERS}?todo=ship").content.decode()
    assert '<a href="?todo=ship" aria-current="page">To ship</a>' in content


def test_late_is_what_is_still_here_after_the_day_last_promised(staff_client, variant):
    long_ago = timezone.now() - timedelta(days=14)
    late = make_order(variant, paid=True, paid_at=long_ago)
    make_order(variant, paid=True)
    make_order(variant, paid=True, paid_at=long_ago, fulfilment_state="shipped")
    for days in (5, -2, None):
        order = make_order(variant, paid=True, paid_at=long_ago)
        on = None if days is None else timezone.localdate() + timedelta(days=days)
        Delay.objects.create(order=order, ships_on=on, reason="Late")
        if days == -2:
            late_again = order
    assert found(staff_client, "todo=late") == {late, late_again}
    page = reverse("admin:store_order_change", args=[late.pk])
    assert "Paid Not packed Late" in text_of(staff_client.get(page))


def test_the_quick_links_ask_as_often_for_many_orders_as_for_one(
    staff_client, variant, django_assert_max_num_queries
):
    for number in range(2):
        for _ in range(1 + 4 * number):
            make_order(variant, paid=True, paid_at=timezone.now() - timedelta(days=14))
        for key in ("pack", "ship", "check", "late"):
            with django_assert_max_num_queries(15):
                staff_client.get(f"{ORDERS}?todo={key}")


# Packed and shipped together


def test_packing_many_does_what_can_be_done_and_names_the_rest(staff_client, variant):
    ready, other = make_order(variant, paid=True), make_order(variant, paid=True)
    unpaid = make_order(variant)
    disputed = make_order(variant, paid=True, dispute_state="open")
    flagged = make_order(variant, paid=True, review_reason="amount_mismatch")
    shipped = make_order(variant, paid=True, fulfilment_state="shipped")
    response = act(staff_client, "pack", ready, other, unpaid, disputed, flagged, shipped)
    assert states(ready, other) == ["packed", "packed"]
    assert states(unpaid, disputed, flagged) == ["unfulfilled"] * 3
    done, refused = messages_of(response)
    assert done.startswith("2 orders are packed. ")
    for order, why in (
        (unpaid, "Is not paid."),
        (disputed, "The shopper disputes the payment."),
        (flagged, "Paid another amount."),
        (shipped, "Is shipped: only a new order is packed."),
    ):
        assert f">{order.code}</a>: " in refused
        assert why in refused


def test_shipping_many_asks_for_a_number_each_and_leaves_the_rest_for_later(staff_client, variant):
    packed = [make_order(variant, paid=True, fulfilment_state="packed") for _ in range(3)]
    unpacked = make_order(variant, paid=True)
    response = act(staff_client, "ship", *packed, unpacked)
    assert "only a packed order is shipped" in messages_of(response)[0]
    form = form_of(response)
    assert f"{unpacked.pk}-number" not in form
    first, second, third = packed
    sent = {
        "order": [order.pk for order in packed],
        "sent": "yes",
        **{f"{order.pk}-carrier": "USPS" for order in packed},
        f"{first.pk}-number": "9400 1000 01",
        f"{second.pk}-number": "wrong!",
        f"{third.pk}-number": "",
    }
    response = staff_client.post(SHIP, sent)
    assert states(*packed) == ["shipped", "packed", "packed"]
    assert messages_of(response) == ["1 order is shipped, and the shoppers are told."]
    # What was not shipped is still there, with what was typed.
    form = form_of(response)
    assert form[f"{second.pk}-number"] == "wrong!"
    assert form[f"{third.pk}-number"] == ""
    assert f"{first.pk}-number" not in form
    response = staff_client.post(SHIP, sent | {f"{second.pk}-number": "9400 1000 02"}, follow=True)
    assert states(*packed) == ["shipped", "shipped", "packed"]
    done, refused = messages_of(response)
    assert done == "1 order is shipped, and the shoppers are told."
    assert f">{first.code}</a>: Is shipped already." in refused
    assert Order.objects.get(pk=first.pk).mails.count() == 1


def test_a_packed_order_that_must_stay_is_named_when_many_are_shipped(staff_client, variant):
    order = make_order(variant, paid=True, fulfilment_state="packed", dispute_state="open")
    sent = {"order": [order.pk], f"{order.pk}-carrier": "USPS", f"{order.pk}-number": "9400100"}
    response = staff_client.post(SHIP, sent, follow=True)
    assert "The shopper disputes the payment." in messages_of(response)[0]
    assert states(order) == ["packed"]


def test_who_may_not_pack_has_no_such_action_and_is_refused(client, variant):
    client = log_in(client, "view_order")
    ready = make_order(variant, paid=True)
    content = client.get(ORDERS).content.decode()
    for action in ("pack", "ship", "print_slips", "print_picks"):
        assert f'<option value="{action}"' not in content
        act(client, action, ready)
    assert states(ready) == ["unfulfilled"]
    sent = {"order": [ready.pk], f"{ready.pk}-carrier": "USPS", f"{ready.pk}-number": "9400100"}
    assert client.post(SHIP, sent).status_code == 403


def test_strange_keys_ship_nothing(staff_client):
    response = staff_client.post(SHIP, {"order": ["x", "\x00", "1"]}, follow=True)
    assert response.status_code == 200
    assert staff_client.get(SHIP).status_code == 405


def test_only_the_list_without_any_filter_is_called_all(staff_client, variant):
    make_order(variant, paid=True)
    link = '<a href="?" aria-current="page">All</a>'
    assert link in staff_client.get(ORDERS).content.decode()
    assert link not in staff_client.get(f"{ORDERS}?look=dispute").content.decode()


# On paper


def test_slips_tell_what_lies_in_each_parcel_and_no_price(staff_client, variant, settings):
    settings.RETURN_ADDRESS = ["Biocorrect Returns", "9 Shelf Street"]
    order = make_order(variant, quantity=3, paid=True)
    refund = Refund.objects.create(order=order, source="admin", amount=5800, state="succeeded")
    RefundLine.objects.create(
        refund=refund, order_line=order.lines.get(), quantity=1, amount=5800, restock=True
    )
    disputed = make_order(variant, paid=True, dispute_state="open")
    response = act(staff_client, "print_slips", order, disputed)
    text = text_of(response)
    assert response.content.decode().count('class="sheet slip"') == 1
    assert f"Left out {disputed.code} : The shopper disputes the payment." in text
    for words in (
        order.code,
        "2 pairs",
        "Ada King 1 Test Street Portland OR 97201",
        "Returns to Biocorrect Returns 9 Shelf Street",
        "Neutral, 27 mm",
        "M , feet of 244–260 mm",
        "US men 7–8.5 · US women 8–9.5 · UK 6–7.5 · EU 39–41",
        "Wash by hand",
    ):
        assert words in text, words
    assert "$" not in text


def test_a_slip_begins_with_the_size_the_shopper_knows(staff_client, variant):
    order = make_order(variant, paid=True)
    order.lines.update(shoe="EU 40½")
    text = text_of(act(staff_client, "print_slips", order))
    assert "Chosen for EU 40½" in text
    assert "EU 39–41 · US men 7–8.5 · US women 8–9.5 · UK 6–7.5" in text


def test_a_slip_is_printed_from_the_page_of_its_order(staff_client, variant):
    order = make_order(variant, paid=True)
    slip = reverse("admin:store_order_slip", args=[order.pk])
    assert order.code in text_of(staff_client.get(slip))


def test_what_was_printed_is_packed_from_the_paper(staff_client, variant):
    one, two = (make_order(variant, paid=True) for _ in range(2))
    packed = make_order(variant, paid=True, fulfilment_state="packed")
    paper = act(staff_client, "print_slips", one, two, packed)
    assert "All 2 are packed" in text_of(paper)
    form = paper.content.decode()
    assert f'action="{ORDERS}?todo=pack"' in form
    keys = set(re.findall(r'name="_selected_action" value="([^"]+)"', form))
    assert keys == {str(one.pk), str(two.pk)}
    answer = act(staff_client, "pack", one, two)
    assert messages_of(answer) == [
        '2 orders are packed. <a href="?todo=ship">Ship what is packed</a>'
    ]
    assert "are packed" not in text_of(act(staff_client, "print_slips", one, two))


def test_paper_leads_back_to_where_it_was_asked_for(staff_client, variant):
    order = make_order(variant, paid=True)
    chosen = {"action": "print_slips", "_selected_action": [order.pk], "index": 0}
    paper = staff_client.post(f"{ORDERS}?todo=pack", chosen).content.decode()
    assert f'href="{ORDERS}?todo=pack">Go back' in paper
    one = reverse("admin:store_order_slip", args=[order.pk])
    paper = staff_client.get(one).content.decode()
    assert f'href="{reverse("admin:store_order_change", args=[order.pk])}">Go back' in paper
    assert f'action="{reverse("admin:store_order_pack", args=[order.pk])}"' in paper


def test_the_pick_list_adds_up_shelves_and_names_the_orders(staff_client, variant):
    other = make_variant(sku="BC-AAA-L-S")
    one = make_order(variant, other, paid=True)
    two = make_order(variant, quantity=2, paid=True)
    text = text_of(act(staff_client, "print_picks", one, two))
    assert "4 pairs from 2 shelves for 2 orders" in text
    assert text.index("BC-AAA-L-S") < text.index("BC-CAD-N-M")
    assert f"3 {one.code} , {two.code} × 2" in text


def test_paper_asks_as_often_for_many_orders_as_for_one(
    staff_client, variant, django_assert_max_num_queries
):
    orders = [make_order(variant, make_variant(), paid=True) for _ in range(6)]
    for some in (orders[:1], orders):
        for action in ("print_slips", "print_picks"):
            with django_assert_max_num_queries(14):
                act(staff_client, action, *some)


# As a table


def read(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_orders_are_exported_as_a_table_with_amounts_that_add_up(staff_client, variant):
    order = make_order(variant, make_variant(sku="BC-KEE-H-L"), quantity=2, paid=True)
    Refund.objects.create(order=order, source="admin", amount=5800, state="succeeded")
    unpaid = make_order(variant)
    response = staff_client.get(EXPORT)
    assert response.streaming
    assert "no-store" in response["Cache-Control"]
    first, second = read(response)
    assert first["order"] == order.code
    assert first["items"] == "2 × BC-CAD-N-M; 2 × BC-KEE-H-L"
    assert (first["total paid"], first["refunded"]) == ("232.00", "58.00")
    assert (first["street"], first["zip"]) == ("1 Test Street", "97201")
    assert (second["order"], second["email"], second["total paid"]) == (unpaid.code, "", "")


def test_the_export_holds_what_the_list_shows(staff_client, variant):
    make_order(variant)
    packed = make_order(variant, paid=True, fulfilment_state="packed")
    content = staff_client.get(f"{ORDERS}?todo=ship").content.decode()
    assert f'href="{EXPORT}?todo=ship"' in content
    assert [row["order"] for row in read(staff_client.get(f"{EXPORT}?todo=ship"))] == [packed.code]
    response = act(staff_client, "export_chosen", packed)
    assert [row["order"] for row in read(response)] == [packed.code]
    assert staff_client.get(f"{EXPORT}?nonsense=1", follow=True).status_code == 200


def test_no_cell_of_the_table_is_a_formula(staff_client, variant):
    hostile = ["=1+1", "+1 503 555 0100", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1"]
    for text in hostile:
        make_order(variant, paid=True, ship_name=text, name=text, phone=text)
    for row in read(staff_client.get(EXPORT)):
        for cell in row.values():
            assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert "'+1 503 555 0100" in {row["phone"] for row in read(staff_client.get(EXPORT))}


def test_the_table_is_written_a_piece_at_a_time(staff_client, variant):
    for _ in range(3):
        make_order(variant, paid=True)
    pieces = list(staff_client.get(EXPORT).streaming_content)
    assert len(pieces) == 4


def test_who_may_not_look_at_orders_exports_none(client, variant):
    assert log_in(client, "view_product").get(EXPORT).status_code == 403
    assert log_in(client, "view_order").get(EXPORT).status_code == 200


def test_one_packed_order_of_two_people_is_packed_once(staff_client, variant):
    order = make_order(variant, paid=True)
    fulfilment.pack(order, make_staff())
    assert "Is packed already." in messages_of(act(staff_client, "pack", order))[0]
    assert order.events.filter(kind="parcel").count() == 1
