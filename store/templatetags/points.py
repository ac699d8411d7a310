"""Lines of a product's texts in a page: its names become links, its sources too."""

import re
from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape, format_html, urlize
from django.utils.safestring import SafeString, mark_safe

from store.models import Product

register = template.Library()

SOURCE = "Source: "


@register.filter
def linked(line: str, products: Iterable[Product]) -> SafeString:
    """Link every product that the line names. Staff need no markup for it."""
    addresses = {str(conditional_escape(each.name)): each.get_absolute_url() for each in products}
    if not addresses:
        return conditional_escape(line)
    longest_first = sorted(map(re.escape, addresses), key=len, reverse=True)
    names = re.compile(rf"(?<!\w)({'|'.join(longest_first)})(?!\w)")

    def link(found: re.Match[str]) -> str:
        name = found.group()
        return format_html('<a href="{}">{}</a>', addresses[name], mark_safe(name))  # noqa: S308 - escaped above

    return mark_safe(names.sub(link, conditional_escape(line)))  # noqa: S308 - escaped, then linked


@register.filter
def is_source(line: str) -> bool:
    """Tell whether a line names a study rather than what it found."""
    return line.startswith(SOURCE)


@register.filter
def source(line: str) -> SafeString:
    """Write a source with its address as a link."""
    return SafeString(urlize(line.removeprefix(SOURCE), autoescape=True))


@register.filter
def inches(millimetres: float) -> str:
    """Write millimetres as inches to a tenth: 22 is “0.9”."""
    return f"{float(millimetres) / 25.4:.1f}"


@register.filter
def short(number: float) -> str:
    """Write a measure without a needless zero: 6.0 is “6”."""
    return f"{float(number):g}"


@register.filter
def counted(number: int) -> str:
    """Write a small number as a word that begins a line: 5 is “Five”."""
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    return words[number] if number < len(words) else str(number)
