"""Products and variants in the admin: what staff can do, and what they are told otherwise."""

import io
import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import model_to_dict, modelform_factory
from django.urls import reverse
from PIL import Image

from content.models import ProductCard
from store.admin.dollars import DollarsField
from store.admin.product_form import ProductForm
from store.models import Product, ProductPicture, StockLevel, StockMovement, Variant
from tests.admin_pages import (
    errors_of,
    form_of,
    messages_of,
    shows_at_field,
    text_of,
)
from tests.factories import make_cart, make_product, make_variant
from tests.pages import make_page
from tests.test_stock import make_line

pytestmark = pytest.mark.django_db

PRODUCTS = reverse("admin:store_product_changelist")
VARIANTS = reverse("admin:store_variant_changelist")


def page(obj):
    return reverse(f"admin:store_{obj._meta.model_name}_change", args=[obj.pk])


def new_variants(product):
    return reverse("admin:store_product_variants", args=[getattr(product, "pk", product)])


def act(client, url, action, *rows):
    return client.post(
        url,
        {"action": action, "_selected_action": [row.pk for row in rows], "index": 0},
        follow=True,
    )


def picture_file(kind="png", size=(900, 600), name="pair.png"):
    file = io.BytesIO()
    Image.new("RGB", size, (200, 120, 90)).save(file, kind)
    return SimpleUploadedFile(name, file.getvalue())


@pytest.fixture
def product():
    product = make_product(name="Cadence", slug="cadence")
    for arch in ("low", "neutral", "high"):
        make_variant(product, arch=arch, sku=f"BC-CAD-{arch[0].upper()}-M")
    return product


# Prices


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("58", 5800),
        ("58.00", 5800),
        ("$58", 5800),
        (" $ 58.5 ", 5850),
        ("1,058.99", 105899),
        ("0.50", 50),
        ("9999.99", 999999),
        ("058", 5800),
        ("58.", None),
        ("58.005", None),
        ("0.49", None),
        ("0", None),
        ("10000", None),
        ("9" * 5000, None),
        ("-58", None),
        ("−58", None),
        ("-$58", None),
        ("$-58", None),
        ("5 8", None),
        ("5,8", None),
        ("58 dollars", None),
        ("1e3", None),
        ("٥٨", None),
        ("5800000", None),
        ("NaN", None),
        ("€58", None),
        ("58\x00", None),
    ],
)
def test_a_price_is_typed_in_dollars_and_kept_in_cents(typed, cents):
    field = DollarsField()
    if cents is None:
        with pytest.raises(forms.ValidationError) as refused:
            field.clean(typed)
        assert refused.value.messages[0].endswith(".")
    else:
        assert field.clean(typed) == cents


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "required"),
        ("-3", "negative"),
        ("58.005", "decimals"),
        ("0.10", "too_low"),
        ("99999", "too_high"),
        ("x", "invalid"),
    ],
)
def test_each_refusal_of_a_price_has_its_own_reason(typed, code):
    with pytest.raises(forms.ValidationError) as refused:
        DollarsField().clean(typed)
    assert refused.value.error_list[0].code == code


def test_a_price_is_shown_in_dollars_and_what_was_typed_as_typed():
    assert DollarsField().prepare_value(105800) == "$1,058.00"
    assert DollarsField().prepare_value("58.005") == "58.005"


def test_one_price_is_written_to_every_variant(staff_client, product):
    other = make_variant()
    form = form_of(staff_client.get(page(product)))
    assert form["price"] == "$58.00"
    response = staff_client.post(page(product), form | {"price": "62.5"}, follow=True)
    assert "All 3 variants of Cadence now cost $62.50." in messages_of(response)
    assert set(product.variants.values_list("unit_price", flat=True)) == {6250}
    other.refresh_from_db()
    assert other.unit_price == 5800


