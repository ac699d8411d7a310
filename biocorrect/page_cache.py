"""Whole pages, answered from memory before Django is asked: what `wsgi.py` wraps the site in.

A page is kept only if its view is public (`biocorrect.public_pages`) and its answer a plain 200
that says so itself. It is rendered once however many ask, for a request that holds nothing of
theirs but scheme, host, path and the parameters its view declared; so nothing that one visitor
sends can reach another. Members of staff, whose session cookie is there, go past all of it.

Each page belongs to an epoch of the site (`biocorrect.page_version`), and is shown only while that
lasts. What an earlier epoch left is kept: it spares compressing the same bytes again, and it is
better than nothing while the database does not answer.
"""

from __future__ import annotations

import contextlib
import io
import re
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from biocorrect.content_coding import choose
from biocorrect.page_address import Address, Addresses, is_public
from biocorrect.page_store import Headers, Page, PageStore

# Longer than any render takes; who has waited in vain asks Django.
WAIT_SECONDS = 10
OF_THE_SERVER = (
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "wsgi.version",
    "wsgi.url_scheme",
    "wsgi.errors",
    "wsgi.multithread",
    "wsgi.multiprocess",
    "wsgi.run_once",
)
# What a page says of itself once more when it has not changed (RFC 9110, 15.4.5).
OF_A_304 = frozenset({"cache-control", "etag", "expires", "vary"})
# How an answer came about, for whoever looks into it. One without it went past the cache.
HIT, MISS, STALE = (("X-Page-Cache", word) for word in ("hit", "miss", "stale"))

_SHARED = re.compile(r"\bs-maxage=[1-9]")
_PRIVATE = re.compile(r"\b(private|no-store|no-cache)\b")


class Version(Protocol):
    answered: bool

    def epoch(self) -> int | None:
        """Return the number of the site's epoch; None while none is known."""

    def ask_again(self) -> bool:
        """Look once more, now, and say whether the database answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What Django said, word for word."""

    status: str
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        found = (value for each, value in self.headers if each.lower() == name)
        return ", ".join(found).lower()

    @property
    def may_be_shared(self) -> bool:
        """Whether those who asked at the same time may have it too."""
        return not self.header("set-cookie")

    @property
    def may_be_kept(self) -> bool:
        """Whether it is a page for everyone, and says so."""
        freshness = self.header("cache-control")
        return (
            self.status.startswith("200")
            and self.may_be_shared
            and bool(self.header("etag"))
            and not self.header("content-encoding")
            and self.header("vary") in {"", "accept-encoding"}
            and _SHARED.search(freshness) is not None
            and _PRIVATE.search(freshness) is None
        )


type Made = Page | Answer | None


