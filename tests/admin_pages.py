"""Admin pages as a browser holds them: what their form would send, and what stands at a field."""

import html
import re
from html.parser import HTMLParser

from django.contrib.auth.models import Permission, User


class _Form(HTMLParser):
    """Collects the fields of the page's main form, as a browser would send them untouched."""

    def __init__(self):
        super().__init__()
        self.fields = {}
        self.inside = False
        self.select = self.textarea = None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.inside = given.get("id") != "logout-form" and given.get("method") == "post"
        name = given.get("name")
        if not self.inside:
            return
        if tag == "textarea":
            self.textarea = name
            self.fields[name] = ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given and self.select:
            self.fields[self.select] = given.get("value", "")
        elif tag == "input" and name:
            self.take(name, given)

    def take(self, name, given):
        kind, value = given.get("type", "text"), given.get("value", "")
        if kind in {"submit", "file"}:
            return
        if kind == "checkbox":
            if "checked" in given:
                self.fields.setdefault(name, []).append(given.get("value", "on"))
        elif kind != "radio" or "checked" in given:
            self.fields[name] = value

    def handle_data(self, data):
        if self.textarea:
            self.fields[self.textarea] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            # A browser drops the line break that Django writes first.
            self.fields[self.textarea] = self.fields[self.textarea].removeprefix("\r\n").strip("\n")
            self.textarea = None
        elif tag == "select":
            self.select = None


def form_of(response):
    """Return what the page's form would send if nobody touched it."""
    parser = _Form()
    parser.feed(response.content.decode())
    return parser.fields


def errors_of(response):
    """Return the messages of the page's form by field, those of its inline rows too."""
    adminform = response.context["adminform"]
    found = {name: list(errors) for name, errors in adminform.form.errors.items()}
    for inline in response.context.get("inline_admin_formsets") or []:
        for form in inline.formset.forms:
            found |= {form.add_prefix(name): list(errors) for name, errors in form.errors.items()}
    return found


def shows_at_field(response, name):
    """Whether the page shows an error that belongs to this field, also to a screen reader."""
    page = response.content.decode()
    return f'class="errorlist" id="id_{name}_error"' in page


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def text_of(response):
    """Return the page's words, without its tags."""
    page = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def make_staff(*permissions):
    """Make a member of staff who may do only this, named as Django does: "view_product"."""
    user = User.objects.create_user(f"staff{User.objects.count()}", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="store", codename__in=permissions)
    )
    return user
