"""Paper for the packing table: a slip for each parcel, and a list of what to take from where."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.template.response import TemplateResponse

from store import fulfilment, parcel, typed_size
from store.admin import cells
from store.admin.bulk import chosen
from store.admin.order_page import address_of
from store.admin.order_steps import HERE
from store.sizing import Band


@dataclass
class SlipLine:
    """One line of a slip: its size in every system, the shopper's own first, and its care."""

    part: parcel.Part
    sizes: list
    feet: str
    arch: str
    care: str


@dataclass
class Slip:
    order: object
    address: list
    lines: list
    pairs: int


@dataclass
class Pick:
    """One shelf: what lies there, how many pairs to take, and for which orders."""

    sku: str
    name: str
    options: str
    picture: str
    pairs: int = 0
    orders: list = field(default_factory=list)


def load(admin, request, orders):
    """Load what slips and the list show, in a few queries whatever the number."""
    orders = chosen(admin, request, orders)
    parcel.load(orders)
    prefetch_related_objects(orders, "lines__variant__product__pictures", "delays")
    return orders


def slip(order):
    parts = parcel.contents(order)
    lines = [slip_line(part) for part in parts]
    return Slip(order, address_of(order), lines, sum(part.quantity for part in parts))


def slip_line(part):
    line, band = part.line, Band.named(part.line.size)
    product = line.variant.product
    height = product.arches.get(line.arch)
    return SlipLine(
        part=part,
        sizes=[band.shoe(system) for system in systems(band, line.shoe)],
        feet=band.feet,
        arch=f"{line.variant.get_arch_display()}, {height} mm" if height else "",
        care=product.care,
    )


def systems(band, shoe):
    """Return the systems of a band, the one in which the shopper knows their size in front."""
    own = {size.system for size in typed_size.read(shoe).sizes}
    return sorted(band.systems, key=lambda system: system not in own)


def picks(orders):
    """Return the shelves to go to, in the order of their SKUs."""
    found: dict[str, Pick] = {}
    for order in orders:
        for part in parcel.contents(order):
            line = part.line
            product = line.variant.product
            pick = found.setdefault(
                line.sku,
                Pick(line.sku, line.product_name, line.options, cells.thumbnail(product.picture)),
            )
            pick.pairs += part.quantity
            pick.orders.append((order, part.quantity))
    return [found[sku] for sku in sorted(found)]


def is_to_send(order):
    """Whether a parcel may still be packed or is about to leave; no slip is printed for others."""
    here = order.fulfilment_state in HERE
    return order.is_paid and here and not fulfilment.why_not_packable(order)


def sorted_out(orders):
    """Part orders into those to send and those that must not leave, with the reasons."""
    to_send, kept = [], []
    for order in orders:
        if is_to_send(order):
            to_send.append(order)
        else:
            kept.append((order, why_kept(order)))
    return to_send, kept


def why_kept(order):
    if order.is_paid and order.fulfilment_state not in HERE:
        return f"{order.get_fulfilment_state_display()} already."
    return " ".join(fulfilment.why_not_packable(order))


def print_slips(admin, request, orders, *, back=""):
    """Answer with one page of paper for each parcel, and the button that comes after it.

    `back` is the address of the page that asked, if that is not the list.
    """
    to_send, kept = sorted_out(load(admin, request, orders))
    new = [order for order in to_send if order.fulfilment_state == order.Fulfilment.UNFULFILLED]
    context = {
        **paper(admin, request, "Packing slips", back),
        "to_pack": new,
        "slips": [slip(order) for order in to_send],
        "kept": kept,
        "return_address": settings.RETURN_ADDRESS,
        "return_days": settings.RETURN_DAYS,
        "site_host": settings.SITE_URL.partition("://")[2],
    }
    return TemplateResponse(request, "admin/store/order/slips.html", context)


def print_picks(admin, request, orders):
    """Answer with what to take from which shelf, and where each pair goes."""
    to_send, kept = sorted_out(load(admin, request, orders))
    shelves = picks(to_send)
    context = {
        **paper(admin, request, "Pick list"),
        "picks": shelves,
        "pairs": sum(pick.pairs for pick in shelves),
        "orders": to_send,
        "kept": kept,
    }
    return TemplateResponse(request, "admin/store/order/picks.html", context)


def paper(admin, request, title, back=""):
    return admin.paper_context(request, title) | {"back": back or request.get_full_path()}
