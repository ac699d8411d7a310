"""Who carries parcels, and where each shows how far one has come. Pure."""

from __future__ import annotations

from urllib.parse import quote

TRACKING = {
    "USPS": "https://tools.usps.com/go/TrackConfirmAction?tLabels={}",
    "UPS": "https://www.ups.com/track?tracknum={}",
    "FedEx": "https://www.fedex.com/fedextrack/?trknbr={}",
    "DHL": "https://www.dhl.com/us-en/home/tracking.html?submit=1&tracking-id={}",
}
NAMES = tuple(TRACKING)


def tracking_url(carrier: str, number: str) -> str:
    """Return the carrier's page about a parcel, or "" for a carrier that is not known here.

    Capitals and spaces do not matter: people copy both from labels as they come.
    """
    pages = {name.lower(): page for name, page in TRACKING.items()}
    page = pages.get(carrier.strip().lower())
    number = "".join(number.split())
    return page.format(quote(number, safe="")) if page and number else ""
