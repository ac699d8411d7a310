"""What stands in the cells of the admin's lists: words with a tone, prices, links, pictures."""

import json

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from biocorrect.pictures import address
from store.availability import State
from store.models import Order
from store.templatetags.money import money

NO_PICTURE = SafeString('<span class="thumb thumb--none"></span>')

STOCK_TONES = {
    State.IN: "ok",
    State.LOW: "warn",
    State.AHEAD: "info",
    State.BACK: "info",
    State.OUT: "danger",
}

PAYMENT_TONES = {
    Order.Payment.PENDING: "info",
    Order.Payment.PROCESSING: "info",
    Order.Payment.PAID: "ok",
    Order.Payment.FAILED: "danger",
}

FULFILMENT_TONES = {
    Order.Fulfilment.UNFULFILLED: "warn",
    Order.Fulfilment.PACKED: "info",
    Order.Fulfilment.SHIPPED: "ok",
    Order.Fulfilment.DELIVERED: "ok",
    Order.Fulfilment.RETURNED: "warn",
}


def word(text, tone="quiet"):
    """Write a state in words; the colour only repeats it."""
    return format_html('<span class="word word--{}">{}</span>', tone, text)


def stock_word(variant):
    """Say how a variant stands, in the words shoppers read. Its stock must be loaded."""
    if not variant.is_active:
        return word("Not on sale")
    now = variant.availability
    return word(now.words, STOCK_TONES[now.state])


def payment_word(order):
    return word(order.get_payment_state_display(), PAYMENT_TONES.get(order.payment_state, "quiet"))


def fulfilment_word(order):
    """Say where the parcel is; before it is paid there is none."""
    if not order.is_paid:
        return ""
    tone = FULFILMENT_TONES.get(order.fulfilment_state, "quiet")
    return word(order.get_fulfilment_state_display(), tone)


def when(moment):
    """Write a moment short, in the shop's own time; a year only where it is another one."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    year = "" if local.year == timezone.localtime().year else f" {local.year}"
    shown = f"{local.day} {local:%b}{year}, {local:%-I:%M %p}"
    return format_html('<time class="when" datetime="{}">{}</time>', local.isoformat(), shown)


def rows(parts):
    """Write parts below one another, each on one line."""
    return format_html_join(SafeString("<br>"), '<span class="row">{}</span>', zip(parts))


def dollars(cents):
    return "" if cents is None else money(cents)


def amount_of(issue, *, less=0):
    """Write the money of a payment issue, with its currency where that is another than ours."""
    amount = money(issue.amount - less)
    return amount if issue.currency == "usd" else f"{amount} ({issue.currency.upper()})"


def price_range(lowest, highest):
    """Write one price, or from the lowest to the highest: “$58.00”, “$58.00 to $62.00”."""
    if lowest is None:
        return ""
    return money(lowest) if lowest == highest else f"{money(lowest)} to {money(highest)}"


def link(url, text):
    return format_html('<a href="{}">{}</a>', url, text)


def page_of(obj):
    """Return the address of a row's own page in the admin."""
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


def link_to(obj):
    return link(page_of(obj), obj)


def thumbnail(picture, *, alt=""):
    """Show a built picture small; a product without one gets an empty frame of the same size."""
    if picture is None or not picture.renditions:
        return NO_PICTURE
    size = picture.renditions
    return format_html(
        '<img class="thumb" src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
        address(size, 480),
        alt,
        size["width"],
        size["height"],
    )


def link_outside(url, text):
    """Link to another site in a new tab; without an address write the text alone."""
    if not url:
        return text
    return format_html('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>', url, text)


def as_text(text):
    """Show text with its own lines."""
    return format_html('<pre class="source">{}</pre>', text)


def as_json(data):
    """Write data as a person can read it."""
    return as_text(json.dumps(data, indent=2, ensure_ascii=False, default=str))


def as_json_text(text):
    """Write JSON as a person can read it; what is none is shown as it came."""
    try:
        return as_json(json.loads(text))
    except (ValueError, RecursionError):
        return as_text(text)


def signed(number):
    """Write a change: “+3”, “−2”, and nothing for none."""
    return f"+{number}" if number > 0 else f"−{-number}" if number else ""