def test_variants_of_different_prices_keep_them_unless_one_is_typed(staff_client, product):
    product.variants.filter(arch="high").update(unit_price=6400)
    response = staff_client.get(page(product))
    assert "They cost from $58.00 to $64.00 now." in text_of(response)
    form = form_of(response)
    assert form["price"] == ""
    staff_client.post(page(product), form | {"name": "Cadence 2"})
    assert sorted(product.variants.values_list("unit_price", flat=True)) == [5800, 5800, 6400]


@pytest.mark.parametrize("typed", ["58.005", "999999999"])
def test_a_bad_price_is_refused_next_to_the_field_and_nothing_is_saved(
    staff_client, product, typed
):
    form = form_of(staff_client.get(page(product)))
    response = staff_client.post(page(product), form | {"price": typed, "name": "Other"})
    assert response.status_code == 200
    assert list(errors_of(response)) == ["price"]
    assert shows_at_field(response, "price")
    product.refresh_from_db()
    assert product.name == "Cadence"


def test_an_order_keeps_its_price_when_the_product_gets_another(staff_client, product):
    line = make_line(product.variants.first())
    form = form_of(staff_client.get(page(product)))
    staff_client.post(page(product), form | {"price": "99"})
    line.refresh_from_db()
    assert (line.unit_price, line.line_total) == (5800, 5800)


# A tab left open


def test_a_product_saved_from_a_stale_tab_changes_no_stock(staff_client, product):
    stale = form_of(staff_client.get(page(product)))
    variant = product.variants.get(arch="neutral")
    StockLevel.objects.hold(make_line(variant, 2))
    variant.stock.adjust(-3, "Damaged")
    response = staff_client.post(page(product), stale | {"care": "Wipe with a cloth"})
    assert response.status_code == 302
    variant.stock.refresh_from_db()
    assert (variant.stock.on_hand, variant.stock.held) == (7, 2)
    product.refresh_from_db()
    assert product.care == "Wipe with a cloth"


def test_stock_sent_along_with_a_product_or_a_variant_is_ignored(staff_client, product):
    variant = product.variants.get(arch="neutral")
    tampered = {"on_hand": "500", "held": "0", "stock": "500", "stock-0-on_hand": "500"}
    for each in (product, variant):
        form = form_of(staff_client.get(page(each)))
        assert staff_client.post(page(each), form | tampered).status_code == 302
    assert set(StockLevel.objects.values_list("on_hand", flat=True)) == {10}
    assert StockMovement.objects.count() == 3


@pytest.mark.parametrize("model", [Product, Variant])
def test_a_stale_tab_does_not_bring_an_old_price_back(staff_client, product, model):
    row = product if model is Product else product.variants.first()
    stale = form_of(staff_client.get(page(row)))
    product.variants.update(unit_price=6900)
    assert staff_client.post(page(row), stale).status_code == 302
    assert set(product.variants.values_list("unit_price", flat=True)) == {6900}


def test_a_stale_tab_does_not_put_a_variant_on_sale_again(staff_client, product):
    variant = product.variants.first()
    stale = form_of(staff_client.get(page(variant)))
    product.variants.update(is_active=False)
    assert staff_client.post(page(variant), stale | {"unit_price": "61"}).status_code == 302
    variant.refresh_from_db()
    assert (variant.is_active, variant.unit_price) == (False, 6100)
    again = form_of(staff_client.get(page(variant))) | {"is_active": "on"}
    assert staff_client.post(page(variant), again).status_code == 302
    variant.refresh_from_db()
    assert variant.is_active


