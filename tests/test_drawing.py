"""A drawing is as long and as high as the numbers beside it, for any measurements."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store import drawing
from store.profile import Profile, curve, n

SVG = "{http://www.w3.org/2000/svg}"


@dataclass
class Insole:
    """A product as a drawing needs it."""

    name: str = "Cadence"
    hue: str = "coral"
    heel_cup_mm: int = 16
    heel_mm: Decimal = Decimal("6.0")
    forefoot_mm: Decimal | None = Decimal("3.5")
    arches: dict = field(default_factory=lambda: {"low": 22, "neutral": 27, "high": 32})
    drawn_arch: str = "neutral"
    drawn_size: str = "M"
    is_three_quarter: bool = False


tenths = st.integers(10, 100).map(lambda value: value / 10)
profiles = st.builds(
    Profile,
    length=st.integers(180, 330),
    heel_cup=st.integers(8, 25),
    arch=st.integers(12, 40),
    heel=tenths,
    forefoot=tenths,
    three_quarter=st.booleans(),
)


def points(path):
    """Every point a path goes through or is pulled by; a curve never leaves their hull."""
    command, here, found = "", (0.0, 0.0), []
    for part in re.findall(r"[A-Z]|-?(?:\d+\.?\d*|\.\d+)", path):
        if part.isalpha():
            command, numbers = part, []
            continue
        numbers.append(float(part))
        if command == "H":
            here, numbers = (numbers[0], here[1]), []
            found.append(here)
        elif len(numbers) == 2:
            here, numbers = (numbers[0], numbers[1]), []
            found.append(here)
    return found


def box(path):
    across, down = zip(*points(path), strict=True)
    return min(across), max(across), min(down), max(down)


@given(profiles)
def test_the_bounds_of_a_profile_are_its_millimetres(profile):
    highest = max(profile.arch, profile.heel_cup)
    if not profile.three_quarter:
        highest = max(highest, profile.forefoot + 6)
    else:
        highest = max(highest, 1.3 * profile.forefoot)
    left, right, top, bottom = box(profile.shape)
    assert left == 0
    assert right == pytest.approx(profile.end, abs=0.051)
    assert -top == pytest.approx(highest, abs=0.051)
    assert bottom == 0


@given(profiles)
def test_the_arch_is_exactly_as_high_as_stored_where_its_dimension_line_stands(profile):
    at = n(profile.arch_at)
    assert f"{at} {n(-profile.arch)}" in profile.shape


@given(profiles)
@example(Profile(length=180, heel_cup=8, arch=12, heel=1, forefoot=5))  # level behind the toes
def test_the_rim_runs_from_heel_to_toe_without_turning_back(profile):
    across = [x for x, _ in points(curve(profile.rim))]
    assert across == sorted(across)


@given(profiles)
def test_the_foot_stands_inside_the_insole(profile):
    left, right, top, _ = box(curve(profile.bed))
    shape = box(profile.shape)
    assert shape[0] <= left
    assert right <= shape[1]
    # The bed may only be higher than the rim if the measurements are no insole's.
    if profile.heel + 2.2 < profile.heel_cup and profile.forefoot + 0.9 < profile.arch:
        assert top >= min(shape[2], -profile.heel - 2.2, -profile.forefoot - 5.2) - 0.1


@given(st.lists(st.floats(-50, 50), min_size=3, max_size=9))
def test_a_curve_never_overshoots_its_points(heights):
    given_points = [(10.0 * place, height) for place, height in enumerate(heights)]
    path = points(curve(given_points))
    for (start, end), index in zip(pairwise(given_points), range(len(heights)), strict=False):
        handles = path[1 + 3 * index : 4 + 3 * index]
        low, high = sorted((round(start[1], 1), round(end[1], 1)))
        assert all(low - 0.05 <= y <= high + 0.05 for _, y in handles)


@pytest.mark.parametrize(
    ("number", "short"), [(0.8, ".8"), (-0.8, "-.8"), (12.0, "12"), (-3.25, "-3.2"), (0, "0")]
)
def test_numbers_are_short(number, short):
    assert n(number) == short


def parsed(svg):
    return ET.fromstring(str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def title(svg):
    return parsed(svg).find(f"{SVG}title").text


@pytest.mark.parametrize("draw", [drawing.card, drawing.door, drawing.to_scale])
def test_every_drawing_is_well_formed_names_its_numbers_and_carries_no_style(draw):
    svg = draw(Insole(name="Heel & toe <¾>"))
    assert parsed(svg).get("role") == "img"
    assert title(svg).startswith("Heel & toe <¾>")
    for number in ("27", "16"):
        assert number in title(svg)
    assert "style" not in str(svg)
    assert "hue-coral" in parsed(svg).get("class")


def test_cards_share_one_scale_so_that_what_looks_taller_is_taller():
    small = parsed(
        drawing.card(Insole(drawn_size="K1", arches={"single": 17}, drawn_arch="single"))
    )
    large = parsed(drawing.card(Insole()))
    assert small.get("viewBox") == large.get("viewBox")
    ruler = [svg.find(f"{SVG}path[@class='tick']").get("d") for svg in (small, large)]
    assert ruler[0] == ruler[1]


def test_the_ruler_has_a_tick_every_five_millimetres():
    steps = drawing.ruler(100).removeprefix("M0 1v8").split("m5-")[1:]
    assert len(steps) == 20
    assert [step.split("v")[1] for step in steps[:10]] == ["3", "5"] * 4 + ["3", "8"]


def test_the_drawing_to_scale_has_a_group_and_a_faint_line_for_each_arch():
    svg = parsed(drawing.to_scale(Insole())).find(f"{SVG}g[@id='to-scale']")
    groups = {group.get("class"): group for group in svg.findall(f"{SVG}g")}
    assert list(groups) == ["arch arch--low", "arch arch--neutral", "arch arch--high"]
    assert len(svg.findall(f"{SVG}path[@class='ghost']")) == 3
    for arch, height in Insole().arches.items():
        words = groups[f"arch arch--{arch}"].find(f"{SVG}text").text
        assert words == f"arch {height} mm"
    labels = [text.text for text in svg.iter(f"{SVG}text")]
    assert {"heel cup 16", "forefoot 3.5", "0", "250", "mm"} <= set(labels)


def test_a_three_quarter_insole_ends_early_and_has_no_forefoot():
    insole = Insole(forefoot_mm=None, is_three_quarter=True)
    svg = drawing.to_scale(insole)
    assert "forefoot" not in str(svg)
    assert "length 190 mm" in title(svg)
    assert box(Profile.of(insole).shape)[1] == pytest.approx(190.4)


def test_a_chosen_arch_is_the_one_that_is_drawn():
    high, usual = drawing.card(Insole(), "high"), drawing.card(Insole())
    assert "arch 32 mm" in title(high)
    assert str(high) != str(usual)


def test_neighbours_lie_over_each_other_the_highest_arch_behind():
    row = [
        Insole("Low", arches={"neutral": 20}),
        Insole("High", hue="rose", arches={"neutral": 34}),
        replace(Insole("Middle"), hue="teal"),
    ]
    svg = parsed(drawing.overlay(row))
    assert [group.get("class") for group in svg.findall(f"{SVG}g")] == [
        "hue-rose",
        "hue-teal",
        "hue-coral",
    ]
    assert len(svg.findall(f"{SVG}path[@class='ghost']")) == 3
    assert "High 34 mm, Middle 27 mm, Low 20 mm" in svg.find(f"{SVG}title").text


@pytest.mark.parametrize("boot", [False, True])
def test_in_a_shoe_the_insole_keeps_its_measure_and_the_outline_follows_its_size(boot):
    adult = parsed(drawing.in_shoe(Insole(), "high", boot=boot))
    child = parsed(drawing.in_shoe(Insole(drawn_size="K1"), "high", boot=boot))
    lying, alone = (
        of.find(f"{SVG}path[@class='shape']").get("d")
        for of in (adult, parsed(drawing.card(Insole(), "high")))
    )
    assert lying == alone
    scales = [of.find(f"{SVG}path[@class='ghost']").get("transform") for of in (adult, child)]
    assert scales == ["scale(1 1)", "scale(.7 .9)"]
    assert "arch 32 mm" in "".join(adult.itertext())


def test_the_mark_of_a_higher_arch_is_higher():
    tops = [float(re.search(r"12 (\S+) 25", drawing.arch_mark(mm)).group(1)) for mm in (20, 27, 34)]
    assert tops == sorted(tops, reverse=True)
    assert len(set(tops)) == 3
