"""A page's numbered sources in the admin: each a study, or a source with facts of its own."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms import BaseInlineFormSet

from content.admin.blocks import PartOfPage
from content.models import Reference, Study


class ReferenceForm(forms.ModelForm):
    def _get_validation_exclusions(self):
        # Which numbers and studies are taken is for all rows together to say: some may go.
        return super()._get_validation_exclusions() | {"page"}  # type: ignore[misc]


class ReferenceFormSet(BaseInlineFormSet):
    def validate_unique(self):
        """Refuse a number or a study twice, and say so at its field rather than above all."""
        numbers: set[int] = set()
        studies: set[Study] = set()
        for form in self.forms:
            if form.cleaned_data.get("DELETE"):
                continue
            once(form, "number", numbers, "Another reference of this page has this number.")
            once(form, "study", studies, "Another reference of this page is this study.")

    def save(self, commit=True):
        """Save the rows after those that go or change are away: two may trade their numbers."""
        if commit:
            old = [form.instance.pk for form in self.initial_forms if form.has_changed()]
            Reference.objects.filter(pk__in=old).delete()
        return super().save(commit)


class ReferenceInline(PartOfPage, admin.StackedInline):
    model = Reference
    form = ReferenceForm
    formset = ReferenceFormSet
    extra = 0
    classes = ["collapse"]
    autocomplete_fields = ["study"]
    verbose_name_plural = "References: the numbered sources of this page"
    fieldsets = [
        (None, {"fields": [("number", "study")]}),
        (
            "A source that is no study",
            {
                "classes": ["own-facts"],
                "fields": [
                    "short", "authors", "title", ("source", "year", "place"), ("doi", "address"),
                    "note",
                ],
            },
        ),
    ]  # fmt: skip

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("study")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # A study is added and changed on a page of its own, where all of it is in sight.
            for name in ("can_add_related", "can_change_related", "can_delete_related"):
                setattr(field.widget, name, False)
        return field


def once(form, field, taken, words):
    value = form.cleaned_data.get(field)
    if value is None:
        return
    if value in taken:
        form.add_error(field, words)
    taken.add(value)
