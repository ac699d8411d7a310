"""JSON-LD for articles and pages, built from the same objects as their HTML.

Types and properties are schema.org's. Nothing is claimed here that the page does not show: no
reviewer without a review, no date that is not printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.templatetags.static import static
from django.utils import timezone

from biocorrect.pictures import address
from biocorrect.seo import Node, absolute, return_policy
from content import facts
from content.article_list import Entry
from content.models import ListedReference
from content.reading import Reading


def organization() -> Node:
    """The shop itself, as every page names it."""
    return {
        "@type": "OnlineStore",
        "@id": absolute("/#organization"),
        "name": "Biocorrect",
        "url": absolute("/"),
        "logo": absolute(static("img/apple-touch-icon.png")),
    }


def store() -> Node:
    """The shop as the home page tells of it: how to reach it, and what holds for every order."""
    return {
        "@context": "https://schema.org",
        **organization(),
        "contactPoint": {
            "@type": "ContactPoint",
            "contactType": "customer service",
            "url": absolute("/ask/"),
        },
        "hasMerchantReturnPolicy": return_policy(),
    }


def website() -> Node:
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "@id": absolute("/#website"),
        "name": "Biocorrect",
        "url": absolute("/"),
        "inLanguage": "en-US",
        "publisher": {"@id": absolute("/#organization")},
    }


def article(reading: Reading) -> Node:
    """An article for patients, with its sources. `reviewedBy` only for a real review."""
    page, edition, us = reading.page, reading.edition, organization()
    node: Node = {
        "@context": "https://schema.org",
        "@type": ["Article", "MedicalWebPage"],
        "headline": reading.title,
        "description": facts.fill(edition.meta.get("search_description", "")),
        "url": absolute(page.get_absolute_url()),
        "mainEntityOfPage": absolute(page.get_absolute_url()),
        "inLanguage": "en-US",
        "dateModified": local(page.last_changed or edition.goes_live_at),
        "author": us,
        "publisher": us,
        "medicalAudience": {"@type": "MedicalAudience", "audienceType": "Patient"},
        "citation": [citation(reference) for reference in reading.references],
    }
    if page.topic:
        node["about"] = {"@type": "Thing", "name": page.topic}
    if page.first_published:
        node["datePublished"] = local(page.first_published)
    if image := share_image(reading):
        node["image"] = [image]
    if page.is_reviewed:
        node["reviewedBy"] = reviewer(reading)
        node["lastReviewed"] = page.reviewed_on.isoformat() if page.reviewed_on else ""
    return node


def item_list(entries: Iterable[Entry]) -> Node:
    """List articles in the order the page shows them."""
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": entry.title,
                "url": absolute(entry.page.get_absolute_url()),
            }
            for place, entry in enumerate(entries, 1)
        ],
    }


def reviewer(reading: Reading) -> Node:
    page = reading.page
    person: Node = {"@type": "Person", "name": page.reviewed_by}
    if page.reviewed_credential:
        person["hasCredential"] = {
            "@type": "EducationalOccupationalCredential",
            "name": page.reviewed_credential,
        }
    if page.reviewed_link:
        person["sameAs"] = page.reviewed_link
    return person


def citation(reference: ListedReference) -> Node:
    node: Node = {
        "@type": "CreativeWork",
        "name": reference.title,
        "author": reference.authors,
        "datePublished": str(reference.year),
        "isPartOf": {"@type": "CreativeWork", "name": reference.source},
    }
    if reference.link:
        node["url"] = reference.link
    return node


def share_image(reading: Reading) -> str:
    """Return the address of the page's picture for sharing, or of its first drawing, or nothing."""
    if reading.share_picture:
        return absolute(address(reading.share_picture.renditions))
    return absolute(static(reading.drawn.share_picture)) if reading.drawn else ""


def local(moment: Any) -> str:
    """Write a moment in the site's own time zone, whose date is the one the page prints."""
    return timezone.localtime(moment).isoformat(timespec="seconds")
