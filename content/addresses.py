"""Web addresses: what a page's own may look like, and where a link of a block may lead."""

from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.validators import RegexValidator
from django.urls import Resolver404, resolve

# Served before Django sees the request, so no page can live below them.
TAKEN = frozenset({"static", "media"})

OF_A_PAGE = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$",
    "Use small letters, digits and hyphens: “lower-back-pain”.",
)
OF_A_LINK = RegexValidator(
    r"^(/([^/\s]\S*)?|#[\w-]+|https://[^\s/]\S*|mailto:\S+@\S+)$",
    "Start with a slash for a page of this site (“/shop/”), or with “https://”.",
)
OF_A_REDIRECT = RegexValidator(
    r"^(/([^/\s]\S*)?|https://[^\s/]\S*)$",
    "Start with a slash for a page of this site (“/shop/”), or with “https://”.",
)
UNREADABLE = "This cannot be read as an address."


def parted(address: str) -> SplitResult | None:
    """Take an address apart, without the site's own name before it; None for what is none.

    The patterns above let such a thing pass: “https://[the other page]”.
    """
    try:
        return urlsplit(address.removeprefix(settings.SITE_URL))
    except ValueError:
        return None


def is_taken(slug: str) -> bool:
    """Say whether something other than a plain page answers at this address."""
    if slug.partition("/")[0] in TAKEN:
        return True
    try:
        return resolve(f"/{slug}/").view_name != "content:page"
    except Resolver404:
        return False
