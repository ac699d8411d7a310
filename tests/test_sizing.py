"""Foot length, shoe size and band agree with the published formulas, at every edge."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import typed_size
from store.sizing import (
    BANDS,
    Band,
    System,
    band_for,
    feet_of_women,
    foot_of,
    in_cm,
    in_inches,
    nearest_half,
    shoe_for,
    size_of,
    whole_mm,
)

ADULT = [band for band in BANDS if not band.is_child]
CHILD = [band for band in BANDS if band.is_child]
feet = st.integers(min_value=150, max_value=330)

# The size chart: bands and the half sizes they hold, men, women, UK, EU, and the insole.
CHART = {
    "XS": ("3–4.5", "4–5.5", "2–3.5", "33.5–35.5", 238),
    "S": ("5–6.5", "6–7.5", "4–5.5", "36–38.5", 255),
    "M": ("7–8.5", "8–9.5", "6–7.5", "39–41", 272),
    "L": ("9–10.5", "10–11.5", "8–9.5", "41.5–43.5", 289),
    "XL": ("11–12.5", "12–13.5", "10–11.5", "44–46", 306),
    "XXL": ("13–14.5", "14–15.5", "12–13.5", "46.5–48.5", 323),
}
CHILD_CHART = {
    "K1": ("US child 10–11.5", "EU 27–29", 191),
    "K2": ("US child 12–13.5", "EU 29.5–31.5", 208),
    "K3": ("US youth 1–2.5", "EU 32–34", 225),
    "K4": ("US youth 3–4.5", "EU 34.5–36.5", 242),
}


@pytest.mark.parametrize("name", CHART)
def test_an_adult_band_holds_the_sizes_of_the_chart(name):
    men, women, uk, eu, insole = CHART[name]
    band = Band.named(name)
    assert band.shoe(System.US_MEN) == f"US men {men}"
    assert band.shoe(System.US_WOMEN) == f"US women {women}"
    assert band.shoe(System.UK) == f"UK {uk}"
    assert band.shoe(System.EU) == f"EU {eu}"
    assert band.insole_length_mm() == insole


@pytest.mark.parametrize("name", CHILD_CHART)
def test_a_childs_band_holds_the_sizes_of_the_chart_and_restarts_after_thirteen_and_a_half(name):
    us, eu, insole = CHILD_CHART[name]
    band = Band.named(name)
    assert band.shoe(System.US_CHILD) == us
    assert band.shoe(System.EU) == eu
    assert band.insole_length_mm() == insole


def test_230_mm_is_the_published_fixture():
    # The worked example of the npm package shoe-size-converter, whose code follows the ISO tables.
    sizes = {system: nearest_half(size_of(230, system)) for system in System}
    assert sizes[System.EU] == Fraction(73, 2)
    assert sizes[System.UK] == 4
    assert sizes[System.US_MEN] == 5
    assert sizes[System.US_WOMEN] == 6


@pytest.mark.parametrize(
    ("foot", "name"),
    [(210, "XS"), (226, "XS"), (227, "S"), (243, "S"), (244, "M"), (260, "M"), (261, "L"),
     (277, "L"), (278, "XL"), (294, "XL"), (295, "XXL"), (311, "XXL")],
)  # fmt: skip
def test_a_millimetre_more_is_the_next_band(foot, name):
    assert band_for(foot).name == name


@pytest.mark.parametrize("foot", [0, -5, 209, 312, 10_000])
def test_a_foot_no_band_is_made_for_has_none(foot):
    assert band_for(foot) is None


@pytest.mark.parametrize(("foot", "name"), [(165, "K1"), (181, "K1"), (182, "K2"), (232, "K4")])
def test_a_childs_foot_gets_a_childs_band(foot, name):
    assert band_for(foot, child=True).name == name
    assert band_for(164, child=True) is None
    assert band_for(233, child=True) is None


@pytest.mark.parametrize("bands", [ADULT, CHILD])
def test_bands_join_without_gap_or_overlap(bands):
    for smaller, larger in pairwise(bands):
        assert larger.shortest_foot == smaller.longest_foot + 1
        assert larger.insole_length_mm() > smaller.insole_length_mm()


@given(feet, st.sampled_from(System))
def test_a_longer_foot_never_has_a_smaller_size(foot, system):
    assert size_of(foot + 1, system) > size_of(foot, system)


@given(feet, st.sampled_from(System))
def test_a_size_converts_back_to_its_foot(foot, system):
    assert foot_of(size_of(foot, system), system) == foot


@given(st.integers(min_value=6, max_value=29), st.sampled_from(list(System)[:3]))
def test_every_half_size_belongs_to_the_band_its_foot_falls_into(halves, system):
    size = Fraction(halves, 2)
    holding = [b for b in ADULT if b.sizes(system)[0] <= size <= b.sizes(system)[1]]
    foot = round(foot_of(size, system))
    assert holding == [b for b in ADULT if b.shortest_foot <= foot <= b.longest_foot]


# The long table: foot, centimetres, inches, US men, US women, UK, EU and band.
LENGTHS = """
210 21.0 8.27 3 4 2 33.5 XS
215 21.5 8.46 3.5 4.5 2.5 34.5 XS
220 22.0 8.66 4 5 3 35 XS
225 22.5 8.86 4.5 5.5 3.5 36 XS
230 23.0 9.06 5 6 4 36.5 S
235 23.5 9.25 6 7 5 37.5 S
240 24.0 9.45 6.5 7.5 5.5 38 S
245 24.5 9.65 7 8 6 39 M
250 25.0 9.84 7.5 8.5 6.5 39.5 M
255 25.5 10.04 8 9 7 40.5 M
260 26.0 10.24 8.5 9.5 7.5 41 M
265 26.5 10.43 9.5 10.5 8.5 42 L
270 27.0 10.63 10 11 9 42.5 L
275 27.5 10.83 10.5 11.5 9.5 43.5 L
280 28.0 11.02 11 12 10 44 XL
285 28.5 11.22 11.5 12.5 10.5 45 XL
290 29.0 11.42 12.5 13.5 11.5 45.5 XL
295 29.5 11.61 13 14 12 46.5 XXL
300 30.0 11.81 13.5 14.5 12.5 47 XXL
305 30.5 12.01 14 15 13 48 XXL
310 31.0 12.20 14.5 15.5 13.5 48.5 XXL
"""


@pytest.mark.parametrize("line", LENGTHS.strip().splitlines())
def test_a_foot_is_the_same_in_every_system_as_in_the_published_table(line):
    foot, *told = line.split()
    foot = int(foot)
    systems = (System.US_MEN, System.US_WOMEN, System.UK, System.EU)
    shoes = [shoe_for(foot, system).removeprefix(f"{system} ") for system in systems]
    assert [in_cm(foot), in_inches(foot), *shoes, band_for(foot).name] == told


@pytest.mark.parametrize(
    ("foot", "us", "uk"),
    [
        (165, "US child 10", "UK child 9.5"),
        (195, "US child 13.5", "UK child 13"),
        # From here on they start again at 1, after a 13½ that both have.
        (199, "US youth 1", "UK child 13.5"),
        (203, "US youth 1.5", "UK junior 1"),
        (230, "US youth 4.5", "UK junior 4"),
    ],
)
def test_childrens_sizes_end_at_thirteen_and_a_half_and_start_again(foot, us, uk):
    assert shoe_for(foot, System.US_CHILD) == us
    assert shoe_for(foot, System.UK_CHILD) == uk


@given(feet)
def test_a_british_youth_size_is_the_adults(foot):
    assert size_of(foot, System.UK_CHILD) - 13 == size_of(foot, System.UK)


@given(feet)
def test_the_systems_keep_their_distances(foot):
    assert size_of(foot, System.US_MEN) == size_of(foot, System.UK) + 1
    assert size_of(foot, System.US_WOMEN) == size_of(foot, System.US_MEN) + 1
    assert size_of(foot, System.US_CHILD) == size_of(foot, System.UK_CHILD) + Fraction(1, 3)


@given(st.integers(min_value=4, max_value=40))
def test_a_womans_size_is_a_mans_plus_one_or_one_and_a_half(halves):
    size = Fraction(halves, 2)
    shorter, longer = feet_of_women(size)
    assert size_of(longer, System.US_MEN) == size - 1
    assert size_of(shorter, System.US_MEN) == size - Fraction(3, 2)


@given(st.integers(min_value=6, max_value=32))
def test_of_a_womans_two_bands_the_longer_foots_is_taken_and_the_other_told(halves):
    size = Fraction(halves, 2)
    shorter, longer = (band_for(whole_mm(foot)) for foot in feet_of_women(size))
    (typed,) = typed_size.read(f"women {float(size):g}").sizes
    assert typed.band == longer
    assert typed.smaller == (shorter if shorter != longer else None)


def test_the_two_ways_to_count_women_disagree_at_the_edges_of_bands():
    assert [band_for(whole_mm(foot)).name for foot in feet_of_women(8)] == ["S", "M"]
    assert [band_for(whole_mm(foot)).name for foot in feet_of_women(9)] == ["M", "M"]


@pytest.mark.parametrize("bands", [ADULT, CHILD])
def test_each_band_knows_its_neighbours_of_the_same_age(bands):
    assert [band.smaller for band in bands] == [None, *bands[:-1]]
    assert [band.larger for band in bands] == [*bands[1:], None]


@given(st.fractions(min_value=150, max_value=330))
def test_a_foot_is_rounded_to_the_nearest_millimetre_and_a_half_goes_up(foot):
    whole = whole_mm(foot)
    assert whole - Fraction(1, 2) <= foot < whole + Fraction(1, 2)


@given(st.fractions(min_value=165, max_value=311), st.booleans())
def test_between_the_shortest_and_the_longest_every_foot_has_a_band(foot, child):
    of_age = [band for band in BANDS if band.is_child == child]
    is_made = of_age[0].shortest_foot <= whole_mm(foot) <= of_age[-1].longest_foot
    assert (band_for(whole_mm(foot), child=child) is not None) is is_made


def test_a_quarter_rounds_up_to_the_half():
    assert nearest_half(Fraction(29, 4)) == Fraction(15, 2)
    assert nearest_half(Fraction(28, 4)) == 7


def test_words_name_the_feet_and_the_shoes():
    band = Band.named("M")
    assert band.feet == "244–260 mm"
    assert band.shoes == "US men 7–8.5, US women 8–9.5, EU 39–41"


def test_a_three_quarter_insole_is_seven_tenths():
    assert Band.named("M").insole_length_mm(three_quarter=True) == 190


def test_an_unknown_band_is_an_error():
    with pytest.raises(KeyError):
        Band.named("XXXL")