# Words and measurements


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"slug": "no spaces here"}, "slug"),
        ({"arch_neutral_mm": "5"}, "arch_neutral_mm"),
        ({"arch_neutral_mm": "-27"}, "arch_neutral_mm"),
        ({"arch_neutral_mm": "99999"}, "arch_neutral_mm"),
        ({"arch_neutral_mm": "high"}, "arch_neutral_mm"),
        ({"arch_neutral_mm": "12", "arch_low_mm": "11", "heel_mm": "12.5"}, "arch_neutral_mm"),
        ({"arch_low_mm": "30"}, "arch_neutral_mm"),
        ({"arch_high_mm": "27"}, "arch_high_mm"),
        ({"arch_single_mm": "22"}, "arch_single_mm"),
        ({"heel_cup_mm": "5", "heel_mm": "6"}, "heel_cup_mm"),
        ({"slug": "compare"}, "slug"),
        ({"heel_cup_mm": "400"}, "heel_cup_mm"),
        ({"heel_mm": "-6"}, "heel_mm"),
        ({"heel_mm": "6.55"}, "heel_mm"),
        ({"heel_mm": "NaN"}, "heel_mm"),
        ({"forefoot_mm": ""}, "forefoot_mm"),
        ({"forefoot_mm": "-1"}, "forefoot_mm"),
        ({"length": "three_quarter"}, "forefoot_mm"),
        ({"length": "half"}, "length"),
        ({"pair_grams": "0"}, "pair_grams"),
        ({"pair_grams": "9" * 40}, "pair_grams"),
        ({"cushion": "4"}, "cushion"),
        ({"cushion": ""}, "cushion"),
        ({"room": "9"}, "room"),
        ({"hue": "puce"}, "hue"),
        ({"shoes": ["run", "moon"]}, "shoes"),
        ({"made_for": ["run", "moon"]}, "made_for"),
        ({"goes_into": ["boot", "child"]}, "goes_into"),
        ({"position": "-1"}, "position"),
        ({"layers": "Cover: knit\nonly words"}, "layers"),
        ({"layers": "Cover:"}, "layers"),
        ({"questions": "How do I trim them?"}, "questions"),
        ({"questions": "No question. An answer."}, "questions"),
        ({"best_for": "x" * 4001}, "best_for"),
        ({"best_for": ""}, "best_for"),
        ({"summary": "x" * 161}, "summary"),
        ({"care": "null \x00 byte"}, "care"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(product, change, field):
    assert field in errors(product, change)


def errors(product, change):
    """What the form says, by field, about a product with this change."""
    form = modelform_factory(Product, form=ProductForm, fields="__all__")
    typed = {name: value for name, value in model_to_dict(product).items() if value is not None}
    return dict(form(typed | change, instance=product).errors)


def test_an_untouched_product_is_right(product):
    assert errors(product, {}) == {}


def test_a_product_without_any_arch_is_refused():
    empty = dict.fromkeys(("arch_low_mm", "arch_neutral_mm", "arch_high_mm"), "")
    assert errors(make_product(is_active=False), empty) == {
        "arch_neutral_mm": ["Type the height of at least one arch."]
    }


def test_an_arch_that_variants_have_keeps_its_height(product):
    assert errors(product, {"arch_high_mm": ""}) == {
        "arch_high_mm": ["There are variants of this arch, so its height is needed."]
    }


def test_the_line_that_is_wrong_is_named(product):
    [say] = errors(product, {"layers": "Cover: knit\n\nFoam EVA"})["layers"]
    assert say.startswith("Line 2 has no text after a colon.")


def test_a_childs_insole_and_adult_sizes_do_not_mix(product):
    assert list(errors(product, {"shoes": ["child"]})) == ["shoes"]


def test_a_name_and_an_address_can_be_taken_once(product):
    other = make_product(name="Keel", slug="keel", is_active=False)
    assert set(errors(other, {"name": "Cadence", "slug": "cadence"})) == {"name", "slug"}


def test_each_refusal_stands_next_to_its_field(staff_client, product):
    form = form_of(staff_client.get(page(product)))
    wrong = {
        "name": "",
        "price": "58.005",
        "arch_neutral_mm": "5",
        "heel_cup_mm": "text",
        "heel_mm": "-6",
        "cushion": "4",
        "layers": "only words",
        "shoes": ["moon"],
    }
    response = staff_client.post(page(product), form | wrong)
    assert response.status_code == 200
    assert set(errors_of(response)) >= set(wrong)
    for name in wrong:
        assert shows_at_field(response, name), name


def test_what_is_right_is_saved_as_typed(staff_client, product):
    form = form_of(staff_client.get(page(product)))
    change = {"shoes": ["run", "dress"], "cushion": "3", "heel_mm": "7.5", "hue": "teal"}
    change |= {"made_for": ["run"], "goes_into": ["boot", "dress"]}
    assert staff_client.post(page(product), form | change).status_code == 302
    product.refresh_from_db()
    assert product.shoes == ["run", "dress"]
    assert (product.made_for, product.goes_into) == (["run"], ["boot", "dress"])
    assert (product.cushion, str(product.heel_mm), product.hue) == (3, "7.5", "teal")


def test_saving_an_untouched_product_changes_nothing(staff_client, product):
    before = Product.objects.filter(pk=product.pk).values().get()
    form = form_of(staff_client.get(page(product)))
    assert staff_client.post(page(product), form).status_code == 302
    assert Product.objects.filter(pk=product.pk).values().get() == before


# A new product and its variants


def test_a_new_product_gets_its_variants_before_it_can_be_bought(staff_client):
    add = reverse("admin:store_product_add")
    blank = form_of(staff_client.get(add))
    assert "is_active" not in blank
    model = make_product()
    form = blank | form_of(staff_client.get(page(model)))
    form |= {"name": "Tern", "slug": "tern", "is_active": "on"}
    model.delete()
    response = staff_client.post(add, form, follow=True)
    product = Product.objects.get(slug="tern")
    assert response.redirect_chain == [(new_variants(product), 302)]
    assert not product.is_active

    form = form_of(response)
    assert form["letters"] == "TER"
    response = staff_client.post(new_variants(product), form | {"price": "58"}, follow=True)
    assert response.redirect_chain == [(page(product), 302)]
    assert product.variants.count() == 18
    assert set(product.variants.values_list("unit_price", flat=True)) == {5800}
    assert product.variants.filter(sku="BC-TER-N-XXL", arch="neutral", size="XXL").exists()
    assert StockLevel.objects.filter(variant__product=product, on_hand=0, held=0).count() == 18

    put_on_sale = reverse("admin:store_product_bring_back", args=[product.pk])
    assert put_on_sale in response.content.decode()
    assert staff_client.post(put_on_sale).status_code == 302
    product.refresh_from_db()
    assert product.is_active


def test_saving_a_product_neither_archives_it_nor_puts_it_on_sale(staff_client, product):
    archived = make_product(is_active=False)
    for each in (product, archived):
        form = form_of(staff_client.get(page(each)))
        assert "is_active" not in form
        tampered = {} if each.is_active else {"is_active": "on"}
        assert staff_client.post(page(each), form | tampered).status_code == 302
    assert list(Product.objects.on_sale()) == [product]


def test_only_what_is_missing_is_made_of_the_ticked_arches(staff_client, product):
    response = staff_client.get(new_variants(product))
    form = form_of(response) | {"arches": ["low", "high"], "sizes": ["M", "L"]}
    assert form["letters"] == "CAD"
    assert form["price"] == "$58.00"
    response = staff_client.post(new_variants(product), form, follow=True)
    assert messages_of(response)[0].startswith("2 variants added")
    made = sorted(product.variants.filter(size="L").values_list("sku", flat=True))
    assert made == ["BC-CAD-H-L", "BC-CAD-L-L"]


def test_a_product_of_one_shape_leaves_the_arch_out_of_its_sku(staff_client):
    product = make_product(
        slug="sunday",
        arch_low_mm=None,
        arch_neutral_mm=None,
        arch_high_mm=None,
        arch_single_mm=22,
    )
    form = form_of(staff_client.get(new_variants(product))) | {"sizes": ["M"], "price": "42"}
    staff_client.post(new_variants(product), form)
    assert product.variants.get().sku == "BC-SUN-M"


def test_a_childs_insole_is_offered_in_childs_sizes_only(staff_client):
    product = make_product(shoes=["child"])
    form = form_of(staff_client.get(new_variants(product)))
    assert form["sizes"] == ["K1", "K2", "K3", "K4"]
    response = staff_client.post(new_variants(product), form | {"price": "36", "sizes": ["M"]})
    assert list(errors_of(response)) == ["sizes"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"arches": []}, "arches"),
        ({"arches": ["single"]}, "arches"),
        ({"sizes": []}, "sizes"),
        ({"sizes": ["XXXL"]}, "sizes"),
        ({"price": ""}, "price"),
        ({"price": "58.005"}, "price"),
        ({"letters": ""}, "letters"),
        ({"letters": "Ü"}, "letters"),
        ({"letters": "x" * 300}, "letters"),
        ({"letters": "BAD"}, "letters"),
        ({"arches": ["low"], "sizes": ["M"]}, "sizes"),
    ],
)
def test_variants_that_cannot_be_made_are_refused_next_to_the_field(
    staff_client, product, change, field
):
    make_variant(sku="BC-BAD-L-L")
    form = form_of(staff_client.get(new_variants(product)))
    response = staff_client.post(new_variants(product), form | change)
    assert response.status_code == 200
    assert list(errors_of(response)) == [field]
    assert shows_at_field(response, field)
    assert product.variants.count() == 3


