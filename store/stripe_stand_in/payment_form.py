"""What a shopper types on the payment page, checked field by field."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field

from store.stripe_stand_in.cards import (
    BY_ACCOUNT,
    BY_NUMBER,
    ROUTING_NUMBER,
    BankAccount,
    is_plausible,
)
from store.stripe_stand_in.checkout import Shopper
from store.stripe_stand_in.messages import Json
from store.stripe_stand_in.payment_shapes import CardUse
from store.stripe_stand_in.vocabulary import STATES

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
LONGEST = 200
NOT_A_TEST_CARD = "This is not a test card. It was not kept: use a number from the list below."


@dataclass
class PaymentForm:
    """A posted form: its values as typed, and an error per field that does not fit."""

    session: Json
    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        offered = self.session["payment_method_types"]
        chosen = self.values.get("method", "")
        return chosen if chosen in offered else offered[0]

    @property
    def needs_payment(self) -> bool:
        return bool(self.session["amount_total"])

    def read(self) -> tuple[Shopper, CardUse | BankAccount | None] | None:
        """Who pays, and with what; None where a field has an error."""
        email = self._matching("email", EMAIL, "Enter an email like name@example.com.")
        phone = self._phone()
        shipping = self._shipping()
        means = self._means() if self.needs_payment else None
        country, postal_code = self._billing_place(shipping)
        option = self.shipping_option()
        if self.errors:
            return None
        name = self._value("card_name" if self.method == "card" else "account_name")
        if means is None and shipping:
            name = shipping["name"]
        address = shipping["address"] if shipping else _bare_address(country, postal_code)
        return Shopper(email, name, address, phone, shipping, option), means

    def _value(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def _required(self, name: str, message: str) -> str:
        value = self._value(name)
        if not value:
            self.errors[name] = message
        elif len(value) > LONGEST:
            self.errors[name] = f"Use at most {LONGEST} characters."
        return value

    def _matching(self, name: str, pattern: re.Pattern[str], message: str) -> str:
        value = self._required(name, message)
        if name not in self.errors and not pattern.fullmatch(value):
            self.errors[name] = message
        return value

    def _phone(self) -> str | None:
        if not self.session["phone_number_collection"]["enabled"]:
            return None
        digits = re.sub(r"[^\d]", "", self._value("phone"))
        if not 10 <= len(digits) <= 15 or not digits.isascii():
            self.errors["phone"] = "Enter a phone number with its area code, like 503 555 0100."
        return f"+1{digits}" if len(digits) == 10 else f"+{digits}"

    def _shipping(self) -> Json | None:
        collection = self.session["shipping_address_collection"]
        if collection is None:
            return None
        allowed = collection["allowed_countries"]
        country = self._value("country") if self._value("country") in allowed else allowed[0]
        # Asked for in the order of the page, so that the first error is the first on it.
        name = self._required("name", "Enter the name for the parcel.")
        line1 = self._required("line1", "Enter the street and number.")
        return {
            "address": {
                "city": self._required("city", "Enter the city."),
                "country": country,
                "line1": line1,
                "line2": self._value("line2")[:LONGEST] or None,
                "state": self._state(country),
                "postal_code": self._postal_code(country),
            },
            "name": name,
        }

    def _postal_code(self, country: str) -> str:
        if country == "US":
            pattern = re.compile(r"[0-9]{5}(-?[0-9]{4})?")
            return self._matching("postal_code", pattern, "Enter a ZIP code like 97201.")
        return self._required("postal_code", "Enter the postal code.")

    def _state(self, country: str) -> str:
        state = self._required(
            "state", "Choose the state." if country == "US" else "Enter the region."
        )
        if country == "US" and "state" not in self.errors and state not in STATES:
            self.errors["state"] = "Choose the state."
        return state

    def _billing_place(self, shipping: Json | None) -> tuple[str, str]:
        if shipping or not self.needs_payment:
            return "US", ""
        return "US", self._postal_code("US")

    def shipping_option(self) -> int:
        """Which of the session's shipping options is chosen, counted from 0."""
        options = self.session["shipping_options"]
        choice = self._value("shipping_option")
        return int(choice) if choice in {str(number) for number in range(len(options))} else 0

    def _means(self) -> CardUse | BankAccount | None:
        return self._card() if self.method == "card" else self._bank()

    def _card(self) -> CardUse | None:
        number = re.sub(r"[\s-]", "", self._value("card_number"))
        card = BY_NUMBER.get(number)
        if card is None:
            self.errors["card_number"] = _what_is_wrong_with(number)
        month, year = self._expiry()
        self._security_code(4 if card and card.brand == "amex" else 3)
        self._required("card_name", "Enter the name on the card.")
        return CardUse(card, month, year) if card else None

    def _expiry(self) -> tuple[int, int]:
        match = re.fullmatch(r"([0-9]{1,2})\s*/?\s*([0-9]{2}|20[0-9]{2})", self._value("expiry"))
        if not match or not 1 <= int(match[1]) <= 12:
            self.errors["expiry"] = "Enter the month and year on the card, like 04/30."
            return 0, 0
        month, year = int(match[1]), 2000 + int(match[2]) % 100
        today = time.gmtime()
        if (year, month) < (today.tm_year, today.tm_mon):
            self.errors["expiry"] = "This date is in the past."
        return month, year

    def _security_code(self, digits: int) -> None:
        if not re.fullmatch(rf"[0-9]{{{digits}}}", self._value("cvc")):
            self.errors["cvc"] = f"Enter the {digits} digits of the security code."

    def _bank(self) -> BankAccount | None:
        self._required("account_name", "Enter the account holder’s name.")
        if self._value("routing_number") != ROUTING_NUMBER:
            self.errors["routing_number"] = f"Use the test routing number {ROUTING_NUMBER}."
        bank = BY_ACCOUNT.get(self._value("account_number"))
        if bank is None:
            self.errors["account_number"] = "Use one of the test account numbers below."
        return bank

    def shown_values(self) -> dict[str, str]:
        """The values to put back into the fields: all, but never a card that might be real."""
        number = re.sub(r"[\s-]", "", self._value("card_number"))
        hide = is_plausible(number) and number not in BY_NUMBER
        return self.values | ({"card_number": "", "cvc": ""} if hide else {})


def _what_is_wrong_with(number: str) -> str:
    if not number:
        return "Enter the card number."
    if len(number) < 12:
        return "Your card number is incomplete."
    return NOT_A_TEST_CARD if is_plausible(number) else "Your card number is invalid."


def _bare_address(country: str, postal_code: str) -> Json:
    empty = dict.fromkeys(("city", "line1", "line2", "state"))
    return {**empty, "country": country, "postal_code": postal_code or None}
