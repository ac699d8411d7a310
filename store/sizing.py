"""Foot length, shoe sizes and our size bands. Pure; lengths in millimetres."""

from __future__ import annotations

from dataclasses import dataclass


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
