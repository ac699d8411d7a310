"""Staff say how many pairs may be ordered before they arrive, and see which orders wait."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from store import promise
from store.arrival import day
from store.models import Order, StockLevel
from tests.admin_pages import errors_of, form_of, messages_of, shows_at_field, text_of
from tests.factories import make_order, make_variant

pytestmark = [pytest.mark.django_db, pytest.mark.money]

DAY = timezone.localdate() + timedelta(days=40)
ORDERS = reverse("admin:store_order_changelist")


@pytest.fixture
def variant():
    return make_variant(on_hand=0, back_on=DAY, ahead=5)


@pytest.fixture
def order(variant):
    return make_order(variant, quantity=2, paid=True, back_on=DAY)


def page(obj):
    return reverse(f"admin:store_{obj._meta.model_name}_change", args=[obj.pk])


def save(client, variant, **typed):
    form = form_of(client.get(page(variant)))
    typed = {name: str(value) for name, value in typed.items()}
    return client.post(page(variant), form | typed, follow=True)


def level(variant):
    return StockLevel.objects.get(pk=variant.pk)


def test_staff_say_how_many_may_be_ordered_before_they_arrive(staff_client, admin_user):
    variant = make_variant(on_hand=0)
    save(staff_client, variant, back_on=DAY.isoformat(), ahead=4)
    assert (level(variant).back_on, level(variant).ahead) == (DAY, 4)
    last = variant.movements.first()
    assert (last.kind, last.d_ahead, last.actor) == ("ahead", 4, admin_user)
    assert last.reason == f"Back on {day(DAY)}"
    shelf = text_of(staff_client.get(page(level(variant))))
    assert f"May be sold ahead of {day(DAY)} 4" in shelf
    assert "May be sold ahead +4 ahead" in shelf


def test_a_page_saved_as_it_was_writes_nothing(staff_client, variant):
    before = variant.movements.count()
    save(staff_client, variant, unit_price=61)
    assert variant.movements.count() == before
    assert level(variant).ahead == 5


def test_a_tab_left_open_does_not_sell_ahead_what_has_come(staff_client, variant):
    stale = form_of(staff_client.get(page(variant)))
    variant.stock.receive(5, "Delivery")
    assert level(variant).ahead == 0
    assert staff_client.post(page(variant), stale | {"unit_price": "61"}).status_code == 302
    assert level(variant).ahead == 0
    variant.refresh_from_db()
    assert variant.unit_price == 6100


def test_a_number_typed_over_one_that_has_changed_is_asked_about(staff_client, variant):
    stale = form_of(staff_client.get(page(variant)))
    variant.stock.receive(2, "Delivery")
    response = staff_client.post(page(variant), stale | {"ahead": "6"})
    assert "3 may be ordered ahead now" in text_of(response)
    assert level(variant).ahead == 3
    again = form_of(response) | {"ahead": "6"}
    assert staff_client.post(page(variant), again).status_code == 302
    assert level(variant).ahead == 6


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"back_on": ""}, "back_on", "Say on which day"),
        ({"ahead": 1}, "ahead", "2 are promised to orders already"),
        ({"ahead": -1}, "ahead", "Not below zero"),
        ({"ahead": "many"}, "ahead", "whole number"),
        ({"ahead": 10_001}, "ahead", "At most 10,000"),
    ],
)
def test_what_would_break_a_promise_is_refused_at_its_field(
    staff_client, variant, order, typed, field, why
):
    response = save(staff_client, variant, **typed)
    assert list(errors_of(response)) == [field]
    assert shows_at_field(response, field)
    assert why in text_of(response)
    assert (level(variant).back_on, level(variant).ahead) == (DAY, 5)


def test_a_later_day_names_the_orders_that_were_promised_a_sooner_one(staff_client, variant, order):
    later = DAY + timedelta(days=7)
    response = save(staff_client, variant, back_on=later.isoformat())
    assert any("1 order was promised an earlier day" in each for each in messages_of(response))
    assert level(variant).back_on == later


def test_the_order_says_what_it_waits_for_and_is_not_packed(staff_client, variant, order):
    shown = text_of(staff_client.get(page(order)))
    why = f"Waits for stock: 2 × {variant.sku}, promised for {day(DAY)}."
    assert "Waiting for stock" in shown
    assert why in shown
    assert f"2 to come, promised for {day(DAY)}" in shown
    assert "Mark as packed" not in shown
    refund = text_of(staff_client.get(reverse("admin:store_order_refund", args=[order.pk])))
    assert "Not waited for, not sent" in refund
    packed = staff_client.post(reverse("admin:store_order_pack", args=[order.pk]), follow=True)
    assert any(why in each for each in messages_of(packed))
    many = staff_client.post(
        ORDERS, {"action": "pack", "_selected_action": [str(order.pk)]}, follow=True
    )
    assert "Waits for stock" in text_of(many)
    assert Order.objects.get(pk=order.pk).fulfilment_state == "unfulfilled"


def test_the_front_page_counts_what_waits_and_leads_to_it(staff_client, variant, order):
    front = staff_client.get(reverse("admin:index"))
    [tile] = [tile for tile in front.context["front"].tiles if tile.name == "Waiting for stock"]
    assert tile.count == 1
    assert [each.pk for each in staff_client.get(tile.url).context["cl"].queryset] == [order.pk]
    variant.stock.receive(2, "Delivery")
    names = [tile.name for tile in staff_client.get(reverse("admin:index")).context["front"].tiles]
    assert "To pack" in names
    assert "Waiting for stock" not in names


@pytest.mark.parametrize(("days", "is_due"), [(0, True), (2, True), (3, False)])
def test_before_the_day_promised_staff_are_asked_to_tell_of_a_delay(
    staff_client, order, monkeypatch, days, is_due
):
    leaves = promise.first_day(order)
    monkeypatch.setattr(timezone, "localdate", lambda *_: leaves - timedelta(days=days))
    tasks = staff_client.get(reverse("admin:index")).context["front"].tasks
    found = [task for task in tasks if "wait for stock" in task.words or "waits" in task.words]
    assert [task.count for task in found] == [1] * is_due
    listed = staff_client.get(f"{ORDERS}?todo=due").context["cl"].result_count
    assert listed == is_due


def test_the_shelf_shows_who_waits_and_where_a_delivery_goes(staff_client, variant, order):
    assert "(2 to come)" in text_of(staff_client.get(page(level(variant))))
    address = reverse("admin:store_stocklevel_adjust", args=[variant.pk])
    form = form_of(staff_client.get(address))
    typed = form | {"way": "receive", "pairs": "3", "reason": "Delivery"}
    look = text_of(staff_client.post(address, typed))
    assert "For orders that wait 2" in look
    assert "0 +3 −2 = 1" in look
    staff_client.post(address, typed | {"confirmed": "x"})
    assert (level(variant).on_hand, level(variant).promised) == (1, 0)
    shown = text_of(staff_client.get(page(order)))
    assert f"2 pairs of {variant.sku} came, and are set aside" in shown
    assert Order.objects.get(pk=order.pk).why_not_packable == []
