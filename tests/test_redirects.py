"""Old addresses lead on: once, in one step, and never past a page that stands there."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from content import publishing
from content.models import Page, Redirect
from tests.admin_pages import form_of
from tests.factories import make_product, make_variant
from tests.pages import make_page, published

pytestmark = pytest.mark.django_db


def make_redirect(old_path, new_path="", **fields):
    redirect = Redirect(old_path=old_path, new_path=new_path, **fields)
    redirect.full_clean()
    redirect.save()
    return redirect


def refused(old_path, new_path="", **fields):
    """Return what staff are told, by the field it is told at."""
    with pytest.raises(ValidationError) as error:
        make_redirect(old_path, new_path, **fields)
    return error.value.message_dict


def test_an_old_address_leads_to_its_page_for_good(client):
    page = published(make_page(slug="arches"))
    make_redirect("/blog/arches/", page=page)
    response = client.get("/blog/arches/")
    assert (response.status_code, response.url) == (301, "/articles/arches/")
    assert response["Cache-Control"] == "public, max-age=3600"
    assert client.head("/blog/arches/").status_code == 301


@pytest.mark.parametrize("asked", ["/blog/arches", "/blog/arches/"])
@pytest.mark.parametrize("typed", ["/blog/arches", "/blog/arches/", "blog/arches?utm=1"])
def test_a_slash_at_the_end_makes_no_difference_and_no_second_step(client, asked, typed):
    make_redirect(typed, "/shop/")
    assert client.get(asked).url == "/shop/"


@pytest.mark.parametrize(
    "old", ["/Index.php", "/über-uns/", "/shop/no-such-insole/", "/articles/a b/", "/a.html"]
)
def test_any_address_where_nothing_stands_can_be_an_old_one(client, old):
    make_redirect(old, "/shop/")
    assert client.get(old).url == "/shop/"


def test_an_address_can_be_pasted_as_the_browser_shows_it(client, settings):
    settings.SITE_URL = "https://biocorrect.test"
    assert make_redirect("https://biocorrect.test/%C3%BCber/", "/shop/").old_path == "/über"
    assert make_redirect("https://[old]", "/shop/").old_path == "/https://[old]"


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/shop/", "/shop/?a=1&b=%20"),
        ("/shop/?shoe=work", "/shop/?shoe=work&a=1&b=%20"),
        ("/shop/#list", "/shop/?a=1&b=%20#list"),
        ("https://example.org/x", "https://example.org/x?a=1&b=%20"),
    ],
)
def test_the_query_string_comes_along(client, target, lands):
    make_redirect("/old/", target)
    assert client.get("/old/?a=1&b=%20").url == lands


def test_what_is_gone_says_so(client):
    make_redirect("/old/", is_gone=True)
    response = client.get("/old/")
    assert response.status_code == 410
    assert "This page is gone." in response.content.decode()
    assert 'content="noindex"' in response.content.decode()


def test_no_database_is_asked_about_an_address_with_a_nul(client, django_assert_num_queries):
    # SQLite would answer; PostgreSQL refuses the question.
    with django_assert_num_queries(0):
        assert client.get("/articles/%00/").status_code == 404


def test_a_writing_request_is_not_led_anywhere(client):
    make_redirect("/old.php", "/shop/")
    headers = {"sec-fetch-site": "same-origin"}
    assert client.post("/old.php", headers=headers).status_code == 404


def test_a_way_through_several_old_addresses_is_one_step(client):
    page = published(make_page(slug="arches"))
    make_redirect("/a/", "/b/")
    make_redirect("/b/", "/c/?from=b")
    make_redirect("/c/", page=page)
    assert client.get("/a/?x=1").url == "/articles/arches/?x=1"


def test_a_way_ends_at_a_page_even_where_it_once_led_on(client):
    make_redirect("/a/", "/b/")
    make_redirect("/b/", "/shop/")
    published(make_page(kind="plain", slug="b"))
    assert client.get("/a/").url == "/b/"
    assert client.get("/b/").status_code == 200


def test_a_way_may_end_in_gone(client):
    make_redirect("/a/", "/b/")
    make_redirect("/b/", is_gone=True)
    assert client.get("/a/").status_code == 410


def test_a_circle_is_refused_with_its_way():
    make_redirect("/b/", "/c/")
    make_redirect("/c/", "/a/#top")
    assert refused("/a/", "/b/?x=1") == {"new_path": ["This leads in a circle: /a → /b → /c → /a."]}
    assert refused("/d/", "/d/") == {"new_path": ["This leads in a circle: /d → /d."]}


def test_a_draft_cannot_be_its_own_old_address():
    draft = make_page(kind="plain", slug="later")
    assert "circle" in refused("/later/", page=draft)["new_path"][0]


def test_a_circle_made_behind_our_back_is_not_walked(client):
    Redirect.objects.create(old_path="/a", new_path="/b/")
    Redirect.objects.create(old_path="/b", new_path="/a/")
    assert client.get("/a/").status_code == 404


@pytest.mark.parametrize("path", ["/", "/shop/", "/articles/", "/cart", "/b/", "/articles/arches/"])
def test_an_address_where_something_stands_is_refused(path):
    published(make_page(kind="plain", slug="b"))
    published(make_page(slug="arches"))
    assert refused(path, "/help/") == {"old_path": ["A page stands at this address. It would win."]}


def test_a_page_that_stands_is_never_hidden_and_costs_nothing_more(
    client, django_assert_num_queries
):
    Redirect.objects.create(old_path="/b", new_path="/shop/")
    published(make_page(kind="plain", slug="b"))
    client.get("/b/")
    with django_assert_num_queries(1):
        assert client.get("/b/").status_code == 200


def test_a_product_that_is_no_longer_sold_still_says_so(client):
    make_variant(make_product(slug="old-insole", is_active=False))
    make_redirect("/shop/old-insole/", "/shop/")
    assert client.get("/shop/old-insole/").status_code == 410


@pytest.mark.parametrize(
    "target",
    ["//evil.test", "javascript:alert(1)", "mailto:a@b.c", "shop", "https://[the new page]",
     "https://[new]"],
)  # fmt: skip
def test_only_an_address_can_be_led_to(target):
    assert "new_path" in refused("/old/", target)


def test_a_redirect_leads_to_one_place_only():
    page = make_page()
    for fields in ({}, {"page": page, "new_path": "/shop/"}, {"page": page, "is_gone": True}):
        assert "one of the three" in str(refused("/old/", **fields))
    with pytest.raises(IntegrityError):
        Redirect.objects.create(old_path="/old")


def test_a_second_redirect_from_the_same_address_is_refused():
    make_redirect("/old", "/shop/")
    assert "already" in refused("/old/", "/help/")["old_path"][0]


def test_a_page_that_is_offline_is_not_led_to(client):
    page = published(make_page())
    make_redirect("/old/", page=page)
    publishing.take_offline(page)
    assert client.get("/old/").status_code == 404


def change(staff_client, page, **fields):
    """Save a page in the admin as the browser does, with some fields changed."""
    address = reverse("admin:content_page_change", args=[page.pk])
    data = form_of(staff_client.get(address)) | fields
    answer = staff_client.post(address, {name: data[name] for name in data if name}, follow=True)
    assert answer.redirect_chain
    return answer


def test_the_address_of_a_published_page_can_change_and_change_back(staff_client, client):
    page = published(make_page(slug="one"))
    answer = change(staff_client, page, slug="two")
    assert "/articles/one/ are led to the new address" in answer.content.decode()
    assert client.get("/articles/one/").url == "/articles/two/"
    change(staff_client, page, slug="three")
    assert client.get("/articles/one/").url == "/articles/three/"
    assert client.get("/articles/two/").url == "/articles/three/"
    change(staff_client, page, slug="one")
    assert client.get("/articles/one/").status_code == 200
    assert client.get("/articles/two/").url == "/articles/one/"
    assert set(Redirect.objects.values_list("old_path", flat=True)) == {
        "/articles/two",
        "/articles/three",
    }


def test_a_plain_page_in_a_folder_moves_too(staff_client, client):
    page = published(make_page(kind="plain", slug="help/post"))
    change(staff_client, page, slug="help/parcels")
    assert client.get("/help/post/").url == "/help/parcels/"


def test_a_draft_that_moves_leaves_nothing_behind(staff_client):
    page = make_page(slug="one")
    change(staff_client, page, slug="two")
    assert Page.objects.get(pk=page.pk).slug == "two"
    assert not Redirect.objects.exists()


def test_saving_without_moving_leaves_no_redirect(staff_client):
    page = published(make_page(slug="one"))
    change(staff_client, page, title="Another title")
    assert not Redirect.objects.exists()


def test_staff_see_where_each_address_leads(staff_client):
    page = published(make_page(slug="arches"))
    make_redirect("/old/", page=page)
    make_redirect("/gone/", is_gone=True)
    html = staff_client.get(reverse("admin:content_redirect_changelist")).content.decode()
    assert "/articles/arches/" in html
    address = reverse("admin:content_redirect_add")
    answer = staff_client.post(address, {"old_path": "/new/", "new_path": "/new"})
    assert "in a circle: /new → /new" in answer.content.decode()
    assert staff_client.post(address, {"old_path": "/x/", "new_path": "/shop/"}).status_code == 302
    assert Redirect.objects.get(old_path="/x").destination == "/shop/"
