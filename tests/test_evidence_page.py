"""The page of all studies: filters with counts, honest order, anchors, and what cites each."""

import json
import re

import brotli
import pytest

from content import demo, publishing
from content.models import Confidence, Page, Question, Study
from tests.pages import make_page, published
from tests.studies import cite, make_study

pytestmark = pytest.mark.django_db

FOURTEEN_KB = 14 * 1024


@pytest.fixture
def row():
    """Four studies that differ in everything one can filter by."""
    return {
        "rule": make_study(
            short="Rule", key="rule", question="guidelines", also=["easing"], confidence=3
        ),
        "ease": make_study(short="Ease", key="ease", question="easing", confidence=1),
        "both": make_study(
            short="Both", key="both", question="preventing", also=["easing"], confidence=2
        ),
        "heel": make_study(short="Heel", key="heel", question="heel", confidence=3),
    }


def shown(client, query=""):
    page = client.get(f"/evidence/{query}")
    assert page.status_code == 200
    answers = page.context["shelf"].answers
    return {q.value: [card.study.short for card in cards] for q, cards in answers}, text_of(page)


def text_of(page):
    return page.content.decode()


def counts(html):
    labels = re.findall(
        r'<label class="check"><input [^>]*name="(\w+)" value="([\w-]+)"[^>]*>[^<]+'
        r'<span class="check__n">(\d+)',
        html,
    )
    return {f"{name}={value}": int(number) for name, value, number in labels}


def test_every_study_stands_once_below_its_question_in_their_order(client, row):
    answers, html = shown(client)
    assert list(answers.items()) == [
        ("guidelines", ["Rule"]),
        ("easing", ["Ease"]),
        ("preventing", ["Both"]),
        ("heel", ["Heel"]),
    ]
    assert '<p class="library__count" role="status">4 studies</p>' in html
    for key in row:
        assert html.count(f'id="{key}"') == 1


def test_who_asks_one_question_finds_all_that_answer_it_below_it(client, row):
    answers, html = shown(client, "?question=easing")
    assert list(answers) == ["easing"]
    assert set(answers["easing"]) == {"Rule", "Ease", "Both"}
    assert '<p class="library__count" role="status">3 of 4 studies</p>' in html
    assert 'name="question" value="easing" checked' in html


def test_questions_widen_and_confidence_narrows(client, row):
    assert set(shown(client, "?question=easing&question=heel")[0]) == {"easing", "heel"}
    assert shown(client, "?question=easing&confidence=moderate")[0] == {"easing": ["Rule"]}
    assert shown(client, "?confidence=very-low&confidence=low")[0] == {
        "easing": ["Ease"],
        "preventing": ["Both"],
    }


@pytest.mark.parametrize(
    "query", ["", "?question=easing", "?question=heel&confidence=moderate", "?confidence=low"]
)
def test_every_count_is_kept_when_its_filter_is_followed(client, row, query):
    counted = counts(shown(client, query)[1])
    assert len(counted) == len(Question) + len(Confidence)
    for choice, number in counted.items():
        name = choice.partition("=")[0]
        others = "&".join(part for part in query[1:].split("&") if not part.startswith(name))
        answers, _ = shown(client, f"?{others}&{choice}")
        assert sum(map(len, answers.values())) == number


def test_each_filter_is_a_link_that_takes_it_away(client, row):
    page = client.get("/evidence/?question=easing&confidence=very-low")
    ways = {way.label: way.address for way in page.context["shelf"].applied}
    assert ways == {
        "Question: easing back pain": "?confidence=very-low",
        "Confidence: very low": "?question=easing",
    }
    for address in ways.values():
        assert f'href="{address}"' in text_of(page)
    [way] = client.get("/evidence/?confidence=low").context["shelf"].applied
    assert way.address == "."


@pytest.mark.parametrize(
    "query",
    ["?question=weather", "?question=", "?confidence=2", "?confidence=LOW", "?page=9",
     "?question=%00&confidence=%F0%9F%91%9F", "?question[]=easing", "?" + "x" * 3000],
)  # fmt: skip
def test_what_is_no_filter_is_left_out(client, row, query):
    answers, html = shown(client, query)
    assert sum(map(len, answers.values())) == 4
    assert "applied" not in html


def test_nothing_found_names_what_to_drop_and_how_much_that_shows(client, row):
    answers, html = shown(client, "?question=heel&confidence=very-low")
    assert answers == {}
    assert "No study is all of that" in html
    assert 'Without confidence: very low</a> <span class="num">1 study</span>' in html
    assert 'Without question: heel pain</a> <span class="num">1 study</span>' in html
    assert 'Without any filter</a> <span class="num">4 studies</span>' in html


def test_an_empty_list_says_so(client):
    assert "No study is listed at the moment" in text_of(client.get("/evidence/"))


