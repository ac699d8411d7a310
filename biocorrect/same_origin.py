"""Refuse writes that another site started.

Public pages are the same for everyone and set no cookie, so their forms carry no CSRF token.
The browser itself says where a request came from: in `Sec-Fetch-Site`, or, where that is
missing, in `Origin`. A request that says neither is refused too.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def same_origin_exempt(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view be called from elsewhere, because what it is sent proves itself.

    That is the webhook, which Stripe signs, and what stops letters: the key in its address.
    """
    view.same_origin_exempt = True  # type: ignore[attr-defined]
    return view


class SameOriginMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponse | None:
        if request.method in SAFE_METHODS or getattr(view, "same_origin_exempt", False):
            return None
        if _comes_from_here(request):
            return None
        return render(request, "403.html", status=403)


def _comes_from_here(request: HttpRequest) -> bool:
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is not None and origin == f"{request.scheme}://{request.get_host()}"
