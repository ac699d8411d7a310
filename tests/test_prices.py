"""Every change of a price is written down with who made it, when, from what to what, and why."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

import store
from biocorrect.models import PageChange
from store.models import PriceChange
from store.quote import quote
from tests.admin_pages import (
    errors_of,
    form_of,
    make_staff,
    messages_of,
    shows_at_field,
    text_of,
)
from tests.factories import make_cart, make_product, make_variant

pytestmark = [pytest.mark.django_db, pytest.mark.money]


@pytest.fixture
def product():
    product = make_product(name="Cadence", slug="cadence")
    for arch in ("low", "neutral", "high"):
        make_variant(product, arch=arch, sku=f"BC-CAD-{arch[0].upper()}-M")
    return product


def page(row):
    return reverse(f"admin:store_{row._meta.model_name}_change", args=[row.pk])


def rows():
    return list(PriceChange.objects.order_by("pk").values_list("from_price", "to_price", "reason"))


def test_a_price_and_its_history_are_written_together(admin_user, product):
    before = timezone.now()
    assert product.variants.set_price(6200, by=admin_user, reason="Dearer foam") == 3
    assert set(product.variants.values_list("unit_price", flat=True)) == {6200}
    assert rows() == [(5800, 6200, "Dearer foam")] * 3
    assert {change.changed_by for change in PriceChange.objects.all()} == {admin_user}
    [at] = set(PriceChange.objects.values_list("at", flat=True))
    assert before <= at <= before + timedelta(minutes=1)


def test_a_price_that_stays_is_no_change(product):
    product.variants.set_price(6200)
    assert product.variants.set_price(6200) == 0
    assert len(rows()) == 3


def test_only_those_that_cost_something_else_are_written(product):
    product.variants.filter(arch="high").set_price(6400)
    assert product.variants.set_price(6400) == 2
    assert rows() == [(5800, 6400, "")] * 3


def test_a_price_that_cannot_be_leaves_neither_price_nor_history(product):
    with pytest.raises(IntegrityError), transaction.atomic():
        product.variants.set_price(49)
    assert set(product.variants.values_list("unit_price", flat=True)) == {5800}
    assert rows() == []


def test_the_database_refuses_a_change_that_is_none(product):
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceChange.objects.create(
            variant=product.variants.first(), from_price=58, to_price=58, at=timezone.now()
        )


def test_an_open_cart_and_the_pages_are_told_at_once(product):
    variant = product.variants.get(arch="neutral")
    cart = make_cart(variant)
    noted = PageChange.objects.count()
    product.variants.set_price(6200)
    assert PageChange.objects.count() > noted
    [line] = quote(cart).lines
    assert line.unit_price == 6200


def test_the_products_page_tells_its_history_the_newest_first(staff_client, admin_user, product):
    form = form_of(staff_client.get(page(product)))
    staff_client.post(page(product), form | {"price": "62", "price_reason": "Dearer foam"})
    high = product.variants.get(arch="high")
    form = form_of(staff_client.get(page(high)))
    staff_client.post(page(high), form | {"unit_price": "64.50", "price_reason": "Carbon"})
    words = text_of(staff_client.get(page(product)))
    high_row, all_row = f"High M $62.00 $64.50 {admin_user}", f"Cadence {admin_user}"
    assert f"{high_row} Carbon" in words
    assert "Low M, Neutral M, High M $58.00 $62.00" in words
    assert words.index("$64.50 admin") < words.index("Dearer foam")
    assert all_row not in words


def test_a_variants_own_price_is_saved_with_the_rest_of_it(staff_client, product):
    variant = product.variants.get(arch="low")
    form = form_of(staff_client.get(page(variant)))
    staff_client.post(page(variant), form | {"unit_price": "61", "sku": "BC-CAD-L-MM"})
    variant.refresh_from_db()
    assert (variant.unit_price, variant.sku) == (6100, "BC-CAD-L-MM")
    assert rows() == [(5800, 6100, "")]


def test_saving_without_a_new_price_writes_no_history(staff_client, product):
    for row in (product, product.variants.first()):
        form = form_of(staff_client.get(page(row)))
        assert staff_client.post(page(row), form | {"price_reason": "Nothing"}).status_code == 302
    assert rows() == []


VARIANTS = reverse("admin:store_variant_changelist")


def ticked(*variants, **typed):
    return {"action": "reprice", "_selected_action": [each.pk for each in variants], **typed}


def test_ticked_variants_of_any_product_get_one_price(staff_client, admin_user, product):
    other = make_variant(unit_price=6000)
    these = [product.variants.get(arch="high"), other]
    page = staff_client.post(VARIANTS, ticked(*these))
    words = text_of(page)
    assert "2 variants, and what each costs now" in words
    assert "Cadence, high arch, size M BC-CAD-H-M $58.00" in words
    assert rows() == []
    typed = {"price": "64", "price_reason": "Carbon"}
    response = staff_client.post(VARIANTS, ticked(*these, **typed), follow=True)
    assert messages_of(response) == ["2 variants now cost $64.00."]
    assert sorted(rows()) == [(5800, 6400, "Carbon"), (6000, 6400, "Carbon")]
    assert {change.changed_by for change in PriceChange.objects.all()} == {admin_user}
    assert set(product.variants.exclude(arch="high").values_list("unit_price", flat=True)) == {5800}
    again = staff_client.post(VARIANTS, ticked(*these, **typed), follow=True)
    assert messages_of(again) == ["They all cost that already."]


@pytest.mark.parametrize("price", ["", "0.49", "cheap", "-5", "58.005"])
def test_a_bad_price_for_many_is_refused_at_its_field(staff_client, product, price):
    response = staff_client.post(VARIANTS, ticked(*product.variants.all(), price=price))
    assert list(errors_of(response)) == ["price"]
    assert shows_at_field(response, "price")
    assert rows() == []


def test_who_may_not_change_variants_changes_no_price(client, product):
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.force_login(make_staff("view_variant", "change_product"))
    assert "Change the price" not in client.get(VARIANTS).content.decode()
    client.post(VARIANTS, ticked(*product.variants.all(), price="64"))
    assert rows() == []


def test_many_variants_changed_at_once_are_one_line(product):
    for size in ("S", "L", "XL"):
        make_variant(product, size=size, sku=f"BC-CAD-N-{size}")
    product.variants.set_price(6200)
    [repricing] = PriceChange.objects.of(product)
    assert (repricing.which, repricing.from_price, repricing.to_price) == ("6 variants", 5800, 6200)


def test_a_history_goes_with_a_variant_that_was_never_ordered(staff_client, product):
    product.variants.set_price(6200)
    delete = reverse("admin:store_variant_delete", args=[product.variants.first().pk])
    assert staff_client.post(delete, {"post": "yes"}).status_code == 302
    assert (product.variants.count(), len(rows())) == (2, 2)


def test_the_history_takes_one_query(product, django_assert_num_queries):
    product.variants.set_price(6200)
    product.variants.set_price(6300)
    with django_assert_num_queries(1):
        told = PriceChange.objects.of(product)
        assert [each.which for each in told] == ["Low M, Neutral M, High M"] * 2


def test_a_history_nobody_may_see_is_not_shown(client, product):
    product.variants.set_price(6200)
    client.force_login(make_staff("view_product"))
    assert "What it has cost" not in text_of(client.get(page(product)))
    client.force_login(make_staff("view_product", "view_variant"))
    assert "$58.00 $62.00 The shop" in text_of(client.get(page(product)))


def test_no_other_code_changes_a_price():
    """`set_price` is the one verb; what is made new has its price from the start."""
    folder = Path(store.__file__).parent
    writes = [
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*.py")
        if re.search(r"update\([^)]*unit_price=|variant\.unit_price = ", file.read_text())
    ]
    assert writes == ["models/variant.py"]
