"""Text fields that staff fill line by line. Pure."""

from __future__ import annotations

from typing import NamedTuple


class Titled(NamedTuple):
    """One line that staff filled as “title: text” or “question? answer”."""

    title: str
    text: str


def lines(text: str) -> list[str]:
    """Split a text that has one point a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def titled(line: str, mark: str) -> Titled:
    """Split a line at its first mark. A line without one is all text."""
    title, found, text = line.partition(mark)
    return Titled(title.strip(), text.strip()) if found else Titled("", line)
