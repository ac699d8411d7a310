"""Draft and editions: what visitors see, when, and how anything comes back."""

import datetime

import pytest
from django.utils import timezone

from content import differences, publishing
from content.models import (
    BLOCKS,
    Edition,
    EvidenceNote,
    Faq,
    Figure,
    Page,
    ProductCard,
    Prose,
    PullQuote,
)
from tests.factories import make_product, make_variant
from tests.pages import add_block, make_page, make_picture, make_reference, published

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def words(client, page):
    return client.get(page.get_absolute_url()).content.decode()


def test_a_draft_is_seen_by_nobody(client):
    page = make_page()
    assert client.get(page.get_absolute_url()).status_code == 404
    assert list(Page.objects.live()) == []


def test_visitors_read_the_edition_and_not_the_draft(client):
    page = published(make_page("<p>Old words.</p>"))
    Prose.objects.update(text="<p>New words.</p>")
    Page.objects.update(title="New title")
    assert "Old words." in words(client, page)
    assert "New title" not in words(client, page)
    published(page)
    assert "New words." in words(client, page)


def test_a_scheduled_edition_comes_at_its_time_and_never_before():
    page = published(make_page("<p>Now.</p>"))
    at = timezone.now() + HOUR
    Prose.objects.update(text="<p>Then.</p>")
    edition = publishing.publish(page, None, at=at)
    second = datetime.timedelta(seconds=1)
    assert Page.objects.live(at - second).get().edition != edition
    assert Page.objects.live(at).get().edition == edition


def test_a_page_whose_only_edition_is_scheduled_is_not_there_yet(client):
    page = make_page()
    publishing.publish(page, None, at=timezone.now() + HOUR)
    assert client.get(page.get_absolute_url()).status_code == 404
    assert Page.objects.live(timezone.now() + 2 * HOUR).exists()


def test_nothing_can_be_scheduled_for_the_past():
    page = make_page()
    with pytest.raises(publishing.PastDate):
        publishing.publish(page, None, at=timezone.now() - HOUR)
    assert not Edition.objects.exists()


def test_of_two_due_editions_the_later_one_counts_whichever_was_made_last():
    page = make_page()
    late = publishing.publish(page, None, at=timezone.now() + 2 * HOUR)
    publishing.publish(page, None, at=timezone.now() + HOUR)
    assert Page.objects.live(timezone.now() + 3 * HOUR).get().edition == late


def test_a_withdrawn_edition_gives_way_to_the_one_before_it(client):
    page = published(make_page("<p>First.</p>"))
    Prose.objects.update(text="<p>Second.</p>")
    second = publishing.publish(page, None)
    publishing.withdraw(second)
    publishing.withdraw(second)
    assert "First." in words(client, page)


def test_a_page_taken_offline_keeps_its_draft_and_editions(client):
    page = published(make_page())
    publishing.publish(page, None, at=timezone.now() + HOUR)
    publishing.take_offline(page)
    assert client.get(page.get_absolute_url()).status_code == 404
    assert not Page.objects.live(timezone.now() + 2 * HOUR).exists()
    assert Edition.objects.count() == 2
    assert page.prose_blocks.exists()


def test_an_old_edition_comes_back_as_the_draft_in_the_same_order():
    page = make_page("<p>One [1].</p>", search_title="For engines")
    add_block(page, PullQuote, text="Two.")
    make_reference(page, 1)
    old = publishing.publish(page, None)
    page.prose_blocks.all().delete()
    page.references.all().delete()
    Page.objects.update(title="Other", search_title="")
    assert publishing.restore(Edition.objects.get(pk=old.pk)) == []
    page = Page.objects.get()
    assert (page.title, page.search_title) == (old.title, "For engines")
    assert [str(block) for block in publishing.draft_blocks(page)] == ["One.", "Two."]
    assert publishing.draft(page).digest == old.digest
    assert differences.between(old, publishing.draft(page)) == []


def test_restoring_shows_visitors_nothing_until_it_is_published(client):
    page = published(make_page("<p>First.</p>"))
    first = page.editions.get()
    Prose.objects.update(text="<p>Second.</p>")
    published(page)
    publishing.restore(first)
    assert "Second." in words(client, page)
    assert len(Page.objects.get().history) == 2


