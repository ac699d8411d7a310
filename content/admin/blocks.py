"""The blocks in the page's editor: what each is called, its icon, and where it may stand."""

from content_editor.admin import ContentEditorInline
from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models

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


class BlockInline(ContentEditorInline):  # type: ignore[misc]
    """A block's fields. Pictures may be added from here, products not, and nothing deleted."""

    formfield_overrides = SHORT_TEXT

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
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
