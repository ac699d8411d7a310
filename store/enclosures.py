"""The drawings that letters carry with them, so that nothing is fetched when one is opened.

A letter names a drawing by product and arch; what it shows is drawn when the letter is sent.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from email.message import EmailMessage
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.utils.html import format_html
from django.utils.safestring import SafeString

from store import drawing, drawing_png
from store.models import Product

_NAMED = re.compile(r"cid:(drawing\.([\w-]+)\.(\w+)@biocorrect)")


def picture(product: Product, arch: str) -> SafeString:
    """Write the element that shows an insole in a letter; nothing for an arch it has no more."""
    if arch not in product.arches:
        return SafeString()
    return format_html(
        '<img src="cid:{}" alt="{}" width="{}" height="{}"'
        ' style="display:block;width:{}px;max-width:100%;height:auto;margin-top:8px;border:0;">',
        f"drawing.{product.slug}.{arch}@biocorrect",
        drawing.name(product, arch),
        drawing_png.WIDTH,
        drawing_png.HEIGHT,
        drawing_png.WIDTH,
    )


class LetterWithDrawings(EmailMultiAlternatives):
    """A letter that encloses every drawing its HTML names (RFC 2387, multipart/related)."""

    def message(self, **how: Any) -> EmailMessage:
        built: EmailMessage = super().message(**how)
        body = built.get_body(("html",))
        if body is not None:
            for name, png in enclosed(body.get_content()).items():
                body.add_related(png, "image", "png", cid=f"<{name}>", disposition="inline")
        return built


def enclosed(html: str) -> dict[str, bytes]:
    """Return the PNG of every drawing that a letter names, by its name; in at most one query."""
    named = {name: (slug, arch) for name, slug, arch in _NAMED.findall(html)}
    if not named:
        return {}
    slugs = {slug for slug, _ in named.values()}
    products = {product.slug: product for product in Product.objects.filter(slug__in=slugs)}
    return {
        name: drawing_png.png(products[slug], arch)
        for name, (slug, arch) in named.items()
        if slug in products and arch in products[slug].arches
    }


def shown_in_place(html: str, products: Iterable[Product]) -> str:
    """Write the drawings into the HTML itself, to look at a letter where no mail program is."""
    by_slug = {product.slug: product for product in products}

    def written(found: re.Match[str]) -> str:
        png = drawing_png.png(by_slug[found[2]], found[3])
        return f"data:image/png;base64,{b64encode(png).decode()}"

    return _NAMED.sub(written, html)