class PageCache:
    """The site, quicker. `most_bytes` bounds what one process keeps."""

    def __init__(self, site: WSGIApplication, version: Version, most_bytes: int) -> None:
        self._site, self._version, self._addresses = site, version, Addresses()
        # Apart, so that no play with parameters can push out the pages that most readers want.
        self._plain = PageStore(most_bytes * 3 // 4)
        self._filtered = PageStore(most_bytes // 4)
        self._renders: dict[tuple[Address, int], Future[Made]] = {}
        self._lock = threading.Lock()
        self._pressing = threading.Lock()

    def __call__(self, request: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        address = self._addresses.of(request)
        page = None if address is None else self._store(address).get(address)
        if address is None or (page is None and not is_public(address.path)):
            return self._site(request, start_response)
        epoch = self._version.epoch()
        if epoch is None:
            return self._site(request, start_response)
        if page is None or page.epoch != epoch:
            return self._ask(address, epoch, request, start_response)
        if not page.is_pressed:
            self._press(address, page)
        return _send(page, HIT, request, start_response)

    def _store(self, address: Address) -> PageStore:
        return self._filtered if address.query else self._plain

    def _ask(
        self, address: Address, epoch: int, request: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer with what one render gave, whoever was the first to ask for it.

        While the database does not answer, an older page is better than none.
        """
        old = self._store(address).get(address)
        if old and not self._version.answered:
            return _send(old, STALE, request, start_response)
        made = self._made(address, epoch, request)
        if isinstance(made, Page):
            return _send(made, MISS, request, start_response)
        if old and made and made.status.startswith("5") and not self._version.ask_again():
            return _send(old, STALE, request, start_response)
        # A redirect takes along the parameters that the render was not told.
        if made is None or made.status.startswith("3"):
            return self._site(request, start_response)
        start_response(made.status, list(made.headers))
        return [] if request["REQUEST_METHOD"] == "HEAD" else [made.body]

    def _made(self, address: Address, epoch: int, request: WSGIEnvironment) -> Made:
        """Render, or wait for whoever does. None where there is nothing to share."""
        turn = address, epoch
        with self._lock:
            render = self._renders.get(turn)
            is_ours = render is None
            if render is None:
                render = self._renders[turn] = Future()
        if not is_ours:
            return _awaited(render)
        try:
            found = self._store(address).get(address)
            # It may have been made since we looked.
            is_there = found is not None and found.epoch == epoch
            made = found if is_there else self._render(address, epoch, request)
            render.set_result(made)
        except BaseException as error:
            render.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._renders[turn]
        return made

    def _render(self, address: Address, epoch: int, request: WSGIEnvironment) -> Made:
        answer = self._answer(self._nobodys(address, request))
        if answer is None or not answer.may_be_shared:
            return None
        if not answer.may_be_kept:
            return answer
        store = self._store(address)
        page = store.get(address)
        if page is not None and page.shows(answer.headers, answer.body):
            page = replace(page, epoch=epoch)
        else:
            page = Page.of(epoch, answer.headers, answer.body)
        store.put(address, page)
        return page

    def _nobodys(self, address: Address, request: WSGIEnvironment) -> WSGIEnvironment:
        """Return a request for this page that holds nothing of whoever asks."""
        secure = self._addresses.secure_header
        kept = {name: request[name] for name in (*OF_THE_SERVER, secure) if name in request}
        return kept | {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": address.path,
            "QUERY_STRING": address.query,
            "HTTP_HOST": address.host,
            "wsgi.input": io.BytesIO(),
        }

    def _answer(self, request: WSGIEnvironment) -> Answer | None:
        """Ask Django. None for an answer whose end is not in sight."""
        status, headers = "", list[tuple[str, str]]()

        def start_response(
            its_status: str, its_headers: Headers, *_: object
        ) -> Callable[[bytes], object]:
            nonlocal status, headers
            status, headers = its_status, its_headers
            return lambda data: None

        chunks = self._site(request, start_response)
        try:
            if all(name.lower() != "content-length" for name, _ in headers):
                return None
            return Answer(status, headers, b"".join(chunks))
        finally:
            if hasattr(chunks, "close"):
                chunks.close()

    def _press(self, address: Address, page: Page) -> None:
        """Compress a page that is asked for again as hard as can be, while nobody waits for it.

        One at a time; whichever page is passed over will be asked for again.
        """

        def press() -> None:
            try:
                self._store(address).swap(address, page, page.pressed())
            finally:
                self._pressing.release()

        if self._pressing.acquire(blocking=False):
            threading.Thread(target=press, daemon=True).start()


def _awaited(render: Future[Made]) -> Made:
    with contextlib.suppress(TimeoutError):
        if render.exception(WAIT_SECONDS) is None:
            return render.result()
    return None


def _send(
    page: Page, how: tuple[str, str], request: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    """Answer with a page as this client takes it. A Range is ignored, as any server may."""
    known = request.get("HTTP_IF_NONE_MATCH")
    if known is not None and page.is_known_by(known):
        kept = [each for each in page.head if each[0].lower() in OF_A_304]
        start_response("304 Not Modified", [*kept, how])
        return []
    coding = choose(request.get("HTTP_ACCEPT_ENCODING"))
    if coding is None:
        return _not_acceptable(start_response)
    headers, body = page.codings[coding]
    start_response("200 OK", [*page.head, *headers, how])
    return [] if request["REQUEST_METHOD"] == "HEAD" else [body]


def _not_acceptable(start_response: StartResponse) -> Iterable[bytes]:
    body = b"This page can be sent as it is, with gzip or with br.\n"
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Vary", "Accept-Encoding"),
    ]
    start_response("406 Not Acceptable", headers)
    return [body]