def test_a_taken_sku_is_named_with_who_has_it(staff_client, product):
    taken = make_variant(sku="BC-BAD-L-L")
    form = form_of(staff_client.get(new_variants(product))) | {"letters": "bad"}
    response = staff_client.post(new_variants(product), form)
    [say] = errors_of(response)["letters"]
    assert say == f"BC-BAD-L-L is taken by {taken}. Choose other letters."


def test_variants_sent_twice_are_made_once(staff_client, product):
    form = form_of(staff_client.get(new_variants(product)))
    assert staff_client.post(new_variants(product), form).status_code == 302
    response = staff_client.post(new_variants(product), form)
    assert errors_of(response) == {"sizes": ["All of these exist already."]}
    assert product.variants.count() == 18


# Delete


def test_a_product_that_was_never_ordered_can_be_deleted_with_its_variants(staff_client, product):
    make_cart(product.variants.first())
    delete = reverse("admin:store_product_delete", args=[product.pk])
    assert delete in staff_client.get(page(product)).content.decode()
    assert "Cadence, low arch, size M" in text_of(staff_client.get(delete))
    staff_client.post(delete, {"post": "yes"})
    assert not Product.objects.exists()
    assert not Variant.objects.exists()
    assert not StockMovement.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_was_ordered_is_not_deleted_and_the_reason_is_said(staff_client, product, method):
    variant = product.variants.first()
    make_line(variant)
    for row in (product, variant):
        name = row._meta.model_name
        delete = reverse(f"admin:store_{name}_delete", args=[row.pk])
        assert delete not in staff_client.get(page(row)).content.decode()
        response = getattr(staff_client, method)(delete, {"post": "yes"}, follow=True)
        assert "cannot be deleted, because it has been ordered" in messages_of(response)[0]
    assert product.variants.count() == 3


