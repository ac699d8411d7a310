"""All reviews of a product: the same for everyone, the newest first, or those of one level."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import FETCH_RAISE
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from biocorrect.public_pages import public_with
from biocorrect.seo import Seo, absolute, breadcrumbs, json_ld
from store import ratings
from store.models import Product, Review
from store.ratings import Ratings

A_PAGE = 10


@public_with("stars", "page")
def all_of(request: HttpRequest, slug: str) -> HttpResponse:
    """There is none where nothing is published, nor while reviews are switched off."""
    product = get_object_or_404(Product.objects.on_sale().fetch_mode(FETCH_RAISE), slug=slug)
    rated = ratings.of(product)
    if rated is None:
        raise Http404("Nobody has reviewed it.")
    stars = _level(request.GET.get("stars", ""))
    page = Paginator(_published(product, stars), A_PAGE).get_page(request.GET.get("page"))
    trail = [("Home", "/"), ("Shop", reverse("store:shop"))]
    trail.append((product.name, product.get_absolute_url()))
    shown = {
        "product": product,
        "ratings": rated,
        "reviews": list(page),
        "page": page,
        "stars": stars,
        "reasons": Review.Reason.labels,
        "trail": trail,
        "seo": _seo(product, rated, trail, is_part=bool(stars) or page.number > 1),
    }
    return render(request, "store/product_reviews.html", shown)


def _level(asked: str) -> int:
    """Read a level of stars; 0, which is all of them, for what is none."""
    return int(asked) if asked in {str(each) for each in Review.Stars.values} else 0


def _published(product: Product, stars: int) -> list[Review]:
    found = Review.objects.published().filter(product=product).fetch_mode(FETCH_RAISE)
    if stars:
        found = found.filter(stars=stars)
    return found.order_by("-published_at", "-pk")  # type: ignore[return-value]


def _seo(product: Product, rated: Ratings, trail: list[tuple[str, str]], *, is_part: bool) -> Seo:
    path = reverse("store:product_reviews", args=[product.slug])
    return Seo(
        title=f"Reviews of {product.name} insoles | Biocorrect",
        description=f"What buyers say about {product.name}, all {rated.shown} of them with all "
        "stars, and how reviews work here."
        if rated.shown > 1
        else f"What a buyer says about {product.name}, and how reviews work here.",
        canonical=absolute(path),
        robots="noindex, follow" if is_part else "",
        json_ld=(json_ld(breadcrumbs([*trail, ("Reviews", path)])),),
    )
