"""Where a request comes from, for limits that count by address."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """Return the visitor's address as text, or None where the server names none.

    Only what our own proxies appended to X-Forwarded-For counts: whatever stands before it was
    written by the visitor. An entry that is no address is passed over for the peer itself.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    trusted = forwarded[-min(settings.TRUSTED_PROXIES, len(forwarded)) :]
    candidates = [trusted[0], peer] if settings.TRUSTED_PROXIES else [peer]
    return next(filter(None, map(_as_address, candidates)), None)


def _as_address(text: str) -> str | None:
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return None
