"""What a payment comes to with each way of shipping. The page holds every sum, and its style sheet
shows those of the chosen one: the page runs no script that could work them out."""

from __future__ import annotations

from dataclasses import dataclass

from store.stripe_stand_in import amounts, pages
from store.stripe_stand_in.account import Account
from store.stripe_stand_in.messages import Json


@dataclass(frozen=True)
class Sums:
    rows: list[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(amount for _, amount in self.rows)


def shipping_options(account: Account, session: Json) -> list[tuple[str, int]]:
    return [
        (_rate_name(account, option["shipping_rate"]), option["shipping_amount"])
        for option in session["shipping_options"]
    ]


def _rate_name(account: Account, rate: str) -> str:
    return str(account.records.take("shipping_rate", rate).body["display_name"])


def of_each_option(account: Account, session: Json, items: list[Json]) -> list[Sums]:
    """The sums with each shipping option in turn; one set of sums where there is none."""
    shipping = [[option] for option in shipping_options(account, session)] or [[]]
    return [Sums(_rows(account, session, items, chosen)) for chosen in shipping]


def _rows(
    account: Account, session: Json, items: list[Json], shipping: list[tuple[str, int]]
) -> list[tuple[str, int]]:
    rows = [("Subtotal", session["amount_subtotal"]), *shipping]
    if session["automatic_tax"]["enabled"]:
        percent = account.settings.tax_percent
        taxed = [item["amount_subtotal"] for item in items]
        taxed.append(sum(amount for _, amount in shipping))
        tax = sum(amounts.tax_amount(base, percent) for base in taxed)
        rows.append((f"Tax, {percent} %", tax))
    return rows


def by_option(words: list[str]) -> str:
    """Words that differ with the chosen option, each marked as its own; once where all agree."""
    if len(set(words)) == 1:
        return words[0]
    return pages.join(
        [
            pages.fill("_by_option.html", position=position, words=text)
            for position, text in enumerate(words)
        ]
    )
