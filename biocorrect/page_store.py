"""Finished pages, as they are sent, kept within so many bytes."""

from __future__ import annotations

import re
import sys
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace

from biocorrect import content_coding
from biocorrect.content_coding import IDENTITY
from biocorrect.page_address import Address

type Headers = list[tuple[str, str]]

_TAG = re.compile(r'(?:W/)?("[^"]*")')


@dataclass(frozen=True, slots=True)
class Page:
    """One finished page: its headers, and in each coding what the coding adds, and the body.

    `epoch` names the state of the site that it shows. Its tag is a weak one: the same page in
    another coding, or compressed harder, is the same page.
    """

    epoch: int
    head: Headers
    tag: str
    codings: dict[str, tuple[Headers, bytes]]
    is_pressed: bool = False

    @classmethod
    def of(cls, epoch: int, headers: Headers, body: bytes) -> Page:
        """Finish a page. Its headers hold an ETag, and say nothing of a coding."""
        head, tag = _head(headers)
        return cls(epoch, head, tag, _codings(content_coding.packed(body)))

    def pressed(self) -> Page:
        """Return the same page, compressed as hard as can be."""
        codings = _codings(content_coding.pressed(self.body))
        return replace(self, codings=codings, is_pressed=True)

    def shows(self, headers: Headers, body: bytes) -> bool:
        """Whether finishing these would make this very page once more."""
        return self.body == body and (self.head, self.tag) == _head(headers)

    @property
    def body(self) -> bytes:
        return self.codings[IDENTITY][1]

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        texts = sum(sys.getsizeof(text) for each in self.head for text in each)
        return texts + sum(sys.getsizeof(body) for _, body in self.codings.values())

    def is_known_by(self, tags: str) -> bool:
        """Whether an If-None-Match header names it. Tags are compared weakly, as RFC 9110 asks."""
        if tags == self.tag or tags.strip() == "*":
            return True
        return self.tag.removeprefix("W/") in _TAG.findall(tags)


def _head(headers: Headers) -> tuple[Headers, str]:
    """Make the tag weak, and leave out what depends on the coding."""
    opaque = next(value for name, value in headers if name.lower() == "etag")
    tag = f"W/{opaque.removeprefix('W/')}"
    kept = [each for each in headers if each[0].lower() not in {"etag", "content-length"}]
    return [*kept, ("ETag", tag)], tag


def _codings(bodies: dict[str, bytes]) -> dict[str, tuple[Headers, bytes]]:
    named = {
        coding: [] if coding == IDENTITY else [("Content-Encoding", coding)] for coding in bodies
    }
    return {
        coding: ([*named[coding], ("Content-Length", str(len(body)))], body)
        for coding, body in bodies.items()
    }


class PageStore:
    """Pages by their address. When they get too many, those asked for longest ago go first."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._pages: OrderedDict[Address, tuple[Page, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, address: Address) -> Page | None:
        with self._lock:
            found = self._pages.get(address)
            if found is None:
                return None
            self._pages.move_to_end(address)
            return found[0]

    def put(self, address: Address, page: Page) -> None:
        """Keep a page in place of the one at its address. One that fills a quarter is not kept."""
        size = page.size + sum(map(sys.getsizeof, address))
        with self._lock:
            self.bytes -= self._pages.pop(address, (page, 0))[1]
            if size > self.most_bytes // 4:
                return
            self._pages[address] = page, size
            self.bytes += size
            while self.bytes > self.most_bytes:
                self.bytes -= self._pages.popitem(last=False)[1][1]

    def swap(self, address: Address, old: Page, new: Page) -> None:
        """Put a page in the place of another, unless that is gone meanwhile."""
        with self._lock:
            found = self._pages.get(address)
        if found is not None and found[0] is old:
            self.put(address, new)

    def __len__(self) -> int:
        return len(self._pages)
