"""From the cart to Stripe's payment page, and Stripe's word back."""

from __future__ import annotations

import logging

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from biocorrect.client_address import client_key
from biocorrect.same_origin import same_origin_exempt
from store import checkout, payments
from store.models import Cart, Order, OutOfStock, Variant
from store.views.cart import SeeOther, find_cart, render_cart

logger = logging.getLogger(__name__)

LARGEST_EVENT = 512 * 1024
UNREACHABLE = (
    "The payment page is not answering just now. Nothing was charged and your cart is kept. "
    "Please try again in a minute."
)
REFUSED = (
    "We cannot take payments right now. Nothing was charged and your cart is kept. "
    "We have been told and are looking at it."
)
CHANGED = (
    "Something has changed since you opened this page: what is in it, a price, or the days it "
    "arrives. Check it, then go on."
)


@require_POST
@never_cache
@payments.patience()
def start(request: HttpRequest) -> HttpResponse:
    """Place the order and send the shopper to its payment page; trouble shows the cart again."""
    cart = find_cart(request)
    if cart is None:
        return SeeOther(reverse("store:cart"))
    try:
        order = checkout.place(
            cart, request.POST.get("fingerprint", ""), client=client_key(request)
        )
        return SeeOther(payments.open_session(order))
    except checkout.AlreadyPaid as paid:
        return SeeOther(reverse("store:order_thanks", args=[paid.order.access_token]))
    except checkout.TooManyOrders:
        return render(request, "429.html", status=429)
    except checkout.CartChanged:
        return render_cart(request, cart, form_error=CHANGED, status=409)
    except OutOfStock as error:
        return render_cart(request, cart, form_error=_gone(error.variant), status=409)
    except payments.PaymentUnreachable:
        return _try_again(request, cart, UNREACHABLE)
    except payments.PaymentRefused:
        return _try_again(request, cart, REFUSED)


def _try_again(request: HttpRequest, cart: Cart, say: str) -> HttpResponse:
    logger.warning("Payment page not opened for cart %s", cart.pk)
    response = render_cart(request, cart, form_error=say, status=503)
    response["Retry-After"] = "60"
    return response


def _gone(variant: Variant) -> str:
    """Tell that somebody else was faster, and when it may come back."""
    name = f"{variant.product.name}, {variant.options},"
    holder = (
        Order.objects.waiting()
        .filter(lines__variant=variant, session_expires_at__gt=timezone.now())
        .order_by("session_expires_at")
        .first()
    )
    if holder is None:
        return f"{name} has just sold out. Nothing was charged."
    until = timezone.localtime(holder.session_expires_at)
    return (
        f"{name} has just been reserved by someone else. If they do not buy it, it is free again "
        f"at {until:%-I:%M %p}. Nothing was charged."
    )


@csrf_exempt
@same_origin_exempt
@require_POST
@never_cache
@payments.patience()
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Take Stripe's word. 200: kept and acted upon. 400: not Stripe's. 5xx: Stripe asks again."""
    try:
        if len(request.body) > LARGEST_EVENT:
            raise RequestDataTooBig
        payments.receive_event(request.body, request.headers.get("Stripe-Signature", ""))
    except RequestDataTooBig:
        return HttpResponse("Too large.", status=413)
    except payments.BadWebhook as error:
        return HttpResponse(f"Refused: {error}.", status=400)
    except payments.PaymentUnreachable:
        logger.warning("Stripe did not answer while its webhook was handled")
        return HttpResponse("Stripe did not answer; send again.", status=500)
    except OperationalError:
        logger.exception("The database was busy while a webhook was handled")
        return HttpResponse("Busy; send again.", status=503)
    return HttpResponse("Thank you.")
