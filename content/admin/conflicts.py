"""Two people changed one page: both drafts are shown side by side, and neither is lost."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from content import differences, publishing
from content.admin import unsaved
from content.models import BLOCKS, Reference

# By the name their fields begin with in a form.
ROWS: dict[str, tuple[type[Model], str]] = {
    "references": (Reference, "page"),
    **{f"{kind.__name__.lower()}_blocks": (kind, "parent") for kind in BLOCKS.values()},
}


def ask(model_admin, request, page, *, status=409):
    """Show what the posted form and the page say differently, and let the person choose.

    What was typed is kept first, so that closing the window here loses nothing.
    """
    row = unsaved.keep_all(model_admin, request, page)
    mine = unsaved.draft_of(model_admin, request, page)
    theirs = publishing.draft(page)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Changed meanwhile",
        "subtitle": page.title,
        "opts": model_admin.opts,
        "page": page,
        "changed": unsaved.last_change(page, request.user),
        "kept_at": row.kept_at,
        "differences": differences.between(theirs, mine),
    }
    return TemplateResponse(request, "admin/content/page/conflict.html", context, status=status)


def keep_mine(model_admin, request, page, row):
    """Set the page's draft aside and save what was typed in its place.

    Answers as saving does: with the form again where something in it needs to be mended.
    """
    with transaction.atomic():
        publishing.set_aside(publishing.draft(page), request.user)
        unsaved.pose(request, rebased(unsaved.as_data(row.fields), page))
        request.POST["_version"] = page.version
        request.POST["_continue"] = "1"
        return model_admin._changeform_view(request, str(page.pk), "", None)


def keep_theirs(model_admin, request, page, row):
    """Leave the page as it is, and set aside what was typed."""
    aside = put_aside(model_admin, request, page, row)
    row.delete()
    messages.success(
        request,
        "The page stays as it is. Your own draft is set aside, and stands among its editions.",
    )
    address = reverse("admin:content_page_compare", args=[page.pk])
    chosen = f"?old=draft&new={aside.pk}" if aside else ""
    return HttpResponseRedirect(address + chosen)


@transaction.atomic
def put_aside(model_admin, request, page, row):
    """Set aside what a person once typed and left, whatever the request itself carries."""
    posted = request.POST
    unsaved.pose(request, rebased(unsaved.as_data(row.fields), page))
    left = unsaved.draft_of(model_admin, request, page)
    unsaved.pose(request, posted)
    left.page = page
    return publishing.set_aside(left, request.user)


def rebased(data, page):
    """Fit a form that was opened at an older draft to the blocks and references of this one.

    What is gone from the page is added anew, and what came to it meanwhile is marked to go: the
    form wins whole.
    """
    for prefix, (model, relation) in ROWS.items():
        rebase_rows(data, prefix, set(there(model, relation, page)))
    return data


def there(model, relation, page):
    found = model._default_manager.filter(**{relation: page}).order_by("pk")
    return map(str, found.values_list("pk", flat=True))


def rebase_rows(data, prefix, there):
    rows = rows_of(data, prefix)
    known = [row for row in rows if row.get("id", [""])[0] in there]
    new = [row | {"id": [""]} for row in rows if row not in known and "DELETE" not in row]
    left = there - {row["id"][0] for row in known}
    gone = [{"id": [pk], "DELETE": ["on"]} for pk in sorted(left)]
    data[f"{prefix}-INITIAL_FORMS"] = str(len(known) + len(gone))
    data[f"{prefix}-TOTAL_FORMS"] = str(len(known) + len(gone) + len(new))
    for place, row in enumerate([*known, *gone, *new]):
        for name, values in row.items():
            data.setlist(f"{prefix}-{place}-{name}", values)


def rows_of(data, prefix):
    """Take the rows of one kind out of a form's data, each as its fields."""
    rows: dict[int, dict[str, list[str]]] = {}
    for key in [key for key in data if key.startswith(f"{prefix}-")]:
        place, dash, name = key.removeprefix(f"{prefix}-").partition("-")
        if dash and place.isdecimal():
            rows.setdefault(int(place), {})[name] = data.pop(key)
    return [rows[place] for place in sorted(rows)]
