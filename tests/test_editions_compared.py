"""Any two editions of a page, and its draft, can be compared by whoever may see the page."""

import pytest
from django.urls import reverse

from content import publishing
from content.models import Page, Prose
from tests.admin_pages import text_of
from tests.pages import make_page, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    """A page with two editions and a draft that differs from both."""
    page = published(make_page("<p>The first words.</p>"))
    Prose.objects.update(text="<p>The second words.</p>")
    publishing.publish(page, None)
    Prose.objects.update(text="<p>The third words.</p>")
    return Page.objects.get()


def shown(client, page, **choice):
    address = reverse("admin:content_page_compare", args=[page.pk])
    return client.get(address, choice).content.decode()


def test_it_begins_with_what_readers_see_against_the_draft(staff_client, page):
    assert "<del>second </del><ins>third </ins>words." in shown(staff_client, page)


def test_any_two_can_be_chosen(staff_client, page):
    second, first = page.editions.all()
    html = shown(staff_client, page, old=first.pk, new=second.pk)
    assert "<del>first </del><ins>second </ins>words." in html
    html = shown(staff_client, page, old="draft", new=first.pk)
    assert "<del>third </del><ins>first </ins>words." in html
    same = staff_client.get(
        reverse("admin:content_page_compare", args=[page.pk]), {"old": "draft", "new": "draft"}
    )
    assert "Nothing. Readers see the same in both." in text_of(same)


@pytest.mark.parametrize("choice", ["0", "x", "99999999999999999999"])
def test_a_choice_that_is_none_is_answered_at_the_field(staff_client, page, choice):
    assert "Select a valid choice" in shown(staff_client, page, old=choice)


def test_the_choices_say_what_each_edition_is(staff_client, page):
    publishing.withdraw(page.editions.last())
    html = shown(staff_client, page)
    assert "(live now)" in html
    assert "(withdrawn)" in html
