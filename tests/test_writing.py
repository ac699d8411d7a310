"""What is typed into a page is kept, comes back after a crash, and never overwrites unseen."""

import datetime
import json

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content import publishing
from content.models import EvidenceNote, Figure, Page, Prose, PullQuote, UnsavedChanges
from tests.admin_pages import form_of, messages_of, text_of
from tests.html import Document
from tests.pages import add_block, make_page, make_reference, published
from tests.test_content_admin import TYPED, rows

pytestmark = pytest.mark.django_db

ADD = reverse("admin:content_page_add")


@pytest.fixture
def staff(staff_client):
    return staff_client


@pytest.fixture
def colleague():
    """Somebody else who may write pages and not publish them."""
    user = User.objects.create_user("ann", first_name="Ann", last_name="Lee", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(
            content_type__app_label="content", codename__regex="^(view|add|change|delete)_"
        )
    )
    client = Client(HTTP_SEC_FETCH_SITE="same-origin")
    client.force_login(user)
    return client


def at(name, page=None):
    if page is None:
        return reverse(f"admin:content_page_{name}_new")
    return reverse(f"admin:content_page_{name}", args=[page.pk])


def form(client, page):
    address = at("change", page) if page else ADD
    fields = form_of(client.get(address))
    return {name: value for name, value in fields.items() if name}


def type_in(client, page, typed_at=1, start=None, **changes):
    """Change a field as a person would, and let the browser keep it."""
    fields = (start or form(client, page)) | changes
    answer = client.post(at("keep", page), fields | {"_typed_at": str(typed_at)})
    return fields, answer


def save(client, page, fields, button="_continue"):
    return client.post(at("change", page), fields | {button: "x"})


# Keeping


def test_what_is_typed_is_kept_and_reaches_no_reader_and_no_draft(staff, client):
    page = published(make_page("<p>Old.</p>"))
    _, answer = type_in(staff, page, title="New title", **{"prose_blocks-0-text": "<p>New.</p>"})
    assert answer.json()["kept"]
    assert Page.objects.get().title == page.title
    assert Prose.objects.get().text == "<p>Old.</p>"
    assert "New" not in text_of(client.get(page.get_absolute_url()))
    row = UnsavedChanges.objects.get()
    assert ["title", "New title"] in row.fields


def test_an_older_request_does_not_overwrite_a_later_one(staff):
    page = make_page()
    start, _ = type_in(staff, page, typed_at=20, title="Second")
    type_in(staff, page, typed_at=10, start=start, title="First")
    assert ["title", "Second"] in UnsavedChanges.objects.get().fields


def test_nobody_is_told_that_words_are_kept_which_are_not(staff):
    """A person's two computers may tell two times; the browser then asks again, by the later."""
    page = make_page()
    start, _ = type_in(staff, page, typed_at=20, title="By the clock ahead")
    _, answer = type_in(staff, page, typed_at=10, start=start, title="By the other")
    assert answer.json() == {"after": 20}
    _, answer = type_in(staff, page, typed_at=21, start=start, title="By the other")
    assert answer.json()["kept"]
    assert ["title", "By the other"] in UnsavedChanges.objects.get().fields


def test_a_request_on_its_way_while_the_page_is_saved_brings_nothing_back(staff):
    page = make_page()
    fields, _ = type_in(staff, page, typed_at=10, title="Typed")
    assert save(staff, page, fields | {"_typed_at": "20"}).status_code == 302
    type_in(staff, page, typed_at=15, start=fields, title="Typed")
    assert UnsavedChanges.objects.get().fields == []
    assert "unsaved changes" not in text_of(staff.get(at("change", page)))


def test_neither_tokens_nor_empty_rows_are_kept(staff):
    page = make_page()
    type_in(staff, page, title="New")
    names = {name for name, _ in UnsavedChanges.objects.get().fields}
    assert not names & {"csrfmiddlewaretoken", "_version", "_typed_at"}
    assert not any("__prefix__" in name for name in names)


