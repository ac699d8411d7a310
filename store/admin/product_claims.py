"""What a product's words claim: shoppers read them as soon as they are saved."""

from django import forms

from biocorrect import claims

WORDS = (
    "name", "purpose", "shoe_words", "summary", "best_for", "not_for", "layers", "care", "life",
    "studies", "questions", "alt",
)  # fmt: skip


class ClaimsForm(forms.ModelForm):
    """A form that refuses claims about a product at their fields."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # What the form does not refuse and whoever fills it in should look at again.
        self.looks = []

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        found = {
            name: claims.check(cleaned[name], about_product=True)
            for name in WORDS
            if isinstance(cleaned.get(name), str)
        }
        for name, text in found.items():
            for claim in (each for each in text if each.is_blocked):
                self.add_error(name, f"{claim.told} Instead: {claim.rule.safer}")
        self.looks = [each for text in found.values() for each in text if not each.is_blocked]
        return cleaned


def second_look(looks):
    """Say which words are worth a second look, in one line, or nothing."""
    return f"Worth a second look: {' '.join(each.told for each in looks)}" if looks else ""
