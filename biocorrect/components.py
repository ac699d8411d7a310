"""The component sheet: everything the pages are built from, in every state. Only with DEBUG.

What is shown is made up here and never stored; the insoles are those of the shop, if it has any.
"""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from store import arrival, pricing
from store.models import MAX_QUANTITY, Arch, Order, OrderLine, Product
from store.quote import QuotedLine

COLOURS = {
    "Grounds": ("paper", "surface", "sunk", "foam", "foam-2", "deep", "plate"),
    "Ink": ("ink", "ink-2", "ink-3"),
    "Lines": ("line", "line-strong", "plumb", "foam-deep"),
    "Action": ("action", "action-hover"),
    "Words of state": ("ok", "warn", "danger", "ok-tint", "warn-tint", "danger-tint", "plumb-tint"),
}
TYPE = ("display", "h1", "h2", "h3", "h4", "read", "body", "small", "caption")
SPACE = tuple(range(1, 11))


class SampleForm(forms.Form):
    """One control of every kind."""

    use_required_attribute = False

    name = forms.CharField(error_messages={"required": "Enter your name."})
    email = forms.EmailField(
        label="E-mail",
        help_text="For the answer, and for nothing else.",
        error_messages={"invalid": "Enter an address like sam@example.com."},
    )
    shoe = forms.ChoiceField(
        choices=[("", "Choose one"), ("run", "Running"), ("work", "Work")],
        error_messages={"required": "Choose a shoe."},
    )
    foot = forms.IntegerField(
        label="Foot length, mm",
        min_value=165,
        required=False,
        error_messages={"min_value": "Our smallest size is for a foot of 165 mm."},
    )
    arch = forms.ChoiceField(
        choices=Arch.choices[:3],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an arch."},
    )
    question = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agree = forms.BooleanField(
        label="You may keep my question for 60 days",
        error_messages={"required": "Tick this to send the question."},
    )


def sheet(request: HttpRequest) -> HttpResponse:
    """Show the sheet, with real insoles where the database holds some."""
    products = list(Product.objects.on_sale().for_cards()[:4])
    lines = cart_lines(products)
    context = {
        "colours": COLOURS,
        "type_steps": TYPE,
        "space_steps": SPACE,
        "form": SampleForm(prefix="new", initial={"arch": "neutral"}),
        "wrong_form": SampleForm({"wrong-email": "sam@", "wrong-foot": "90"}, prefix="wrong"),
        "disabled_form": disabled_form(),
        "products": products,
        "cart_lines": lines,
        "cart_errors": {lines[0].variant.sku: "Enter a number from 1 to 5."} if lines else {},
        "most": MAX_QUANTITY,
        "totals": totals(2, 5800, 1, 6800),
        "small_totals": totals(1, 4200),
        "arrival": arrival.promised(timezone.now()),
        "timelines": [timeline(done) for done in (1, 3, 5)],
        "order": order(),
        "lines": order_lines(),
        "trail": [("Home", "/"), ("Shop", "/shop/")],
        "removed": {"name": "Sunday", "options": "size L", "sku": "NONE", "quantity": 1},
        "held_until": timezone.now() + timedelta(minutes=31),
    }
    return render(request, "components.html", context)


def disabled_form() -> SampleForm:
    answers = {"name": "Sam", "foot": 252, "arch": "neutral", "agree": True}
    form = SampleForm(prefix="shut", initial=answers)
    for field in form.fields.values():
        field.disabled = True
    return form


def cart_lines(products: list[Product]) -> list[QuotedLine]:
    """One line of each product: as usual, with another price, sold out, with another quantity."""
    prices = [(2, None, 0), (1, None, -200), (1, "Sold out. Remove it to go on.", 0), (5, None, 0)]
    lines = []
    for product, (quantity, problem, change) in zip(products, prices, strict=False):
        variant = product.variants.all()[0]
        variant.product = product
        price = variant.unit_price
        lines.append(
            QuotedLine(
                variant=variant,
                priced=pricing.PricedLine(quantity, price, price),
                seen_price=price + change,
                problem=problem,
            )
        )
    return lines


def totals(*numbers: int) -> pricing.Totals:
    """Add up pairs of quantity and price."""
    lines = pricing.price_lines(list(zip(numbers[::2], numbers[1::2], strict=True)))
    return pricing.add_up(lines, standard_shipping=495, free_shipping_from=7500)


def timeline(done: int) -> list[dict[str, object]]:
    """The steps of an order of which the first `done` have happened."""
    start = timezone.now() - timedelta(days=3)
    labels = ("Ordered", "Paid", "Packed", "Shipped", "Delivered")
    return [
        {"label": label, "at": start + timedelta(hours=9 * step), "done": True}
        if step < done
        else {"label": label, "at": None, "done": False}
        for step, label in enumerate(labels)
    ]


def order() -> Order:
    """A paid order that is not in the database, its lines as if they were loaded from there."""
    order = Order(
        code="BC-7K3Q-92MD",
        payment_state=Order.Payment.PAID,
        paid_at=timezone.now(),
        subtotal=16560,
        shipping=0,
        total=16560,
        tax=1366,
        paid_amount=17926,
        name="Sam Núñez",
        email="sam@example.com",
        ship_name="Sam Núñez",
        ship_line1="1200 West Addison Street",
        ship_line2="Apartment 4",
        ship_city="Chicago",
        ship_state="IL",
        ship_postal_code="60613",
    )
    order._prefetched_objects_cache = {"lines": order_lines()}  # type: ignore[attr-defined]
    return order


def order_lines() -> list[OrderLine]:
    return [
        OrderLine(
            product_name=name,
            sku=sku,
            arch=arch,
            size="M",
            quantity=quantity,
            list_price=price,
            unit_price=price * 9 // 10,
            line_total=quantity * price * 9 // 10,
        )
        for name, sku, arch, quantity, price in (
            ("Cadence", "CAD-N-M", Arch.NEUTRAL, 2, 5800),
            ("Keel", "KEE-N-M", Arch.NEUTRAL, 1, 6800),
        )
    ]
