"""What readers are told of a page's changes: corrections by their name, and nothing hidden."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from content import history, publishing
from content.models import Edition, Page
from content.models.history import Change
from tests.admin_pages import form_of, text_of
from tests.pages import make_page, published

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def told(page):
    return [
        (each.note, each.is_correction, each.until is not None)
        for each in Page.objects.get(pk=page.pk).public_history()
    ]


def earlier(**hours):
    """Move editions, named by their notes, so many hours into the past."""
    for note, ago in hours.items():
        at = timezone.now() - ago * HOUR
        Edition.objects.filter(note=note).update(goes_live_at=at)


def edition(note):
    return Edition.objects.select_related("page").get(note=note)


def test_corrections_and_updates_are_told_and_small_changes_are_not():
    page = published(make_page())
    published(page, note="Spelling.", change=Change.SMALL)
    published(page, note="It was 41 people.", change=Change.CORRECTION)
    published(page, note="Added a study.", change=Change.UPDATE)
    published(page)
    assert told(page) == [
        ("Added a study.", False, False),
        ("It was 41 people.", True, False),
        ("", False, False),
    ]


@pytest.mark.parametrize("change", [Change.CORRECTION, Change.UPDATE])
def test_what_is_told_says_what_it_changed(change, staff_client):
    page = published(make_page())
    with pytest.raises(publishing.NoteMissing):
        publishing.publish(page, None, change=change)
    address = reverse("admin:content_page_publish", args=[page.pk])
    response = staff_client.post(address, {"change": change, "note": " ", "_publish": "x"})
    assert response.context["form"].errors["note"] == ["Say to readers what changed."]
    assert Edition.objects.count() == 1


def test_whoever_publishes_decides_what_readers_are_told(staff_client):
    """The form proposes an update, which wants words: silence is a choice, not an oversight."""
    page = published(make_page())
    address = reverse("admin:content_page_publish", args=[page.pk])
    proposed = form_of(staff_client.get(address))
    assert proposed["change"] == Change.UPDATE
    staff_client.post(address, proposed | {"_publish": "x"})
    assert Edition.objects.count() == 1
    staff_client.post(address, proposed | {"change": Change.SMALL, "_publish": "x"})
    assert Edition.objects.count() == 2


def test_a_change_of_no_known_kind_is_refused(staff_client):
    page = published(make_page())
    address = reverse("admin:content_page_publish", args=[page.pk])
    response = staff_client.post(address, {"change": "big", "note": "x", "_publish": "x"})
    assert response.context["form"].errors["change"]
    assert Edition.objects.count() == 1


def test_readers_see_corrections_by_their_name_the_newest_first(client):
    page = published(make_page())
    assert 'href="#history"><time' not in client.get(page.get_absolute_url()).text
    published(page, note="Added a study.", change=Change.UPDATE)
    published(page, note="It was 41 people.", change=Change.CORRECTION)
    response = client.get(page.get_absolute_url())
    text = text_of(response)
    told_there = text[text.index("History of this page") :]
    order = ["Correction. It was 41 people.", "Added a study.", "First published."]
    assert [told_there.index(words) for words in order] == sorted(map(told_there.index, order))
    assert 'href="#history"><time' in response.text


def test_a_plain_page_has_a_history_once_there_is_something_to_tell(client):
    page = published(make_page(kind="plain", slug="signs"))
    assert "History of this page" not in client.get(page.get_absolute_url()).text
    published(page, note="It was 41 people.", change=Change.CORRECTION)
    assert "Correction. It was 41 people." in text_of(client.get(page.get_absolute_url()))


def test_the_day_of_the_last_change_is_that_of_what_is_told(client):
    page = published(make_page(), note="First.")
    published(page, note="It was 41 people.", change=Change.CORRECTION)
    published(page, note="Spelling.", change=Change.SMALL)
    earlier(**{"First.": 24 * 90, "It was 41 people.": 24 * 60, "Spelling.": 24 * 30})
    history.rewrite(page)
    page = Page.objects.live().get()
    assert page.last_changed == edition("It was 41 people.").goes_live_at
    day = page.last_changed.astimezone(timezone.get_current_timezone()).date().isoformat()
    html = client.get(page.get_absolute_url()).text
    assert f'<dd><a href="#history"><time datetime="{day}">' in html
    assert f'"dateModified":"{day}' in html.replace(" ", "")
    assert f'Updated <time datetime="{day}">' in client.get("/articles/").text


def test_a_scheduled_change_is_told_only_when_it_has_come():
    page = published(make_page())
    publishing.publish(page, None, at=timezone.now() + HOUR, note="Soon.", change=Change.UPDATE)
    assert told(page) == [("", False, False)]
    earlier(**{"Soon.": 1, "": 2})
    publishing.remember_draft(page)
    published(page)
    assert ("Soon.", False, False) in told(page)


def test_what_readers_saw_stays_told_when_it_is_withdrawn(client):
    """Taking a text back undoes no mistake, and the mistake had been seen."""
    page = published(make_page())
    published(page, note="It was 41 people.", change=Change.CORRECTION)
    earlier(**{"It was 41 people.": 1, "": 2})
    publishing.withdraw(edition("It was 41 people."))
    assert told(page) == [("It was 41 people.", True, True), ("", False, False)]
    assert "Taken back on" in text_of(client.get(page.get_absolute_url()))


def test_what_nobody_saw_is_not_told_when_it_is_withdrawn():
    page = published(make_page())
    publishing.publish(page, None, at=timezone.now() + HOUR, note="Soon.", change=Change.UPDATE)
    publishing.withdraw(edition("Soon."))
    assert told(page) == [("", False, False)]


def test_an_edition_that_had_given_way_is_not_said_to_be_taken_back():
    page = published(make_page(), note="First.")
    published(page, note="Second.")
    published(page, note="Third.")
    earlier(**{"First.": 3, "Second.": 2, "Third.": 1})
    publishing.take_offline(page)
    assert told(page) == [
        ("Third.", False, True),
        ("Second.", False, False),
        ("First.", False, False),
    ]


def test_a_draft_that_was_set_aside_takes_no_editions_place():
    page = published(make_page(), note="First.")
    earlier(**{"First.": 1})
    page.title = "Another"
    publishing.set_aside(publishing.draft(page), None)
    publishing.take_offline(page)
    assert told(page) == [("First.", False, True)]


def test_a_page_that_comes_back_keeps_its_history_and_its_first_day():
    page = published(make_page(), note="First.")
    earlier(**{"First.": 2})
    publishing.take_offline(page)
    publishing.take_offline(page)
    first = Page.objects.get().first_published
    page = published(Page.objects.get(), note="Again.")
    assert told(page) == [("Again.", False, False), ("First.", False, True)]
    assert Page.objects.get().first_published == first


def test_restoring_an_old_text_leaves_the_history_as_it_is():
    page = published(make_page())
    old = page.editions.get()
    published(page, note="It was 41 people.", change=Change.CORRECTION)
    before = told(page)
    publishing.restore(Edition.objects.select_related("page").get(pk=old.pk))
    assert told(page) == before
    published(Page.objects.get(), note="It was 14 after all.", change=Change.CORRECTION)
    assert told(page) == [("It was 14 after all.", True, False), *before]
