"""What to read after an article: the same for everyone, never a draft, and without a query."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content import publishing
from content.models import Page, Prose
from content.related import related, rewrite
from tests.admin_pages import form_of
from tests.html import Document
from tests.pages import add_block, make_page, make_reference, published

pytestmark = pytest.mark.django_db


def article(title, *, links=(), studies=(), **fields):
    """Publish an article that links to these articles and rests on these studies."""
    page = make_page("", title=title, **fields)
    ways = "".join(f'<a href="{other.get_absolute_url()}#part">there</a>' for other in links)
    add_block(page, Prose, text=f"<p>Words {ways}.</p>")
    for number, doi in enumerate(studies, 1):
        make_reference(page, number, doi=doi)
    return published(page)


def named(page, now=None):
    return [each.title for each in related(Page.objects.get(pk=page.pk), now)]


def test_the_same_topic_comes_first_then_what_is_shared_then_the_newest():
    one = article("One", topic="Feet", studies=["10.1/a", "10.1/b"])
    article("Shares two", topic="Back", studies=["10.1/b", "10.1/a"])
    article("Newest elsewhere", topic="Back")
    article("Same topic, old", topic="Feet")
    article("Same topic, linking", topic="feet", links=[one])
    article("Same topic, new", topic="Feet")
    assert named(one) == ["Same topic, linking", "Same topic, new", "Same topic, old"]
    article("Without a topic", studies=["10.1/a"])
    lone = article("Lone", studies=["10.1/a", "10.1/b"])
    assert named(lone) == ["Shares two", "One", "Without a topic"]


def test_two_articles_without_a_topic_have_none_in_common():
    first = article("First")
    article("Second", links=[first], topic="Feet")
    article("Third")
    assert named(first) == ["Second", "Third"]


def test_an_article_never_leads_to_itself():
    one = article("One")
    page = Page.objects.get(pk=one.pk)
    page.see_also.add(page)
    rewrite()
    assert named(one) == []


def test_what_staff_chose_comes_first_and_the_site_fills_up():
    one = article("One", topic="Feet")
    chosen = article("Chosen", topic="Back")
    for number in range(4):
        article(f"Feet {number}", topic="Feet")
    one.see_also.add(chosen)
    rewrite()
    assert named(one) == ["Chosen", "Feet 3", "Feet 2"]


def test_a_new_article_is_found_from_the_old_ones_at_once():
    old = article("Old", topic="Feet")
    assert named(old) == []
    article("New", topic="Feet")
    assert named(old) == ["New"]


def test_an_article_that_went_offline_is_not_led_to():
    one, other = article("One"), article("Other")
    publishing.take_offline(other)
    assert named(one) == []
    edition = published(other).editions.filter(withdrawn=False).get()
    assert named(one) == ["Other"]
    publishing.withdraw(edition)
    assert named(one) == []


def test_what_is_scheduled_is_shown_from_its_moment_on():
    one, other = article("One"), article("Old title")
    soon = timezone.now() + timedelta(hours=1)
    Page.objects.filter(pk=other.pk).update(title="New title")
    published(Page.objects.get(pk=other.pk), at=soon)
    published(make_page(title="To come"), at=soon)
    assert named(one) == ["Old title"]
    assert named(one, soon - timedelta(seconds=1)) == ["Old title"]
    assert named(one, soon) == ["To come", "New title"]


def test_a_plain_page_is_neither_led_to_nor_leads_on(client):
    article("One")
    plain = published(make_page(kind="plain", slug="plain", title="Plain"))
    assert named(plain) == []
    assert "Plain" not in named(Page.objects.get(title="One"))
    assert "Read next" not in client.get("/plain/").content.decode()


def test_the_neighbours_stand_at_the_end_of_the_page_with_facts_filled_in(client, settings):
    settings.RETURN_DAYS = 45
    one = article("One")
    article("For {{ return_days }} days", summary="Try {{ return_days }} days.", slug="try")
    page = Document(client.get(one.get_absolute_url()).content.decode())
    (aside,) = page.all("aside", **{"aria-labelledby": "read-next"})
    assert "Read next" in aside.text
    assert "For 45 days Try 45 days. 1 minute" in aside.text
    links = [link.get("href") for link in page.all("a") if aside in link.parents]
    assert links == ["/articles/try/"]


def test_naming_them_takes_no_query_and_nothing_is_written_twice(client, django_assert_num_queries):
    pages = [article(f"Page {number}", topic="Feet") for number in range(8)]
    # The first reading sets the edition in type.
    client.get(pages[0].get_absolute_url())
    with django_assert_num_queries(1):
        response = client.get(pages[0].get_absolute_url())
    assert response.content.count(b"onward__one") == 3
    with django_assert_num_queries(3) as captured:
        rewrite()
    assert all(query["sql"].startswith("SELECT") for query in captured)


def test_the_admin_brings_every_change_to_the_neighbours(staff_client):
    one = article("One", topic="Feet")
    article("Two", topic="Back")
    newest = article("Three", topic="Back")
    assert named(one) == ["Three", "Two"]
    address = reverse("admin:content_page_change", args=[one.pk])
    data = form_of(staff_client.get(address)) | {"topic": "Back", "see_also": [newest.pk]}
    answer = staff_client.post(address, {name: data[name] for name in data if name})
    assert answer.status_code == 302
    assert named(newest) == ["Two", "One"]
    assert named(one) == ["Three", "Two"]
    address = reverse("admin:content_page_withdraw", args=[newest.pk])
    staff_client.post(address, {"all": "1"})
    assert named(one) == ["Two"]
