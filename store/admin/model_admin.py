"""What all pages of the shop's admin share."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst


class ShopAdmin(admin.ModelAdmin):
    """A page of the shop's admin: its styles, nothing deleted in bulk, no error for bad input."""

    list_per_page = 50
    empty_value_display = ""
    show_facets = admin.ShowFacets.NEVER

    class Media:
        css = {"all": ["css/admin-store.css", "css/admin-list.css"]}

    def changelist_view(self, request, extra_context=None):
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_object(self, request, object_id, from_field=None):
        try:
            if from_field is None:
                self.refuse_impossible_key(object_id)
        except ValidationError:
            return None
        return super().get_object(request, object_id, from_field)

    def no_such_row(self, request):
        """Answer an address of our own pages that leads to no row, as Django answers its own."""
        say = f"There is no such {self.opts.verbose_name}. Perhaps it was deleted."
        self.message_user(request, say, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:index"))

    def refuse_impossible_key(self, key):
        """Raise ValidationError for what can be no key; the database would fail on some of it."""
        field: Any = self.opts.pk
        while field.remote_field:
            field = field.target_field
        if "\x00" in key:
            raise ValidationError("There is no such key.")
        field.run_validators(field.to_python(key))

    def get_actions(self, request, action_location=ActionLocation.CHANGE_LIST):
        actions = super().get_actions(request, action_location=action_location)
        actions.pop("delete_selected", None)
        return actions

    def response_action(self, request, queryset, action_location=ActionLocation.CHANGE_LIST):
        try:
            for key in request.POST.getlist(ACTION_CHECKBOX_NAME):
                self.refuse_impossible_key(key)
        except ValidationError:
            self.message_user(request, "Tick the rows to act upon.", messages.WARNING)
            return None
        return super().response_action(request, queryset, action_location=action_location)


class ReadOnlyAdmin(ShopAdmin):
    """A page that only shows. What may be done is done by actions that ask for "act"."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or self.has_act_permission(request)

    def has_act_permission(self, request):
        """Whether this person holds Django's own permission to change rows of this kind."""
        return super().has_change_permission(request)
