"""The demo catalogue: ten insoles on sale and one that no longer is, each a file of `products/`.

Loading is safe to repeat: a product whose slug exists is left as it is, whatever was changed.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from biocorrect.pictures import Renditions
from store.models import Product, ProductPicture, StockLevel, Variant
from store.models.options import sku_of

HERE = Path(__file__).parent
REASON = "Demo stock"
VIEWS = ("quarter", "under", "side", "top", "layers")
NOT_FIELDS = {"code", "price", "sizes", "arches", "alts"}
# What a shop has that is not simply full: by SKU the pairs on the shelf, the days until it is
# back, and how many of the pairs that come then may be ordered before.
SPECIAL = {"BC-KEE-H-L": (3, 0, 0), "BC-SWI-N-XL": (0, 21, 6), "BC-FEA-L-XS": (0, 0, 0)}


def load() -> None:
    """Put the demo products into the shop, with variants, stock and pictures, once."""
    renditions: dict[str, Renditions] = json.loads((HERE / "pictures.json").read_text())
    known = set(Product.objects.values_list("slug", flat=True))
    for file in sorted((HERE / "products").glob("*.toml")):
        if file.stem not in known:
            load_product(file.stem, tomllib.loads(file.read_text()), renditions)


@transaction.atomic
def load_product(slug: str, described: dict[str, Any], renditions: dict[str, Renditions]) -> None:
    values = {key: value for key, value in described.items() if key not in NOT_FIELDS}
    for key in ("forefoot_mm", "heel_mm"):
        values[key] = Decimal(values[key]) if key in values else None
    for arch, height in described["arches"].items():
        values[f"arch_{arch}_mm"] = height
    for key in ("best_for", "not_for", "layers", "studies", "questions"):
        values[key] = values[key].strip()
    product = Product.objects.create(slug=slug, **values)
    stock(Variant.objects.bulk_create(variants(product, described)))
    ProductPicture.objects.bulk_create(pictures(product, described["alts"], renditions))


def variants(product: Product, described: dict[str, Any]) -> Iterator[Variant]:
    for arch in described["arches"]:
        for size in described["sizes"]:
            sku = sku_of(described["code"], arch, size)
            yield Variant(
                product=product,
                sku=sku,
                arch=arch,
                size=size,
                unit_price=described["price"],
            )


def stock(made: list[Variant]) -> None:
    """Fill the shelf through its own ledger, so that the demo's books add up too."""
    for place, variant in enumerate(made):
        level = StockLevel.objects.create(variant=variant)
        pairs, days, ahead = SPECIAL.get(variant.sku, (12 + 7 * place % 31, 0, 0))
        if pairs:
            level.adjust(pairs, REASON)
        if days:
            level.expect(timezone.localdate() + timedelta(days=days), ahead=ahead)


def pictures(
    product: Product, alts: dict[str, str], renditions: dict[str, Renditions]
) -> Iterator[ProductPicture]:
    for position, view in enumerate(view for view in VIEWS if view in alts):
        built = renditions[f"{product.slug}-{view}"]
        store_files(built)
        yield ProductPicture(
            product=product,
            view=view,
            position=position,
            alt=alts[view],
            original=built["jpeg"][max(built["jpeg"], key=int)],
            renditions=built,
        )


def store_files(built: Renditions) -> None:
    """Copy a picture's files, built beforehand because building forty takes most of a minute."""
    for name in (*built["avif"].values(), *built["jpeg"].values()):
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile((HERE / name).read_bytes()))
