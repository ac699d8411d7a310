"""The picture library says where each picture is used, and keeps and replaces it everywhere."""

import datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content import library, publishing
from content.models import Figure, Page, Picture
from tests.admin_pages import errors_of, messages_of, shows_at_field, text_of
from tests.pages import add_block, make_page, make_picture, picture_file, published

pytestmark = pytest.mark.django_db

LIST = reverse("admin:content_picture_changelist")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def picture():
    return make_picture(name="A pair", alt="Two insoles")


def page_with(picture, **fields):
    page = make_page(**fields)
    add_block(page, Figure, picture=picture)
    return page


def at(name, picture):
    return reverse(f"admin:content_picture_{name}", args=[picture.pk])


def words(picture):
    return [(use.page.title, use.words) for use in library.uses_of(picture)]


# Where it is used


def test_drafts_live_and_coming_editions_are_told_apart(picture):
    page_with(picture, title="Draft")
    live = published(page_with(picture, title="Live"))
    Figure.objects.filter(parent=live).delete()
    coming = page_with(picture, title="Coming")
    publishing.publish(coming, None, at=timezone.now() + datetime.timedelta(days=1))
    make_page(title="Shared", share_picture=picture)
    assert words(picture) == [
        ("Coming", "scheduled, in the draft"),
        ("Draft", "in the draft"),
        ("Live", "live now"),
        ("Shared", "in the draft"),
    ]


def test_an_edition_nobody_reads_any_more_is_no_use(picture):
    page = published(page_with(picture))
    Figure.objects.all().delete()
    published(page)
    assert words(picture) == []


def test_the_list_names_the_pages_in_the_same_queries_however_many(
    staff_client, picture, django_assert_max_num_queries
):
    for number in range(5):
        published(page_with(make_picture(), title=f"Page {number}"))
    page_with(picture, title="Heel pain")
    with django_assert_max_num_queries(25):
        answer = staff_client.get(LIST)
    assert "Two insoles On Heel pain" in text_of(answer)


def test_pictures_are_found_by_name_description_and_use(staff_client, picture):
    make_picture(name="A foot", alt="The arch of a foot")
    page_with(picture)
    assert "A foot" not in text_of(staff_client.get(LIST, {"q": "insoles"}))
    assert "A foot" in text_of(staff_client.get(LIST, {"q": "arch"}))
    assert "A foot" in text_of(staff_client.get(LIST, {"used": "no"}))
    assert "A pair" not in text_of(staff_client.get(LIST, {"used": "no"}))
    assert "A pair" in text_of(staff_client.get(LIST, {"used": "yes"}))


def test_what_a_live_page_shows_is_not_deleted(staff_client, picture):
    page = published(page_with(picture, title="Heel pain"))
    Figure.objects.all().delete()
    answer = staff_client.post(at("delete", picture), {"post": "yes"})
    assert "is shown on “Heel pain”: live now" in text_of(answer)
    staff_client.post(
        LIST, {"action": "delete_selected", "_selected_action": picture.pk, "post": "yes"}
    )
    assert Picture.objects.exists()
    publishing.take_offline(page)
    staff_client.post(at("delete", picture), {"post": "yes"})
    assert not Picture.objects.exists()


# Its description


@pytest.mark.parametrize(
    ("typed", "field", "problem"),
    [
        ({"alt": ""}, "alt", "Describe the picture, or mark it as decoration."),
        ({"is_decorative": "on", "alt": ""}, "why_decorative", "Say why the page needs no"),
    ],
)
def test_a_picture_is_described_or_there_is_a_reason(staff_client, picture, typed, field, problem):
    answer = staff_client.post(at("change", picture), {"name": "A pair"} | typed)
    assert problem in errors_of(answer)[field][0]
    assert shows_at_field(answer, field)


def test_decoration_has_no_description_and_keeps_its_reason(staff_client, picture):
    typed = {"name": "A pair", "alt": "x", "is_decorative": "on", "why_decorative": "Repeats."}
    assert staff_client.post(at("change", picture), typed).status_code == 302
    picture.refresh_from_db()
    assert (picture.alt, picture.why_decorative) == ("", "Repeats.")
    page = page_with(picture)
    html = staff_client.get(reverse("content:preview", args=[page.pk])).content.decode()
    assert 'alt=""' in html


# Replacing it


def replace(client, picture, **typed):
    file = picture_file(size=(700, 500))
    fields = {"name": picture.name, "alt": "One insole", "original": file} | typed
    return client.post(at("change", picture), fields, follow=True)


def test_a_new_file_reaches_drafts_and_waits_for_the_next_edition(staff_client, client, picture):
    page = published(page_with(picture))
    replace(staff_client, picture)
    assert "Two insoles" in client.get(page.get_absolute_url()).content.decode()
    page = Page.objects.with_edition().get()
    assert page.draft_digest != page.edition.digest
    published(page)
    assert 'alt="One insole"' in client.get(page.get_absolute_url()).content.decode()


def test_a_publisher_shows_it_everywhere_at_once_and_no_word_changes(staff_client, client, picture):
    page = published(page_with(picture, title="Heel pain"))
    later = publishing.publish(page, None, at=timezone.now() + datetime.timedelta(days=1))
    other = published(page_with(make_picture()))
    Page.objects.filter(pk=page.pk).update(title="Not published yet")
    answer = replace(staff_client, picture, show_now="on")
    assert "Readers see the picture as it is now on" in messages_of(answer)[0]
    html = client.get(page.get_absolute_url()).content.decode()
    assert 'alt="One insole"' in html
    assert "Heel pain" in html
    assert "Not published yet" not in html
    assert other.editions.count() == 1
    later.refresh_from_db()
    assert later.withdrawn
    (coming,) = page.editions.scheduled()
    assert coming.goes_live_at == later.goes_live_at
    assert coming.pictures[str(picture.pk)]["alt"] == "One insole"
    assert len(Page.objects.get(pk=page.pk).public_history()) == 1
    assert library.show_everywhere(Picture.objects.get(pk=picture.pk), None) == []


def test_an_editor_cannot_change_what_readers_see(client, picture):
    page = published(page_with(picture))
    user = User.objects.create_user("ann", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["change_picture", "view_picture"])
    )
    editor = Client(HTTP_SEC_FETCH_SITE="same-origin")
    editor.force_login(user)
    assert "show_now" not in editor.get(at("change", picture)).content.decode()
    replace(editor, picture, show_now="on")
    assert "Two insoles" in client.get(page.get_absolute_url()).content.decode()


def test_the_chosen_picture_can_be_shown_beside_its_list(staff_client, picture):
    page = page_with(picture)
    html = staff_client.get(reverse("admin:content_page_change", args=[page.pk])).content.decode()
    assert f'data-picture="/media/{picture.renditions["jpeg"]["480"]}"' in html
