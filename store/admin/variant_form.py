"""What staff type about one variant: its price, whether it is on sale, and what is to come of it.

A page may be saved long after it was opened: what nobody typed stays as it is now.
"""

from datetime import timedelta
from typing import cast

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.http import QueryDict
from django.utils import timezone

from store.admin.dollars import DollarsField, reason_field
from store.models import StockLevel
from store.stock_sheet import MOST_PAIRS

LONGEST_WAIT = timedelta(days=730)


class VariantForm(forms.ModelForm):
    unit_price = DollarsField(
        label="Price",
        help_text="In dollars, for this variant only.",
        # Kept with the page, so that a tab left open never brings an old price back.
        show_hidden_initial=True,
    )
    price_reason = reason_field("on the product’s page")
    back_on = forms.DateField(
        label="Back in stock on",
        required=False,
        widget=AdminDateWidget,
        help_text="Shown on the product’s page while none is left.",
        show_hidden_initial=True,
    )
    ahead = forms.IntegerField(
        label="To be ordered before that day",
        required=False,
        min_value=0,
        max_value=MOST_PAIRS,
        widget=forms.NumberInput(attrs={"class": "number-field", "inputmode": "numeric"}),
        error_messages={
            "invalid": "Type a whole number of pairs, or 0 to sell none ahead.",
            "min_value": "Not below zero.",
            "max_value": f"At most {MOST_PAIRS:,} pairs.",
        },
        # As with the price: what has come since is not sold ahead once more.
        show_hidden_initial=True,
    )

    class Meta:
        labels = {"is_active": "On sale"}
        help_texts = {
            "sku": "Capital letters, digits and hyphens. Fixed once it has been ordered.",
            "is_active": "Untick to stop selling it.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "is_active" in self.fields:
            self.fields["is_active"].show_hidden_initial = True
        level = self.instance.stock
        self.initial = {**self.initial, "back_on": level.back_on, "ahead": level.ahead}
        promised = f" {level.promised} of them are promised to orders." if level.promised else ""
        self.fields["ahead"].help_text = (
            "How many of the pairs that come then shoppers may order and pay before. They read "
            f"“Back Tue 15 Dec – order now”. Each pair that is received counts one down.{promised}"
        )

    def clean_unit_price(self):
        if "unit_price" in self.changed_data:
            return self.cleaned_data["unit_price"]
        return self.instance.unit_price

    def clean_is_active(self):
        if "is_active" in self.changed_data:
            return self.cleaned_data["is_active"]
        return self.instance.is_active

    def clean_ahead(self):
        return self.cleaned_data["ahead"] or 0

    def clean(self):
        """Refuse what would break a promise. The shelf stays locked until it is saved."""
        chosen = super().clean() or {}
        typed = {"back_on", "ahead"} & {*self.changed_data}
        if typed and {"back_on", "ahead"} <= chosen.keys():
            level = StockLevel.objects.select_for_update().get(pk=self.instance.pk)
            # What was not typed stays as it is now, whatever the page showed.
            chosen |= {name: getattr(level, name) for name in {"back_on", "ahead"} - typed}
            if "ahead" in typed:
                self.refuse_if_moved(level)
            if "ahead" not in chosen:
                return chosen
            if why := level.why_not_expect(chosen["back_on"], chosen["ahead"]):
                self.add_error("ahead" if chosen["back_on"] else "back_on", why)
        return chosen

    def refuse_if_moved(self, level):
        """Refuse a number typed over one that has changed since the page was opened."""
        seen = self["ahead"].html_initial_name
        if self.data.get(seen) != str(level.ahead):
            # The page that tells of it shows the shelf as it is now, so it may be sent again.
            shown = cast("QueryDict", self.data).copy()
            shown[seen] = str(level.ahead)
            self.data = shown
            self.add_error(
                "ahead",
                f"This has changed since you opened the page: {level.ahead} may be ordered ahead "
                "now. Look whether your number is right, then save again.",
            )

    def clean_back_on(self):
        day = self.cleaned_data["back_on"]
        if day is None or "back_on" not in self.changed_data:
            return day
        today = timezone.localdate()
        if day <= today:
            raise forms.ValidationError("Choose a day that is still to come, or leave it empty.")
        if day > today + LONGEST_WAIT:
            raise forms.ValidationError("That is more than two years away.")
        return day
