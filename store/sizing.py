"""Foot length, shoe sizes and our size bands. Pure; lengths in millimetres.

A foot's length in millimetres, standing, is its Mondopoint size (ISO 9407:2019). The shoe systems
are straight lines over the length L of a foot:

    US men 3·L − 22, US women 3·L − 21, UK 3·L − 23     L in inches; a size is a barleycorn, ⅓ inch
    US child 3·L − 9⅔, UK child 3·L − 10                above 13½ they start again at 1
    EU 1.5·L + 2                                        L in cm; a size is a Paris point, ⅔ cm

The zero points of the inch sizes are the Brannock device's. Together with the EU line they give
what the npm package shoe-size-converter gives after the tables of ISO 19407, which call themselves
a guideline: brands differ by up to a size, and a foot length comes first. The ISO tables themselves
were not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from math import ceil, floor

MM_PER_INCH = Fraction(254, 10)
# What an insole is longer than the longest foot of its band, to be trimmed to the shoe.
_ADULT_ALLOWANCE = 12
_CHILD_ALLOWANCE = 10
_THREE_QUARTER = Fraction(7, 10)
# Children's sizes end at 13½ and start again at 1, which people call youth sizes.
RESTART = 13
_LAST_CHILD = Fraction(27, 2)
# What some brands add to a man's size for a woman's, beyond the 1 of the Brannock device.
_OTHER_WOMEN = Fraction(1, 2)


class System(StrEnum):
    """A shoe size system, by the name people know it under."""

    US_MEN = "US men"
    US_WOMEN = "US women"
    UK = "UK"
    EU = "EU"
    US_CHILD = "US child"
    UK_CHILD = "UK child"

    @property
    def is_child(self) -> bool:
        """Tell whether only children's shoes are counted this way. Europe counts all in one."""
        return self in {System.US_CHILD, System.UK_CHILD}


_INCH_ZERO = {
    System.US_MEN: Fraction(22),
    System.US_WOMEN: Fraction(21),
    System.UK: Fraction(23),
    System.US_CHILD: Fraction(29, 3),
    System.UK_CHILD: Fraction(10),
}


def size_of(foot_mm: int | Fraction, system: System) -> Fraction:
    """Convert a foot length (mm) to the exact size, not rounded. A child's size may pass 13½."""
    if system is System.EU:
        return Fraction(3, 20) * foot_mm + 2
    return 3 * Fraction(foot_mm) / MM_PER_INCH - _INCH_ZERO[system]


def foot_of(size: Fraction | int, system: System) -> Fraction:
    """Convert a size back to the foot length it is made for, in millimetres."""
    if system is System.EU:
        return Fraction(20, 3) * (Fraction(size) - 2)
    return (Fraction(size) + _INCH_ZERO[system]) * MM_PER_INCH / 3


def feet_of_women(size: Fraction | int) -> tuple[Fraction, Fraction]:
    """Return the feet (mm) that a US women's size is made for, as brands count it.

    The shorter with those that add 1½ to a man's size, the longer with those that add 1, as the
    Brannock device does.
    """
    return foot_of(size - _OTHER_WOMEN, System.US_WOMEN), foot_of(size, System.US_WOMEN)


