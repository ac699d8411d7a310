"""What no insole can measure is refused with the reason; what is not refused can be drawn."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from hypothesis import assume, given
from hypothesis import strategies as st

from store import demo, limits
from store.models import Product, ProductPicture
from store.profile import Profile, curve
from tests.factories import make_product
from tests.test_drawing import box

FULL = {
    "arch_low_mm": 22,
    "arch_neutral_mm": 27,
    "arch_high_mm": 32,
    "arch_single_mm": None,
    "heel_cup_mm": 16,
    "heel_mm": Decimal("6.0"),
    "forefoot_mm": Decimal("3.5"),
    "pair_grams": 112,
}
ONE_SHAPE = FULL | {"arch_low_mm": None, "arch_neutral_mm": None, "arch_high_mm": None}


def refused(typed, *, is_three_quarter=False):
    return dict(limits.refusals(typed, is_three_quarter=is_three_quarter))


def test_a_possible_insole_is_refused_nothing():
    assert refused(FULL) == {}
    assert refused(ONE_SHAPE | {"arch_single_mm": 22}) == {}
    assert refused(FULL | {"forefoot_mm": None}, is_three_quarter=True) == {}


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"heel_mm": Decimal(0)}, "heel_mm", "It cannot be 0. Type a number from 1 to 15."),
        ({"heel_mm": Decimal(-6)}, "heel_mm", "It cannot be -6."),
        ({"forefoot_mm": Decimal("12.5")}, "forefoot_mm", "between 1 and 12 mm"),
        ({"arch_high_mm": 37}, "arch_high_mm", "between 10 and 36 mm"),
        ({"pair_grams": 5}, "pair_grams", "between 10 and 500 g"),
        ({"arch_high_mm": 27}, "arch_high_mm", "higher than the neutral arch, which is 27 mm"),
        ({"arch_neutral_mm": None, "arch_high_mm": 20}, "arch_high_mm", "the low arch, which is"),
        ({"arch_single_mm": 22}, "arch_single_mm", "Leave this empty, or the other arches."),
        ({"heel_mm": Decimal("14.5")}, "heel_cup_mm", "type 17.5 or more"),
        ({"heel_cup_mm": 8}, "heel_cup_mm", "The heel is 6 mm thick, and the cup’s wall rises"),
        ({"heel_cup_mm": 23}, "heel_cup_mm", "the lowest arch is 22 mm high: type 22 or less"),
        ({"arch_low_mm": 10, "heel_mm": 10, "heel_cup_mm": 13}, "arch_low_mm", "above the heel"),
        ({"forefoot_mm": Decimal("6.5")}, "forefoot_mm", "let the foot slope backward"),
        (
            {"arch_low_mm": 13, "heel_mm": 8, "heel_cup_mm": 12, "forefoot_mm": 7},
            "forefoot_mm", "would sink into this",
        ),
        ({"forefoot_mm": None}, "forefoot_mm", "a full-length insole reaches the toe"),
    ],
)  # fmt: skip
def test_each_refusal_names_its_field_and_its_reason(change, field, why):
    assert why in refused(FULL | change)[field]


def test_a_toe_on_a_three_quarter_insole_is_refused():
    why = refused(FULL, is_three_quarter=True)
    assert why == {"forefoot_mm": "A three-quarter insole ends before the toe: leave this empty."}


def test_without_any_arch_one_is_asked_for_and_what_could_not_be_read_is_passed_over():
    assert refused(ONE_SHAPE) == {"arch_neutral_mm": "Type the height of at least one arch."}
    unread = {name: value for name, value in ONE_SHAPE.items() if name != "arch_neutral_mm"}
    assert refused(unread) == {}
    assert refused({}) == {}


@pytest.mark.parametrize(
    ("layers", "why"),
    [
        ("Foam: EVA, 4 mm at the toe to 6 mm at the heel", "It says 4 mm at the toe"),
        ("Foam: EVA, 3.5 mm at the toe to 8 mm at the heel", "It says 8 mm at the heel"),
        ("Shell: 6.5 mm nylon", "A layer of 6.5 mm is thicker than the whole insole: 6 mm."),
        ("Cover: knit with lines 9 mm apart", ""),
        ("Cover: knit of 0.8 mm\nShell: 1.8 mm nylon\nFoam: 3.5 mm at the toe", ""),
    ],
)
def test_no_layer_is_thicker_than_the_whole(layers, why):
    said = " ".join(limits.layer_refusals(layers, FULL))
    assert said.startswith(why)
    assert bool(said) == bool(why)


tenths = st.integers(-20, 200).map(lambda value: Decimal(value) / 10)
heights = st.none() | st.integers(-5, 45)
typed = st.fixed_dictionaries(
    dict.fromkeys(limits.EVERY_ARCH, heights)
    | {
        "heel_cup_mm": st.integers(-5, 40),
        "heel_mm": tenths,
        "forefoot_mm": st.none() | tenths,
        "pair_grams": st.integers(-10, 600),
    }
)
# Most of what is typed at random is impossible in many ways at once. These mostly are not.
likely = st.builds(
    lambda low, rise, cup, heel, toe: FULL | {
        "arch_low_mm": low, "arch_neutral_mm": low + rise, "arch_high_mm": low + 2 * rise,
        "heel_cup_mm": cup, "heel_mm": heel, "forefoot_mm": toe,
    },
    st.integers(10, 30), st.integers(1, 5), st.integers(5, 26),
    st.integers(10, 120).map(lambda value: Decimal(value) / 10),
    st.none() | st.integers(10, 90).map(lambda value: Decimal(value) / 10),
)  # fmt: skip


@given(typed, st.booleans())
def test_whatever_is_refused_says_why_at_one_of_its_fields(typed, is_three_quarter):
    said = refused(typed, is_three_quarter=is_three_quarter)
    assert said.keys() <= FULL.keys()
    assert all(why.endswith(".") and why[0].isupper() for why in said.values())
    if not said:
        assert any(typed[name] for name in limits.EVERY_ARCH)


@given(likely)
def test_whatever_is_not_refused_is_drawn_as_long_and_as_high_as_its_millimetres(typed):
    is_three_quarter = typed["forefoot_mm"] is None
    assume(not refused(typed, is_three_quarter=is_three_quarter))
    for name in limits.ARCHES.values():
        drawn = Profile(
            length=272,
            arch=typed[name],
            heel_cup=typed["heel_cup_mm"],
            heel=float(typed["heel_mm"]),
            forefoot=float(typed["forefoot_mm"] or 1.5),
            three_quarter=is_three_quarter,
        )
        left, right, top, bottom = box(drawn.shape)
        toe = 0 if is_three_quarter else drawn.forefoot + 6
        assert (left, bottom) == (0, 0)
        assert right == pytest.approx(drawn.end, abs=0.051)
        assert -top == pytest.approx(max(drawn.arch, toe), abs=0.051)
        assert is_inside(drawn)


def is_inside(drawn):
    """Whether the foot's surface nowhere comes out of the rim."""
    rim, bed = sampled(drawn.rim), sampled(drawn.bed)
    return all(height_at(rim, x) <= y for x, y in bed if x <= rim[-1][0])


