"""Traces of the shop's own work."""

from django.contrib import admin

from store.admin import cells
from store.admin.model_admin import ReadOnlyAdmin
from store.models import JobRun


class OutcomeFilter(admin.SimpleListFilter):
    title = "how it went"
    parameter_name = "went"

    def lookups(self, request, model_admin):
        return [("well", "Done"), ("badly", "Failed")]

    def queryset(self, request, queryset):
        match self.value():
            case "well":
                return queryset.filter(ok=True)
            case "badly":
                return queryset.filter(ok=False, finished_at__isnull=False)
        return queryset


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    list_display = ["name", "started", "finished", "state"]
    list_filter = ["name", OutcomeFilter, "started_at"]
    search_fields = ["name"]
    search_help_text = "Name of the job."
    fieldsets = [(None, {"fields": ["name", "started", "finished", "state", "result"]})]
    readonly_fields = ["started", "finished", "state", "result"]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["title"] = "Job run"
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description="Started", ordering="started_at")
    def started(self, run):
        return cells.when(run.started_at)

    @admin.display(description="Finished", ordering="finished_at")
    def finished(self, run):
        return cells.when(run.finished_at)

    @admin.display(description="How it went", ordering="ok")
    def state(self, run):
        if run.ok:
            return cells.word("Done", "ok")
        return cells.word("Failed", "danger") if run.finished_at else cells.word("Running", "info")

    @admin.display(description="What it did")
    def result(self, run):
        return cells.as_json(run.counts)
