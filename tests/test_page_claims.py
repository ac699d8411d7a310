"""A claim stops a page from being published, whichever way is taken, until a reviewer answers."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from content import claims, publishing
from content.models import (
    ClaimOverride,
    Edition,
    EvidenceNote,
    Faq,
    Figure,
    Page,
    ProductCard,
    Prose,
    PullQuote,
    ShortVersion,
    Study,
)
from tests.admin_pages import errors_of, form_of, messages_of, text_of
from tests.factories import make_product
from tests.pages import add_block, make_page, make_picture, make_reference, published

pytestmark = pytest.mark.django_db

CURE = "<p>Firm. Our insoles cure back pain.</p>"
SENTENCE = "Our insoles cure back pain."
TOMORROW = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def staff(staff_client):
    return staff_client


def at(page, name="claims"):
    return reverse(f"admin:content_page_{name}", args=[page.pk])


def stopped(page, **options):
    with pytest.raises(claims.ClaimsStand) as refusal:
        publishing.publish(page, None, **options)
    assert not page.editions.filter(withdrawn=False).exists()
    return [(sentence.part, sentence.words) for sentence in refusal.value.sentences]


def allow(page, user, sentence=SENTENCE):
    return ClaimOverride.objects.create(
        page=page, sentence=sentence, rule="cure", words="cure", reason="Because.", by=user
    )


def test_publishing_refuses_a_claim_now_and_later():
    page = make_page(CURE)
    assert stopped(page) == [("Block 1: text", SENTENCE)]
    assert stopped(page, at=timezone.now() + TOMORROW) == [("Block 1: text", SENTENCE)]


@pytest.mark.parametrize(
    ("field", "part"),
    [
        ("title", "Title"),
        ("summary", "Summary"),
        ("search_title", "Search engines"),
        ("search_description", "Search engines"),
    ],
)
def test_no_field_of_a_page_is_forgotten(field, part):
    words = "Insoles that cure back pain for good, in a week."
    assert stopped(make_page(**{field: words})) == [(part, words)]


@pytest.mark.parametrize(
    ("kind", "fields", "part"),
    [
        (ShortVersion, {"points": "It is soft.\nIt cures pain."}, "short version"),
        (Faq, {"question": "What does it do?", "answer": "<p>It cures pain.</p>"},
         "question and answer"),
        (PullQuote, {"text": "It cures pain."}, "sentence set large"),
        (EvidenceNote, {"findings": [{"question": "What?", "verdict": "So.", "confidence": 2,
                                      "answer": "It cures pain.", "why": "Few."}]},
         "evidence panel"),
    ],
)  # fmt: skip
def test_no_kind_of_block_is_forgotten(kind, fields, part):
    page = make_page("<p>Fine.</p>")
    add_block(page, kind, **fields)
    assert stopped(page) == [(f"Block 2: {part}", "It cures pain.")]


def test_captions_descriptions_and_notes_are_read_too():
    page = make_page("<p>Fine [1].</p>")
    add_block(page, Figure, picture=make_picture(alt="An insole that cures"), caption="It heals.")
    make_reference(page, 1, note="It cures.", title="Insoles to cure back pain")
    assert stopped(page, note="Now it cures.") == [
        ("Block 2: picture", "It heals."),
        ("Reference 1", "It cures."),
        ("Pictures", "An insole that cures"),
        ("What changed, for readers", "Now it cures."),
    ]


def test_a_general_sentence_next_to_a_product_is_about_the_product():
    page = make_page("<p>There are many ways to treat back pain.</p>")
    assert claims.counts(claims.flagged(publishing.draft(page))) == {"stops": 0, "looks": 1}
    add_block(page, ProductCard, product=make_product())
    assert len(stopped(page)) == 1


def test_an_address_and_a_choice_are_no_text():
    page = make_page('<p><a href="/cure-heal-treat/">Read on</a></p>')
    assert claims.flagged(publishing.draft(page)) == []


def test_an_old_edition_that_comes_back_is_checked_like_any_draft(admin_user):
    page = make_page(CURE)
    override = allow(page, admin_user)
    old = publishing.publish(page, None)
    Prose.objects.update(text="<p>Firm.</p>")
    published(page)
    override.ended_by, override.ended_at = admin_user, timezone.now()
    override.save()
    publishing.restore(Edition.objects.get(pk=old.pk))
    with pytest.raises(claims.ClaimsStand):
        publishing.publish(Page.objects.get(), None)


def test_an_override_holds_for_its_sentence_on_its_page_and_for_nothing_else(admin_user):
    page, other = make_page(CURE), make_page(CURE)
    override = allow(page, admin_user)
    edition = publishing.publish(page, None)
    assert list(edition.claim_overrides.all()) == [override]
    assert stopped(other)
    Prose.objects.filter(parent=page).update(text=CURE.replace("cure", "really cure"))
    with pytest.raises(claims.ClaimsStand):
        publishing.publish(page, None)


def test_an_override_without_a_reason_cannot_be_stored(admin_user):
    with pytest.raises(IntegrityError):
        ClaimOverride.objects.create(
            page=make_page(), sentence="x", rule="cure", words="x", reason="", by=admin_user
        )


def test_staff_are_shown_the_sentence_its_words_the_reason_and_safer_ones(staff):
    page = make_page(CURE + "<p>Find relief.</p>")
    for name in ("claims", "change"):
        html = staff.get(at(page, name)).content.decode()
        assert '<mark class="claim claim--block">cure</mark> back pain.' in html
        assert '<mark class="claim claim--warn">relief</mark>' in html
        assert "trials of insoles do not show" in html
        assert "Insoles are not a cure." in html
    assert "Nothing to look at" in text_of(staff.get(at(make_page())))


def test_what_a_block_claims_stands_below_that_block(staff):
    page = make_page("<p>Firm.</p>")
    add_block(page, Faq, question="Why?", answer="<p>It cures pain.</p>")
    html = staff.get(at(page, "change")).content.decode()
    rows = html.split("field-claims")
    with_marks = ["claim--block" in row for row in rows]
    # The rows are those of empty forms too; of the filled ones only the answer's has a mark.
    assert sum(with_marks) == 2, "below the answer, and once under “Claims and reading”"
    before = next(row for row, has in zip(rows, with_marks[1:], strict=False) if has)
    assert 'name="faq_blocks-0-answer"' in before


def test_markup_in_a_sentence_is_shown_as_text(staff):
    page = make_page("<p>It cures &lt;script&gt;alert(1)&lt;/script&gt; pain.</p>")
    html = staff.get(at(page)).content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_the_publish_page_says_what_stops_and_shows_no_button(staff):
    page = make_page(CURE)
    text = text_of(staff.get(at(page, "publish")))
    assert "1 sentence of this draft stops publishing." in text
    assert "Publish now" not in staff.get(at(page, "publish")).content.decode()
    response = staff.post(at(page, "publish"), {"_publish": "x"})
    assert response.status_code == 200
    response = staff.post(at(page, "publish"), {"_schedule": "x", "at": "2099-01-01T09:00"})
    assert response.status_code == 200
    assert not Edition.objects.exists()


def test_a_claim_in_the_note_is_answered_above_the_form(staff):
    page = make_page()
    response = staff.post(at(page, "publish"), {"note": "It cures.", "_publish": "x"})
    assert "Claims stop publishing: It cures." in text_of(response)
    assert not Edition.objects.exists()


def test_a_reviewer_lets_a_sentence_stand_and_takes_it_back(staff, admin_user):
    page = make_page(CURE)
    response = staff.post(at(page), {"sentence": SENTENCE, "reason": "A quotation."}, follow=True)
    assert "may stand" in messages_of(response)[0]
    override = page.claim_overrides.get()
    assert (override.by, override.rule, override.words) == (admin_user, "cure", "cure")
    assert Page.objects.get().draft_claims["stops"] == 0

    staff.post(at(page, "publish"), {"_publish": "x"})
    edition = Edition.objects.get()
    assert list(edition.claim_overrides.all()) == [override]
    assert "A quotation." in text_of(staff.get(at(page, "publish")))

    staff.post(at(page), {"_end": override.pk})
    override.refresh_from_db()
    assert override.ended_by == admin_user
    assert Page.objects.get().draft_claims["stops"] == 1
    text = text_of(staff.get(at(page)))
    assert "taken back by admin" in text
    assert "edition of" in text
    assert "A quotation." in text
    with pytest.raises(claims.ClaimsStand):
        publishing.publish(Page.objects.get(), None)
    history = text_of(staff.get(at(page, "history")))
    assert "A quotation." in history


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_reason_is_asked_for_at_its_field(staff, reason):
    page = make_page(CURE)
    response = staff.post(at(page), {"sentence": SENTENCE, "reason": reason})
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not ClaimOverride.objects.exists()


@pytest.mark.parametrize("data", [{"sentence": "Another.", "reason": "x"}, {"reason": "x"}])
def test_a_sentence_that_has_changed_meanwhile_is_not_let_stand(staff, data):
    page = make_page(CURE)
    response = staff.post(at(page), data, follow=True)
    assert "has changed meanwhile" in messages_of(response)[0]
    assert not ClaimOverride.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "99999", "-1"])
def test_an_override_that_is_not_there_is_not_found(staff, number):
    assert staff.post(at(make_page(CURE)), {"_end": number}).status_code == 404


def test_the_list_counts_claims_and_finds_them(staff):
    for title, text in (("A", CURE), ("B", "<p>Find relief.</p>"), ("C", "<p>Firm.</p>")):
        page = make_page(text, title=title)
        publishing.remember_draft(page)
    address = reverse("admin:content_page_changelist")
    text = text_of(staff.get(address))
    assert "1 stops publishing" in text
    assert "1 to look at" in text
    for asked, title in (("stops", "A"), ("looks", "B")):
        response = staff.get(address, {"claims": asked})
        assert [page.title for page in response.context["cl"].result_list] == [title]


@pytest.mark.parametrize("field", ["topic", "notice"])
def test_what_is_shown_without_publishing_is_refused_when_it_is_saved(staff, field):
    page = make_page()
    fields = form_of(staff.get(at(page, "change"))) | {field: "It cures pain", "_continue": "x"}
    sent = {name: value for name, value in fields.items() if name}
    response = staff.post(at(page, "change"), sent)
    assert "Instead: “Insoles are not a cure.”" in errors_of(response)[field][0]
    assert getattr(Page.objects.get(), field) == ""


def test_the_description_of_a_picture_claims_nothing():
    picture = make_picture(alt="An insole that cures")
    with pytest.raises(ValidationError) as refusal:
        picture.full_clean()
    assert "alt" in refusal.value.message_dict


def test_a_study_is_told_as_the_report_that_it_is_and_promises_nothing():
    study = Study(
        key="x-2020", short="X 2020", authors="X.", title="Insoles to cure pain", source="J",
        year=2020, design="trial", insole="custom", people=225, question="easing",
        finding="Custom orthotics eased pain.", result="p = 0.01", limits="Small.",
        confidence=2, why="One trial.", read_as="The abstract.",
    )  # fmt: skip
    study.clean()
    study.finding = "Custom orthotics cure pain."
    with pytest.raises(ValidationError) as refusal:
        study.clean()
    assert list(refusal.value.message_dict) == ["finding"]
