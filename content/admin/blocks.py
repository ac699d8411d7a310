"""The blocks in the page's editor: what each is called, its icon, and where it may stand."""

from content_editor.admin import ContentEditorInline
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models

from biocorrect.pictures import address
from content.admin.claims import claims_of_block
from content.admin.findings import EvidenceNoteForm
from content.models import (
    CallToAction,
    ChainFigure,
    Door,
    Drawing,
    EvidenceNote,
    Expert,
    Faq,
    FeaturedArticle,
    Figure,
    Hero,
    Picture,
    PictureBand,
    ProductCard,
    Promise,
    Prose,
    PullQuote,
    RedFlags,
    ShortVersion,
    SizingSteps,
    Statement,
    TextBand,
)

# Icons are names of the Material icons that the block editor brings along.
BODY = {
    Prose: "notes",
    ShortVersion: "short_text",
    RedFlags: "warning",
    Figure: "image",
    Drawing: "draw",
    ChainFigure: "accessibility",
    PullQuote: "format_quote",
    EvidenceNote: "fact_check",
    Faq: "help_outline",
    ProductCard: "shopping_bag",
    CallToAction: "ads_click",
    Expert: "badge",
}
HOME = {
    Hero: "web_asset",
    Door: "door_front",
    Statement: "campaign",
    FeaturedArticle: "article",
    SizingSteps: "straighten",
    PictureBand: "panorama",
    TextBand: "vertical_split",
    Promise: "verified",
}
SHORT_TEXT = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 5, "cols": 70})}}


class PartOfPage:
    """Whoever may see or change a page may see or change what it is made of."""

    def has_view_permission(self, request, obj=None):
        return self.may(request, "view") or self.may(request, "change")

    def has_add_permission(self, request, obj=None):
        return self.may(request, "change" if obj else "add")

    def has_change_permission(self, request, obj=None):
        return self.may(request, "change")

    def has_delete_permission(self, request, obj=None):
        return self.may(request, "change")

    def may(self, request, act):
        return request.user.has_perm(f"content.{act}_page")


class PictureSelect(forms.Select):
    """A list of pictures by name; script shows the chosen one beside it."""

    class Media:
        css = {"all": ["css/admin-library.css"]}
        js = [forms.Script("js/admin-picture-choice.js", type="module")]

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        picture = getattr(value, "instance", None)
        if picture and picture.renditions:
            option["attrs"]["data-picture"] = address(picture.renditions, 480)
        return option


class BlockInline(PartOfPage, ContentEditorInline):  # type: ignore[misc]
    """A block's fields. Pictures may be added from here, products not, and nothing deleted."""

    formfield_overrides = SHORT_TEXT
    readonly_fields = ["claims"]

    def get_extra(self, request, obj=None, **kwargs):
        """Without script, a block is added at the end by a link that asks for it."""
        return int(bool(obj) and request.GET.get("add") == self.model.name)

    def get_formset(self, request, obj=None, **kwargs):
        self.page = obj
        return super().get_formset(request, obj, **kwargs)

    @admin.display(description="claims")
    def claims(self, block):
        """Show below a block what it claims; a block that claims nothing has no such row."""
        return claims_of_block(self.page, block) if self.page and block.pk else ""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.related_model is Picture:
            kwargs.setdefault("widget", PictureSelect)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "ordering":
            # Script moves blocks by their bars, and hides it.
            field.widget, field.label = forms.NumberInput(), "Place"
            field.help_text = "Blocks stand in the order of these numbers, whatever their kind."
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
            field.widget.can_add_related = db_field.related_model is Picture
        return field


def inlines():
    """Make an editor for every kind of block, those of articles before those of the home page."""
    return [
        BlockInline.create(
            model,
            regions={region},
            icon=icon,
            form=EvidenceNoteForm if model is EvidenceNote else forms.ModelForm,
            color="var(--link-fg)",
        )
        for region, kinds in (("body", BODY), ("home", HOME))
        for model, icon in kinds.items()
    ]
