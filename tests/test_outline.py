"""The drawings from above and of the layers: as long and as thick as the numbers beside them."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import layers, outline
from store.lines import Titled
from store.profile import Profile
from tests.test_drawing import Insole, points

LAYERS = [
    Titled("Cover", "Knit, lines 5 mm apart"),
    Titled("Foam", "EVA, 3.5 mm at the toe to 6 mm at the heel"),
    Titled("Shell", "1.8 mm carbon fiber"),
    Titled("Heel pad", "Softer foam"),
    Titled("Heel post", "Leans 2°"),
]
insoles = st.builds(
    Insole,
    heel_cup_mm=st.integers(8, 25),
    arches=st.fixed_dictionaries({"neutral": st.integers(12, 40)}),
    heel_mm=st.integers(20, 100).map(lambda tenths: Decimal(tenths) / 10),
    forefoot_mm=st.integers(10, 70).map(lambda tenths: Decimal(tenths) / 10),
    drawn_size=st.sampled_from(["XS", "M", "XXL", "K1", "K4"]),
    is_three_quarter=st.booleans(),
)


def drawn(insole):
    return Profile.of(insole, "neutral")


def edge_of(insole):
    return points(outline.closed(outline.edge(drawn(insole))))


@given(insoles)
def test_an_outline_is_exactly_as_long_as_the_insole(insole):
    lengths = [x for x, _ in edge_of(insole)]
    assert min(lengths) == 0
    assert max(lengths) == pytest.approx(drawn(insole).end, abs=0.06)


@given(insoles)
def test_an_outline_never_bulges_past_its_points(insole):
    """So it has no corner and no wave that nobody drew."""
    widths = [y for _, y in outline.edge(drawn(insole))]
    for _, y in edge_of(insole):
        assert min(widths) - 0.06 <= y <= max(widths) + 0.06


def test_trim_lines_lie_five_millimetres_apart_within_the_toe():
    html = str(outline.trim_lines(272))
    assert re.findall(r"translate\(-(\d+) 0\)", html) == ["5", "10", "15"]
    [path] = set(re.findall(r' d="([^"]+)"', html))
    ends = [x for x, _ in points(path)]
    assert max(ends) == pytest.approx(272, abs=0.06)
    assert min(ends) > 200


def test_a_three_quarter_insole_ends_early_and_is_not_trimmed():
    html = str(outline.from_above(replace(Insole(), is_three_quarter=True)))
    assert "190 mm" in html
    assert 'class="cut"' not in html
    assert "It has no trim lines." in html


def test_an_outline_tells_its_length_and_whose_feet_it_fits():
    html = str(outline.from_above(Insole()))
    assert (
        "<title>Cadence from above, size M, to scale: 272 mm long, for feet of 244–260 mm. "
        "3 trim lines at the toe, 5 mm apart.</title>"
    ) in html
    assert 'd="M244 56H260v7H244z"' in html
    assert "feet 244–260 mm</text>" in html


def test_a_drawing_shown_again_is_drawn_once():
    shown = str(outline.again(Insole()))
    assert '<use href="#outline"/>' in shown
    assert 'aria-label="Cadence from above' in shown
    assert 'id="outline"' in str(outline.from_above(Insole()))


@pytest.mark.parametrize(("is_short", "left"), [(False, "164"), (True, "82.4")])
def test_the_toe_alone_is_cut_out_of_the_whole(is_short, left):
    shown = str(outline.toe(replace(Insole(), is_three_quarter=is_short)))
    assert f'viewBox="{left} -49 116 98"' in shown
    assert '<use href="#outline"/>' in shown


def test_a_layer_is_as_thick_as_its_words_say():
    measured = {each.title: layers.layer(drawn(Insole()), each).thickness for each in LAYERS}
    assert measured == {
        "Cover": (), "Foam": (3.5, 6.0), "Shell": (1.8,), "Heel pad": (), "Heel post": (),
    }  # fmt: skip
    html = str(layers.apart(Insole(), LAYERS))
    assert "2 Foam, 3.5 to 6 mm</text>" in html
    assert "3 Shell, 1.8 mm</text>" in html
    assert "1 Cover</text>" in html
    # Two have a thickness and are filled in; three have none and are mere outlines.
    assert (html.count('class="shape"'), html.count('class="layer"')) == (2, 3)


@given(insoles)
def test_the_foam_is_drawn_as_thick_as_the_insole_is_measured(insole):
    profile = drawn(insole)
    foam = layers.layer(profile, LAYERS[1])
    for part, thickness in ((0.12, insole.heel_mm), (0.68, profile.forefoot)):
        at = part * profile.length
        height = layers.height(foam.bottom, at) - layers.height(foam.top, at)
        assert height == pytest.approx(float(thickness), abs=0.05)


@given(insoles, st.integers(5, 40).map(lambda tenths: tenths / 10))
def test_a_shell_has_its_thickness_wherever_it_lies_above_the_ground(insole, thickness):
    shell = layers.layer(drawn(insole), Titled("Shell", f"{thickness} mm nylon"))
    for (_, top), (_, bottom) in zip(shell.top, shell.bottom, strict=True):
        assert bottom == 0 or bottom - top == pytest.approx(thickness)


@given(insoles)
def test_no_layer_touches_the_one_below(insole):
    found = [layers.layer(drawn(insole), each) for each in LAYERS]
    downs = list(layers.places(found))
    for (above, above_down), (below, below_down) in zip(
        zip(found, downs, strict=True), zip(found[1:], downs[1:], strict=True), strict=False
    ):
        for at in range(0, 290, 5):
            over, under = above.span(at), below.span(at)
            if over and under:
                assert under[0] + below_down - (over[1] + above_down) >= 6.9


def test_the_title_names_every_layer_with_its_thickness():
    assert (
        "<title>The layers of Cadence apart, from the top, thickness to scale: Cover; "
        "Foam, 3.5 to 6 mm; Shell, 1.8 mm; Heel pad; Heel post</title>"
    ) in str(layers.apart(Insole(), LAYERS))


@pytest.mark.parametrize("described", [[], [Titled("", "<b> & felt of 2 mm")]])
def test_few_or_odd_layers_are_no_error(described):
    html = str(layers.apart(Insole(), described))
    assert html.startswith("<svg")
    assert "<b>" not in html
