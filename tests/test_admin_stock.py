"""The shelf in the admin: changed in one place, once, with a reason, never below the held."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from store.models import Refund, RefundLine, StockLevel, StockMovement
from tests.admin_pages import (
    errors_of,
    form_of,
    make_staff,
    messages_of,
    shows_at_field,
    text_of,
)
from tests.factories import make_order, make_product, make_variant
from tests.test_stock import make_line, shelf

pytestmark = [pytest.mark.django_db, pytest.mark.money]

LEVELS = reverse("admin:store_stocklevel_changelist")
LEDGER = reverse("admin:store_stockmovement_changelist")


@pytest.fixture
def variant():
    """Ten pairs, two of them held for an open order."""
    variant = make_variant(make_product(name="Cadence"), sku="BC-CAD-N-M", on_hand=10)
    StockLevel.objects.hold(make_line(variant, 2))
    return variant


def adjust(variant):
    return reverse("admin:store_stocklevel_adjust", args=[variant.pk])


def typed(client, variant, way="take", pairs="3", reason="Damaged"):
    """What a person sends after opening the page."""
    form = form_of(client.get(adjust(variant)))
    return form | {"way": way, "pairs": pairs, "reason": reason}


def confirmed(form):
    return form | {"confirmed": "Yes"}


def test_an_adjustment_is_looked_at_then_written_with_reason_and_person(
    staff_client, admin_user, variant
):
    response = staff_client.get(adjust(variant))
    assert "Free to sell 8 Held for orders 2 On hand 10" in text_of(response)

    response = staff_client.post(adjust(variant), typed(staff_client, variant))
    assert "On hand 10 −3 = 7" in text_of(response)
    assert "Free to sell 8 −3 = 5" in text_of(response)
    assert shelf(variant) == (10, 2), "nothing is written before it is confirmed"

    response = staff_client.post(adjust(variant), confirmed(form_of(response)), follow=True)
    [(url, _)] = response.redirect_chain
    assert url == reverse("admin:store_stocklevel_change", args=[variant.pk])
    assert messages_of(response) == [f"{variant}: −3. Now 7 on hand, 5 free."]
    assert shelf(variant) == (7, 2)
    movement = variant.movements.get(kind="adjust", d_on_hand=-3)
    assert (movement.reason, movement.actor) == ("Damaged", admin_user)
    assert LogEntry.objects.get().get_change_message() == "−3: Damaged"


@pytest.mark.parametrize(
    ("way", "pairs", "kind", "change"),
    [
        ("receive", "40", "receive", 40),
        ("count", "13", "count", 3),
        ("count", "2", "count", -8),
        ("count", "10", "count", 0),
        ("add", "1", "adjust", 1),
        ("take", "8", "adjust", -8),
    ],
)
def test_each_way_writes_a_movement_of_its_own_kind(
    staff_client, admin_user, variant, way, pairs, kind, change
):
    form = confirmed(typed(staff_client, variant, way=way, pairs=pairs, reason="Because"))
    assert staff_client.post(adjust(variant), form).status_code == 302
    assert shelf(variant) == (10 + change, 2)
    movement = variant.movements.first()
    assert (movement.kind, movement.d_on_hand) == (kind, change)
    assert (movement.reason, movement.actor) == ("Because", admin_user)
    assert staff_client.post(adjust(variant), form).status_code == 200, "not a second time"
    assert variant.movements.count() == 3


def test_a_count_says_what_it_comes_to_and_what_to_leave_out(staff_client, variant):
    make_order(variant, quantity=3, paid=True)
    page = staff_client.get(adjust(variant))
    assert "Sold, not packed yet 3" in text_of(page)
    assert "leave out the 3 pairs that are sold and not packed yet" in text_of(page)
    form = typed(staff_client, variant, way="count", pairs="5", reason="Counted")
    assert "On hand 7 −2 = 5 Free to sell 5 −2 = 3" in text_of(
        staff_client.post(adjust(variant), form)
    )


@pytest.mark.parametrize("step", [lambda form: form, confirmed], ids=["looked at", "confirmed"])
def test_a_count_below_what_is_held_is_refused_with_the_reason(staff_client, variant, step):
    form = typed(staff_client, variant, way="count", pairs="1")
    response = staff_client.post(adjust(variant), step(form))
    [error] = errors_of(response)["pairs"]
    assert error.startswith("2 pairs are held for open orders, so 1 cannot be all that lies there.")
    assert shelf(variant) == (10, 2)


def test_a_link_chooses_the_way(staff_client, variant):
    assert form_of(staff_client.get(f"{adjust(variant)}?way=count"))["way"] == "count"
    assert "way" not in form_of(staff_client.get(f"{adjust(variant)}?way=steal"))


def test_going_back_writes_nothing_and_keeps_what_was_typed(staff_client, variant):
    response = staff_client.post(
        adjust(variant), typed(staff_client, variant) | {"back": "No, go back"}
    )
    form = form_of(response)
    assert (form["way"], form["pairs"], form["reason"]) == ("take", "3", "Damaged")
    assert shelf(variant) == (10, 2)


@pytest.mark.parametrize("step", [lambda form: form, confirmed], ids=["looked at", "confirmed"])
def test_below_what_is_held_is_refused_with_the_reason(staff_client, variant, step):
    form = typed(staff_client, variant, pairs="9")
    response = staff_client.post(adjust(variant), step(form))
    assert response.status_code == 200
    assert errors_of(response)["pairs"] == [
        "2 of 10 pairs are held for open orders, so at most 8 can be taken away."
    ]
    assert shows_at_field(response, "pairs")
    assert shelf(variant) == (10, 2)


def test_more_than_there_is_is_refused(staff_client):
    variant = make_variant(on_hand=3)
    response = staff_client.post(adjust(variant), typed(staff_client, variant, pairs="4"))
    assert errors_of(response)["pairs"] == ["Only 3 pairs lie on the shelf."]


def test_a_hold_taken_in_the_last_moment_is_respected(staff_client, variant, monkeypatch):
    """The model's own refusal, of a hold that came after the form had looked, is shown too."""
    form = confirmed(typed(staff_client, variant, pairs="8"))
    look = "store.admin.adjusting.AdjustForm.refuse_if_held"
    monkeypatch.setattr(look, lambda form, level: None)
    StockLevel.objects.hold(make_line(variant, 1))
    response = staff_client.post(adjust(variant), form)
    assert errors_of(response)["pairs"] == [
        "3 of 10 pairs are held for open orders, so at most 7 can be taken away."
    ]
    assert shelf(variant) == (10, 3)


