"""A delivery as a spreadsheet hands it over: read row by row, each mistake told at its line.

Takes what spreadsheets write: UTF-8 with or without a mark, UTF-16, commas, semicolons or tabs.
Pure; what the shop knows of a SKU is looked up by the caller.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_BYTES = 1_000_000
MOST_ROWS = 5_000
MOST_PAIRS = 10_000
NEEDED = ("sku", "received")
SEPARATORS = ",;\t"

AS_UTF_8 = "In Excel choose “Save as” and then “CSV UTF-8”."


@dataclass(frozen=True, slots=True)
class Row:
    """What arrived of one SKU, and the line of the file that says so."""

    line: int
    sku: str
    received: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a line of the file, and how to mend it. Line 0 is the file as a whole."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file says. `idle` counts its rows that say nothing arrived."""

    rows: list[Row]
    problems: list[Problem]
    idle: int = 0


class Unreadable(Exception):
    """The file cannot be read from this line on, for a reason in words."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.problem = Problem(line, what)


def read(data: bytes) -> Sheet:
    """Read what arrived. Raises nothing: what is wrong stands in the sheet's problems."""
    try:
        lines = _lines(_decoded(data))
        places = _places(next(lines, (1, [])))
    except Unreadable as reason:
        return Sheet([], [reason.problem])
    return _filled(lines, places)


def _decoded(data: bytes) -> str:
    if not data.strip():
        raise Unreadable(0, "The file is empty.")
    if len(data) > MOST_BYTES:
        raise Unreadable(0, "The file is larger than 1 MB. Split the delivery into two files.")
    if data.startswith(b"PK\x03\x04"):
        raise Unreadable(0, f"This is a workbook, not a CSV file. {AS_UTF_8}")
    encoding = "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(line, f"This line holds signs that are not UTF-8. {AS_UTF_8}") from error
    if "\x00" in text:
        raise Unreadable(0, f"This does not look like a CSV file. {AS_UTF_8}")
    return text


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row with the number of the line on which it begins."""
    first, _, rest = text.partition("\n")
    skipped = 0
    if match := re.fullmatch(r'"?sep=([^"\r ])"?', first.strip(" \r"), re.IGNORECASE):
        # Excel's own way to say what separates the cells.
        separator, text, skipped = match[1], rest, 1
    else:
        separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1 + skipped
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, [cell.strip() for cell in cells]
            begins = reader.line_num + 1 + skipped
    except csv.Error as error:
        what = f"This line cannot be read ({error}). Look whether a quotation mark is missing."
        raise Unreadable(begins, what) from error


def _places(head: tuple[int, list[str]]) -> dict[str, int]:
    """Find the columns by their names, in any order and case; others are left alone."""
    line, cells = head
    names = [cell.lower() for cell in cells]
    for name in NEEDED:
        if names.count(name) == 1:
            continue
        if name in names:
            raise Unreadable(line, f"There are two columns “{name}”. Keep one of them.")
        found = ", ".join(f"“{cell[:40]}”" for cell in cells[:8]) or "nothing"
        raise Unreadable(
            line, f"The column “{name}” is missing. The first line names the columns: {found}."
        )
    return {name: names.index(name) for name in NEEDED}


def _filled(lines: Iterator[tuple[int, list[str]]], places: dict[str, int]) -> Sheet:
    rows: dict[str, Row] = {}
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    idle = 0
    try:
        for number, (line, cells) in enumerate(lines):
            if number >= MOST_ROWS:
                raise Unreadable(line, f"More than {MOST_ROWS:,} rows. Split it into two files.")
            # The export writes this mark before a first sign that could begin a formula.
            sku = _cell(cells, places["sku"]).removeprefix("'").upper()
            received = _cell(cells, places["received"])
            what = _wrong(sku, received, seen)
            if what:
                problems.append(Problem(line, what))
            elif int(received or 0):
                rows[sku] = Row(line, sku, int(received))
            else:
                idle += 1
            seen.setdefault(sku, line)
    except Unreadable as reason:
        problems.append(reason.problem)
    if not rows and not problems:
        what = "Nothing arrived: the column “received” holds no number above 0."
        problems.append(Problem(0, what))
    return Sheet(list(rows.values()), problems, idle)


def _cell(cells: list[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _wrong(sku: str, received: str, seen: dict[str, int]) -> str:
    """Say what is wrong with a row and how to mend it; nothing when it is right."""
    shown = f"“{received[:30]}”"
    if not sku:
        return "The SKU is missing. Every row names one, as it stands under “Stock levels”."
    if sku in seen:
        return f"{sku[:40]} stands on line {seen[sku]} already. Put both into one row."
    if re.fullmatch(r"[-−–]\s*[0-9]+", received):
        return f"{shown} is below zero. What leaves the shelf is taken away with “Change stock”."
    if received and not re.fullmatch(r"[0-9]{1,9}", received, re.ASCII):
        return f"{shown} is not a whole number. Write how many pairs arrived, for example 12."
    if int(received or 0) > MOST_PAIRS:
        return f"{shown} is more than {MOST_PAIRS:,} pairs. Look whether a digit slipped in."
    return ""
