"""A buyer's reviews by the order's secret link: write, change, take back, ask for no letters."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from biocorrect.same_origin import same_origin_exempt
from biocorrect.seo import Seo
from store import review_requests, reviews
from store.models import Order, Review
from store.review_form import ReviewForm
from store.reviews import Bought
from store.views.cart import SeeOther
from store.views.order_page import find_order, private

SEO = Seo(
    title="Your review | Biocorrect",
    description="What you think of what you bought.",
    robots="noindex, nofollow",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One product to review: what the buyer wrote about it last, and the form."""

    bought: Bought
    last: Review | None
    is_published: bool
    form: ReviewForm

    @property
    def is_folded(self) -> bool:
        """Whether the form waits behind what was written: nothing is to be put right in it."""
        standing = {Review.State.WAITING, Review.State.PUBLISHED}
        return self.last is not None and self.last.state in standing and not self.form.errors


@require_safe
@cache_control(private=True, no_store=True)
def write(request: HttpRequest, token: str) -> HttpResponse:
    """A form for each product of the order, with what was written before."""
    return _page(request, _open_order(token))


@require_POST
@cache_control(private=True, no_store=True)
def take(request: HttpRequest, token: str, slug: str) -> HttpResponse:
    """Keep a review, or answer with what is wrong beside where it was typed."""
    order = _open_order(token)
    bought = _named(order, slug)
    review = Review(order=order, product=bought.product, options=bought.options)
    form = ReviewForm(request.POST, instance=review, prefix=slug)
    if form.is_valid():
        try:
            reviews.take(form.save(commit=False))
            return _back_to(order, slug)
        except reviews.ReviewRefused as error:
            form.add_error(None, str(error))
    return _page(request, order, typed=form)


@require_POST
@cache_control(private=True, no_store=True)
def withdraw(request: HttpRequest, token: str, slug: str) -> HttpResponse:
    order = _open_order(token)
    reviews.withdraw(order, _named(order, slug).product)
    return _back_to(order, slug)


@same_origin_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, because mail programs open links by themselves; then ask for no reviews.

    A mail program's own button posts here from no page of ours, and must not be led on to another
    (RFC 8058). The letters promise it, so it also answers while reviews are switched off.
    """
    order = find_order(token)
    if request.method == "POST":
        review_requests.stop(order)
        if "List-Unsubscribe" not in request.POST:
            return private(SeeOther(request.path))
    shown = {"seo": SEO, "order": order, "is_stopped": review_requests.is_stopped(order)}
    return private(render(request, "store/no_review_letters.html", shown))


def _open_order(token: str) -> Order:
    order = find_order(token)
    if not reviews.is_open(order):
        raise Http404("This order cannot be reviewed now.")
    return order


def _named(order: Order, slug: str) -> Bought:
    for bought in reviews.bought(order):
        if bought.product.slug == slug:
            return bought
    raise Http404("This product was not bought with this order.")


def _back_to(order: Order, slug: str) -> HttpResponse:
    return private(SeeOther(f"{reverse('store:review', args=[order.access_token])}#{slug}"))


def _page(request: HttpRequest, order: Order, typed: ReviewForm | None = None) -> HttpResponse:
    written = list(order.reviews.all())
    parts = [_part(bought, written, typed) for bought in reviews.bought(order)]
    shown = {
        "seo": SEO,
        "order": order,
        "parts": parts,
        "typed": typed,
        "reasons": Review.Reason.labels,
    }
    return private(
        render(request, "store/review.html", shown, status=422 if typed is not None else 200)
    )


def _part(bought: Bought, written: list[Review], typed: ReviewForm | None) -> Part:
    mine = [each for each in written if each.product_id == bought.product.pk]
    last = mine[0] if mine else None
    is_gone = last is None or last.state == Review.State.WITHDRAWN
    form = ReviewForm(instance=None if is_gone else last, prefix=bought.product.slug)
    return Part(
        bought=bought,
        last=last,
        is_published=any(each.state == Review.State.PUBLISHED for each in mine),
        form=typed if typed is not None and typed.prefix == form.prefix else form,
    )
