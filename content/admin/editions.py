"""Any two editions of a page, or an edition and the draft, compared word by word."""

from typing import cast

from content_editor.admin import ContentEditor
from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format

from content import differences, publishing

DRAFT = ("draft", "The draft as it is saved now")


class CompareForm(forms.Form):
    old = forms.ChoiceField(label="From")
    new = forms.ChoiceField(label="To")

    def __init__(self, page, live, data):
        self.editions = {
            str(edition.pk): edition
            for edition in page.editions.select_related("created_by").defer("pictures")
        }
        choices = [DRAFT, *((pk, words_for(one, live)) for pk, one in self.editions.items())]
        newest = next(iter(self.editions), "draft")
        super().__init__({"old": str(live.pk) if live else newest, "new": "draft"} | data)
        for name in ("old", "new"):
            cast("forms.ChoiceField", self.fields[name]).choices = choices

    def chosen(self, name, page):
        key = self.cleaned_data[name]
        return publishing.draft(page) if key == "draft" else self.editions[key]


class EditionsAdmin(ContentEditor):  # type: ignore[misc]
    """What the pages' admin adds for editions: an address to compare them at."""

    def compare_view(self, request, pk):
        page = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_permission(request, page):
            raise PermissionDenied
        form = CompareForm(page, page.edition, request.GET.dict())
        found = None
        if form.is_valid():
            found = differences.between(form.chosen("old", page), form.chosen("new", page))
        context = {
            **self.admin_site.each_context(request),
            "title": "Compare",
            "subtitle": page.title,
            "opts": self.opts,
            "page": page,
            "form": form,
            "differences": found,
            "to_restore": self.to_restore(request, page, form) if found else [],
        }
        return TemplateResponse(request, "admin/content/page/compare.html", context)

    def to_restore(self, request, page, form):
        """The editions among the two that this person may make the draft again."""
        if not self.has_change_permission(request, page):
            return []
        chosen = dict.fromkeys(form.cleaned_data[name] for name in ("old", "new"))
        return [
            (key, words_for(form.editions[key], page.edition)) for key in chosen if key != "draft"
        ]

    def get_urls(self):
        view = self.admin_site.admin_view(self.compare_view)
        return [path("<int:pk>/compare/", view, name="content_page_compare"), *super().get_urls()]


def words_for(edition, live):
    """Name an edition in a list: when, by whom, and what became of it."""
    when = date_format(timezone.localtime(edition.goes_live_at), "j M Y, g:i A")
    who = f", {edition.created_by}" if edition.created_by else ""
    if edition.set_aside:
        return f"Draft set aside on {when}{who}"
    if edition.withdrawn:
        return f"Edition of {when}{who} (withdrawn)"
    if edition.goes_live_at > timezone.now():
        return f"Edition for {when}{who} (scheduled)"
    is_live = live is not None and edition.pk == live.pk
    return f"Edition of {when}{who}{' (live now)' if is_live else ''}"
