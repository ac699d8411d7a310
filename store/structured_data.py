"""JSON-LD for the list and for products, from the same objects as the page it stands on.

Nothing is said here that the page does not show. What every variant shares, shipping and the
return promise, is said once and pointed at.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from biocorrect import pictures
from biocorrect.seo import Node, absolute, return_policy
from store import arrival
from store.availability import State
from store.models import Arch, Product, Review, Variant
from store.quote import ways_for_one
from store.ratings import Ratings
from store.shipping import Way, road
from store.templatetags.money import money

_SCHEMA = "https://schema.org/"
BRAND = "Biocorrect"
WORKING_DAYS = [
    f"{_SCHEMA}{name}" for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
]
_AVAILABILITY = {
    State.IN: "InStock",
    State.LOW: "LimitedAvailability",
    State.AHEAD: "BackOrder",
    State.BACK: "OutOfStock",
    State.OUT: "OutOfStock",
}


def product_group(product: Product, rated: Ratings | None = None) -> Node:
    """Describe a product with every variant on sale: price, stock, shipping and returns.

    `rated` are its published reviews, where there are any.
    """
    shown = [absolute(each) for each in images(product)]
    on_sale = [(variant, deliveries(variant)) for variant in product.on_sale]
    sent = dict.fromkeys(each for _, ways in on_sale for each in ways)
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
                "brand": {"@type": "Brand", "name": BRAND},
                "image": shown,
                # Of what our variants differ in, search engines know only the size.
                "variesBy": [f"{_SCHEMA}size"],
                "hasVariant": [
                    variant_of(product, variant, ways, shown[:1]) for variant, ways in on_sale
                ],
                **(reviewed(rated) if rated and rated.count else {}),
            },
            *map(shipping, sent),
            return_policy() | {"@id": "#returns"},
        ],
    }


def reviewed(rated: Ratings) -> Node:
    """The mean of what buyers gave, and the newest reviews; nothing by people who work here."""
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": rated.mean,
            "reviewCount": rated.count,
            "bestRating": 5,
            "worstRating": 1,
        },
        "review": [review_of(each) for each in rated.newest if not each.is_insider],
    }


def review_of(review: Review) -> Node:
    title = {"name": review.title} if review.title else {}
    return {
        "@type": "Review",
        **title,
        "reviewBody": review.beginning,
        "author": {"@type": "Person", "name": review.shown_name},
        "datePublished": f"{timezone.localtime(review.published_at):%Y-%m-%d}",
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": review.stars,
            "bestRating": 5,
            "worstRating": 1,
        },
    }


def images(product: Product) -> list[str]:
    return [pictures.address(picture.renditions) for picture in product.built_pictures]


def variant_of(
    product: Product, variant: Variant, ways: Iterable[Delivery], image: list[str]
) -> Node:
    return {
        "@type": "Product",
        "sku": variant.sku,
        "name": f"{product.name}, {variant.options}",
        "image": image,
        "size": size_in_full(variant),
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
            **starts(variant),
            "itemCondition": f"{_SCHEMA}NewCondition",
            "shippingDetails": [{"@id": each.name} for each in ways],
            "hasMerchantReturnPolicy": {"@id": "#returns"},
        },
    }


def starts(variant: Variant) -> Node:
    """Say from which day a variant that is sold ahead leaves."""
    back_on = variant.availability.back_on
    if back_on is None:
        return {}
    return {"availabilityStarts": arrival.working_day_from(back_on).isoformat()}


def size_in_full(variant: Variant) -> str:
    """Name size and arch as one value, for readers who know only sizes: “M, neutral arch”."""
    if variant.arch == Arch.SINGLE:
        return variant.size
    return f"{variant.size}, {Arch(variant.arch).label.lower()} arch"


class Delivery(NamedTuple):
    """One way of sending a pair: its price in cents, and the working days before it leaves."""

    way: Way
    price: int
    waits: int

    @property
    def name(self) -> str:
        return f"#{self.way}-{self.price}-{self.waits}"


def deliveries(variant: Variant) -> list[Delivery]:
    """List the ways in which one pair can be sent, if it is ordered now."""
    waits = arrival.waits(timezone.now(), back_on=variant.availability.back_on)
    return [Delivery(way, price, waits) for way, price in ways_for_one(variant.unit_price).items()]


def shipping(delivery: Delivery) -> Node:
    """What it costs to send one pair this way and how long it takes, in working days."""
    return {
        "@type": "OfferShippingDetails",
        "@id": delivery.name,
        "shippingRate": {
            "@type": "MonetaryAmount",
            "value": dollars(delivery.price),
            "currency": "USD",
        },
        "shippingDestination": {"@type": "DefinedRegion", "addressCountry": "US"},
        "deliveryTime": {
            "@type": "ShippingDeliveryTime",
            "businessDays": {"@type": "OpeningHoursSpecification", "dayOfWeek": WORKING_DAYS},
            "cutoffTime": cutoff(),
            # The least before the cut-off, the most after it.
            "handlingTime": days(delivery.waits, delivery.waits + 1),
            "transitTime": days(*road(delivery.way)),
        },
    }


def cutoff() -> str:
    """Write the hour until which orders leave the same day: “14:00:00-05:00”."""
    today = timezone.now().astimezone(arrival.PACKED_IN)
    at = today.replace(hour=settings.ORDER_CUTOFF_HOUR, minute=0, second=0, microsecond=0)
    return at.isoformat().partition("T")[2]


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
