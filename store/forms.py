"""What shoppers send: checked here, answered next to where it was typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from store import typed_size
from store.models import MAX_QUANTITY, Arch, Message, OrderLine, Product, Return, Variant
from store.models.cart import SHOE_LETTERS
from store.models.order import CODE_ALPHABET
from store.sizing import BANDS

NOT_A_NUMBER = "This is not one of our numbers. One looks like BC-7K3Q-92MD."


def quantity_field(**kwargs: object) -> forms.IntegerField:
    say = f"Choose between 1 and {MAX_QUANTITY} pairs."
    return forms.IntegerField(
        min_value=1,
        max_value=MAX_QUANTITY,
        error_messages={
            "required": say,
            "invalid": say,
            "min_value": say,
            "max_value": f"At most {MAX_QUANTITY} pairs of one size in an order.",
        },
        **kwargs,  # type: ignore[arg-type]
    )


class AddForm(forms.Form):
    """Put a pair into the cart: a product, one of its arches and one of its sizes."""

    product = forms.SlugField(max_length=60)
    arch = forms.ChoiceField(
        choices=Arch.choices,
        error_messages={"required": "Choose an arch.", "invalid_choice": "Choose an arch."},
    )
    size = forms.ChoiceField(
        choices=[(band.name, band.name) for band in BANDS],
        error_messages={"required": "Choose a size.", "invalid_choice": "Choose a size."},
    )
    quantity = quantity_field(required=False)
    # What the size was found by, if it was; never a reason to refuse the pair.
    shoe = forms.CharField(required=False)

    variant: Variant

    def clean_product(self) -> Product:
        product = Product.objects.on_sale().filter(slug=self.cleaned_data["product"]).first()
        if product is None:
            raise forms.ValidationError("We could not find that insole.")
        return product

    def clean_quantity(self) -> int:
        return self.cleaned_data["quantity"] or 1

    def clean(self) -> None:
        chosen = self.cleaned_data
        if not {"product", "arch", "size"} <= chosen.keys():
            return
        variant = (
            Variant.objects.on_sale()
            .filter(product=chosen["product"], arch=chosen["arch"], size=chosen["size"])
            .select_related("product", "stock")
            .first()
        )
        if variant is None:
            raise forms.ValidationError("This insole does not come in that arch and size.")
        free = variant.stock.available + variant.stock.free_ahead
        if free <= 0:
            raise forms.ValidationError(
                "Sold out in this arch and size just now. Another size or arch may be there."
            )
        if free < chosen.get("quantity", 1):
            raise forms.ValidationError(f"Only {free} left in this arch and size.")
        self.variant = variant

    @property
    def shoe_words(self) -> str:
        """The shopper's own size, if it was typed and the chosen size is the one for it."""
        return typed_size.said(self.cleaned_data["shoe"][:40], self.variant.size)

    @property
    def first_error(self) -> str:
        """The one sentence to show first."""
        return next(str(message) for messages in self.errors.values() for message in messages)


class LineForm(forms.Form):
    """Change or name a line of the cart by its SKU."""

    sku = forms.CharField(max_length=32)
    quantity = quantity_field()
    shoe = forms.CharField(required=False, max_length=SHOE_LETTERS)


class ReturnForm(forms.Form):
    """Say how many pairs of which line come back; only those that may be are offered.

    `left` holds how many pairs of each line that is. One pair of a line is a box to tick.
    """

    why = forms.ChoiceField(
        label="Why?",
        choices=Return.Reason.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text="It helps us make better insoles.",
        error_messages={"invalid_choice": "Choose one of these reasons, or none."},
    )
    note = forms.CharField(
        label="Anything else we should know?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="We need nothing about your health.",
        error_messages={"max_length": "Please keep it below 1,000 letters."},
    )

    def __init__(self, *args: Any, left: Mapping[OrderLine, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = left
        offered = {f"pairs-{line.pk}": _pairs_field(line, most) for line, most in left.items()}
        self.fields = {**offered, **self.fields}
        self.of_pairs = [self[name] for name in offered]

    def clean(self) -> None:
        if not self.errors and not self.pairs:
            self.add_error(next(iter(self.fields)), "Choose at least one pair to send back.")

    @property
    def pairs(self) -> dict[OrderLine, int]:
        """How many pairs of which line come back; lines without any are left out."""
        wanted = {line: int(self.cleaned_data[f"pairs-{line.pk}"] or 0) for line in self.left}
        return {line: quantity for line, quantity in wanted.items() if quantity}

    @property
    def reason(self) -> str:
        return self.cleaned_data["why"] or Return.Reason.OTHER


def _pairs_field(line: OrderLine, most: int) -> forms.Field:
    label = f"{line.product_name}, {line.options}"
    if most == 1:
        return forms.BooleanField(label=label, required=False)
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        choices=[(0, "None"), (1, "1 pair"), *((n, f"{n} pairs") for n in range(2, most + 1))],
        error_messages={
            "required": "Say how many pairs, or none.",
            "invalid_choice": f"At most {most} pairs can come back.",
        },
    )


class FindForm(forms.Form):
    """The number of an order and the address its letters go to."""

    number = forms.CharField(
        label="Order number",
        max_length=40,
        help_text="Like BC-7K3Q-92MD. It stands in every letter from us.",
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": "Type the order number.", "max_length": NOT_A_NUMBER},
    )
    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        help_text="The one you gave when you paid.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Type your e-mail address.",
            "invalid": "This is not an e-mail address. One looks like name@example.com.",
        },
    )

    def clean_number(self) -> str:
        if number := order_number(self.cleaned_data["number"]):
            return number
        raise forms.ValidationError(NOT_A_NUMBER)