def test_the_same_adjustment_sent_twice_is_written_once(staff_client, variant):
    form = confirmed(typed(staff_client, variant))
    assert staff_client.post(adjust(variant), form).status_code == 302
    response = staff_client.post(adjust(variant), form)
    assert response.status_code == 200
    assert (
        "The shelf has changed since you opened this page: 7 pairs"
        in (errors_of(response)["pairs"][0])
    )
    assert shelf(variant) == (7, 2)


def test_of_two_clicks_at_the_same_moment_one_is_written(staff_client, variant, monkeypatch):
    """The other click is written after this one has looked, and before it writes."""
    form = confirmed(typed(staff_client, variant))
    look = "store.admin.adjusting.AdjustForm.refuse_if_held"
    monkeypatch.setattr(look, lambda form, level: level.adjust(-3, "The other click"))
    response = staff_client.post(adjust(variant), form)
    assert "The shelf has changed" in errors_of(response)["pairs"][0]
    assert shelf(variant) == (7, 2)


def test_a_second_sending_is_noticed_although_the_shelf_is_as_full_as_before(staff_client, variant):
    form = confirmed(typed(staff_client, variant))
    staff_client.post(adjust(variant), form)
    variant.stock.adjust(3, "Found again")
    staff_client.post(adjust(variant), form)
    assert shelf(variant) == (10, 2)


def test_after_such_a_refusal_the_page_can_be_sent_again(staff_client, variant):
    form = typed(staff_client, variant)
    variant.stock.adjust(5, "Delivery")
    response = staff_client.post(adjust(variant), form)
    assert errors_of(response)["pairs"]
    response = staff_client.post(adjust(variant), confirmed(form_of(response)))
    assert response.status_code == 302
    assert shelf(variant) == (12, 2)


def test_a_hold_meanwhile_does_not_stand_in_the_way(staff_client, variant):
    form = confirmed(typed(staff_client, variant))
    StockLevel.objects.hold(make_line(variant, 1))
    assert staff_client.post(adjust(variant), form).status_code == 302
    assert shelf(variant) == (7, 3)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"way": ""}, "way"),
        ({"way": "steal"}, "way"),
        ({"pairs": ""}, "pairs"),
        ({"pairs": "0"}, "pairs"),
        ({"pairs": "-3"}, "pairs"),
        ({"pairs": "1.5"}, "pairs"),
        ({"pairs": "three"}, "pairs"),
        ({"pairs": "10001", "way": "add"}, "pairs"),
        ({"pairs": "9" * 5000}, "pairs"),
        ({"pairs": "1000001", "way": "count"}, "pairs"),
        ({"pairs": "-1", "way": "count"}, "pairs"),
        ({"reason": ""}, "reason"),
        ({"reason": "   "}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"reason": "null \x00 byte"}, "reason"),
        ({"seen": ""}, "pairs"),
        ({"seen": "10.999"}, "pairs"),
        ({"seen": "é" * 60}, "pairs"),
    ],
)
def test_a_bad_adjustment_is_refused_next_to_the_field(staff_client, variant, change, field):
    response = staff_client.post(adjust(variant), confirmed(typed(staff_client, variant)) | change)
    assert response.status_code == 200
    assert list(errors_of(response)) == [field]
    assert shows_at_field(response, field)
    assert shelf(variant) == (10, 2)


