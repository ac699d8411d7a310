"""The cart page and what can be done on it. Every change is a form; a redirect shows the result."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from biocorrect.seo import Seo
from store import reorder, typed_size
from store.forms import AddForm, LineForm
from store.models import MAX_QUANTITY, Cart, CartLine, Product, Variant
from store.quote import Quote, quote
from store.views.catalogue import render_product

TOKEN_COOKIE = "cart"  # noqa: S105 - the name of a cookie
COUNT_COOKIE = "cart_count"
COOKIE_SECONDS = 30 * 24 * 3600
NOT_THERE = "That insole is not in your cart any more. Below is what is in it."


class SeeOther(HttpResponseRedirect):
    """A redirect after a form, which the browser follows with GET."""

    status_code = 303


def find_cart(request: HttpRequest) -> Cart | None:
    return Cart.objects.with_token(request.COOKIES.get(TOKEN_COOKIE, ""))


def remember_cart(response: HttpResponse, cart: Cart) -> None:
    """Keep the cart, its token in the browser, and its count where the header's script reads it."""
    cart.touch()
    response.set_cookie(
        TOKEN_COOKIE,
        cart.token,
        max_age=COOKIE_SECONDS,
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )
    remember_count(response, cart.count)


def remember_count(response: HttpResponse, count: int) -> None:
    response.set_cookie(
        COUNT_COOKIE,
        str(count),
        max_age=COOKIE_SECONDS,
        secure=settings.HTTPS,
        samesite="Lax",
    )


@require_safe
@cache_control(private=True, no_cache=True)
def show(request: HttpRequest) -> HttpResponse:
    return render_cart(request, find_cart(request))


def render_cart(
    request: HttpRequest,
    cart: Cart | None,
    *,
    form_error: str = "",
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the cart page, whatever led to it."""
    now = quote(cart)
    context = {
        "seo": Seo(title="Cart | Biocorrect", description="Your cart.", robots="noindex"),
        "cart_lines": now.lines,
        "totals": now.totals,
        "fingerprint": now.fingerprint,
        "can_check_out": bool(now.lines) and not now.has_problem,
        "sendings": now.sendings,
        "last": now.last,
        "is_alone": len(now.lines) == 1,
        "removed": _removed(request, now),
        "gone": _gone(request),
        "errors": errors or {},
        "form_error": form_error,
        "most": MAX_QUANTITY,
        **_open_payment(now),
    }
    response = render(request, "store/cart.html", context, status=status)
    if cart:
        remember_count(response, now.totals.pairs)
    return response


def _open_payment(now: Quote) -> dict[str, Any]:
    """The payment page that is already open for exactly this cart, and until when."""
    order = now.pending
    is_open = (
        order is not None
        and bool(order.session_url)
        and order.fingerprint == now.fingerprint
        and order.session_expires_at > timezone.now()
    )
    if order is None or not is_open:
        return {"held_until": None, "continue_url": ""}
    return {"held_until": order.session_expires_at, "continue_url": order.session_url}


def _removed(request: HttpRequest, now: Quote) -> dict[str, Any] | None:
    """What the address says was just removed, so that it can be put back."""
    if "removed" not in request.GET:
        return None
    form = LineForm(
        {
            "sku": request.GET.get("removed"),
            "quantity": request.GET.get("q"),
            "shoe": request.GET.get("shoe"),
        }
    )
    if not form.is_valid():
        return None
    sku = form.cleaned_data["sku"]
    if any(line.variant.sku == sku for line in now.lines):
        return None
    variant = Variant.objects.on_sale().filter(sku=sku).select_related("product").first()
    if variant is None:
        return None
    return {
        "name": variant.product.name,
        "options": variant.options,
        "sku": sku,
        "quantity": form.cleaned_data["quantity"],
        "shoe": form.cleaned_data["shoe"],
    }


def _gone(request: HttpRequest) -> list[reorder.Gone]:
    """What of an order that was put in again the address says is no longer sold."""
    skus = [sku.replace("\x00", "") for sku in request.GET.getlist("gone")]
    return reorder.in_place_of(skus) if skus else []


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    form = AddForm(request.POST)
    if not form.is_valid():
        return _refuse_add(request, form)
    cart = find_cart(request) or Cart.objects.create()
    cart.add(form.variant, form.cleaned_data["quantity"], shoe=form.shoe_words)
    response = SeeOther(reverse("store:cart"))
    remember_cart(response, cart)
    return response


def _refuse_add(request: HttpRequest, form: AddForm) -> HttpResponse:
    """Show the product again with the choice kept and the reason beside it."""
    product = form.cleaned_data.get("product")
    if not isinstance(product, Product):
        return render_cart(request, find_cart(request), form_error=form.first_error, status=422)
    response = render_product(
        request,
        product,
        arch=request.POST.get("arch", ""),
        size=request.POST.get("size", ""),
        shoe=request.POST.get("shoe", ""),
        error=form.first_error,
    )
    response.status_code = 422
    return response


@require_POST
def update(request: HttpRequest) -> HttpResponse:
    """Set how many pairs a line holds. The buttons − and + send the number they stand for."""
    cart = find_cart(request)
    line = _line(cart, request)
    if cart is None or line is None:
        return render_cart(request, cart, form_error=NOT_THERE, status=422)
    form = LineForm({"sku": line.variant.sku, "quantity": request.POST.get("quantity")})
    if not form.is_valid():
        errors = {line.variant.sku: str(form.errors["quantity"][0])}
        return render_cart(request, cart, errors=errors, status=422)
    cart.change(line.variant, form.cleaned_data["quantity"])
    return _changed(cart)


def _line(cart: Cart | None, request: HttpRequest) -> CartLine | None:
    if cart is None:
        return None
    sku = request.POST.get("sku", "").replace("\x00", "")
    return cart.lines.select_related("variant").filter(variant__sku=sku).first()


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    cart = find_cart(request)
    line = _line(cart, request)
    if cart is None or line is None:
        return render_cart(request, cart, form_error=NOT_THERE, status=422)
    query = urlencode({"removed": line.variant.sku, "q": line.quantity, "shoe": line.shoe})
    line.delete()
    return _changed(cart, query)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Put back what was just removed."""
    form = LineForm(request.POST)
    variant = None
    if form.is_valid():
        variant = Variant.objects.on_sale().filter(sku=form.cleaned_data["sku"]).first()
    if variant is None:
        say = "That one cannot be put back. Choose it again in the shop."
        return render_cart(request, find_cart(request), form_error=say, status=422)
    cart = find_cart(request) or Cart.objects.create()
    shoe = typed_size.said(form.cleaned_data["shoe"], variant.size)
    cart.add(variant, form.cleaned_data["quantity"], shoe=shoe)
    response = _changed(cart)
    remember_cart(response, cart)
    return response


def _changed(cart: Cart, query: str = "") -> HttpResponse:
    cart.touch()
    response = SeeOther(f"{reverse('store:cart')}?{query}" if query else reverse("store:cart"))
    remember_count(response, cart.count)
    return response
