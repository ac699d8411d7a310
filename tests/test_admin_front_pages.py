"""The admin's front page lists what waits on pages: late reviews, broken links, coming editions."""

import datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone

from content import publishing
from content.models import Edition, Page, Reference, Study
from tests.admin_pages import make_staff, text_of
from tests.pages import make_page, published
from tests.studies import make_study
from tests.test_writing import type_in

pytestmark = pytest.mark.django_db

INDEX = reverse("admin:index")
DAY = datetime.timedelta(days=1)


def lines(client):
    writing = client.get(INDEX).context.get("writing")
    return [(line.title, line.words, line.is_late) for line in writing.lines] if writing else []


def reviewed(title, due):
    page = published(make_page(title=title))
    Page.objects.filter(pk=page.pk).update(
        reviewed_by="A. Reader", reviewed_on=timezone.localdate(), next_review=due
    )


def test_a_quiet_day_says_nothing(staff_client):
    published(make_page())
    assert "what waits" not in text_of(staff_client.get(INDEX))


def test_reviews_broken_links_and_coming_editions_stand_in_one_list(staff_client):
    today = timezone.localdate()
    reviewed("Late", today - DAY)
    reviewed("Soon", today + 5 * DAY)
    reviewed("Far off", today + 90 * DAY)
    published(make_page('<p><a href="/nowhere/">here</a></p>', title="Broken"))
    make_page('<p><a href="/nowhere/">here</a></p>', title="Only a draft")
    for number in (2, 1):
        page = make_page(title=f"Coming {number}")
        at = timezone.now() + number * DAY
        publishing.publish(page, None, at=at, note="Added a study.")
    assert lines(staff_client) == [
        ("Late", "was due to be reviewed again", True),
        ("Soon", "is due to be reviewed again", False),
        ("Broken", "has a link that leads nowhere", True),
        ("Coming 1", "changes for readers: Added a study.", False),
        ("Coming 2", "changes for readers: Added a study.", False),
    ]


def test_a_corrected_study_leads_to_the_pages_that_cite_it(staff_client):
    page = make_page("<p>So. [1]</p>", title="Citing")
    study = make_study()
    Reference.objects.create(page=page, number=1, study=study)
    published(page)
    assert lines(staff_client) == []
    Study.objects.update(changed_at=timezone.now() + DAY)
    assert lines(staff_client) == [("A study changed", "and a page cites it", True)]


def test_it_leads_to_where_it_is_done(staff_client):
    page = make_page(title="Coming")
    publishing.publish(page, None, at=timezone.now() + DAY)
    html = staff_client.get(INDEX).content.decode()
    assert f'href="{reverse("admin:content_page_publish", args=[page.pk])}">Coming</a>' in html


def test_a_writer_is_reminded_of_what_was_left_unsaved(staff_client):
    type_in(staff_client, make_page(title="Mine"), title="Mine, better")
    User.objects.create_user("other", is_staff=True)
    assert lines(staff_client) == [("Mine", "has changes of yours that are not saved", False)]


def test_an_editor_is_not_led_where_only_publishers_may_go(client):
    user = User.objects.create_user("ann", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_page", "change_page"]))
    client.force_login(user)
    page = make_page()
    publishing.publish(page, None, at=timezone.now() + DAY)
    html = client.get(INDEX).content.decode()
    assert reverse("admin:content_page_change", args=[page.pk]) in html
    assert reverse("admin:content_page_publish", args=[page.pk]) not in html


def test_who_may_not_see_pages_hears_nothing_of_them(client):
    publishing.publish(make_page(), None, at=timezone.now() + DAY)
    client.force_login(make_staff("view_order"))
    assert lines(client) == []


def test_a_long_list_is_cut_and_says_so(staff_client):
    page = make_page()
    Edition.objects.bulk_create(
        Edition(page=page, title="A", summary="A", goes_live_at=timezone.now() + number * DAY)
        for number in range(1, 16)
    )
    assert len(lines(staff_client)) == 12
    assert "And 3 more: all pages" in text_of(staff_client.get(INDEX))


def test_it_takes_the_same_queries_however_much_waits(staff_client, django_assert_max_num_queries):
    def wait():
        published(make_page('<p><a href="/nowhere/">here</a></p>'))
        publishing.publish(make_page(), None, at=timezone.now() + DAY)

    wait()
    staff_client.get(INDEX)
    for _ in range(5):
        wait()
    with django_assert_max_num_queries(35):
        staff_client.get(INDEX)
