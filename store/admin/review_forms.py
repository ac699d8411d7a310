"""What staff say when they publish a review that the claims check stops, or leave one out."""

from django import forms

from store import reviews
from store.models import Review


class PublishForm(forms.Form):
    note = forms.CharField(
        label="Why the marked words may stand",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField short"}),
        help_text="The check stops at words that look like a medical claim. Say why they are "
        "none, for example that they tell of a treatment by somebody else. It is kept with your "
        "name.",
        error_messages={"required": "Say why the marked words may stand, or leave it out."},
    )


class RejectForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why",
        choices=Review.Reason.choices,
        widget=forms.RadioSelect,
        help_text="The buyer reads it. That a review is bad for us is not among them.",
        error_messages={"required": "Choose one of these reasons, or publish it."},
    )
    passage = forms.CharField(
        label="The words it is about",
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField short"}),
        help_text="Copied from the review. The buyer reads them too. Not needed where all of it "
        "is about something else.",
    )

    def __init__(self, *args, review, **kwargs):
        super().__init__(*args, **kwargs)
        self.review = review

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        needs_it = cleaned.get("reason") not in {*reviews.WITHOUT_PASSAGE, None}
        if needs_it and not reviews.is_quoted(cleaned.get("passage", ""), self.review):
            say = "Quote the words it is about, exactly as they stand in the review."
            self.add_error("passage", say)
        return cleaned
