"""What a page says about itself to search engines and to whoever shares its address."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

type Node = dict[str, Any]

RETURN_FEES = {"shop": "FreeReturn", "shopper": "ReturnFeesCustomerResponsibility"}

# A script element ends at the first "</", whatever its type, so these never appear as themselves.
_ESCAPES = (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026"))


@dataclass(frozen=True, slots=True)
class Seo:
    """The head of one page, as `_seo.html` writes it.

    `canonical` and `image` are absolute addresses; an empty `canonical` leaves the link out, an
    empty `image` stands for the site's own picture. `json_ld` holds what `json_ld()` returned.
    """

    title: str
    description: str
    canonical: str = ""
    image: str = ""
    image_alt: str = ""
    type: str = "website"
    robots: str = ""
    json_ld: tuple[SafeString, ...] = ()


def json_ld(data: Node) -> SafeString:
    """Write structured data so that no text in it can end the script element around it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Three passes take a tenth of what `translate` needs for letters beyond ASCII.
    for sign, escape in _ESCAPES:
        text = text.replace(sign, escape)
    return SafeString(text)


def absolute(path: str) -> str:
    """Write an address of this site with its host; a whole address stays as it is."""
    return path if path.startswith("http") else f"{settings.SITE_URL}{path}"


def breadcrumbs(trail: Iterable[tuple[str, str]]) -> Node:
    """The way to a page; `trail` holds label and path, the page itself last."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": label, "item": absolute(path)}
            for place, (label, path) in enumerate(trail, 1)
        ],
    }


def return_policy() -> Node:
    """The shop's return promise, as the settings give it; who pays, once that is settled."""
    fees = RETURN_FEES.get(settings.RETURN_POSTAGE)
    return {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": "US",
        "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
        "returnMethod": "https://schema.org/ReturnByMail",
        "merchantReturnDays": settings.RETURN_DAYS,
        "merchantReturnLink": absolute("/help/returns/"),
    } | ({"returnFees": f"https://schema.org/{fees}"} if fees else {})
