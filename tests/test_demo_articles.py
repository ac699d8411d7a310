"""The demo's articles: each has all its parts, reads easily and promises nothing."""

import re
from html import unescape

import pytest

from biocorrect import claims
from content import demo, publishing, readability
from content.models import BLOCKS, EvidenceNote, Page
from content.typesetting import unknown_citations
from tests.factories import make_product, make_variant

ARTICLES = [module for module in demo.PAGES if module.PAGE["kind"] == "article"]
LEAD = "lower-back-pain-and-the-feet"
# A sentence about guidelines, and two questions of an evidence panel that are answered with no.
KNOWN = {"treat lower back pain", "Preventing back pain", "Easing back pain"}

pytestmark = pytest.mark.parametrize(
    "article", ARTICLES, ids=[module.PAGE["slug"] for module in ARTICLES]
)


def blocks(article):
    """The blocks of an article as they would be stored, without what must be looked up."""
    return [
        BLOCKS[name](**{field: value for field, value in values.items() if field != "product"})
        for name, values in article.BLOCKS
        if "picture" not in values
    ]


def texts(value):
    """Every text in a piece of the demo's data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def named_studies(block):
    """The studies that an evidence panel names in its rows."""
    return block.named_studies() if isinstance(block, EvidenceNote) else []


@pytest.fixture
def html(article, client, db, settings, tmp_path):
    """The article's page, with the products that it names."""
    settings.MEDIA_ROOT = tmp_path
    for name, values in article.BLOCKS:
        if name == "product_card":
            make_variant(make_product(slug=values["product"], name=values["product"].title()))
    demo.load_studies()
    publishing.publish(demo.written(article), None)
    return client.get(f"/articles/{article.PAGE['slug']}/").content.decode()


def test_it_is_neither_short_nor_long_and_easy_to_read_in_every_part(article):
    whole = readability.grade(publishing.running_text(blocks(article)))
    assert 700 <= whole.words <= 1200
    assert whole.grade <= 8
    for block in blocks(article):
        text = getattr(block, "text", "") or block.reading_text()
        for title, section in readability.sections(text):
            assert readability.grade(section).grade <= 8, title


def test_its_sentences_are_short(article):
    text = publishing.running_text(blocks(article))
    lengths = [len(readability.WORD.findall(each)) for each in readability.sentences(text)]
    # The lead article came first, with a few longer ones.
    assert max(lengths) <= (25 if article.PAGE["slug"] == LEAD else 20)


def test_it_cites_all_its_sources_and_no_other(article):
    sources = {source["number"]: source.get("study") for source in article.REFERENCES}
    text = "\n".join(texts(article.BLOCKS))
    assert unknown_citations(text, set(sources)) == []
    named = {key for block in blocks(article) for key in named_studies(block)}
    named = {number for number, study in sources.items() if study in named}
    assert set(unknown_citations(text, set())) | named == set(sources)


def test_it_makes_no_claim(article):
    text = publishing.running_text(blocks(article))
    about = "\n".join(texts(article.PAGE))
    found = {claim.words for claim in claims.check(f"{text}\n{about}")}
    assert found <= (KNOWN if article.PAGE["slug"] == LEAD else set())


def test_its_parts_stand_in_their_order(article, html):
    head = html.index("Biocorrect makes and sells insoles.")
    short = html.index("The short version</h2>")
    signs = html.index('class="redflag')
    drawing = html.index('role="img"')
    sources = html.index('id="references"')
    assert head < short < signs < drawing < sources
    assert 2 <= html[short:signs].count("<li>") <= 3


def test_products_come_last_below_the_signs_and_labelled(article, html):
    main = html[html.index("<main") :]
    product = re.search(r'href="/shop/[a-z]', main)
    if article.PAGE["slug"] == "what-a-pedorthist-does":
        assert product is None
        return
    assert main.index('class="redflag') < main.index("From our store") < product.start()
    assert main.rindex('class="prose"') < product.start()


def test_it_leads_on_to_other_articles_that_exist(article):
    slugs = {module.PAGE["slug"] for module in ARTICLES}
    linked = set(re.findall(r'href="/articles/([^/"]+)/', "\n".join(texts(article.BLOCKS))))
    assert linked <= slugs - {article.PAGE["slug"]}
    assert linked


def test_its_drawings_are_also_there_in_words(article, html):
    drawn = [block for block in blocks(article) if block.name == "drawing"]
    assert drawn or article.PAGE["slug"] == LEAD
    figures = re.findall(r'<figure class="drawn">.*?</figure>', html, re.DOTALL)
    assert len(figures) == len(drawn)
    for figure in figures:
        words = re.search(r"<summary>.*?</summary><p>(.+?)</p>", figure, re.DOTALL)[1]
        assert len(re.search(r"<title>(.+?)</title>", figure)[1]) > 20
        assert len(words) > 100


def test_it_is_listed_under_its_topic(article, html, client):
    assert Page.objects.get().topic
    listed = unescape(client.get("/articles/").content.decode())
    assert article.PAGE["topic"] in listed
    assert article.PAGE["title"] in listed
