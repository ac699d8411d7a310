"""What all pages of the shop's admin share."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst

from store.admin import cells
from store.models import StockLevel, StockMovement


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


class CatalogueAdmin(ShopAdmin):
    """Rows that may be deleted only while no order names them; after that they are archived."""

    instead = ""

    def lines_of(self, obj):
        raise NotImplementedError

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not self.lines_of(obj).exists())

    def delete_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        if obj and super().has_delete_permission(request, obj) and self.lines_of(obj).exists():
            return self.refuse_delete(request, obj, "it has been ordered")
        try:
            return super().delete_view(request, object_id, extra_context)
        except (ProtectedError, IntegrityError):
            return self.refuse_delete(request, obj, "an order or a page names it")

    def refuse_delete(self, request, obj, why):
        self.message_user(
            request, f"{obj} cannot be deleted, because {why}. {self.instead}", messages.ERROR
        )
        return HttpResponseRedirect(cells.page_of(obj))

    def get_deleted_objects(self, objs, request):
        """List what goes with it. Its stock and the ledger go too, and need no leave."""
        to_delete, counts, needed, protected = super().get_deleted_objects(objs, request)
        stock = {StockLevel._meta.verbose_name, StockMovement._meta.verbose_name}
        return to_delete, counts, needed - stock, protected


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