@pytest.mark.parametrize(
    ("query", "robots"),
    [("", None), ("?question=easing", None), ("?question=easing&confidence=low", "noindex, follow"),
     ("?question=easing&question=heel", "noindex, follow"), ("?question=weather&x=1", None)],
)  # fmt: skip
def test_search_engines_keep_one_address_and_skip_combinations(client, row, query, robots):
    _, html = shown(client, query)
    assert '<link rel="canonical" href="http://testserver/evidence/">' in html
    found = re.search(r'<meta name="robots" content="([^"]+)"', html)
    assert (found and found.group(1)) == robots


def test_only_the_way_here_is_said_in_structured_data(client, row):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', shown(client)[1])
    [crumbs] = map(json.loads, found)
    assert crumbs["@type"] == "BreadcrumbList"
    assert [item["name"] for item in crumbs["itemListElement"]] == ["Home", "Evidence"]


def test_what_leads_is_named_above_all_and_only_while_nothing_is_filtered(client, row):
    Study.objects.filter(key__in=["ease", "rule"]).update(leads=True)
    page = client.get("/evidence/")
    assert [study.short for study in page.context["shelf"].leads] == ["Rule", "Ease"]
    html = text_of(page)
    assert html.index("Read these first") < html.index('id="q-guidelines"')
    assert "Read these first" not in shown(client, "?question=easing")[1]


def test_a_card_tells_what_is_needed_to_judge_the_study(client):
    study = make_study(
        short="<i>Walker</i>", funding="A maker of insoles.", people=1930, studies=3,
        pmid="123", pmcid="PMC9", registration="NCT1",
    )  # fmt: skip
    _, html = shown(client)
    assert "<i>Walker</i>" not in html
    assert "&lt;i&gt;Walker&lt;/i&gt;" in html
    for words in (
        study.finding, study.result, "Randomized trial, 3 studies, 1,930 people",
        "<dt>People</dt><dd>People who walk.", "<dt>Compared with</dt><dd>No insoles.",
        "<dt>Insoles</dt><dd>Ready-made, like ours", "<b>Limits</b> Few people.",
        "<dt>Who paid</dt><dd>A maker of insoles.", "<dt>What we read</dt><dd>The abstract.",
        'data-sure="2"', "<span>Low confidence</span>", "It is small.", "Registered as NCT1.",
        f'<a href="https://doi.org/{study.doi}"', "https://pubmed.ncbi.nlm.nih.gov/123/",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC9/",
    ):  # fmt: skip
        assert words in html, words


def test_a_study_names_the_pages_that_readers_find_it_on(client, row):
    page = make_page(title="About ease")
    cite(page, row["ease"])
    assert "About ease" not in shown(client)[1]
    page = published(page)
    published(page)
    html = shown(client)[1]
    assert html.count(f'<a href="{page.get_absolute_url()}">About ease</a>') == 1
    publishing.take_offline(page)
    assert "About ease" not in shown(client)[1]


def test_the_page_that_dropped_a_study_no_longer_cites_it(client, row):
    page = make_page(title="About ease")
    cite(page, row["ease"], row["heel"])
    page = published(page)
    page.references.filter(study=row["ease"]).delete()
    published(page)
    cards = {
        card.study.short: [page.edition.title for page in card.pages]
        for _, cards in client.get("/evidence/").context["shelf"].answers
        for card in cards
    }
    assert cards == {"Rule": [], "Ease": [], "Both": [], "Heel": ["About ease"]}


def test_two_queries_however_many_studies_and_pages(client, django_assert_num_queries):
    studies = [make_study() for _ in range(30)]
    for _ in range(5):
        page = make_page()
        cite(page, *studies)
        published(page)
        published(page)
    with django_assert_num_queries(2):
        client.get("/evidence/")


@pytest.fixture
def filled(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    demo.load()


def test_the_demo_fits_into_the_first_flight_and_says_who_we_are(client, filled):
    page = client.get("/evidence/")
    assert len(brotli.compress(page.content, quality=5)) <= FOURTEEN_KB
    html = text_of(page)
    assert html.count('<article class="record"') == 18
    assert "Biocorrect makes and sells insoles." in html
    assert "The ratings are ours." in html
    leads = [study.key for study in page.context["shelf"].leads]
    assert leads[:2] == ["nice-2016", "sadler-2023"]


def test_every_link_to_a_study_of_the_demo_leads_to_its_anchor(client, filled):
    anchors = set(re.findall(r'<article class="record" id="([\w-]+)"', shown(client)[1]))
    followed = 0
    for page in Page.objects.live():
        html = text_of(client.get(page.get_absolute_url()))
        for key in re.findall(r'href="/evidence/#([\w-]+)"', html):
            assert key in anchors, (page, key)
            followed += 1
    assert followed >= 15


def test_every_page_leads_here(client, filled):
    assert '<a href="/evidence/"' in text_of(client.get("/help/returns/"))
