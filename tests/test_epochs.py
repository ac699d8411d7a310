"""What pages are made of is loaded once an epoch, and each time where none are followed."""

import itertools

import pytest

from biocorrect import epochs
from store.models import Product, Variant
from tests.factories import make_product, make_variant

# Each a number of its own, since what is kept outlives a test.
NUMBERS = itertools.count(10**9)


@pytest.fixture
def clock():
    """Follow epochs that turn when a test says so."""
    now = [next(NUMBERS)]
    epochs.follow(lambda: now[0])
    yield now
    epochs.follow()


@pytest.fixture
def loads():
    counted = itertools.count(1)
    return epochs.kept(lambda: next(counted))


def test_nothing_is_kept_where_no_epochs_are_followed(loads):
    assert [loads(), loads()] == [1, 2]


def test_an_epoch_loads_once(loads, clock):
    assert [loads(), loads()] == [1, 1]
    clock[0] = next(NUMBERS)
    assert [loads(), loads()] == [2, 2]


def test_nothing_is_kept_while_the_epoch_is_not_known(loads, clock):
    clock[0] = None
    assert [loads(), loads()] == [1, 2]


def test_what_fails_to_load_is_loaded_again(clock):
    answers = iter([LookupError("not yet"), "there"])

    def load():
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    loads = epochs.kept(load)
    with pytest.raises(LookupError, match="not yet"):
        loads()
    assert loads() == "there"


@pytest.mark.django_db
def test_pages_show_a_new_price_with_the_next_epoch_and_carts_at_once(shopper, clock):
    variant = make_variant(make_product(slug="cadence", name="Cadence"))
    assert b"$58" in shopper.get("/shop/").content
    Variant.objects.update(unit_price=6100)
    assert b"$61" not in shopper.get("/shop/").content
    shopper.post("/cart/add/", {"product": "cadence", "arch": variant.arch, "size": variant.size})
    assert b"$61.00" in shopper.get("/cart/").content
    clock[0] = next(NUMBERS)
    assert b"$61" in shopper.get("/shop/").content


@pytest.mark.django_db
def test_what_is_kept_needs_no_query(clock, django_assert_num_queries):
    make_variant()
    Product.objects.shown()
    with django_assert_num_queries(0):
        (product,) = Product.objects.shown()
        assert (product.prices, product.availability.words) == ([5800], "In stock")
        assert list(product.pictures.all()) == []


@pytest.mark.django_db
def test_a_row_beside_a_text_is_made_once_an_epoch(clock):
    make_variant(make_product(name="Cadence"))
    assert Product.objects.shown()[0].row is Product.objects.shown()[0].row
    Variant.objects.update(unit_price=6100)
    clock[0] = next(NUMBERS)
    assert "$61" in Product.objects.shown()[0].row
