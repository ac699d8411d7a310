"""The size of one product for a foot or shoe that somebody typed beside its sizes. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from store import size_guide, typed_size
from store.sizing import Band
from store.typed_size import TypedSize

# What a page repeats of what was typed; no size takes more.
_LONGEST = 40
# A child's shoe is a number below this in the US; a larger one is a foot or a European size.
_LARGEST_CHILD = 17


@dataclass(frozen=True, slots=True)
class FoundSize:
    """What was typed, how it can be read, and in which of our sizes the product is made."""

    typed: str
    sizes: tuple[TypedSize, ...]
    made: frozenset[str]

    @property
    def error(self) -> str:
        return size_guide.NOT_READ if self.typed and not self.sizes else ""

    @property
    def is_one(self) -> bool:
        """Tell whether it can only be one size of ours, or only none."""
        return len({size.band for size in self.sizes}) == 1

    @property
    def reading(self) -> TypedSize | None:
        """The likeliest reading, where all of them lead to the same."""
        return self.sizes[0] if self.is_one else None

    @property
    def band(self) -> Band | None:
        """Our size for it, whether the product is made in it or not."""
        return self.reading.band if self.reading else None

    @property
    def name(self) -> str:
        """The size to choose; empty where there is none, or more than one."""
        return self.band.name if self.band and self.band.name in self.made else ""

    @property
    def nearly(self) -> Band | None:
        """The larger size, where a foot all but reaches it and the product is made in it."""
        larger = size_guide.nearly(self.reading) if self.reading else None
        return larger if larger and larger.name in self.made else None

    @property
    def smaller(self) -> Band | None:
        """The size it is with brands that count women's half a size further from men's."""
        return self.reading.smaller if self.reading else None


def found_size(text: str, made: Collection[str], *, child: bool) -> FoundSize:
    """Read a foot or shoe as typed beside the sizes of an insole, a child's or an adult's."""
    typed = " ".join(text.split())[:_LONGEST]
    sizes = size_guide.read(typed, _system(typed, child=child)) if typed else ()
    if child:
        sizes = tuple(replace(size, is_child=True) if size.is_length else size for size in sizes)
    fitting = tuple(size for size in sizes if size.band and size.band.is_child == child)
    return FoundSize(typed, fitting or sizes, frozenset(made))


def _system(typed: str, *, child: bool) -> str:
    """Take a small number alone for a child's shoe, where only children's insoles are chosen."""
    try:
        is_small = typed_size.number(typed) < _LARGEST_CHILD
    except ValueError:
        return ""
    return "us-child" if child and is_small else ""
