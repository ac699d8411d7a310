"""The picture library."""

from django.contrib import admin
from django.utils.html import format_html

from biocorrect.pictures import address
from content.models import Picture


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin):
    list_display = ["thumbnail", "name", "alt", "uploaded_at"]
    list_display_links = ["name"]
    search_fields = ["name", "alt"]
    fields = ["shown", "original", "name", "alt"]
    readonly_fields = ["shown"]

    class Media:
        css = {"all": ["css/admin-content.css"]}
        js = ["js/admin-unsaved.js"]

    @admin.display(description="picture")
    def thumbnail(self, picture):
        return drawn(picture, 480)

    @admin.display(description="picture")
    def shown(self, picture):
        return drawn(picture, 960) if picture.pk else "Choose a file below, then save."


def drawn(picture, width):
    if not picture.renditions:
        return ""
    return format_html(
        '<img class="library" src="{}" alt="" data-width="{}">',
        address(picture.renditions, width),
        width,
    )
