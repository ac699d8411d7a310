"""Links that lead nowhere are named in the words of a reader, and no link that works is."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from content import pointing, publishing
from content.links import Site
from content.models import CallToAction, Page, Prose, Redirect
from tests.admin_pages import text_of
from tests.factories import make_product, make_variant
from tests.pages import add_block, make_page, make_reference, published

pytestmark = pytest.mark.django_db


def problems(*addresses, page=None):
    """What is wrong with these links, where they stand in a draft of their own."""
    page = page or make_page("")
    links = "".join(f'<a href="{address}">here</a> ' for address in addresses)
    add_block(page, Prose, text=f"<h2>Where to go</h2><p>{links}</p>")
    return [link.problem for link in Site().broken(publishing.draft(page))]


@pytest.mark.parametrize(
    "address",
    [
        "/", "/articles/", "/shop/", "/shop", "/cart/", "/shop/?shoe=work", "/robots.txt",
        "/static/img/icon.svg", "https://example.com/gone", "mailto:a@example.com",
        "tel:+1555", "#where-to-go", "#references",
    ],
)  # fmt: skip
def test_what_works_or_leads_elsewhere_is_no_problem(address):
    assert problems(address) == []


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("/no-such-page/", "Nothing stands at this address."),
        ("/articles/no-such-article/", "Nothing stands at this address."),
        ("/shop/no-such-product/", "This product is not on sale."),
        ("/a/b/c.html", "Nothing stands at this address."),
        ("/admin/content/page/", "Only staff can open this address."),
        ("/preview/1/", "Only staff can open this address."),
        ("#nowhere", "There is no place called “#nowhere” on the page."),
    ],
)
def test_what_leads_nowhere_is_named(address, problem):
    assert problems(address) == [problem]


def test_a_link_with_the_sites_own_name_is_looked_at_too(settings):
    assert problems(f"{settings.SITE_URL}/no-such-page/") == ["Nothing stands at this address."]


def test_a_page_must_be_published_and_still_be():
    target = make_page(title="Arches", slug="arches")
    assert problems("/articles/arches/") == [
        "“Arches” is not published: readers find nothing there."
    ]
    coming = timezone.now() + datetime.timedelta(days=2)
    edition = publishing.publish(target, None, at=coming)
    assert problems("/articles/arches/")[0].startswith("“Arches” is not there before ")
    edition.goes_live_at = timezone.now()
    edition.save()
    assert problems("/articles/arches/") == []
    publishing.take_offline(target)
    assert problems("/articles/arches/") != []


def test_a_product_must_be_on_sale():
    product = make_product(slug="zephyr")
    make_variant(product)
    assert problems("/shop/zephyr/") == []
    product.is_active = False
    product.save()
    assert problems("/shop/zephyr/") == ["This product is not on sale."]


def test_a_place_on_another_page_must_be_there():
    target = make_page("<h2>Why it hurts</h2><p>So. [1]</p>", slug="heel")
    make_reference(target, 1)
    published(target)
    assert problems("/articles/heel/#why-it-hurts", "/articles/heel/#ref-1") == []
    assert problems("/articles/heel/#how-it-heals") == [
        "There is no place called “#how-it-heals” on the page."
    ]


def test_a_redirect_leads_on_unless_its_end_is_gone():
    page = published(make_page(slug="feet"))
    Redirect.objects.create(old_path="/blog/feet", page=page)
    Redirect.objects.create(old_path="/blog/old", is_gone=True)
    assert problems("/blog/feet/") == []
    assert problems("/blog/old/") == ["What stood at this address is gone."]
    publishing.take_offline(page)
    assert problems("/blog/feet/") == ["Nothing stands at this address."]


def test_the_address_of_a_button_is_looked_at_and_its_block_is_named():
    page = make_page("")
    add_block(page, CallToAction, text="Find your fit", label="Start", address="/nowhere/")
    (link,) = Site().broken(publishing.draft(page))
    assert (link.block, link.address) == ("Call to action “Find your fit”", "/nowhere/")


def test_what_is_no_address_is_refused_and_breaks_nothing_where_it_stands(staff_client):
    page = make_page("")
    button = add_block(page, CallToAction, text="Go", label="Now", address="https://[the shop]")
    with pytest.raises(ValidationError, match="cannot be read as an address"):
        button.full_clean()
    published(page)
    words = text_of(staff_client.get(reverse("admin:content_page_links")))
    assert "This cannot be read as an address." in words
    assert staff_client.get(reverse("admin:index")).status_code == 200
    assert list(pointing.pointing_to(make_variant().product)) == []


def test_live_pages_and_drafts_that_differ_are_listed(staff_client):
    bad = '<p><a href="/nowhere/">here</a></p>'
    live = published(make_page(bad, title="Live one"))
    Prose.objects.filter(parent=live).update(text="<p>Mended.</p>")
    publishing.remember_draft(Page.objects.get(pk=live.pk))
    make_page(bad, title="Draft one")
    published(make_page("<p>Fine.</p>", title="Fine one"))
    found = [(one.page.title, one.is_live) for one in Site().everywhere()]
    assert sorted(found) == [("Draft one", False), ("Live one", True)]
    words = text_of(staff_client.get(reverse("admin:content_page_links")))
    assert "Live one Live now" in words
    assert "Fine one" not in words


def test_a_place_on_the_page_is_looked_for_however_it_is_written(settings):
    for slug, heading in (("one", "Heel"), ("two", "Arch")):
        page = make_page("", slug=slug)
        html = f'<h2>{heading}</h2><p><a href="{settings.SITE_URL}#{heading.lower()}">here</a></p>'
        add_block(page, Prose, text=html)
    assert Site().in_drafts() == []


def test_the_whole_list_takes_the_same_queries_however_many_pages(django_assert_max_num_queries):
    for _ in range(12):
        published(make_page('<p><a href="/shop/">here</a></p>'))
    with django_assert_max_num_queries(35):
        Site().everywhere()


def test_a_writer_and_a_publisher_are_told(staff_client):
    page = make_page('<p><a href="/nowhere/">here</a></p>')
    for name in ("change", "publish"):
        answer = staff_client.get(reverse(f"admin:content_page_{name}", args=[page.pk]))
        assert "/nowhere/ Nothing stands at this address." in text_of(answer)
