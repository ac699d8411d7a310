"""Pages and pictures in the admin: bad input is answered at its field, and nothing is a 500."""

import datetime
import re

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from content import publishing
from content.models import BLOCKS, Edition, EvidenceNote, Figure, Page, Picture, Prose
from tests.admin_pages import errors_of, form_of, messages_of, shows_at_field, text_of
from tests.factories import make_product
from tests.pages import add_block, make_page, make_picture, picture_file, published

pytestmark = pytest.mark.django_db

ADD = reverse("admin:content_page_add")
LIST = reverse("admin:content_page_changelist")
ADD_PICTURE = reverse("admin:content_picture_add")
TYPED = {
    "kind": "article",
    "title": "Heel pain",
    "slug": "heel-pain",
    "summary": "What it is.",
    "search_description": "What heel pain is and what studies of insoles found about it.",
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def staff(staff_client):
    return staff_client


def change(page):
    return reverse("admin:content_page_change", args=[page.pk])


def publish(page, name="publish"):
    return reverse(f"admin:content_page_{name}", args=[page.pk])


def send(client, address, button="_continue", **changes):
    """Send the form of a page as it is, with these changes."""
    fields = form_of(client.get(address)) | changes | {button: "x"}
    return client.post(address, {name: value for name, value in fields.items() if name})


def rows(kind, *given, start=0, **more):
    """The fields of new blocks of one kind."""
    prefix = f"{kind.__name__.lower()}_blocks"
    fields = {f"{prefix}-TOTAL_FORMS": start + len(given)}
    for place, values in enumerate(given, start):
        row = {"region": "body", "ordering": 10 * place + 10} | values
        fields |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return fields | more


def test_a_page_is_written_with_its_blocks_and_stays_a_draft(staff):
    response = send(staff, ADD, **TYPED, **rows(Prose, {"text": "<h2>Why</h2><p>So.</p>"}))
    page = Page.objects.get()
    assert response.status_code == 302
    assert response.url == change(page)
    assert page.prose_blocks.get().text == "<h2>Why</h2><p>So.</p>"
    assert staff.get(page.get_absolute_url()).status_code == 404
    assert "Draft" in text_of(staff.get(LIST))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "This field is required"),
        ("title", "x" * 200, "at most 120 characters"),
        ("slug", "", "Give the page an address."),
        ("slug", "Heel Pain", "small letters, digits and hyphens"),
        ("slug", "heel--pain", "small letters, digits and hyphens"),
        ("slug", "help/heel", "has no slash in it"),
        ("slug", "taken", "Another page already has this address."),
        ("summary", "", "This field is required"),
        ("summary", "{{ secret_key }}", "There is no fact called {{ secret_key }}"),
        ("search_description", "Short.", "at least 40 characters"),
        ("search_title", "x" * 61, "at most 60 characters"),
        ("kind", "forged", "not one of the available choices"),
        ("share_picture", "99", "not one of the available choices"),
        ("share_picture", "x", "not one of the available choices"),
    ],
)
def test_a_bad_field_is_answered_at_the_field(staff, field, value, words):
    make_page(slug="taken")
    response = send(staff, ADD, **(TYPED | {field: value}))
    assert response.status_code == 200
    found = errors_of(response)
    assert any(words in error for error in found[field]), found
    assert shows_at_field(response, field)
    assert Page.objects.count() == 1


@pytest.mark.parametrize(
    ("summary", "described"),
    [
        ("Heel pain is common. Most of it goes away by itself.",) * 2,
        (
            f"What lies under the heel, and what was tried for it. {'And so on ' * 12}for long.",
            "What lies under the heel, and what was tried for it.",
        ),
    ],
)
def test_the_summary_describes_a_page_that_is_not_described(staff, summary, described):
    send(staff, ADD, **(TYPED | {"summary": summary, "search_description": ""}))
    assert Page.objects.get().search_description == described


@pytest.mark.parametrize("summary", ["What it is.", "No end to it at all, " * 10])
def test_a_summary_that_describes_too_little_or_too_much_is_not_taken(staff, summary):
    response = send(staff, ADD, **(TYPED | {"summary": summary, "search_description": ""}))
    assert "search_description" in errors_of(response)
    assert shows_at_field(response, "search_description")


@pytest.mark.parametrize("slug", ["shop", "cart", "articles", "admin", "static/css", "media"])
def test_a_plain_page_cannot_take_the_address_of_something_else(staff, slug):
    response = send(staff, ADD, **(TYPED | {"kind": "plain", "slug": slug}))
    assert errors_of(response)["slug"] == ["This address belongs to another part of the site."]


def test_a_plain_page_may_stand_in_a_folder(staff):
    send(staff, ADD, **(TYPED | {"kind": "plain", "slug": "help/heel-pain"}))
    assert Page.objects.get().get_absolute_url() == "/help/heel-pain/"


