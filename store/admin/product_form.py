"""What staff type about a product: in plain words, and nothing that could not be made."""

from django import forms
from django.contrib.admin.widgets import AdminRadioSelect
from django.core.validators import MaxLengthValidator

from store.admin.dollars import DollarsField, reason_field
from store.admin.product_claims import ClaimsForm
from store.admin.product_drawing import REDRAW
from store.admin.product_measurements import DRAWN, LABELS, LONGEST_TEXT, MeasurementsForm
from store.lines import lines
from store.models import Hue, Shoe
from store.questions import SHOE

LONG_TEXTS = {"best_for", "not_for", "layers", "studies", "questions"}
DEGREES = [(0, "None"), (1, "A little"), (2, "Medium"), (3, "A lot")]


def degree_field(label, help_text):
    return forms.TypedChoiceField(
        label=label,
        choices=DEGREES,
        coerce=int,
        widget=AdminRadioSelect(attrs={"class": "radiolist inline"}),
        help_text=help_text,
    )


def shoes_of_the_finder(label, help_text):
    return forms.MultipleChoiceField(
        label=label,
        choices=[(option.value, option.label) for option in SHOE.options],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


class ProductForm(MeasurementsForm, ClaimsForm):
    price = DollarsField(
        label="Price of every variant",
        required=False,
        # Kept with the page, so that a tab left open never brings an old price back.
        show_hidden_initial=True,
    )
    price_reason = reason_field("below")
    shoes = forms.MultipleChoiceField(
        label="Shoes it is for",
        choices=Shoe.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="In the shop, people who ask for insoles for these shoes will find it.",
    )
    made_for = shoes_of_the_finder("Made for", "In the fit finder it gets points for these shoes.")
    goes_into = shoes_of_the_finder(
        "Goes into as well", "The fit finder offers it for these too. For all others it does not."
    )
    hue = forms.ChoiceField(
        label=LABELS["hue"],
        choices=Hue.choices,
        widget=AdminRadioSelect(attrs={"class": "radiolist inline"}),
    )
    cushion = degree_field("Cushioning", "How soft it lands.")
    guidance = degree_field("Guidance", "How firmly it steadies the foot.")
    dryness = degree_field("Dryness", "How well it keeps the foot dry.")

    class Meta:
        labels = LABELS | {
            "slug": "Address",
            "purpose": "One line under the name",
            "shoe_words": "The same in words",
            "room": "Room it needs in the shoe",
            "cushion": "Cushioning",
            "best_for": "Best for",
            "not_for": "Not for",
            "care": "Care",
            "life": "How long it lasts",
            "studies": "What studies of this kind of insole found",
            "questions": "Questions and answers",
            "summary": "Description for search engines",
            "position": "Place in the shop",
            "tax_code": "Tax code",
        }
        help_texts = {
            "name": "As shoppers read it, for example “Cadence”.",
            "slug": "The end of the page’s address: “cadence” gives /shop/cadence/. Once the "
            "product is on sale, leave it: links people have kept would lead nowhere.",
            "arch_low_mm": "mm",
            "arch_neutral_mm": "mm",
            "arch_high_mm": "mm",
            "arch_single_mm": "mm, and no other then",
            "heel_cup_mm": "mm",
            "heel_mm": "mm",
            "forefoot_mm": "mm, full length only",
            "pair_grams": "g",
            # Read by who may only look; who may change gets the fields above.
            "cushion": "0 is none, 3 is a lot.",
            "guidance": "0 is none, 3 is a lot.",
            "dryness": "0 is none, 3 is a lot.",
            "best_for": "One point a line.",
            "not_for": "One point a line.",
            "layers": "From the top, one layer a line, with a colon after its name: "
            "“Shell: 2.5 mm nylon”. The page draws a layer as thick as its millimeters say.",
            "care": "For example “Wash by hand, dry in the air”.",
            "life": "For example “300 to 500 miles, or about 12 months”.",
            "studies": "Plain words with numbers. Begin the line of a source with “Source:”.",
            "questions": "One a line, the answer after the question mark: "
            "“How do I trim them? Along the printed line.”",
            "summary": "One plain sentence of at most 160 letters. Search engines show it under "
            "the name.",
            "position": "A number. Lower numbers come first.",
            "tax_code": "What Stripe calls this kind of goods. Ask before changing it.",
        }
        widgets = {
            "length": AdminRadioSelect(attrs={"class": "radiolist inline"}),
            "room": AdminRadioSelect(attrs={"class": "radiolist inline"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.variants = list(self.instance.variants.all()) if self.instance.pk else []
        # Who may only look gets a form without fields.
        for name in self.fields.keys() & LONG_TEXTS:
            self.fields[name].validators.append(MaxLengthValidator(LONGEST_TEXT))
        if "price" in self.fields:
            self.show_price()

    def is_valid(self):
        """What is only to be drawn is not saved, and told what the drawing needs to know."""
        if REDRAW not in self.data:
            return super().is_valid()
        for name in self.errors.keys() - set(DRAWN):
            del self.errors[name]
        return False

    def show_price(self):
        """Show the price all variants share; where they differ, say how, and show none."""
        prices = sorted({variant.unit_price for variant in self.variants})
        if len(prices) == 1:
            self.initial["price"] = prices[0]
        field = self.fields["price"]
        say = "In dollars, for all arches and sizes."
        if len(prices) > 1:
            show = field.prepare_value
            say = (
                f"They cost from {show(prices[0])} to {show(prices[-1])} now. Leave it empty "
                "to keep them, or type one price for all."
            )
        field.help_text = f"{say} One variant can have its own: open it in the table below."

    def clean_slug(self):
        if self.cleaned_data["slug"] == "compare":
            raise forms.ValidationError("The comparison of insoles has this address. Take another.")
        return self.cleaned_data["slug"]

    def clean_layers(self):
        return self.each_line_has(
            "layers", ":", "has no text after a colon. Write it as “Cover: perforated knit”."
        )

    def clean_questions(self):
        return self.each_line_has(
            "questions", "?", "has no answer after a question mark. Put both on one line."
        )

    def each_line_has(self, name, mark, say):
        """Refuse a line that the page could not show as a pair of things."""
        for number, line in enumerate(lines(self.cleaned_data[name]), start=1):
            before, _, after = line.partition(mark)
            if not (before.strip() and after.strip()):
                raise forms.ValidationError(f"Line {number} {say}")
        return self.cleaned_data[name]

    def clean(self):
        cleaned = super().clean()
        self.refuse_orphan_variants()
        self.refuse_mixed_ages()
        return cleaned

    def refuse_orphan_variants(self):
        """Refuse to take away what variants that exist are made of."""
        for name in {f"arch_{variant.arch}_mm" for variant in self.variants}:
            if name not in self.errors and self.cleaned_data.get(name) is None:
                self.add_error(name, "There are variants of this arch, so its height is needed.")
        is_child = Shoe.CHILD in self.cleaned_data.get("shoes", [])
        if any(variant.band.is_child != is_child for variant in self.variants):
            say = "adult sizes: untick" if is_child else "child’s sizes: tick"
            self.add_error("shoes", f"It has {say} “{Shoe.CHILD.label}”.")

    def refuse_mixed_ages(self):
        """Refuse a child's insole in an adult's shoe, and the reverse, in the fit finder."""
        is_child = Shoe.CHILD in self.cleaned_data.get("shoes", [])
        for name in ("made_for", "goes_into"):
            chosen = self.cleaned_data.get(name, [])
            if any((shoe == "child") != is_child for shoe in chosen):
                say = "only into" if is_child else "never into"
                self.add_error(name, f"It goes {say} a child’s shoe, by the shoes ticked above.")
