"""Where a request's page lies in the cache: scheme, host, path, and what may change the page.

Whoever asks can write what they like into a request, so an address holds only what Django itself
believes: a host that is allowed, the scheme as Django reads it, and declared parameters.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit
from wsgiref.types import WSGIEnvironment

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from biocorrect.public_pages import parameters_of

# More than the shop's filters need, all of them chosen.
LONGEST_QUERY, MOST_PARAMETERS = 512, 24


class Address(NamedTuple):
    """What tells one page from another."""

    scheme: str
    host: str
    path: str
    query: str


class Addresses:
    """Reads addresses from requests, by the settings and the views of this site."""

    def __init__(self) -> None:
        self._session_cookie = settings.SESSION_COOKIE_NAME
        self.secure_header, self._secure_value = settings.SECURE_PROXY_SSL_HEADER or ("", "")
        self._host = lru_cache(maxsize=256)(_our_host)

    def of(self, request: WSGIEnvironment) -> Address | None:
        """Return the address of the page that is asked for; None for what no cache may answer.

        That is whatever is no plain reading: other methods, a member of staff's session, a log-in,
        a condition on what is changed; and whatever is not ours, as a strange host.
        """
        if (
            request["REQUEST_METHOD"] not in {"GET", "HEAD"}
            or self._session_cookie in request.get("HTTP_COOKIE", "")
            or "HTTP_AUTHORIZATION" in request
            or "HTTP_IF_MATCH" in request
            or "HTTP_IF_UNMODIFIED_SINCE" in request
            # Some servers take it from a header; links on the page would begin with it.
            or request.get("SCRIPT_NAME")
        ):
            return None
        host = self._host(request.get("HTTP_HOST", ""), request["SERVER_PORT"])
        path: str = request["PATH_INFO"]
        query: str | None = request.get("QUERY_STRING", "")
        if query:
            query = kept_query(path, query)
        if host is None or query is None:
            return None
        return Address(self._scheme(request), host, path, query)

    def _scheme(self, request: WSGIEnvironment) -> str:
        """Read the scheme as Django does."""
        if self.secure_header and (said := request.get(self.secure_header)):
            is_secure = said.partition(",")[0].strip() == self._secure_value
            return "https" if is_secure else "http"
        return str(request["wsgi.url_scheme"])


def is_public(path: str) -> bool:
    """Whether a public view answers at this path, given as a server hands it over."""
    return parameters(path) is not None


def parameters(path: str) -> frozenset[str] | None:
    try:
        # A server hands over the bytes as if they were Latin-1.
        return parameters_of(path.encode("latin-1").decode())
    except UnicodeError:
        return None


# What is asked for again and again is read once: a resolved path takes longer than the answer.
@lru_cache(maxsize=1024)
def kept_query(path: str, query: str) -> str | None:
    """Return the parameters that may change the page, in one order; None where none is public."""
    known = parameters(path)
    if known is None or len(query) > LONGEST_QUERY:
        return None
    try:
        asked = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return None
    # Values of one parameter keep their order: of `?size=S&size=M` Django takes the last.
    kept = sorted((pair for pair in asked if pair[0] in known), key=lambda pair: pair[0])
    return urlencode(kept)


def _our_host(said: str, server_port: str) -> str | None:
    """Return the host that a Host header names, or None for one that is not ours.

    Django looks at no port, so whoever wrote one port after another would fill the memory with
    the same pages; only the server's own and that of the site's address count.
    """
    domain, port = split_domain_port(said)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return None
    ours = {"", server_port, str(urlsplit(settings.SITE_URL).port or "")}
    return said.lower() if port in ours else None