def test_there_is_one_home_page_and_it_keeps_its_kind(staff):
    home = make_page("", kind="home", slug="")
    assert 'value="home"' not in staff.get(ADD).content.decode()
    assert errors_of(send(staff, ADD, **(TYPED | {"kind": "home"})))["kind"]
    assert "id_slug" not in staff.get(change(home)).content.decode()
    assert send(staff, change(home), title="Home").status_code == 302
    assert Page.objects.get().kind == "home"


@pytest.mark.parametrize(
    ("kind", "values", "field", "words"),
    [
        ("prose", {"text": ""}, "text", "required"),
        ("prose", {"text": "<p>{{ price }}</p>"}, "text", "There is no fact called"),
        ("calltoaction", {"text": "Go", "label": "Go", "address": "//evil.test"}, "address",
         "Start with a slash"),
        ("calltoaction", {"text": "Go", "label": "Go", "address": "javascript:x"}, "address",
         "Start with a slash"),
        ("figure", {"picture": "99"}, "picture", "not one of the available choices"),
        ("productcard", {"product": "x"}, "product", "not one of the available choices"),
        ("redflags", {"heading": "Help", "emergency": "", "soon": ""}, "feet",
         "at least one list"),
    ],
)  # fmt: skip
def test_a_bad_block_is_answered_at_its_field(staff, kind, values, field, words):
    model = next(block for block in BLOCKS.values() if block.__name__.lower() == kind)
    page = make_page("")
    response = send(staff, change(page), **rows(model, values))
    assert response.status_code == 200
    (error,) = errors_of(response)[f"{kind}_blocks-0-{field}"]
    assert words in error
    assert shows_at_field(response, f"{kind}_blocks-0-{field}")


FINDING = {
    "findings-0-question": "Preventing it",
    "findings-0-verdict": "Not shown.",
    "findings-0-answer": "Two reviews. [1]",
    "findings-0-confidence": "2",
    "findings-0-why": "Few people.",
}


def test_an_evidence_panel_is_filled_in_as_a_table(staff):
    page = make_page("")
    panel = {"heading": "What the studies found", **FINDING, "findings-1-question": ""}
    assert send(staff, change(page), **rows(EvidenceNote, panel)).status_code == 302
    note = EvidenceNote.objects.get()
    assert note.findings == [
        {
            "question": "Preventing it",
            "verdict": "Not shown.",
            "answer": "Two reviews. [1]",
            "confidence": 2,
            "why": "Few people.",
        }
    ]
    shown = staff.get(change(page)).content.decode()
    assert 'value="Preventing it"' in shown
    assert '<option value="2" selected>Low</option>' in shown


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"findings-0-answer": ""}, "Row 1 needs a question"),
        ({"findings-0-confidence": "9"}, "Row 1: say how sure"),
        ({"findings-0-confidence": "−1"}, "Row 1: say how sure"),
        ({"findings-0-question": "", "findings-0-verdict": "", "findings-0-answer": "",
          "findings-0-why": ""}, "Fill in at least one row."),
    ],
)  # fmt: skip
def test_a_bad_row_of_an_evidence_panel_is_named(staff, changes, words):
    page = make_page("")
    panel = {"heading": "Found", **FINDING, **changes}
    response = send(staff, change(page), **rows(EvidenceNote, panel))
    (error,) = errors_of(response)["evidencenote_blocks-0-findings"]
    assert words in error
    assert not EvidenceNote.objects.exists()


def test_two_references_of_one_page_cannot_share_a_number(staff):
    page = make_page("")
    second = {"number": 1, "authors": "A", "title": "T", "source": "S", "year": 2020,
              "short": "A 2020", "note": "N"}  # fmt: skip
    fields = {
        f"references-{place}-{name}": value for place in (0, 1) for name, value in second.items()
    }
    response = send(staff, change(page), **fields, **{"references-TOTAL_FORMS": 2})
    assert errors_of(response)["references-1-number"] == [
        "Another reference of this page has this number."
    ]
    assert not page.references.exists()


def test_a_huge_or_broken_form_is_no_500(staff):
    page = make_page()
    for changes in (
        {"prose_blocks-TOTAL_FORMS": "10000"},
        {"prose_blocks-TOTAL_FORMS": "x"},
        {"prose_blocks-0-id": "99999"},
        {"prose_blocks-0-ordering": "x" * 5000},
        {"title": "\0"},
    ):
        assert send(staff, change(page), **changes).status_code in {200, 400}, changes


# Pictures


