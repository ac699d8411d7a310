"""What a product's words claim is answered at the field, before any shopper reads it."""

import pytest
from django.urls import reverse

from store.admin.product_claims import WORDS
from store.models import Product, ProductPicture
from tests.admin_pages import errors_of, form_of, messages_of, shows_at_field
from tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    product = make_product(name="Cadence")
    make_variant(product)
    return product


def save(client, product, **changes):
    page = reverse("admin:store_product_change", args=[product.pk])
    fields = form_of(client.get(page)) | changes | {"_continue": "x"}
    return client.post(page, {name: value for name, value in fields.items() if name}, follow=True)


@pytest.mark.parametrize("field", [name for name in WORDS if name != "alt"])
def test_no_text_of_a_product_may_claim_a_cure(staff_client, product, field):
    claim = {"layers": "Cover: heals", "questions": "What does it do? It heals."}.get(
        field, "Heals"
    )
    response = save(staff_client, product, **{field: claim})
    (error,) = errors_of(response)[field]
    assert "trials of insoles do not show" in error
    assert "Instead: “Insoles are not a cure.”" in error
    assert shows_at_field(response, field)
    assert "eals" not in getattr(Product.objects.get(), field)


def test_a_product_need_not_be_named_on_its_own_page(staff_client, product):
    response = save(staff_client, product, best_for="Treating back pain")
    assert "claim to treat a condition" in errors_of(response)["best_for"][0]


def test_what_is_worth_a_second_look_is_said_and_saved(staff_client, product):
    response = save(staff_client, product, purpose="Relief for long days.")
    assert any("second look: “Relief”" in said for said in messages_of(response))
    assert Product.objects.get().purpose == "Relief for long days."


def test_honest_words_are_saved_without_a_word(staff_client, product):
    response = save(
        staff_client,
        product,
        purpose="Firm, cups the heel.",
        not_for="Anyone in need of care: an insole is not a cure",
        studies="In one trial of 41 people, insoles did not reduce pain more than advice.",
    )
    assert not any("second look" in said for said in messages_of(response))
    assert Product.objects.get().purpose == "Firm, cups the heel."


def test_the_description_of_a_picture_claims_nothing_either(staff_client, product):
    picture = ProductPicture.objects.create(
        product=product, view="side", position=0, alt="From the side", original="x.jpg"
    )
    rows = {
        "pictures-TOTAL_FORMS": "1",
        "pictures-INITIAL_FORMS": "1",
        "pictures-0-id": picture.pk,
        "pictures-0-alt": "An insole that heals",
    }
    response = save(staff_client, product, **rows)
    assert "trials of insoles" in errors_of(response)["pictures-0-alt"][0]
    assert ProductPicture.objects.get().alt == "From the side"
