"""What the size guide is asked and what it answers: a size as typed, its band and its neighbours.

Nothing is stored. A size stands in the address alone, so that an answer can be shared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.http import urlencode

from store import typed_size
from store.finds import BandCard, band_cards
from store.sizing import BANDS, Band, System, band_for, in_cm, in_inches, shoe_for
from store.typed_size import TypedSize

# What of an address the guide looks at.
PARAMETERS = ("size", "system", "line")

# A number alone is read as if these words stood beside it.
_AS_TYPED = {
    "mm": "{} mm",
    "cm": "{} cm",
    "in": "{} in",
    "us-men": "US men {}",
    "us-women": "US women {}",
    "uk": "UK {}",
    "eu": "EU {}",
    "us-child": "US child {}",
    "uk-child": "UK child {}",
    "eu-child": "EU child {}",
}
SYSTEMS = [
    ("", "Show what it may be"),
    ("Foot length", [("mm", "Millimeters"), ("cm", "Centimeters"), ("in", "Inches")]),
    (
        "Adult shoe",
        [("us-men", "US men’s"), ("us-women", "US women’s"), ("uk", "UK"), ("eu", "EU")],
    ),
    (
        "Child’s shoe",
        [("us-child", "US child or youth"), ("uk-child", "UK child"), ("eu-child", "EU child")],
    ),
]

CHECK_LINE_MM = 100
_MOST_WRONG = 15
# Printing programs that shrink a page keep its middle in place. The middles of Letter (279.4 mm)
# and A4 (297 mm) lie 9 mm apart, which at 3 % is a quarter of a millimetre in what is read.
_MIDDLE = Fraction(2882, 20)
# So close to the next band, two measurements of a foot may well disagree.
_NEAR_MM = 2

NOTHING = "Type a foot length or a shoe size, like 26.5 cm or women’s 8."
NOT_READ = (
    "We cannot read a size in this. "
    "Type it like 26.5\N{NO-BREAK SPACE}cm, men’s\N{NO-BREAK SPACE}10 1/2 or EU 42."
)
BAD_LINE = "The line should measure close to 100 mm. Print the sheet again at 100 %."
NOT_FROM_SHEET = "This corrects a length read off the sheet, not a shoe size. Leave it empty."


class SizeForm(forms.Form):
    """One field for number and unit, a list for a number alone, and how long the check line came.

    When it is valid, `sizes` has the readings, the likeliest first.
    """

    size = forms.CharField(
        label="Foot length or shoe size",
        max_length=40,
        help_text=(
            "With its unit or country: 26.5 cm, 10 3/8 in, "
            "men’s\N{NO-BREAK SPACE}10 1/2, EU 42, child 12."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "enterkeyhint": "search"}
        ),
        error_messages={"required": NOTHING, "max_length": NOT_READ},
    )
    # Not a list of choices to the form: one that it does not have is ignored, as nothing said.
    system = forms.CharField(
        label="If you type only a number", required=False, widget=forms.Select(choices=SYSTEMS)
    )
    line = forms.CharField(
        label="Check line on your printed sheet",
        max_length=12,
        required=False,
        help_text="In mm. Only if it is not 100.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        # Django fills this one in, so its percent sign is written as a format has it.
        error_messages={"max_length": BAD_LINE.replace("%", "%%")},
    )

    sizes: tuple[TypedSize, ...] = ()

    def clean_line(self) -> Fraction | None:
        typed: str = self.cleaned_data["line"].lower().removesuffix("mm").strip()
        if not typed:
            return None
        try:
            length = typed_size.number(typed)
        except ValueError:
            raise forms.ValidationError(BAD_LINE) from None
        if abs(length - CHECK_LINE_MM) > _MOST_WRONG:
            raise forms.ValidationError(BAD_LINE)
        return length

    def clean(self) -> dict[str, Any]:
        chosen = self.cleaned_data
        if "size" in chosen:
            self.sizes = read(chosen["size"], chosen.get("system", ""))
            if not self.sizes:
                self.add_error("size", NOT_READ)
        if (line := chosen.get("line")) and self.sizes:
            self._correct(line)
        for name in [name for name in self.fields if name in self.errors][:1]:
            self.fields[name].widget.attrs["autofocus"] = True
        return chosen

    def _correct(self, line: Fraction) -> None:
        lengths = [size for size in self.sizes if size.is_length]
        if not lengths:
            self.add_error("line", NOT_FROM_SHEET)
        self.sizes = tuple(
            _off_the_sheet(size, size.foot_mm, line) for size in lengths if size.foot_mm
        )


def read(text: str, system: str = "") -> tuple[TypedSize, ...]:
    """Read a size as typed. `system` counts only for a number alone: what the text says wins.

    A foot shorter than any adult's band is read as a child's.
    """
    try:
        typed_size.number(text)
    except ValueError:
        sizes = typed_size.read(text).sizes
    else:
        sizes = typed_size.read(_AS_TYPED.get(system, "{}").format(text)).sizes
    return tuple(map(_as_child, sizes))


def _as_child(size: TypedSize) -> TypedSize:
    is_childs = size.is_length and size.foot < bands(child=False)[0].shortest_foot
    return replace(size, is_child=True) if is_childs else size


def _off_the_sheet(size: TypedSize, foot_mm: Fraction, line_mm: Fraction) -> TypedSize:
    words = f"{size.words} on your sheet"
    return _as_child(replace(size, words=words, foot_mm=corrected(foot_mm, line_mm)))


def corrected(foot_mm: Fraction, line_mm: Fraction) -> Fraction:
    """Return the true length of a foot (mm) read off a sheet whose check line came out `line_mm`.

    The print is smaller or larger by line/100 about the middle of the paper; the foot begins at
    its edge.
    """
    return _MIDDLE + (foot_mm - _MIDDLE) * line_mm / CHECK_LINE_MM


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several readings, and the address that answers it alone."""

    size: TypedSize
    query: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The one reading there is, its band or else the nearest one, and the insoles made in it."""

    size: TypedSize
    band: Band
    card: BandCard

    @property
    def is_made(self) -> bool:
        return self.size.band is not None

    @property
    def systems(self) -> list[str]:
        """The foot in every shoe system of its age: “US men 9.5”. None for a size of ours."""
        if not self.size.foot_mm:
            return []
        of = (System.US_CHILD, System.UK_CHILD, System.EU) if self.band.is_child else _ADULT
        return [shoe_for(self.size.foot_mm, system) for system in of]

    @property
    def lengths(self) -> list[str]:
        """The foot's length in every unit; the first is its Mondopoint size."""
        foot = self.size.foot_mm
        if not foot:
            return []
        return [f"{self.size.foot} mm", f"{in_cm(foot)} cm", f"{in_inches(foot)} in"]

    @property
    def nearly(self) -> Band | None:
        """The larger band, where the foot all but reaches it."""
        return nearly(self.size)

    @property
    def childs(self) -> Band | None:
        """The child's band of the same feet, where an adult's was taken for a length."""
        is_adult = self.size.is_length and not self.size.is_child
        return band_for(self.size.foot, child=True) if is_adult else None


