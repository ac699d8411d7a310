"""Writing with blocks: arranged by keyboard alone, kept through a crash, never overwritten."""

import re

import pytest
from django.contrib.auth.models import User
from django.db.models import F
from django.test import Client
from playwright.sync_api import expect

from content import publishing
from content.models import Page, UnsavedChanges
from tests.admin_pages import form_of
from tests.journeys.site import EDITOR, PASSWORD

SLUG = "lower-back-pain-and-the-feet"


@pytest.fixture
def article(site):
    return Page.objects.get(kind="article", slug=SLUG)


@pytest.fixture
def address(article):
    return f"/admin/content/page/{article.pk}/change/"


@pytest.fixture
def desk(visitor, address):
    """Open the article's form in a window of its own."""

    def open_form():
        page = visitor(viewport={"width": 1440, "height": 900})
        log_in(page, address)
        return page

    return open_form


def log_in(page, address):
    page.goto(address)
    page.get_by_label("Username").fill(EDITOR)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_selector(".prose-editor")


def type_into_the_text(page, words):
    # Where the paragraph begins: a key could be too early for an editor that is still busy.
    paragraph = page.locator(".prose-editor [contenteditable=true] p").first
    paragraph.click(position={"x": 1, "y": 8})
    page.keyboard.press("Home")
    page.keyboard.type(words)


def kinds(page):
    return page.locator(
        ".order-machine > .inline-related:not(.empty-form) > h3 > b"
    ).all_inner_texts()


def said(page):
    return page.locator(".blocks-voice")


def test_a_reference_that_was_added_is_where_one_goes_on(desk):
    page = desk()
    page.get_by_text("References: the numbered sources").click()
    page.get_by_role("button", name="Add another Reference").click()
    expect(page.locator(".dynamic-references").last.locator(":focus")).to_have_count(1)


def test_blocks_are_arranged_by_keyboard_alone(desk, article):
    page = desk()
    before = kinds(page)
    plus = page.get_by_role("button", name=re.compile(r"Add a block before .*, 2 of"))
    plus.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".plugin-button:focus")).to_have_text(re.compile("Text"))
    page.keyboard.press("Escape")
    expect(plus).to_be_focused()
    page.keyboard.press("Enter")
    while "Sentence set large" not in page.locator(".plugin-button:focus").inner_text():
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text(f"Sentence set large added at place 2 of {len(before) + 1}.")
    page.keyboard.type("Walk while you wait.")
    assert kinds(page) == [before[0], "Sentence set large", *before[1:]]

    page.keyboard.press("Alt+ArrowDown")
    expect(said(page)).to_have_text(f"Sentence set large moved to place 3 of {len(before) + 1}.")
    block = page.get_by_role("group", name=re.compile(r"^Sentence set large, 3 of"))
    block.get_by_role("button", name="Move up").focus()
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text(f"Sentence set large moved to place 2 of {len(before) + 1}.")

    block = page.get_by_role("group", name=re.compile(r"^Sentence set large, 2 of"))
    block.get_by_role("button", name="Duplicate").focus()
    page.keyboard.press("Space")
    expect(said(page)).to_have_text(
        f"Sentence set large duplicated at place 3 of {len(before) + 2}."
    )
    text = page.get_by_role("group", name=re.compile(r"^Text, ")).first
    text.get_by_role("button", name="Duplicate").press("Enter")
    expect(said(page)).to_contain_text("Text duplicated")
    old = page.get_by_role("group", name=re.compile(r"^Signs to get help for"))
    old.get_by_role("button", name="Remove").press("Enter")
    expect(said(page)).to_have_text("Signs to get help for is taken out when you save.")

    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text(re.compile("was changed successfully"))).to_be_visible()
    drafted = publishing.draft_blocks(article)
    assert [block.name for block in drafted[:5]] == [
        "short_version", "pull_quote", "pull_quote", "prose", "prose"
    ]  # fmt: skip
    assert [block.text for block in drafted[1:3]] == ["Walk while you wait."] * 2
    assert drafted[3].text == drafted[4].text

    page.get_by_role("button", name="Add a block at the end").press("Enter")
    page.locator(".plugin-button:focus").press("Enter")
    new = page.get_by_role("group", name=re.compile(r"^Text, ")).last
    expect(new.get_by_role("textbox", name="Text")).to_be_focused()
    assert not article.redflags_blocks.exists()


def test_words_are_kept_though_another_computer_of_theirs_has_a_clock_that_is_ahead(desk):
    page = desk()
    preview = page.frame_locator(".looks__frame--phone iframe").locator("main")
    for words in ("On one computer. ", "On another. "):
        type_into_the_text(page, words)
        expect(preview).to_contain_text(words)
        UnsavedChanges.objects.update(typed_at=F("typed_at") + 3_600_000)


def test_no_word_is_lost_when_the_browser_dies_or_the_log_in_ends(desk, address):
    page = desk()
    type_into_the_text(page, "Written before the crash. ")
    expect(page.get_by_text("Kept at")).to_be_visible()
    preview = page.frame_locator(".looks__frame--phone iframe").locator("main")
    expect(preview).to_contain_text("Written before the crash.")
    # Leaving loses nothing any more, so nobody is asked. The window is gone without a word.
    page.goto("about:blank")

    page.goto(address)
    page.get_by_role("link", name="Restore them").click()
    text = page.locator(".prose-editor [contenteditable=true]").first
    expect(text).to_contain_text("Written before the crash.")

    session = page.context.cookies()
    page.context.clear_cookies()
    type_into_the_text(page, "Typed while logged out. ")
    expect(page.get_by_text("You are logged out. Your words are still here")).to_be_visible()
    other = page.context.new_page()
    log_in(other, address)
    assert session != page.context.cookies()
    expect(page.get_by_text("Kept at")).to_be_visible(timeout=40_000)
    page.context.set_offline(True)
    type_into_the_text(page, "And in a tunnel. ")
    expect(page.get_by_text("No connection. Your words are still here")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Kept at")).to_be_visible(timeout=40_000)

    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text(re.compile("was changed successfully"))).to_be_visible()
    expect(text).to_contain_text("And in a tunnel. Typed while logged out. Written before")
    expect(page.get_by_text("You have unsaved changes")).to_have_count(0)


def test_two_people_at_one_page_see_each_other_and_overwrite_nothing(desk, address, article):
    page = desk()
    ann = User.objects.create_superuser("ann", first_name="Ann", last_name="Lee")
    client = Client(HTTP_SEC_FETCH_SITE="same-origin")
    client.force_login(ann)
    form = form_of(client.get(address)) | {"title": "Written by Ann", "_continue": "x"}
    client.post(address, {name: value for name, value in form.items() if name})

    type_into_the_text(page, "Written by me. ")
    expect(page.get_by_text("This page was changed just now by Ann Lee.")).to_be_visible()
    expect(page.get_by_text("Ann Lee has this page open as well.")).to_be_visible()
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("ins").filter(has_text="Written by me.")).to_be_visible()
    expect(page.locator("del").filter(has_text="Written by Ann")).to_be_visible()
    page.get_by_role("button", name="Keep mine").click()
    expect(page.get_by_text(re.compile("was changed successfully"))).to_be_visible()
    article.refresh_from_db()
    assert article.title == "Lower back pain and the feet"
    assert "Written by me." in article.prose_blocks.first().text
    assert article.editions.get(set_aside=True).title == "Written by Ann"
