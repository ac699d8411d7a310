"""The SDK's own definitions of objects and parameters, read from its source.

The SDK writes its types as annotations that only a type checker resolves, so they are read as
text: the source is the most exact description of the API version that is on this machine.
"""

import ast
import functools
from pathlib import Path

import stripe

FOLDER = Path(stripe.__file__).parent
FILES = {
    "checkout.session": "checkout/_session.py",
    "item": "_line_item.py",
    "payment_intent": "_payment_intent.py",
    "charge": "_charge.py",
    "refund": "_refund.py",
    "dispute": "_dispute.py",
    "event": "_event.py",
    "price": "_price.py",
    "product": "_product.py",
    "shipping_rate": "_shipping_rate.py",
}


@functools.cache
def classes(file):
    """The classes of one of the SDK's files by name."""
    tree = ast.parse((FOLDER / file).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def fields(node):
    """A class's annotated fields: name → annotation."""
    return {
        part.target.id: _resolved(part.annotation)
        for part in node.body
        if isinstance(part, ast.AnnAssign) and "ClassVar" not in ast.unparse(part.annotation)
    }


def _resolved(annotation):
    """The annotation, out of the quotes it may be written in."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return ast.parse(annotation.value, mode="eval").body
    return annotation


def literals(annotation):
    """The values a Literal names, wherever it stands in the annotation."""
    annotation = ast.parse(ast.unparse(annotation).replace('"', ""), mode="eval").body
    return [
        value.value
        for part in ast.walk(annotation)
        if isinstance(part, ast.Subscript) and ast.unparse(part.value).endswith("Literal")
        for value in ast.walk(part.slice)
        if isinstance(value, ast.Constant)
    ]


def misfits(body, path=""):
    """What of a Stripe object's JSON the SDK does not know, misses, or has otherwise."""
    file = FILES[body["object"]]
    node = next(each for each in classes(file).values() if _object_name(each) == body["object"])
    return _compare(body, node, path or body["object"])


def _object_name(node):
    for part in node.body:
        if isinstance(part, ast.AnnAssign) and ast.unparse(part.target) == "OBJECT_NAME":
            return literals(part.annotation)[0]
    return None


def _compare(body, node, path):
    known = fields(node)
    found = [f"{path}.{name}: unknown to the SDK" for name in body if name not in known]
    for name, annotation in known.items():
        text = ast.unparse(annotation)
        if name not in body:
            if not text.startswith("Optional["):
                found.append(f"{path}.{name}: missing")
        elif body[name] is None:
            if not text.startswith("Optional["):
                found.append(f"{path}.{name}: must not be null")
        else:
            found += _compare_value(body[name], annotation, node, f"{path}.{name}")
    return found


def _compare_value(value, annotation, node, path):
    text = ast.unparse(annotation)
    if isinstance(value, dict):
        if isinstance(value.get("object"), str) and value["object"] in FILES:
            return misfits(value, path)
        if value.get("object") == "list":
            return [each for item in value["data"] for each in misfits(item, path)]
        inner = _inner_class(text, node)
        return _compare(value, inner, path) if inner else []
    if isinstance(value, list):
        return [
            each
            for number, item in enumerate(value)
            for each in _compare_value(item, annotation, node, f"{path}[{number}]")
        ]
    allowed = literals(annotation)
    if allowed:
        return [] if value in allowed else [f"{path}: {value!r} is none of {allowed}"]
    wanted = next((kind for kind in (bool, int, str) if kind.__name__ in text), None)
    if wanted and type(value) is not wanted and "Expandable" not in text and "Decimal" not in text:
        return [f"{path}: {value!r} is no {wanted.__name__}"]
    return []


def _inner_class(text, node):
    names = {part.name: part for part in node.body if isinstance(part, ast.ClassDef)}
    words = text.replace("[", " ").replace("]", " ").replace("'", " ").split()
    return next(
        (names[word.split(".")[-1]] for word in words if word.split(".")[-1] in names), None
    )


def parameter_names(file, class_name):
    """The names of a request's parameters, nested ones with a dot, as the SDK types them."""
    known = classes(file)
    names = set()
    for name, annotation in fields(known[class_name]).items():
        names.add(name)
        for word in _words(annotation):
            if word in known:
                names |= {f"{name}.{inner}" for inner in parameter_names(file, word)}
    return names


def _words(annotation):
    text = ast.unparse(annotation)
    for mark in "[]|'\",":
        text = text.replace(mark, " ")
    return text.split()
