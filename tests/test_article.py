"""The lead article: what it must say, how easy it reads, and every part of its page."""

import re

import pytest
from django.template.loader import get_template

from content import demo, publishing, readability
from content.models import BLOCKS, FeaturedArticle, Page, ProductCard, Prose
from content.typeset import Group
from store.models import Product
from tests.factories import make_product, make_variant
from tests.pages import add_block, make_page, make_picture, make_reference, published

pytestmark = pytest.mark.django_db

ADDRESS = "/articles/lower-back-pain-and-the-feet/"


@pytest.fixture
def article(client, settings, tmp_path):
    """The demo's article as a visitor gets it: response, HTML and text without tags."""
    settings.MEDIA_ROOT = tmp_path
    for slug, name in (("cadence", "Cadence"), ("longshift", "Longshift")):
        make_variant(make_product(slug=slug, name=name))
    demo.load()
    response = client.get(ADDRESS)
    assert response.status_code == 200
    response.html = response.content.decode()
    response.text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.html))
    return response


def lead():
    return Page.objects.get(kind="article", slug="lower-back-pain-and-the-feet")


def order_of(html, *parts):
    places = [html.index(part) for part in parts]
    return places == sorted(places)


def test_the_whole_and_each_section_read_at_grade_8_or_less(article):
    blocks = publishing.draft_blocks(lead())
    whole = readability.grade(publishing.running_text(blocks))
    assert 800 <= whole.words <= 1200
    assert whole.grade <= 8
    graded = [
        (title, readability.grade(text))
        for block in blocks
        for title, text in readability.sections(getattr(block, "text", "") or block.reading_text())
    ]
    assert len(graded) >= 9
    for title, section in graded:
        assert section.grade <= 8, title


def test_nearly_every_sentence_has_20_words_or_less(article):
    text = publishing.running_text(publishing.draft_blocks(lead()))
    lengths = [len(readability.WORD.findall(each)) for each in readability.sentences(text)]
    assert sum(length > 20 for length in lengths) / len(lengths) <= 0.05
    assert max(lengths) <= 25


OUTLINE = (
    "no single cause is found",
    "herniated disc",
    "many ways to treat lower back pain",
    "Insoles are not a cure",
    "body’s parts work as one chain",
    "Changes at the foot can be measured higher up the leg and pelvis in lab studies",
    "the hips, the buttocks, the back",
    "Some people find that more comfortable",
    "changes the angle and the pressure under your foot",
    "shaped to support the arch and steady the heel",
    "certified pedorthists",
    "for sport, for work and for everyday shoes",
    "If pain runs down your leg, or you feel numbness or weakness there, see a clinician",
    "It is a comfort and support choice, not a treatment",
)
UNSAFE = (
    "relief", "realign", "your alignment", "all ages", "heals", "guaranteed", "may help",
    "clinically", "pain-free", "natural biomechanics", "proven",
)  # fmt: skip
SIGNS = (
    "urine", "genitals", "both legs", "sexual function", "a fall", "chest pain",
    "Fever", "Past cancer", "Osteoporosis", "immune system", "below the knee", "worse at night",
    "after 50 or under 18", "after a few weeks",
    "Diabetes", "ulcer", "changes its shape", "recent surgery", "calf", "A child",
)  # fmt: skip


def test_the_outline_is_there_in_its_safe_wording_and_nothing_we_cannot_claim(article):
    assert [words for words in OUTLINE if words not in article.text] == []
    assert [words for words in UNSAFE if words in article.text.lower()] == []


def test_every_part_of_an_article_stands_in_its_order(article):
    assert order_of(
        article.html,
        'aria-label="Breadcrumb"',
        "<h1>Lower back pain and the feet</h1>",
        "Biocorrect makes and sells insoles.",
        "Not yet reviewed by a clinician",
        "<dt>Published</dt>",
        "<dt>Updated</dt>",
        "<dt>Reading time</dt>",
        "Contents</h2>",
        "The short version</h2>",
        "Get help now if you have these signs</h2>",
        'id="why-low-back-pain-is-common"',
        'class="chain-fig"',
        'id="evidence"',
        "Questions to ask your clinician</a></h2>",
        'id="references"',
        'id="history"',
        "From our store",
    )


