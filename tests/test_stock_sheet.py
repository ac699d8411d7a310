"""A delivery's file: what spreadsheets write is read, and each mistake is told at its line."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.stock_sheet import MOST_ROWS, Row, read


def problems(text):
    data = text if isinstance(text, bytes) else text.encode()
    sheet = read(data)
    assert sheet.problems
    return [(problem.line, problem.what) for problem in sheet.problems]


@pytest.mark.parametrize(
    "data",
    [
        b"sku,received\nBC-A,3\nBC-B,\nBC-C,0\nBC-D,12\n",
        b'sku,received\r\nBC-A,3\r\n\r\nBC-B\r\nBC-C,0\r\n"BC-D",12',
        codecs.BOM_UTF8 + b"SKU;Received\r\nBC-A;3\r\nBC-B;\r\nBC-C;0\r\nBC-D;12\r\n",
        "sku\tname\treceived\nBC-A\tå\t3\nBC-B\t\t\nBC-C\t\t0\nBC-D\t\t12\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + "received,sku\n3,BC-A\n,BC-B\n0,BC-C\n12,BC-D".encode("utf-16-be"),
        b"sep=;\nsku;received\n bc-a ; 3 \nBC-B;\nBC-C;0\nBC-D;012\n",
        b"sep=\t\r\nsku\treceived\r\nBC-A\t3\r\nBC-B\t\r\nBC-C\t0\r\nBC-D\t12\r\n",
    ],
    ids=["plain", "windows", "Excel", "UTF-16", "big-endian", "sep=", "tabs"],
)
def test_what_spreadsheets_write_is_read(data):
    sheet = read(data)
    assert sheet.problems == []
    assert [(row.sku, row.received) for row in sheet.rows] == [("BC-A", 3), ("BC-D", 12)]
    assert sheet.idle == 2


def test_lines_are_counted_as_an_editor_counts_them():
    sheet = read(b'sep=,\nsku,note,received\nBC-A,"two\nlines",3\n\nBC-B,,4\n')
    assert sheet.rows == [Row(3, "BC-A", 3), Row(6, "BC-B", 4)]


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("-3", "below zero"),
        ("−3", "below zero"),
        ("1.5", "not a whole number"),
        ("1,5", "not a whole number"),
        ("1 000", "not a whole number"),
        ("1e3", "not a whole number"),
        ("٣", "not a whole number"),
        ("three", "not a whole number"),
        ("=1+1", "not a whole number"),
        ("9" * 400, "not a whole number"),
        ("10001", "more than 10,000"),
    ],
)
def test_a_wrong_number_is_told_at_its_line(cell, what):
    [(line, said)] = problems(f'sku,received\nBC-A,1\nBC-B,"{cell}"\n')
    assert line == 3
    assert what in said


def test_every_wrong_row_is_told_and_none_of_the_file_is_used():
    said = problems("sku,received\nBC-A,1\n,4\nbc-a,2\nBC-B,x\nBC-A,\n")
    assert [line for line, _ in said] == [3, 4, 5, 6]
    assert "SKU is missing" in said[0][1]
    assert "BC-A stands on line 2 already" in said[1][1]
    assert "BC-A stands on line 2 already" in said[3][1]


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b"", 0, "empty"),
        (b" \r\n\n", 0, "empty"),
        (codecs.BOM_UTF8, 1, "“sku” is missing"),
        (b"PK\x03\x04\x00\x00", 0, "workbook"),
        (b"s\x00k\x00u\x00,\x00r\x00", 0, "does not look like"),
        (b"sku,received\nBC-\xe9,1\n", 2, "not UTF-8"),
        (codecs.BOM_UTF16_LE + b"\x00", 1, "not UTF-8"),
        (b"name,received\nx,1\n", 1, "“sku” is missing. The first line names the columns: “name”"),
        (b"sku,on hand\nBC-A,1\n", 1, "“received” is missing"),
        (b"sku,received,Received\nBC-A,1,1\n", 1, "two columns “received”"),
        (b'sku,received\nBC-A,1\n"BC-B,2\n', 3, "quotation mark"),
        (b"sku,received\nBC-A,0\n", 0, "Nothing arrived"),
        (b"sku,received\n", 0, "Nothing arrived"),
        (b"x" * 1_000_001, 0, "larger than 1 MB"),
        (b'sep="\nsku;received\nBC-A;1\n', 1, "“sku” is missing"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data, line, what):
    [(told, said)] = problems(data)
    assert told == line
    assert what in said


def test_too_many_rows_are_refused_at_the_first_too_many():
    rows = "".join(f"BC-{number},1\n" for number in range(MOST_ROWS))
    assert read(f"sku,received\n{rows}".encode()).problems == []
    [(line, said)] = problems(f"sku,received\n{rows}BC-X,1\n")
    assert line == MOST_ROWS + 2
    assert "More than 5,000 rows" in said


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=60) | st.text(max_size=60).map(lambda text: f"sku,received\n{text}".encode())
)
def test_no_file_whatever_is_in_it_raises(data):
    sheet = read(data)
    assert bool(sheet.problems) or all(row.received > 0 and row.sku for row in sheet.rows)
