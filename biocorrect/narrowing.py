"""A list narrowed by the filters of its address: with counts, and a link that takes each away.

Filters of one group widen each other, groups narrow each other. Whatever in an address is not a
filter is left out as if it had not been sent. Nothing here asks the database.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

type Chosen = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Group[T]:
    """Filters that widen each other, and how a thing of the list answers them."""

    name: str
    title: str
    options: dict[str, str]
    of: Callable[[T], Iterable[str]]

    def fits(self, thing: T, chosen: Sequence[str]) -> bool:
        return not chosen or not set(chosen).isdisjoint(self.of(thing))


@dataclass(frozen=True, slots=True)
class Option:
    """One filter: how many things it would show, and whether it is chosen."""

    group: str
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A link that takes one filter away: what it is called, where it leads, what it shows."""

    label: str
    address: str
    count: int

    @property
    def within(self) -> str:
        """Its name within a sentence: “shoe: running”."""
        return lowered(self.label)


def understood[T](groups: Iterable[Group[T]], asked: QueryDict) -> Chosen:
    """Keep what is a filter, each once, in the order the page shows them."""
    return {
        group.name: [value for value in group.options if value in asked.getlist(group.name)]
        for group in groups
    }


def matching[T](groups: Iterable[Group[T]], things: Iterable[T], chosen: Chosen) -> list[T]:
    asked = [(group, chosen[group.name]) for group in groups if chosen[group.name]]
    return [thing for thing in things if all(group.fits(thing, of) for group, of in asked)]


def counted[T](
    groups: Sequence[Group[T]],
    things: Sequence[T],
    chosen: Chosen,
    unit: Callable[[T], Hashable] = lambda thing: thing,
) -> list[tuple[Group[T], list[Option]]]:
    """Count for each filter what it shows together with the other groups.

    Things of the same `unit` count once, as the variants of a product do.
    """
    return [(group, options(groups, things, chosen, group, unit)) for group in groups]


def options[T](
    groups: Sequence[Group[T]],
    things: Sequence[T],
    chosen: Chosen,
    group: Group[T],
    unit: Callable[[T], Hashable],
) -> list[Option]:
    shown: dict[str, set[Hashable]] = {value: set() for value in group.options}
    for thing in matching(groups, things, chosen | {group.name: []}):
        for value in group.of(thing):
            shown.get(value, set()).add(unit(thing))
    return [
        Option(group.name, value, label, len(shown[value]), value in chosen[group.name])
        for value, label in group.options.items()
    ]


def ways_back[T](
    groups: Sequence[Group[T]],
    things: Sequence[T],
    chosen: Chosen,
    more: Mapping[str, str],
    unit: Callable[[T], Hashable] = lambda thing: thing,
) -> list[Way]:
    """Return for every chosen filter the link that takes it away and keeps everything else."""
    ways = []
    for group in groups:
        for value in chosen[group.name]:
            fewer = chosen | {group.name: [each for each in chosen[group.name] if each != value]}
            label = f"{group.title}: {lowered(group.options[value])}"
            left = {unit(thing) for thing in matching(groups, things, fewer)}
            ways.append(Way(label, address(fewer, more), len(left)))
    return ways


def lowered(words: str) -> str:
    """Begin with a small letter what began a line; “XS” stays as it is."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def address(chosen: Chosen, more: Mapping[str, str]) -> str:
    """Return the query of the list with these filters: “?shoe=run&sort=price”, or “.” for none."""
    query = QueryDict(mutable=True)
    for name, values in chosen.items():
        query.setlist(name, values)
    query.update(more)
    return f"?{query.urlencode()}" if query.urlencode() else "."
