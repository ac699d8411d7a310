"""The picture library: each picture described once, with the pages that show it."""

from django import forms
from django.contrib import admin, messages
from django.forms import Script
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.text import get_text_list

from biocorrect.pictures import address
from content import library, publishing
from content.models import Picture


class UsedFilter(admin.SimpleListFilter):
    title = "use"
    parameter_name = "used"

    def lookups(self, request, model_admin):
        return [("yes", "Used on a page"), ("no", "Not used")]

    def queryset(self, request, queryset):
        if self.value() not in {"yes", "no"}:
            return queryset
        used = [pk for pk, pages in library.uses(Picture.objects.all()).items() if pages]
        return (
            queryset.filter(pk__in=used) if self.value() == "yes" else queryset.exclude(pk__in=used)
        )


class PictureForm(forms.ModelForm):
    show_now = forms.BooleanField(
        label="Show it on the live pages at once",
        required=False,
        help_text="Every page that shows this picture is published again with the new one, and "
        "not a word of it changes. Without the tick, it comes with each page’s next edition.",
    )


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin):
    form = PictureForm
    list_display = ["thumbnail", "name", "description", "used"]
    list_display_links = ["thumbnail", "name"]
    list_filter = [UsedFilter, "is_decorative"]
    list_per_page = 60
    search_fields = ["name", "alt"]
    search_help_text = "Search by name or by what the picture shows"
    readonly_fields = ["shown", "uses"]

    class Media:
        css = {"all": ["css/admin-content.css", "css/admin-library.css"]}
        js = ["js/admin-unsaved.js", Script("js/admin-library.js", type="module")]

    def get_fields(self, request, obj=None):
        fields = ["shown", "original", "name", "is_decorative", "why_decorative", "alt"]
        if obj is None:
            return fields
        may_show = request.user.has_perm("content.publish_page") and self.live_uses(obj)
        return [*fields, *(["show_now"] if may_show else []), "uses"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "original":
            # Beside a file that is there, Django's label is a legend, and the button has no name.
            field.widget.attrs |= {
                "aria-label": "Choose a picture file",
                "accept": "image/jpeg,image/png,image/webp,image/avif",
            }
        return field

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if obj is not None and "original" in form.base_fields:
            form.base_fields["original"].label = "Replace the file"
        return form

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Pictures"} | (extra_context or {}))

    def get_changelist_instance(self, request):
        found = super().get_changelist_instance(request)
        pages = library.uses(found.result_list)
        for picture in found.result_list:
            picture.pages = pages[picture.pk]
        return found

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change or not form.changed_data:
            return
        for use in library.uses_of(obj):
            if use.in_draft:
                publishing.remember_draft(use.page)
        if form.cleaned_data.get("show_now") and request.user.has_perm("content.publish_page"):
            self.show_now(request, obj)

    def show_now(self, request, picture):
        pages = library.show_everywhere(picture, request.user)
        if not pages:
            return
        names = get_text_list([f"“{page.title}”" for page in pages], "and")
        messages.success(request, f"Readers see the picture as it is now on {names}.")

    def get_deleted_objects(self, objs, request):
        """Keep what a page shows: also a live edition, which no row of a draft points at."""
        found, counts, needed, protected = super().get_deleted_objects(objs, request)
        for picture in objs:
            protected += [
                format_html("“{}” is shown on “{}”: {}", picture, use.page.title, use.words)
                for use in library.uses_of(picture)
            ]
        return found, counts, needed, protected

    def live_uses(self, picture):
        return [use for use in library.uses_of(picture) if use.is_live or use.is_coming]

    @admin.display(description="picture")
    def thumbnail(self, picture):
        return drawn(picture, 480)

    @admin.display(description="description", ordering="alt")
    def description(self, picture):
        return picture.alt or f"Only decoration: {picture.why_decorative}"

    @admin.display(description="used on")
    def used(self, picture):
        if not picture.pages:
            return "Not used"
        shown = [use.page.title for use in picture.pages[:3]]
        more = len(picture.pages) - len(shown)
        return f"On {', '.join(shown)}" + (f" and {more} more" if more else "")

    @admin.display(description="used on")
    def uses(self, picture):
        context = {"uses": library.uses_of(picture)}
        return render_to_string("admin/content/picture/_uses.html", context)

    @admin.display(description="picture")
    def shown(self, picture):
        return drawn(picture, 960) if picture.pk else "Choose a file below, then save."


def drawn(picture, width):
    if not picture.renditions:
        return ""
    return format_html(
        '<img class="library" src="{}" alt="{}" data-width="{}" loading="lazy">',
        address(picture.renditions, width),
        picture.name if width == 480 else "",
        width,
    )
