"""The feed of products: every field that the specification asks for, and nothing else."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from biocorrect import claims
from store import product_feed
from store.models import Product, StockLevel, Variant
from tests.factories import make_variant
from tests.html import Document

pytestmark = pytest.mark.django_db

FEED = "/feeds/products.xml"
# Google's product data specification: required of every item, and of what has variants.
REQUIRED = {
    "id": r"[A-Z0-9-]{1,50}",
    "title": r".{1,150}",
    "description": r".{1,5000}",
    "link": r"https://biocorrect\.test/shop/\S+",
    "image_link": r"https://biocorrect\.test/media/\S+\.jpe?g",
    "availability": "in_stock|out_of_stock|backorder",
    "price": r"\d+\.\d\d USD",
    "brand": "Biocorrect",
    "identifier_exists": "no",
    "condition": "new",
    "item_group_id": r"[a-z0-9-]{1,50}",
    "size": r".{1,100}",
    "age_group": "adult|kids",
    "gender": "unisex",
}
ONCE = {*REQUIRED, "availability_date", "handling_cutoff_time", "product_type",
        "shipping_handling_business_days", "shipping_transit_business_days"}  # fmt: skip
REPEATED = {"additional_image_link", "product_highlight", "product_detail", "shipping",
            "free_shipping_threshold"}  # fmt: skip
PARTS = {
    "shipping": ["country", "service", "price", "min_handling_time", "max_handling_time",
                 "min_transit_time", "max_transit_time"],
    "free_shipping_threshold": ["country", "price_threshold"],
    "handling_cutoff_time": ["country", "cutoff_time", "cutoff_timezone"],
    "shipping_handling_business_days": ["country", "business_days"],
    "shipping_transit_business_days": ["country", "business_days"],
    "product_detail": ["section_name", "attribute_name", "attribute_value"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://biocorrect.test"


def read(client):
    """Each item as its fields in their order: name and text, or name and parts."""
    root = ElementTree.fromstring(client.get(FEED).content)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    return [[field(each) for each in item] for item in root.iter("item")]


def field(element):
    parts = [(bare(part), part.text) for part in element]
    return bare(element), parts or element.text


def bare(element):
    namespace, _, name = element.tag.removeprefix("{").partition("}")
    assert namespace == product_feed.NAMESPACE
    return name


def values(item, name):
    return [value for each, value in item if each == name]


@pytest.fixture
def items(demo_site, client):
    return read(client)


def test_there_is_an_item_for_every_variant_on_sale_and_for_no_other(items):
    on_sale = Variant.objects.on_sale()
    assert [values(item, "id") for item in items] != []
    assert sorted(sku for item in items for sku in values(item, "id")) == sorted(
        on_sale.values_list("sku", flat=True)
    )
    assert len(items) > 120


def test_every_item_has_what_the_specification_asks_for(items):
    for item in items:
        names = [name for name, _ in item]
        assert set(names) <= ONCE | REPEATED
        assert [name for name in set(names) & ONCE if names.count(name) != 1] == []
        for name, form in REQUIRED.items():
            [value] = values(item, name)
            assert re.fullmatch(form, value), (name, value)
        assert ("availability_date" in names) == (values(item, "availability") == ["backorder"])
        assert 2 <= names.count("product_highlight") <= 100
        assert all(len(text) <= 150 for text in values(item, "product_highlight"))
        assert names.count("additional_image_link") <= 10
        for name, value in item:
            assert value, name
            if name in PARTS:
                assert [part for part, _ in value] == PARTS[name]


def test_a_sign_that_xml_cannot_hold_breaks_no_feed(demo_site, client):
    Product.objects.filter(slug="cadence").update(purpose="Firm,\x0bfor walking.")
    told = [value for item in read(client) for value in values(item, "description")]
    assert any(text.startswith("Firm, for walking.") for text in told)
    assert len(told) > 120


def test_no_two_items_of_a_group_are_alike_to_a_search_engine(items):
    told = [(*values(item, "item_group_id"), *values(item, "size")) for item in items]
    assert len(set(told)) == len(told)


def test_its_texts_pass_the_claims_check(items):
    names = {"title", "description", "product_highlight", "product_type"}
    said = {value for item in items for name, value in item if name in names}
    assert len(said) > 200
    assert [each for text in said for each in claims.check(text, about_product=True)] == []


def test_each_link_leads_to_the_variant_chosen(items, client):
    for item in items[::17]:
        [link], [sku] = values(item, "link"), values(item, "id")
        parts = urlsplit(link)
        page = Document(client.get(f"{parts.path}?{parts.query}").content.decode())
        variant = Variant.objects.get(sku=sku)
        checked = {each.get("value") for each in page.all("input") if "checked" in each.attributes}
        assert {variant.arch, variant.size} <= checked


def test_shipping_is_told_both_ways_with_its_days_and_its_threshold(items):
    [cadence] = [item for item in items if values(item, "id") == ["BC-CAD-N-M"]]
    told = [
        ("US", "Standard shipping", "4.95 USD", "0", "0", "2", "4"),
        ("US", "Expedited shipping", "14.95 USD", "0", "0", "1", "2"),
    ]
    assert [tuple(text for _, text in each) for each in values(cadence, "shipping")] == told
    [threshold] = values(cadence, "free_shipping_threshold")
    assert dict(threshold)["price_threshold"] == "75.00 USD"
    [cutoff] = values(cadence, "handling_cutoff_time")
    assert dict(cutoff) == {
        "country": "US", "cutoff_time": "1400", "cutoff_timezone": "America/New_York",
    }  # fmt: skip


def test_a_pair_dear_enough_is_sent_for_nothing_and_without_a_faster_way_there_is_none(
    demo_site, client, settings
):
    settings.FREE_SHIPPING_FROM_CENTS = 5800
    settings.EXPEDITED_CENTS = 0
    [cadence] = [item for item in read(client) if values(item, "id") == ["BC-CAD-N-M"]]
    [only] = values(cadence, "shipping")
    assert dict(only)["price"] == "0.00 USD"


def test_stock_is_told_as_it_stands(demo_site, client):
    chosen = Variant.objects.get(sku="BC-CAD-N-M")

    def availability():
        [item] = [item for item in read(client) if values(item, "id") == [chosen.sku]]
        return values(item, "availability") + values(item, "availability_date")

    assert availability() == ["in_stock"]
    StockLevel.objects.filter(variant=chosen).update(on_hand=2, held=1)
    assert availability() == ["in_stock"]
    StockLevel.objects.filter(variant=chosen).update(on_hand=1, held=1)
    assert availability() == ["out_of_stock"]


def test_what_can_be_ordered_ahead_says_from_when(demo_site, client, monkeypatch):
    chosen = Variant.objects.get(sku="BC-CAD-N-M")
    StockLevel.objects.filter(variant=chosen).update(on_hand=0, held=0)
    back_on = timezone.localdate() + timedelta(days=21)
    for pairs, told in ((0, "out_of_stock"), (3, "backorder")):
        StockLevel.objects.get(variant=chosen).expect(back_on, ahead=pairs)
        [item] = [item for item in read(client) if values(item, "id") == [chosen.sku]]
        assert values(item, "availability") == [told]
    [at] = values(item, "availability_date")
    assert back_on <= datetime.fromisoformat(at).date() <= back_on + timedelta(days=4)


def test_a_price_is_the_variants_own(demo_site, client):
    Variant.objects.filter(sku="BC-CAD-N-M").update(unit_price=123456)
    [item] = [item for item in read(client) if values(item, "id") == ["BC-CAD-N-M"]]
    assert values(item, "price") == ["1234.56 USD"]


def test_what_is_not_sold_or_has_no_picture_is_not_in_it(demo_site, client):
    make_variant()
    Product.objects.filter(slug="cadence").update(is_active=False)
    Variant.objects.filter(product__slug="keel", arch="high").update(is_active=False)
    skus = [sku for item in read(client) for sku in values(item, "id")]
    assert [sku for sku in skus if sku.startswith(("BC-CAD", "BC-KEE-H", "BC-INSOLE"))] == []
    assert "BC-KEE-N-M" in skus


def test_words_of_a_product_never_end_the_xml(demo_site, client):
    Product.objects.filter(slug="cadence").update(purpose="R&D <b>“5 > 4”</b> ]]>")
    [first, *_] = [item for item in read(client) if values(item, "item_group_id") == ["cadence"]]
    assert values(first, "description")[0].startswith("R&D <b>“5 > 4”</b> ]]>")


def test_it_is_public_small_and_asked_for_again_by_its_tag(
    demo_site, client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4):
        answer = client.get(FEED)
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert answer.headers["Cache-Control"].startswith("public")
    assert len(answer.content) < 600_000
    again = client.get(FEED, headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304


# The same, as the pages tell it


def test_structured_data_has_what_google_documents_for_variants_and_offers(demo_site, client):
    """Required and recommended properties of ProductGroup, Product, Offer, shipping and returns."""
    seen = 0
    for product in Product.objects.on_sale():
        page = Document(client.get(product.get_absolute_url()).content.decode())
        [graph] = [each["@graph"] for each in page.data if "@graph" in each]
        nodes = {node["@id"]: node for node in graph}
        group, *_ = graph
        assert {"name", "productGroupID", "url", "brand", "description", "image"} <= set(group)
        assert group["variesBy"] == ["https://schema.org/size"]
        assert not {"aggregateRating", "review"} & set(group)
        told = [variant["size"] for variant in group["hasVariant"]]
        assert len(set(told)) == len(told)
        for variant in group["hasVariant"]:
            seen += 1
            assert {"sku", "name", "size", "image"} <= set(variant)
            assert variant["image"][0].startswith("https://biocorrect.test/media/")
            offer = variant["offers"]
            assert {"price", "priceCurrency", "availability", "itemCondition", "url"} <= set(offer)
            assert float(offer["price"]) > 0
            for each in offer["shippingDetails"]:
                way = nodes[each["@id"]]
                assert way["shippingDestination"]["addressCountry"] == "US"
                assert {"value", "currency"} <= set(way["shippingRate"])
                times = way["deliveryTime"]
                for name in ("handlingTime", "transitTime"):
                    assert times[name]["minValue"] <= times[name]["maxValue"]
                    assert times[name]["unitCode"] == "DAY"
            returns = nodes[offer["hasMerchantReturnPolicy"]["@id"]]
            assert {"applicableCountry", "returnPolicyCategory", "returnMethod"} <= set(returns)
            assert returns["merchantReturnDays"] == 60
    assert seen > 120
