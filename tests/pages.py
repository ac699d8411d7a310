"""Pages that tests need: a draft of a page, and any of its blocks."""

import io
import itertools

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from content import publishing
from content.models import Page, Picture, Prose, Reference

_numbers = itertools.count(1)


def make_page(text="<h2>Why</h2><p>Because.</p>", **fields):
    number = next(_numbers)
    values = {
        "kind": "article",
        "slug": f"page-{number}",
        "title": f"Page {number}",
        "summary": "What it is about.",
        "search_description": "One plain sentence that says what this page is about.",
    } | fields
    page = Page.objects.create(**values)
    if text:
        add_block(page, Prose, text=text)
    return page


def add_block(page, kind, **fields):
    """Put a block at the end of the page's draft."""
    region = page.regions[0].key
    # Beyond the blocks that a page of the demo has already.
    ordering = 1000 + next(_numbers) * 10
    return kind.objects.create(parent=page, region=region, ordering=ordering, **fields)


def make_reference(page, number, **fields):
    values = {
        "authors": f"Author {number} A.",
        "title": f"Study {number}",
        "source": "Journal of Feet",
        "year": 2000 + number,
        "doi": f"10.1000/{number}",
        "short": f"Author {number}",
        "note": f"{number}00 people.",
    } | fields
    return Reference.objects.create(page=page, number=number, **values)


def published(page, **options):
    publishing.publish(page, None, **options)
    return Page.objects.get(pk=page.pk)


def picture_file(kind="jpeg", size=(900, 600), name="picture.jpg"):
    file = io.BytesIO()
    Image.new("RGB", size, (200, 120, 90)).save(file, kind)
    return SimpleUploadedFile(name, file.getvalue())


def make_picture(**fields):
    picture = Picture(**{"name": f"Picture {next(_numbers)}", "alt": "Two insoles"} | fields)
    picture.original.save("picture.jpg", picture_file())
    return picture
