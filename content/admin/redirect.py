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
        js = ["js/admin-unsaved.js"]

    @admin.display(description="leads to", empty_value="—")
    def leads_to(self, redirect):
        return redirect.destination or None

    @admin.display(description="state")
    def state(self, redirect):
        return "Gone" if redirect.is_gone else "Leads on"
