"""Studies in the admin: a form for each fact, and the pages to look at when one changes."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from content.models import Citation, EvidenceNote, Study
from tests.admin_pages import errors_of, form_of, messages_of, shows_at_field, text_of
from tests.pages import make_page, published
from tests.studies import cite, make_study

pytestmark = pytest.mark.django_db

ADD = reverse("admin:content_study_add")
LIST = reverse("admin:content_study_changelist")
TO_CHECK = reverse("admin:content_study_to_check")
PAGES = reverse("admin:content_page_changelist")
TYPED = {
    "short": "Walker 2020", "key": "walker-2020", "authors": "Walker A.", "title": "On walking",
    "source": "Journal of Feet", "year": "2020", "design": "lab", "insole": "none",
    "people": "35", "population": "Healthy people.", "control": "Nobody.", "question": "chain",
    "also": ["link"], "finding": "Feet move.", "result": "p < .05.", "limits": "Few people.",
    "confidence": "2", "why": "It is small.", "funding": "Nobody.", "read_as": "The abstract.",
    "position": "100",
}  # fmt: skip


@pytest.fixture
def staff(staff_client):
    return staff_client


def form(study):
    return reverse("admin:content_study_change", args=[study.pk])


def page_form(page):
    return reverse("admin:content_page_change", args=[page.pk])


def send(client, at, button="_save", /, **changes):
    fields = form_of(client.get(at)) | changes | {button: "x"}
    return client.post(at, {name: value for name, value in fields.items() if name})


@pytest.fixture
def cited():
    """A study and a published page that cites it."""
    study = make_study(short="Walker", finding="It made no difference.")
    page = make_page("<p>So [1].</p>", title="About walking")
    cite(page, study)
    return study, published(page)


def changed(staff, study):
    return send(staff, form(study), finding="It made a difference.")


def test_a_study_is_added_with_every_fact(staff):
    assert send(staff, ADD, **TYPED).status_code == 302
    study = Study.objects.get()
    assert (study.key, study.people, study.confidence) == ("walker-2020", 35, 2)
    assert study.questions == ["chain", "link"]
    assert "Feet move." in staff.get("/evidence/").content.decode()


def test_what_is_not_stated_says_so_unless_somebody_fills_it_in(staff):
    fields = form_of(staff.get(ADD))
    assert fields["funding"] == fields["control"] == "Not stated in what we read."


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("key", "Walker 2020", "valid “slug”"),
        ("key", "taken", "already exists"),
        ("year", "soon", "whole number"),
        ("confidence", "5", "not one of the available choices"),
        ("question", "weather", "not one of the available choices"),
        ("also", ["weather"], "not one of the available choices"),
        ("finding", "", "required"),
        ("finding", "x" * 201, "at most 200 characters"),
        ("address", "javascript:x", "Enter a valid URL"),
    ],
)
def test_a_bad_field_is_answered_at_the_field(staff, field, value, words):
    make_study(key="taken")
    response = send(staff, ADD, **(TYPED | {field: value}))
    assert any(words in error for error in errors_of(response)[field])
    assert shows_at_field(response, field)
    assert Study.objects.count() == 1


def test_a_key_never_changes(staff, cited):
    study, _ = cited
    send(staff, form(study), key="other")
    assert Study.objects.get().key == study.key


def test_a_changed_fact_leads_to_the_pages_that_cite_the_study(staff, cited):
    study, page = cited
    response = changed(staff, study)
    assert response.url == f"{TO_CHECK}?study={study.pk}"
    shown = staff.get(response.url)
    assert "look whether what they say still holds" in messages_of(shown)[0]
    text = text_of(shown)
    assert "Pages that cite Walker" in text
    assert "About walking See it now Study changed" in text
    assert "Drafts that list it About walking" in text
    assert "A study changed" in text_of(staff.get(PAGES))
    assert "Changed: pages to check" in text_of(staff.get(LIST))
    assert "has changed since this page was published" in text_of(staff.get(page_form(page)))
    cited_by = "About walking readers see it, study changed since About walking draft"
    assert cited_by in text_of(staff.get(form(study)))


def test_the_draft_of_such_a_page_differs_from_what_readers_see(staff, cited):
    changed(staff, cited[0])
    assert "Changed since published" in text_of(staff.get(PAGES))


@pytest.mark.parametrize("fields", [{}, {"position": "7"}, {"leads": "on"}, {"also": ["heel"]}])
def test_where_a_study_stands_is_no_change_of_its_facts(staff, cited, fields):
    study, _ = cited
    response = send(staff, form(study), **fields)
    assert response.url == LIST
    assert not Citation.objects.outdated().exists()
    assert "A study changed" not in text_of(staff.get(PAGES))


def test_a_study_that_no_page_cites_needs_no_look(staff):
    assert changed(staff, make_study()).url == LIST
    assert "Nothing to check." in text_of(staff.get(TO_CHECK))


def test_marking_as_checked_takes_the_flag_away_and_is_logged(staff, cited):
    study, page = cited
    address = changed(staff, study).url
    citation = Citation.objects.get()
    assert f'name="citation" value="{citation.pk}"' in staff.get(TO_CHECK).content.decode()
    response = staff.post(address, {"citation": citation.pk}, follow=True)
    assert "“About walking” is checked against Walker." in messages_of(response)
    assert "Checked" in text_of(response)
    assert "Nothing to check." in text_of(staff.get(TO_CHECK))
    assert "A study changed" not in text_of(staff.get(PAGES))
    assert "About walking" in LogEntry.objects.latest("action_time").change_message
    assert "It made no difference." in staff.get(page.get_absolute_url()).content.decode()


def test_publishing_again_takes_the_flag_away(staff, cited):
    study, page = cited
    changed(staff, study)
    staff.post(reverse("admin:content_page_publish", args=[page.pk]), {"_publish": "x"})
    assert "Nothing to check." in text_of(staff.get(TO_CHECK))
    assert "It made a difference." in staff.get(page.get_absolute_url()).content.decode()


def test_all_waiting_pages_are_listed_and_one_page_lists_all_its_studies(staff, cited):
    study, _ = cited
    other = make_study(short="Runner")
    more = make_page("<p>So [1, 2].</p>", title="About running")
    cite(more, study, other)
    more = published(more)
    changed(staff, study)
    text = text_of(staff.get(TO_CHECK))
    assert "About running Walker" in text
    assert "About walking Walker" in text
    assert "Runner" not in text
    text = text_of(staff.get(f"{TO_CHECK}?page={more.pk}"))
    assert text.index("About running Walker") < text.index("About running Runner")
    assert "About walking" not in text
    pages = text_of(staff.get(f"{PAGES}?study=changed"))
    assert "2 pages" in pages
    waiting = "2 citations on published pages wait for somebody"
    assert waiting in text_of(staff.get(LIST))


@pytest.mark.parametrize("query", ["?study=99", "?study=x", "?page=99", "?page=−1"])
def test_what_is_not_there_is_not_found(staff, query):
    assert staff.get(TO_CHECK + query).status_code == 404


@pytest.mark.parametrize("citation", ["", "x", "99"])
def test_nothing_is_marked_by_a_wrong_number(staff, cited, citation):
    assert staff.post(TO_CHECK, {"citation": citation}).status_code == 404


def test_looking_and_marking_need_their_permissions(client, cited):
    study, _ = cited
    user = User.objects.create_user("reader", is_staff=True)
    client.force_login(user)
    citation = Citation.objects.get()
    assert client.get(TO_CHECK).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_study"))
    shown = client.get(f"{TO_CHECK}?study={study.pk}")
    assert shown.status_code == 200
    headers = {"sec-fetch-site": "same-origin"}
    answer = client.post(TO_CHECK, {"citation": citation.pk}, headers=headers)
    assert answer.status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="change_page"))
    answer = client.post(TO_CHECK, {"citation": citation.pk}, headers=headers)
    assert answer.status_code == 302


def test_a_cited_study_is_not_deleted(staff, cited):
    study, _ = cited
    address = reverse("admin:content_study_delete", args=[study.pk])
    assert "About walking" in text_of(staff.get(address))
    staff.post(address, {"post": "yes"})
    assert Study.objects.exists()


def test_the_list_takes_the_same_queries_however_many(staff, django_assert_max_num_queries):
    studies = [make_study() for _ in range(12)]
    for _ in range(3):
        page = make_page()
        cite(page, *studies)
        published(page)
    with django_assert_max_num_queries(9):
        assert "3 pages" in text_of(staff.get(LIST))


# On the form of a page


def test_a_reference_is_chosen_among_the_studies(staff):
    study, page = make_study(), make_page("")
    fields = {"references-TOTAL_FORMS": 1, "references-0-number": 4, "references-0-study": study.pk}
    assert send(staff, page_form(page), "_continue", **fields).status_code == 302
    reference = page.references.get()
    assert (reference.number, reference.study) == (4, study)


def test_two_references_of_one_page_cannot_be_one_study(staff):
    study, page = make_study(), make_page("")
    fields = {"references-TOTAL_FORMS": 2}
    for place in (0, 1):
        fields |= {
            f"references-{place}-number": place + 1,
            f"references-{place}-study": study.pk,
        }
    response = send(staff, page_form(page), "_continue", **fields)
    assert errors_of(response)["references-1-study"] == [
        "Another reference of this page is this study."
    ]
    assert not page.references.exists()


def test_a_reference_without_anything_is_told_what_it_needs(staff):
    page = make_page("")
    fields = {"references-TOTAL_FORMS": 1, "references-0-number": 1}
    response = send(staff, page_form(page), "_continue", **fields)
    assert errors_of(response)["references-0-study"] == [
        "Choose a study, or fill in the fields below."
    ]


def test_staff_tick_the_studies_of_a_row(staff):
    one, two = make_study(short="One"), make_study(short="Two")
    make_study(short="Three")
    page = make_page("")
    prefix = "evidencenote_blocks"
    fields = {
        f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-0-region": "body", f"{prefix}-0-ordering": 10,
        f"{prefix}-0-heading": "Found", f"{prefix}-0-findings-0-question": "Easing",
        f"{prefix}-0-findings-0-verdict": "No.", f"{prefix}-0-findings-0-answer": "Not clearly.",
        f"{prefix}-0-findings-0-confidence": "1", f"{prefix}-0-findings-0-why": "",
        f"{prefix}-0-findings-0-studies": [one.key, two.key],
    }  # fmt: skip
    assert send(staff, page_form(page), "_continue", **fields).status_code == 302
    [row] = EvidenceNote.objects.get().findings
    assert row["studies"] == [one.key, two.key]
    html = staff.get(page_form(page)).content.decode()
    ticked = re.findall(r'findings-0-studies" value="([\w-]+)" checked', html)
    assert sorted(ticked) == sorted([one.key, two.key])
    assert "<b>One</b>" in html