class MessageForm(forms.ModelForm):  # type: ignore[type-arg]
    """A message to us. `website` is a field that people do not see; machines fill it in."""

    website = forms.CharField(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    class Meta:
        model = Message
        fields = ["topic", "text", "name", "email", "order_code", "may_use_health"]
        labels = {
            "topic": "What it is about",
            "name": "Your name",
            "email": "Your e-mail address",
            "order_code": "Order number",
            "text": "Your message",
            "may_use_health": "You may read and keep what I write about my health, to answer me.",
        }
        help_texts = {
            "email": "Our answer goes there, and nothing else.",
            "order_code": "If it is about an order. It looks like BC-7K3Q-92MD.",
            "text": "Your shoes, how long you stand in them, what you have tried: the more we "
            "know of that, the better the answer.",
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "order_code": forms.TextInput(
                attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
            ),
            "text": forms.Textarea(attrs={"rows": 8}),
        }
        error_messages = {
            "topic": {
                "required": "Choose what it is about.",
                "invalid_choice": "Choose what it is about.",
            },
            "name": {
                "required": "Say how we may call you.",
                "max_length": "Please keep it below 80 letters.",
            },
            "email": {
                "required": "Type your e-mail address, so that we can answer.",
                "invalid": "This is not an e-mail address. One looks like name@example.com.",
                "max_length": "This is too long to be an e-mail address.",
            },
            "order_code": {"max_length": NOT_A_NUMBER},
            "text": {
                "required": "Write your message.",
                "max_length": "Please keep it below 4,000 letters. Send the rest as a second one.",
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["topic"].choices = [("", "Choose one"), *Message.Topic.choices]  # type: ignore[attr-defined]

    def clean_order_code(self) -> str:
        """Write a number our way; what is none is kept as it was typed, for a person to read."""
        typed: str = self.cleaned_data["order_code"]
        return order_number(typed) or typed

    def save(self, commit: bool = True) -> Message:
        message: Message = super().save(commit=False)
        message.is_suspect = bool(self.cleaned_data["website"])
        return message


class TellMeForm(forms.Form):
    """Whom to tell when a variant is back. `website` is for machines, as in the message form."""

    sku = forms.CharField(max_length=32, widget=forms.HiddenInput)
    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Type your e-mail address.",
            "invalid": "This is not an e-mail address. One looks like name@example.com.",
            "max_length": "This is too long to be an e-mail address.",
        },
    )
    website = forms.CharField(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    variant: Variant | None = None

    def clean_sku(self) -> str:
        on_sale = Variant.objects.on_sale().select_related("product", "stock")
        self.variant = on_sale.filter(sku=self.cleaned_data["sku"]).first()
        if self.variant is None:
            raise forms.ValidationError("We do not sell this one any more.")
        return self.variant.sku


def order_number(typed: str) -> str:
    """Read a number as people type it: spaces, small letters and missing dashes are fine.

    Returns an empty text for what is no number of ours.
    """
    signs = re.sub(r"[\W_]", "", typed).upper()
    signs = signs.removeprefix("BC") if len(signs) > 8 else signs
    if len(signs) != 8 or not set(signs) <= set(CODE_ALPHABET):
        return ""
    return f"BC-{signs[:4]}-{signs[4:]}"
