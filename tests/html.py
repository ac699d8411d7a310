"""A page as it is written: its elements, their texts, and what a validator would complain about."""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr"}  # fmt: skip
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = HEADINGS | {"address", "article", "aside", "blockquote", "details", "dialog", "div", "dl",
                     "fieldset", "figure", "footer", "form", "header", "hr", "main", "nav", "ol",
                     "p", "section", "table", "ul"}  # fmt: skip
# These hold words and what stands in a line, no blocks; the last two may hold a heading.
HOLD_WORDS = HEADINGS | {"b", "button", "cite", "em", "i", "label", "p", "s", "small", "span",
                         "strong", "sup", "time", "legend", "summary"}  # fmt: skip
PRESSED = {"a", "button", "select", "textarea", "summary"}
PARENTS = {
    "li": {"ul", "ol", "menu"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "figcaption": {"figure"},
    "legend": {"fieldset"},
    "summary": {"details"},
    "source": {"picture"},
    "tr": {"thead", "tbody", "tfoot"},
    "td": {"tr"},
    "th": {"tr"},
}
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "picture": {"source", "img"},
    "select": {"option", "optgroup"},
    "tr": {"td", "th"},
}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    parents: list["Element"]
    texts: list[str] = field(default_factory=list)

    def get(self, name):
        return self.attributes.get(name)

    @property
    def text(self):
        return " ".join("".join(self.texts).split())

    def is_inside(self, *tags):
        return any(parent.tag in tags for parent in self.parents)


class Document(HTMLParser):
    """`elements` in the order of the source, `faults` in words."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.faults, self.open = [], [], []
        self.feed(html)
        self.close()
        self.faults += [f"<{element.tag}> is never closed" for element in self.open]
        self.faults += [f"{rest} is left of a template" for rest in re.findall(r"{[{%#].*", html)]

    def all(self, *tags, **attributes):
        return [
            element
            for element in self.elements
            if (not tags or element.tag in tags)
            and all(element.get(name) == value for name, value in attributes.items())
        ]

    def values(self, name):
        return [element.get(name) for element in self.elements if element.get(name) is not None]

    def meta(self, name):
        found = self.all("meta", name=name) + self.all("meta", property=name)
        return found[0].get("content") if found else None

    @property
    def text(self):
        return self.all("body")[0].text

    @property
    def data(self):
        """The JSON-LD blocks of the page."""
        scripts = self.all("script", type="application/ld+json")
        return [json.loads("".join(script.texts)) for script in scripts]

    def handle_starttag(self, tag, attributes):
        element = Element(tag, dict(attributes), list(self.open))
        if len(attributes) != len(element.attributes):
            self.faults.append(f"<{tag}> has an attribute twice")
        self.elements.append(element)
        self.check(element)
        if tag in BLOCKS or tag in {"br", "li", "td", "th", "dt", "dd", "tspan"}:
            self.handle_data(" ")
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1].tag != tag:
            self.faults.append(f"</{tag}> closes nothing, or something else")
            return
        self.open.pop()
        if tag in BLOCKS:
            self.handle_data(" ")

    def handle_data(self, data):
        inside = [element.tag for element in self.open]
        if "script" in inside or "style" in inside or "title" in inside:
            self.open[-1].texts.append(data)
            return
        for element in self.open:
            element.texts.append(data)

    def check(self, element):
        """Note where an element stands in another that may not hold it."""
        if element.is_inside("svg") or not element.parents:
            return
        tag, parent = element.tag, element.parents[-1].tag
        holder = next((p.tag for p in reversed(element.parents) if p.tag not in {"a", "ins"}), "")
        is_heading_in_its_place = tag in HEADINGS and holder in {"legend", "summary"}
        faults = {
            "holds only words": holder in HOLD_WORDS
            and tag in BLOCKS
            and not is_heading_in_its_place,
            "is no parent of it": tag in PARENTS and parent not in PARENTS[tag],
            "is not made for it": parent in CHILDREN and tag not in CHILDREN[parent],
            "cannot be pressed with it": tag in PRESSED and element.is_inside("a", "button"),
        }
        self.faults += [
            f"<{tag}> in <{parent}>, which {why}" for why, is_so in faults.items() if is_so
        ]
