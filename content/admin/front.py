"""What waits on pages, for the admin's front page: one list, what is late before what comes."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from content.admin.studies_changed import to_check
from content.links import Site
from content.models import Citation, Edition, Page, UnsavedChanges

# Reviews are announced this long before they are due.
AHEAD = datetime.timedelta(days=30)
MOST = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: when in words, what, where it is done, and whether it is late."""

    when: str
    title: str
    words: str
    url: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Writing:
    lines: list[Line]
    more: int


def context_of(site: AdminSite, request: HttpRequest) -> dict[str, Any]:
    """Load what waits on pages for whoever may see them, in a number of queries that does not
    grow with them."""
    if not site.get_model_admin(Page).has_view_permission(request):
        return {}
    may_publish = request.user.has_perm("content.publish_page")
    lines = [
        *left_unsaved(request.user),
        *reviews(),
        *broken_links(),
        *changed_studies(request.user),
        *scheduled(may_publish),
    ]
    if not lines:
        return {}
    return {"writing": Writing(lines[:MOST], max(0, len(lines) - MOST))}


def left_unsaved(person):
    """What this person typed and did not save, in whatever window it was."""
    rows = UnsavedChanges.objects.filter(person=person, kept_at__isnull=False)
    for row in rows.select_related("page").order_by("-kept_at"):
        if row.fields:
            yield Line(
                when=moment(row.kept_at),
                title=row.page.title if row.page else "A new page",
                words="has changes of yours that are not saved",
                url=address("change", row.page) if row.page else reverse("admin:content_page_add"),
            )


def reviews():
    today = timezone.localdate()
    due = Page.objects.live().filter(reviewed_on__isnull=False, next_review__lte=today + AHEAD)
    for page in due.order_by("next_review", "pk"):
        is_late = page.review_is_due
        yield Line(
            when=day(page.next_review),
            title=page.title,
            words="was due to be reviewed again" if is_late else "is due to be reviewed again",
            url=address("review", page),
            is_late=is_late,
        )


def broken_links():
    """Broken links that readers meet now; those of drafts are told where the draft is written."""
    for one in Site().on_live_pages():
        count = len(one.links)
        yield Line(
            when="Now",
            title=one.page.title,
            words="has a link that leads nowhere"
            if count == 1
            else f"has {count} links that lead nowhere",
            url=reverse("admin:content_page_links"),
            is_late=True,
        )


def changed_studies(person):
    """Pages that readers see and that tell of a study as it was before someone corrected it."""
    if not person.has_perm("content.view_study"):
        return
    outdated = Citation.objects.standing().outdated()
    count = outdated.values("edition__page").distinct().count()
    if count:
        yield Line(
            when="Now",
            title="A study changed",
            words="and a page cites it" if count == 1 else f"and {count} pages cite it",
            url=to_check(),
            is_late=True,
        )


def scheduled(may_publish):
    for edition in Edition.objects.scheduled().select_related("page").defer("blocks", "references"):
        yield Line(
            when=moment(edition.goes_live_at),
            title=edition.page.title,
            words="changes for readers" + (f": {edition.note}" if edition.note else ""),
            url=address("publish" if may_publish else "change", edition.page),
        )


def address(name, page):
    return reverse(f"admin:content_page_{name}", args=[page.pk])


def moment(at):
    return date_format(timezone.localtime(at), "j M, g:i A")


def day(on):
    return date_format(on, "j M Y" if on.year != timezone.localdate().year else "j M")
