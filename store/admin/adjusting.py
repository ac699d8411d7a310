"""Changing the shelf by hand: looked at first, then written once, with its reason."""

from typing import cast

from django import forms
from django.contrib.admin.widgets import AdminRadioSelect
from django.db import transaction
from django.http import QueryDict

from store.models import StockLevel, StockMovement
from store.models.stock import StockRefused
from store.stock_sheet import MOST_PAIRS

MOST_COUNTED = 1_000_000
RECEIVE, COUNT, ADD, TAKE = "receive", "count", "add", "take"
WAYS = [
    (RECEIVE, "Pairs arrived: a delivery"),
    (COUNT, "I counted the shelf: this many lie there"),
    (ADD, "Pairs came back or were found"),
    (TAKE, "Pairs are gone: damaged, given away, lost"),
]
REASONS = [
    "Delivery from the workshop",
    "Counted the shelf",
    "Damaged",
    "Sample or gift",
    "Came back from a customer",
]


class AdjustForm(forms.Form):
    """A change of one shelf, with what the person saw, so that it is written at most once."""

    way = forms.ChoiceField(
        label="What happened",
        choices=WAYS,
        widget=AdminRadioSelect(attrs={"class": "radiolist"}),
        error_messages={"required": "Say what happened."},
    )
    pairs = forms.IntegerField(
        label="How many pairs",
        min_value=0,
        max_value=MOST_COUNTED,
        widget=forms.NumberInput(attrs={"class": "number-field", "inputmode": "numeric"}),
        error_messages={
            "required": "Type how many pairs.",
            "invalid": "Type a whole number of pairs.",
            "min_value": "Type how many pairs, and choose above whether they came or went.",
            "max_value": f"At most {MOST_COUNTED:,} pairs.",
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

    def __init__(self, level, *args, sold=0, way=None, **kwargs):
        """Ask about one shelf; `sold` pairs of it wait to be packed and still lie there."""
        self.level = level
        super().__init__(*args, **{"initial": {"seen": mark_of(level), "way": way}, **kwargs})
        if sold:
            pairs = "1 pair that is" if sold == 1 else f"{sold} pairs that are"
            self.fields[
                "pairs"
            ].help_text = f"When you count, leave out the {pairs} sold and not packed yet."

    @property
    def change(self):
        """By how many pairs this changes what lies on the shelf."""
        pairs = self.cleaned_data["pairs"]
        match self.cleaned_data["way"]:
            case "count":
                return pairs - self.level.on_hand
            case "take":
                return -pairs
        return pairs

    def clean(self):
        chosen = super().clean() or {}
        if not self.errors:
            self.refuse_impossible_number(chosen["way"], chosen["pairs"])
        if not self.errors:
            self.refuse_if_moved(self.level)
            self.refuse_if_held(self.level)
        return chosen

    def refuse_impossible_number(self, way, pairs):
        if way != COUNT and not pairs:
            self.add_error("pairs", "Type at least one pair, or choose that you counted none.")
        elif way != COUNT and pairs > MOST_PAIRS:
            self.add_error("pairs", f"At most {MOST_PAIRS:,} pairs at once.")

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
        """Say before it is confirmed what the shelf itself would refuse."""
        if self.errors or level.available + self.change >= 0:
            return
        if self.cleaned_data["way"] == COUNT:
            self.add_error("pairs", level.why_not_count(self.cleaned_data["pairs"]))
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
            self.level = level
            self.written = self.change
            try:
                self.write(level, actor)
            except StockRefused as refused:
                self.add_error("pairs", str(refused))
                return False
        return True

    def write(self, level, actor):
        pairs, reason = self.cleaned_data["pairs"], self.cleaned_data["reason"]
        match self.cleaned_data["way"]:
            case "receive":
                level.receive(pairs, reason, actor)
            case "count":
                level.count(pairs, reason, actor)
            case _:
                level.adjust(self.change, reason, actor)


def mark_of(level):
    """Name the state of the shelf: how many pairs lie there, and what was last done with it."""
    kinds = [StockMovement.Kind.HOLD, StockMovement.Kind.RELEASE]
    last = level.variant.movements.exclude(kind__in=kinds).values_list("pk", flat=True).first()
    return f"{level.on_hand}.{last or 0}"
