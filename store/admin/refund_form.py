"""How much of an order goes back: pairs and amounts by line, and what becomes of the pairs."""

from typing import cast

from django import forms
from django.http import QueryDict

from store import parcel, payments
from store.admin.dollars import DollarsField
from store.models import Order
from store.templatetags.money import money

HERE = {Order.Fulfilment.UNFULFILLED, Order.Fulfilment.PACKED}
REASONS = [
    ("requested_by_customer", "The shopper asked for it"),
    ("duplicate", "Paid twice"),
    ("fraudulent", "Fraud"),
    ("", "Another reason"),
]


class AmountField(DollarsField):
    """An amount to give back, in cents; may be empty, and may be less than a price may be."""

    lowest = 0
    default_error_messages = {
        "invalid": "Type an amount in dollars, for example 58 or 58.00.",
        "negative": "An amount cannot be below zero.",
    }


class RefundForm(forms.Form):
    """A wish to give money back, with what the person saw, so that it is sent at most once."""

    reason = forms.ChoiceField(
        label="Why", choices=REASONS, required=False, help_text="Stripe is told."
    )
    note = forms.CharField(
        label="Note for colleagues",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField short"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, order, data=None, *, everything=False, came_back=None, failed=None):
        """Fill in all that is left, the pairs of a parcel that came back, a refund that failed."""
        self.order = order
        parcel.load([order])
        self.lines = list(order.lines.all())
        self.left = {line: line.line_total - parcel.refunded_amount(line) for line in self.lines}
        # A pair may be paid back in two parts; it goes back on the shelf only once.
        self.off = {line: line.quantity - parcel.staying(line) for line in self.lines}
        self.count = order.refunds.count()
        initial = {"seen": self.count, "reason": REASONS[0][0]}
        filled = self.all_of_it() if everything else self.pairs_of(came_back)
        if failed:
            filled = self.same_as(failed)
        super().__init__(data, initial=initial | filled, label_suffix="")
        for line in self.lines:
            self.add_line(line)
        self.fields["shipping"] = AmountField(label=self.rest_label, required=False)
        if self.is_here:
            self.fields["cancel"] = forms.BooleanField(
                label="Cancel the order, so that nobody packs it", required=False
            )

    def add_line(self, line):
        quantity = forms.IntegerField(
            label=f"Pairs of {line.sku}",
            required=False,
            min_value=0,
            max_value=line.quantity if self.left[line] > 0 else 0,
            widget=forms.NumberInput(
                attrs={"class": "number-field", "data-price": line.unit_price}
            ),
            error_messages={
                "invalid": "Type a whole number of pairs.",
                "min_value": "Not below zero.",
                "max_value": f"At most {line.quantity}."
                if self.left[line] > 0
                else "All of it went back.",
            },
        )
        amount = AmountField(label=f"Amount for {line.sku}", required=False)
        amount.widget = forms.TextInput(
            attrs=DollarsField.widget.attrs | {"placeholder": "their price"}
        )
        label = "Not waited for, not sent" if line.waits_for else "Back on the shelf"
        restock = forms.BooleanField(label=label, required=False)
        restock.initial = self.is_here and self.off[line] > 0
        self.fields |= {
            f"quantity_{line.pk}": quantity,
            f"amount_{line.pk}": amount,
            f"restock_{line.pk}": restock,
        }
        if not line.allocated:
            # What never left the shelf cannot go back there.
            del self.fields[f"restock_{line.pk}"]

    @property
    def is_here(self):
        return self.order.fulfilment_state in HERE

    @property
    def rest_label(self):
        paid_as_agreed = self.order.paid_amount == self.order.total
        return "Shipping" if paid_as_agreed else "Shipping, tax and other"

    def all_of_it(self):
        """Fill in all that is left: pairs at their price, the rest as shipping and tax."""
        left, filled = self.order.refundable, {"cancel": self.is_here}
        for line in self.lines:
            amount = min(left, self.left[line])
            if amount > 0:
                pairs = max(1, self.off[line])
                filled |= {f"quantity_{line.pk}": pairs, f"amount_{line.pk}": amount}
                left -= amount
        return filled | ({"shipping": left} if left else {})

    def pairs_of(self, came_back):
        """Fill in the pairs of a parcel that came back, as far as they were not refunded."""
        filled: dict[str, int] = {}
        for part in came_back.lines.all() if came_back else []:
            line = part.order_line
            amount = min(part.quantity * line.unit_price, self.left.get(line, 0))
            if amount > 0:
                filled |= {f"quantity_{line.pk}": part.quantity, f"amount_{line.pk}": amount}
        return filled

    def same_as(self, refund):
        """Fill in what a refund was about, as far as it is still to go back."""
        filled: dict[str, int] = {}
        for part in refund.lines.all():
            line = part.order_line
            amount = min(part.amount, self.left.get(line, 0))
            if amount > 0:
                filled |= {f"quantity_{line.pk}": part.quantity, f"amount_{line.pk}": amount}
        rest = refund.shipping if filled else min(refund.amount, self.order.refundable)
        return filled | ({"shipping": rest} if rest else {})

    def rows(self):
        """Yield each line with its fields, for the form's table."""
        for line in self.lines:
            names = (f"quantity_{line.pk}", f"amount_{line.pk}", f"restock_{line.pk}")
            quantity, amount, restock = (
                self[name] if name in self.fields else None for name in names
            )
            yield line, self.left[line], quantity, amount, restock

    def clean(self):
        chosen = super().clean()
        self.refuse_if_moved()
        if not self.errors:
            for line in self.lines:
                self.clean_line(line, chosen)
        if not self.errors:
            self.clean_total(chosen)
        return chosen

    def refuse_if_moved(self):
        """Refuse when a refund was made since the page was opened, also by this very form."""
        if self.cleaned_data.get("seen") == self.count:
            return
        # The page that tells of it shows the order as it is now, so it may be sent again.
        shown = cast("QueryDict", self.data).copy()
        shown["seen"] = str(self.count)
        self.data = shown
        self.add_error(
            None,
            f"Another refund was made since you opened this page; perhaps you sent it twice. "
            f"{money(self.order.refundable)} can still go back. Look below whether more should.",
        )

    def clean_line(self, line, chosen):
        quantity = chosen.get(f"quantity_{line.pk}") or 0
        amount = chosen.get(f"amount_{line.pk}")
        price = min(quantity * line.unit_price, self.left[line])
        if quantity and amount is None:
            amount = chosen[f"amount_{line.pk}"] = price
        if amount and not quantity:
            self.add_error(f"quantity_{line.pk}", "For how many pairs?")
        elif quantity and not amount:
            self.add_error(f"amount_{line.pk}", "Type an amount above zero.")
        elif amount and amount > price:
            self.add_error(f"amount_{line.pk}", f"At most {money(price)} for these pairs.")
        elif chosen.get(f"restock_{line.pk}") and quantity > self.off[line]:
            few = f"Only {self.off[line]}" if self.off[line] else "None"
            self.add_error(f"restock_{line.pk}", f"{few} can go back on the shelf.")

    def clean_total(self, chosen):
        if not self.total:
            self.add_error(None, "Nothing is chosen yet: type how many pairs, or an amount.")
        elif self.total > self.order.refundable:
            left = money(self.order.refundable)
            self.add_error(None, f"{money(self.total)} is more than what can go back: {left}.")
        elif chosen.get("cancel") and self.total != self.order.refundable:
            left = money(self.order.refundable)
            self.add_error("cancel", f"Only with all that is left: {left}.")

    @property
    def wishes(self):
        """The lines that were chosen, as payments takes them."""
        typed = self.cleaned_data
        return [
            payments.LineWish(
                line=line,
                quantity=typed[f"quantity_{line.pk}"],
                amount=typed[f"amount_{line.pk}"],
                restock=bool(typed.get(f"restock_{line.pk}")),
            )
            for line in self.lines
            if typed.get(f"quantity_{line.pk}")
        ]

    @property
    def shipping(self):
        return self.cleaned_data.get("shipping") or 0

    @property
    def total(self):
        return sum(wish.amount for wish in self.wishes) + self.shipping

    @property
    def wish(self):
        typed = self.cleaned_data
        return payments.RefundWish(
            lines=self.wishes,
            shipping=self.shipping,
            reason=typed["reason"],
            note=typed["note"],
            cancel=bool(typed.get("cancel")),
        )

    def in_words(self):
        """Say what will happen, line by line, for the page that asks whether it is right."""
        order = self.order
        yield f"{money(self.total)} goes back to {order.email or 'the shopper'}, the way it came."
        for wish in self.wishes:
            pairs = f"{wish.quantity} {'pair' if wish.quantity == 1 else 'pairs'}"
            what = f"{pairs} of {wish.line.product_name}, {wish.line.sku}"
            yield f"{money(wish.amount)} for {what}. {self.fate(wish)}"
        if self.shipping:
            yield f"{money(self.shipping)} for {self.rest_label.lower()}."
        if self.cleaned_data.get("cancel"):
            yield "The order is cancelled: nobody packs it."
        left = order.refundable - self.total
        yield f"{money(left)} of the order stays here." if left else "Nothing of it stays here."

    def fate(self, wish):
        """Say what becomes of the pairs."""
        one = wish.quantity == 1
        if not wish.line.allocated:
            return "It was not there to be sent." if one else "They were not there to be sent."
        if wish.restock and wish.line.waits_for:
            return f"{'It is' if one else 'They are'} not waited for any more, and not sent."
        if wish.restock:
            what = "It goes back on the shelf" if one else "They go back on the shelf"
            return f"{what}, and not into the parcel." if self.is_here else f"{what}."
        if self.is_here:
            return "It is sent all the same." if one else "They are sent all the same."
        return "It does not go back on the shelf." if one else "They do not go back on the shelf."
