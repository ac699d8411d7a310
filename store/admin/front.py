"""The admin's front page: what waits for the person who looks, and whether the shop runs.

Everybody sees what stands behind the lists they may open, and nothing of the others.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils import timezone

from store import delays, pulse, sales, standing
from store.admin import front_chart
from store.admin.front_tasks import Task, list_of, tasks
from store.models import (
    JobRun,
    Mail,
    Message,
    Order,
    PaymentIssue,
    Review,
    StockLevel,
    StripeEvent,
)

MODELS = (Order, PaymentIssue, Message, Review, Mail, StockLevel, StripeEvent, JobRun)
# Where each clock of the shop is looked after, the oldest first. The others are jobs.
SIGN_LISTS = {
    "events": (StripeEvent, {"acted": "no", "o": "1"}),
    "holds": (Order, {"payment_state__exact": "pending", "o": "1"}),
    "letters": (Mail, {"state__in": "queued,sending", "o": "1"}),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A number that leads to its list."""

    name: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Health:
    """The clocks this person may look after, each with the address of its list."""

    bad: list[tuple[pulse.Sign, str]]
    good: list[tuple[pulse.Sign, str]]


@dataclass(frozen=True, slots=True)
class Front:
    """What one person sees. `calm` is said where nothing waits."""

    tiles: list[Tile]
    tasks: list[Task]
    calm: str
    health: Health | None
    picture: front_chart.Picture | None


def context_of(site: AdminSite, request: HttpRequest) -> dict[str, Any]:
    """Load the front page of whoever asks, in a number of queries that does not grow."""
    seen = {m for m in MODELS if site.get_model_admin(m).has_view_permission(request)}
    if not seen:
        return {}
    now = timezone.now()
    local = timezone.localtime(now)
    return {
        "title": f"{local:%A}, {local.day} {local:%B}",
        "index_title": site.index_title,
        "front": front_of(now, seen),
    }


def front_of(now, seen):
    is_new = Order in seen and not Order.objects.exists()
    sells = Order in seen and not is_new
    silent = [delay.order_id for delay in delays.unanswered(now)] if sells else []
    parcels = standing.parcels(timezone.localdate(now), silent) if sells else None
    due = tasks(now, seen, parcels, len(silent))
    tiles = waiting(parcel_tiles(parcels) if parcels else [])
    calm = "" if due else calm_words(seen, is_new=is_new, waits=bool(tiles))
    if StockLevel in seen:
        tiles = waiting(tiles + shelf_tiles())
    if not (tiles or due or calm) and StockLevel in seen:
        calm = "A quiet day: every pair on sale is well in stock."
    return Front(
        tiles=tiles,
        tasks=due,
        calm=calm,
        health=health(now, seen),
        picture=front_chart.picture(sales.last_days(now)) if sells else None,
    )


def waiting(tiles):
    """Keep the tiles together, each at its place, as long as one of them is not 0."""
    return tiles if any(tile.count for tile in tiles) else []


def parcel_tiles(parcels):
    # Most shops most days sell nothing ahead, and need no place for it.
    ahead = [Tile("Waiting for stock", parcels.waiting, list_of(Order, todo="stock"))]
    return [
        Tile("To pack", parcels.to_pack, list_of(Order, todo="pack")),
        Tile("To ship", parcels.to_ship, list_of(Order, todo="ship")),
        *ahead * bool(parcels.waiting),
        Tile("Waiting for the bank", standing.with_the_bank(), list_of(Order, todo="bank")),
    ]


def shelf_tiles():
    shelves = standing.shelves()
    return [
        Tile("Low stock", shelves.low, list_of(StockLevel, stock="low")),
        Tile("Sold out", shelves.out, list_of(StockLevel, stock="out")),
    ]


def calm_words(seen, *, is_new, waits):
    """Say that there is nothing to worry about, of what this person would see otherwise."""
    if is_new:
        return "No order yet. The first one will stand here, with what to do next."
    if waits:
        return "Nothing else needs attention."
    if Order in seen:
        return "A quiet day: nothing to pack or to ship, and nothing that needs attention."
    return "A quiet day: nothing needs attention." if seen & {PaymentIssue, Mail} else ""


def health(now, seen):
    """Look at the clocks whose lists this person may see; None for whom there is none."""
    if not seen & {Order, Mail, StripeEvent, JobRun}:
        return None
    shown = [(sign, *place_of(sign)) for sign in pulse.signs(now)]
    mine = [(sign, list_of(model, **query)) for sign, model, query in shown if model in seen]
    return Health(
        bad=[(sign, url) for sign, url in mine if sign.is_bad],
        good=[(sign, url) for sign, url in mine if not sign.is_bad],
    )


def place_of(sign):
    return SIGN_LISTS.get(sign.place) or (JobRun, {"name": sign.place})
