"""A request and the answer to it, apart from any socket."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

type Json = dict[str, Any]


class NoAnswer(Exception):
    """The connection is to be closed without a word."""


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = b""

    @property
    def is_read(self) -> bool:
        return self.method in {"GET", "HEAD"}

    def header(self, name: str) -> str:
        return self.headers.get(name.lower(), "")

    def form(self) -> dict[str, str]:
        """The fields of a form sent by a browser, surrounding blanks taken off."""
        pairs = parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return {name: value.strip() for name, value in pairs}

    def query_fields(self) -> dict[str, str]:
        return dict(parse_qsl(self.query, keep_blank_values=True))


@dataclass
class Response:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def json_response(body: Json, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Answer as Stripe prints JSON: indented by two, never cached."""
    fixed = {"Content-Type": "application/json", "Cache-Control": "no-cache, no-store"}
    text = json.dumps(body, indent=2, ensure_ascii=False)
    return Response(status, text.encode(), fixed | (headers or {}))


def redirect(address: str) -> Response:
    return Response(303, b"", {"Location": address, "Cache-Control": "no-store"})
