"""Writes that another site started are refused, whatever headers it sends or leaves out."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from biocorrect.same_origin import SameOriginMiddleware, same_origin_exempt

HERE = "http://shop.test"
UNSAFE = ["post", "put", "patch", "delete"]
SAFE = ["get", "head", "options", "trace"]


def done(request):
    return HttpResponse("done")


@pytest.fixture(autouse=True)
def this_host(settings):
    settings.ALLOWED_HOSTS = ["shop.test"]


def send(method="post", *, view=done, scheme="http", **headers):
    """Pass a request through the middleware and return the status."""
    request = getattr(RequestFactory(), method)(
        "/cart/add/", headers={"host": "shop.test"} | headers, secure=scheme == "https"
    )
    middleware = SameOriginMiddleware(done)
    answer = middleware.process_view(request, view, (), {})
    return (answer or middleware(request)).status_code


@pytest.mark.parametrize("method", UNSAFE)
@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_write_from_here_passes(method, site):
    assert send(method, **{"sec-fetch-site": site}) == 200


@pytest.mark.parametrize("method", UNSAFE)
@pytest.mark.parametrize(
    "site", ["cross-site", "same-site", "", "Same-Origin", "same-origin, none"]
)
def test_a_write_from_elsewhere_is_refused(method, site):
    assert send(method, **{"sec-fetch-site": site}) == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_fitting_origin_does_not_outweigh_what_the_browser_says(site):
    assert send(**{"sec-fetch-site": site}, origin=HERE) == 403


def test_what_the_browser_says_outweighs_an_origin_that_a_proxy_changed():
    assert send(**{"sec-fetch-site": "same-origin"}, origin="https://edge.test") == 200


def test_an_older_browsers_origin_is_enough():
    assert send(origin=HERE) == 200
    assert send(origin="https://shop.test", scheme="https") == 200


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "https://shop.test",
        "http://shop.test:8000",
        "http://other.test",
        "http://shop.test.other.test",
        "http://a.shop.test",
        "http://shop.test/",
        "http://shop.test@other.test",
        "shop.test",
    ],
)
def test_another_origin_is_refused(origin):
    assert send(origin=origin) == 403


def test_no_header_at_all_is_refused():
    assert send() == 403


def test_a_referrer_is_no_proof():
    assert send(referer=f"{HERE}/cart/") == 403


@pytest.mark.parametrize("method", SAFE)
@pytest.mark.parametrize("site", ["cross-site", "same-origin", None])
def test_reading_is_open_to_all(method, site):
    assert send(method, **({"sec-fetch-site": site} if site else {})) == 200


def test_an_unknown_method_counts_as_a_write():
    request = RequestFactory().generic("PURGE", "/", headers={"host": "shop.test"})
    assert SameOriginMiddleware(done).process_view(request, done, (), {}).status_code == 403


def test_only_an_exempt_view_is_let_in_from_elsewhere():
    @same_origin_exempt
    def webhook(request):
        return HttpResponse("done")

    assert send(view=webhook) == 200
    assert send(view=webhook, **{"sec-fetch-site": "cross-site"}) == 200


def every_view():
    from django.urls import get_resolver

    def walk(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern.callback

    return walk(get_resolver().url_patterns)


def test_only_what_carries_its_own_proof_is_exempt():
    exempt = {view for view in every_view() if getattr(view, "same_origin_exempt", False)}
    signed = ["/webhooks/stripe/"]
    by_letter = [
        "/tell-me/key/stop/",
        "/orders/key/remind/stop/",
        "/orders/key/no-review-letters/",
    ]
    assert exempt == {resolve(path).func for path in signed + by_letter}


@pytest.mark.parametrize("path", ["/cart/add/", "/cart/update/", "/cart/remove/", "/checkout/"])
@pytest.mark.django_db
def test_the_shops_own_forms_are_behind_it(client, settings, path):
    settings.ALLOWED_HOSTS = ["testserver"]
    answer = client.post(path, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert not answer.cookies


@pytest.mark.django_db
def test_the_admin_keeps_djangos_token_as_well(settings):
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
    answer = client.post("/admin/login/", {"username": "demo", "password": "demo"})
    assert answer.status_code == 403
