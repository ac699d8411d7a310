"""The drawings that letters carry: the same millimetres as on the page, seen on every ground."""

import io
import re
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from store import drawing_png, enclosures, mail
from store.models import OrderMail, Product
from store.profile import Profile, curve
from tests.factories import make_order, make_product, make_variant

PX = 2 * drawing_png.WIDTH / drawing_png.VIEW[2]
# Of light and dark pages and letters.
GROUNDS = [(0xF6, 0xF3, 0xEE), (0xFF, 0xFF, 0xFF), (0x0A, 0x18, 0x13), (0, 0, 0)]


def insole(**measures):
    values = {
        "name": "Cadence", "slug": "cadence", "hue": "coral", "arch_neutral_mm": 27,
        "heel_cup_mm": 16, "heel_mm": Decimal(6), "forefoot_mm": Decimal("3.5"),
    }  # fmt: skip
    return Product(**values | measures)


def pixels(png):
    return Image.open(io.BytesIO(png)).convert("RGBA")


@given(arch=st.integers(16, 34), cup=st.integers(10, 21))
def test_the_outline_is_as_long_and_as_high_as_its_numbers(arch, cup):
    profile = Profile.of(insole(arch_neutral_mm=max(arch, cup), heel_cup_mm=cup))
    found = drawing_png.points(profile.shape)
    xs, ys = [x for x, _ in found], [-y for _, y in found]
    assert (min(xs), min(ys)) == (0, 0)
    assert abs(max(xs) - profile.end) < 0.1
    assert abs(max(ys) - max(arch, cup)) < 0.1


def test_the_picture_is_to_scale():
    """The top of the colour stands at the height of the arch, within the pixel of its edge."""
    picture = pixels(drawing_png.png(insole(hue="cobalt")))
    assert picture.size == (2 * drawing_png.WIDTH, 2 * drawing_png.HEIGHT)
    fill = [
        (x, y)
        for x in range(picture.width)
        for y in range(picture.height)
        if is_near(picture.getpixel((x, y)), (0x5F, 0x8B, 0xE0))
    ]
    _, top, *_ = drawing_png.VIEW
    height = -(min(y for _, y in fill) / PX + top)
    length = (max(x for x, _ in fill) - min(x for x, _ in fill)) / PX
    assert abs(height - 27) < 1.5
    assert abs(length - 272) < 3


def is_near(pixel, color):
    return pixel[3] > 200 and all(abs(a - b) < 24 for a, b in zip(pixel[:3], color, strict=True))


def test_a_path_is_followed_through_every_command_the_profile_writes():
    assert set(re.findall("[A-Za-z]", Profile.of(insole()).shape)) <= set("MCHZ")
    assert drawing_png.points("M.5-.5H7C8 0 9-1 10-1.5Z")[-1] == pytest.approx((10, -1.5))
    assert len(drawing_png.points(curve([(0, 0), (10, -5), (20, 0)]))) == 1 + 2 * 12


@pytest.mark.parametrize("ground", GROUNDS)
def test_the_lines_stand_out_from_light_and_from_dark(ground):
    # WCAG 2.2, 1.4.11. Lines carry the shape; a fill may be faint beside them.
    assert contrast(drawing_png.INK, ground) >= 3


def contrast(one, other):
    """The ratio of WCAG 2.2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color):
    parts = [part / 255 for part in color]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_its_colours_are_those_of_the_page():
    css = (settings.BASE_DIR / "static/css/drawing.css").read_text()
    assert dict(re.findall(r"\.hue-(\w+) { --hue: (#\w+); }", css)) == drawing_png.HUES


def test_a_drawing_is_small_enough_for_a_letter_of_five():
    for arch in (20, 34):
        assert len(drawing_png.png(insole(arch_neutral_mm=arch))) < 7000


# Inside a letter


def letter(html):
    message = enclosures.LetterWithDrawings("Hello", "Text.", to=["a@example.com"])
    message.attach_alternative(html, "text/html")
    return message.message()


def test_nothing_is_enclosed_in_a_letter_without_a_drawing():
    plain = EmailMultiAlternatives("Hello", "Text.", to=["a@example.com"])
    plain.attach_alternative("<p>Hello</p>", "text/html")
    kinds = [part.get_content_type() for part in letter("<p>Hello</p>").walk()]
    assert kinds == [part.get_content_type() for part in plain.message().walk()]


@pytest.mark.django_db
def test_each_drawing_is_enclosed_once_beside_the_html(django_assert_num_queries):
    cadence, keel = make_product(name="Cadence", slug="cadence"), make_product(slug="keel")
    html = "".join(
        enclosures.picture(product, arch)
        for product, arch in [(cadence, "low"), (keel, "high"), (cadence, "low")]
    )
    with django_assert_num_queries(1):
        built = letter(html)
    assert [part.get_content_type() for part in built.walk()] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html",
        "image/png", "image/png",
    ]  # fmt: skip
    first, second = (part for part in built.walk() if part.get_content_maintype() == "image")
    assert first["Content-ID"] == "<drawing.cadence.low@biocorrect>"
    assert first.get_content() == drawing_png.png(cadence, "low")
    assert second.get_content() != first.get_content()
    assert first.get_content_disposition() == "inline"


@pytest.mark.django_db
def test_a_drawing_of_what_is_no_more_is_left_out():
    gone = '<img src="cid:drawing.gone.low@biocorrect" alt="Gone">'
    flat = make_product(slug="flat", arch_low_mm=None)
    assert enclosures.picture(flat, "low") == ""
    named = '<img src="cid:drawing.flat.low@biocorrect" alt="Flat">'
    assert enclosures.enclosed(gone + named) == {}


@pytest.mark.django_db
def test_the_letter_of_an_order_shows_each_arch_as_it_was_bought():
    product = make_product(name="Keel <3", slug="keel")
    low, high = (make_variant(product, arch=arch) for arch in ("low", "high"))
    order = make_order(low, high, paid=True)
    html = mail.compose(order, OrderMail.Kind.CONFIRMED)[2]
    assert re.findall(r'cid:(.*?)"', html) == [
        "drawing.keel.low@biocorrect", "drawing.keel.high@biocorrect",
    ]  # fmt: skip
    assert "Keel &lt;3 seen from the side, to scale: arch 22 mm" in html