def test_an_unfinished_form_is_kept_as_well(staff):
    page = make_page()
    _, answer = type_in(
        staff, page, title="", **rows(Figure, {"picture": ""}), **{"prose_blocks-0-text": ""}
    )
    assert answer.status_code == 200
    assert staff.get(at("change", page) + "?restored=1").status_code == 200


def test_only_who_may_write_a_page_keeps_anything(colleague):
    page = make_page()
    nobody = Client(HTTP_SEC_FETCH_SITE="same-origin")
    assert nobody.post(at("keep", page), {"title": "x"}).status_code == 302
    User.objects.get(username="ann").user_permissions.clear()
    assert colleague.post(at("keep", page), {"title": "x"}).status_code == 403
    assert colleague.post(at("keep"), {"title": "x"}).status_code == 403
    assert not UnsavedChanges.objects.exists()


def test_who_logged_in_again_gets_a_token_for_the_page_that_is_still_open(staff):
    assert len(staff.get(at("keep", make_page())).json()["token"]) == 64


# Coming back


def test_unsaved_changes_are_offered_and_come_back_as_they_were(staff):
    page = make_page("<p>Old.</p>")
    new = {"text": "Walk while you wait.", "ordering": 5}
    type_in(
        staff, page, title="New", **rows(PullQuote, new), **{"prose_blocks-0-text": "<p>New.</p>"}
    )
    assert "You have unsaved changes from" in text_of(staff.get(at("change", page)))
    shown = staff.get(at("change", page) + "?restored=1")
    assert "It is not saved yet." in messages_of(shown)[0]
    fields = {name: value for name, value in form_of(shown).items() if name}
    assert fields["title"] == "New"
    assert fields["pullquote_blocks-0-text"] == "Walk while you wait."
    assert Page.objects.get().title != "New"

    assert save(staff, page, fields).status_code == 302
    assert Page.objects.get().title == "New"
    assert [str(block) for block in publishing.draft_blocks(page)] == [
        "Walk while you wait.", "New."
    ]  # fmt: skip
    assert "unsaved changes" not in text_of(staff.get(at("change", page)))


def test_what_comes_back_unfinished_is_not_scolded(staff):
    page = make_page()
    type_in(staff, page, title="")
    shown = staff.get(at("change", page) + "?restored=1")
    assert "errornote" not in shown.content.decode()
    assert 'class="errorlist"' not in shown.content.decode()


def test_unsaved_changes_can_be_discarded(staff):
    page = make_page()
    type_in(staff, page, title="New")
    staff.post(at("unsaved", page), {"discard": "1"})
    response = staff.get(at("change", page))
    assert "unsaved changes" not in text_of(response)
    assert 'value="New"' not in response.content.decode()


def test_a_new_page_comes_back_too(staff):
    type_in(staff, None, **TYPED, **rows(Prose, {"text": "<p>So far.</p>"}))
    assert "You have unsaved changes from" in text_of(staff.get(ADD))
    shown = staff.get(ADD + "?restored=1")
    fields = {name: value for name, value in form_of(shown).items() if name}
    assert fields["title"] == TYPED["title"]
    assert staff.post(ADD, fields | {"_continue": "x"}).status_code == 302
    assert Page.objects.get().prose_blocks.get().text == "<p>So far.</p>"
    assert "unsaved changes" not in text_of(staff.get(ADD))


def test_whoever_types_on_past_the_offer_loses_nothing(staff):
    page = make_page(title="Saved")
    type_in(staff, page, typed_at=10, title="Left")
    start = form(staff, page)
    assert start["_left"] == "10"
    type_in(staff, page, typed_at=20, start=start, title="Typed on")
    type_in(staff, page, typed_at=30, start=start, title="Typed on and on")
    assert [aside.title for aside in page.editions.filter(set_aside=True)] == ["Left"]
    assert ["title", "Typed on and on"] in UnsavedChanges.objects.get().fields
    save(staff, page, start | {"title": "Typed to the end", "_typed_at": "40"})
    assert Page.objects.get().title == "Typed to the end"
    assert page.editions.filter(set_aside=True).count() == 1


def test_saving_past_the_offer_loses_nothing_either(staff):
    page = make_page(title="Saved")
    type_in(staff, page, title="Left")
    save(staff, page, form(staff, page) | {"title": "Saved again"})
    assert [aside.title for aside in page.editions.all()] == ["Left"]