def test_what_pages_lead_to_is_not_deleted_with_their_blocks(staff_client, product):
    article = make_page(title="Running")
    ProductCard.objects.create(parent=article, region="main", ordering=10, product=product)
    delete = reverse("admin:store_product_delete", args=[product.pk])
    for method in (staff_client.get, staff_client.post):
        [say] = messages_of(method(delete, {"post": "yes"}, follow=True))
        assert say.startswith("Cadence cannot be deleted, because pages lead to it: “Running”.")
    assert ProductCard.objects.get().product == product


def test_a_variant_that_was_never_ordered_can_be_deleted(staff_client, product):
    variant = product.variants.first()
    delete = reverse("admin:store_variant_delete", args=[variant.pk])
    assert staff_client.post(delete, {"post": "yes"}, follow=True).status_code == 200
    assert product.variants.count() == 2


def test_nothing_is_deleted_in_bulk(staff_client, product):
    for url, row in ((PRODUCTS, product), (VARIANTS, product.variants.first())):
        assert "delete_selected" not in staff_client.get(url).content.decode()
        act(staff_client, url, "delete_selected", row)
    assert product.variants.count() == 3


@pytest.mark.parametrize("chosen", ["abc", "", "9" * 30, "-1", "1 OR 1=1", "\x00"])
def test_a_tampered_choice_of_rows_changes_nothing(staff_client, product, chosen):
    response = staff_client.post(
        VARIANTS, {"action": "stop_selling", "_selected_action": chosen, "index": 0}, follow=True
    )
    assert response.status_code == 200
    assert product.variants.filter(is_active=True).count() == 3


