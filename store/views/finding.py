"""Find my order: whoever lost the letter gets its link once more, to the address that bought."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from biocorrect.client_address import client_key
from biocorrect.seo import Seo
from store import finding
from store.forms import FindForm
from store.views.cart import SeeOther
from store.views.order_page import private

TOO_OFTEN = (
    "That was many tries in a short time. Wait an hour, or write to us and name the order number."
)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def find(request: HttpRequest) -> HttpResponse:
    """Answer every number and address alike; only the letter tells whether they belong together."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            finding.send_link(
                form.cleaned_data["number"],
                form.cleaned_data["email"],
                client=client_key(request),
                now=timezone.now(),
            )
        except finding.AskedTooOften:
            return private(render(request, "429.html", {"lead": TOO_OFTEN}, status=429))
        return private(SeeOther(f"{reverse('store:find_order')}?asked"))
    shown = {
        "seo": Seo(
            title="Find my order | Biocorrect",
            description="Lost the letter? Get the link to your order once more.",
            robots="noindex",
        ),
        "form": form,
        "is_asked": "asked" in request.GET and request.method != "POST",
    }
    status = 422 if form.errors else 200
    return private(render(request, "store/find_order.html", shown, status=status))
