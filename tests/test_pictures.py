"""What staff upload becomes a set of safe, upright, metadata-free files, or a clear refusal."""

import contextlib
import io
import json
import random
import struct
import zlib

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from PIL import Image, ImageCms

from biocorrect import pictures
from biocorrect.pictures import GROUND, PictureUpload, build, open_picture
from store.models import ProductPicture
from tests.factories import make_product

ORANGE = (232, 98, 52)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def encoded(picture, kind="JPEG", **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    file.seek(0)
    return file


def insole(size=(1600, 1200), ground=GROUND):
    """A picture of something orange in the middle of an evenly lit backdrop."""
    picture = Image.new("RGB", size, ground)
    width, height = size
    picture.paste(ORANGE, (width // 4, height // 3, width * 3 // 4, height * 2 // 3))
    return picture


def stored(name):
    return Image.open(default_storage.open(name))


def widest(names):
    return names[max(names, key=int)]


def png_header_of(width, height):
    """A PNG of a few bytes that claims to be very large."""
    body = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + body
    header = struct.pack(">I", len(body)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    data = zlib.compress(b"\0" * 64)
    return b"\x89PNG\r\n\x1a\n" + header + struct.pack(">I", len(data)) + b"IDAT" + data + b"\0" * 4


def refusal(file, name="picture.jpg"):
    with pytest.raises(ValidationError) as refused:
        PictureUpload().clean(SimpleUploadedFile(name, file))
    [message] = refused.value.messages
    return message


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_of_a_usual_kind_is_built_in_three_widths_and_two_formats(kind):
    built = build(encoded(insole((2000, 1500)), kind))
    assert list(built["avif"]) == list(built["jpeg"]) == ["480", "960", "1440"]
    assert (built["width"], built["height"]) == (1440, 1080)
    for encoder in ("avif", "jpeg"):
        for width, name in built[encoder].items():
            picture = stored(name)
            assert picture.format == encoder.upper()
            assert picture.size == (int(width), round(int(width) * 3 / 4))


def test_a_small_picture_is_never_enlarged():
    assert list(build(encoded(insole((300, 200))))["jpeg"]) == ["300"]


def test_a_width_that_saves_nothing_is_left_out():
    assert list(build(encoded(insole((1000, 700))))["jpeg"]) == ["480", "1000"]


def test_what_was_built_fits_into_a_json_column():
    built = build(encoded(insole()))
    assert json.loads(json.dumps(built)) == built


def test_names_follow_from_the_content_so_nothing_is_stored_twice():
    first = build(encoded(insole()))
    assert build(encoded(insole())) == first
    assert build(encoded(insole((1601, 1200))))["avif"] != first["avif"]
    assert build(encoded(insole()), ground=GROUND)["avif"] != first["avif"]
    folder = first["jpeg"]["480"].rpartition("/")[0]
    _, files = default_storage.listdir(folder)
    assert len(files) == 6


@pytest.mark.parametrize("encoder", ["avif", "jpeg"])
def test_a_product_stands_on_exact_white_and_multiplied_by_the_ground_looks_as_before(encoder):
    built = build(encoded(insole(), "PNG"), ground=GROUND)
    picture = stored(widest(built[encoder])).convert("RGB")
    assert picture.getpixel((2, 2)) == (255, 255, 255)
    middle = picture.getpixel((picture.width // 2, picture.height // 2))
    on_page = [value * channel / 255 for value, channel in zip(middle, GROUND, strict=True)]
    assert on_page == pytest.approx(ORANGE, abs=4)


def test_the_empty_margin_of_a_product_is_cut_to_a_little_air():
    built = build(encoded(insole(), "PNG"), ground=GROUND)
    # 800 of 1600 pixels and 400 of 1200 are insole; 64 pixels of air stay on each side.
    assert built["width"] / built["height"] == pytest.approx(928 / 528, abs=0.01)


def test_a_product_already_on_white_keeps_its_colours():
    built = build(encoded(insole(ground=(255, 255, 255)), "PNG"), ground=GROUND)
    picture = stored(widest(built["jpeg"])).convert("RGB")
    middle = picture.getpixel((picture.width // 2, picture.height // 2))
    assert middle == pytest.approx(ORANGE, abs=3)


def test_building_what_was_built_changes_nothing_more():
    once = build(encoded(insole(), "PNG"), ground=GROUND)
    again = build(io.BytesIO(default_storage.open(widest(once["jpeg"])).read()), ground=GROUND)
    middles = [
        stored(built["jpeg"]["480"]).convert("RGB").getpixel((240, 130)) for built in (once, again)
    ]
    assert middles[0] == pytest.approx(middles[1], abs=3)


def test_a_transparent_product_is_put_on_the_ground_first():
    picture = insole().convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 300, 1200))
    built = build(encoded(picture, "PNG"), ground=GROUND)
    assert stored(built["jpeg"]["480"]).convert("RGB").getpixel((2, 2)) == (255, 255, 255)


def test_an_empty_backdrop_is_kept_whole():
    built = build(encoded(Image.new("RGB", (800, 600), GROUND)), ground=GROUND)
    assert (built["width"], built["height"]) == (800, 600)


def test_a_picture_on_its_side_is_turned_upright_and_loses_its_metadata():
    exif = Image.Exif()
    exif[0x0112] = 6  # Turn by a quarter.
    exif[0x010F] = "Secret camera"
    built = build(encoded(insole((900, 600)), exif=exif))
    picture = stored(built["jpeg"]["600"])
    assert picture.size == (600, 900)
    assert not picture.getexif()
    assert b"Secret camera" not in default_storage.open(built["jpeg"]["600"]).read()
    assert b"Secret camera" not in default_storage.open(built["avif"]["600"]).read()


def test_broken_metadata_is_no_reason_to_refuse():
    exif = Image.Exif()
    exif[0x0112], exif[0x011A] = 6, 72
    whole = encoded(insole((900, 600)), "WEBP", exif=exif).getvalue()
    no_header = whole.replace(exif.tobytes()[6:10], b"MMMM")
    assert no_header != whole
    assert open_picture(io.BytesIO(no_header)).size == (900, 600)
    # A number where the camera meant a fraction: readable, and not to be written again.
    no_number = whole.replace(b"\x01\x1a\x00\x05", b"\x01\x1a\x00\x0c")
    assert no_number != whole
    assert open_picture(io.BytesIO(no_number)).size == (600, 900)


@pytest.mark.parametrize("seed", range(12))
def test_a_picture_with_bytes_changed_is_taken_or_refused_in_words(seed):
    chance = random.Random(seed)
    kind = ("JPEG", "PNG", "WEBP", "AVIF")[seed % 4]
    whole = encoded(insole((60, 40)), kind).getvalue()
    for _ in range(40):
        broken = bytearray(whole)
        for _ in range(4):
            broken[chance.randrange(min(len(broken), 500))] = chance.randrange(256)
        with contextlib.suppress(ValidationError):
            open_picture(io.BytesIO(broken))


def test_colours_of_another_profile_are_converted():
    # A profile in which red and blue are exchanged.
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    red, _, blue = open_picture(
        encoded(Image.new("RGB", (9, 9), (255, 0, 0)), "PNG", icc_profile=swapped)
    ).getpixel((4, 4))
    assert red < 60
    assert blue > 200


def test_a_broken_profile_is_no_reason_to_refuse():
    picture = open_picture(encoded(insole((60, 60)), "PNG", icc_profile=b"not a profile"))
    assert picture.getpixel((30, 30)) == ORANGE


def test_a_cmyk_jpeg_becomes_rgb():
    built = build(encoded(insole((600, 400)).convert("CMYK")))
    assert stored(built["jpeg"]["480"]).mode == "RGB"


def test_a_text_file_of_ten_megabytes_is_refused_in_words():
    assert refusal(b"word " * (2 * 1024 * 1024 - 10)) == (
        "This is not a picture we can use. Upload a JPEG, PNG, WebP or AVIF file."
    )


def test_a_file_over_ten_megabytes_is_refused_before_it_is_read():
    assert refusal(b"\xff\xd8\xff" + b"0" * pictures.LARGEST_BYTES).startswith(
        "This file is larger than 10 MB."
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
        ("picture.jpg", b"<html>not a picture</html>"),
        ("picture.png", b"\x89PNG\r\n\x1a\n"),
        ("picture.jpg", b"\xff\xd8\xff\xe0"),
        ("picture.gif", encoded(insole((40, 40)), "GIF").getvalue()),
        ("picture.tiff", encoded(insole((40, 40)), "TIFF").getvalue()),
    ],
)
def test_what_only_looks_like_a_picture_is_refused(name, content):
    assert "Upload a JPEG, PNG, WebP or AVIF file." in refusal(content, name)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_cut_short_is_refused(kind):
    whole = encoded(insole(), kind).getvalue()
    message = refusal(whole[: len(whole) // 2])
    assert "damaged or incomplete" in message or "not a picture we can use" in message


@pytest.mark.parametrize("side", [8_000, 20_000])
def test_a_picture_that_unpacks_to_very_many_pixels_is_refused(side):
    assert "40 million pixels" in refusal(png_header_of(side, side))


def test_an_empty_file_is_refused():
    with pytest.raises(ValidationError):
        PictureUpload().clean(SimpleUploadedFile("picture.jpg", b""))


def test_a_good_upload_can_still_be_read_from_its_start():
    upload = SimpleUploadedFile("picture.jpg", encoded(insole((600, 400))).getvalue())
    cleaned = PictureUpload().clean(upload)
    assert cleaned.tell() == 0
    assert Image.open(cleaned).size == (600, 400)


def test_the_browser_offers_only_usable_files():
    class Form(forms.Form):
        picture = PictureUpload()

    assert 'accept="image/jpeg,image/png,image/webp,image/avif"' in str(Form()["picture"])


@pytest.mark.django_db
def test_saving_a_product_picture_builds_it_and_hides_the_original():
    picture = ProductPicture(product=make_product(), view="quarter", alt="An insole")
    picture.original = SimpleUploadedFile("my holiday.JPG", encoded(insole(), "JPEG").getvalue())
    picture.save()
    picture.refresh_from_db()
    assert set(picture.renditions) == {"width", "height", "avif", "jpeg"}
    for name in picture.renditions["jpeg"].values():
        assert default_storage.exists(name)
    shared = picture.renditions["jpeg"]["480"].split("/")[1]
    assert shared not in picture.original.name
    assert "holiday" not in picture.original.name
    assert picture.original.name.endswith(".jpeg")


@pytest.mark.django_db
def test_saving_a_row_again_builds_nothing():
    picture = ProductPicture(product=make_product(), view="quarter", alt="An insole")
    picture.original = SimpleUploadedFile("a.jpg", encoded(insole()).getvalue())
    picture.save()
    picture.renditions = {"kept": True}
    picture.alt = "The same insole"
    picture.save()
    assert ProductPicture.objects.get().renditions == {"kept": True}


def test_the_nearest_jpeg_stands_for_the_picture_where_only_one_fits():
    built = build(encoded(insole()))
    assert pictures.address(built, 900).endswith("/960.jpg")
    assert pictures.address(built).endswith("/1440.jpg")


def written(**context):
    source = '{% load pictures %}{% picture built alt=alt sizes="50vw" eager=eager %}'
    return Template(source).render(Context({"alt": "An insole", "eager": False} | context))


def test_the_tag_offers_every_width_smallest_first_whatever_order_the_database_kept():
    built = build(encoded(insole()))
    built["avif"] = dict(reversed(built["avif"].items()))
    html = written(built=built)
    first, second, third = [html.index(f"/{width}.avif {width}w") for width in (480, 960, 1440)]
    assert first < second < third
    assert '<source type="image/avif"' in html
    assert 'width="1440" height="1080"' in html
    assert 'sizes="50vw"' in html


def test_the_tag_loads_late_unless_the_picture_is_seen_first():
    built = build(encoded(insole()))
    assert 'loading="lazy" decoding="async"' in written(built=built)
    eager = written(built=built, eager=True)
    assert 'fetchpriority="high"' in eager
    assert "lazy" not in eager


def test_the_tag_escapes_what_staff_wrote_and_needs_no_picture():
    built = build(encoded(insole()))
    assert 'alt="5&quot; &lt;b&gt;"' in written(built=built, alt='5" <b>')
    assert written(built={}) == ""
