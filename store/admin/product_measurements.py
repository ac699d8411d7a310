"""The measurements staff type: what could not be made is refused at its field, with the reason."""

from django import forms

from store import limits
from store.models import Length, Product, Shoe

# What a drawing is made of. The weight is measured and not drawn.
DRAWN = [
    *(name for name in limits.POSSIBLE if name != "pair_grams"),
    *("length", "hue", "shoes", "layers"),
]


LONGEST_TEXT = 4000
LABELS = {
    "length": "Length",
    "arch_low_mm": "Low arch",
    "arch_neutral_mm": "Neutral arch",
    "arch_high_mm": "High arch",
    "arch_single_mm": "One arch for all",
    "heel_cup_mm": "Depth of the heel cup",
    "heel_mm": "Thickness at the heel",
    "forefoot_mm": "Thickness at the toe",
    "pair_grams": "Weight of a pair",
    "hue": "Color in drawings",
    "layers": "Layers",
}


class MeasurementsForm(forms.ModelForm):
    """A form that refuses at its field what no insole can measure."""

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        is_short = cleaned.get("length") == Length.THREE_QUARTER
        for name, why in limits.refusals(self.typed(), is_three_quarter=is_short):
            self.add_error(name, why)
        for why in limits.layer_refusals(cleaned.get("layers") or "", self.typed()):
            self.add_error("layers", why)
        return cleaned

    def typed(self):
        """Return the measurements that could be read, None for one that was left empty."""
        typed = {
            name: self.cleaned_data.get(name)
            for name in limits.POSSIBLE
            if name in self.fields and name not in self.errors
        }
        if "length" in self.errors:
            # Whether it has a toe at all is not known then.
            typed.pop("forefoot_mm", None)
        return typed


class DrawnForm(MeasurementsForm):
    """What a drawing needs of the product's form, whatever else of it is finished."""

    shoes = forms.MultipleChoiceField(choices=Shoe.choices, required=False)
    layers = forms.CharField(label=LABELS["layers"], required=False, max_length=LONGEST_TEXT)

    class Meta:
        model = Product
        fields = DRAWN
        labels = LABELS
