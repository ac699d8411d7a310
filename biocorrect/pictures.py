"""Pictures that staff upload, built once into every size and format a page may ask for.

A product picture stands on the studio's backdrop. Lossy formats shift that colour by a shade,
which shows as a box on the page, so the backdrop is divided out: the built picture stands on
white, which every format keeps exactly, and the page multiplies it onto its own ground.
"""

from __future__ import annotations

import hashlib
import io
import struct
from functools import lru_cache
from typing import IO, Any, TypedDict, cast

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models
from django.db.models.fields.files import FieldFile
from django.forms import ClearableFileInput
from django.forms import FileField as FileFormField
from PIL import Image, ImageChops, ImageCms, ImageOps

type Color = tuple[int, int, int]

GROUND: Color = (0xF6, 0xF3, 0xEE)
WIDTHS = (480, 960, 1440)
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
LARGEST_BYTES = 10 * 1024 * 1024
LARGEST_PIXELS = 40_000_000
# AVIF at speed 8 costs a fifth of the time of the default for 2 to 6 % more bytes.
ENCODERS: dict[str, dict[str, Any]] = {
    "avif": {"quality": 55, "speed": 8},
    "jpeg": {"quality": 76, "progressive": True, "optimize": True},
}
# What Pillow raises for bytes that are no whole picture; RuntimeError is its AVIF decoder's.
DAMAGED = (OSError, SyntaxError, ValueError, EOFError, RuntimeError)
UNREADABLE = (Image.DecompressionBombError, *DAMAGED)
# Part of every folder's name, so that raise it and no cache can mix two builds of one picture.
BUILD = b"1"


class Renditions(TypedDict):
    """What was built: the largest size in pixels, and file names by width for each format."""

    width: int
    height: int
    avif: dict[str, str]
    jpeg: dict[str, str]


def build(file: IO[bytes], *, ground: Color | None = None) -> Renditions:
    """Store the picture in three widths as AVIF and JPEG, and return their names.

    With `ground`, that backdrop becomes white and the empty margin is cut off; without, the
    picture is left as it is. Upright, in sRGB, free of metadata, never enlarged. Building the
    same file again stores nothing new. Raises ValidationError as `open_picture` does.
    """
    picture = open_picture(file)
    folder = f"pictures/{digest_of(file, ground)[:16]}"
    picture = on_white(picture, ground) if ground else flat(picture, (255, 255, 255))
    sizes = [resized(picture, width) for width in widths_for(picture)]
    return {
        "width": sizes[-1].width,
        "height": sizes[-1].height,
        "avif": {str(size.width): stored(size, folder, "avif") for size in sizes},
        "jpeg": {str(size.width): stored(size, folder, "jpeg") for size in sizes},
    }


def open_picture(file: IO[bytes]) -> Image.Image:
    """Return the whole decoded picture, upright and in sRGB.

    Raises ValidationError, worded for the person who uploaded it, for anything that is not a
    complete JPEG, PNG, WebP or AVIF of at most 10 MB and 40 megapixels.
    """
    refuse_large_file(file)
    file.seek(0)
    try:
        picture = Image.open(file, formats=FORMATS)
    except UNREADABLE as error:
        raise unreadable(error) from error
    if picture.width * picture.height > LARGEST_PIXELS:
        raise too_many_pixels()
    try:
        picture.load()
    except DAMAGED as error:
        raise ValidationError(
            "This picture is damaged or incomplete. Save it again and upload the new file.",
            code="damaged",
        ) from error
    return in_srgb(upright(picture))


def address(renditions: Renditions, width: int = 1440) -> str:
    """Return the address of the JPEG nearest to this width, for places that take only one."""
    nearest = min(renditions["jpeg"], key=lambda built: abs(int(built) - width))
    return url(renditions["jpeg"][nearest])


@lru_cache(maxsize=4096)
def url(name: str) -> str:
    """Return the public address of a built file. Its name never changes its meaning, so once."""
    return default_storage.url(name)