def upload(client, file, **fields):
    typed = {"name": "Pair", "alt": "Two insoles", "original": file} | fields
    return client.post(ADD_PICTURE, typed | {"_continue": "x"})


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not a picture we can use"),
        ("picture.jpg", b"just text, whatever it is called", "not a picture we can use"),
        ("picture.png", b"", "empty"),
        ("picture.gif", b"GIF89a" + b"\0" * 40, "not a picture we can use"),
        ("picture.jpg", b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
    ids=["svg", "text", "empty", "gif", "huge"],
)
def test_what_is_no_picture_is_answered_at_the_field(staff, name, content, words):
    response = upload(staff, SimpleUploadedFile(name, content))
    assert response.status_code == 200
    assert any(words in error for error in errors_of(response)["original"])
    assert shows_at_field(response, "original")
    assert not Picture.objects.exists()


def test_a_cut_off_picture_is_answered_at_the_field(staff):
    half = picture_file().read()[:2000]
    response = upload(staff, SimpleUploadedFile("picture.jpg", half))
    assert "damaged" in errors_of(response)["original"][0]


def test_a_picture_needs_words_for_those_who_cannot_see_it(staff):
    response = upload(staff, picture_file(), alt="")
    assert shows_at_field(response, "alt")
    assert not Picture.objects.exists()


def test_an_uploaded_picture_is_built_and_shown_on_the_page(staff):
    assert upload(staff, picture_file()).status_code == 302
    picture = Picture.objects.get()
    assert set(picture.renditions) == {"width", "height", "avif", "jpeg"}
    page = make_page("")
    add_block(page, Figure, picture=picture, caption="A pair.")
    text = staff.get(reverse("content:preview", args=[page.pk])).content.decode()
    assert 'alt="Two insoles"' in text
    assert "image/avif" in text


def test_a_picture_in_use_is_not_deleted(staff):
    picture = make_picture()
    add_block(make_page(), Figure, picture=picture)
    address = reverse("admin:content_picture_delete", args=[picture.pk])
    staff.post(address, {"post": "yes"})
    assert Picture.objects.exists()


def test_a_page_that_was_published_is_not_deleted_and_a_draft_is(staff):
    kept, draft = published(make_page()), make_page()
    publishing.take_offline(kept)
    for page in (kept, draft):
        staff.post(reverse("admin:content_page_delete", args=[page.pk]), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [kept.pk], "post": "yes"}
    assert "Take it offline" in text_of(staff.post(LIST, chosen))
    assert list(Page.objects.all()) == [kept]


# Publishing


def test_the_list_says_in_words_how_each_page_stands(staff):
    make_page(title="A")
    published(make_page(title="B"))
    changed = published(make_page(title="C"))
    send(staff, change(changed), title="C, changed")
    coming = make_page(title="D")
    publishing.publish(coming, None, at=timezone.now() + datetime.timedelta(days=1))
    both = published(make_page(title="E"))
    publishing.publish(both, None, at=timezone.now() + datetime.timedelta(days=1))
    states = re.findall(r'class="state state--\w+">(.*?)</span>', staff.get(LIST).content.decode())
    assert [re.sub(r" \d.*", " …", state) for state in states] == [
        "Draft",
        "Published",
        "Changed since published",
        "Scheduled for …",
        "Published, changes on …",
    ]


def test_the_list_takes_the_same_queries_however_many_pages(staff, django_assert_max_num_queries):
    for _ in range(12):
        published(make_page())
    with django_assert_max_num_queries(8):
        staff.get(LIST)


def test_staff_publish_with_a_note_and_are_told(staff):
    page = make_page("<p>Hello.</p>")
    response = staff.post(publish(page), {"note": "First words.", "_publish": "x"}, follow=True)
    assert messages_of(response) == [f"“{page.title}” is published. It is live now."]
    assert "Hello." in staff.get(page.get_absolute_url()).content.decode()
    edition = Edition.objects.get()
    assert (edition.note, edition.created_by.username) == ("First words.", "admin")


def test_nothing_is_published_that_came_after_the_look_at_it(staff):
    page = make_page("<p>Looked at.</p>")
    seen = form_of(staff.get(publish(page)))["seen"]
    Prose.objects.update(text="<p>Never looked at.</p>")
    response = staff.post(publish(page), {"seen": seen, "_publish": "x"})
    assert "Somebody changed or published this page while you looked at it." in text_of(response)
    assert not Edition.objects.exists()
    staff.post(publish(page), {"seen": form_of(response)["seen"], "_publish": "x"})
    assert "Never looked at." in str(Edition.objects.get().blocks)


def test_a_second_click_publishes_nothing_more(staff):
    page = make_page("<p>Hello.</p>")
    answer = {"seen": form_of(staff.get(publish(page)))["seen"], "_publish": "x"}
    for _ in range(2):
        staff.post(publish(page), answer)
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("", "Say when the page should change."),
        ("2020-01-01T09:00", "This moment has passed."),
        ("soon", "Give the date and the time"),
        ("9999-99-99T99:99", "Give the date and the time"),
    ],
)
def test_a_bad_moment_is_answered_at_the_field(staff, at, words):
    page = make_page()
    response = staff.post(publish(page), {"at": at, "_schedule": "x"})
    assert response.status_code == 200
    assert words in response.context["form"].errors["at"][0]
    way = re.search(r'publish__way errors">(.*?)</div>', response.content.decode(), re.DOTALL)[1]
    assert words in way
    assert not Edition.objects.exists()


