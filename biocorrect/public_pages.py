"""Pages that are the same for everyone."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

type View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Let browsers and CDNs keep the answer, and ask again by its ETag."""
    fresh = {"public": True, "max_age": 0, "s_maxage": 60, "stale_while_revalidate": 600}
    return require_safe(conditional_page(cache_control(**fresh)(view)))
