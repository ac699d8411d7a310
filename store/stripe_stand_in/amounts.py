"""Sums in minor units: what a session's items, shipping and tax come to."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def line_amount(unit_amount: Decimal, quantity: int) -> int:
    """A line's amount in minor units, half a unit rounded up, as Stripe rounds decimals."""
    return int((unit_amount * quantity).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def tax_amount(amount: int, percent: str) -> int:
    """The tax on an amount in minor units, half a unit rounded up."""
    return int((amount * Decimal(percent) / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def in_words(amount: int, currency: str) -> str:
    """1234 and "usd" as "$12.34"; other currencies by their code."""
    sum_of_money = f"{amount / 100:,.2f}"
    symbol = {"usd": "$", "eur": "€", "gbp": "£"}.get(currency)
    return f"{symbol}{sum_of_money}" if symbol else f"{sum_of_money} {currency.upper()}"