@pytest.mark.parametrize("key", ["abc", "999999", "9" * 30, "1_2F", "%00"])
def test_an_address_of_no_row_leads_back_with_a_message(staff_client, key):
    for url in (
        f"{PRODUCTS}{key}/change/",
        new_variants(key),
        f"{VARIANTS}{key}/change/",
    ):
        assert staff_client.get(url, follow=True).status_code == 200


# Pictures


def with_picture(client, product, file, alt="A pair from above"):
    form = form_of(client.get(page(product)))
    row = {
        "pictures-TOTAL_FORMS": "1",
        "pictures-0-view": "top",
        "pictures-0-alt": alt,
        "pictures-0-position": "0",
        "pictures-0-product": str(product.pk),
    }
    file = {"pictures-0-original": file} if file else {}
    return client.post(page(product), form | row | file)


def test_a_picture_is_built_when_it_is_uploaded_and_shown_small(staff_client, product):
    assert with_picture(staff_client, product, picture_file()).status_code == 302
    picture = ProductPicture.objects.get()
    assert picture.renditions["width"] == 900
    assert 'class="thumb"' in staff_client.get(page(product)).content.decode()
    assert 'class="thumb"' in staff_client.get(PRODUCTS).content.decode()
    form = form_of(staff_client.get(page(product)))
    assert staff_client.post(page(product), form).status_code == 302, "and kept when saved again"


@pytest.mark.parametrize(
    ("file", "say"),
    [
        (lambda: SimpleUploadedFile("a.svg", b"<svg onload='alert(1)'/>"), "not a picture we can"),
        (lambda: SimpleUploadedFile("a.png", b"only text"), "not a picture we can"),
        (lambda: SimpleUploadedFile("a.png", b""), "empty"),
        (lambda: SimpleUploadedFile("a.jpg", b"\xff\xd8" + bytes(10 * 2**20)), "larger than 10 MB"),
        (lambda: SimpleUploadedFile("a.png", picture_file().read()[:400]), "damaged"),
        (lambda: picture_file("gif", name="a.gif"), "not a picture we can"),
        (lambda: None, "required"),
    ],
    ids=["svg", "text", "empty", "10 MB", "cut off", "gif", "none"],
)
def test_what_is_no_picture_is_refused_next_to_the_field(staff_client, product, file, say):
    response = with_picture(staff_client, product, file())
    assert response.status_code == 200
    [error] = errors_of(response)["pictures-0-original"]
    assert say in error
    assert shows_at_field(response, "pictures-0-original")
    assert not ProductPicture.objects.exists()


def test_a_picture_needs_words_for_people_who_cannot_see_it(staff_client, product):
    response = with_picture(staff_client, product, picture_file(), alt="")
    assert list(errors_of(response)) == ["pictures-0-alt"]


@pytest.mark.parametrize(
    "change",
    [
        {"pictures-TOTAL_FORMS": "many"},
        {"pictures-TOTAL_FORMS": "999999"},
        {"pictures-TOTAL_FORMS": "1", "pictures-INITIAL_FORMS": "1", "pictures-0-id": "x"},
    ],
)
def test_tampered_picture_rows_are_no_error_of_the_site(staff_client, product, change):
    form = form_of(staff_client.get(page(product)))
    assert staff_client.post(page(product), form | change).status_code == 200


