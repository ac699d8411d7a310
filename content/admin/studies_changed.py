"""A study changed: the pages that cite it, until someone publishes them again or has looked."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from content.models import Citation, Page, Study


class StudyChanged(admin.SimpleListFilter):
    title = "studies"
    parameter_name = "study"

    def lookups(self, request, model_admin):
        return [("changed", "A study it cites has changed")]

    def queryset(self, request, queryset):
        return queryset.filter(is_to_check=True) if self.value() == "changed" else queryset


class ChangedStudies(admin.ModelAdmin):
    """The page of studies' admin on which citations are looked at and marked as checked."""

    def to_check_view(self, request):
        if not request.user.has_perm("content.view_study"):
            raise PermissionDenied
        if request.method == "POST":
            return self.mark_checked(request)
        study = asked_for(Study, request.GET.get("study"))
        page = asked_for(Page, request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title_for(study, page),
            "study": study,
            "page": page,
            "rows": rows(study, page),
            "drafts": drafts(study),
            "may_check": request.user.has_perm("content.change_page"),
        }
        return TemplateResponse(request, "admin/content/study/to_check.html", context)

    def mark_checked(self, request):
        """Mark every citation of this page, or this one, as looked at by this person."""
        if not request.user.has_perm("content.change_page"):
            raise PermissionDenied
        number = request.POST.get("citation", "")
        citation = get_object_or_404(
            Citation.objects.standing().select_related("edition", "study"),
            pk=number if number.isdecimal() else 0,
        )
        citation.checked_at = timezone.now()
        citation.save(update_fields=["checked_at"])
        title = citation.edition.title
        self.log_change(request, citation.study, f"Checked what “{title}” says of it.")
        messages.success(request, f"“{title}” is checked against {citation.study}.")
        return HttpResponseRedirect(request.get_full_path())


def rows(study, page):
    """The citations asked for, or all that wait, those that wait first, with a word on each."""
    found = Citation.objects.standing().select_related("edition__page", "study")
    if study:
        found = found.filter(study=study)
    if page:
        found = found.filter(edition__page=page)
    if not study and not page:
        found = found.outdated()
    now = timezone.now()
    listed = [(each, each.edition.goes_live_at <= now) for each in found]
    return sorted(listed, key=lambda row: (not row[0].is_outdated, row[0].edition.title))


def drafts(study):
    """The pages whose draft lists the study, whatever readers see of them."""
    return Page.objects.filter(references__study=study).order_by("title") if study else []


def to_check(**asked):
    """Return the address of that page: for one page or study, or for all that wait."""
    address = reverse("admin:content_study_to_check")
    return f"{address}?{urlencode(asked)}" if asked else address


def asked_for(model, number):
    if not number:
        return None
    return get_object_or_404(model, pk=number if number.isdecimal() else 0)


def title_for(study, page):
    if study:
        return f"Pages that cite {study}"
    return f"Studies that “{page}” cites" if page else "A study changed: these pages cite it"
