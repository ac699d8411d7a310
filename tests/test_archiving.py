"""A product is archived and brought back: what that changes is said first, and nothing is lost."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from biocorrect import pointers
from content.models import Door, ProductCard, Prose, Redirect
from store import shelf
from store.models import Product
from tests.admin_pages import make_staff, messages_of, text_of
from tests.factories import make_cart, make_order, make_product, make_variant
from tests.pages import make_page, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def cadence():
    return on_sale("Cadence", made_for=["run"], position=1)


def on_sale(name, **fields):
    product = make_product(name=name, slug=name.lower(), **fields)
    make_variant(product, sku=f"BC-{name.upper()}")
    return product


def archive(product):
    return reverse("admin:store_product_archive", args=[product.pk])


def bring_back(product):
    return reverse("admin:store_product_bring_back", args=[product.pk])


def change(product):
    return reverse("admin:store_product_change", args=[product.pk])


def test_archiving_is_asked_first_and_changes_nothing_before(staff_client, cadence):
    assert archive(cadence) in staff_client.get(change(cadence)).content.decode()
    assert staff_client.get(archive(cadence)).status_code == 200
    assert list(Product.objects.on_sale()) == [cadence]


def test_an_archived_product_leads_to_the_one_most_like_it_and_comes_back(staff_client, cadence):
    on_sale("Keel", shoes=["dress"])
    on_sale("Commons")
    order = make_order(cadence.variants.get(), paid=True)
    assert "shows Commons , the one most like it" in text_of(staff_client.get(archive(cadence)))

    response = staff_client.post(archive(cadence), follow=True)
    [say] = messages_of(response)
    assert say.startswith("Cadence is archived.")
    assert "Archived" in text_of(response)
    gone = staff_client.get("/shop/cadence/")
    assert gone.status_code == 410
    assert "Commons" in text_of(gone)
    assert order.lines.get().product_name == "Cadence"

    assert bring_back(cadence) in staff_client.get(change(cadence)).content.decode()
    back = text_of(staff_client.get(bring_back(cadence)))
    assert "/shop/cadence/ opens again" in back
    assert "Price $58.00 Variants on sale 1" in back
    assert messages_of(staff_client.post(bring_back(cadence), follow=True)) == [
        "Cadence is on sale."
    ]
    assert staff_client.get("/shop/cadence/").status_code == 200
    told = LogEntry.objects.order_by("pk").values_list("change_message", flat=True)
    assert list(told) == ["Archived.", "Put on sale."]


def test_most_like_is_told_measure_by_measure(cadence):
    """Less arch and more foam is not the same insole, though both together are as thick."""
    cadence.refresh_from_db()
    near = make_product(name="Near", arch_neutral_mm=25, heel_cup_mm=14)
    make_product(name="Sum", arch_neutral_mm=22, heel_mm="8.5")
    make_product(name="Feel", arch_neutral_mm=25, heel_cup_mm=14, cushion=0, room=3)
    make_product(name="Dress", shoes=["dress"])
    others = list(Product.objects.exclude(pk=cadence.pk).order_by("pk"))
    assert shelf.most_like(cadence, others) == near
    assert shelf.most_like(cadence, others[-1:]).name == "Dress"
    assert shelf.most_like(cadence, []) is None


def test_what_leads_there_is_listed(staff_client, cadence):
    link = published(make_page('<p><a href="/shop/cadence/">Cadence</a></p>', title="Linking"))
    Prose.objects.filter(parent=link).update(text="<p>Nothing.</p>")
    card = make_page("<p>Text.</p>", title="Showing")
    ProductCard.objects.create(parent=card, region="main", ordering=20, product=cadence)
    make_page('<p><a href="/shop/cadence-2/">Another</a> <a href="/shop/">All</a></p>', title="No")
    Redirect.objects.create(old_path="/old-cadence", new_path="/shop/cadence/")
    on_sale("Keel", not_for="Running. See Cadence")
    page = staff_client.get(archive(cadence))
    words = text_of(page)
    assert "Linking : readers see it" in words
    assert "Showing : only in the draft" in words
    assert "The redirect from /old-cadence : readers are led on" in words
    assert "Keel : its words name Cadence" in words
    assert reverse("admin:content_page_change", args=[link.pk]) in page.content.decode()
    assert "No :" not in words


def test_a_page_is_told_once_by_who_sees_it(cadence):
    page = published(make_page('<p><a href="/shop/cadence/?arch=low">a</a></p>', title="Twice"))
    Door.objects.create(
        parent=page, region="main", ordering=30, product=cadence, heading="Sport", words="Running"
    )
    assert [(each.title, each.seen) for each in pointers.to(cadence)] == [
        ("Twice", "Readers see it")
    ]


def test_a_link_that_only_comes_with_a_later_edition_is_told_as_such(cadence):
    page = make_page('<p><a href="/shop/cadence/">Cadence</a></p>', title="Later")
    published(page, at=timezone.now() + timedelta(days=1))
    Prose.objects.filter(parent=page).update(text="<p>Nothing.</p>")
    [pointer] = pointers.to(cadence)
    assert (pointer.title, pointer.seen) == ("Later", "In a coming edition")


def test_what_the_finder_would_say_instead_is_counted(staff_client, cadence):
    on_sale("Keel", goes_into=["run"], made_for=["boot"])
    on_sale("Child", shoes=["child"], made_for=["child"], arch_neutral_mm=17)
    words = text_of(staff_client.get(archive(cadence)))
    # Running shoes whose insole comes out or may: 2 × 3 × 4 × 5, and all three arches are there.
    assert "120 of 1,260 answers: Keel" in words
    child = Product.objects.get(name="Child")
    assert "120 of 1,260 answers: no insole of ours" in text_of(staff_client.get(archive(child)))


def test_open_carts_are_counted(staff_client, cadence):
    make_cart(cadence.variants.get())
    assert "It lies in 1 open cart." in text_of(staff_client.get(archive(cadence)))


def test_nothing_to_buy_is_not_put_on_sale(staff_client):
    empty = make_product(name="Tern", is_active=False)
    variant = make_variant(make_product(name="Rail", is_active=False), is_active=False)
    for product in (empty, variant.product):
        assert "There is nothing to buy yet." in text_of(staff_client.get(bring_back(product)))
        [say] = messages_of(staff_client.post(bring_back(product), follow=True))
        assert say == f"{product} has no variant that is on sale, so there is nothing to buy."
    assert not Product.objects.on_sale().exists()


def test_what_is_done_already_is_said_and_logged_once(staff_client, cadence):
    assert messages_of(staff_client.post(bring_back(cadence), follow=True)) == [
        "Cadence is on sale already."
    ]
    staff_client.post(archive(cadence))
    assert "archived already" in messages_of(staff_client.post(archive(cadence), follow=True))[-1]
    assert LogEntry.objects.count() == 1


def test_who_may_not_change_products_is_refused(client, cadence):
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.force_login(make_staff("view_product", "view_variant"))
    html = client.get(change(cadence)).content.decode()
    assert "/archive/" not in html
    for url in (archive(cadence), bring_back(cadence)):
        for method in (client.get, client.post):
            assert method(url).status_code == 403
    assert list(Product.objects.on_sale()) == [cadence]


@pytest.mark.parametrize("key", ["999999", "abc", "%00"])
def test_an_address_of_no_product_leads_back(staff_client, key):
    for url in (archive, bring_back):
        address = url(Product(pk=1)).replace("/1/", f"/{key}/")
        assert staff_client.get(address, follow=True).status_code == 200
