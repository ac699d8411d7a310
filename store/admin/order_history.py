"""What happened to an order, in words."""

from dataclasses import dataclass, field

from django.utils.dateparse import parse_date

from store import arrival
from store.admin import cells
from store.models import Order, Refund, StockMovement
from store.templatetags.money import money

EVENT_WORDS = {
    "placed": "Placed, its pairs are held",
    "payment": "Payment",
    "cleared": "Looked at, and cleared",
    "allocated": "Pairs taken from the shelf",
    "address": "Address corrected",
    "link_renewed": "New secret link, the old one is dead",
    "refund_checked": "Refund looked at",
}
STATES = {
    "payment": dict(Order.Payment.choices),
    "parcel": dict(Order.Fulfilment.choices),
    "refund": dict(Refund.State.choices),
    "dispute": dict(Order.Dispute.choices),
}
MONEY = {"amount", "shipping", "dispute_amount"}


@dataclass
class Moment:
    """One line of an order's history, in words."""

    at: str
    what: str
    who: str
    details: list[str] = field(default_factory=list)


def history(order):
    """Return all that happened to an order, oldest first."""
    told = [(event.at, moment(event)) for event in order.events.select_related("user")]
    came = StockMovement.objects.filter(order_line__order=order, kind=StockMovement.Kind.FILL)
    told += [(each.at, arrived(each)) for each in came.select_related("order_line")]
    return [moment for _, moment in sorted(told, key=lambda each: each[0])]


def arrived(movement):
    """Tell that pairs which a line waited for were set aside for it."""
    pairs = "1 pair" if movement.d_held == 1 else f"{movement.d_held} pairs"
    what = f"{pairs} of {movement.order_line.sku} came, and are set aside"
    return Moment(cells.when(movement.at), what, "The shop")


def moment(event):
    what = EVENT_WORDS.get(event.kind, event.kind.replace("_", " ").capitalize())
    if event.from_state or (event.kind in STATES and event.to_state):
        what = change(event)
    who = event.user.get_username() if event.user else event.get_actor_display()
    details = [detail(key, value) for key, value in event.data.items() if value]
    return Moment(cells.when(event.at), what, who, details)


def change(event):
    """Write a step from one state to another; a parcel's new state says enough."""
    to_state = state_name(event.to_state, event.kind)
    if event.kind == "parcel":
        return to_state
    if not event.from_state:
        return f"{event.kind.capitalize()}: {to_state.lower()}"
    before = f"{state_name(event.from_state, event.kind)} → {to_state}"
    return before if event.kind == "payment" else f"{event.kind.capitalize()}: {before.lower()}"


def state_name(state, kind="payment"):
    """Name a state as the rest of the admin does."""
    everything = {key: name for names in STATES.values() for key, name in names.items()}
    return STATES.get(kind, {}).get(state) or everything.get(state, state)


def day_in_words(value):
    """Write a day that was kept as 2026-12-08 as people do; other words stay as they are."""
    day = parse_date(value)
    return arrival.day(day) if day else value


def detail(key, value):
    """Write one fact kept with an event: cents as dollars, a flag by its name, others as is."""
    match key:
        case key if key in MONEY and isinstance(value, int):
            return money(value) if key == "amount" else f"{key.replace('_', ' ')}: {money(value)}"
        case "flag" if value in Order.Review.values:
            return f"To check: {Order.Review(value).label}"
        case "why" | "text" | "note":
            return str(value)
        case "before":
            return f"It was: {value}"
        case "leaves":
            return f"Leaves: {day_in_words(value)}"
    return f"{key.replace('_', ' ')}: {value}"
