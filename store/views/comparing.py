"""The comparison of two to four insoles: its address holds the choice, so it can be shared."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from biocorrect.public_pages import public_with
from biocorrect.seo import Seo, absolute, breadcrumbs, json_ld
from store import comparison
from store.models import Product
from store.views.catalogue import home


@public_with(comparison.PARAMETER)
def compare(request: HttpRequest) -> HttpResponse:
    """Compare the insoles the address names, or let people choose where it names too few."""
    products = Product.objects.shown()
    wanted = comparison.asked(request.GET.getlist(comparison.PARAMETER), products)
    context = {
        "notices": comparison.notices(wanted, gone(wanted.missing)),
        "chosen": wanted.products,
        "products": products,
        "trail": [home(), ("Shop", reverse("store:shop"))],
    }
    if len(wanted.products) < comparison.FEWEST:
        nearest = [comparison.nearest(each, products) for each in wanted.products]
        context |= {"nearest": next(iter(nearest), ""), "seo": seo("Compare insoles side by side")}
        return render(request, "store/compare_choose.html", context)
    compared = comparison.compare(wanted.products)
    others = [each for each in products if each not in wanted.products]
    context |= {
        "compared": compared,
        "others": others if len(wanted.products) < comparison.MOST else [],
        "seo": seo(f"{compared.names} compared"),
    }
    return render(request, "store/compare.html", context)


def gone(slugs: list[str]) -> list[str]:
    """Name the products at these addresses; one query, and none where there is nothing to ask."""
    asked = [slug for slug in slugs if slug]
    if not asked:
        return []
    return list(Product.objects.filter(slug__in=asked).values_list("name", flat=True))


def seo(title: str) -> Seo:
    """There are thousands of comparisons and each says what product pages say: none is indexed."""
    here = ("Compare", reverse("store:compare"))
    return Seo(
        title=f"{title} | Biocorrect",
        description="Two to four insoles beside each other: profiles on one scale, and every "
        "measure, with what sets them apart said in words.",
        canonical=absolute(here[1]),
        robots="noindex, follow",
        json_ld=(json_ld(breadcrumbs([home(), ("Shop", reverse("store:shop")), here])),),
    )
