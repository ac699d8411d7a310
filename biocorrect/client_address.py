"""Where a request comes from, for limits that count by address."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

# Whoever has one IPv6 address has all that begin with the same 64 bits (RFC 6177).
_OTHERS = 64


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


def client_key(request: HttpRequest) -> str:
    """Return an opaque name of where a request comes from, for limits; the address is not kept."""
    address = client_address(request) or ""
    network = str(int(IPv6Address(address)) >> _OTHERS) if ":" in address else address
    return salted_hmac("biocorrect.client", network, algorithm="sha256").hexdigest()[:32]


def _as_address(text: str) -> str | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    # A socket for both kinds of address writes the older kind as the newer.
    return str(getattr(address, "ipv4_mapped", None) or address)