def test_the_signs_stand_in_full_above_any_product(article):
    product = article.html.index("/shop/cadence/")
    assert [sign for sign in SIGNS if article.html.find(sign) not in range(product)] == []


def test_every_citation_leads_to_a_reference_and_back(article):
    cited = set(re.findall(r'href="#ref-(\d+)"', article.html))
    listed = set(re.findall(r'<li id="ref-(\d+)" value="\1"', article.html))
    assert cited == listed
    assert sorted(map(int, listed)) == list(range(1, 12))
    marks = re.findall(r'id="(cite-[\d-]+)"', article.html)
    back = re.findall(r'href="#(cite-[\d-]+)"', article.html)
    assert sorted(marks) == sorted(back)
    assert len(marks) > len(listed)


def test_the_findings_carry_their_confidence_in_words(article):
    sure = re.findall(r'data-sure="(\d)".*?<span>(.*?)</span>', article.html)
    assert sure == [
        ("2", "Low confidence"),
        ("2", "Low confidence"),
        ("2", "Low confidence"),
        ("1", "Very low confidence"),
    ]


def test_every_anchor_of_the_page_exists_once(article):
    ids = re.findall(r'\sid="([^"]+)"', article.html)
    assert len(ids) == len(set(ids))
    for anchor in re.findall(r'href="#([^"]+)"', article.html):
        assert anchor in ids, anchor


def test_an_article_takes_five_queries_however_much_is_on_it(
    client, django_assert_num_queries, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    page = make_page(share_picture=make_picture())
    for number in range(1, 30):
        make_reference(page, number)
        add_block(page, Prose, text=f"<h2>Part {number}</h2><p>Words [{number}].</p>")
        product = make_product()
        make_variant(product)
        add_block(page, ProductCard, product=product)
    page = published(page)
    for _ in range(5):
        published(page, note="Again.")
    with django_assert_num_queries(5):
        response = client.get(page.get_absolute_url())
    assert response.content.count(b"store__row") == 29


def test_an_article_is_set_with_two_queries_and_then_read_with_one(
    client, django_assert_num_queries
):
    page = published(make_page())
    for queries in (2, 1):
        with django_assert_num_queries(queries):
            assert b"Because." in client.get(page.get_absolute_url()).content


def test_a_real_review_is_named_and_a_late_one_is_said_to_be_due(client):
    page = published(
        make_page(
            reviewed_by="A. Reader",
            reviewed_credential="C.Ped.",
            reviewed_link="https://example.org/reader",
            reviewed_on="2026-01-02",
            next_review="2026-02-01",
        )
    )
    html = client.get(page.get_absolute_url()).content.decode()
    assert '<a href="https://example.org/reader">A. Reader</a>, C.Ped., ' in html
    assert "2 January 2026" in html
    assert "Review due" in html
    assert "Not yet reviewed" not in html


def test_the_demo_names_every_kind_of_block_it_uses_and_loads_once(article):
    before = {page.pk: page.history for page in Page.objects.all()}
    page = lead()
    page.title = "Changed by staff"
    page.save()
    page.prose_blocks.all().delete()
    demo.load()
    assert {page.pk: page.history for page in Page.objects.all()} == before
    assert lead().title == "Changed by staff"
    assert not lead().prose_blocks.exists()


def test_the_demo_loads_without_a_single_product(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    demo.load()
    assert not Product.objects.exists()
    assert client.get(ADDRESS).status_code == 200
    assert client.get("/").status_code == 200
    assert FeaturedArticle.objects.exists()


def test_every_kind_of_block_has_a_template():
    for name, kind in BLOCKS.items():
        assert get_template(Group(name, []).template), kind