def test_restoring_says_what_no_longer_exists():
    page = make_page()
    product = make_product()
    add_block(page, ProductCard, product=product)
    edition = publishing.publish(page, None)
    page.productcard_blocks.all().delete()
    product.delete()
    assert publishing.restore(edition) == ["product card"]
    assert page.prose_blocks.count() == 1


def test_an_edition_is_read_although_its_parts_have_changed_since():
    """Fields that came later keep their defaults, fields and kinds that went are left out."""
    page = published(make_page("<p>Kept.</p>"))
    edition = page.editions.get()
    edition.blocks = [
        {"block": "gone", "text": "?"},
        {"block": "prose", "text": "<p>Kept.</p>", "colour": "red"},
        {"block": "chain_figure", "steps": "Foot: rolls in"},
        {},
    ]
    revived = [publishing.revived(row) for row in edition.blocks]
    assert [getattr(block, "name", None) for block in revived] == [
        None, "prose", "chain_figure", None,
    ]  # fmt: skip
    assert revived[2].heading == "From the floor up"


def test_every_kind_of_block_survives_being_remembered():
    for name, kind in BLOCKS.items():
        block = kind()
        again = publishing.revived(block.as_data())
        assert type(again) is kind, name
        assert again.as_data() == block.as_data(), name


def test_the_draft_is_told_apart_from_what_is_live():
    page = published(make_page())
    publishing.remember_draft(page)
    live = Page.objects.with_edition().get()
    assert live.draft_digest == live.edition.digest
    Prose.objects.update(text="<p>Other.</p>")
    publishing.remember_draft(page)
    live = Page.objects.with_edition().get()
    assert live.draft_digest != live.edition.digest


def test_the_history_tells_the_first_edition_and_those_that_say_what_changed():
    page = published(make_page())
    first = page.first_published
    published(page)
    published(page, note="Added a study.")
    page = published(page)
    publishing.publish(page, None, at=timezone.now() + HOUR, note="Not yet.")
    page = Page.objects.get()
    assert [told.note for told in page.public_history()] == ["Added a study.", ""]
    assert page.first_published == first


def test_a_wrong_citation_and_an_unused_reference_are_pointed_out():
    page = make_page("<p>One [1]. Two [5].</p>")
    make_reference(page, 1)
    make_reference(page, 2)
    assert publishing.warnings(publishing.draft(page)) == [
        "The text cites [5], but there is no reference 5.",
        "Reference 2 is never cited in the text.",
    ]


def test_what_an_edition_shows_of_a_picture_stays_when_the_library_changes(client):
    picture = make_picture(alt="Two insoles")
    page = make_page()
    add_block(page, Figure, picture=picture)
    page = published(page)
    picture.alt = "Changed"
    picture.save()
    assert 'alt="Two insoles"' in words(client, page)


def test_prose_is_sanitised_wherever_it_is_saved():
    block = add_block(
        make_page(""),
        Prose,
        text='<p onclick="x()">Hi<script>alert(1)</script> <a href="javascript:x">a</a>'
        '<img src="x" onerror="y"><style>p{}</style> <strong>b</strong></p>',
    )
    assert block.text == "<p>Hi <a>a</a> <strong>b</strong></p>"
    faq = Faq(question="?", answer="<h2>Big</h2><p>Small</p>", parent=block.parent, region="body")
    faq.save()
    assert faq.answer == "Big<p>Small</p>"


@pytest.mark.parametrize(
    "findings",
    [
        [],
        None,
        "text",
        [{"question": "?", "verdict": "No.", "answer": "", "confidence": 1}],
        [{"question": "?", "verdict": "No.", "answer": "So.", "confidence": 5}],
        [{"question": "?", "verdict": "No.", "answer": "So.", "confidence": 1, "extra": 1}],
        ["row"],
    ],
)
def test_an_evidence_panel_with_a_broken_row_is_never_stored(findings):
    page = make_page("")
    with pytest.raises(ValueError, match=r"[Rr]ow"):
        add_block(page, EvidenceNote, findings=findings)


def test_a_product_that_is_no_longer_sold_leaves_the_page(client):
    product = make_product(name="Zephyr")
    make_variant(product)
    page = make_page()
    add_block(page, ProductCard, product=product)
    page = published(page)
    assert "Zephyr" in words(client, page)
    product.is_active = False
    product.save()
    assert "Zephyr" not in words(client, page)
    assert "From our store" not in words(client, page)
