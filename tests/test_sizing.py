"""Foot length, shoe size and band agree with the published formulas, at every edge."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.sizing import BANDS, Band, System, band_for, foot_of, nearest_half, size_of

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
