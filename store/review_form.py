"""What a buyer says about a pair: stars that nobody chose for them, and their own words."""

from __future__ import annotations

from django import forms

from store.models import Review


class ReviewForm(forms.ModelForm):  # type: ignore[type-arg]
    """A review of one product. Nothing is chosen before; only stars and words are needed."""

    stars = forms.TypedChoiceField(
        label="How many stars",
        coerce=int,
        choices=Review.Stars.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose one to five stars.",
            "invalid_choice": "Choose one to five stars.",
        },
    )

    class Meta:
        model = Review
        fields = ["stars", "text", "title", "name", "is_insider"]
        labels = {
            "text": "What is good, and what is not",
            "title": "In a few words",
            "name": "Name to show",
            "is_insider": "I work for Biocorrect, am family of somebody who does, or was given "
            "this pair.",
        }
        help_texts = {
            "text": "Your shoes, how long you wear them, how they fit and feel, where they hurt. "
            "What they did about an illness or a pain, we cannot publish.",
            "title": "",
            "name": "Leave it empty, and we write “Verified buyer”.",
            "is_insider": "",
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "name": forms.TextInput(attrs={"autocomplete": "nickname"}),
        }
        error_messages = {
            "text": {
                "required": "Write a few words.",
                "max_length": "Please keep it below 3,000 letters.",
            },
            "title": {"max_length": "Please keep it below 80 letters."},
            "name": {"max_length": "Please keep it below 40 letters."},
        }