# Variants


def test_a_variant_is_changed_without_its_stock(staff_client, product):
    variant = product.variants.first()
    form = form_of(staff_client.get(page(variant)))
    assert form["unit_price"] == "$58.00"
    staff_client.post(page(variant), form | {"unit_price": "61", "back_on": "2099-01-01"})
    variant.refresh_from_db()
    assert variant.unit_price == 5800, "a day too far away is refused"
    staff_client.post(page(variant), form | {"unit_price": "61", "sku": "BC-CAD-L-MM"})
    variant.refresh_from_db()
    assert (variant.unit_price, variant.sku, variant.stock.on_hand) == (6100, "BC-CAD-L-MM", 10)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"unit_price": ""}, "unit_price"),
        ({"unit_price": "-5"}, "unit_price"),
        ({"sku": ""}, "sku"),
        ({"sku": "bc cad"}, "sku"),
        ({"sku": "X" * 33}, "sku"),
        ({"sku": "BC-CAD-N-M"}, "sku"),
        ({"back_on": "soon"}, "back_on"),
        ({"back_on": "2020-01-01"}, "back_on"),
        ({"back_on": "2099-01-01"}, "back_on"),
    ],
)
def test_a_bad_variant_is_refused_next_to_the_field(staff_client, product, change, field):
    variant = product.variants.get(arch="low")
    form = form_of(staff_client.get(page(variant)))
    response = staff_client.post(page(variant), form | change)
    assert response.status_code == 200
    assert list(errors_of(response)) == [field]
    assert shows_at_field(response, field)


def test_a_sku_is_fixed_once_it_has_been_ordered(staff_client, product):
    variant = product.variants.get(arch="low")
    make_line(variant)
    form = form_of(staff_client.get(page(variant)))
    assert "sku" not in form
    staff_client.post(page(variant), form | {"sku": "BC-OTHER", "arch": "high", "size": "XL"})
    variant.refresh_from_db()
    assert (variant.sku, variant.arch, variant.size) == ("BC-CAD-L-M", "low", "M")


def test_many_variants_stop_selling_at_once(staff_client, product):
    response = act(staff_client, VARIANTS, "stop_selling", *product.variants.all())
    assert messages_of(response) == ["3 variants are no longer on sale now."]
    assert not Variant.objects.on_sale().exists()
    act(staff_client, VARIANTS, "sell", product.variants.first())
    assert Variant.objects.on_sale().count() == 1


def test_variants_are_found_by_what_is_left_of_them(staff_client, product):
    low, neutral, high = product.variants.order_by("pk")
    low.stock.adjust(-10, "Lost")
    neutral.stock.adjust(-8, "Lost")
    StockLevel.objects.hold(make_line(high))

    def found(query):
        results = staff_client.get(f"{VARIANTS}?{query}").context["cl"].result_list
        return [variant.arch for variant in results]

    assert found("stock=out") == ["low"]
    assert found("stock=low") == ["neutral"]
    assert found("stock=enough") == ["high"]
    assert found("stock=held") == ["high"]
    assert found("stock=nonsense") == ["low", "neutral", "high"]
    assert found(f"product={product.pk}") == ["low", "neutral", "high"]
    assert found("product=nonsense") == ["low", "neutral", "high"]
    assert found("q=CAD-N") == ["neutral"]


# Lists


def test_products_are_listed_as_a_shopkeeper_sees_them(staff_client, product):
    product.variants.filter(arch="high").update(unit_price=6400)
    product.variants.get(arch="low").stock.adjust(-10, "Lost")
    make_product(name="Marlow", is_active=False)
    text = text_of(staff_client.get(PRODUCTS))
    assert "Cadence Walking $58.00 to $64.00 2 of 3 20 On sale" in text
    assert "Marlow Walking 0 of 0 0 Archived" in text