def test_a_note_that_is_too_long_is_answered_at_the_field(staff):
    response = staff.post(publish(make_page()), {"note": "x" * 300, "_publish": "x"})
    assert "at most 200 characters" in response.context["form"].errors["note"][0]
    assert not Edition.objects.exists()


def test_a_moment_is_meant_in_the_shops_own_time(staff):
    page = make_page()
    staff.post(publish(page), {"at": "2099-07-01T09:00", "_schedule": "x"})
    assert Edition.objects.get().goes_live_at.isoformat() == "2099-07-01T13:00:00+00:00"
    assert "1 Jul 2099, 9:00 AM" in text_of(staff.get(publish(page)))


def test_whoever_publishes_over_a_scheduled_edition_is_told_so(staff):
    page = make_page()
    publishing.publish(page, None, at=timezone.now() + datetime.timedelta(days=1))
    assert "it replaces what you publish now" in text_of(staff.get(publish(page)))


def test_staff_restore_withdraw_and_take_offline(staff):
    page = published(make_page("<p>First.</p>"))
    first = page.editions.get()
    Prose.objects.update(text="<p>Second.</p>")
    second = publishing.publish(page, None)

    response = staff.post(publish(page, "restore"), {"edition": first.pk}, follow=True)
    assert "The draft is this edition again." in messages_of(response)[0]
    assert Prose.objects.get().text == "<p>First.</p>"

    response = staff.post(publish(page, "withdraw"), {"edition": second.pk}, follow=True)
    assert "Readers see the edition of" in messages_of(response)[0]
    assert "First." in staff.get(page.get_absolute_url()).content.decode()

    response = staff.post(publish(page, "withdraw"), {"all": 1}, follow=True)
    assert "offline" in messages_of(response)[0]
    assert staff.get(page.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("name", ["restore", "withdraw"])
@pytest.mark.parametrize("edition", ["", "x", "99999", "-1", "1" * 18])
def test_an_edition_that_is_not_there_is_not_found(staff, name, edition):
    page = published(make_page())
    assert staff.post(publish(page, name), {"edition": edition}).status_code == 404
    assert staff.get(publish(page, name)).status_code == 403


def test_another_pages_edition_cannot_be_restored_here(staff):
    page, other = published(make_page()), published(make_page())
    edition = other.editions.get().pk
    assert staff.post(publish(page, "restore"), {"edition": edition}).status_code == 404


@pytest.mark.parametrize("name", ["publish", "withdraw"])
def test_an_editor_without_the_permission_cannot_publish(client, name):
    editor = User.objects.create_user("editor", is_staff=True)
    allowed = Permission.objects.filter(codename__in=["change_page", "view_page"])
    editor.user_permissions.set(allowed)
    client.force_login(editor)
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    page = make_page()
    assert client.post(publish(page, name), {"_publish": "x"}).status_code == 403
    assert not Edition.objects.exists()
    assert "publish" not in client.get(change(page)).content.decode().split("submit-row")[1]


def test_the_buttons_lead_where_they_say(staff):
    page = make_page()
    assert send(staff, change(page), "_preview").url == reverse("content:preview", args=[page.pk])
    assert send(staff, change(page), "_publish").url == publish(page)
    assert send(staff, change(page), "_save").url == LIST


def test_the_writer_is_advised_on_grade_and_citations(staff):
    page = make_page("<h2>Why</h2><p>Feet move first [7].</p>")
    add_block(page, Prose, text="<h2>How</h2><p>Musculoskeletal rehabilitation follows.</p>")
    text = text_of(staff.get(change(page)))
    assert "Reading grade" in text
    assert re.search(r"Why \d\.\d 3 3 words", text)
    assert "The text cites [7], but there is no reference 7." in text


def test_the_admin_alone_may_style_inline(staff, client):
    assert "'unsafe-inline'" in staff.get(LIST)["Content-Security-Policy"]
    published(make_page("", kind="home", slug=""))
    assert "unsafe-inline" not in client.get("/")["Content-Security-Policy"]
    policy = dict(
        part.strip().split(" ", 1) for part in staff.get(LIST)["Content-Security-Policy"].split(";")
    )
    assert "unsafe-inline" not in policy["script-src"]


def test_a_product_can_be_chosen_by_name(staff):
    make_product(name="Cadence")
    assert ">Cadence</option>" in staff.get(change(make_page())).content.decode()
