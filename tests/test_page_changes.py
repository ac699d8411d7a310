"""The database notes by itself whatever changes what a page shows, and nothing else."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from biocorrect import page_changes
from biocorrect.management.commands import worker
from biocorrect.models import PageChange
from content import publishing
from content.models import Page
from store import checkout
from store.models import Product, StockLevel, Variant
from store.quote import quote
from tests.factories import make_cart, make_order, make_variant
from tests.pages import make_page, published

pytestmark = [pytest.mark.django_db, pytest.mark.money]


def notes(act):
    """How many rows an act leaves."""
    before = PageChange.objects.count()
    act()
    return PageChange.objects.count() - before


def set_free(variant, pairs):
    StockLevel.objects.filter(pk=variant.pk).update(on_hand=pairs, held=0)


@pytest.mark.parametrize(
    ("before", "after", "is_noted"),
    [
        (500, 499, False),
        (10, 11, False),
        (10, 9, True),
        (4, 3, True),
        (1, 0, True),
        (0, 1, True),
        (0, 200, True),
        (3, 3, False),
    ],
)
def test_a_shelf_is_noted_only_where_its_word_may_change(before, after, is_noted):
    variant = make_variant(on_hand=before)
    assert notes(lambda: set_free(variant, after)) == is_noted


def test_a_hold_counts_as_gone_and_a_sale_of_it_changes_nothing():
    variant = make_variant(on_hand=3)
    order = []
    assert notes(lambda: order.append(make_order(variant))) == 1
    (line,) = order[0].lines.all()
    assert notes(lambda: StockLevel.objects.sell(line)) == 0


def test_an_order_from_full_shelves_writes_no_row_and_one_of_the_last_pairs_does():
    full, last = make_variant(on_hand=100), make_variant(on_hand=1)
    for variant, rows in ((full, 0), (last, 1)):
        cart = make_cart(variant)
        seen = quote(cart).fingerprint
        assert notes(lambda: checkout.place(cart, seen, client="a")) == rows  # noqa: B023


@pytest.mark.parametrize(
    "change",
    [
        lambda variant: Variant.objects.filter(pk=variant.pk).update(unit_price=6100),
        lambda variant: Variant.objects.filter(pk=variant.pk).update(is_active=False),
        lambda variant: variant.stock.expect(date(2030, 1, 12), ahead=0),
        lambda variant: Product.objects.filter(pk=variant.product_id).update(is_active=False),
        lambda variant: Product.objects.filter(pk=variant.product_id).update(not_for="Boots"),
        lambda variant: Product.objects.filter(pk=variant.product_id).update(arch_high_mm=None),
        lambda variant: variant.product.pictures.create(view="top", alt="From above"),
    ],
)
def test_what_is_changed_of_a_product_is_noted(change):
    variant = make_variant()
    assert notes(lambda: change(variant)) == 1


def test_saving_a_row_as_it_is_changes_nothing():
    variant = make_variant()
    assert notes(variant.save) == 0
    assert notes(variant.product.save) == 0
    assert notes(variant.stock.save) == 0


def test_writing_on_a_draft_changes_nothing_and_publishing_it_does():
    page = published(make_page())
    page.title, page.summary, page.search_description = "Another", "Other words.", "x" * 50
    assert notes(page.save) == 0
    assert notes(lambda: publishing.remember_draft(page)) == 0
    assert notes(lambda: published(page)) > 0


@pytest.mark.parametrize("verb", ["schedule", "withdraw", "take_offline", "move", "notice"])
def test_what_staff_do_with_a_page_is_noted(verb):
    page = published(make_page())
    acts = {
        "schedule": lambda: publishing.publish(page, None, at=timezone.now() + timedelta(days=1)),
        "withdraw": lambda: publishing.withdraw(page.editions.get()),
        "take_offline": lambda: publishing.take_offline(page),
        "move": lambda: Page.objects.filter(pk=page.pk).update(slug="elsewhere"),
        "notice": lambda: Page.objects.filter(pk=page.pk).update(notice="Draft."),
    }
    assert notes(acts[verb]) > 0


def test_what_a_transaction_takes_back_was_never_noted():
    variant = make_variant(on_hand=3)

    def act():
        with transaction.atomic():
            set_free(variant, 2)
            transaction.set_rollback(True)

    assert notes(act) == 0


def test_triggers_are_put_up_once_and_their_return_is_noted():
    assert page_changes.missing() == set()
    assert notes(page_changes.put_up) == 0
    page_changes.take_away()
    assert page_changes.missing() == page_changes.missing() != set()
    assert notes(page_changes.put_up) == 1
    assert page_changes.missing() == set()


def test_a_migration_that_has_something_to_do_takes_them_down_and_puts_them_up():
    page_changes.before_migration("default", plan=[])
    assert page_changes.missing() == set()
    page_changes.before_migration("default", plan=["something"])
    assert page_changes.missing()
    call_command("migrate", verbosity=0)
    assert page_changes.missing() == set()


def test_a_rule_that_is_no_more_loses_its_trigger(monkeypatch):
    monkeypatch.setattr(page_changes, "WATCHED", page_changes.WATCHED[:1])
    page_changes.put_up()
    assert set(page_changes.present(connection).values()) == {"content_page"}


def test_rows_older_than_a_day_are_deleted():
    PageChange.objects.all().delete()
    old, new = PageChange.objects.create(), PageChange.objects.create()
    PageChange.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(hours=25))
    assert worker.purge()["page_changes"] == 1
    assert PageChange.objects.get() == new


def test_a_row_the_database_wrote_has_the_time_of_its_change():
    variant = make_variant(on_hand=3)
    PageChange.objects.all().delete()
    set_free(variant, 2)
    assert abs(timezone.now() - PageChange.objects.get().at) < timedelta(minutes=1)
    assert page_changes.purge() == 0
