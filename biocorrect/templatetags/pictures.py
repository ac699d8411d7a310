"""A built picture in a page."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from biocorrect.pictures import Renditions, address, url

register = template.Library()


@register.simple_tag
def picture(
    renditions: Renditions | None, *, alt: str, sizes: str = "100vw", eager: bool = False
) -> SafeString:
    """Write a built picture: AVIF with a JPEG behind it, in every width there is.

    `sizes` says how wide the page shows it. `eager` is for the one picture seen first. A picture
    that was not built writes nothing.
    """
    if not renditions:
        return SafeString()
    first = 'fetchpriority="high"' if eager else 'loading="lazy" decoding="async"'
    return format_html(
        '<picture><source type="image/avif" srcset="{}" sizes="{}">'
        '<img src="{}" srcset="{}" sizes="{}" alt="{}" width="{}" height="{}" {}></picture>',
        srcset(renditions["avif"]),
        sizes,
        address(renditions, 960),
        srcset(renditions["jpeg"]),
        sizes,
        alt,
        renditions["width"],
        renditions["height"],
        SafeString(first),
    )


def srcset(names: dict[str, str]) -> str:
    # JSON columns keep no order.
    widths = sorted(names, key=int)
    return ", ".join(f"{url(names[width])} {width}w" for width in widths)
