"""Pages and studies: references take a study's facts, editions keep them, changes are flagged."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from content import demo, publishing
from content.models import Citation, Edition, EvidenceNote, Page, Reference, Study
from tests.pages import add_block, make_page, make_reference, published
from tests.studies import cite, make_study

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
ROW = {"question": "Easing it", "verdict": "No.", "answer": "Not clearly.", "confidence": 1}


def html_of(client, page):
    return client.get(page.get_absolute_url()).content.decode()


def references(html):
    return re.findall(r'<li id="ref-(\d+)" value="\1">(.*?)</li>', html, re.DOTALL)


def change(study, **facts):
    """Change a study as its admin does."""
    Study.objects.filter(pk=study.pk).update(changed_at=timezone.now(), **facts)


def test_a_reference_shows_the_facts_of_its_study(client):
    page = make_page("<p>So [1].</p>")
    study = make_study(place="7:1–9", finding="It made no difference.", people=1930)
    cite(page, study)
    [(_, html)] = references(html_of(client, published(page)))
    assert f"Walker A, Runner B. {study.title}. <cite>Journal of Feet</cite>" in html
    assert f'{study.year};7:1–9. <a href="https://doi.org/{study.doi}"' in html
    assert "It made no difference." in html
    assert "Randomized trial, 1,930 people." in html
    assert f'<a href="/evidence/#{study.key}">Low confidence, and why</a>' in html


def test_a_source_that_is_no_study_has_its_own_facts_and_no_rating(client):
    page = make_page("<p>So [3].</p>")
    make_reference(page, 3, authors="The association.", note="What its members may do.")
    [(number, html)] = references(html_of(client, published(page)))
    assert number == "1"
    assert "The association. Study 3." in html
    assert "What its members may do." in html
    assert "confidence" not in html


@pytest.mark.parametrize(
    ("facts", "field"),
    [({}, "study"), ({"title": "T"}, "authors"), ({"title": "T", "authors": "A"}, "year")],
)
def test_a_source_without_facts_is_refused_at_its_field(facts, field):
    with pytest.raises(ValidationError) as refused:
        Reference(page=make_page(), number=1, **facts).full_clean()
    assert field in refused.value.message_dict


def test_a_title_that_is_a_question_ends_with_its_own_mark(client):
    page = make_page("<p>Both stand [1, 2].</p>")
    make_reference(page, 1, title="Sitting or standing?")
    make_reference(page, 2, title="Standing at work")
    html = html_of(client, published(page))
    assert "Sitting or standing? <cite>" in html
    assert "Standing at work. <cite>" in html


def test_a_reference_without_study_and_facts_is_never_stored():
    with pytest.raises(IntegrityError), transaction.atomic():
        Reference.objects.create(page=make_page(), number=1)


def test_readers_count_from_1_whatever_was_typed_and_every_link_agrees(client):
    page = make_page("<p>One [14]. Two [3, 20]. Again [14].</p>")
    for number in (20, 3, 14):
        make_reference(page, number)
    html = html_of(client, published(page))
    listed = references(html)
    assert [number for number, _ in listed] == ["1", "2", "3"]
    assert ["Study 3." in listed[0][1], "Study 14." in listed[1][1], "Study 20." in listed[2][1]]
    marks = re.findall(r'<a href="#ref-(\d)" id="(cite-[\d-]+)"[^>]*>(\d)</a>', html)
    assert marks == [
        ("2", "cite-2", "2"),
        ("1", "cite-1", "1"),
        ("3", "cite-3", "3"),
        ("2", "cite-2-2", "2"),
    ]
    assert '<a href="#cite-2" aria-label="a: back to where 2 is cited">a</a>' in listed[1][1]
    assert '<a href="#cite-2-2" aria-label="b: back to where 2 is cited">b</a>' in listed[1][1]
    assert re.findall(r'margin-note"[^>]*><b>(\d)</b>', html) == ["2", "1", "3"]


def test_a_source_that_is_never_cited_has_no_way_back(client):
    page = make_page("<p>Nothing.</p>")
    make_reference(page, 1)
    assert "refs__back" not in html_of(client, published(page))


def test_what_readers_see_stays_when_the_study_changes(client):
    page = make_page("<p>So [1].</p>")
    study = make_study(finding="It made no difference.")
    cite(page, study)
    page = published(page)
    change(study, finding="It made a difference.", confidence=3)
    html = html_of(client, page)
    assert "It made no difference." in html
    assert "Low confidence" in html
    assert "It made a difference." in html_of(client, published(page))


def test_a_panel_names_studies_with_their_numbers_and_short_names(client):
    page = make_page("<p>So [1].</p>")
    first, second = make_study(short="Walker one"), make_study(short="Walker two")
    cite(page, first)
    add_block(page, EvidenceNote, findings=[ROW | {"studies": [first.key, second.key]}])
    html = html_of(client, published(page))
    panel = html[html.index('class="panel evidence"') : html.index('class="refs"')]
    assert f'<a href="/evidence/#{first.key}">Walker one</a><sup><a href="#ref-1"' in panel
    # The second is in no list of references, so it follows the numbered ones.
    assert f'<a href="/evidence/#{second.key}">Walker two</a><sup><a href="#ref-2"' in panel
    assert 'id="cite-1-2"' in panel
    assert [number for number, _ in references(html)] == ["1", "2"]
    assert publishing.warnings(publishing.draft(page)) == []


def test_a_panel_leaves_out_a_study_that_is_gone(client):
    page = make_page()
    add_block(page, EvidenceNote, findings=[ROW | {"studies": ["gone-2020"]}])
    html = html_of(client, published(page))
    assert "finding__by" not in html
    assert 'class="refs"' not in html


def test_a_panel_that_names_no_study_is_refused():
    block = EvidenceNote(parent=make_page(), region="body", findings=[ROW | {"studies": ["x"]}])
    with pytest.raises(ValidationError, match="There is no study “x”"):
        block.clean()


@pytest.mark.parametrize("studies", ["menz-2013", [1], None, {"a": 1}])
def test_a_panel_with_broken_studies_is_never_stored(studies):
    with pytest.raises(ValueError, match="Row 1 cannot be read"):
        add_block(make_page(), EvidenceNote, findings=[ROW | {"studies": studies}])


def test_an_edition_is_restored_with_its_studies():
    page = make_page("<p>So [1, 2].</p>")
    study = make_study()
    cite(page, study)
    make_reference(page, 2)
    edition = publishing.publish(page, None)
    page.references.all().delete()
    publishing.restore(Edition.objects.get(pk=edition.pk))
    by_study, own = page.references.all()
    assert (by_study.study, by_study.title) == (study, "")
    assert (own.study, own.title) == (None, "Study 2")
    assert publishing.draft(Page.objects.get(pk=page.pk)).digest == edition.digest


def test_a_study_that_is_gone_leaves_its_facts_to_a_restored_page():
    page = make_page("<p>So [1].</p>")
    study = make_study(title="Insoles and rain")
    cite(page, study)
    edition = publishing.publish(page, None)
    page.references.all().delete()
    Citation.objects.all().delete()
    study.delete()
    publishing.restore(Edition.objects.get(pk=edition.pk))
    assert page.references.get().title == "Insoles and rain"


def test_a_study_that_an_edition_cites_is_not_deleted():
    page = make_page("<p>So [1].</p>")
    study = make_study()
    cite(page, study)
    publishing.publish(page, None)
    page.references.all().delete()
    with pytest.raises(ProtectedError):
        study.delete()


# A study changed: these pages cite it


def flagged():
    return sorted(
        citation.edition.title
        for citation in Citation.objects.standing().outdated().select_related("edition")
    )


def cited_by(title, *studies, **options):
    page = make_page(title=title)
    cite(page, *studies)
    return published(page, **options)


def test_a_changed_study_flags_the_pages_that_cite_it_and_no_others():
    study, other = make_study(), make_study()
    cited_by("A", study)
    cited_by("B", study, other)
    cited_by("C", other)
    assert flagged() == []
    change(study)
    assert flagged() == ["A", "B"]


def test_publishing_again_takes_the_flag_away_and_another_change_brings_it_back():
    study = make_study()
    page = cited_by("A", study)
    change(study)
    published(page)
    assert flagged() == []
    change(study)
    assert flagged() == ["A"]


def test_scheduled_editions_are_flagged_and_withdrawn_and_past_ones_are_not():
    study = make_study()
    page = cited_by("Old", study)
    Page.objects.filter(pk=page.pk).update(title="Now")
    page = published(Page.objects.get(pk=page.pk))
    Page.objects.filter(pk=page.pk).update(title="Soon")
    soon = publishing.publish(Page.objects.get(pk=page.pk), None, at=timezone.now() + HOUR)
    change(study)
    assert flagged() == ["Now", "Soon"]
    publishing.withdraw(soon)
    assert flagged() == ["Now"]
    publishing.take_offline(page)
    assert flagged() == []


def test_the_flag_follows_the_edition_that_readers_see():
    study = make_study()
    page = cited_by("A", study)
    change(study)
    page.references.all().delete()
    published(page)
    assert flagged() == []
    publishing.withdraw(page.editions.first())
    assert flagged() == ["A"]


def test_pages_of_the_demo_cite_what_they_list(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    demo.load()
    for edition in Edition.objects.all():
        listed = {row["study"] for row in edition.references if row.get("study")}
        noted = set(edition.citations.values_list("study__key", flat=True))
        assert noted == listed, edition
        assert publishing.warnings(edition) == [], edition
    assert flagged() == []
    assert Citation.objects.count() >= 11
