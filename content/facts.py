"""Facts of the settings that staff may name in a text, so that no page can disagree with the shop.

In a text a fact stands as {{ return_days }}. The list is closed: nothing else of the settings,
and nothing of the template language, can be reached from a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email.utils import parseaddr

from django.conf import settings
from django.template import engines
from django.utils import timezone

TOKEN = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")


def fill(text: str) -> str:
    """Put every fact into the text. An unknown name is left as it stands."""
    return TOKEN.sub(_value, text)


def unknown_facts(text: str) -> list[str]:
    """Return the names in the text that are no facts."""
    return [name for name in TOKEN.findall(text) if name not in FACTS]


def problem_with_facts(text: str) -> str:
    """Say in words which fact of the text does not exist, or nothing."""
    unknown = unknown_facts(text)
    if not unknown:
        return ""
    known = ", ".join(f"{{{{ {name} }}}}" for name in FACTS)
    return f"There is no fact called {{{{ {unknown[0]} }}}}. You can use {known}."


def _value(token: re.Match[str]) -> str:
    known = FACTS.get(token[1])
    return known() if known else token[0]


def money(cents: int) -> str:
    # The shop's own filter writes every amount; a page of text has no second way of doing it.
    template = engines["django"].from_string("{% load money %}{{ cents|money_short }}")
    return str(template.render({"cents": cents}))


def hour(value: int) -> str:
    """Write an hour of the day as Americans do: 14 is “2 pm”, 0 is “midnight”."""
    if value in {0, 24}:
        return "midnight"
    if value == 12:
        return "noon"
    return f"{value} am" if value < 12 else f"{value - 12} pm"


FACTS: dict[str, Callable[[], str]] = {
    "return_days": lambda: str(settings.RETURN_DAYS),
    "refund_days": lambda: str(settings.REFUND_DAYS),
    "shipping": lambda: money(settings.SHIPPING_CENTS),
    "free_shipping_from": lambda: money(settings.FREE_SHIPPING_FROM_CENTS),
    "expedited": lambda: money(settings.EXPEDITED_CENTS),
    "order_cutoff": lambda: f"{hour(settings.ORDER_CUTOFF_HOUR)} ET",
    "delivery_days": lambda: f"{settings.DELIVERY_DAYS[0]} to {settings.DELIVERY_DAYS[1]}",
    "expedited_days": lambda: f"{settings.EXPEDITED_DAYS[0]} to {settings.EXPEDITED_DAYS[1]}",
    "contact_email": lambda: parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    "year": lambda: str(timezone.localdate().year),
}
