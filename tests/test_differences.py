"""What differs between two editions is said part by part and word by word, in plain language."""

import pytest

from content import differences, publishing
from content.models import EvidenceNote, Figure, Page, ProductCard, Prose, PullQuote
from tests.factories import make_product
from tests.pages import add_block, make_page, make_picture, make_reference

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def found(page, change):
    """What differs once `change` has been done to the page's draft."""
    old = publishing.publish(page, None)
    change()
    return differences.between(old, publishing.draft(Page.objects.get(pk=page.pk)))


def words(difference, kind):
    return [run.text.strip() for line in difference.lines for run in line if run.kind == kind]


def test_one_changed_word_is_the_only_one_marked():
    page = make_page("<p>Insoles may help some people with heel pain.</p><p>The rest.</p>")
    (one,) = found(
        page,
        lambda: Prose.objects.update(
            text="<p>Insoles may help many people with heel pain.</p><p>The rest.</p>"
        ),
    )
    assert (one.part, one.happened) == ("Text “Insoles may help many people with heel…”", "changed")
    assert (words(one, "old"), words(one, "new")) == (["some"], ["many"])
    assert len(one.lines) == 1


def test_a_sentence_written_anew_is_not_taken_apart():
    page = make_page("<p>Wear them all day.</p>")
    (one,) = found(page, lambda: Prose.objects.update(text="<p>Start with an hour or two.</p>"))
    assert words(one, "old") == ["Wear them all day."]
    assert words(one, "new") == ["Start with an hour or two."]


def test_title_and_summary_are_named():
    page = make_page()
    changed = found(page, lambda: Page.objects.update(title="Feet", summary="On feet."))
    assert [one.part for one in changed] == ["Title", "Summary"]


def test_a_block_between_two_others_changes_only_itself():
    page = make_page("<p>First.</p>")
    last = add_block(page, Prose, text="<p>Last.</p>")

    def put_between():
        block = add_block(page, PullQuote, text="Walk while you wait.")
        PullQuote.objects.filter(pk=block.pk).update(ordering=last.ordering - 1)

    (one,) = found(page, put_between)
    assert one.happened == "added"
    assert one.part == "Sentence set large “Walk while you wait.”"


def test_a_block_taken_out_is_shown_as_it_was():
    page = make_page("<p>First.</p>")
    quote = add_block(page, PullQuote, text="Walk while you wait.")
    (one,) = found(page, quote.delete)
    assert (one.happened, words(one, "old")) == ("removed", ["Walk while you wait."])


def test_a_block_at_another_place_has_moved():
    page = make_page("<p>First.</p>")
    quote = add_block(page, PullQuote, text="Walk while you wait.")
    changed = found(page, lambda: PullQuote.objects.filter(pk=quote.pk).update(ordering=-5))
    assert [(one.happened, one.lines) for one in changed] == [("moved", [])]


def test_what_a_block_points_at_is_named_and_not_numbered():
    page = make_page("")
    picture, other = make_picture(name="A pair"), make_picture(name="A foot")
    add_block(page, Figure, picture=picture, caption="In the studio.")
    add_block(page, ProductCard, product=make_product(name="Zephyr"))
    (one,) = found(page, lambda: Figure.objects.update(picture=other, is_wide=True))
    assert (words(one, "old"), words(one, "new")) == (["pair", "no"], ["foot", "yes"])


def test_a_link_that_leads_elsewhere_is_a_difference():
    page = make_page('<p>See <a href="/shop/">the shop</a>.</p>')
    (one,) = found(
        page, lambda: Prose.objects.update(text='<p>See <a href="/fit/">the shop</a>.</p>')
    )
    assert "/fit/" in "".join(words(one, "new"))


def test_a_row_of_an_evidence_panel_is_read_as_a_line():
    page = make_page("")
    row = {"question": "Pain?", "verdict": "Perhaps.", "answer": "One trial.", "confidence": 1}
    add_block(page, EvidenceNote, findings=[row])
    (one,) = found(
        page, lambda: EvidenceNote.objects.update(findings=[row | {"confidence": 2, "why": ""}])
    )
    assert (words(one, "old"), words(one, "new")) == (["very"], [])


def test_a_reference_is_compared_as_one_line():
    page = make_page()
    reference = make_reference(page, 1)

    def correct():
        reference.title = "Study of 200 people"
        reference.save()

    (one,) = found(page, correct)
    assert one.part == "Reference 1"
    assert "of 200 people" in " ".join(words(one, "new"))


def test_the_first_edition_is_all_new():
    page = make_page("<p>Hello.</p>")
    changed = differences.between(None, publishing.draft(page))
    assert {run.kind for one in changed for line in one.lines for run in line} == {"new"}
