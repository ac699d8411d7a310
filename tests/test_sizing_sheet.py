"""The sheet is a ruler: what its own operators draw is measured, to a tenth of a millimetre."""

import re

import pytest

from store import pdf, sizing_sheet
from store.sizing import BANDS
from store.sizing_sheet import PAPERS

TENTH = 0.1
MM = 25.4 / 72


class Page:
    """One page as a printer reads it: lines, boxes and words, in millimetres on the paper."""

    def __init__(self, content):
        first, *_ = content.splitlines()
        scale, skew, _, height, left, bottom = map(float, first.removesuffix(" cm").split())
        assert (skew, scale, left, bottom) == (0, height, 0, 0)
        self.unit = scale * MM
        number = r"(-?[\d.]+)"
        lines = re.findall(rf"{number} {number} m {number} {number} l S", content)
        self.lines = [tuple(float(each) * self.unit for each in line) for line in lines]
        boxes = re.findall(rf"{number} {number} {number} {number} re S", content)
        self.boxes = [tuple(float(each) * self.unit for each in box) for box in boxes]
        found = re.findall(rf"(?s)BT .*?\n{number} {number} Td\n(.*?)\nET", content)
        self.words = [
            (float(x) * self.unit, float(y) * self.unit, read(text)) for x, y, text in found
        ]
        self.content = content

    def text(self):
        return " ".join(words for _, _, words in self.words)

    def ticks(self):
        """The heights of the lines that go level from the ruler's upright one."""
        ((ruler, *_),) = [line for line in self.lines if line[0] == line[2] and line[0] < 40]
        return [line[1] for line in self.lines if line[1] == line[3] and near(line[0], ruler)]


def read(text):
    strings = re.findall(r"\((.*?)\) Tj", text)
    octal = re.sub(r"\\(\d{3})", lambda found: chr(int(found[1], 8)), " ".join(strings))
    return octal.encode("latin-1").decode("cp1252")


def near(one, other):
    return one == pytest.approx(other, abs=TENTH)


def pages(paper):
    file = sizing_sheet.pdf(PAPERS[paper])
    found = re.findall(rb"<< /Length (\d+) >>\nstream\n(.*?)\nendstream", file, re.DOTALL)
    assert [int(length) for length, _ in found] == [len(content) for _, content in found]
    return [Page(content.decode("ascii")) for _, content in found]


@pytest.fixture(params=PAPERS)
def paper(request):
    return request.param


@pytest.mark.parametrize(
    ("paper", "width", "height"), [("letter", 215.9, 279.4), ("a4", 210.0, 297.0)]
)
def test_the_paper_is_as_large_as_it_is_called(paper, width, height):
    file = sizing_sheet.pdf(PAPERS[paper]).decode("ascii")
    (box,) = re.findall(r"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", file)
    assert near(float(box[0]) * MM, width)
    assert near(float(box[1]) * MM, height)


def test_the_first_page_has_a_tick_at_every_millimetre_from_the_edge(paper):
    ticks = pages(paper)[0].ticks()
    assert len(ticks) == 261
    assert ticks == [pytest.approx(at, abs=TENTH) for at in range(10, 271)]


def test_the_second_page_goes_on_where_it_is_laid_up_to_the_longest_foot(paper):
    ticks = [sizing_sheet.OVERLAP + at for at in pages(paper)[1].ticks()]
    assert ticks == [pytest.approx(at, abs=TENTH) for at in range(270, 321)]
    assert ticks[-1] > max(band.longest_foot for band in BANDS)
    # What it is laid along is drawn on the first.
    assert any(near(line[1], 260) and near(line[3], 260) for line in dashed(pages(paper)[0]))


def dashed(page):
    part = re.search(r"(?s)\[1\.2 1\.2\] 0 d\n(.*?)\n\[\] 0 d", page.content)[1]
    return [tuple(float(each) * page.unit for each in re.findall(r"[\d.]+", part))]


def test_every_ten_millimetres_stand_beside_their_tick(paper):
    for page, zero in zip(pages(paper), (0, sizing_sheet.OVERLAP), strict=True):
        numbers = [(y, int(words)) for x, y, words in page.words if words.isdigit() and x < 50]
        assert len(numbers) >= 6
        for y, number in numbers:
            assert number - zero == pytest.approx(y + 1.15, abs=TENTH)
            assert any(near(tick, number - zero) for tick in page.ticks())