def test_a_new_page_that_was_left_waits_for_an_answer(staff):
    type_in(staff, None, typed_at=10, **TYPED)
    start = form(staff, None)
    _, answer = type_in(staff, None, typed_at=20, start=start, title="Another")
    assert answer.json()["left"]
    assert ["title", TYPED["title"]] in UnsavedChanges.objects.get().fields
    another = start | TYPED | {"title": "Another", "slug": "another", "_continue": "x"}
    assert staff.post(ADD, another).status_code == 302
    assert ["title", TYPED["title"]] in UnsavedChanges.objects.get(page=None).fields


def test_what_one_person_typed_is_not_offered_to_another(staff, colleague):
    page = make_page()
    type_in(staff, page, title="Mine")
    response = colleague.get(at("change", page) + "?restored=1")
    assert "Mine" not in response.content.decode()
    assert "unsaved changes" not in text_of(response)


def test_saving_a_page_as_it_is_changes_nothing_for_readers(staff):
    page = make_page()
    row = {"question": "Pain?", "verdict": "Perhaps.", "answer": "One trial.", "confidence": 1}
    add_block(page, EvidenceNote, findings=[row])
    page = published(page)
    save(staff, page, form(staff, page))
    page = Page.objects.with_edition().get()
    assert page.draft_digest == page.edition.digest


# Two people at one page


@pytest.fixture
def both(staff, colleague):
    """A page that both opened, and that Ann has saved first."""
    page = make_page("<p>Stay.</p>")
    mine, hers = form(staff, page), form(colleague, page)
    response = save(colleague, page, hers | {"title": "Hers", "summary": "By her."})
    assert response.status_code == 302
    return page, mine | {"title": "Mine"}


def test_a_page_changed_meanwhile_is_not_overwritten(staff, both):
    page, mine = both
    response = save(staff, page, mine)
    assert response.status_code == 409
    words = text_of(response)
    assert "This page was changed just now by Ann Lee" in words
    assert "Hers Mine" in words.replace("  ", " ")
    assert Page.objects.get().title == "Hers"
    assert ["title", "Mine"] in UnsavedChanges.objects.get(person__username="admin").fields


def settle(client, page, keep):
    version = Page.objects.get(pk=page.pk).version
    return client.post(at("unsaved", page), {"keep": keep, "_version": version})


def test_mine_is_kept_and_theirs_set_aside(staff, both):
    page, mine = both
    save(staff, page, mine)
    assert settle(staff, page, "mine").status_code == 302
    assert Page.objects.get().title == "Mine"
    aside = page.editions.get()
    assert (aside.title, aside.set_aside, aside.withdrawn) == ("Hers", True, True)
    assert "Set aside" in text_of(staff.get(at("publish", page)))
    assert "unsaved changes" not in text_of(staff.get(at("change", page)))
    assert staff.get(page.get_absolute_url()).status_code == 404


def test_theirs_is_kept_and_mine_set_aside_and_can_be_restored(staff, both):
    page, mine = both
    save(staff, page, mine)
    assert settle(staff, page, "theirs").status_code == 302
    assert Page.objects.get().title == "Hers"
    aside = page.editions.get(set_aside=True)
    assert aside.title == "Mine"
    staff.post(at("restore", page), {"edition": aside.pk})
    assert Page.objects.get().title == "Mine"
    assert page.editions.filter(set_aside=True, title="Hers").exists()


def test_an_editor_who_may_not_publish_brings_back_what_was_set_aside(colleague, staff):
    page = make_page()
    hers = form(colleague, page)
    save(staff, page, form(staff, page) | {"title": "Mine"})
    save(colleague, page, hers | {"title": "Hers"})
    answer = colleague.post(
        at("unsaved", page), {"keep": "theirs", "_version": Page.objects.get().version}, follow=True
    )
    assert "Your own draft is set aside" in messages_of(answer)[0]
    assert "Draft set aside on" in text_of(answer)
    aside = page.editions.get(set_aside=True)
    assert colleague.post(at("restore", page), {"edition": aside.pk}).status_code == 302
    assert Page.objects.get().title == "Hers"