def nearly(size: TypedSize) -> Band | None:
    """Return the band after the size's own, where its foot ends less than 2 mm before that."""
    band = size.band
    is_near = band and size.foot and band.longest_foot - size.foot < _NEAR_MM
    return band.larger if band and is_near else None


_ADULT = (System.US_MEN, System.US_WOMEN, System.UK, System.EU)


def answer(sizes: tuple[TypedSize, ...]) -> Answer | None:
    """Answer a single reading; several, or none, have no one answer. One query, or none."""
    if len(sizes) != 1:
        return None
    (size,) = sizes
    (card,) = band_cards(sizes)
    return Answer(size, size.band or size.nearest, card)


def choices(sizes: Iterable[TypedSize]) -> list[Choice]:
    """Offer each of several readings in words that are read in one way only."""
    return [Choice(size, urlencode({"size": size.words})) for size in sizes]


def bands(*, child: bool) -> list[Band]:
    return [band for band in BANDS if band.is_child == child]


@dataclass(frozen=True, slots=True)
class Row:
    """A foot length in every system, for the long table."""

    foot: int
    cells: list[str]
    band: Band | None


def rows(step_mm: int = 5) -> list[Row]:
    """List the adult feet that bands are made for, every five millimetres."""
    adult = bands(child=False)
    first, last = adult[0].shortest_foot, adult[-1].longest_foot
    return [_row(foot) for foot in range(first, last + 1, step_mm)]


def _row(foot: int) -> Row:
    shoes = [shoe_for(foot, system).removeprefix(f"{system} ") for system in _ADULT]
    return Row(foot, [in_cm(foot), in_inches(foot), *shoes], band_for(foot))
