"""The demo's articles and pages, published. Loading is safe to repeat.

A page whose address exists is left as it is, whatever was changed; so is a picture by its name
and a study by its key.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from biocorrect.pictures import Renditions
from content import publishing
from content.demo.pages import (
    accessibility,
    arch_height,
    care,
    childrens_feet,
    experts,
    first_two_weeks,
    health_data_privacy,
    heel_pain,
    home,
    how_insoles_work,
    hsa_fsa,
    lower_back_pain,
    pedorthist,
    privacy,
    questions,
    returns,
    shipping,
    signs,
    standing_at_work,
    terms,
)
from content.demo.studies import STUDIES
from content.models import BLOCKS, Block, Page, Picture, Reference, Study

if TYPE_CHECKING:
    from django.contrib.auth.models import User

HERE = Path(__file__).parent
# The home page comes last: it features the article.
PAGES = (
    arch_height,
    childrens_feet,
    first_two_weeks,
    heel_pain,
    pedorthist,
    standing_at_work,
    lower_back_pain,
    how_insoles_work,
    signs,
    questions,
    shipping,
    returns,
    care,
    hsa_fsa,
    experts,
    privacy,
    health_data_privacy,
    terms,
    accessibility,
    home,
)
# Which article the page of an insole leads to.
BESIDE = {
    "lower-back-pain-and-the-feet": ("cadence",),
    "heel-pain-and-insoles": ("keel",),
    "standing-at-work": ("longshift", "switchback", "sunday"),
    "childrens-feet": ("sapling",),
    "arch-height": ("commons", "featherline"),
    "new-insoles-first-two-weeks": ("sideline", "brogue"),
}
PICTURES = {
    "pair": (
        "Two insoles on plinths",
        "Two Cadence insoles leaning on plaster plinths in warm light, one showing its shell",
    ),
    "row": (
        "Eight insoles in a row",
        "Eight insoles leaning against a wall in a row of colors",
    ),
}


@transaction.atomic
def load(author: User | None = None) -> None:
    """Write and publish the demo's pages that are not there yet, in the author's name."""
    load_studies()
    for module in PAGES:
        here = Page.objects.filter(kind=module.PAGE["kind"], slug=module.PAGE["slug"])
        if not here.exists():
            page = written(module)
            publishing.publish(page, author)
            lead_from_products(page)


def written(module: ModuleType) -> Page:
    """Write a page's draft. A block whose product is not in the shop is left out."""
    fields = dict(module.PAGE)
    if share := fields.pop("share_picture", ""):
        fields["share_picture"] = picture(share)
    page = Page.objects.create(**fields)
    for values in getattr(module, "REFERENCES", []):
        cited = reference(page, values)
        cited.full_clean()
        cited.save()
    for place, (name, values) in enumerate(module.BLOCKS, 1):
        if block := made(BLOCKS[name], values):
            block.parent, block.region, block.ordering = page, page.regions[0].key, place * 10
            block.full_clean()
            block.save()
    return page


def lead_from_products(page: Page) -> None:
    products = apps.get_model("store", "Product")._default_manager
    without = products.filter(slug__in=BESIDE.get(page.slug, ()), article=None)
    without.update(article=page)


def load_studies() -> None:
    """Write the studies that are not there yet."""
    there = set(Study.objects.values_list("key", flat=True))
    for values in STUDIES:
        if values["key"] not in there:
            study = Study(**values)
            study.full_clean()
            study.save()


def reference(page: Page, values: dict[str, Any]) -> Reference:
    """Make a reference: of a study, named by its key, or of a source with facts of its own."""
    values = dict(values)
    if key := values.pop("study", ""):
        values["study"] = Study.objects.get(key=key)
    return Reference(page=page, **values)


def made(kind: type[Block], values: dict[str, Any]) -> Block | None:
    values = dict(values)
    if "product" in values:
        products = apps.get_model("store", "Product")._default_manager
        values["product"] = products.filter(slug=values["product"]).first()
        if values["product"] is None:
            return None
    if "picture" in values:
        values["picture"] = picture(values["picture"])
    if "article" in values:
        values["article"] = Page.objects.get(kind=Page.Kind.ARTICLE, slug=values["article"])
    return kind(**values)


def picture(key: str) -> Picture:
    """Return a picture of this folder, put into the library unless staff have one of its name."""
    name, alt = PICTURES[key]
    found = Picture.objects.filter(name=name).first()
    if found is None:
        built: Renditions = json.loads((HERE / "pictures.json").read_text())[key]
        store_files(built)
        original = built["jpeg"][max(built["jpeg"], key=int)]
        found = Picture.objects.create(name=name, alt=alt, original=original, renditions=built)
    return found


def store_files(built: Renditions) -> None:
    """Copy a picture's files, built beforehand so that the demo is there at once."""
    for name in (*built["avif"].values(), *built["jpeg"].values()):
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile((HERE / name).read_bytes()))
