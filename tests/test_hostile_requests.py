"""Whatever an address or a form holds, no page of the shop answers that it failed."""

import random
from itertools import product
from urllib.parse import quote

import pytest
from django.test import Client

from tests.factories import make_review, make_variant

pytestmark = pytest.mark.django_db

HOSTILE = [
    "", "\x00", "a\x00b", "9" * 5000, "-1", "1e9", "٣", "½", "<script>", "'\"", "../..", "%", "K1",
    "M", "neutral", "us 10", "10 1/2", "26,5 cm", "1/0", "10 0/4", "999999 mm", "\u202e", "a" * 300,
    "0", "1 3/2", "12 1/16 in", "300 mm", "women 0", "child 13 1/2", '"', "EU 60", "\ud800",
]  # fmt: skip
FIT = ["shoe", "lift", "hours", "arch", "want", "size", "system", "missing"]
PAGES = {
    "/shop/": ["shoe", "arch", "size", "length", "room", "price", "sort"],
    "/shop/compare/": ["p"],
    "/shop/{slug}/": ["arch", "size", "shoe"],
    "/shop/{slug}/reviews/": ["stars", "page"],
    "/size-guide/": ["size", "system", "line"],
    "/fit/q/6/": FIT,
    "/fit/result/": FIT,
    "/cart/": ["removed", "q", "shoe", "gone", "back"],
    "/ask/": ["topic"],
    "/orders/find/": ["asked"],
    "/orders/{token}/thanks/": ["s", "n"],
    "/search/": ["q"],
}
KEYS = ["/orders/{}/", "/orders/{}/thanks/", "/orders/{}/receipt/", "/orders/{}/review/",
        "/tell-me/{}/", "/tell-me/{}/stop/", "/shop/{}/", "/shop/{}/sheet/"]  # fmt: skip
FORMS = {
    "/cart/add/": ["product", "arch", "size", "quantity", "shoe"],
    "/cart/update/": ["sku", "quantity"],
    "/cart/remove/": ["sku"],
    "/cart/undo/": ["sku", "quantity", "shoe"],
    "/checkout/": ["fingerprint"],
    "/tell-me/": ["sku", "email", "website"],
    "/ask/send/": ["topic", "text", "name", "email", "order_code", "may_use_health", "website"],
    "/orders/find/": ["number", "email"],
    "/orders/{token}/review/{slug}/": ["{slug}-stars", "{slug}-text", "{slug}-title"],
    "/orders/{token}/return/": ["why", "note"],
}


@pytest.fixture
def known(settings):
    """What an honest request holds."""
    settings.PRODUCT_REVIEWS = True
    variant = make_variant()
    order = make_review(variant).order
    slug = variant.product.slug
    return {
        "slug": slug,
        "token": order.access_token,
        "product": slug,
        "sku": variant.sku,
        "number": order.code,
        "email": "ada@example.com",
        "topic": "fit",
        "text": "Hello.",
        "name": "Ada",
        f"{slug}-stars": "3",
        f"{slug}-text": "Firm.",
    }


@pytest.fixture
def browser():
    return Client(raise_request_exception=False, HTTP_SEC_FETCH_SITE="same-origin")


def as_sent(text):
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


@pytest.mark.parametrize("path", PAGES)
def test_no_address_makes_a_page_fail(browser, known, path):
    chance = random.Random(path)
    honest = {"shoe": "run", "lift": "yes", "hours": "4to8", "arch": "low", "want": "soft"}
    for name, text in product(PAGES[path], HOSTILE):
        others = {each: chance.choice(HOSTILE) for each in PAGES[path] if chance.random() < 0.5}
        asked = (honest if PAGES[path] is FIT else {}) | others | {name: text}
        query = "&".join(f"{name}={as_sent(text)}" for name, text in asked.items())
        answer = browser.get(f"{path.format(**known)}?{query}")
        assert answer.status_code < 500, asked


@pytest.mark.parametrize("path", KEYS)
def test_no_key_makes_a_page_fail(browser, path):
    for text in HOSTILE:
        assert browser.get(path.format(as_sent(text))).status_code < 500, text


@pytest.mark.parametrize("path", FORMS)
def test_no_form_makes_a_page_fail(browser, known, path):
    chance = random.Random(path)
    names = [name.format(**known) for name in FORMS[path]]
    for name, text in product(names, HOSTILE):
        typed = {each: known.get(each, chance.choice(HOSTILE)) for each in names} | {name: text}
        body = "&".join(f"{name}={as_sent(text)}" for name, text in typed.items())
        answer = browser.post(
            path.format(**known), body, content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code < 500, typed