def test_a_form_with_nothing_in_it_is_refused(staff_client, variant):
    response = staff_client.post(adjust(variant), {"confirmed": "Yes"})
    assert set(errors_of(response)) == {"way", "pairs", "reason"}


def test_a_shelf_that_does_not_exist_leads_back_with_a_message(staff_client):
    for key in (999, "abc", "9" * 30):
        url = reverse("admin:store_stocklevel_adjust", args=[key])
        assert staff_client.get(url, follow=True).status_code == 200
        assert staff_client.post(url, follow=True).status_code == 200


# Nothing else changes it


def test_shelves_and_ledger_cannot_be_added_changed_or_deleted(staff_client, variant):
    movement = variant.movements.first()
    for row in (variant.stock, movement):
        name = row._meta.model_name
        change = reverse(f"admin:store_{name}_change", args=[row.pk])
        assert staff_client.get(change).status_code == 200
        assert staff_client.post(change, {"on_hand": "99", "reason": "x"}).status_code == 403
        assert staff_client.get(reverse(f"admin:store_{name}_add")).status_code == 403
        delete = reverse(f"admin:store_{name}_delete", args=[row.pk])
        assert staff_client.post(delete, {"post": "yes"}).status_code == 403
    assert shelf(variant) == (10, 2)


def test_a_shelf_shows_who_holds_pairs_and_what_happened(staff_client, variant):
    order = variant.order_lines.get().order
    text = text_of(staff_client.get(reverse("admin:store_stocklevel_change", args=[variant.pk])))
    heading = "Held for, or promised to Order Payment Placed Pairs"
    assert f"{heading} {order.code} Waiting for payment" in text
    assert re.search(rf"Held for an order \+2 10 8 {order.code} The shop", text)
    assert re.search(r"Adjusted \+10 10 10 For a test The shop", text)


# Lists


def test_shelves_are_listed_found_and_filtered(staff_client, variant):
    make_variant(make_product(name="Keel"), sku="BC-KEE-H-L", on_hand=3)
    make_variant(make_product(name="Tern"), sku="BC-TER-H-L", on_hand=0)

    def found(query):
        levels = staff_client.get(f"{LEVELS}?{query}").context["cl"].result_list
        return [level.variant.sku for level in levels]

    assert found("") == ["BC-CAD-N-M", "BC-KEE-H-L", "BC-TER-H-L"]
    assert found("stock=low") == ["BC-KEE-H-L"]
    assert found("stock=out") == ["BC-TER-H-L"]
    assert found("stock=enough") == found("stock=held") == ["BC-CAD-N-M"]
    assert found(f"product={variant.product_id}") == ["BC-CAD-N-M"]
    assert found("q=kee-h") == ["BC-KEE-H-L"]
    assert found("q=Tern") == ["BC-TER-H-L"]
    text = text_of(staff_client.get(LEVELS))
    assert "size M 8 2 10 In stock Change BC-CAD-N-M" in text
    assert "size M 3 0 3 Only 3 left Change BC-KEE-H-L" in text


def test_the_ledger_is_found_by_sku_order_and_reason(staff_client, variant):
    order = variant.order_lines.get().order
    make_variant(sku="BC-OTHER")

    def found(query):
        moved = staff_client.get(f"{LEDGER}?{query}").context["cl"].result_list
        return [(movement.variant.sku, movement.kind) for movement in moved]

    assert found("q=CAD-N") == [("BC-CAD-N-M", "hold"), ("BC-CAD-N-M", "adjust")]
    assert found(f"q={order.code}") == [("BC-CAD-N-M", "hold")]
    assert found("kind__exact=hold") == [("BC-CAD-N-M", "hold")]
    assert len(found("q=For+a+test")) == 2


@pytest.mark.parametrize("url", [LEVELS, LEDGER])
def test_a_list_asks_the_database_as_often_for_many_rows_as_for_one(
    staff_client, variant, django_assert_max_num_queries, url
):
    with django_assert_max_num_queries(9):
        staff_client.get(url)
    for _ in range(12):
        StockLevel.objects.hold(make_line(make_variant()))
    with django_assert_max_num_queries(9):
        staff_client.get(url)


