"""A PDF written by hand: plain pages of lines and words, to the thousandth of a millimetre. Pure.

One matrix turns a page's units (1/72 inch) into millimetres, so every number in a drawing can be
measured on paper. The fonts are two that every reader of PDFs has. The bytes are ASCII and the
same each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

POINTS_PER_MM = 72 / 25.4
# Of a quarter of a circle, where the two middle points of its curve lie.
_ROUND = 0.5523
# How many objects stand before the pages; the last of them names the file.
_OWN = 5


def document(title: str, width: float, height: float, pages: list[str]) -> bytes:
    """Put pages of one size (mm), as `page` writes them, into a file.

    It asks to be printed unscaled and on one side of the paper.
    """
    first = _OWN + 1
    paper = f"[0 0 {numbers((width * POINTS_PER_MM, height * POINTS_PER_MM))}]"
    kids = " ".join(f"{first + 2 * place} 0 R" for place in range(len(pages)))
    how = "<< /PrintScaling /None /Duplex /Simplex /DisplayDocTitle true >>"
    fonts = "<< /Font << /F1 3 0 R /F2 4 0 R >> >>"
    shared = f"/Count {len(pages)} /MediaBox {paper} /Resources {fonts}"
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /Lang (en-US) /ViewerPreferences {how} >>",
        f"<< /Type /Pages /Kids [{kids}] {shared} >>",
        _font("Helvetica"),
        _font("Helvetica-Bold"),
        f"<< /Title ({_escaped(title)}) >>",
    ]
    for place, content in enumerate(pages):
        objects.append(f"<< /Type /Page /Parent 2 0 R /Contents {first + 2 * place + 1} 0 R >>")
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    return _file(objects)


def page(parts: Iterable[str]) -> str:
    """Write one page; its origin is the lower left corner of the paper."""
    scale = f"{POINTS_PER_MM:.7f}"
    return "\n".join([f"{scale} 0 0 {scale} 0 0 cm", "1 J 1 j", *parts])


def line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f"{numbers((x1, y1))} m {numbers((x2, y2))} l S"


def box(left: float, bottom: float, width: float, height: float) -> str:
    return f"{numbers((left, bottom, width, height))} re S"


def rounded(left: float, bottom: float, width: float, height: float, corner: float) -> str:
    """Write a box with round corners of this radius."""
    right, top = left + width, bottom + height
    near, far = corner * (1 - _ROUND), corner
    sides = [(right - far, bottom), (right, top - far), (left + far, top), (left, bottom + far)]
    bends = [
        (right - near, bottom, right, bottom + near, right, bottom + far),
        (right, top - near, right - near, top, right - far, top),
        (left + near, top, left, top - near, left, top - far),
        (left, bottom + near, left + near, bottom, left + far, bottom),
    ]
    path = [f"{numbers((left + far, bottom))} m"]
    for side, bend in zip(sides, bends, strict=True):
        path += [f"{numbers(side)} l", f"{numbers(bend)} c"]
    return " ".join([*path, "s"])


def closed(points: list[tuple[float, float]]) -> str:
    """Write a smooth line through the points and back to the first (Catmull-Rom)."""
    path = [f"{numbers(points[0])} m"]
    for place, (x, y) in enumerate(points):
        (a, b), (c, d), (e, f) = (points[(place + step) % len(points)] for step in (-1, 1, 2))
        bend = (x + (c - a) / 6, y + (d - b) / 6, c - (e - x) / 6, d - (f - y) / 6, c, d)
        path.append(f"{numbers(bend)} c")
    return " ".join([*path, "s"])


def words(
    left: float, bottom: float, points: float, lines: Iterable[str], color: str, bold: bool = False
) -> Iterator[str]:
    """Set lines of text, the first one's letters standing at `bottom`.

    `points` is the size as printers count it; `color` three numbers from 0 to 1. Raises
    UnicodeEncodeError for a letter the fonts do not have.
    """
    size, lead = points / POINTS_PER_MM, 1.25 * points / POINTS_PER_MM
    yield f"BT {color} rg /F{2 if bold else 1} {number(size)} Tf {number(lead)} TL"
    yield f"{numbers((left, bottom))} Td"
    yield " T* ".join(f"({_escaped(text)}) Tj" for text in lines)
    yield "ET"


def numbers(values: Iterable[float]) -> str:
    return " ".join(map(number, values))


def number(value: float) -> str:
    """Write a number to a thousandth."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _escaped(text: str) -> str:
    """Write text as the fonts' encoding counts its letters, in ASCII."""
    return "".join(
        chr(byte) if 31 < byte < 127 and byte not in b"()\\" else f"\\{byte:03o}"
        for byte in text.encode("cp1252")
    )


def _font(name: str) -> str:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"


def _file(objects: list[str]) -> bytes:
    """Number the objects, and tell where each begins."""
    body, begins = "%PDF-1.7\n", []
    for place, content in enumerate(objects, 1):
        begins.append(len(body))
        body += f"{place} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{at:010} 00000 n \n" for at in begins)
    count = len(objects) + 1
    trailer = f"<< /Size {count} /Root 1 0 R /Info {_OWN} 0 R >>"
    end = f"trailer\n{trailer}\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {count}\n0000000000 65535 f \n{table}{end}".encode("ascii")
