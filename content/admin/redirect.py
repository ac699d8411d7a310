"""Old addresses in the admin: where each leads."""

from django.contrib import admin

from content.models import Redirect


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    list_display = ["old_path", "leads_to", "state", "created_at"]
    list_select_related = ["page"]
    search_fields = ["old_path", "new_path", "page__title"]
    autocomplete_fields = ["page"]
    fields = ["old_path", "page", "new_path", "is_gone"]

    class Media:
        css = {"all": ["css/admin-content.css"]}
        js = ["js/admin-unsaved.js", "js/admin-labels.js"]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Redirects"} | (extra_context or {}))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "page":
            # A redirect leads to a page that is there.
            field.widget.can_add_related = field.widget.can_change_related = False
            field.widget.can_view_related = False
        return field

    @admin.display(description="leads to", empty_value="—")
    def leads_to(self, redirect):
        return redirect.destination or None

    @admin.display(description="state")
    def state(self, redirect):
        return "Gone" if redirect.is_gone else "Leads on"
