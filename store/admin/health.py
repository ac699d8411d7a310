"""Traces of the shop's own work."""

from django.contrib import admin

from store.admin import cells
from store.admin.model_admin import ReadOnlyAdmin
from store.models import JobRun


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    list_display = ["name", "started", "finished", "state"]
    list_filter = ["name", "ok", "started_at"]
    search_fields = ["name"]
    search_help_text = "Name of the job."
    fieldsets = [(None, {"fields": ["name", "started_at", "finished_at", "state", "result"]})]
    readonly_fields = ["state", "result"]

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
