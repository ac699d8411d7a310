"""“Tell me when it is back”: asked for on a product's page, confirmed and stopped by a letter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from biocorrect.client_address import client_key
from biocorrect.public_pages import public
from biocorrect.same_origin import same_origin_exempt
from biocorrect.seo import Seo
from store import alerts
from store.forms import TellMeForm
from store.models import StockAlert
from store.views.cart import SeeOther
from store.views.order_page import email_in_part, private

TOO_OFTEN = "That was often in a short time. Wait a while and ask again."
SEO = Seo(title="Tell me when it is back | Biocorrect", description="", robots="noindex")


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def ask(request: HttpRequest) -> HttpResponse:
    """Take an address. The answer is the same whether we know it or not."""
    if request.method != "POST":
        return redirect("store:shop")
    form = TellMeForm(request.POST)
    if not form.is_valid() or form.variant is None:
        return private(_page(request, form, status=422))
    if form.variant.availability.is_orderable:
        return private(SeeOther(form.variant.get_absolute_url()))
    try:
        if not form.cleaned_data["website"]:
            alerts.ask(form.variant, form.cleaned_data["email"], client=client_key(request))
    except alerts.AskedTooOften:
        form.add_error(None, TOO_OFTEN)
        return private(_page(request, form, status=429))
    return private(SeeOther(reverse("store:tell_me_asked")))


@public
def asked(request: HttpRequest) -> HttpResponse:
    days = StockAlert.CONFIRM_WITHIN.days
    return render(request, "store/tell_me_asked.html", {"seo": SEO, "days": days})


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more and let a press of the button count: programs that read mail follow links."""
    alert = StockAlert.objects.with_token(token)
    if alert is None or alert.is_over:
        return private(render(request, "store/tell_me_over.html", {"seo": SEO}, status=404))
    if request.method == "POST":
        alerts.confirm(alert)
        return private(SeeOther(request.path))
    shown = {"seo": SEO, "alert": alert, "email": email_in_part(alert.email)}
    return private(render(request, "store/tell_me_about.html", shown))


@same_origin_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Forget the address of a letter. A mail program's own button posts here too (RFC 8058).

    It comes from no page of ours, and must not be led on to another: the key in the address is
    what it shows. A link without a row is one that was stopped, told or over, which is the same.
    """
    if request.method == "POST":
        alerts.stop(token)
    shown = {"seo": SEO, "alert": StockAlert.objects.with_token(token)}
    return private(render(request, "store/tell_me_stop.html", shown))


def _page(request: HttpRequest, form: TellMeForm, status: int) -> HttpResponse:
    context = {"seo": SEO, "form": form, "variant": form.variant}
    return render(request, "store/tell_me.html", context, status=status)
