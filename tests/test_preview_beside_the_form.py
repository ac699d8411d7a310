"""What is typed is shown as readers will see it, to its writer alone, in a frame of this site."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from content.models import Figure, Page, ProductCard, Prose, UnsavedChanges
from tests.admin_pages import text_of
from tests.html import Document
from tests.pages import make_page, published
from tests.test_content_admin import rows
from tests.test_writing import form, save, type_in

pytestmark = pytest.mark.django_db

NEW = reverse("content:preview_unsaved")


def at(page):
    return reverse("content:preview_unsaved", args=[page.pk])


def test_it_shows_the_draft_until_something_is_typed(staff_client):
    page = make_page("<p>As it is saved.</p>")
    assert "As it is saved." in text_of(staff_client.get(at(page)))


def test_it_shows_what_is_typed_before_it_is_saved(staff_client):
    page = published(make_page("<p>Old.</p>", title="Old title"))
    typed = {"title": "New title", "notice": "Draft.", "prose_blocks-0-text": "<p>New.</p>"}
    type_in(staff_client, page, **typed, **rows(Prose, {"text": "<p>More.</p>"}, start=1))
    words = text_of(staff_client.get(at(page)))
    for shown in ("New title", "Draft.", "New.", "More."):
        assert shown in words
    assert "Old." not in words
    assert page.prose_blocks.get().text == "<p>Old.</p>"


def test_it_follows_what_is_typed(staff_client):
    page = make_page("<p>Saved.</p>")
    for typed_at, words in enumerate(("First words.", "Other words."), 1):
        type_in(staff_client, page, typed_at, **{"prose_blocks-0-text": f"<p>{words}</p>"})
        assert words in text_of(staff_client.get(at(page)))


def test_a_new_page_is_shown_before_it_is_saved_for_the_first_time(staff_client, client):
    assert staff_client.get(NEW).status_code == 200
    typed = {"title": "New here", "summary": "", "slug": ""}
    type_in(staff_client, None, **typed, **rows(Prose, {"text": "<p>Its first words.</p>"}))
    words = text_of(staff_client.get(NEW))
    assert "New here" in words
    assert "Its first words." in words
    assert not Page.objects.exists()
    assert client.get(NEW).status_code == 302
    address = reverse("admin:content_page_add")
    (looks,) = Document(staff_client.get(address).content.decode()).all("aside", id="looks")
    assert looks.get("data-looks") == NEW


def test_blocks_stand_in_the_order_of_the_form_and_what_is_taken_out_is_not_there(staff_client):
    page = make_page("<p>First.</p>")
    type_in(
        staff_client,
        page,
        **{"prose_blocks-0-DELETE": "on"},
        **rows(Prose, {"text": "<p>B.</p>", "ordering": 20}, {"text": "<p>A.</p>", "ordering": 10},
               start=1),
    )  # fmt: skip
    words = text_of(staff_client.get(at(page)))
    assert "A. B." in words
    assert "First." not in words


def test_an_unfinished_block_does_not_stand_in_the_way(staff_client):
    page = make_page("<p>Here.</p>")
    unfinished = rows(Figure, {"picture": ""}) | rows(ProductCard, {"product": ""})
    _, answer = type_in(staff_client, page, title="", **unfinished)
    assert answer.status_code == 200
    assert "Here." in text_of(staff_client.get(at(page)))


def test_what_is_typed_is_sanitised_before_it_is_shown(staff_client):
    page = make_page()
    bad = '<p onclick="x()">Hi<script>alert(1)</script><img src=x onerror="y()"></p>'
    type_in(staff_client, page, **{"prose_blocks-0-text": bad})
    html = staff_client.get(at(page)).content.decode()
    assert "<p>Hi</p>" in html
    assert "alert(1)" not in html


def test_after_saving_it_shows_the_draft_again(staff_client):
    page = make_page()
    fields, _ = type_in(staff_client, page, title="Typed")
    save(staff_client, page, fields | {"_typed_at": "2", "title": "Saved"})
    words = text_of(staff_client.get(at(page)))
    assert "Saved" in words
    assert UnsavedChanges.objects.get().shown == {}


def test_only_its_writer_sees_it(staff_client, client):
    page = make_page(title="Saved")
    type_in(staff_client, page, title="Typed by me")
    assert client.get(at(page)).status_code == 302
    client.force_login(User.objects.create_user("other", is_staff=True))
    assert "Typed by me" not in text_of(client.get(at(page)))


def test_only_this_preview_may_stand_in_a_frame_and_only_of_this_site(staff_client):
    page = published(make_page())
    answer = staff_client.get(at(page))
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    for other in (page.get_absolute_url(), reverse("content:preview", args=[page.pk])):
        answer = staff_client.get(other)
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    answer = staff_client.get(reverse("admin:content_page_change", args=[page.pk]))
    assert "frame-src 'self'" in answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_a_very_long_page_is_kept_and_saved(staff_client):
    page = make_page()
    many = rows(Prose, *[{"text": f"<p>Text {n}.</p>"} for n in range(1, 260)], start=1)
    fields = form(staff_client, page) | many
    assert len(fields) > 1000
    _, answer = type_in(staff_client, page, start=fields)
    assert answer.json()["kept"]
    assert save(staff_client, page, fields | {"_typed_at": "2"}).status_code == 302
    assert page.prose_blocks.count() == 260
