"""A size is understood as people type it, and what is no size is left alone."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.sizing import BANDS, Band, System
from store.typed_size import number, read


def bands(text):
    """What a text is read as, and the band of each reading."""
    return [(size.words, size.band.name if size.band else None) for size in read(text).sizes]


@pytest.mark.parametrize(
    ("text", "words", "band"),
    [
        ("women 8", "US women’s 8", "M"),
        ("Women's 8", "US women’s 8", "M"),
        ("WOMENS 8.0", "US women’s 8", "M"),
        ("8 women’s", "US women’s 8", "M"),
        ("w8", "US women’s 8", "M"),
        ("ladies size 8", "US women’s 8", "M"),
        ("men's 10 1/2", "US men’s 10½", "L"),
        ("men’s 10½", "US men’s 10½", "L"),
        ("mens 10-1/2", "US men’s 10½", "L"),
        ("M10.5", "US men’s 10½", "L"),
        ("us men 9", "US men’s 9", "L"),
        ("size 9 in women's", "US women’s 9", "M"),
        ("EU 42", "EU 42", "L"),
        ("eur42", "EU 42", "L"),
        ("42", "EU 42", "L"),
        ("EU 42 2/3", "EU 42⅔", "L"),
        ("women 38", "EU 38", "S"),
        ("UK 7", "UK 7", "M"),
        ("7 uk", "UK 7", "M"),
        ("26.5 cm", "26.5 cm", "L"),
        ("26,5 cm", "26.5 cm", "L"),
        ("26.5cm", "26.5 cm", "L"),
        ("26,5", "26.5 cm", "L"),
        ("265 mm", "265 mm", "L"),
        ("265", "265 mm", "L"),
        ("10.4 in", "10.4 in", "L"),
        ('10 1/2"', "10.5 in", "L"),
        ("10 1/2 inches", "10.5 in", "L"),
        ("foot length 250 mm", "250 mm", "M"),
        ("child 12", "US child 12", "K2"),
        ("kids 13", "US child 13", "K2"),
        ("youth 2", "US youth 2", "K3"),
        ("2Y", "US youth 2", "K3"),
        ("EU 30", "EU 30", "K2"),
        ("size M", "size M", "M"),
        ("size medium", "size M", "M"),
        ("xl", "size XL", "XL"),
        ("K2", "size K2", "K2"),
    ],
)
def test_a_size_is_read_as_it_is_meant(text, words, band):
    assert bands(text) == [(words, band)]


@pytest.mark.parametrize("text", ["9", "size 9", "size 9 shoe", "What size is my 9?"])
def test_a_bare_number_is_read_in_every_system_that_has_it(text):
    assert bands(text) == [("US men’s 9", "L"), ("US women’s 9", "M"), ("UK 9", "L")]


def test_a_number_of_two_kinds_is_read_as_both():
    assert bands("10 1/2") == [("US men’s 10½", "L"), ("US women’s 10½", "L"), ("UK 10½", "XL")]
    assert bands("27") == [("27 cm", "L"), ("EU 27", "K1")]
    assert bands("US 9") == [("US men’s 9", "L"), ("US women’s 9", "M")]


@pytest.mark.parametrize(
    "text",
    ["", "size", "size chart", "60 days", "2 pairs", "16 mm heel cup", "24/7", "60", "1/2", "½",
     "911", "arch 27", "heels above 2 in", "large", "men", "0", "size 0", "999", "men 1/0", "10/10",
     "BC-7K3Q-92MD", "12 weeks", "١٢", "size ９"],
)  # fmt: skip
def test_what_is_no_size_is_left_as_it_is(text):
    assert read(text) == read(f"  {text} ")
    assert (read(text).sizes, read(text).rest) == ((), text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("women 8", ""),
        ("insoles for women size 8", ""),
        ("women's running shoes size 8 1/2", "running"),
        ("EU 42 work boots", "work boots"),
        ("flat feet 26,5 cm", "flat"),
        ("women 8 café", "café"),
        ("size M leather", "leather"),
    ],
)
def test_words_about_something_else_are_kept(text, rest):
    typed = read(text)
    assert typed.sizes
    assert typed.rest == rest


def test_a_womans_size_between_two_conventions_gets_the_longer_band_and_names_the_other():
    # Brands that count women's sizes 1.5 from men's: 8 is then a men's 6.5, which is an S.
    [size] = read("women 8").sizes
    assert (size.band, size.smaller) == (Band.named("M"), Band.named("S"))
    [size] = read("women 9").sizes
    assert (size.band, size.smaller) == (Band.named("M"), None)
    [size] = read("men 7").sizes
    assert size.smaller is None


@pytest.mark.parametrize(
    ("text", "nearest", "is_too_long"),
    [
        ("EU 52", "XXL", True),
        ("33 cm", "XXL", True),
        ("EU 25", "K1", False),
        ("20 cm", "XS", False),
    ],
)
def test_a_foot_we_make_nothing_for_is_said_with_the_nearest_size(text, nearest, is_too_long):
    [size] = read(text).sizes
    assert size.band is None
    assert (size.nearest.name, size.is_too_long) == (nearest, is_too_long)


def test_a_child_with_long_feet_gets_a_size_of_adults():
    [size] = read("kids 5").sizes
    assert size.foot > Band.named("K4").longest_foot
    assert size.band.name == "S"


@given(st.sampled_from(BANDS), st.data())
def test_every_size_of_a_band_is_read_back_into_it(band, data):
    system = data.draw(st.sampled_from([each for each in band.systems if each != "US child"]))
    lowest, highest = band.sizes(system)
    halves = data.draw(st.integers(int(2 * lowest), int(2 * highest)))
    text = f"{system} {halves / 2:g}" + (" child" if band.is_child else "")
    [size] = read(text).sizes
    assert size.band == band


@given(st.text())
def test_any_text_is_calm(text):
    typed = read(text)
    assert all(90 <= size.foot <= 400 or size.named for size in typed.sizes)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10 1/2", 10.5),
        ("10½", 10.5),
        ("10-1/2", 10.5),
        ("26,5", 26.5),
        (" 9 ", 9),
        ("8 3/4", 8.75),
    ],
)
def test_a_number_is_read_as_people_write_it(text, value):
    assert number(text) == Fraction(value)


@pytest.mark.parametrize(
    "text", ["", "ten", "1/2", "10 1/0", "1e9", "nan", "-3", "9" * 400, "10 1"]
)
def test_what_is_no_number_is_an_error(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the text is all there is to say
        number(text)


def test_a_systems_name_is_its_own():
    assert {size.system for size in read("9").sizes} == {
        System.US_MEN, System.US_WOMEN, System.UK,
    }  # fmt: skip
