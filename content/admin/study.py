"""Studies in the admin: their facts, how sure we are, and the pages that cite them."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Exists, OuterRef, Subquery
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from content import publishing
from content.admin.studies_changed import ChangedStudies, drafts, rows, to_check
from content.models import Citation, Page, Question, Study
from content.models.study import FACTS

LONG = frozenset(
    {
        "authors", "title", "population", "control", "finding", "result", "limits", "funding",
        "why", "read_as",
    }
)  # fmt: skip


class StudyForm(forms.ModelForm):
    also = forms.MultipleChoiceField(
        label="Also answers",
        choices=Question,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Readers who filter by one of these find it too.",
    )


@admin.register(Study)
class StudyAdmin(ChangedStudies):
    form = StudyForm
    # The tool of the form leads to its place on the page.
    view_on_site = False
    list_display = ["short", "design", "question", "confidence", "cited_by", "state"]
    list_filter = ["question", "confidence", "design", "insole"]
    search_fields = ["short", "authors", "title", "doi", "finding"]
    ordering = ["-year", "short"]
    prepopulated_fields = {"key": ["short"]}
    radio_fields = {"confidence": admin.HORIZONTAL, "insole": admin.VERTICAL}
    fieldsets = [
        (
            "The paper",
            {
                "fields": [
                    ("short", "key"), "authors", "title", ("source", "year", "place"),
                    ("doi", "address"), ("pmid", "pmcid", "registration"),
                ],
            },
        ),
        (
            "What was done",
            {"fields": ["design", ("people", "studies"), "population", "control", "insole"]},
        ),
        (
            "What was found",
            {
                "description": "In your own words. Take numbers from the source as they stand "
                "there, and never say more than it does.",
                "fields": ["finding", "result", "limits", "question", "also"],
            },
        ),
        (
            "How sure we are",
            {"fields": ["confidence", "why", "funding", "read_as"]},
        ),
        ("Where it stands on the page of studies", {"fields": [("leads", "position")]}),
        ("Cited by", {"fields": ["citing"]}),
    ]  # fmt: skip

    class Media:
        css = {"all": ["css/admin-content.css"]}
        js = ["js/admin-unsaved.js", "js/admin-labels.js"]

    def get_queryset(self, request):
        mine = Citation.objects.filter(study=OuterRef("pk"))
        live = mine.live().order_by().values("study").annotate(number=Count("pk"))
        return (
            super()
            .get_queryset(request)
            .annotate(
                live_pages=Subquery(live.values("number")),
                is_to_check=Exists(mine.standing().outdated()),
            )
        )

    def get_readonly_fields(self, request, obj=None):
        return ["key", "citing"] if obj else ["citing"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name in LONG:
            field.widget = forms.Textarea(attrs={"rows": 2, "maxlength": db_field.max_length})
        return field

    @admin.display(description="cited by", ordering="live_pages")
    def cited_by(self, study):
        number = study.live_pages or 0
        words = f"{number} page{'' if number == 1 else 's'}"
        return format_html('<a href="{}">{}</a>', to_check(study=study.pk), words)

    @admin.display(description="state")
    def state(self, study):
        if not study.is_to_check:
            return ""
        return format_html(
            '<a class="state state--warn" href="{}">Changed: pages to check</a>',
            to_check(study=study.pk),
        )

    @admin.display(description="pages")
    def citing(self, study):
        """List the pages that readers see or will see citing it, and the drafts that list it."""
        if not study.pk:
            return "No page yet."
        shown = [
            (each.edition.title, page_url(each.edition.page_id), word_for(each, is_live))
            for each, is_live in rows(study, None)
        ]
        drafted = [(page.title, page_url(page.pk), "draft") for page in drafts(study)]
        if not shown and not drafted:
            return "No page yet."
        return format_html(
            '<ul class="citing">{}</ul><p><a href="{}">Look at these pages, and mark what is '
            "checked</a></p>",
            format_html_join("", '<li><a href="{1}">{0}</a> {2}</li>', shown + drafted),
            to_check(study=study.pk),
        )

    def save_model(self, request, obj, form, change):
        told = bool(FACTS.intersection(form.changed_data))
        if change and told:
            obj.changed_at = timezone.now()
        super().save_model(request, obj, form, change)
        if change and told:
            for page in Page.objects.filter(references__study=obj):
                publishing.remember_draft(page)

    def response_change(self, request, obj):
        """Lead on to the pages that cite it, if readers see the study as it was."""
        if not obj.citations.standing().outdated().exists():
            return super().response_change(request, obj)
        messages.warning(
            request, f"{obj} is saved. Readers of these pages see it as it was: look whether what "
            "they say still holds.",
        )  # fmt: skip
        return HttpResponseRedirect(to_check(study=obj.pk))

    def changelist_view(self, request, extra_context=None):
        to_look_at = Citation.objects.standing().outdated().count()
        context = {"title": "Studies", "to_look_at": to_look_at} | (extra_context or {})
        return super().changelist_view(request, context)

    def get_urls(self):
        view = self.admin_site.admin_view(self.to_check_view)
        return [path("to-check/", view, name="content_study_to_check"), *super().get_urls()]


def page_url(pk):
    return reverse("admin:content_page_change", args=[pk])


def word_for(citation, is_live):
    seen = "readers see it" if is_live else "scheduled"
    return f"{seen}, study changed since" if citation.is_outdated else seen
