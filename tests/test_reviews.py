"""A review is an act of a reviewer: saving changes nothing of it, and readers are told no more."""

import datetime

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from content import publishing
from content.admin.review import months_later
from content.models import Page, Prose
from tests.admin_pages import form_of, messages_of, text_of
from tests.pages import make_page, published

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
LIST = reverse("admin:content_page_changelist")
NOT_YET = "Not yet reviewed by a clinician"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def staff(staff_client):
    return staff_client


@pytest.fixture
def typed():
    return {
        "reviewed_by": "A. Reader",
        "reviewed_credential": "C.Ped.",
        "reviewed_link": "https://example.org/reader",
        "reviewed_on": "2026-01-02",
        "next_review": "2027-01-02",
        "agrees": "on",
    }


def at(page, name="review"):
    return reverse(f"admin:content_page_{name}", args=[page.pk])


def reviewed(page, **fields):
    """A page with a review of what readers see now."""
    values = {
        "reviewed_by": "A. Reader",
        "reviewed_credential": "C.Ped.",
        "reviewed_link": "https://example.org/reader",
        "reviewed_on": timezone.localdate(),
        "next_review": timezone.localdate() + 365 * DAY,
    } | fields
    page = Page.objects.with_edition().get(pk=page.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.record_review(page.edition or publishing.draft(page))
    return page


def seen(client, page):
    return client.get(page.get_absolute_url()).content.decode()


def test_a_reviewer_records_a_review_and_readers_see_it(staff, client, typed):
    page = published(make_page())
    assert NOT_YET in seen(client, page)
    response = staff.post(at(page), typed, follow=True)
    assert messages_of(response) == [
        "Readers see that A. Reader reviewed this page on 2 January 2026."
    ]
    html = seen(client, page)
    assert '<a href="https://example.org/reader">A. Reader</a>, C.Ped., ' in html
    assert "2 January 2026" in html
    assert NOT_YET not in html
    assert "Recorded a review by A. Reader" in text_of(staff.get(at(page, "history")))


def test_nobody_is_said_to_have_read_what_came_while_they_read(staff, typed):
    page = published(make_page("<p>Read.</p>"))
    seen = form_of(staff.get(at(page)))["read"]
    Prose.objects.update(text="<p>Not read.</p>")
    published(page)
    response = staff.post(at(page), typed | {"read": seen})
    assert "The text changed while you reviewed it." in text_of(response)
    assert not Page.objects.get().is_reviewed
    staff.post(at(page), typed | {"read": form_of(response)["read"]})
    assert Page.objects.get().is_reviewed


def test_the_next_review_is_proposed_as_the_setting_says(staff, settings):
    settings.REVIEW_MONTHS = 18
    today = timezone.localdate()
    fields = form_of(staff.get(at(make_page())))
    assert fields["reviewed_on"] == today.isoformat()
    assert fields["next_review"] == months_later(today, 18).isoformat()
    assert "agrees" not in fields


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ((2026, 1, 2), 12, (2027, 1, 2)),
        ((2026, 11, 30), 3, (2027, 2, 28)),
        ((2027, 11, 30), 3, (2028, 2, 29)),
        ((2026, 12, 31), 1, (2027, 1, 31)),
        ((2028, 2, 29), 12, (2029, 2, 28)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months, later):
    assert months_later(datetime.date(*day), months) == datetime.date(*later)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("reviewed_by", "", "required"),
        ("reviewed_credential", "", "required"),
        ("reviewed_link", "", "required"),
        ("reviewed_link", "javascript:alert(1)", "valid URL"),
        ("reviewed_on", "", "required"),
        ("reviewed_on", "2026-02-30", "valid date"),
        ("reviewed_on", "2999-01-01", "still to come"),
        ("next_review", "", "required"),
        ("next_review", "2026-01-02", "comes after this one"),
        ("agrees", "", "only if it is true"),
    ],
)
def test_half_a_review_is_answered_at_the_field(staff, typed, field, value, words):
    page = published(make_page())
    response = staff.post(at(page), typed | {field: value})
    assert response.status_code == 200
    assert words in response.context["form"].errors[field][0]
    assert words in text_of(response)
    assert not Page.objects.get().is_reviewed


