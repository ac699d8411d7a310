"""Every variant on sale as a product feed: RSS 2.0 with the names of Google Merchant Center.

Source: Google's product data specification. Prices, stock, shipping and days come from where the
pages have them. We have no GTIN, and our sizes are our own, so neither is claimed. A product
without a picture is left out: the specification refuses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import StringIO
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.urls import reverse
from django.utils.xmlutils import SimplerXMLGenerator

from biocorrect.seo import absolute
from biocorrect.xml_text import writable
from store import arrival
from store.availability import State
from store.models import Product, Variant
from store.shipping import road
from store.structured_data import BRAND, Delivery, deliveries, dollars, images, size_in_full

NAMESPACE = "http://base.google.com/ns/1.0"
WORKING_DAYS = [("country", "US"), ("business_days", "Mon-Fri")]
MOST_PICTURES = 11
PLAIN: AttributesImpl[str] = AttributesImpl({})

# A name of the specification and its text, or the parts it is made of.
type Field = tuple[str, str | list[tuple[str, str]]]


def xml(products: Iterable[Product]) -> str:
    """Write the feed of products whose variants and pictures are loaded."""
    file = StringIO()
    writer = SimplerXMLGenerator(file, "utf-8", short_empty_elements=True)
    writer.startDocument()
    writer.startElement("rss", AttributesImpl({"version": "2.0", "xmlns:g": NAMESPACE}))
    writer.startElement("channel", PLAIN)
    writer.addQuickElement("title", f"{BRAND} insoles")
    writer.addQuickElement("link", absolute(reverse("store:shop")))
    writer.addQuickElement("description", "Insoles for sport, work and everyday shoes.")
    for fields in items(products):
        writer.startElement("item", PLAIN)
        for name, value in fields:
            write(writer, name, value)
        writer.endElement("item")
    writer.endElement("channel")
    writer.endElement("rss")
    writer.endDocument()
    return file.getvalue()


def write(writer: SimplerXMLGenerator, name: str, value: str | list[tuple[str, str]]) -> None:
    if isinstance(value, str):
        writer.addQuickElement(f"g:{name}", writable(value))
        return
    writer.startElement(f"g:{name}", PLAIN)
    for part, text in value:
        writer.addQuickElement(f"g:{part}", text)
    writer.endElement(f"g:{name}")


def items(products: Iterable[Product]) -> Iterator[list[Field]]:
    """Yield the fields of each variant on sale."""
    for product in products:
        shown = [absolute(each) for each in images(product)][:MOST_PICTURES]
        for variant in product.on_sale if shown else []:
            yield [
                *naming(product, variant),
                ("image_link", shown[0]),
                *(("additional_image_link", each) for each in shown[1:]),
                *offer(variant),
                *measures(product, variant),
                *sending(variant),
            ]


def naming(product: Product, variant: Variant) -> list[Field]:
    return [
        ("id", variant.sku),
        ("item_group_id", product.slug),
        ("title", f"{BRAND} {product.name} insoles, {variant.options}"),
        ("description", f"{product.purpose} {product.summary} {sized(variant)}"),
        ("link", absolute(variant.get_absolute_url())),
        ("brand", BRAND),
        ("identifier_exists", "no"),
        ("product_type", f"Insoles > {product.shoe_words}"),
    ]


def sized(variant: Variant) -> str:
    return f"Size {variant.size} is for feet of {variant.band.feet}. {variant.band.shoes}."


def offer(variant: Variant) -> list[Field]:
    return [
        ("availability", availability(variant)),
        *back(variant),
        ("price", dollars_and_currency(variant.unit_price)),
        ("condition", "new"),
    ]


def availability(variant: Variant) -> str:
    if not variant.availability.is_orderable:
        return "out_of_stock"
    return "backorder" if variant.availability.state is State.AHEAD else "in_stock"


def back(variant: Variant) -> list[Field]:
    """Tell from which day a variant that can be ordered ahead leaves."""
    back_on = variant.availability.back_on
    if back_on is None:
        return []
    leaves = arrival.working_day_from(back_on)
    return [("availability_date", f"{leaves.isoformat()}T00:00Z")]


def measures(product: Product, variant: Variant) -> list[Field]:
    thickness = f"{product.heel_mm.normalize():f} mm at the heel"
    if product.forefoot_mm:
        thickness = f"{product.forefoot_mm.normalize():f} mm at the toe, {thickness}"
    arch, cup = f"{variant.arch_mm} mm", f"{product.heel_cup_mm} mm"
    # All sizes of a product are told by the measures of one.
    within = f"Measured in size {product.drawn_size}"
    told = [("Arch height", arch), ("Heel cup depth", cup), ("Thickness", thickness)]
    return [
        ("age_group", "kids" if product.is_for_children else "adult"),
        ("gender", "unisex"),
        ("size", size_in_full(variant)),
        ("product_highlight", f"{within}: arch {arch} high, heel cup {cup} deep"),
        ("product_highlight", f"{within}: {thickness}"),
        ("product_highlight", f"{within}: a pair weighs {product.pair_grams} g"),
        *(("product_detail", detail(within, name, value)) for name, value in told),
    ]


def detail(section: str, name: str, value: str) -> list[tuple[str, str]]:
    return [
        ("section_name", section),
        ("attribute_name", name),
        ("attribute_value", value),
    ]


def sending(variant: Variant) -> list[Field]:
    """Tell what each way costs and how long it takes: handling counts from the cut-off."""
    return [
        *(("shipping", shipping(each)) for each in deliveries(variant)),
        (
            "free_shipping_threshold",
            [
                ("country", "US"),
                ("price_threshold", dollars_and_currency(settings.FREE_SHIPPING_FROM_CENTS)),
            ],
        ),
        (
            "handling_cutoff_time",
            [
                ("country", "US"),
                ("cutoff_time", f"{settings.ORDER_CUTOFF_HOUR:02}00"),
                ("cutoff_timezone", str(arrival.PACKED_IN)),
            ],
        ),
        ("shipping_handling_business_days", WORKING_DAYS),
        ("shipping_transit_business_days", WORKING_DAYS),
    ]


def shipping(delivery: Delivery) -> list[tuple[str, str]]:
    fewest, most = road(delivery.way)
    return [
        ("country", "US"),
        ("service", delivery.way.label),
        ("price", dollars_and_currency(delivery.price)),
        ("min_handling_time", str(delivery.waits)),
        ("max_handling_time", str(delivery.waits)),
        ("min_transit_time", str(fewest)),
        ("max_transit_time", str(most)),
    ]


def dollars_and_currency(cents: int) -> str:
    return f"{dollars(cents)} USD"