def digest_of(file: IO[bytes], ground: Color | None) -> str:
    """Name a picture after its content, so that a name never changes its meaning."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256")  # type: ignore[arg-type]
    digest.update(BUILD + bytes(ground or ()))
    file.seek(0)
    return digest.hexdigest()


def refuse_large_file(file: IO[bytes]) -> None:
    file.seek(0, io.SEEK_END)
    if file.tell() > LARGEST_BYTES:
        raise ValidationError(
            "This file is larger than 10 MB. Make the picture smaller and upload it again.",
            code="too_large",
        )


def too_many_pixels() -> ValidationError:
    return ValidationError(
        "This picture has more than 40 million pixels. Make it smaller and upload it again.",
        code="too_many_pixels",
    )


def unreadable(error: Exception) -> ValidationError:
    if isinstance(error, Image.DecompressionBombError):
        return too_many_pixels()
    return ValidationError(
        "This is not a picture we can use. Upload a JPEG, PNG, WebP or AVIF file.",
        code="not_a_picture",
    )


def upright(picture: Image.Image) -> Image.Image:
    """Turn a picture as the camera was held. Broken metadata is no reason to refuse its pixels."""
    try:
        picture.getexif()
    except (SyntaxError, ValueError, OSError, struct.error):
        return picture
    # It has been read, and of all it says only the turn is wanted; to write it again may fail.
    picture.info.pop("exif", None)
    return ImageOps.exif_transpose(picture)


def in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    if picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        picture = picture.convert(mode)
    try:
        converted = ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode=mode,
        )
    # A broken or unfitting profile says nothing about the colours; sRGB is the best guess.
    except (ImageCms.PyCMSError, OSError):
        return picture
    return converted or picture


def flat(picture: Image.Image, ground: Color) -> Image.Image:
    """Put a transparent picture on the ground; every other one becomes plain RGB."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    backdrop = Image.new("RGBA", picture.size, ground)
    return Image.alpha_composite(backdrop, picture.convert("RGBA")).convert("RGB")


def on_white(picture: Image.Image, ground: Color) -> Image.Image:
    """Divide by the ground, so that multiplying by it gives the picture back, and crop.

    A picture that already stands on white, as one of ours does, has nothing to divide out.
    """
    picture = flat(picture, ground)
    if stands_on_white(picture):
        return cropped(picture)
    tables = [
        255 if value >= channel - 1 else round(value * 255 / channel)
        for channel in ground
        for value in range(256)
    ]
    return cropped(picture.point(tables))


def stands_on_white(picture: Image.Image) -> bool:
    right, bottom = picture.width - 1, picture.height - 1
    corners = [(0, 0), (right, 0), (0, bottom), (right, bottom)]
    return all(min(cast("Color", picture.getpixel(corner))) >= 253 for corner in corners)


def cropped(picture: Image.Image) -> Image.Image:
    """Cut the white margin down to a twenty-fifth of the width, so that shadows can fade."""
    darkness = ImageChops.invert(picture).convert("L").point(lambda value: value > 5 and 255)
    box = darkness.getbbox()
    if box is None:
        return picture
    room = picture.width // 25
    return picture.crop(
        (
            max(box[0] - room, 0),
            max(box[1] - room, 0),
            min(box[2] + room, picture.width),
            min(box[3] + room, picture.height),
        )
    )


def widths_for(picture: Image.Image) -> list[int]:
    """Leave out a width that is nearly the picture's own: it would save nobody anything."""
    smaller = {width for width in WIDTHS if width * 1.2 < picture.width}
    return sorted(smaller | {min(picture.width, WIDTHS[-1])})


def resized(picture: Image.Image, width: int) -> Image.Image:
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)


def stored(picture: Image.Image, folder: str, encoder: str) -> str:
    name = f"{folder}/{picture.width}.{'jpg' if encoder == 'jpeg' else encoder}"
    if not default_storage.exists(name):
        encoded = io.BytesIO()
        picture.save(encoded, encoder, **ENCODERS[encoder])
        default_storage.save(name, ContentFile(encoded.getvalue()))
    return name


class PictureUpload(FileFormField):
    """A form field that takes a picture and says beside itself why it does not take one."""

    widget = ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"})

    def to_python(self, data: File[Any] | None) -> File[Any] | None:
        upload = super().to_python(data)
        if upload is not None:
            open_picture(upload)
            upload.seek(0)
        return upload


class PictureFile(FieldFile):
    """The uploaded file. Storing it builds its renditions into the model's renditions field."""

    def save(self, name: str | None, content: File[bytes], save: bool = True) -> None:
        field = cast("PictureField", self.field)
        setattr(self.instance, field.renditions_field, build(content, ground=field.ground))
        super().save(original_name(content), content, save)


class PictureField(models.FileField):
    """A picture staff upload. Give the name of a JSONField, declared after it, for the renditions.

    Like ImageField fills its width_field, this fills `renditions_field` when a new file is saved.
    `ground` is the backdrop to divide out; None leaves the picture as it is.
    """

    attr_class = PictureFile

    def __init__(
        self,
        *args: Any,
        renditions_field: str = "renditions",
        ground: Color | None = None,
        **kwargs: Any,
    ) -> None:
        # Neither is deconstructed: how a picture is built is no business of the database.
        self.renditions_field = renditions_field
        self.ground = ground
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PictureUpload, **kwargs})


def original_name(file: File[bytes]) -> str:
    """Name the stored original so that it cannot be guessed: only it still holds its metadata."""
    kind = Image.open(file, formats=FORMATS).format or "jpeg"
    return f"{digest_of(file, None)[16:40]}.{kind.lower()}"
