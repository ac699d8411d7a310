"""An edition is set in type once; what it shows of other rows is as new as each reading."""

import pytest

from content import reading, typeset
from content.models import Door, Page, ProductCard, Prose
from store.models import Variant
from tests.factories import make_product, make_variant
from tests.pages import add_block, make_page, published

pytestmark = pytest.mark.django_db


def read(page):
    shown = Page.objects.at(page.kind, page.slug)
    return reading.read(shown, shown.edition)


def test_readings_of_an_edition_share_what_was_set():
    page = published(make_page(text="<p>One</p>"))
    first, second = read(page), read(page)
    assert first.typeset is second.typeset
    assert first.groups[0].html is second.groups[0].html


def test_pages_that_show_the_same_are_set_once():
    texts = [
        published(make_page(slug=slug, title="Same", text="<p>One</p>")) for slug in ("one", "two")
    ]
    one, two = map(read, texts)
    assert one.typeset is two.typeset


def test_a_new_edition_is_set_anew(client):
    page = published(make_page(text="<p>Old words</p>"))
    assert b"Old words" in client.get(page.get_absolute_url()).content
    Prose.objects.filter(parent=page).update(text="<p>New words</p>")
    published(page)
    answer = client.get(page.get_absolute_url()).content
    assert b"New words" in answer
    assert b"Old words" not in answer


def test_a_price_is_read_again_though_the_text_is_not(client):
    variant = make_variant(make_product(slug="cadence", name="Cadence"))
    page = make_page(text="<p>One</p>")
    add_block(page, ProductCard, product=variant.product)
    published(page)
    assert b"$58" in client.get(page.get_absolute_url()).content
    Variant.objects.update(unit_price=6100)
    assert b"$61" in client.get(page.get_absolute_url()).content
    variant.product.is_active = False
    variant.product.save()
    assert b"store__row" not in client.get(page.get_absolute_url()).content


def test_a_row_loaded_for_one_reader_is_not_left_to_the_next():
    variant = make_variant()
    page = make_page(kind="home", slug="", text="")
    add_block(page, Door, product=variant.product, heading="Run", words="Far")
    published(page)
    shown = read(page)
    (block,) = shown.groups[0].blocks
    assert block.product == variant.product
    (kept,) = shown.typeset.groups[0].blocks
    assert kept is not block
    assert "product" not in kept._state.fields_cache


def test_no_more_editions_are_kept_than_there_is_room_for(monkeypatch):
    for number in range(typeset.KEPT + 2):
        read(published(make_page(slug=f"page-{number}", text=f"<p>{number}</p>")))
    assert typeset._kept.cache_info().currsize == typeset.KEPT
