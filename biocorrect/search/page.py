"""`/search/?q=`: insoles, articles and help for what someone typed, and the band for a size.

What people look for is theirs: the answer may not be kept in a shared cache, the server's log
has no query strings, and nothing is stored.
"""

from __future__ import annotations

import re
from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

import store.finds
from biocorrect.documents import Group
from biocorrect.search.question import LONGEST_TEXT
from biocorrect.search.results import look_up
from biocorrect.seo import Seo, absolute
from store import typed_size

EXAMPLES = ("flat feet", "women 8", "work boots", "26.5 cm", "returns")
ORDER_NUMBER = re.compile(r"\bBC-?[A-Z0-9]{4}-?[A-Z0-9]{4}\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


@require_safe
@conditional_page
@cache_control(private=True, no_cache=True)
def search(request: HttpRequest) -> HttpResponse:
    asked = cleaned(request.GET.get("q", ""))
    only = None
    with suppress(ValueError):
        only = Group(request.GET.get("in", ""))
    typed = typed_size.read(asked)
    context = {
        "asked": asked,
        "examples": EXAMPLES,
        "bands": store.finds.band_cards(typed.sizes),
        "results": look_up(typed.rest, only=only) if typed.rest else None,
        "is_order_number": bool(ORDER_NUMBER.search(asked)),
        "only": only,
        "trail": [("Home", reverse("content:home"))],
        "seo": seo(asked),
    }
    return render(request, "search.html", context)


def cleaned(text: str) -> str:
    """Take out what cannot be seen, and the words after those that anyone would type."""
    text = " ".join(_CONTROL.sub(" ", text).split())
    if len(text) <= LONGEST_TEXT:
        return text
    # Half a word would be sought, and said to be found nowhere.
    return text[: LONGEST_TEXT + 1].rpartition(" ")[0] or text[:LONGEST_TEXT]


def seo(asked: str) -> Seo:
    return Seo(
        title=f"Search: {asked} | Biocorrect" if asked else "Search | Biocorrect",
        description="Search insoles, articles and help. A shoe size or a foot length finds the "
        "size band it belongs to.",
        canonical=absolute(reverse("search")),
        robots="noindex, follow",
    )
