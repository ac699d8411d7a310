"""One return promise: before the choice, before paying and after it, in one line with a link."""

import json
import re

import pytest
from django.urls import reverse

from biocorrect import seo
from tests.factories import make_cart, make_order, make_product, make_variant
from tests.html import Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant():
    return make_variant(make_product(slug="cadence"))


def lines(client, variant):
    """The line about returns of each place, and where its link leads."""
    client.cookies["cart"] = make_cart(variant).token
    order = make_order(variant, paid=True)
    places = {
        "product": "/shop/cadence/",
        "cart": "/cart/",
        "confirmation": reverse("store:order_thanks", args=[order.access_token]),
        "order": order.get_absolute_url(),
    }
    return {name: line_of(client.get(address)) for name, address in places.items()}


def line_of(answer):
    page = Document(answer.content.decode())
    [line] = [
        each
        for name in ("p", "dd")
        for each in page.all(name)
        if "worn and trimmed is fine" in each.text
    ]
    [link] = [a for a in page.all("a", href="/help/returns/") if line in a.parents]
    assert link.text
    return line.text


@pytest.mark.parametrize(
    ("postage", "words"),
    [("shop", " We pay return shipping."), ("shopper", " You pay return shipping."), ("", "")],
)
def test_days_wear_and_who_pays_are_said_alike_everywhere(
    client, variant, settings, postage, words
):
    settings.RETURN_DAYS, settings.RETURN_POSTAGE = 45, postage
    found = lines(client, variant)
    assert len(found) == 4
    for place, line in found.items():
        assert re.search(r"\b45 days\b", line), place
        assert f"worn and trimmed is fine.{words}" in line, place
        assert ("return shipping" in line) == bool(words), place


def test_search_engines_are_told_who_pays_once_that_is_settled(client, variant, settings):
    assert "returnFees" not in seo.return_policy()
    for postage, fees in (("shop", "FreeReturn"), ("shopper", "ReturnFeesCustomerResponsibility")):
        settings.RETURN_POSTAGE = postage
        page = Document(client.get("/shop/cadence/").content.decode())
        assert f'"returnFees": "https://schema.org/{fees}"' in json.dumps(page.data)
