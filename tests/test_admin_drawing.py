"""The drawing beside the measurements follows the form as it is typed, and saves nothing."""

import re

import pytest
from django.urls import reverse

from store import drawing, layers, outline
from store.models import Product
from tests.admin_pages import errors_of, form_of, make_staff, messages_of, text_of
from tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db

DRAWING = reverse("admin:store_product_drawing")
ADD = reverse("admin:store_product_add")


@pytest.fixture
def product():
    product = make_product(name="Cadence", slug="cadence")
    make_variant(product)
    return product


@pytest.fixture
def form(staff_client, product):
    return form_of(staff_client.get(page(product)))


def page(product):
    return reverse("admin:store_product_change", args=[product.pk])


def draw(client, form):
    response = client.post(DRAWING, form)
    assert response.status_code == 200
    return response.content.decode()


def field(html, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    return found[1].replace("&amp;", "&") if found else None


def test_the_page_shows_the_product_as_it_is_saved(staff_client, product):
    html = staff_client.get(page(product)).content.decode()
    for drawn in (
        drawing.to_scale(product),
        outline.from_above(product),
        layers.apart(product, product.layer_list),
        drawing.card(product),
    ):
        assert str(drawn) in html


def test_what_is_typed_is_drawn_to_the_millimetre_and_nothing_is_saved(staff_client, product, form):
    before = Product.objects.values().get()
    html = draw(staff_client, form | {"arch_high_mm": "35", "heel_mm": "7.5", "hue": "teal"})
    product.arch_high_mm, product.heel_mm, product.hue = 35, 7.5, "teal"
    assert str(drawing.to_scale(product)) in html
    assert "drawn__refused" not in html
    assert Product.objects.values().get() == before


def test_a_childs_insole_and_a_three_quarter_one_are_drawn_in_their_length(staff_client, form):
    child = draw(staff_client, form | {"shoes": ["child"]})
    short = draw(staff_client, form | {"length": "three_quarter", "forefoot_mm": ""})
    assert "size K1" in child
    assert "<dd>191 mm</dd>" in child
    assert "<dd>190 mm</dd>" in short
    assert "Heel to toe" not in short


def test_an_unfinished_form_is_drawn_all_the_same(staff_client, form):
    html = draw(staff_client, form | {"name": "", "slug": "", "purpose": "", "layers": "no colon"})
    assert "drawn__refused" not in html
    assert "This insole from the side" in html


def test_what_cannot_be_names_its_field_and_keeps_the_last_good_drawing(staff_client, form):
    good = draw(staff_client, form | {"arch_high_mm": "35"})
    wrong = form | {"arch_high_mm": "3", "_drawn": field(good, "_drawn")}
    html = draw(staff_client, wrong)
    assert '<a href="#id_arch_high_mm">High arch</a>: This should be between 10 and 36 mm.' in html
    assert "This is the last that could be drawn." in html
    assert "Arch 22, 27 or 35 mm" in html
    assert field(html, "_drawn") == field(good, "_drawn")


def test_the_layers_are_drawn_as_thick_as_their_words_say_and_no_thicker_than_the_whole(
    staff_client, form
):
    good = draw(staff_client, form | {"layers": "Shell: 2 mm nylon"})
    assert "thickness to scale: Shell, 2 mm" in good
    wrong = form | {"layers": "Shell: 9 mm nylon", "_drawn": field(good, "_drawn")}
    html = draw(staff_client, wrong)
    assert '<a href="#id_layers">Layers</a>: A layer of 9 mm is thicker than the whole' in html
    assert "thickness to scale: Shell, 2 mm" in html


def test_a_chosen_arch_stays_chosen(staff_client, form):
    html = draw(staff_client, form | {"_arch": "high"})
    assert re.findall(r'value="(\w+)" checked', html) == ["high"]
    assert re.findall(r'value="(\w+)" checked', draw(staff_client, form | {"_arch": "x"})) == [
        "neutral"
    ]


@pytest.mark.parametrize("drawn", ["", "heel_mm=x", "%00", "arch_low_mm=99999&" * 90, "shoes=<b>"])
def test_tampered_memory_of_a_drawing_is_no_error_of_the_site(staff_client, form, drawn):
    html = draw(staff_client, form | {"heel_mm": "x", "_drawn": drawn})
    assert "Nothing can be drawn yet." in html
    assert "<svg" not in html


def test_an_empty_form_says_what_the_drawing_waits_for(staff_client):
    assert "The drawing appears here as soon as" in staff_client.get(ADD).content.decode()


def test_without_a_script_a_button_draws_and_saves_nothing(staff_client, product, form):
    typed = form | {"arch_high_mm": "35", "name": "Other", "price": "99", "_redraw": "1"}
    response = staff_client.post(page(product), typed)
    html = response.content.decode()
    assert "Arch 22, 27 or 35 mm" in html
    assert form_of(response)["name"] == "Other"
    assert messages_of(response) == ["Drawn as typed. Nothing is saved yet."]
    product.refresh_from_db()
    assert (product.name, product.arch_high_mm) == ("Cadence", 32)
    assert product.variants.get().unit_price == 5800


def test_the_button_tells_only_what_the_drawing_needs(staff_client, product, form):
    wrong = form | {"name": "", "heel_cup_mm": "5", "_redraw": "1"}
    response = staff_client.post(page(product), wrong)
    assert list(errors_of(response)) == ["heel_cup_mm"]
    assert "Arch 22, 27 or 32 mm" in response.content.decode(), "the last good drawing"
    new = staff_client.post(ADD, form_of(staff_client.get(ADD)) | {"_redraw": "1"})
    assert "name" not in errors_of(new)
    assert Product.objects.count() == 1


def test_a_refused_save_keeps_the_drawing_and_names_the_field(staff_client, product, form):
    response = staff_client.post(page(product), form | {"forefoot_mm": "9"})
    assert errors_of(response) == {
        "forefoot_mm": ["The heel is 6 mm thick. A thicker toe would let the foot slope backward."]
    }
    assert "Thickness at the toe : The heel is 6 mm thick." in text_of(response)
    assert "Arch 22, 27 or 32 mm" in response.content.decode()


def test_who_may_not_change_products_draws_none(client, product):
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    assert client.post(DRAWING)["Location"].startswith("/admin/login/")
    client.force_login(make_staff("view_product"))
    for method in (client.get, client.post):
        assert method(DRAWING).status_code == 403
    html = client.get(page(product)).content.decode()
    assert "Arch 22, 27 or 32 mm" in html
    assert "_redraw" not in html
    client.force_login(make_staff("add_product"))
    assert client.post(DRAWING).status_code == 200
    assert client.get(DRAWING).status_code == 405
