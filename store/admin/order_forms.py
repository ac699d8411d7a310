"""What staff type about one order."""

from django import forms
from django.contrib.admin.widgets import AdminRadioSelect
from django.core.validators import RegexValidator
from django.utils import timezone

from store import carriers
from store.models import Order

# Carriers' numbers differ; this only keeps out what cannot be one.
TRACKING = RegexValidator(
    r"^(?=.*\d)[A-Za-z0-9][A-Za-z0-9 -]{4,38}[A-Za-z0-9]$",
    "That is no tracking number: letters and digits only, at least six.",
)
LAST_REASONS = [
    "The workshop delivers later than planned",
    "More orders than we can pack this week",
    "A pair failed our inspection and is made again",
]


class TrackingForm(forms.Form):
    """Who carries the parcel, and under which number."""

    carrier = forms.CharField(
        max_length=40,
        widget=forms.TextInput(attrs={"list": "carriers", "autocomplete": "off"}),
        error_messages={"required": "Name the carrier."},
    )
    number = forms.CharField(
        label="Tracking number",
        max_length=40,
        validators=[TRACKING],
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": "Type or scan the tracking number."},
    )
    carriers = carriers.NAMES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"initial": {"carrier": carriers.NAMES[0]}, **kwargs})


class NoteForm(forms.Form):
    text = forms.CharField(
        label="Note for colleagues",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField short"}),
        error_messages={"required": "Type a note first."},
    )


class ClearForm(forms.Form):
    note = forms.CharField(
        label="What you found",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField short"}),
        help_text="Stays in the history of the order, with your name.",
        error_messages={"required": "Say what you found, so that others understand it later."},
    )


class AddressForm(forms.ModelForm):
    """Where the parcel goes: within the United States, as the shop ships."""

    NEEDED = {
        "ship_name": "the name",
        "ship_line1": "street and number",
        "ship_city": "the city",
        "ship_state": "the two letters of the state: OR",
        "ship_postal_code": "the ZIP code",
    }
    ship_state = forms.CharField(
        label="State",
        max_length=2,
        widget=forms.TextInput(attrs={"class": "state-field", "autocapitalize": "characters"}),
        validators=[RegexValidator(r"^[A-Za-z]{2}$", "Type the two letters of the state: OR.")],
    )
    ship_postal_code = forms.CharField(
        label="ZIP code",
        max_length=10,
        widget=forms.TextInput(attrs={"class": "zip-field", "inputmode": "numeric"}),
        validators=[RegexValidator(r"^\d{5}(-\d{4})?$", "Type five digits, or nine: 97201-1234.")],
    )

    class Meta:
        model = Order
        fields = [
            "ship_name",
            "ship_line1",
            "ship_line2",
            "ship_city",
            "ship_state",
            "ship_postal_code",
        ]
        labels = {
            "ship_name": "Name",
            "ship_line1": "Street and number",
            "ship_line2": "Apartment, floor",
            "ship_city": "City",
        }
        widgets = {
            name: forms.TextInput(attrs={"class": "vTextField"})
            for name in ("ship_name", "ship_line1", "ship_line2", "ship_city")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, what in self.NEEDED.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = f"Type {what}."

    def clean_ship_state(self):
        return self.cleaned_data["ship_state"].upper()

    @property
    def address(self):
        """The address by the names of casework.ADDRESS."""
        return {**self.cleaned_data, "ship_country": "US"}

    def _post_clean(self):
        """Leave the order itself alone: it changes under its lock, not here."""


class DelayForm(forms.Form):
    """A new day for the parcel to leave, or that nobody can say one."""

    known = forms.ChoiceField(
        label="When it leaves",
        choices=[("day", "On this day"), ("unknown", "Nobody can say yet")],
        initial="day",
        widget=AdminRadioSelect(attrs={"class": "radiolist inline"}),
        error_messages={"required": "Say whether there is a day."},
    )
    ships_on = forms.DateField(
        label="Day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Type a day as 2026-12-24."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField", "list": "reasons"}),
        help_text="The shopper reads it in the letter.",
        error_messages={"required": "Say why. The shopper reads it."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ships_on"].widget.attrs["min"] = timezone.localdate().isoformat()

    def clean(self):
        super().clean()
        chosen = self.cleaned_data
        if chosen.get("known") == "unknown":
            chosen["ships_on"] = None
        elif chosen.get("known") == "day" and "ships_on" not in self.errors:
            day = chosen.get("ships_on")
            if not day:
                self.add_error("ships_on", "Choose the day it leaves.")
            elif day <= timezone.localdate():
                self.add_error("ships_on", "Choose a day from tomorrow on.")
        return chosen
