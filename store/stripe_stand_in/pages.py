"""HTML from the templates beside this file: `$name` is filled in, escaped unless it is Markup."""

from __future__ import annotations

import functools
from html import escape
from pathlib import Path
from string import Template

from store.stripe_stand_in.messages import Response

FOLDER = Path(__file__).with_name("templates")


class Markup(str):
    """HTML that may stand as it is."""

    __slots__ = ()


@functools.cache
def _template(name: str) -> Template:
    return Template((FOLDER / name).read_text(encoding="utf-8"))


def fill(template: str, **values: object) -> Markup:
    """Fill in a template; KeyError where a value is missing, so that no hole reaches a page."""
    safe = {
        name: value if isinstance(value, Markup) else escape(str(value))
        for name, value in values.items()
    }
    return Markup(_template(template).substitute(safe))


def join(parts: list[Markup]) -> Markup:
    return Markup("".join(parts))


def attributes(**values: str | bool | None) -> Markup:
    """HTML attributes: None and False leave one out, True gives its bare name, `_` becomes `-`."""
    given = ((name.rstrip("_").replace("_", "-"), value) for name, value in values.items())
    shown = (
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in given
        if value not in {None, False}
    )
    return Markup("".join(shown))


def page(
    title: str,
    content: Markup,
    *,
    status: int = 200,
    form_targets: str = "",
    pictures: str = "",
    kind: str = "narrow",
) -> Response:
    """A whole page. `form_targets` are the origins a form may end at: Chrome applies the policy to
    the redirect that follows it."""
    policy = (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"img-src 'self' data: {pictures}; form-action 'self' {form_targets}"
    )
    body = fill("base.html", title=title, content=content, kind=kind)
    return Response(
        status,
        body.encode(),
        {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": policy,
            "Cache-Control": "no-store",
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )


def message(
    title: str, text: str, link: tuple[str, str] | None = None, status: int = 200
) -> Response:
    """A calm page that says one thing and offers at most one way on."""
    way = fill("_way.html", address=link[0], words=link[1]) if link else Markup("")
    return page(title, fill("message.html", title=title, text=text, way=way), status=status)


def style_sheet() -> Response:
    css = (FOLDER / "stand_in.css").read_bytes()
    return Response(
        200, css, {"Content-Type": "text/css; charset=utf-8", "Cache-Control": "no-cache"}
    )


def is_foreign(headers_site: str) -> bool:
    """Whether the browser says that another site started the request."""
    return headers_site not in {"", "none", "same-origin"}
