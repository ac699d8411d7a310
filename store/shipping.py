"""The ways a parcel can be sent, and how long each is on the road, as the shop's settings say."""

from __future__ import annotations

from django.conf import settings
from django.db.models import TextChoices


class Way(TextChoices):
    """How a parcel is sent. The label is what cart, payment page, letters and slips call it."""

    STANDARD = "standard", "Standard shipping"
    EXPEDITED = "expedited", "Expedited shipping"


def road(way: str) -> tuple[int, int]:
    """Return the fewest and the most working days a parcel is on the road."""
    days = settings.EXPEDITED_DAYS if way == Way.EXPEDITED else settings.DELIVERY_DAYS
    return days[0], days[-1]
