"""Stripe's test cards and test bank accounts, and what each of them plays."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Decline:
    code: str
    decline_code: str
    message: str


@dataclass(frozen=True)
class Card:
    number: str
    words: str
    brand: str = "visa"
    decline: Decline | None = None
    # 3-D Secure: the bank asks the shopper first; `decline` then comes after the asking.
    asks: bool = False
    # What happens later: "refund_pending", "refund_fails" or "dispute".
    later: str = ""

    @property
    def last4(self) -> str:
        return self.number[-4:]

    @property
    def grouped(self) -> str:
        """The number as it stands on a card, in groups."""
        if self.brand == "amex":
            return f"{self.number[:4]} {self.number[4:10]} {self.number[10:]}"
        return " ".join(self.number[start : start + 4] for start in range(0, len(self.number), 4))


def _declined(code: str, decline_code: str, message: str = "Your card was declined.") -> Decline:
    return Decline(code, decline_code, message)


GENERIC = _declined("card_declined", "generic_decline")
_INSUFFICIENT = _declined(
    "card_declined", "insufficient_funds", "Your card has insufficient funds."
)

CARDS = (
    Card("4242424242424242", "Pays"),
    Card("4000000000000002", "Is declined", decline=GENERIC),
    Card("4000000000009995", "Has insufficient funds", decline=_INSUFFICIENT),
    Card("4000002500003155", "Bank asks first (3D Secure), then pays", asks=True),
    Card("4000008400001629", "Bank asks first, then declines", asks=True, decline=GENERIC),
    Card("5555555555554444", "Pays, Mastercard", brand="mastercard"),
    Card("378282246310005", "Pays, American Express, 4-digit code", brand="amex"),
    Card(
        "4000000000000069",
        "Has expired",
        decline=_declined("expired_card", "expired_card", "Your card has expired."),
    ),
    Card(
        "4000000000000127",
        "Has a wrong security code",
        decline=_declined(
            "incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."
        ),
    ),
    Card(
        "4000000000000119",
        "Fails at the bank",
        decline=_declined(
            "processing_error",
            "processing_error",
            "An error occurred while processing your card. Try again in a little bit.",
        ),
    ),
    Card("4000000000007726", "Pays; a refund takes a while", later="refund_pending"),
    Card("4000000000005126", "Pays; a refund fails later", later="refund_fails"),
    Card("4000000000000259", "Pays, then is disputed", later="dispute"),
)
BY_NUMBER = {card.number: card for card in CARDS}


@dataclass(frozen=True)
class BankAccount:
    number: str
    words: str
    # Empty where the money arrives; else why it does not.
    failure_code: str = ""
    failure_message: str = ""

    @property
    def last4(self) -> str:
        return self.number[-4:]


ROUTING_NUMBER = "110000000"
BANK_ACCOUNTS = (
    BankAccount("000123456789", "Money arrives days later"),
    BankAccount(
        "000222222227",
        "Account has insufficient funds, known days later",
        "insufficient_funds",
        "The customer's account has insufficient funds to cover this payment.",
    ),
    BankAccount(
        "000111111113",
        "Account is closed, known days later",
        "account_closed",
        "The customer's bank account has been closed.",
    ),
)
BY_ACCOUNT = {account.number: account for account in BANK_ACCOUNTS}


def is_plausible(number: str) -> bool:
    """Whether the digits pass the Luhn check and have a card's length."""
    if not (number.isascii() and number.isdigit() and 12 <= len(number) <= 19):
        return False
    total = 0
    for position, digit in enumerate(reversed(number)):
        doubled = int(digit) * (2 if position % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
