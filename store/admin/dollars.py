"""Prices as people type them. Stored as integer cents, typed and shown as dollars."""

import re

from django import forms

from store.templatetags.money import money

# Stripe refuses to charge less.
LOWEST = 50
HIGHEST = 999_999

_TYPED = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?", re.ASCII)


class DollarsField(forms.Field):
    """A price in dollars: takes 58, 58.00, $58 and $1,058, and hands on integer cents.

    Its initial value is in cents too.
    """

    widget = forms.TextInput(
        attrs={"inputmode": "decimal", "autocomplete": "off", "class": "price-field"}
    )
    lowest = LOWEST
    default_error_messages = {
        "required": "Type a price, for example 58 or 58.00.",
        "invalid": "Type a price in dollars, for example 58 or 58.00.",
        "negative": "A price cannot be below zero.",
        "decimals": "Cents have two digits, as in 58.00.",
        "too_low": f"The lowest price that can be charged is {money(LOWEST)}.",
        "too_high": f"The highest price is {money(HIGHEST)}.",
    }

    def to_python(self, value):
        text = str(value).strip() if value is not None else ""
        if not text:
            return None
        if text.startswith(("-", "−", "$-", "$−")):
            raise self.refusal("negative")
        typed = _TYPED.fullmatch(text)
        if typed is None:
            raise self.refusal("invalid")
        return self.in_cents(typed[1].replace(",", ""), typed[2] or "")

    def in_cents(self, dollars, decimals):
        if len(decimals) > 2:
            raise self.refusal("decimals")
        # A very long number is never turned into one: Python refuses to, with another error.
        if len(dollars.lstrip("0")) > len(str(HIGHEST)):
            raise self.refusal("too_high")
        cents = int(dollars) * 100 + int(decimals.ljust(2, "0"))
        if cents < self.lowest:
            raise self.refusal("too_low")
        if cents > HIGHEST:
            raise self.refusal("too_high")
        return cents

    def refusal(self, code):
        return forms.ValidationError(self.error_messages[code], code=code)

    def prepare_value(self, value):
        """Show cents as dollars, and what a person typed as typed."""
        return money(value) if isinstance(value, int) else value


def reason_field(where):
    """Why a price changes, for its history, which `where` says the place of."""
    return forms.CharField(
        label="Why it changes",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=f"For the history of prices {where}. May stay empty.",
    )
