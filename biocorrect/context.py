"""What every template may show of the settings. No query is made here."""

from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    return {
        # The address letters come from is the one people answer to.
        "contact_email": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "site_url": settings.SITE_URL,
        "return_days": settings.RETURN_DAYS,
        "reply_days": settings.REPLY_DAYS,
        "shipping_cents": settings.SHIPPING_CENTS,
        "free_shipping_from_cents": settings.FREE_SHIPPING_FROM_CENTS,
        "order_cutoff_hour": settings.ORDER_CUTOFF_HOUR,
        "debug": settings.DEBUG,
    }
