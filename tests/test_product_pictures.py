"""A product's pictures stand in the order that staff give them, each described."""

import pytest
from django.urls import reverse

from store.models import ProductPicture
from tests.admin_pages import errors_of, form_of, make_staff, shows_at_field
from tests.factories import make_product
from tests.test_admin_catalogue import picture_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    product = make_product()
    for place, view in enumerate(("quarter", "top", "side")):
        ProductPicture.objects.create(
            product=product, view=view, alt=f"From {view}", position=place, original=f"{view}.jpg",
        )  # fmt: skip
    return product


def page(product):
    return reverse("admin:store_product_change", args=[product.pk])


def order(product):
    return list(product.pictures.values_list("view", "position"))


def key(product, view):
    return str(product.pictures.get(view=view).pk)


def send(client, product, **typed):
    return client.post(page(product), form_of(client.get(page(product))) | typed)


def test_a_button_moves_a_picture_and_saves_the_page(staff_client, product):
    response = send(staff_client, product, _up=key(product, "side"), care="By hand")
    assert response["Location"] == f"{page(product)}#pictures-group"
    assert order(product) == [("quarter", 0), ("side", 1), ("top", 2)]
    send(staff_client, product, _down=key(product, "quarter"))
    assert order(product) == [("side", 0), ("quarter", 1), ("top", 2)]
    product.refresh_from_db()
    assert product.care == "By hand"


@pytest.mark.parametrize(
    "move", [{"_up": "quarter"}, {"_down": "side"}, {"_up": "999999"}, {"_down": "\x00"}]
)
def test_a_move_that_leads_nowhere_changes_nothing(staff_client, product, move):
    [(name, view)] = move.items()
    known = view if not view.isalpha() else key(product, view)
    assert send(staff_client, product, **{name: known}).status_code == 302
    assert order(product) == [("quarter", 0), ("top", 1), ("side", 2)]


def test_a_page_that_is_wrong_is_not_saved_by_a_move(staff_client, product):
    response = send(staff_client, product, _up=key(product, "side"), name="")
    assert list(errors_of(response)) == ["name"]
    assert order(product)[1] == ("top", 1)


def test_places_as_a_script_writes_them_are_kept_and_counted_from_nought(staff_client, product):
    places = {f"pictures-{at}-position": place for at, place in enumerate(("7", "2", "5"))}
    assert send(staff_client, product, **places).status_code == 302
    assert order(product) == [("top", 0), ("side", 1), ("quarter", 2)]


def test_a_new_picture_without_a_place_comes_last(staff_client, product):
    new = {
        "pictures-TOTAL_FORMS": "4", "pictures-3-view": "under", "pictures-3-alt": "Turned over",
        "pictures-3-position": "", "pictures-3-product": str(product.pk),
        "pictures-3-original": picture_file(),
    }  # fmt: skip
    assert send(staff_client, product, **new).status_code == 302
    assert order(product)[-1] == ("under", 3)


@pytest.mark.parametrize(
    ("alt", "say"),
    [
        ("", "required"),
        ("IMG_0034.jpg", "the name of a file"),
        ("Picture of an insole", "Leave out that it is a picture"),
        ("Heals pain", "Instead:"),
        ("x" * 251, "at most 250"),
    ],
)
def test_a_description_that_tells_nothing_is_refused_at_its_field(staff_client, product, alt, say):
    response = send(staff_client, product, **{"pictures-1-alt": alt})
    [error] = errors_of(response)["pictures-1-alt"]
    assert say in error
    assert shows_at_field(response, "pictures-1-alt")


def test_more_pictures_than_a_page_can_hold_are_refused_in_words(staff_client, product):
    response = send(staff_client, product, **{"pictures-TOTAL_FORMS": "14"})
    assert "At most 12 pictures: remove one first." in response.content.decode()
    assert product.pictures.count() == 3


def test_who_may_only_look_moves_nothing(client, product):
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.force_login(make_staff("view_product", "view_productpicture"))
    assert 'name="_up"' not in client.get(page(product)).content.decode()
    assert client.post(page(product), {"_up": key(product, "side")}).status_code == 403
    assert order(product)[1] == ("top", 1)


def test_pictures_are_not_moved_without_leave_to_change_them(client, product):
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.force_login(
        make_staff("view_product", "change_product", "view_productpicture", "view_variant")
    )
    response = client.get(page(product))
    assert 'name="_up"' not in response.content.decode()
    tampered = form_of(response) | {"_up": key(product, "side")}
    assert client.post(page(product), tampered | {"care": "By hand"}).status_code == 302
    product.refresh_from_db()
    assert (product.care, order(product)[1]) == ("By hand", ("top", 1))
