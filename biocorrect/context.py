"""What every template may show of the settings. No query is made here."""

from email.utils import parseaddr
from functools import cache

from django.conf import settings
from django.http import HttpRequest


@cache
def address_in(sender: str) -> str:
    """Take the address out of “Biocorrect <orders@biocorrect.example>”. Reading it takes long."""
    return parseaddr(sender)[1]


def site(request: HttpRequest) -> dict[str, object]:
    return {
        # The address letters come from is the one people answer to.
        "contact_email": address_in(settings.DEFAULT_FROM_EMAIL),
        "site_url": settings.SITE_URL,
        "refund_days": settings.REFUND_DAYS,
        "return_days": settings.RETURN_DAYS,
        "return_postage": settings.RETURN_POSTAGE,
        "reply_days": settings.REPLY_DAYS,
        "shipping_cents": settings.SHIPPING_CENTS,
        "expedited_cents": settings.EXPEDITED_CENTS,
        "free_shipping_from_cents": settings.FREE_SHIPPING_FROM_CENTS,
        "order_cutoff_hour": settings.ORDER_CUTOFF_HOUR,
        "debug": settings.DEBUG,
    }
