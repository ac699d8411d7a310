"""Pages that are the same for everyone: what they may depend on, and how long others keep them.

A public view is handed a request without cookies, and without any parameter that it did not
declare: what `PageCache` leaves out of a page's key, the page cannot have read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, QueryDict
from django.templatetags.static import static
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

type View = Callable[..., HttpResponse]

# Asking again costs us a few microseconds and a 304, so a CDN asks soon: ten seconds after a
# price, and at most a minute more while it fetches the next answer. While nothing answers, a day.
FRESH = {
    "public": True,
    "max_age": 0,
    "s_maxage": 10,
    "stale_while_revalidate": 60,
    "stale_if_error": 86400,
}
# What a browser may fetch ahead, when a reader is about to follow a link.
SPECULATION = "speculation.rules"


def public(view: View) -> View:
    """Make a page that no parameter of its address changes. See `public_with`."""
    return public_with()(view)


def public_with(*reads: str) -> Callable[[View], View]:
    """Make a page that only these parameters of its address may change; it sees no others.

    Browsers and CDNs may keep the answer and ask again by its ETag. `No-Vary-Search` tells them
    the parameters too. Cookies are taken away as well: a page for one visitor is not public.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def shown(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            request.GET = only(request.GET, reads)  # type: ignore[assignment]
            request.COOKIES = {}
            response = view(request, *args, **kwargs)
            patch_vary_headers(response, ["Accept-Encoding"])
            response.headers["No-Vary-Search"] = no_vary_search(reads)
            if response.headers["Content-Type"].startswith("text/html"):
                response.headers["Speculation-Rules"] = f'"{static(SPECULATION)}"'
            return response

        answer = require_safe(conditional_page(cache_control(**FRESH)(shown)))
        answer.reads = frozenset(reads)  # type: ignore[attr-defined]
        return answer

    return decorate


def only(asked: QueryDict, reads: tuple[str, ...]) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in asked:
        if name in reads:
            kept.setlist(name, asked.getlist(name))
    kept._mutable = False
    return kept


def no_vary_search(reads: tuple[str, ...]) -> str:
    """Write the parameters as the header has them: `key-order, params, except=("arch" "size")`."""
    if not reads:
        return "key-order, params"
    names = " ".join(f'"{name}"' for name in reads)
    return f"key-order, params, except=({names})"


def parameters_of(path: str) -> frozenset[str] | None:
    """Return the parameters that may change the page at a path; None where none is public."""
    try:
        return getattr(resolve(path).func, "reads", None)
    except Resolver404:
        return None
