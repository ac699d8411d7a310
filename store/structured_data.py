"""JSON-LD for the list and for products, from the same objects as the page it stands on.

Nothing is said here that the page does not show. What every variant shares, shipping and the
return promise, is said once and pointed at.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from biocorrect import pictures
from biocorrect.seo import Node, absolute, return_policy
from store.availability import State
from store.models import Arch, Product, Variant
from store.templatetags.money import money

_SCHEMA = "https://schema.org/"
_AVAILABILITY = {
    State.IN: "InStock",
    State.LOW: "LimitedAvailability",
    State.BACK: "OutOfStock",
    State.OUT: "OutOfStock",
}


def product_group(product: Product) -> Node:
    """Describe a product with every variant on sale: price, stock, shipping and returns."""
    return {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "ProductGroup",
                "@id": absolute(product.get_absolute_url()),
                "productGroupID": product.slug,
                "name": product.name,
                "description": product.summary,
                "url": absolute(product.get_absolute_url()),
                "brand": {"@type": "Brand", "name": "Biocorrect"},
                "image": [absolute(each) for each in images(product)],
                "variesBy": varies_by(product),
                "hasVariant": [variant_of(product, variant) for variant in product.on_sale],
            },
            shipping(product),
            return_policy() | {"@id": "#returns"},
        ],
    }


def images(product: Product) -> list[str]:
    return [pictures.address(picture.renditions) for picture in product.built_pictures]


def varies_by(product: Product) -> list[str]:
    by_arch = [] if product.drawn_arch == Arch.SINGLE else ["additionalProperty"]
    return [f"{_SCHEMA}size", *(f"{_SCHEMA}{name}" for name in by_arch)]


def variant_of(product: Product, variant: Variant) -> Node:
    return {
        "@type": "Product",
        "sku": variant.sku,
        "name": f"{product.name}, {variant.options}",
        "size": variant.size,
        "additionalProperty": {
            "@type": "PropertyValue",
            "name": "Arch",
            "value": product.arches[variant.arch],
            "unitCode": "MMT",
        },
        "offers": {
            "@type": "Offer",
            "url": absolute(variant.get_absolute_url()),
            "price": dollars(variant.unit_price),
            "priceCurrency": "USD",
            "availability": _SCHEMA + _AVAILABILITY[variant.availability.state],
            "itemCondition": f"{_SCHEMA}NewCondition",
            "shippingDetails": {"@id": "#shipping"},
            "hasMerchantReturnPolicy": {"@id": "#returns"},
        },
    }


def shipping(product: Product) -> Node:
    """What it costs to send one pair and how long it takes, in working days."""
    free = product.prices[0] >= settings.FREE_SHIPPING_FROM_CENTS
    return {
        "@type": "OfferShippingDetails",
        "@id": "#shipping",
        "shippingRate": {
            "@type": "MonetaryAmount",
            "value": "0.00" if free else dollars(settings.SHIPPING_CENTS),
            "currency": "USD",
        },
        "shippingDestination": {"@type": "DefinedRegion", "addressCountry": "US"},
        "deliveryTime": {
            "@type": "ShippingDeliveryTime",
            "handlingTime": days(0, 1),
            "transitTime": days(settings.DELIVERY_DAYS[0], settings.DELIVERY_DAYS[-1]),
        },
    }


def days(fewest: int, most: int) -> Node:
    return {
        "@type": "QuantitativeValue",
        "minValue": fewest,
        "maxValue": most,
        "unitCode": "DAY",
    }


def item_list(products: Iterable[Product]) -> Node:
    """List products in the order the page shows them."""
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": product.name,
                "url": absolute(product.get_absolute_url()),
            }
            for place, product in enumerate(products, 1)
        ],
    }


def dollars(cents: int) -> str:
    """Write integer cents as schema.org wants a price: 5800 is “58.00”."""
    return money(cents).removeprefix("$").replace(",", "")