def sampled(points):
    found = [float(each) for each in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", curve(points))]
    here, *rest = zip(found[::2], found[1::2], strict=True)
    path = [here]
    for first, second, end in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        for step in range(1, 9):
            t, u = step / 8, 1 - step / 8
            weights = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
            corners = (here, first, second, end)
            path.append(
                tuple(
                    sum(w * c[axis] for w, c in zip(weights, corners, strict=True))
                    for axis in (0, 1)
                )
            )
        here = end
    return path


def height_at(path, x):
    for (x0, y0), (x1, y1) in pairwise(path):
        if x0 <= x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0 or 1)
    raise AssertionError(x)


@pytest.mark.django_db
def test_every_demo_product_is_possible(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    demo.load()
    for product in Product.objects.all():
        values = {name: getattr(product, name) for name in FULL}
        assert refused(values, is_three_quarter=product.is_three_quarter) == {}, product
        assert list(limits.layer_refusals(product.layers, values)) == [], product


@pytest.mark.money
@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"heel_mm": 0},
        {"pair_grams": 0},
        {"forefoot_mm": 0},
        {"forefoot_mm": None},
        {"length": "three_quarter"},
        {"arch_low_mm": 27},
        {"arch_high_mm": 26},
        {"arch_neutral_mm": None, "arch_low_mm": 33},
        {"heel_cup_mm": 6},
        {"heel_mm": Decimal("16.5"), "heel_cup_mm": 30, "arch_low_mm": 16},
        {"arch_single_mm": 22},
    ],
)
def test_the_database_refuses_what_no_insole_can_be(change):
    product = make_product()
    with pytest.raises(IntegrityError), transaction.atomic():
        Product.objects.filter(pk=product.pk).update(**change)


@pytest.mark.money
@pytest.mark.django_db
def test_the_database_refuses_a_picture_that_nobody_described():
    with pytest.raises(IntegrityError), transaction.atomic():
        ProductPicture.objects.create(product=make_product(), view="top", alt="", original="a.jpg")
