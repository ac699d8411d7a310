"""Who points at a thing: an app that keeps pages answers for things of apps it may not know.

The shop asks before it takes a product away; it need not know who else keeps pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Pointer:
    """A page that leads to the thing: its title, who sees it, and where staff change it."""

    title: str
    seen: str
    address: str


type Finder = Callable[[Model], Iterable[Pointer]]

_finders: list[Finder] = []


def ask(finder: Finder) -> None:
    """Ask this finder too from now on, once. Meant for the start of an app."""
    if finder not in _finders:
        _finders.append(finder)


def to(thing: Model) -> list[Pointer]:
    """Return everything that leads to a thing with an address of its own."""
    return [pointer for finder in _finders for pointer in finder(thing)]
