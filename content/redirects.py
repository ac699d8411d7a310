"""Old addresses: answered where nothing else answers, and noted when a page moves.

The look-up happens only when the site is about to say “not found”, so no page pays for it.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from content.models import Page, Redirect
from content.models.redirect import is_answered, spelled

# Browsers keep a permanent redirect for ever unless told how long; staff may correct one.
KEPT = "public, max-age=3600"


def redirects(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware: give a way on in place of “not found”, where there is one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        return answer(request) or response

    return middleware


def answer(request: HttpRequest) -> HttpResponse | None:
    """Answer for an old address: 301 to where it leads, 410 for what is gone, or nothing."""
    # PostgreSQL cannot be asked about a text with a NUL; no address of ours ever had one.
    found = None if "\0" in request.path else last(request.path)
    if found is None:
        return None
    if found.is_gone:
        return render(request, "410.html", status=410)
    target = with_query(found.destination, request.META.get("QUERY_STRING", ""))
    return HttpResponsePermanentRedirect(target, headers={"Cache-Control": KEPT})


def last(path: str) -> Redirect | None:
    """Follow an old address to its last redirect, so that nobody is sent on twice.

    Nothing where there is none, where it leads in a circle, or to a page that is not published.
    """
    found, seen = Redirect.objects.at(path).first(), {spelled(path)}
    while found and found.new_path.startswith("/"):
        step = spelled(urlsplit(found.new_path).path)
        if step in seen:
            return None
        seen.add(step)
        later = Redirect.objects.at(step).first()
        if later is None or is_answered(step):
            return found
        found = later
    if found and found.page and not Page.objects.live().filter(pk=found.page.pk).exists():
        return None
    return found


def with_query(target: str, query: str) -> str:
    """Put a query string after those of the target, before its fragment."""
    parts = urlsplit(target)
    joined = "&".join(filter(None, (parts.query, query)))
    return urlunsplit(parts._replace(query=joined))


@transaction.atomic
def page_moved(page: Page, old_slug: str) -> Redirect:
    """Let a published page's old address lead to it. Idempotent.

    A redirect from its new address goes: it would never be asked again.
    """
    Redirect.objects.at(page.get_absolute_url()).delete()
    old = Page(kind=page.kind, slug=old_slug).get_absolute_url()
    way = {"page": page, "new_path": "", "is_gone": False}
    redirect, _ = Redirect.objects.update_or_create(old_path=spelled(old), defaults=way)
    return redirect
