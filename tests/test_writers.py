"""Who writes, who publishes and who reviews: each may do their own part, and nothing else."""

import importlib
import logging

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import NoReverseMatch, reverse

from content import publishing
from content.models import Edition, Page, Redirect
from tests import groups
from tests.admin_pages import form_of, messages_of, text_of
from tests.pages import make_page, make_picture, published
from tests.studies import make_study

migration = importlib.import_module("content.migrations.0011_staff_groups")
pytestmark = pytest.mark.django_db

E, P, R = "Editor", "Publisher", "Reviewer"
CLAIM = "<p>Our insoles cure back pain.</p>"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def quiet():
    """Without the log of refusals."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def staff_groups(db):
    groups.make()


def browser_of(*groups):
    """A browser in which somebody of these groups is logged in."""
    user = User.objects.create_user(f"of {groups} {User.objects.count()}", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    browser = Client(headers={"sec-fetch-site": "same-origin"})
    browser.force_login(user)
    return browser


def address(name, page=None):
    return reverse(f"admin:content_{name}", args=[page.pk] if page else [])


# Who opens which page. Whoever may only look is led on from a page's form to its claims or review.
PAGES_OF = {
    (E, P, R): """
        page_changelist page_change page_history page_claims page_compare page_links
        picture_changelist picture_change picture_history
        study_changelist study_change study_history study_to_check
    """,
    (E, P): """
        page_add page_keep page_keep_new picture_add
        redirect_changelist redirect_change redirect_history
    """,
    (P,): """
        page_publish page_delete picture_delete study_add study_delete redirect_add
        redirect_delete
    """,
    (R,): "page_review",
}
OPENED_BY = {page: groups for groups, names in PAGES_OF.items() for page in names.split()}
# They only take what is sent to them; the next test sends it.
ACTS = {"page_restore", "page_withdraw", "page_unsaved", "page_unsaved_new"}


def pages(rows):
    for model, pages_of_it in admin.site._registry.items():
        if model._meta.app_label != "content":
            continue
        for pattern in pages_of_it.get_urls():
            if not pattern.name:
                continue
            try:
                yield pattern.name.removeprefix("content_"), reverse(f"admin:{pattern.name}")
            except NoReverseMatch:
                key = rows[model._meta.model_name].pk
                url = reverse(f"admin:{pattern.name}", args=[key])
                yield pattern.name.removeprefix("content_"), url


def test_each_group_opens_its_own_pages_and_no_others(quiet):
    page = published(make_page())
    rows = {
        "page": page,
        "picture": make_picture(),
        "redirect": Redirect.objects.create(old_path="/old", page=page),
        "study": make_study(),
    }
    found = dict(pages(rows))
    assert found.keys() == OPENED_BY.keys() | ACTS, "a page without a line in this table"
    wrong = []
    for group in (None, E, P, R):
        browser = browser_of(group)
        for name, openers in OPENED_BY.items():
            is_opened = browser.get(found[name], follow=True).status_code == 200
            if is_opened != (group in openers):
                wrong.append((group, name, "opened" if is_opened else "refused"))
    assert wrong == []


def test_what_a_group_may_not_do_is_refused_when_it_is_sent_all_the_same(quiet):
    page = published(make_page(CLAIM.replace("cure", "meet")))
    edition = page.editions.get()
    acts = [
        ("page_publish", {"_publish": "x"}, (P,)),
        ("page_restore", {"edition": edition.pk}, (E, P)),
        ("page_withdraw", {"edition": edition.pk}, (P,)),
        ("page_withdraw", {"all": "1"}, (P,)),
        ("page_review", {"_take_back": "x"}, (R,)),
        ("page_claims", {"sentence": "x", "reason": "x"}, (R,)),
        ("page_claims", {"_end": "1"}, (R,)),
        ("page_delete", {}, (P,)),
        ("page_keep", {"title": "x"}, (E, P)),
        ("page_unsaved", {"discard": "1"}, (E, P)),
    ]
    for group in (None, E, P, R):
        browser = browser_of(group)
        for name, data, actors in acts:
            if group not in actors:
                assert browser.post(address(name, page), data).status_code == 403, (group, name)
    assert browser_of(R).post(address("page_change", page), {"title": "x"}).status_code == 403
    assert Page.objects.get().title == page.title
    assert list(Edition.objects.filter(withdrawn=False)) == [edition]


def test_an_editor_writes_a_page_with_its_blocks_and_cannot_publish_it():
    browser = browser_of(E)
    response = browser.get(address("page_add"))
    fields = form_of(response) | {
        "kind": "article", "title": "Heels", "slug": "heels", "summary": "About heels.",
        "search_description": "One plain sentence that says what this page is about.",
        "prose_blocks-TOTAL_FORMS": "1", "prose_blocks-0-text": "<p>Heels.</p>",
        "prose_blocks-0-region": "body", "prose_blocks-0-ordering": "10", "_continue": "x",
    }  # fmt: skip
    response = browser.post(address("page_add"), {name: fields[name] for name in fields if name})
    page = Page.objects.get()
    assert response.url == address("page_change", page)
    assert page.prose_blocks.get().text == "<p>Heels.</p>"
    shown = browser.get(address("page_change", page)).content.decode()
    assert "_publish" not in shown
    assert address("page_publish", page) not in shown


def test_an_editor_leaves_alone_what_readers_of_a_live_page_see_at_once():
    page = published(make_page(topic="Feet"))
    for group, topic in ((E, "Feet"), (P, "Backs")):
        browser = browser_of(group)
        fields = form_of(browser.get(address("page_change", page)))
        assert ("topic" in fields) is (group == P)
        fields |= {"topic": "Backs", "slug": "elsewhere", "title": f"By {group}", "_continue": "x"}
        browser.post(address("page_change", page), {name: fields[name] for name in fields if name})
        changed = Page.objects.get()
        assert (changed.title, changed.topic) == (f"By {group}", topic)
        assert (changed.slug == "elsewhere") is (group == P)


def test_a_reviewer_is_led_past_the_editor_to_what_is_theirs_to_do():
    page = make_page("<p>Quietly.</p>")
    reviewer = browser_of(R)
    response = reviewer.get(address("page_change", page))
    assert response.url == address("page_review", page)
    shown = reviewer.get(response.url).content.decode()
    assert address("page_claims", page) in shown
    assert address("page_change", page) not in shown
    preview = reverse("content:preview", args=[page.pk])
    assert preview in shown
    assert "Quietly." in text_of(reviewer.get(preview))


def test_whoever_may_only_look_is_shown_what_a_page_claims():
    page = make_page()
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_page"))
    browser = Client(headers={"sec-fetch-site": "same-origin"})
    browser.force_login(user)
    response = browser.get(address("page_change", page))
    assert response.url == address("page_claims", page)
    assert browser.get(response.url).status_code == 200
    # A page that is not there is answered as everywhere in the admin.
    assert browser.get("/admin/content/page/999/change/").url == reverse("admin:index")


def test_a_reviewer_who_does_not_publish_lets_a_sentence_stand_for_one_who_does():
    page = make_page(CLAIM)
    publisher, reviewer = browser_of(P), browser_of(R)
    publisher.post(address("page_publish", page), {"change": "small", "_publish": "x"})
    assert not Edition.objects.exists()
    data = {"sentence": "Our insoles cure back pain.", "reason": "A quotation of an old ad."}
    response = reviewer.post(address("page_claims", page), data, follow=True)
    assert messages_of(response) == ["The sentence may stand. Your reason is kept with your name."]
    publisher.post(address("page_publish", page), {"change": "small", "_publish": "x"})
    assert Edition.objects.get().claim_overrides.get().reason == "A quotation of an old ad."


def test_a_group_holds_every_permission_of_its_list():
    groups.make()
    for name, wanted in migration.GROUPS.items():
        held = Group.objects.get(name=name).permissions
        assert sorted(held.values_list("codename", flat=True)) == sorted(wanted)


def test_what_an_owner_changed_stays_as_it_is():
    groups.make()
    reviewers = Group.objects.get(name=R)
    reviewers.permissions.set(Permission.objects.filter(codename="view_page"))
    groups.make()
    assert [held.codename for held in reviewers.permissions.all()] == ["view_page"]


def test_the_groups_find_their_permissions_on_a_database_that_has_none_yet():
    Group.objects.all().delete()
    Permission.objects.all().delete()
    groups.make()
    assert Group.objects.get(name=P).permissions.filter(codename="publish_page").exists()


def test_the_history_of_before_corrections_had_a_name_is_read_as_updates():
    page = published(make_page())
    publishing.publish(page, None, note="Added a study.")
    Edition.objects.update(change="small")
    page.history = [{"at": moment["at"], "note": moment["note"]} for moment in page.history]
    page.save()
    migration.name_changes(apps, None)
    assert [told.note for told in Page.objects.get().public_history()] == ["Added a study.", ""]
    assert Edition.objects.get(note="Added a study.").change == "update"
