"""The reading grade: counted by rule, checked against words whose syllables are known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.readability import grade, plain, sections, sentences, syllables

KNOWN = {
    1: "the back cure pain makes changed walked moves joints whole called discs tear cause shaped",
    2: "insole insoles people movement science muscles ankles needed rated carry being table "
    "sometimes something measure weakness herself cushion decade isn't angles pressure",
    3: "orthotics idea example certified pedorthist clinician exercise comfortable's radio usual "
    "area serious guidelines' various animal history average different",
    4: "emergency herniated society american naturally information",
    5: "biomechanics",
}
# Words a rule of spelling cannot know, so that the list above stays honest.
EXCEPTIONS = {"comfortable's": 4, "guidelines'": 2, "different": 3}


@pytest.mark.parametrize(
    ("word", "count"),
    [(word, EXCEPTIONS.get(word, count)) for count, line in KNOWN.items() for word in line.split()],
)
def test_syllables_are_counted_by_spelling(word, count):
    assert syllables(word) == count


def test_the_grade_is_kincaids_formula():
    # 10 words, 2 sentences, 12 syllables: 0.39 × 5 + 11.8 × 1.2 − 15.59
    found = grade("The foot rolls in a little. The arch drops slowly.")
    assert (found.words, found.sentences, found.syllables) == (10, 2, 12)
    assert found.grade == pytest.approx(0.39 * 5 + 11.8 * 1.2 - 15.59)


def test_a_heading_and_a_point_end_like_sentences_and_an_abbreviation_does_not():
    text = "Why it hurts\nSee Dr. Low, e.g. on Monday. Is it far? No!\nRest"
    assert [len(s.split()) for s in sentences(text)] == [3, 6, 3, 1, 1]


def test_hard_words_and_long_sentences_make_a_higher_grade():
    easy = grade("Rest for a day. Then walk a bit. Stop if it hurts.")
    hard = grade(
        "Musculoskeletal rehabilitation necessitates individualised consideration of "
        "biomechanical determinants throughout the entirety of the convalescent period."
    )
    assert easy.grade < 3
    assert hard.grade > 20


def test_plain_text_keeps_the_words_and_drops_tags_and_citations():
    html = "<h2>Why</h2><p>Feet &amp; <strong>backs</strong> [3, 14]. So.</p><ul><li>One</li></ul>"
    assert plain(html).split("\n") == ["Why", "Feet & backs. So.", "One", ""]


def test_sections_are_split_at_their_headings():
    html = "<p>First.</p><h2>Why</h2><p>Because.</p><h2>Empty</h2><h2>How</h2><p>So.</p>"
    assert [title for title, _ in sections(html)] == ["", "Why", "How"]


@pytest.mark.parametrize(("words", "minutes"), [(1, 1), (238, 1), (239, 2), (1100, 5)])
def test_reading_time_is_rounded_up(words, minutes):
    assert grade("word " * words).minutes == minutes


@given(st.text())
def test_no_text_breaks_the_measure(text):
    found = grade(text)
    assert found.words >= 0
    assert found.minutes >= 1
    assert found.longest_sentence <= found.words <= found.syllables or found.words == 0
    assert found.grade >= 0
