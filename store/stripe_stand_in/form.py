"""Stripe's form encoding: `line_items[0][price_data][currency]=usd` is a tree of hashes."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from store.stripe_stand_in.errors import ApiError

type Tree = dict[str, Any]

_NAME = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
_PART = re.compile(r"\[([^\[\]]*)\]")
# Far more than any session needs; a form beyond it is refused before it is built.
MAX_FIELDS = 5000


def parse(encoded: str | bytes) -> Tree:
    """Turn a query string or a form body into nested hashes.

    A list is a hash whose keys are all digits, or values sent with `[]`; which of the two a
    parameter is, only its schema knows. Raises ApiError for what cannot be read.
    """
    try:
        text = encoded.decode() if isinstance(encoded, bytes) else encoded
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except UnicodeDecodeError:
        raise ApiError("Invalid request: the body is not valid UTF-8.") from None
    except ValueError:
        raise ApiError("Invalid request: too many parameters.") from None
    tree: Tree = {}
    for name, value in pairs:
        _put(tree, name, value)
    return tree


def _put(tree: Tree, name: str, value: str) -> None:
    match = _NAME.match(name)
    if not match:
        raise ApiError(f"Invalid request: cannot read the parameter name {name!r}.")
    parts = [match[1], *_PART.findall(match[2])]
    for part in parts[:-1]:
        tree = _descend(tree, part, name)
    last = parts[-1]
    if last == "":
        last = str(len(tree))
    if last in tree and not isinstance(tree[last], str):
        raise ApiError(f"Invalid request: {name} is given both as a value and as a hash.")
    tree[last] = value


def _descend(tree: Tree, part: str, name: str) -> Tree:
    branch = tree.setdefault(part or str(len(tree)), {})
    if not isinstance(branch, dict):
        raise ApiError(f"Invalid request: {name} is given both as a value and as a hash.")
    return branch
