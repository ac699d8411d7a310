"""One step of a shopper, of Stripe or of staff, as a process of its own can be told to take it.

Arguments and results are plain values, because they go through a pipe.
"""

import os
import signal
import threading

from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from store import alerts, checkout, payments, reminders, review_requests
from store.models import Cart, Order, StockLevel
from store.quote import quote
from store.stripe_stand_in.remote import Remote
from tests.stripe_events import WEBHOOK

CHECKOUT = reverse("store:checkout")


def place(cart_id):
    """Press "Go to secure payment" as far as the order, of a cart as it is now."""
    cart = Cart.objects.get(pk=cart_id)
    order = checkout.place(cart, quote(cart).fingerprint, client=str(cart_id))
    return str(order.pk)


def click(token):
    """Press "Go to secure payment": where the shopper is sent, or the status of what is shown."""
    cart = Cart.objects.get(token=token)
    # Everyone at home, so that no two share an address and its limit.
    address = f"10.0.{cart.pk // 256 % 256}.{cart.pk % 256}"
    browser = Client(HTTP_SEC_FETCH_SITE="same-origin", REMOTE_ADDR=address)
    browser.cookies["cart"] = token
    answer = browser.post(CHECKOUT, {"fingerprint": quote(cart).fingerprint})
    return answer.headers.get("Location", answer.status_code)


def deliver(body, signature):
    """Carry a webhook to the shop; the answer's status."""
    answer = Client().post(
        WEBHOOK,
        body,
        content_type="application/json; charset=utf-8",
        HTTP_STRIPE_SIGNATURE=signature,
    )
    return answer.status_code


def settle(session_id):
    order = payments.settle(session_id)
    return order and order.payment_state


def end(order_id):
    return payments.end_session(Order.objects.get(pk=order_id)).payment_state


def pay(stripe, session_id):
    """Pay at the payment page; the status, 303 where the money went through."""
    return Remote(stripe).pay(session_id).status


def refund_all(order_id, seen):
    """Give all of an order's money back, by somebody who saw so many refunds on the page."""
    order = Order.objects.get(pk=order_id)
    refund = payments.request_refund(order, payments.whole_refund(order), seen=seen)
    return payments.send_refund(refund).state


def receive(pairs, reason):
    """Put a delivery away: pairs by the key of their variant."""
    StockLevel.objects.receive(pairs, reason)


def reconcile():
    call_command("reconcile", verbosity=0)


def tell_back():
    return alerts.tell()["told"]


def remind():
    return reminders.send()["reminded"]


def rebuild(session_id):
    order = payments.rebuild(session_id)
    return order and order.code


def ask_for_reviews():
    """Write the letters that ask for reviews, as a site does on which they are switched on."""
    with override_settings(PRODUCT_REVIEWS=True):
        return dict(review_requests.ask())


def work(seconds):
    """Be the worker until told to stop, as systemd tells it after so many seconds."""
    usual = signal.getsignal(signal.SIGTERM)
    threading.Timer(seconds, os.kill, [os.getpid(), signal.SIGTERM]).start()
    call_command("worker", every=0.1)
    signal.signal(signal.SIGTERM, usual)
    return "ended"


def keep(writer, page, fields):
    """Let the browser keep what this person has typed into a page so far."""
    return _post(writer, reverse("admin:content_page_keep", args=[page]), fields)


def save_page(writer, page, fields):
    """Press "Save draft"."""
    address = reverse("admin:content_page_change", args=[page])
    return _post(writer, address, fields | {"_continue": "x"})


def _post(person, address, fields):
    browser = Client(HTTP_SEC_FETCH_SITE="same-origin")
    browser.force_login(User.objects.get(pk=person))
    return browser.post(address, fields).status_code
