"""A member of staff who has never seen Django changes the article, in a real browser."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from content.models import Edition, Page
from tests.journeys.site import EDITOR, PASSWORD

SLUG = "lower-back-pain-and-the-feet"
ADDRESS = f"/articles/{SLUG}/"


@pytest.fixture
def article(site):
    return Page.objects.get(kind="article", slug=SLUG)


@pytest.fixture
def editor(visitor, article):
    """The article's page in the admin, with whoever is on duty logged in."""
    page = visitor(viewport={"width": 1280, "height": 900})
    page.goto(f"/admin/content/page/{article.pk}/change/")
    page.get_by_label("Username").fill(EDITOR)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_selector(".prose-editor")
    return page


@pytest.fixture
def read(visitor):
    """Read the article as a visitor who has never been here."""

    def words():
        page = visitor()
        page.goto(ADDRESS)
        return page.locator("main").inner_text()

    return words


def type_into_the_text(page, words):
    text = page.locator(".prose-editor [contenteditable=true]").first
    text.locator("p").first.click()
    page.keyboard.press("Home")
    page.keyboard.type(words)
    expect(text).to_contain_text(words.strip())


def save_to_publish(page, words):
    """Write words into the draft and go on to the page from which it is published."""
    type_into_the_text(page, words)
    page.get_by_role("button", name="Save, then publish …").click()
    expect(page.locator(".changes ins").first).to_contain_text(words.strip())
    page.get_by_label("A small change, such as spelling").check()


def test_staff_change_preview_and_publish(editor, read):
    type_into_the_text(editor, "Written by a person today. ")
    expect(editor.get_by_text("You have changes that are not saved.")).to_be_visible()

    editor.get_by_role("button", name="Save and preview").click()
    expect(editor.get_by_text("Preview of the draft.")).to_be_visible()
    expect(editor.get_by_text("Written by a person today.")).to_be_visible()
    assert "Written by a person today." not in read()

    editor.get_by_role("link", name="Publish or schedule").click()
    expect(editor.locator(".changes ins").first).to_contain_text("Written by a person today.")
    editor.get_by_label("What changed, for readers").fill("Said who wrote it.")
    editor.get_by_role("button", name="Publish now").click()
    expect(editor.get_by_text("It is live now.")).to_be_visible()
    words = read()
    assert "Written by a person today." in words
    assert "Said who wrote it." in words


def test_a_scheduled_edition_is_read_when_its_time_has_come(editor, read):
    save_to_publish(editor, "This comes later. ")
    editor.get_by_label("Date and time").fill("2020-01-01T09:00")
    editor.get_by_role("button", name="Schedule").click()
    field = editor.locator(".publish__way.errors")
    expect(field).to_contain_text("This moment has passed.")
    editor.get_by_label("Date and time").fill("2099-01-01T09:00")
    editor.get_by_role("button", name="Schedule").click()
    expect(editor.get_by_text("It goes live on 1 January 2099 at 9:00 AM.")).to_be_visible()
    assert "This comes later." not in read()

    Edition.objects.scheduled().update(goes_live_at=timezone.now())
    assert "This comes later." in read()


def test_an_older_edition_comes_back(editor, read):
    save_to_publish(editor, "A sentence to be sorry for. ")
    editor.get_by_role("button", name="Publish now").click()
    expect(editor.get_by_text("It is live now.")).to_be_visible()
    assert "sorry" in read()

    before = editor.locator(".publish__editions tbody tr").last
    before.get_by_text("Restore", exact=True).click()
    before.get_by_role("button", name="Yes, restore it").click()
    expect(editor.locator(".prose-editor [contenteditable=true]").first).to_be_visible()
    expect(editor.locator(".prose-editor [contenteditable=true]").first).not_to_contain_text(
        "sorry"
    )
    assert "sorry" in read(), "a restored draft is for staff until it is published"
    editor.get_by_role("button", name="Save, then publish …").click()
    editor.get_by_label("What changed, for readers").fill("Took a sentence back.")
    editor.get_by_role("button", name="Publish now").click()
    expect(editor.get_by_text("It is live now.")).to_be_visible()
    assert "sorry" not in read()


def test_staff_add_a_block_and_are_asked_before_it_is_lost(editor, article):
    editor.locator(".order-machine-insert-target.last").click()
    editor.locator(".plugin-button", has_text="Sentence set large").click()
    editor.locator("#id_pullquote_blocks-1-text").fill("Walk while you wait.")
    expect(editor.get_by_text("You have changes that are not saved.")).to_be_visible()

    with editor.expect_event("dialog") as asked:
        editor.evaluate("setTimeout(() => location.assign('/admin/'))")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()

    editor.get_by_role("button", name="Save draft").click()
    expect(editor.get_by_text(re.compile("was changed successfully"))).to_be_visible()
    expect(editor.get_by_text("Changed since published.")).to_be_visible()
    assert article.pullquote_blocks.last().text == "Walk while you wait."


def test_the_address_writes_itself_from_the_title(editor):
    editor.goto("/admin/content/page/add/")
    editor.get_by_label("Title", exact=False).first.press_sequentially("Heel pain & insoles")
    expect(editor.locator("#id_slug")).to_have_value("heel-pain-insoles")