def test_whoever_compared_an_older_draft_compares_again(staff, colleague, both):
    page, mine = both
    save(staff, page, mine)
    before = Page.objects.get().version
    save(colleague, page, form(colleague, page) | {"title": "Hers again"})
    response = staff.post(at("unsaved", page), {"keep": "mine", "_version": before})
    assert response.status_code == 409
    assert "Hers again" in text_of(response)
    assert Page.objects.get().title == "Hers again"


def test_mine_wins_whole_over_blocks_that_came_and_went(staff, colleague):
    page = make_page("<p>One.</p>")
    add_block(page, PullQuote, text="Kept by me.")
    make_reference(page, 1)
    mine = form(staff, page)
    hers = form(colleague, page)
    hers |= {"prose_blocks-0-text": "<p>Hers.</p>", "pullquote_blocks-0-DELETE": "on"}
    assert (
        save(colleague, page, hers | rows(Prose, {"text": "<p>New.</p>"}, start=1)).status_code
        == 302
    )
    mine |= {"prose_blocks-0-text": "<p>Mine.</p>"}
    assert save(staff, page, mine).status_code == 409
    assert settle(staff, page, "mine").status_code == 302
    drafted = publishing.draft_blocks(page)
    assert [str(block) for block in drafted] == ["Mine.", "Kept by me."]
    assert page.references.count() == 1


def test_mine_that_is_unfinished_is_shown_to_be_mended(staff, both):
    page, mine = both
    save(staff, page, mine | {"summary": ""})
    response = settle(staff, page, "mine")
    assert response.status_code == 200
    assert "This field is required" in text_of(response)
    assert Page.objects.get().title == "Hers"


def test_unsaved_changes_to_a_page_that_changed_meanwhile_are_compared(staff, colleague):
    page = make_page()
    type_in(staff, page, title="Mine")
    save(colleague, page, form(colleague, page) | {"title": "Hers"})
    response = staff.get(at("change", page) + "?restored=1")
    assert "Keep theirs" in text_of(response)


def test_the_browser_is_told_that_the_page_was_changed(staff, both):
    page, mine = both
    _, answer = type_in(staff, page, start=mine)
    assert answer.json()["changed"] == "just now by Ann Lee"
    LogEntry.objects.update(action_time=timezone.now() - datetime.timedelta(minutes=3))
    Page.objects.update(changed_at=timezone.now() - datetime.timedelta(minutes=3))
    _, answer = type_in(staff, page, start=mine, typed_at=2)
    assert answer.json()["changed"] == "3\xa0minutes ago by Ann Lee"


def test_a_form_without_its_version_is_compared_too(staff):
    page = make_page()
    fields = form(staff, page)
    del fields["_version"]
    assert save(staff, page, fields).status_code == 409


def test_whoever_else_has_the_page_open_is_named(staff, colleague):
    page = make_page()
    colleague.get(at("change", page))
    assert "Ann Lee has this page open as well." in text_of(staff.get(at("change", page)))
    _, answer = type_in(staff, page)
    assert answer.json()["others"] == "Ann Lee has this page open as well."
    UnsavedChanges.objects.update(seen_at=timezone.now() - datetime.timedelta(minutes=5))
    assert "Ann Lee" not in text_of(staff.get(at("change", page)))


def test_restoring_an_edition_sets_the_draft_aside(staff):
    page = published(make_page("<p>First.</p>"))
    Prose.objects.update(text="<p>Second, never published.</p>")
    staff.post(at("restore", page), {"edition": page.editions.get().pk})
    aside = page.editions.get(set_aside=True)
    assert "never published" in json.dumps(aside.blocks)
    assert Prose.objects.get().text == "<p>First.</p>"


