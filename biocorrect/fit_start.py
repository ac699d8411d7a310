"""`/fit/`: where the shop's fit finder starts, with the signs that the articles' side keeps.

The one list of signs is a page that staff write; nobody is to buy an insole past it.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from biocorrect.public_pages import public
from biocorrect.seo import Seo, absolute, breadcrumbs, json_ld
from content import signs


@public
def start(request: HttpRequest) -> HttpResponse:
    """Show the signs, read-only, and two ways on. Nothing is asked here and nothing recorded."""
    trail = [("Home", reverse("content:home"))]
    here = ("Find your fit", reverse("fit"))
    seo = Seo(
        title="Find your fit: which insole suits your shoes | Biocorrect",
        description="Six questions about your shoes, your hours and your arch. The answer says "
        "why, why not the others, and when you may need no insole at all.",
        canonical=absolute(here[1]),
        json_ld=(json_ld(breadcrumbs([*trail, here])),),
    )
    return render(request, "fit_start.html", {"signs": signs.live(), "trail": trail, "seo": seo})
