"""Requests as a server hands them to an application, without a server."""

import io
from dataclasses import dataclass


@dataclass
class Said:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def how(self):
        """How the cache came by it; empty for what went past."""
        return self.headers.get("X-Page-Cache", "")


def request(path, *, method="GET", host="testserver", scheme="http", **headers):
    """A request. Headers are given as `accept_encoding="br"`."""
    path, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "203.0.113.9",
        "HTTP_HOST": host,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    } | {f"HTTP_{name.upper()}": value for name, value in headers.items()}


def ask(application, path, **options):
    """Ask and read the whole answer, as a server does."""
    said = []
    chunks = application(request(path, **options), lambda *head: said.append(head))
    try:
        body = b"".join(chunks)
    finally:
        getattr(chunks, "close", lambda: None)()
    (status, headers, *_) = said[-1]
    names = [name.lower() for name, _ in headers]
    assert len(names) == len(set(names)), f"a header twice: {names}"
    return Said(int(status[:3]), dict(headers), body)
