"""The list of articles: one large, the others by topic, and each topic alone."""

import re

import pytest

from content.models import Drawing, Page
from tests.html import Document
from tests.pages import add_block, make_page, make_picture, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_topics():
    published(make_page(title="Old back", topic="Back pain"))
    published(make_page(title="Feet one", topic="Feet"))
    published(make_page(title="The lead", topic="Back pain", is_lead=True))
    published(make_page(title="Feet two", topic="Feet"))
    published(make_page(title="Of the arch", topic="Arches & insteps"))
    published(make_page(title="Of nothing"))
    make_page(title="Secret draft", topic="Secrets")


def listed(client, address="/articles/"):
    """Return the page's headings below the first, with their levels, in order."""
    page = Document(client.get(address).content.decode())
    (main,) = page.all("main")
    inside = [each for each in page.all("h2", "h3") if main in each.parents]
    return [(each.tag, each.text) for each in inside]


def test_the_lead_comes_first_and_the_others_by_topic_the_newest_first(client, three_topics):
    assert listed(client) == [
        ("h2", "The lead"),
        ("h2", "Back pain"),
        ("h3", "Old back"),
        ("h2", "Arches & insteps"),
        ("h3", "Of the arch"),
        ("h2", "Feet"),
        ("h3", "Feet two"),
        ("h3", "Feet one"),
        ("h2", "More to read"),
        ("h3", "Of nothing"),
    ]


def test_without_a_chosen_lead_the_newest_article_is_it(client):
    published(make_page(title="Older", topic="Feet"))
    published(make_page(title="Newer", topic="Feet"))
    assert listed(client) == [("h2", "Newer"), ("h2", "Feet"), ("h3", "Older")]


def test_an_article_corrected_today_stays_in_its_place(client):
    old = published(make_page(title="Older", topic="Feet"))
    published(make_page(title="Newer", topic="Feet"))
    published(old, note="Corrected.")
    assert listed(client)[0] == ("h2", "Newer")


def test_a_topic_that_the_lead_alone_stands_under_has_no_empty_heading(client):
    published(make_page(title="Only one", topic="Feet"))
    assert listed(client) == [("h2", "Only one")]


def topics(client, address="/articles/"):
    page = Document(client.get(address).content.decode())
    found = [each for each in page.all("nav") if each.get("aria-label") == "Topics"]
    if not found:
        return []
    links = [each for each in page.all("a") if found[0] in each.parents]
    return [(link.text, link.get("href"), link.get("aria-current")) for link in links]


def test_a_topic_that_is_typed_in_two_ways_is_one_topic(client):
    for number, topic in enumerate(["Feet", "heel pain", "feet", "Heel Pain", "Feet"], 1):
        published(make_page(title=f"No. {number}", topic=topic))
    assert listed(client) == [
        ("h2", "No. 5"),
        ("h2", "Feet"),
        ("h3", "No. 3"),
        ("h3", "No. 1"),
        ("h2", "Heel Pain"),
        ("h3", "No. 4"),
        ("h3", "No. 2"),
    ]
    assert listed(client, "/articles/?topic=heel-pain")[-2:] == [("h3", "No. 4"), ("h3", "No. 2")]


def test_each_topic_has_a_plain_link_with_its_count(client, three_topics):
    assert topics(client) == [
        ("All6 articles", "/articles/", "page"),
        ("Back pain2 articles", "/articles/?topic=back-pain", None),
        ("Arches & insteps1 article", "/articles/?topic=arches-insteps", None),
        ("Feet2 articles", "/articles/?topic=feet", None),
        ("More to read1 article", "/articles/?topic=more-to-read", None),
    ]


def test_one_topic_alone_says_that_it_is_shown(client, three_topics):
    assert listed(client, "/articles/?topic=feet") == [
        ("h2", "Feet"),
        ("h3", "Feet two"),
        ("h3", "Feet one"),
    ]
    current = [link for link in topics(client, "/articles/?topic=feet") if link[2]]
    assert current == [("Feet2 articles", "/articles/?topic=feet", "page")]
    assert listed(client, "/articles/?topic=back-pain")[0] == ("h2", "The lead")


@pytest.mark.parametrize("query", ["?topic=secrets", "?topic=", "?topic=%00", "?other=1"])
def test_a_topic_that_is_none_shows_them_all(client, three_topics, query):
    assert listed(client, f"/articles/{query}") == listed(client)


def test_where_there_is_one_topic_there_is_nothing_to_choose(client):
    published(make_page(topic="Feet"))
    published(make_page(topic="Feet"))
    assert topics(client) == []


def test_search_engines_are_led_to_the_whole_list(client, three_topics, settings):
    settings.SITE_URL = "https://biocorrect.test"
    for address in ("/articles/", "/articles/?topic=feet", "/articles/?topic=nonsense"):
        html = client.get(address).content.decode()
        assert '<link rel="canonical" href="https://biocorrect.test/articles/">' in html
        assert 'name="robots"' not in html


def test_each_article_says_how_long_it_is_when_it_changed_and_who_has_read_it(client):
    published(make_page(title="One", topic="Feet"))
    published(make_page(topic="Feet", reviewed_by="A. Reader", reviewed_on="2026-01-02"))
    page = Document(client.get("/articles/").content.decode())
    facts = [each.text for each in page.all("p") if "minute" in each.text]
    assert [re.sub(r"\d+ \w+ 20\d\d", "DAY", fact) for fact in facts] == [
        "1 minute · Updated DAY · Reviewed by A. Reader",
        "1 minute · Updated DAY · Not yet reviewed by a clinician",
    ]


def test_facts_are_filled_into_titles_and_summaries(client, settings):
    settings.RETURN_DAYS = 45
    published(make_page(title="{{ return_days }} days", summary="In {{ return_days }} days."))
    html = client.get("/articles/").content.decode()
    assert "45 days</a>" in html
    assert "In 45 days." in html


def test_an_article_shows_its_picture_or_else_its_first_drawing(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    published(make_page(share_picture=make_picture(alt="Two insoles on plinths")))
    drawn = make_page(topic="Feet")
    add_block(drawn, Drawing, drawing="wet_footprints")
    published(drawn)
    page = Document(client.get("/articles/").content.decode())
    assert [image.get("alt") for image in page.all("img")] == ["Two insoles on plinths"]
    (drawing,) = [each for each in page.all("svg") if each.get("class") == "drawing"]
    # The title of the article says what it is about; the drawing is told in the article.
    assert any(parent.get("aria-hidden") == "true" for parent in drawing.parents)


def test_the_list_says_when_there_is_nothing(client):
    assert "No article is published" in client.get("/articles/").content.decode()


def test_the_list_takes_one_query_and_leaves_the_texts_where_they_are(
    client, three_topics, django_assert_num_queries
):
    with django_assert_num_queries(1) as captured:
        client.get("/articles/")
    assert '"blocks"' not in captured[0]["sql"]
    assert Page.objects.articles().count() == 6
