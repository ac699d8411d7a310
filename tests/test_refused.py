"""Staff who may not do something are told so in the admin; readers get the page they know."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests.admin_pages import make_staff, text_of
from tests.factories import make_order, make_product, make_variant

pytestmark = pytest.mark.django_db

WORDS = "Your log-in does not allow this"


@pytest.fixture
def refund():
    order = make_order(make_variant(make_product()), paid=True)
    return reverse("admin:store_order_refund", args=[order.pk])


def test_who_may_not_refund_is_told_so_and_led_back(client, refund):
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.force_login(make_staff("view_order", "fulfil_order"))
    for answer in (client.get(refund), client.post(refund)):
        assert answer.status_code == 403
        assert WORDS in text_of(answer)
        assert f'href="{reverse("admin:index")}"' in answer.content.decode()
        assert "private" in answer.headers["Cache-Control"]


def test_a_write_from_another_site_is_still_told_as_one(client, refund):
    client.force_login(make_staff("view_order", "refund_order"))
    answer = client.post(refund, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert "it came from another site" in text_of(answer)


@override_settings(ROOT_URLCONF="tests.refusing_urls")
def test_who_is_not_staff_reads_nothing_of_the_admin():
    for path in ("/refused/", "/admin/refused/"):
        answer = Client().get(path)
        assert answer.status_code == 403
        assert WORDS not in text_of(answer)
