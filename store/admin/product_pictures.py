"""The pictures of a product: described for everyone, and in the order in which they are seen."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.utils.html import format_html

from biocorrect.pictures import PictureField
from store.admin import cells
from store.admin.product_claims import ClaimsForm
from store.models import ProductPicture

MOST_PICTURES = 12
LAST = 32_767
# The buttons that move a picture, by the step they move it. Without a script they save the page.
MOVES = {"_up": -1, "_down": 1}
# Django writes no label for a file field's control, only one for the group it stands in.
PICTURE_INPUT = {
    "aria-label": "Picture file",
    "accept": "image/jpeg,image/png,image/webp,image/avif",
}
NEEDLESS = ("image of", "picture of", "photo of", "photograph of")
OF_FILES = (".jpg", ".jpeg", ".png", ".webp", ".avif")


class PictureForm(ClaimsForm):
    class Meta:
        labels = {"alt": "Description for people who cannot see it", "position": "Place"}
        help_texts = {
            "alt": "Say what the picture shows, as you would on the telephone.",
            "position": "The lowest number comes first, and stands on the card. Empty is last.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False
        if not self.instance.pk:
            self.initial["position"] = None

    def clean_position(self):
        typed = self.cleaned_data["position"]
        return LAST if typed is None else typed

    def clean_alt(self):
        alt = self.cleaned_data["alt"]
        if alt.lower().endswith(OF_FILES):
            raise ValidationError("This is the name of a file. Say what the picture shows.")
        if alt.lower().startswith(NEEDLESS):
            raise ValidationError("Leave out that it is a picture: screen readers say so already.")
        return alt


class PictureFormSet(BaseInlineFormSet):
    default_error_messages = {
        **BaseInlineFormSet.default_error_messages,
        "too_many_forms": f"At most {MOST_PICTURES} pictures: remove one first.",
    }


class PictureInline(admin.StackedInline):
    model = ProductPicture
    verbose_name = "picture"
    verbose_name_plural = "pictures"
    form = PictureForm
    formset = PictureFormSet
    extra = 0
    max_num = MOST_PICTURES
    readonly_fields = ["shown", "moves"]
    formfield_overrides = {PictureField: {"widget": AdminFileWidget(attrs=PICTURE_INPUT)}}
    classes = ["pictures"]

    def get_fields(self, request, obj=None):
        fields = ["original", "alt", ("view", "position")]
        may_move = self.has_change_permission(request, obj)
        return ["shown", "moves", *fields] if may_move else ["shown", *fields]

    def get_formset(self, request, obj=None, **kwargs):
        # Django would otherwise build a thousand rows for whoever asks for them.
        limits = {"absolute_max": MOST_PICTURES + 1}
        # For whoever may add none the most is 0, and those that are there would be too many.
        limits["validate_max"] = self.has_add_permission(request, obj)
        return super().get_formset(request, obj, **limits, **kwargs)

    @admin.display(description="As it is now")
    def shown(self, picture):
        return cells.thumbnail(picture if picture.pk else None)

    @admin.display(description="Order")
    def moves(self, picture):
        """Two buttons for a saved picture; a new one gets them from the script."""
        if not picture.pk:
            return ""
        return format_html(
            '<span class="moves"><button type="submit" name="_up" value="{0}">Move up</button>'
            '<button type="submit" name="_down" value="{0}">Move down</button>'
            "<noscript>It saves the page as well.</noscript></span>",
            picture.pk,
        )


def asked_move(data):
    """Return the key of the picture that a button moves, and by which step; or nothing."""
    return next(((data[name], step) for name, step in MOVES.items() if name in data), None)


def put_in_order(product, move=None):
    """Number the pictures 0, 1, 2 … as they stand, after a move of one of them by a step."""
    # Asked anew: what the product carries was loaded before the page was saved.
    pictures = list(ProductPicture.objects.filter(product=product))
    if move:
        key, step = move
        at = next((place for place, each in enumerate(pictures) if str(each.pk) == key), None)
        if at is not None and 0 <= at + step < len(pictures):
            pictures.insert(at + step, pictures.pop(at))
    for place, picture in enumerate(pictures):
        if picture.position != place:
            ProductPicture.objects.filter(pk=picture.pk).update(position=place)
