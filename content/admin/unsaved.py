"""What is typed and not saved: kept as it grows, shown in the preview, given back after a crash.

The form is kept as the browser would send it, so what comes back is what was typed, finished or
not. Nothing of it reaches the page before it is saved.
"""

import datetime

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.timesince import timesince

from content import publishing
from content.models import Block, Page, Reference, UnsavedChanges

# What a form carries beside what was typed.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "_version", "_typed_at", "_left", "_only_shown"})
AT_ONCE = ("topic", "notice", "kind", "slug")
JUST_NOW = datetime.timedelta(minutes=1)


def typed(data):
    """Keep of a form's data what a person typed, in pairs that JSON can hold."""
    return [
        [name, value]
        for name, values in data.lists()
        for value in values
        if name not in NOT_TYPED and "__prefix__" not in name
    ]


def as_data(fields):
    data = QueryDict(mutable=True)
    for name, value in fields:
        data.appendlist(name, value)
    return data


def pose(request, data):
    """Let a request carry this form, as if it had just been posted."""
    # Files are read together with the form that came, which would then take this one's place.
    request.FILES  # noqa: B018
    request.method, request.POST = "POST", data


@transaction.atomic
def keep(model_admin, request, page):
    """Keep the form that was posted, unless a later one, or saving, has overtaken it."""
    row, _ = UnsavedChanges.objects.select_for_update().get_or_create(
        person=request.user, page=page
    )
    row.seen_at = timezone.now()
    typed_at = number(request.POST.get("_typed_at", ""))
    if typed_at > row.typed_at:
        row.fields = typed(request.POST)
        row.version = request.POST.get("_version", "")[:40]
        row.shown = shown(model_admin, request, page)
        row.typed_at, row.kept_at = typed_at, row.seen_at
    row.save()
    return row


def is_overtaken(request, row):
    """Whether the form that was posted is not what was kept: it counts as typed before that."""
    return 0 < number(request.POST.get("_typed_at", "")) < row.typed_at


@transaction.atomic
def keep_all(model_admin, request, page):
    """Keep the form that was posted, whatever was kept before."""
    row, _ = UnsavedChanges.objects.get_or_create(person=request.user, page=page)
    row.fields = typed(request.POST)
    row.version = request.POST.get("_version", "")[:40]
    row.shown = shown(model_admin, request, page)
    row.kept_at = row.seen_at = timezone.now()
    row.typed_at = max(row.typed_at, number(request.POST.get("_typed_at", "")))
    row.save()
    return row


def forget(request, page, *, new=False):
    """Let go of what was kept: it is saved, or nobody wants it back."""
    row = UnsavedChanges.objects.of(request.user, None if new else page)
    if row is None:
        return
    row.fields, row.shown, row.kept_at = [], {}, None
    row.typed_at = max(row.typed_at, number(request.POST.get("_typed_at", "")))
    row.save()


def see(request, page):
    """Note that somebody has the page open."""
    UnsavedChanges.objects.update_or_create(
        person=request.user, page=page, defaults={"seen_at": timezone.now()}
    )


def shown(model_admin, request, page):
    """Make the draft that the posted form would save, as data for the preview."""
    drawn = draft_of(model_admin, request, page)
    return {
        "page": {name: getattr(drawn.page, name) for name in AT_ONCE},
        "edition": {
            name: getattr(drawn, name)
            for name in ("title", "summary", "meta", "blocks", "references", "pictures")
        },
    }


def draft_of(model_admin, request, page):
    """Return the draft that the posted form would save, finished or not. It saves nothing."""
    # Checking a form writes into the page it is bound to.
    page = Page.objects.get(pk=page.pk) if page else Page()
    form_class = model_admin.get_form(request, page if page.pk else None, change=bool(page.pk))
    form = form_class(request.POST, instance=page)
    formsets, _ = model_admin._create_formsets(request, page, change=bool(page.pk))
    form.is_valid()
    parts = [part for formset in formsets for part in parts_of(formset)]
    blocks = [part for part in parts if isinstance(part, Block)]
    references = [part for part in parts if isinstance(part, Reference) and part.number]
    blocks.sort(key=lambda block: (block.ordering, block.name))
    references.sort(key=lambda reference: reference.number)
    return publishing.as_edition(page, blocks, references)


def parts_of(formset):
    formset.is_valid()
    for form in formset.forms:
        is_left_out = form.data.get(f"{form.prefix}-DELETE") or (
            form.empty_permitted and not form.has_changed()
        )
        if not is_left_out:
            yield form.instance


def last_change(page, person):
    """Say when and by whom the page was last changed: “3 minutes ago by Ann”."""
    kind = ContentType.objects.get_for_model(Page)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(page.pk))
    entry = entries.select_related("user").order_by("-action_time").first()
    ago = timezone.now() - page.changed_at
    when = "just now" if ago < JUST_NOW else f"{timesince(page.changed_at, depth=1)} ago"
    if entry is None or abs(entry.action_time - page.changed_at) > JUST_NOW:
        return when
    who = "you, in another window" if entry.user == person else name_of(entry.user)
    return f"{when} by {who}"


def others_words(page, person):
    """Say who else has the page open right now, or nothing."""
    names = [name_of(row.person) for row in UnsavedChanges.objects.others_at(page, person)]
    if not names:
        return ""
    people = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    return f"{people} {'has' if len(names) == 1 else 'have'} this page open as well."


def name_of(user):
    return user.get_full_name() or user.get_username()


def number(text):
    return int(text) if text.isdecimal() and len(text) < 16 else 0