def test_products_are_filtered_and_found(staff_client, product):
    make_product(name="Marlow", is_active=False)

    def found(query):
        results = staff_client.get(f"{PRODUCTS}?{query}").context["cl"].result_list
        return [each.name for each in results]

    assert found("state=sale") == ["Cadence"]
    assert found("state=archived") == ["Marlow"]
    assert found("state=gaps") == []
    assert found("q=CAD-N-M") == ["Cadence"]
    product.variants.first().stock.adjust(-10, "Lost")
    assert found("state=gaps") == ["Cadence"]


@pytest.mark.parametrize(
    "query", ["?p=999", "?p=x", "?o=99.-99.x", "?q=%00", "?is_active__exact=5", "?pk__in=a", "?e=1"]
)
def test_a_tampered_list_address_is_no_error_of_the_site(staff_client, product, query):
    for url in (PRODUCTS, VARIANTS):
        assert staff_client.get(url + query, follow=True).status_code == 200


@pytest.mark.parametrize(("url", "most"), [(PRODUCTS, 6), (VARIANTS, 6)])
def test_a_list_asks_the_database_as_often_for_many_rows_as_for_one(
    staff_client, django_assert_max_num_queries, product, url, most
):
    with django_assert_max_num_queries(most):
        staff_client.get(url)
    for _ in range(12):
        make_variant(make_product())
    with django_assert_max_num_queries(most):
        staff_client.get(url)


def test_a_product_page_asks_as_often_for_many_variants_as_for_one(
    staff_client, django_assert_max_num_queries
):
    one = make_variant().product
    many = make_product()
    for arch in ("low", "neutral", "high"):
        for size in ("S", "M", "L", "XL"):
            make_variant(many, arch=arch, size=size)
    for product in (one, many):
        with django_assert_max_num_queries(14):
            staff_client.get(page(product))


# Who may what


def test_who_is_not_staff_is_asked_to_log_in(shopper, product):
    for url in (PRODUCTS, page(product), new_variants(product)):
        assert shopper.get(url)["Location"].startswith("/admin/login/")
        assert shopper.post(url).status_code == 302


def test_who_may_only_look_sees_everything_and_changes_nothing(log_in, product):
    client = log_in("view_product", "view_variant", "view_productpicture", "view_stocklevel")
    response = client.get(page(product))
    text = text_of(response)
    assert "BC-CAD-N-M" in text
    assert "Running" in text
    assert not re.search(r"Adjust|Add variants|Save", text)
    assert client.post(page(product), {"name": "Other"}).status_code == 403
    assert client.get(new_variants(product)).status_code == 403
    assert client.post(new_variants(product), {"arches": ["low"]}).status_code == 403
    act(client, VARIANTS, "stop_selling", *product.variants.all())
    assert product.variants.filter(is_active=True).count() == 3


def test_who_may_not_look_is_refused(log_in, product):
    client = log_in("view_order")
    for url in (PRODUCTS, VARIANTS, page(product), page(product.variants.first())):
        assert client.get(url).status_code == 403


def test_a_price_needs_leave_to_change_variants(log_in, product):
    client = log_in("view_product", "change_product", "view_variant")
    form = form_of(client.get(page(product)))
    assert "price" not in form
    tampered = {"price": "1", "initial-price": "$58.00", "care": "By hand"}
    assert client.post(page(product), form | tampered).status_code == 302
    product.refresh_from_db()
    assert product.care == "By hand"
    assert set(product.variants.values_list("unit_price", flat=True)) == {5800}


def test_a_product_without_leave_to_delete_variants_stays(log_in, product):
    client = log_in("view_product", "delete_product")
    delete = reverse("admin:store_product_delete", args=[product.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert Product.objects.exists()


def test_a_write_without_the_admins_token_is_refused(admin_user, product):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.force_login(admin_user)
    for url in (page(product), new_variants(product), PRODUCTS):
        assert client.post(url, {"name": "Other"}).status_code == 403