def test_an_unfinished_draft_that_was_set_aside_comes_back_as_far_as_it_goes(
    staff, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    page = make_page("<p>Text.</p>")
    draft = publishing.as_edition(page, [*publishing.draft_blocks(page), Figure()], [])
    aside = publishing.set_aside(draft, None)
    assert publishing.restore(aside) == ["figure"]
    assert Prose.objects.get().text == "<p>Text.</p>"


# Without script


def test_a_block_is_added_at_the_end_by_a_link(staff):
    page = make_page("<p>First.</p>")
    assert '<a href="?add=pull_quote">' in staff.get(at("change", page)).content.decode()
    address = at("change", page) + "?add=pull_quote"
    fields = {name: value for name, value in form_of(staff.get(address)).items() if name}
    fields["pullquote_blocks-0-text"] = "Walk while you wait."
    assert staff.post(address, fields | {"_continue": "x"}).status_code == 302
    assert [str(block) for block in publishing.draft_blocks(page)] == [
        "First.", "Walk while you wait."
    ]  # fmt: skip


def test_a_block_that_was_asked_for_and_left_empty_is_not_added(staff):
    page = make_page()
    address = at("change", page) + "?add=pull_quote"
    fields = {name: value for name, value in form_of(staff.get(address)).items() if name}
    assert staff.post(address, fields | {"_continue": "x"}).status_code == 302
    assert not page.pullquote_blocks.exists()


def test_blocks_change_places_by_their_numbers(staff):
    page = make_page("<p>First.</p>")
    add_block(page, PullQuote, text="Second.")
    address = at("change", page)
    name = "pullquote_blocks-0-ordering"
    (place,) = Document(staff.get(address).content.decode()).all("input", name=name)
    assert place.get("type") == "number"
    fields = form(staff, page)
    before = int(fields["prose_blocks-0-ordering"]) - 1
    save(staff, page, fields | {name: str(before)})
    assert [str(block) for block in publishing.draft_blocks(page)] == ["Second.", "First."]


def test_what_is_mended_after_an_error_is_kept_like_everything_else(staff):
    page = make_page()
    answer = save(staff, page, form(staff, page) | {"title": ""})
    assert answer.context["errors"]
    assert kept_at(answer) == at("keep", page)
    answer = staff.post(ADD, form(staff, None) | {"title": "", "_continue": "x"})
    assert kept_at(answer) == at("keep")


def kept_at(answer):
    (clock,) = Document(answer.content.decode()).all("input", name="_typed_at")
    return clock.get("data-keep")


@pytest.mark.parametrize("address", ["", "a b", "Über uns", "a//b", "-"])
@pytest.mark.parametrize("kind", ["article", "plain"])
def test_a_bad_address_is_answered_at_its_field_and_stops_nothing_else(staff, kind, address):
    page = published(make_page("<p>Old.</p>", kind=kind, slug="arches"))
    typed = {"slug": address, "prose_blocks-0-text": "<p>New.</p>"}
    fields, answer = type_in(staff, page, **typed)
    assert answer.json()["kept"]
    assert "New." in text_of(staff.get(reverse("content:preview_unsaved", args=[page.pk])))
    answer = save(staff, page, fields)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["slug"]
    assert "New." in answer.content.decode()
    assert "View on site" in text_of(answer)


def test_mine_is_kept_past_references_that_were_made_anew(staff):
    page = make_page("<p>Hello.[1][2]</p>")
    make_reference(page, 1)
    make_reference(page, 2)
    page = published(page)
    mine = form(staff, page) | {"references-0-note": "As I found it."}
    publishing.restore(page.editions.get())
    page.refresh_from_db()
    assert save(staff, page, mine | {"_typed_at": "5"}).status_code == 409
    assert settle(staff, page, "mine").status_code == 302
    notes = dict(page.references.values_list("number", "note"))
    assert notes == {1: "As I found it.", 2: "200 people."}


def test_two_references_trade_their_numbers_in_one_go(staff):
    page = make_page("<p>Hello.[1][2]</p>")
    one, two = make_reference(page, 1), make_reference(page, 2)
    fields = form(staff, page) | {"references-0-number": "2", "references-1-number": "1"}
    assert save(staff, page, fields).status_code == 302
    assert list(page.references.values_list("number", "pk")) == [(1, two.pk), (2, one.pk)]
    fields = form(staff, page) | {"references-0-number": "2"}
    answer = save(staff, page, fields)
    assert "Another reference of this page has this number." in text_of(answer)
    assert page.references.count() == 2