def nearest_half(size: Fraction) -> Fraction:
    """Round to the half size a shop would have; a quarter goes up."""
    return Fraction((4 * size + 1) // 2, 2)


def whole_mm(foot_mm: Fraction | int) -> int:
    """Round a foot to its Mondopoint size, in whole millimetres; a half goes up."""
    return floor(foot_mm + Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class Band:
    """One of our sizes: the feet it fits, and how long the insole is before trimming (mm)."""

    name: str
    shortest_foot: int
    longest_foot: int

    @classmethod
    def named(cls, name: str) -> Band:
        """Return the band of this name. Raises KeyError for an unknown one."""
        return _BY_NAME[name]

    @property
    def is_child(self) -> bool:
        return self.name.startswith("K")

    @property
    def systems(self) -> tuple[System, ...]:
        """The shoe size systems that are used for these feet."""
        if self.is_child:
            return (System.US_CHILD, System.EU)
        return (System.US_MEN, System.US_WOMEN, System.UK, System.EU)

    @property
    def feet(self) -> str:
        """The feet it fits in words: “244–260 mm”."""
        return f"{self.shortest_foot}–{self.longest_foot} mm"

    @property
    def shoes(self) -> str:
        """The shoe sizes most people know: “US men 7–8.5, US women 8–9.5, EU 39–41”."""
        return ", ".join(self.known_shoes)

    @property
    def known_shoes(self) -> list[str]:
        """The same, system by system, for a line that must not break within one."""
        return [self.shoe(system) for system in self.systems if system is not System.UK]

    @property
    def every_shoe(self) -> list[str]:
        """The sizes of every system: “US men 7–8.5”, “UK 6–7.5” and so on."""
        return [self.shoe(system) for system in self.systems]

    @property
    def ranges(self) -> list[str]:
        """The sizes of each system alone, for a table headed by `systems`: “7–8.5”."""
        return [self.shoe(system).removeprefix(f"{system} ") for system in self.systems]

    @property
    def smaller(self) -> Band | None:
        """The next smaller band, for children the next smaller of children's; None at the end."""
        return band_for(self.shortest_foot - 1, child=self.is_child)

    @property
    def larger(self) -> Band | None:
        return band_for(self.longest_foot + 1, child=self.is_child)

    def shoe(self, system: System) -> str:
        """Name the sizes of one system it holds: “EU 39–41”, “US youth 1–2.5”."""
        lowest, highest = self.sizes(system)
        if system.is_child and lowest > _LAST_CHILD:
            lowest, highest = lowest - RESTART, highest - RESTART
            return f"{youth(system)} {written(lowest)}–{written(highest)}"
        return f"{system} {written(lowest)}–{written(highest)}"

    def sizes(self, system: System) -> tuple[Fraction, Fraction]:
        """Return the smallest and largest half size whose own foot length rounds into the band."""
        return _sizes(self, system)

    def insole_length_mm(self, *, three_quarter: bool = False) -> int:
        """Return the length before trimming, in whole millimetres; a ¾ insole is 70 % of it."""
        full = self.longest_foot + (_CHILD_ALLOWANCE if self.is_child else _ADULT_ALLOWANCE)
        return round(full * _THREE_QUARTER) if three_quarter else full


@cache
def _sizes(band: Band, system: System) -> tuple[Fraction, Fraction]:
    shortest = band.shortest_foot - Fraction(1, 2)
    longest = band.longest_foot + Fraction(1, 2)
    lowest = ceil(2 * size_of(shortest, system))
    highest = ceil(2 * size_of(longest, system)) - 1
    return Fraction(lowest, 2), Fraction(highest, 2)


def written(size: Fraction) -> str:
    """Write a half size as a shop does: 7, 8.5."""
    return f"{float(size):g}"


def youth(system: System) -> str:
    """Name a system's children's sizes above 13½: “US youth”, “UK junior”."""
    return "US youth" if system is System.US_CHILD else "UK junior"


def shoe_for(foot_mm: int | Fraction, system: System) -> str:
    """Name the half size nearest to a foot (mm): “US men 9.5”, “US youth 1”."""
    size = nearest_half(size_of(foot_mm, system))
    if system.is_child and size > _LAST_CHILD:
        return f"{youth(system)} {written(size - RESTART)}"
    return f"{system} {written(size)}"


def in_cm(foot_mm: int | Fraction) -> str:
    """Write millimetres as centimetres to a tenth: 265 is “26.5”."""
    return f"{whole_mm(foot_mm) / 10:.1f}"


def in_inches(foot_mm: int | Fraction) -> str:
    """Write millimetres as inches to a hundredth: 265 is “10.43”."""
    return f"{float(Fraction(foot_mm) / MM_PER_INCH):.2f}"


BANDS = (
    Band("XS", 210, 226),
    Band("S", 227, 243),
    Band("M", 244, 260),
    Band("L", 261, 277),
    Band("XL", 278, 294),
    Band("XXL", 295, 311),
    Band("K1", 165, 181),
    Band("K2", 182, 198),
    Band("K3", 199, 215),
    Band("K4", 216, 232),
)
_BY_NAME = {band.name: band for band in BANDS}


def band_for(foot_mm: int, *, child: bool = False) -> Band | None:
    """Return the band a foot of this length falls into, or None when none is made for it."""
    return next(
        (
            band
            for band in BANDS
            if band.is_child == child and band.shortest_foot <= foot_mm <= band.longest_foot
        ),
        None,
    )
