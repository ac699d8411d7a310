"""Changing the shelf by hand: looked at first, then written once, with its reason."""

from typing import cast

from django import forms
from django.contrib.admin.widgets import AdminRadioSelect
from django.db import transaction
from django.http import QueryDict

from store.models import StockLevel
from store.models.stock import StockRefused

MOST_PAIRS = 10_000
REASONS = [
    "Delivery from the workshop",
    "Counted the shelf",
    "Damaged",
    "Sample or gift",
    "Came back from a customer",
]


class AdjustForm(forms.Form):
    """A change of one shelf, with what the person saw, so that it is written at most once."""

    direction = forms.ChoiceField(
        label="What happens",
        choices=[("add", "Pairs come in (+)"), ("take", "Pairs go out (−)")],
        widget=AdminRadioSelect(attrs={"class": "radiolist inline"}),
        error_messages={"required": "Say whether pairs come in or go out."},
    )
    pairs = forms.IntegerField(
        label="How many pairs",
        min_value=1,
        max_value=MOST_PAIRS,
        widget=forms.NumberInput(attrs={"class": "number-field", "inputmode": "numeric"}),
        error_messages={
            "required": "Type how many pairs.",
            "invalid": "Type a whole number of pairs.",
            "min_value": "Type at least one pair, and choose above whether they come or go.",
            "max_value": f"At most {MOST_PAIRS:,} pairs at once.",
        },
    )
    reason = forms.CharField(
        label="Why",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField", "list": "reasons"}),
        help_text="Everyone who looks at the history of this shelf reads it.",
        error_messages={"required": "Say why, so that others understand it later."},
    )
    seen = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def __init__(self, level, *args, **kwargs):
        self.level = level
        super().__init__(*args, **{"initial": {"seen": mark_of(level)}, **kwargs})

    @property
    def change(self):
        pairs = self.cleaned_data["pairs"]
        return pairs if self.cleaned_data["direction"] == "add" else -pairs

    def clean(self):
        chosen = super().clean()
        if not self.errors:
            self.refuse_if_moved(self.level)
            self.refuse_if_held(self.level)
        return chosen

    def refuse_if_moved(self, level):
        """Refuse when pairs came or went since the page was opened, also by this very form."""
        mark = mark_of(level)
        if self.cleaned_data["seen"] != mark:
            # The page that tells of it shows the shelf as it is now, so it may be sent again.
            shown = cast("QueryDict", self.data).copy()
            shown["seen"] = mark
            self.data = shown
            self.add_error(
                "pairs",
                f"The shelf has changed since you opened this page: {level.on_hand} pairs lie "
                "there now. Look whether your change is still needed, then send it again.",
            )

    def refuse_if_held(self, level):
        """Say before it is confirmed what StockLevel.adjust would refuse."""
        if self.errors or level.available + self.change >= 0:
            return
        say = f"Only {level.on_hand} pairs lie on the shelf."
        if level.held:
            say = (
                f"{level.held} of {level.on_hand} pairs are held for open orders, so at most "
                f"{level.available} can be taken away."
            )
        self.add_error("pairs", say)

    def save(self, actor):
        """Write the change. Says whether it did; if not, the reason stands at the field."""
        with transaction.atomic():
            level = StockLevel.objects.select_for_update().get(pk=self.level.pk)
            self.refuse_if_moved(level)
            if self.errors:
                return False
            try:
                level.adjust(self.change, self.cleaned_data["reason"], actor)
            except StockRefused as refused:
                self.add_error("pairs", str(refused))
                return False
        self.level = level
        return True


def mark_of(level):
    """Name the state of the shelf: how many pairs lie there, and what changed that last."""
    last = level.variant.movements.exclude(d_on_hand=0).values_list("pk", flat=True).first()
    return f"{level.on_hand}.{last or 0}"
