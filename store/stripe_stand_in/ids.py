"""Identifiers that look like Stripe's."""

import secrets
import string

_ALPHABET = string.ascii_letters + string.digits
_LENGTHS = {"cs_test_": 58, "req_": 14}


def new_id(prefix: str) -> str:
    """A fresh identifier; by its prefix as long as Stripe's own."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTHS.get(prefix, 24)))
