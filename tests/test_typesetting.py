"""Stored text → page: anchors, citations, facts, and nothing that was not there."""

import re

import pytest

from content import facts
from content.models import ListedReference
from content.typesetting import Heading, Typesetter, unknown_citations


def references(*numbers):
    return [
        ListedReference(
            typed=number,
            number=number,
            short=f"Menz {number}",
            note="A <note>",
            study=f"menz-{number}",
        )
        for number in numbers
    ]


@pytest.fixture
def setter():
    return Typesetter(references(3, 14), taken=frozenset({"history"}))


def test_a_citation_becomes_a_link_to_its_reference_with_a_note_in_the_margin(setter):
    html = setter.prose("<p>Exercise comes first. [14] So.</p>")
    assert '<a href="#ref-14" id="cite-14" aria-label="Reference 14">14</a>' in html
    assert "<b>14</b> Menz 14. A &lt;note&gt;</small>" in html
    assert html.startswith("<p>Exercise comes first.<sup>")


def test_every_citation_is_a_way_back_and_the_first_has_a_note(setter):
    html = setter.prose("<p>One [3] and again [3].</p>")
    assert html.count('href="#ref-3"') == 2
    assert 'id="cite-3"' in html
    assert 'id="cite-3-2"' in html
    assert html.count("margin-note") == 1
    assert setter.references[3].ways_back == [("a", "cite-3"), ("b", "cite-3-2")]
    assert setter.references[14].ways_back == []


def test_after_the_last_letter_ways_back_are_numbered(setter):
    setter.words("Again. [3]" * 28)
    assert [name for name, _ in setter.references[3].ways_back[24:]] == ["y", "z", "27", "28"]


def test_readers_see_the_sources_counted_whatever_number_was_typed():
    setter = Typesetter([ListedReference(typed=30, number=1), ListedReference(typed=7, number=2)])
    html = setter.words("Both. [7, 30] Not [1].")
    assert re.findall(r'href="#ref-(\d)" id="cite-(\d)"[^>]*>(\d)<', html) == [
        ("2", "2", "2"),
        ("1", "1", "1"),
    ]
    assert "Not [1]." in html


def test_studies_are_cited_by_their_keys_and_unknown_ones_left_out(setter):
    [(reference, mark)] = setter.named(["menz-14", "menz-99"])
    assert reference.short == "Menz 14"
    assert 'href="#ref-14" id="cite-14"' in mark


def test_what_is_cited_where_no_note_fits_is_noted_at_its_next_place(setter):
    assert "margin-note" not in setter.words("In short. [3]")
    html = setter.prose("<p>At length. [3]</p>")
    assert "margin-note" in html
    assert 'id="cite-3-2"' in html


def test_several_numbers_share_one_bracket(setter):
    assert setter.words("Both. [3, 14]").count("<sup>") == 2


@pytest.mark.parametrize("text", ["Nine. [9]", "Mixed. [3, 9]", "Not one. [3a]", "[ 3 ]"])
def test_a_number_without_a_reference_stays_as_it_was_typed(setter, text):
    assert setter.words(text) == text


def test_brackets_in_an_address_are_no_citation(setter):
    html = setter.prose('<p><a href="https://x.test/?a=[3]">there</a></p>')
    assert html == '<p><a href="https://x.test/?a=[3]">there</a></p>'


def test_headings_get_anchors_and_enter_the_contents(setter):
    html = setter.prose("<h2>Why &amp; how</h2><p>So.</p><h3>Small</h3><h2>Why &amp; how</h2>")
    assert setter.contents == [Heading("why-how", "Why & how"), Heading("why-how-2", "Why & how")]
    assert '<h2 id="why-how"><a href="#why-how">Why &amp; how</a></h2>' in html
    assert '<h3 id="small">' in html


def test_an_anchor_that_the_page_itself_uses_is_not_given_twice(setter):
    assert 'id="history-2"' in setter.prose("<h2>History</h2>")


def test_a_heading_of_signs_alone_still_has_an_anchor(setter):
    assert 'id="part"' in setter.prose("<h2>…</h2>")


def test_what_a_heading_cites_or_links_to_is_no_link_in_a_link(setter):
    html = setter.prose('<h2>As <a href="/x/">found</a> [3]</h2><p>Words.</p>')
    assert html.startswith('<h2 id="as-found"><a href="#as-found">As found</a><sup>')
    assert setter.contents == [Heading("as-found", "As found")]
    assert "[3]" not in html


def test_a_table_scrolls_in_a_region_that_is_named_for_its_columns(setter):
    row = "<tr><th><p>Size</p></th><th><p>Foot &amp; shoe</p></th></tr>"
    html = setter.prose(f"<table><tbody>{row}<tr><td>1</td><td>2</td></tr></tbody></table>")
    name = "Table: Size, Foot &amp; shoe"
    assert html.startswith(f'<div class="scroll" role="region" aria-label="{name}" tabindex="0">')
    assert 'aria-label="Table"' in setter.prose("<table><tbody><tr><td>1</td></tr></tbody></table>")


def test_a_citation_in_a_table_has_its_note_beside_the_text_that_cites_it_next(setter):
    table = "<table><tbody><tr><td>One [3]</td></tr></tbody></table>"
    html = setter.prose(f"{table}<p>Again [3].</p>")
    assert html.index("</table>") < html.index("margin-note")
    assert html.count("margin-note") == 1


def test_punctuation_follows_a_citation_without_a_gap(setter):
    assert "</small>, and" in setter.prose("<p>One [3], and more.</p>")


def test_facts_come_from_the_settings(setter, settings):
    settings.RETURN_DAYS, settings.SHIPPING_CENTS, settings.ORDER_CUTOFF_HOUR = 45, 500, 14
    text = "{{ return_days }} days, {{shipping}}, by {{ order_cutoff }}"
    assert setter.words(text) == "45 days, $5, by 2 pm ET"
    assert setter.prose(f"<h2>{text}</h2>").endswith(">45 days, $5, by 2 pm ET</a></h2>")


def test_a_fact_may_stand_in_a_link(setter, settings):
    settings.DEFAULT_FROM_EMAIL = "Biocorrect <hello@biocorrect.test>"
    html = setter.prose('<p><a href="mailto:{{ contact_email }}">{{ contact_email }}</a></p>')
    assert html == '<p><a href="mailto:hello@biocorrect.test">hello@biocorrect.test</a></p>'


def test_what_is_no_fact_is_shown_as_typed_and_named_to_staff(setter):
    assert setter.words("{{ secret_key }}") == "{{ secret_key }}"
    assert "{{ secret_key }}" in facts.problem_with_facts("{{ return_days }} {{ secret_key }}")
    assert facts.problem_with_facts("{{ return_days }}") == ""


@pytest.mark.parametrize(
    ("hour", "words"), [(0, "midnight"), (9, "9 am"), (12, "noon"), (14, "2 pm"), (24, "midnight")]
)
def test_hours_are_said_as_americans_say_them(hour, words):
    assert facts.hour(hour) == words


def test_plain_text_is_escaped(setter):
    assert setter.words("<b>[3]</b>").startswith("&lt;b&gt;<sup>")


def test_citations_without_a_reference_are_found():
    assert unknown_citations("a [3] b [14, 15]", {3, 14}) == [15]
