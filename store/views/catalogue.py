"""The shop list and the product page: the same for everyone, complete without a script."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import FETCH_RAISE, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from biocorrect import pictures
from biocorrect.public_pages import public, public_with
from biocorrect.seo import Seo, absolute, breadcrumbs, json_ld
from store import arrival, life_size, product_feed, ratings, shelf, structured_data
from store.choices import choices
from store.found_size import found_size
from store.gallery import gallery
from store.models import Product
from store.ratings import Ratings
from store.shoe_fits import shoe_fits
from store.sizing import Band


@public_with(*shelf.PARAMETERS)
def shop(request: HttpRequest) -> HttpResponse:
    products = Product.objects.shown()
    shown = shelf.arrange(products, request.GET)
    here = ("Shop", reverse("store:shop"))
    seo = Seo(
        title="Insoles for sport, work and everyday shoes | Biocorrect",
        description="Every insole drawn to scale on one ruler, with arch, heel cup and thickness "
        "in millimeters. Filter by shoe, arch and room.",
        canonical=absolute(here[1]),
        robots="noindex, follow" if len(shown.applied) > 1 else "",
        json_ld=(
            json_ld(structured_data.item_list(shown.products)),
            json_ld(breadcrumbs([home(), here])),
        ),
    )
    return render(request, "store/shop.html", {"seo": seo, "shelf": shown, "trail": [home()]})


@public_with("arch", "size", "shoe")
def product(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Product, slug=slug)
    if not found.is_active:
        return gone(request, found)
    asked = {name: request.GET.get(name, "") for name in ("arch", "size", "shoe")}
    return render_product(request, found, **asked)


def render_product(
    request: HttpRequest,
    product: Product,
    *,
    arch: str = "",
    size: str = "",
    shoe: str = "",
    error: str = "",
) -> HttpResponse:
    """Answer with the page of a product on sale, that arch and size chosen if it has them.

    The size of a foot or `shoe` as typed goes before the one sent with it, unless `error` says
    why that one cannot be had, which is shown beside the choice. Raises Http404 for a product no
    variant of which is on sale. Six queries at most, whatever the number of rows, and two
    for its reviews.
    """
    products = list(Product.objects.on_sale().fetch_mode(FETCH_RAISE))
    shown = next((each for each in products if each.pk == product.pk), product)
    beside = shelf.neighbours(shown, products)
    prefetch_related_objects([shown, *beside], *Product.objects.card_relations())
    if not shown.on_sale:
        raise Http404
    rated = ratings.of(shown)
    made = {variant.size for variant in shown.on_sale}
    found = found_size(shoe, made, child=shown.is_for_children)
    context = {
        "product": shown,
        "products": products,
        "choices": choices(shown, arch=arch, size=size if error else found.name or size),
        "found": found,
        "pieces": gallery(shown),
        "shoe_fits": shoe_fits(shown),
        "neighbours": [each for each in beside if each.on_sale],
        "arrival": arrival.promised(timezone.now()),
        "ratings": rated,
        "error": error,
        "article": article_beside(shown),
        "trail": [home(), ("Shop", reverse("store:shop"))],
        "seo": product_seo(shown, rated),
    }
    return render(request, "store/product.html", context)


def article_beside(product: Product) -> Any:
    """Load the article the page leads to, with its edition, or None while none is published."""
    if product.article_id is None:
        return None
    # Articles are known by their name alone; which are published is their own business.
    pages: Any = apps.get_model("content", "Page")._default_manager
    return pages.articles().filter(pk=product.article_id).first()


def product_seo(product: Product, rated: Ratings | None) -> Seo:
    image = product.picture
    shoes = product.shoe_words[:1].lower() + product.shoe_words[1:]
    trail = [home(), ("Shop", reverse("store:shop")), (product.name, product.get_absolute_url())]
    return Seo(
        title=f"{product.name} insoles: {shoes} | Biocorrect",
        description=product.summary,
        canonical=absolute(product.get_absolute_url()),
        image=absolute(pictures.address(image.renditions)) if image else "",
        image_alt=image.alt if image else "",
        type="product",
        json_ld=(
            json_ld(structured_data.product_group(product, rated)),
            json_ld(breadcrumbs(trail)),
        ),
    )


def gone(request: HttpRequest, product: Product) -> HttpResponse:
    """Say that a product is no longer sold, and show the one most like it."""
    products = Product.objects.shown()
    context: dict[str, Any] = {
        "product": product,
        "nearest": shelf.most_like(product, products),
        "trail": [home(), ("Shop", reverse("store:shop"))],
        "seo": Seo(
            title=f"{product.name} is no longer sold | Biocorrect",
            description=f"{product.name} is no longer sold. See the insole most like it.",
            robots="noindex",
        ),
    }
    return render(request, "store/gone.html", context, status=410)


@public
def clinician(request: HttpRequest, slug: str) -> HttpResponse:
    """A product on one page to print, for a clinician to judge: life-size, with every number."""
    on_sale = Product.objects.on_sale().for_cards().fetch_mode(FETCH_RAISE)
    found = get_object_or_404(on_sale, slug=slug)
    if not found.on_sale:
        raise Http404
    made = sorted({variant.size for variant in found.on_sale}, key=Product.size_order)
    bands = [Band.named(size) for size in made]
    context = {
        "product": found,
        "drawn": life_size.rows(found),
        "check_line": life_size.check_line(),
        "has_post": any("post" in layer.title.lower() for layer in found.layer_list),
        "sizes": [
            (band, band.insole_length_mm(three_quarter=found.is_three_quarter)) for band in bands
        ],
        "trail": [home(), ("Shop", reverse("store:shop")), (found.name, found.get_absolute_url())],
        "seo": Seo(
            title=f"{found.name} for a clinician | Biocorrect",
            description=f"{found.name} on one page to print, life-size, with every number.",
            robots="noindex, follow",
        ),
    }
    return render(request, "store/clinician.html", context)


@public
def feed(request: HttpRequest) -> HttpResponse:
    """Every variant on sale, for search engines that list products."""
    found = product_feed.xml(Product.objects.shown())
    return HttpResponse(found, content_type="application/xml; charset=utf-8")


def home() -> tuple[str, str]:
    return "Home", "/"