def test_each_band_lies_along_the_feet_it_fits(paper):
    first, second = pages(paper)
    named = [*of_bands(first, 0), *of_bands(second, sizing_sheet.OVERLAP)]
    assert {name for name, *_ in named} == {band.name for band in BANDS}
    for band in BANDS:
        parts = [(low, high) for name, low, high in named if name == band.name]
        assert near(min(low for low, _ in parts), band.shortest_foot - 0.5), band.name
        assert near(max(high for _, high in parts), band.longest_foot + 0.5), band.name


def of_bands(page, zero):
    for left, bottom, width, height in page.boxes:
        (name,) = [
            words
            for x, y, words in page.words
            if left < x < left + width and bottom < y < bottom + height and words.isalnum()
        ]
        yield name, zero + bottom, zero + bottom + height


def test_the_card_is_a_bank_card(paper):
    """ISO/IEC 7810 ID-1: 85.60 × 53.98 mm with corners of 2.88 to 3.48 mm."""
    page = pages(paper)[0]
    (path,) = re.findall(r"(?m)^(.* l .* c .*) s$", page.content)
    points = [float(each) * page.unit for each in re.findall(r"-?[\d.]+", path)]
    across, up = points[::2], points[1::2]
    assert near(max(across) - min(across), 53.98)
    assert near(max(up) - min(up), 85.60)
    assert 2.88 <= across[0] - min(across) <= 3.48


def test_the_check_line_is_a_hundred_millimetres_upright(paper):
    upright = [line for line in pages(paper)[0].lines if line[0] == line[2]]
    lengths = [line[3] - line[1] for line in upright]
    assert len(lengths) == 2
    assert [length for length in lengths if near(length, 100)] != []
    assert "This line is 100 mm long" in pages(paper)[0].text()


def test_everything_is_where_printers_print(paper):
    for page in pages(paper):
        for x1, y1, x2, y2 in page.lines:
            assert min(x1, x2) >= 10
            assert max(x1, x2) <= PAPERS[paper].width - 10
            assert max(y1, y2) <= PAPERS[paper].height - 9.3
            assert min(y1, y2) >= 10 - TENTH
        for x, y, words in page.words:
            assert x >= 10, words
            assert 8 <= y <= PAPERS[paper].height - 8, words


def test_the_same_bytes_are_written_each_time(paper):
    once = sizing_sheet.pdf(PAPERS[paper])
    sizing_sheet.pdf.cache_clear()
    assert sizing_sheet.pdf(PAPERS[paper]) == once


def test_the_file_asks_to_be_printed_as_it_is(paper):
    file = sizing_sheet.pdf(PAPERS[paper]).decode("ascii")
    assert "/ViewerPreferences << /PrintScaling /None" in file
    assert "/Duplex /Simplex" in file


def test_every_object_begins_where_the_table_says(paper):
    file = sizing_sheet.pdf(PAPERS[paper])
    assert file.startswith(b"%PDF-1.7\n")
    assert file.endswith(b"%%EOF\n")
    start = int(file.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert file[start : start + 4] == b"xref"
    places = re.findall(rb"(\d{10}) 00000 n \n", file)
    assert len(places) == 9
    for number, place in enumerate(places, 1):
        assert file[int(place) :].startswith(b"%d 0 obj\n" % number)


def test_words_keep_their_signs_and_no_bracket_ends_them():
    (_, _, text, _) = pdf.words(10, 20, 9, ["“3–4” (a\\b)"], "0 0 0")
    assert text == r"(\2233\2264\224 \050a\134b\051) Tj"


def test_a_letter_the_fonts_lack_is_an_error():
    with pytest.raises(UnicodeEncodeError):
        list(pdf.words(10, 20, 9, ["足"], "0 0 0"))


@pytest.mark.parametrize("paper", PAPERS)
def test_the_sheet_is_a_file_with_a_name_that_anyone_may_keep(client, paper):
    answer = client.get(f"/size-guide/sheet-{paper}.pdf")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert f'"biocorrect-sizing-sheet-{paper}.pdf"' in answer.headers["Content-Disposition"]
    assert "public" in answer.headers["Cache-Control"]
    assert answer.content == sizing_sheet.pdf(PAPERS[paper])
    again = client.get(
        f"/size-guide/sheet-{paper}.pdf", headers={"if-none-match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_there_is_no_other_paper(client, db):
    assert client.get("/size-guide/sheet-legal.pdf").status_code == 404
