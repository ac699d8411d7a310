"""What a refund that was made at Stripe, or that failed, asks of staff."""

from django import forms

from store import parcel
from store.models import Refund
from store.templatetags.money import money

FAILED = {Refund.State.FAILED, Refund.State.CANCELED}


class RefundTaskForm(forms.Form):
    """How many pairs of which line lie on the shelf again. Its order's lines must be loaded."""

    note = forms.CharField(
        label="Note for colleagues",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField short"}),
    )

    def __init__(self, order, refund, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order, self.refund = order, refund
        lines = [] if refund.state in FAILED else list(order.lines.all())
        # What never left the shelf cannot go back there.
        left = {line: line.quantity - parcel.staying(line) for line in lines if line.allocated}
        self.left = {line: pairs for line, pairs in left.items() if pairs > 0}
        for line, pairs in self.left.items():
            self.fields[f"pairs_{line.pk}"] = forms.IntegerField(
                label=f"Pairs of {line.sku} to put back",
                required=False,
                min_value=0,
                max_value=pairs,
                widget=forms.NumberInput(attrs={"class": "number-field", "inputmode": "numeric"}),
                error_messages={
                    "invalid": "Type a whole number of pairs.",
                    "min_value": "Not below zero.",
                    "max_value": f"At most {pairs}.",
                },
            )

    @property
    def title(self):
        amount = money(self.refund.amount)
        if self.refund.state in FAILED:
            return f"A refund of {amount} did not arrive"
        return f"{amount} was refunded at Stripe"

    def rows(self):
        for line, pairs in self.left.items():
            yield line, pairs, self[f"pairs_{line.pk}"]

    @property
    def put_back(self):
        return {line: self.cleaned_data.get(f"pairs_{line.pk}") or 0 for line in self.left}
