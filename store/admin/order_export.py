"""Orders as a table for a spreadsheet, written row by row, so that any number fits."""

import csv

from django.http import StreamingHttpResponse
from django.utils import timezone

from store.models import Refund

ROWS_AT_ONCE = 500
COLUMNS = (
    "order",
    "placed",
    "payment",
    "paid",
    "parcel",
    "shipped",
    "carrier",
    "tracking number",
    "pairs",
    "items",
    "subtotal",
    "shipping",
    "way",
    "tax",
    "total paid",
    "refunded",
    "currency",
    "to check",
    "dispute",
    "name",
    "email",
    "phone",
    "ship to",
    "street",
    "street 2",
    "city",
    "state",
    "zip",
    "country",
    "stripe payment",
)
# A spreadsheet takes a cell that begins so for a formula, and runs it.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Echo:
    """A file that hands back what is written to it."""

    def write(self, text):
        return text


def export(orders):
    """Answer with these orders as CSV, oldest first. Nothing is held in memory."""
    stamp = timezone.localtime().strftime("%Y-%m-%d-%H%M")
    return StreamingHttpResponse(
        written(orders),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="orders-{stamp}.csv"'},
    )


def written(orders):
    """Yield the table line by line. The first sign tells Excel that it is UTF-8."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    loaded = orders.order_by("placed_at", "pk").prefetch_related("lines", "refunds")
    for order in loaded.iterator(chunk_size=ROWS_AT_ONCE):
        yield writer.writerow([harmless(cell) for cell in row(order)])


def row(order):
    lines = order.lines.all()
    return (
        order.code,
        moment(order.placed_at),
        order.get_payment_state_display(),
        moment(order.paid_at),
        order.get_fulfilment_state_display() if order.is_paid else "",
        moment(order.shipped_at),
        order.tracking_carrier,
        order.tracking_number,
        sum(line.quantity for line in lines),
        "; ".join(f"{line.quantity} × {line.sku}" for line in lines),
        amount(order.subtotal),
        amount(order.shipping),
        order.get_way_display(),
        amount(order.tax),
        amount(order.paid_amount),
        amount(sum(each.amount for each in order.refunds.all() if each.state in Refund.COUNTED)),
        order.paid_currency or order.currency,
        order.get_review_reason_display() if order.review_reason else "",
        order.get_dispute_state_display() if order.dispute_state else "",
        order.name,
        order.email,
        order.phone,
        order.ship_name,
        order.ship_line1,
        order.ship_line2,
        order.ship_city,
        order.ship_state,
        order.ship_postal_code,
        order.ship_country,
        order.payment_intent,
    )


def moment(at):
    """Write a moment as spreadsheets sort it, in the shop's own time."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def amount(cents):
    """Write cents as dollars without a sign, so that a spreadsheet can add them."""
    return "" if cents is None else f"{cents // 100}.{cents % 100:02}"


def harmless(cell):
    """Write a cell so that no spreadsheet takes what a shopper typed for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text
