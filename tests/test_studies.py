"""The studies of the demo: every number is one of the source's, and nothing is left out."""

import re
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from content import demo
from content.demo.references import REFERENCES
from content.demo.studies import BY_KEY, NUMBERED, STUDIES
from content.models import Question, Study
from content.models.study import NOT_STATED
from tests.studies import make_study

pytestmark = pytest.mark.django_db

# What the abstracts and records say, written down from them apart from the texts of the demo.
NUMBERS = {
    "sahar-2007": "6 2,061 256 0.73 95 0.43 1.22 2008 14",
    "chuter-2014": "11 293 2,379 −0.74 95 −1.50 0.03 0.78 0.50 1.23",
    "cambron-2017": "225 6 .0001 .0068 .0278",
    "cambron-2011": "50 6 12 10",
    "castro-mendez-2021": "101 53 48 4 0.001",
    "sadler-2023": "41 12 −0.84 95 −2.09 0.41 .18 −1.47 −5.51 2.57 .47",
    "menz-2013": "1,930 863 1,067 1.51 1.10 2.07 1.48 1.07 2.05",
    "kendall-2014": "",
    "oleary-2013": "",
    "khamis-2007": "35 10 15 20 .0001",
    "ghasemi-2016": "35 2007",
    "papuga-2016": "",
    "nice-2016": "16 2016",
    "qaseem-2017": "",
    "whittaker-2018": "19 1,660 7 12 −0.27 −0.48 −0.06",
    "rasenberg-2018": "20 2018",
    "bonanno-2017": "11 7 0.72 0.55 0.94 0.59 0.45 0.76 0.92 0.73 1.16",
    "evans-2022": "16 1,058",
}
IDENTIFIERS = {
    "sahar-2007": "10.1002/14651858.CD005275.pub2",
    "chuter-2014": "10.1186/1471-2474-15-140",
    "cambron-2017": "10.1016/j.apmr.2017.03.028",
    "castro-mendez-2021": "10.3390/ijerph18136816",
    "sadler-2023": "10.1002/msc.1762",
    "kendall-2014": "10.1016/j.foot.2014.03.004",
    "oleary-2013": "10.3233/BMR-130367",
    "khamis-2007": "10.1016/j.gaitpost.2006.02.005",
    "papuga-2016": "10.1016/j.foot.2015.12.002",
    "qaseem-2017": "10.7326/M16-2367",
    "whittaker-2018": "10.1136/bjsports-2016-097355",
    "rasenberg-2018": "10.1136/bjsports-2017-097892",
    "bonanno-2017": "10.1136/bjsports-2016-096671",
    "evans-2022": "10.1002/14651858.CD006311.pub4",
}
NUMBER = re.compile(r"(?<![\w.,])−?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+|(?<=\d))(?![\w])")
# Estimate (low to high).
INTERVAL = re.compile(r"(−?[\d.]+) \((?:95% CI )?(−?[\d.]+) to (−?[\d.]+)")
TOLD = ("population", "control", "finding", "result", "limits", "funding", "why", "read_as")


@pytest.fixture
def studies(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    demo.load_studies()
    return {study.key: study for study in Study.objects.all()}


@pytest.mark.parametrize("key", NUMBERS)
def test_every_number_in_a_study_is_one_of_its_source_and_all_are_told(studies, key):
    study = studies[key]
    text = " ".join([*(getattr(study, name) for name in TOLD), study.size])
    told = set(NUMBER.findall(text))
    assert told == set(NUMBERS[key].split())


def test_the_pattern_for_numbers_finds_each_kind():
    text = "2,379 people, −0.74 (−1.50 to .03), P < .0001; CI 95%. NG59 has none."
    assert NUMBER.findall(text) == ["2,379", "−0.74", "−1.50", ".03", ".0001", "95"]


def test_every_interval_holds_its_estimate(studies):
    found = 0
    for study in studies.values():
        for parts in re.findall(INTERVAL, study.result):
            estimate, low, high = (float(part.replace("−", "-")) for part in parts)
            assert low < estimate < high, study.key
            found += 1
    assert found == 11


def test_there_are_18_and_their_numbers_are_those_that_texts_cite(studies):
    assert len(studies) == len(STUDIES) == len(BY_KEY) == 18
    assert [(row["number"], row["study"]) for row in REFERENCES] == list(enumerate(NUMBERED, 1))


def test_identifiers_are_those_of_the_papers(studies):
    assert {key: study.doi for key, study in studies.items() if study.doi} == IDENTIFIERS
    assert studies["nice-2016"].link == "https://www.nice.org.uk/guidance/ng59"
    assert studies["chuter-2014"].pmid == "24775807"
    assert studies["chuter-2014"].pmcid == "PMC4107719"
    assert studies["kendall-2014"].pmid == "24703513"
    assert studies["khamis-2007"].pmid == "16621569"
    assert studies["rasenberg-2018"].pmid == "29555795"
    assert studies["castro-mendez-2021"].registration == "NCT03996980"
    assert studies["sadler-2023"].registration == "ACTRN12618001298202"


def test_what_was_not_read_is_said_and_rated_very_low(studies):
    unread = {"oleary-2013", "papuga-2016"}
    for key, study in studies.items():
        says_so = "have not read" in study.finding
        assert says_so == (key in unread), key
        if says_so:
            assert study.confidence == 1
    assert "not checked" in studies["menz-2013"].read_as
    assert "second source" in studies["nice-2016"].why
    assert "have not checked" in studies["cambron-2017"].funding


def test_no_funding_is_made_up(studies):
    stated = {key for key, study in studies.items() if study.funding != NOT_STATED}
    assert stated == {"cambron-2017", "cambron-2011"}


def test_what_speaks_against_us_leads(studies):
    assert {"sadler-2023", "nice-2016"} <= {key for key, each in studies.items() if each.leads}
    assert "closest to what we sell" in studies["sadler-2023"].finding
    assert "advises against" in studies["nice-2016"].finding


def test_every_question_has_a_study_and_ratings_are_not_all_the_same(studies):
    answered = Counter(question for study in studies.values() for question in study.questions)
    assert set(answered) == set(Question.values)
    assert {study.confidence for study in studies.values()} == {1, 2, 3}


def test_what_staff_changed_or_added_is_left_alone(studies):
    Study.objects.filter(key="menz-2013").update(finding="Changed by staff.")
    make_study(key="walker-1901")
    demo.load_studies()
    assert Study.objects.get(key="menz-2013").finding == "Changed by staff."
    assert Study.objects.count() == 19


def test_size_is_told_only_where_one_number_says_it():
    assert make_study(people=1930, studies=None).size == "1,930 people"
    assert make_study(people=1660, studies=19).size == "19 studies, 1,660 people"
    bare = make_study(people=None, studies=None, design="guideline")
    assert (bare.size, bare.kind) == ("", "Guideline")


def test_a_confidence_is_one_of_four_whoever_writes_it():
    study = make_study()
    with pytest.raises(IntegrityError), transaction.atomic():
        Study.objects.filter(pk=study.pk).update(confidence=5)


def test_a_question_that_nobody_asks_is_refused():
    with pytest.raises(ValidationError, match="Choose questions of the list"):
        make_study(also=["weather"])
