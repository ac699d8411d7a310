"""The review of a page: an act of a reviewer, who says what was read and by whom."""

import calendar

from content_editor.admin import ContentEditor
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, Q, When
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from content import publishing
from content.models import Page

PERMISSION = "content.review_page"
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

CHANGED = "The text changed while you reviewed it. Read it again as it is now, then record it."


class ReviewForm(forms.ModelForm):
    agrees = forms.BooleanField(
        label="This person is real, has read the page and agreed to be named.",
        error_messages={"required": "Readers trust this name. Tick it only if it is true."},
    )

    class Meta:
        model = Page
        fields = [
            "reviewed_by",
            "reviewed_credential",
            "reviewed_link",
            "reviewed_on",
            "next_review",
        ]
        widgets = {"reviewed_on": DAY, "next_review": DAY}
        help_texts = {"reviewed_by": "As it stands in the directory."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.Meta.fields:
            self.fields[name].required = True
        today = timezone.localdate()
        self.initial["reviewed_on"] = today
        self.initial["next_review"] = months_later(today, settings.REVIEW_MONTHS)

    def clean(self):
        cleaned = super().clean() or {}
        day, due = cleaned.get("reviewed_on"), cleaned.get("next_review")
        if day and day > timezone.localdate():
            self.add_error("reviewed_on", "This day is still to come.")
        elif day and due and due <= day:
            self.add_error("next_review", "The next review comes after this one.")
        return cleaned


class ReviewAdmin(ContentEditor):  # type: ignore[misc]
    """What the pages' admin adds for reviewers: an address of its own below the page's."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.review_view)
        return [path("<int:pk>/review/", view, name="content_page_review"), *super().get_urls()]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Lead whoever may only look past the block editor, which has nothing to edit for them."""
        may_look = self.has_view_permission(request) and not self.has_change_permission(request)
        page = self.get_object(request, unquote(object_id)) if object_id and may_look else None
        if page is None or request.method != "GET":
            return super().changeform_view(request, object_id, form_url, extra_context)
        name = "review" if request.user.has_perm(PERMISSION) else "claims"
        return HttpResponseRedirect(reverse(f"admin:content_page_{name}", args=[page.pk]))

    def review_view(self, request, pk):
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        page = get_object_or_404(self.get_queryset(request), pk=pk)
        if "_take_back" in request.POST:
            page.take_back_review()
            self.log_change(request, page, "Took the review back.")
            messages.success(request, "Readers are told that the page is not yet reviewed.")
            return back_to(page)
        return self.answered(request, page, ReviewForm(request.POST or None, instance=page))

    def answered(self, request, page, form):
        read = page.edition or publishing.draft(page)
        if form.is_bound and request.POST.get("read", read.digest) != read.digest:
            form.add_error(None, CHANGED)
        if form.is_bound and form.is_valid():
            page.record_review(read)
            by, day = page.reviewed_by, in_words(page.reviewed_on)
            self.log_change(request, page, f"Recorded a review by {by} on {day}.")
            messages.success(request, f"Readers see that {by} reviewed this page on {day}.")
            return back_to(page)
        context = {
            **self.admin_site.each_context(request),
            "title": "Review",
            "subtitle": page.title,
            "opts": self.opts,
            "page": page,
            "form": form,
            "read": read.digest,
            "standing": Page.objects.with_edition().get(pk=page.pk),
            "differs": page.edition and page.edition.digest != page.draft_digest,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/content/page/review.html", context)

    @admin.display(description="review", empty_value="–")
    def review_state(self, page):
        word, kind = state_of_review(page)
        if not page.is_reviewed:
            return word if page.kind == Page.Kind.ARTICLE else ""
        return format_html('<span class="state state--{}">{}</span>', kind, word)


class ReviewFilter(admin.SimpleListFilter):
    title = "review"
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [
            ("due", "Review due"),
            ("changed", "Changed since reviewed"),
            ("none", "Not reviewed"),
            ("done", "Reviewed"),
        ]

    def queryset(self, request, queryset):
        # An exclusion would lose the join to the one edition that readers see.
        is_same = When(edition__digest=F("reviewed_digest"), then=True)
        reviewed = Q(reviewed_on__isnull=False)
        asked = {
            "due": reviewed & Q(next_review__lt=timezone.localdate()),
            "changed": reviewed & Q(edition__isnull=False, is_as_reviewed=False),
            "none": ~reviewed,
            "done": reviewed,
        }
        return queryset.annotate(is_as_reviewed=Case(is_same, default=False)).filter(
            asked.get(self.value() or "", Q())
        )


def state_of_review(page):
    """Say in words how the review stands, and what kind of word that is."""
    if not page.is_reviewed:
        return "Not reviewed", "quiet"
    if page.review_is_due:
        return "Review due", "warn"
    if page.has_changed_since_review:
        return "Changed since reviewed", "warn"
    return "Reviewed", "ok"


def review_words(page):
    """Tell writers how the review stands; only reviewers change it."""
    if not page.is_reviewed:
        return "Nobody has reviewed this page. Readers see “Not yet reviewed by a clinician”."
    told = f"{page.reviewed_by}, {page.reviewed_credential}, on {in_words(page.reviewed_on)}."
    if page.next_review:
        told += f" The next review is due on {in_words(page.next_review)}."
    word, kind = state_of_review(page)
    return f"{told} {word}." if kind == "warn" else told


def months_later(day, months):
    """The same day so many months later, or the last of a month that has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return day.replace(year=day.year + years, month=month + 1, day=min(day.day, last))


def in_words(day):
    return date_format(day, "j F Y")


def back_to(page):
    return HttpResponseRedirect(reverse("admin:content_page_change", args=[page.pk]))
