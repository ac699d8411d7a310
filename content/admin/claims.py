"""The claims of a page, for writers and reviewers: what is wrong, why, what to write instead."""

from content_editor.admin import ContentEditor
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from content import claims, publishing
from content.models import ClaimOverride

PERMISSION = "content.override_claims"


class ReasonForm(forms.ModelForm):
    class Meta:
        model = ClaimOverride
        fields = ["reason"]
        labels = {"reason": "Why may this sentence stand?"}
        widgets = {"reason": forms.Textarea(attrs={"rows": 2, "cols": 60})}
        error_messages = {"reason": {"required": "Give the reason. It is kept with your name."}}


class ClaimsAdmin(ContentEditor):  # type: ignore[misc]
    """What the pages' admin adds for claims: an address of its own below the page's."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/claims/", view(self.claims_view), name="content_page_claims"),
            *super().get_urls(),
        ]

    def claims_view(self, request, pk):
        page = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_permission(request, page):
            raise PermissionDenied
        form = None
        if request.method == "POST":
            if not request.user.has_perm(PERMISSION):
                raise PermissionDenied
            if "_end" in request.POST:
                return self.ended(request, page)
            form = ReasonForm(request.POST)
            if form.is_valid():
                return self.let_stand(request, page, form)
        return self.shown(request, page, form)

    def shown(self, request, page, form):
        context = {
            **self.admin_site.each_context(request),
            "title": "Claims",
            "subtitle": page.title,
            "opts": self.opts,
            "page": page,
            "sentences": claims.flagged(publishing.draft(page)),
            "form": form or ReasonForm(),
            "refused": request.POST.get("sentence") if form else None,
            "may_override": request.user.has_perm(PERMISSION),
            "log": page.claim_overrides.select_related("by", "ended_by").prefetch_related(
                "editions"
            ),
            "media": self.media,
        }
        return TemplateResponse(request, "admin/content/page/claims.html", context)

    def let_stand(self, request, page, form):
        wanted = request.POST.get("sentence")
        found = claims.flagged(publishing.draft(page))
        sentence = next((each for each in found if each.stops and each.words == wanted), None)
        if sentence is None:
            messages.warning(request, "The text has changed meanwhile. Look at it again.")
            return back_to(page)
        claim = next(each for each in sentence.claims if each.is_blocked)
        override = form.save(commit=False)
        override.page, override.by = page, request.user
        override.sentence, override.rule = sentence.words, claim.rule.name
        override.words = claim.words[:200]
        override.save()
        publishing.remember_draft(page)
        self.log_change(request, page, f"Let “{sentence.words}” stand: {override.reason}")
        messages.success(request, "The sentence may stand. Your reason is kept with your name.")
        return back_to(page)

    def ended(self, request, page):
        number = request.POST["_end"]
        overrides = page.claim_overrides.standing()
        override = get_object_or_404(overrides, pk=number if number.isdecimal() else 0)
        override.ended_by, override.ended_at = request.user, timezone.now()
        override.save(update_fields=["ended_by", "ended_at"])
        publishing.remember_draft(page)
        self.log_change(request, page, f"No longer lets “{override.sentence}” stand.")
        messages.success(request, "The sentence stops publishing again.")
        return back_to(page)

    @admin.display(description="claims", empty_value="–")
    def claim_counts(self, page):
        word, kind = counted(page.draft_claims)
        return word and format_html('<span class="state state--{}">{}</span>', kind, word)


class ClaimsFilter(admin.SimpleListFilter):
    title = "claims"
    parameter_name = "claims"

    def lookups(self, request, model_admin):
        return [("stops", "Stop publishing"), ("looks", "Worth a second look")]

    def queryset(self, request, queryset):
        if self.value() in {"stops", "looks"}:
            return queryset.filter(**{f"draft_claims__{self.value()}__gt": 0})
        return queryset


def counted(counts):
    """Say in words how many sentences claim something, and what kind of word that is."""
    stops, looks = counts.get("stops", 0), counts.get("looks", 0)
    if stops:
        return f"{stops} stop{'s' if stops == 1 else ''} publishing", "bad"
    return (f"{looks} to look at", "warn") if looks else ("", "")


def claims_of(page):
    """Show every sentence of the draft that claims something, beside the editor's text."""
    if not page.pk:
        return "Save the page, and what it claims is shown here."
    sentences, _ = checked(page)
    return render_to_string("admin/content/claims.html", {"sentences": sentences, "page": page})


def claims_of_block(page, block):
    """Show the sentences of one block of the draft that claim something, or nothing."""
    sentences, parts = checked(page)
    part = parts.get((block.name, block.pk))
    own = [sentence for sentence in sentences if sentence.part == part]
    return render_to_string("admin/content/claims.html", {"sentences": own}) if own else ""


def checked(page):
    """Return the draft's flagged sentences, and which part each block is. Checks a page once."""
    if not hasattr(page, "checked_claims"):
        blocks = publishing.draft_blocks(page)
        references = list(page.references.select_related("study"))
        edition = publishing.as_edition(page, blocks, references)
        parts = {
            (block.name, block.pk): claims.part_name(place, row)
            for place, (block, row) in enumerate(zip(blocks, edition.blocks, strict=True), 1)
        }
        page.checked_claims = claims.flagged(edition), parts
    return page.checked_claims


def back_to(page):
    return HttpResponseRedirect(reverse("admin:content_page_claims", args=[page.pk]))
