"""What a page says about itself to search engines and to whoever shares its address."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

# A script element ends at the first "</", whatever its type, so these never appear as themselves.
_ESCAPES = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


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


def json_ld(data: Mapping[str, object]) -> SafeString:
    """Write structured data so that no text in it can end the script element around it."""
    return SafeString(
        json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    )