def test_a_shelf_asks_as_often_for_a_long_ledger_as_for_a_short_one(
    staff_client, variant, django_assert_max_num_queries
):
    url = reverse("admin:store_stocklevel_change", args=[variant.pk])
    with django_assert_max_num_queries(12):
        staff_client.get(url)
    for _ in range(60):
        variant.stock.adjust(1, "Found")
    with django_assert_max_num_queries(12):
        response = staff_client.get(url)
    assert text_of(response).count("For a test") == 0
    with django_assert_max_num_queries(12):
        response = staff_client.get(f"{url}?page=2")
    assert text_of(response).count("For a test") == 1


def test_the_ledger_says_what_lay_there_after_each_line(staff_client, variant):
    for number in range(1, 61):
        variant.stock.adjust(1, f"Number {number}.")
    url = reverse("admin:store_stocklevel_change", args=[variant.pk])
    newest = text_of(staff_client.get(url))
    assert re.search(r"Adjusted \+1 70 68 Number 60\.", newest)
    assert re.search(r"Adjusted \+1 21 19 Number 11\.", newest)
    older = text_of(staff_client.get(f"{url}?page=2"))
    assert re.search(r"Adjusted \+1 20 18 Number 10\.", older)
    assert re.search(r"Adjusted \+10 10 10 For a test", older)
    assert "Page 2 of 2" in text_of(staff_client.get(f"{url}?page=99"))


def test_a_restock_leads_to_the_order_of_its_refund(staff_client, variant):
    order = make_order(variant, quantity=2, paid=True)
    refund = Refund.objects.create(order=order, source="admin", amount=100)
    line = RefundLine.objects.create(refund=refund, order_line=order.lines.get(), quantity=2)
    StockLevel.objects.restock(line)
    url = reverse("admin:store_stocklevel_change", args=[variant.pk])
    assert f"Back on the shelf +2 10 8 Refund of {order.code}" in text_of(staff_client.get(url))
    assert f"Refund of {order.code}" in text_of(staff_client.get(LEDGER))


# Who may what


def test_who_may_only_look_cannot_adjust(client, variant):
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.force_login(make_staff("view_stocklevel", "view_stockmovement"))
    page = client.get(reverse("admin:store_stocklevel_change", args=[variant.pk]))
    assert "In stock" in text_of(page)
    assert "Change stock" not in text_of(page)
    assert not re.search("Change stock|Receive", text_of(client.get(LEVELS)))
    assert client.get(adjust(variant)).status_code == 403
    wish = {"way": "take", "pairs": "1", "reason": "x", "confirmed": "Yes"}
    assert client.post(adjust(variant), wish).status_code == 403
    assert shelf(variant) == (10, 2)


def test_who_may_change_stock_can_adjust_and_look(client, variant):
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.force_login(make_staff("change_stocklevel"))
    assert client.get(LEVELS).status_code == 200
    assert client.post(adjust(variant), confirmed(typed(client, variant))).status_code == 302
    assert shelf(variant) == (7, 2)


def test_a_stranger_is_asked_to_log_in(shopper, variant):
    assert shopper.post(adjust(variant))["Location"].startswith("/admin/login/")


def test_an_adjustment_without_the_admins_token_is_refused(admin_user, variant):
    client = Client(enforce_csrf_checks=True)
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.force_login(admin_user)
    form = confirmed(typed(client, variant))
    without = {name: value for name, value in form.items() if name != "csrfmiddlewaretoken"}
    assert client.post(adjust(variant), without).status_code == 403
    assert client.post(adjust(variant), form).status_code == 302


def test_a_product_saved_from_a_stale_tab_leaves_the_stock_alone(staff_client, variant):
    """Neither product nor variant form carries stock, whatever a tab of yesterday sends."""
    pages = [
        reverse("admin:store_product_change", args=[variant.product_id]),
        reverse("admin:store_variant_change", args=[variant.pk]),
    ]
    stale = [form_of(staff_client.get(page)) for page in pages]
    variant.stock.adjust(-4, "Damaged")
    for page, form in zip(pages, stale, strict=True):
        sent = form | {"on_hand": "10", "stock-0-on_hand": "10", "held": "0"}
        assert staff_client.post(page, sent).status_code == 302
    assert shelf(variant) == (6, 2)


def test_every_movement_of_a_shelf_is_in_the_ledger(staff_client, variant):
    for way, pairs in (("add", "7"), ("take", "2"), ("add", "1")):
        staff_client.post(adjust(variant), confirmed(typed(staff_client, variant, way, pairs)))
    assert shelf(variant) == (16, 2)
    assert StockMovement.objects.filter(variant=variant, kind="adjust").count() == 4