def test_saving_a_page_changes_nothing_of_its_review(staff):
    page = reviewed(published(make_page()))
    before = Page.objects.values("reviewed_by", "reviewed_on", "reviewed_digest").get()
    fields = form_of(staff.get(at(page, "change")))
    assert not [name for name in fields if name.startswith(("reviewed_", "next_review"))]
    fields |= {"title": "Changed", "reviewed_by": "Somebody else", "reviewed_on": "2020-01-01"}
    staff.post(at(page, "change"), {name: fields[name] for name in fields if name})
    assert Page.objects.get().title == "Changed"
    assert Page.objects.values("reviewed_by", "reviewed_on", "reviewed_digest").get() == before


def test_staff_see_when_readers_read_something_else_than_was_reviewed(staff):
    page = reviewed(published(make_page("<p>One.</p>")))
    text = text_of(staff.get(at(page)))
    assert "another text than the one that was reviewed" not in text
    Prose.objects.update(text="<p>Two.</p>")
    publishing.remember_draft(page)
    page = Page.objects.with_edition().get()
    assert not page.has_changed_since_review, "readers see nothing of a draft"
    assert "The draft has changes that are not part of it." in text_of(staff.get(at(page)))
    published(page)
    assert Page.objects.with_edition().get().has_changed_since_review
    assert "another text than the one that was reviewed" in text_of(staff.get(at(page)))
    assert "Changed since reviewed" in text_of(staff.get(at(page, "change")))
    reviewed(page)
    assert not Page.objects.with_edition().get().has_changed_since_review


def test_a_draft_may_be_reviewed_before_it_is_published(staff, typed):
    page = make_page()
    assert "a review of the draft as it is now" in text_of(staff.get(at(page)))
    staff.post(at(page), typed)
    published(page)
    assert not Page.objects.with_edition().get().has_changed_since_review


def test_readers_are_told_when_a_review_is_due_and_not_before(client):
    today = timezone.localdate()
    page = reviewed(published(make_page()), next_review=today)
    assert "Review due" not in seen(client, page)
    assert "Review due" not in client.get("/articles/").content.decode()
    reviewed(page, next_review=today - DAY)
    assert "Review due" in seen(client, page)
    assert "Review due" in client.get("/articles/").content.decode()


def test_a_review_can_be_taken_back(staff, client):
    page = reviewed(published(make_page()))
    assert "Take the review back" in text_of(staff.get(at(page)))
    response = staff.post(at(page), {"_take_back": "x"}, follow=True)
    assert messages_of(response) == ["Readers are told that the page is not yet reviewed."]
    assert NOT_YET in seen(client, page)
    assert Page.objects.get().reviewed_digest == ""
    assert "Take the review back" not in text_of(staff.get(at(page)))


def test_a_review_has_a_name_and_a_day_whoever_stores_it():
    page = make_page()
    with pytest.raises(IntegrityError):
        Page.objects.filter(pk=page.pk).update(reviewed_by="A. Reader")


def test_the_list_says_how_each_review_stands_and_finds_it(staff):
    late = reviewed(published(make_page(title="Late")), next_review=timezone.localdate() - DAY)
    changed = reviewed(published(make_page(title="Changed")))
    Prose.objects.filter(parent=changed).update(text="<p>New.</p>")
    published(changed)
    reviewed(published(make_page(title="Good")))
    published(make_page(title="None"))
    reviewed(make_page(title="Draft"))
    assert late.review_is_due
    wanted = {
        "due": ["Late"],
        "changed": ["Changed"],
        "none": ["None"],
        "done": ["Changed", "Draft", "Good", "Late"],
        "x": ["Changed", "Draft", "Good", "Late", "None"],
    }
    for asked, titles in wanted.items():
        found = staff.get(LIST, {"review": asked}).context["cl"].result_list
        assert sorted(page.title for page in found) == titles, asked
    text = text_of(staff.get(LIST))
    for words in ("Review due", "Changed since reviewed", "Not reviewed"):
        assert words in text
