"""The pages on which staff publish, schedule, look back and restore."""

from content_editor.admin import ContentEditor
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from content import claims, differences, publishing
from content.links import Site
from content.models import Edition
from content.models.history import Change

CHANGED = (
    "Somebody changed or published this page while you looked at it. What readers will see "
    "differently stands below as it is now: look at it again."
)


class PublishForm(forms.Form):
    change = forms.ChoiceField(
        label="What is it to readers?",
        choices=Change,
        initial=Change.UPDATE,
        widget=forms.RadioSelect,
        required=False,
        help_text="Corrections and updates are told under “History of this page”, the newest "
        "first.",
    )
    note = forms.CharField(
        label="What changed, for readers",
        max_length=200,
        required=False,
        help_text="One sentence: “Added a study from 2026.” For a small change only staff see it.",
    )
    at = forms.DateTimeField(
        label="Date and time",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="Eastern Time. Only for scheduling.",
        error_messages={"invalid": "Give the date and the time, for example 2026-12-03 09:00."},
    )

    def clean(self):
        cleaned = super().clean() or {}
        is_told = cleaned.get("change") in {Change.CORRECTION, Change.UPDATE}
        if is_told and not cleaned.get("note", "x"):
            self.add_error("note", "Say to readers what changed.")
        if "_schedule" not in self.data or "at" in self.errors:
            return cleaned
        at = cleaned.get("at")
        if at is None:
            self.add_error("at", "Say when the page should change.")
        elif at <= timezone.now():
            self.add_error("at", "This moment has passed. Choose a later one, or publish now.")
        return cleaned


class PublishingAdmin(ContentEditor):  # type: ignore[misc]
    """What the pages' admin adds to an editor of blocks: three addresses below the page's own."""

    def publish_view(self, request, pk):
        page = self.page_to_publish(request, pk)
        form = PublishForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                return self.published(request, page, form.cleaned_data)
            except claims.ClaimsStand as stopped:
                form.add_error(None, told(stopped))
            except publishing.ChangedMeanwhile:
                form.add_error(None, CHANGED)
        draft = publishing.draft(page)
        sentences = claims.flagged(draft)
        context = {
            **self.admin_site.each_context(request),
            "title": "Publish",
            "subtitle": page.title,
            "opts": self.opts,
            "page": page,
            "form": form,
            "seen": publishing.standing(draft),
            "differences": differences.between(page.edition, draft),
            "warnings": publishing.warnings(draft),
            "broken": Site().broken(draft),
            "sentences": sentences,
            "stops": claims.counts(sentences)["stops"],
            "editions": editions_of(page),
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/content/page/publish.html", context)

    def published(self, request, page, answer):
        at = answer["at"] if "_schedule" in request.POST else None
        edition = publishing.publish(
            page,
            request.user,
            at=at,
            note=answer["note"],
            change=answer["change"],
            seen=request.POST.get("seen", ""),
        )
        when = timezone.localtime(edition.goes_live_at)
        moment = f"{when:%-d %B %Y} at {when:%-I:%M %p}"
        words = f"It goes live on {moment}." if at else "It is live now."
        self.log_change(request, page, f"Published. {words}")
        messages.success(request, f"“{page.title}” is published. {words}")
        return back_to(page)

    def restore_view(self, request, pk):
        """Make an edition the draft again: readers see nothing of it, so writers may."""
        page = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        edition = self.posted_edition(request, page)
        lost = publishing.restore(edition, request.user)
        self.log_change(request, page, f"Restored the draft from {edition}.")
        messages.success(request, "The draft is this edition again. Look at it, then publish it.")
        if lost:
            parts = ", ".join(lost)
            messages.warning(request, f"Some parts no longer exist and are left out: {parts}.")
        return HttpResponseRedirect(reverse("admin:content_page_change", args=[page.pk]))

    def withdraw_view(self, request, pk):
        page = self.page_to_publish(request, pk)
        if "all" in request.POST and request.method == "POST":
            publishing.take_offline(page)
            self.log_change(request, page, "Taken offline.")
            messages.success(request, f"“{page.title}” is offline. Nobody but staff can see it.")
            return back_to(page)
        edition = self.posted_edition(request, page)
        publishing.withdraw(edition)
        self.log_change(request, page, f"Withdrew {edition}.")
        messages.success(request, f"The edition is withdrawn. {self.seen_now(request, page)}")
        return back_to(page)

    def seen_now(self, request, page):
        """Say what readers see of a page that has just changed."""
        live = self.get_queryset(request).get(pk=page.pk).edition
        if live is None:
            return "The page is offline."
        return f"Readers see the edition of {timezone.localtime(live.goes_live_at):%-d %B %Y}."

    def page_to_publish(self, request, pk):
        if not request.user.has_perm("content.publish_page"):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def posted_edition(self, request, page):
        if request.method != "POST":
            raise PermissionDenied
        number = request.POST.get("edition", "")
        return get_object_or_404(
            Edition.objects.select_related("page"),
            page=page,
            pk=number if number.isdecimal() else 0,
        )


def told(stopped):
    """Say what stands in the way, where somebody claimed something since the page was shown."""
    return f"Claims stop publishing: {'; '.join(each.words for each in stopped.sentences)}"


def editions_of(page):
    """All editions with a word on each, the newest first."""
    live = page.edition.pk if page.edition else None
    now = timezone.now()
    return [
        (edition, word_for(edition, live, now))
        for edition in page.editions.select_related("created_by")
        .prefetch_related("claim_overrides__by")
        .defer("blocks", "references")
    ]


def word_for(edition, live, now):
    if edition.set_aside:
        return "Set aside", "quiet"
    if edition.withdrawn:
        return "Withdrawn", "quiet"
    if edition.goes_live_at > now:
        return "Scheduled", "info"
    return ("Live now", "ok") if edition.pk == live else ("Earlier", "quiet")


def back_to(page):
    return HttpResponseRedirect(reverse("admin:content_page_publish", args=[page.pk]))
