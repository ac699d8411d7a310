"""Ask a pedorthist, or write to us about anything else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from biocorrect.client_address import client_key
from biocorrect.public_pages import public, public_with
from biocorrect.seo import Seo, absolute, breadcrumbs, json_ld
from store import inbox
from store.forms import MessageForm
from store.models import Message
from store.views.cart import SeeOther
from store.views.order_page import private

TOO_OFTEN = (
    "You have sent several messages within the hour. Yours is still here: wait a little and send "
    "it again, or write it as an e-mail."
)


@public_with("topic")
def ask(request: HttpRequest) -> HttpResponse:
    """The form. A link may choose its topic: /ask/?topic=bulk."""
    topic = request.GET.get("topic", "")
    known = topic if topic in Message.Topic.values else ""
    return _page(request, MessageForm(initial={"topic": known}))


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def send(request: HttpRequest) -> HttpResponse:
    """Take the message. Whatever is wrong, the words stay in the form."""
    if request.method != "POST":
        return redirect("store:ask")
    form = MessageForm(request.POST)
    if not form.is_valid():
        return private(_page(request, form, status=422))
    try:
        inbox.take(form.save(commit=False), client=client_key(request))
    except inbox.WroteTooOften:
        form.add_error(None, TOO_OFTEN)
        return private(_page(request, form, status=429))
    return private(SeeOther(reverse("store:asked")))


@public
def asked(request: HttpRequest) -> HttpResponse:
    seo = Seo(
        title="We got your message | Biocorrect",
        description="A person reads it and answers by e-mail.",
        robots="noindex",
    )
    return render(request, "store/asked.html", {"seo": seo})


def _page(request: HttpRequest, form: MessageForm, status: int = 200) -> HttpResponse:
    trail = [("Home", reverse("content:home"))]
    here = ("Ask a pedorthist", reverse("store:ask"))
    seo = Seo(
        title="Ask a pedorthist | Biocorrect",
        description="Write to a certified pedorthist about shoes, sizes and insoles, or to us "
        "about an order. A person answers by e-mail. What we can and cannot answer.",
        canonical=absolute(here[1]),
        json_ld=(json_ld(breadcrumbs([*trail, here])),),
    )
    context = {"form": form, "trail": trail, "seo": seo}
    return render(request, "store/ask.html", context, status=status)
