"""The types a parameter can have, and Stripe's words for a value that does not fit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol
from urllib.parse import urlsplit

from store.stripe_stand_in import errors
from store.stripe_stand_in.errors import ApiError


class Parameter(Protocol):
    def read(self, value: Any, path: str) -> Any:
        """The value in Python's types; ApiError, naming `path`, where it does not fit."""


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise ApiError("Invalid string: {...}", param=path)
    if value == "":
        raise errors.empty_parameter(path)
    return value


@dataclass(frozen=True)
class Text:
    max_length: int = 5000

    def read(self, value: Any, path: str) -> str:
        text = _text(value, path)
        if len(text) > self.max_length:
            raise ApiError(
                f"Invalid string: {text[:20]}...{text[-5:]}; must be at most "
                f"{self.max_length} characters",
                param=path,
            )
        return text


@dataclass(frozen=True)
class Integer:
    minimum: int | None = None
    maximum: int | None = None

    def read(self, value: Any, path: str) -> int:
        text = _text(value, path)
        # Stripe takes ASCII digits only; int() would also take "1_000", " 7 " and "٣".
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
            raise ApiError(f"Invalid integer: {text}", code="parameter_invalid_integer", param=path)
        number = int(text)
        if self.minimum is not None and number < self.minimum:
            raise self._out_of_range("greater", self.minimum, path)
        if self.maximum is not None and number > self.maximum:
            raise self._out_of_range("less", self.maximum, path)
        return number

    def _out_of_range(self, side: str, bound: int, path: str) -> ApiError:
        return ApiError(
            f"This value must be {side} than or equal to {bound}.",
            code="parameter_invalid_integer",
            param=path,
        )


@dataclass(frozen=True)
class DecimalText:
    """A decimal of at most twelve places, as in `unit_amount_decimal`."""

    def read(self, value: Any, path: str) -> Decimal:
        text = _text(value, path)
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or number < 0 or -int(number.as_tuple().exponent) > 12:
            raise ApiError(f"Invalid decimal: {text}", param=path)
        return number


@dataclass(frozen=True)
class Boolean:
    # Set where the stand-in plays only "off": "on" is refused instead of silently ignored.
    only_off: bool = False

    def read(self, value: Any, path: str) -> bool:
        text = _text(value, path)
        if text not in {"true", "false", "1", "0"}:
            raise ApiError(f"Invalid boolean: {text}", param=path)
        switched_on = text in {"true", "1"}
        if switched_on and self.only_off:
            raise errors.not_played(f"{path}=true")
        return switched_on


@dataclass(frozen=True)
class Choice:
    values: Sequence[str]
    # The values the stand-in plays; the others are Stripe's, and refused as not played.
    played: Sequence[str] | None = None

    def read(self, value: Any, path: str) -> str:
        text = _text(value, path)
        if text not in self.values:
            raise ApiError(f"Invalid {path}: must be {_one_of(self.values)}", param=path)
        if self.played is not None and text not in self.played:
            raise errors.not_played(f"{path}={text}")
        return text


def _one_of(values: Sequence[str]) -> str:
    if len(values) == 1:
        return values[0]
    head = ", ".join(values[:-1])
    return f"one of {head}{',' if len(values) > 2 else ''} or {values[-1]}"


@dataclass(frozen=True)
class Url:
    def read(self, value: Any, path: str) -> str:
        text = Text().read(value, path)
        try:
            parts = urlsplit(text)
            fits = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            fits = False
        if not fits or re.search(r"[\s<>\"]", text):
            raise ApiError("Not a valid URL", code="url_invalid", param=path)
        return text


@dataclass(frozen=True)
class Email:
    def read(self, value: Any, path: str) -> str:
        text = Text(max_length=800).read(value, path)
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}", text):
            raise ApiError(f"Invalid email address: {text}", code="email_invalid", param=path)
        return text


@dataclass(frozen=True)
class Metadata:
    """At most 50 keys of at most 40 characters, values of at most 500; an empty value unsets."""

    def read(self, value: Any, path: str) -> dict[str, str]:
        if value == "":
            return {}
        if not isinstance(value, dict):
            raise ApiError("Invalid object", param=path)
        if len(value) > 50:
            raise ApiError(
                f"Metadata can have up to 50 keys, but you passed {len(value)}.", param=path
            )
        return {key: self._entry(key, text, path) for key, text in value.items() if text != ""}

    def _entry(self, key: str, text: Any, path: str) -> str:
        if not isinstance(text, str):
            raise ApiError("Invalid string: {...}", param=f"{path}[{key}]")
        for what, sample, limit in (("keys", key, 40), ("values", text, 500)):
            if len(sample) > limit:
                raise ApiError(
                    f"Metadata {what} can have up to {limit} characters, but you passed in a "
                    f"{what[:-1]} that is {len(sample)} characters. Invalid {what[:-1]}: {sample}",
                    param=path,
                )
        return text


@dataclass(frozen=True)
class ListOf:
    item: Parameter
    maximum: int | None = None
    # What Stripe says when there are too many; `{n}` is the maximum.
    too_many: str = "Array {path} exceeded maximum {n} allowed elements."

    def read(self, value: Any, path: str) -> list[Any]:
        if value == "":
            raise errors.empty_parameter(path)
        if not isinstance(value, dict) or not all(key.isascii() and key.isdigit() for key in value):
            raise ApiError("Invalid array", param=path)
        if self.maximum is not None and len(value) > self.maximum:
            raise ApiError(self.too_many.format(path=path, n=self.maximum), param=path)
        ordered = sorted(value.items(), key=lambda pair: int(pair[0]))
        return [self.item.read(item, f"{path}[{key}]") for key, item in ordered]


@dataclass(frozen=True)
class Hash:
    fields: Mapping[str, Parameter]
    required: Sequence[str] = ()

    def read(self, value: Any, path: str = "") -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ApiError("Invalid object", param=path)
        unknown = [_join(path, name) for name in value if name not in self.fields]
        if unknown:
            raise errors.unknown_parameters(unknown)
        for name in self.required:
            if name not in value:
                raise errors.missing_parameter(_join(path, name))
        return {name: self.fields[name].read(value[name], _join(path, name)) for name in value}


def _join(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name


@dataclass(frozen=True)
class Moment:
    """A time in epoch seconds, or a hash of bounds: what lists call `created`."""

    BOUNDS = ("gt", "gte", "lt", "lte")

    def read(self, value: Any, path: str) -> dict[str, int]:
        if isinstance(value, str):
            moment = Integer().read(value, path)
            return {"gte": moment, "lte": moment}
        return Hash({bound: Integer() for bound in self.BOUNDS}).read(value, path)


@dataclass(frozen=True)
class NotPlayed:
    def read(self, value: Any, path: str) -> Any:
        raise errors.not_played(path)
