"""Whether the shop's own clockwork runs: what should have happened and has not.

Every waiting state has a clock. Each sign here looks at one of them and says in one sentence what
to do when it has run out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Subquery

from store.models import JobRun, Mail, Order, StripeEvent
from store.templatetags.money import money

RECONCILE_PATIENCE = timedelta(minutes=15)
HOLD_PATIENCE = timedelta(minutes=30)
EVENT_PATIENCE = timedelta(minutes=10)
LETTER_PATIENCE = timedelta(minutes=30)
# An order is paid within 40 minutes, and its webhook comes at once.
WEBHOOK_PATIENCE = timedelta(hours=2)
# The sum is made daily; one run may be missed.
SUM_PATIENCE = timedelta(hours=50)
WEBHOOKS_LOOKED_BACK = timedelta(days=30)

START_WORKER = "Start the worker (manage.py worker) and look at its log."
JOBS = {
    "reconcile": "Waiting orders are not asked about at Stripe. Look at what it wrote.",
    "purge": "Old carts and events are kept longer than promised. Look at what it wrote.",
    "tell_back": "People who wait for a pair are not told. Look at what it wrote.",
    "remind": "Reminders people asked for are not written. Look at what it wrote.",
    "review_requests": "Buyers are not asked for reviews. Look at what it wrote.",
    "stock_audit": "A shelf and its ledger differ. Run manage.py stock_audit to see which.",
    "money_sum": "Stripe’s total could not be compared with ours. Look at what it wrote.",
}
# What the job that compares writes down, in cents.
MONEY = {"stripe_paid", "stripe_refunded", "local_paid", "local_refunded"}


@dataclass(frozen=True, slots=True)
class Sign:
    """How one clock stands, and advice where it is a bad one.

    `place` names what it is about: "events", "holds", "letters", or the job of that name.
    """

    name: str
    words: str
    place: str
    is_bad: bool = False
    advice: str = ""


def signs(now: datetime) -> list[Sign]:
    """Look at every clock. A fixed number of queries, each along an index."""
    runs = _last_runs()
    return [
        _reconcile(now, runs.get("reconcile")),
        _webhooks(now),
        _events(now),
        _holds(now),
        _letters(now),
        _money(now, runs.get("money_sum")),
        *_failed_jobs(now, runs),
    ]


def _last_runs() -> dict[str, JobRun]:
    """The latest run of each job that has come to its end."""
    ended = JobRun.objects.filter(finished_at__isnull=False).order_by("-started_at", "-pk")
    latest = Q()
    for name in JOBS:
        latest |= Q(pk=Subquery(ended.filter(name=name).values("pk")[:1]))
    return {run.name: run for run in JobRun.objects.filter(latest)}


def _reconcile(now: datetime, run: JobRun | None) -> Sign:
    name, place = "Reconcile", "reconcile"
    if run is None:
        is_due = Order.objects.exists()
        return Sign(name, "Has not run yet", place, is_due, START_WORKER if is_due else "")
    words = f"Ran {ago(now, run.started_at)}"
    if now - run.started_at > RECONCILE_PATIENCE:
        return Sign(name, words, place, True, START_WORKER)
    return Sign(name, words, place)


def _webhooks(now: datetime) -> Sign:
    last = StripeEvent.objects.order_by("-received_at").values_list("received_at", flat=True)
    heard = last.first()
    since = max(heard or now - WEBHOOKS_LOOKED_BACK, now - WEBHOOKS_LOOKED_BACK)
    unheard = Order.objects.filter(
        payment_state=Order.Payment.PAID,
        placed_at__gt=since,
        placed_at__lt=now - WEBHOOK_PATIENCE,
    )
    words = f"The last came {ago(now, heard)}" if heard else "None has come yet"
    if unheard.exists():
        advice = (
            "Orders were paid since without one. Look at the endpoint in Stripe’s dashboard, "
            "and whether its secret is ours."
        )
        return Sign("Webhooks", words, "events", True, advice)
    return Sign("Webhooks", words, "events")


def _events(now: datetime) -> Sign:
    count, oldest = _waiting(StripeEvent.objects.filter(processed_at=None), "received_at")
    if not oldest:
        return Sign("Events", "All are dealt with", "events")
    is_bad = now - oldest > EVENT_PATIENCE
    words = f"{count} not dealt with, the oldest from {ago(now, oldest)}"
    advice = "Open them to see why. The worker tries them again every few minutes."
    return Sign("Events", words, "events", is_bad, advice if is_bad else "")


def _holds(now: datetime) -> Sign:
    pending = Order.objects.filter(payment_state=Order.Payment.PENDING)
    count, expiry = _waiting(pending, "session_expires_at")
    if not expiry:
        return Sign("Holds", "No open checkout", "holds")
    words = f"{count} open {'checkout' if count == 1 else 'checkouts'}"
    if now - expiry > HOLD_PATIENCE:
        advice = (
            "They hold pairs that nobody will pay for. Start the worker, or open the oldest "
            "order and sync it with Stripe."
        )
        return Sign(
            "Holds", f"{words}, the oldest ran out {ago(now, expiry)}", "holds", True, advice
        )
    return Sign("Holds", words, "holds")


def _letters(now: datetime) -> Sign:
    states = [Mail.State.QUEUED, Mail.State.SENDING]
    count, oldest = _waiting(Mail.objects.filter(state__in=states), "created_at")
    if not oldest:
        return Sign("Letters", "None waits", "letters")
    words = f"{count} {'waits' if count == 1 else 'wait'}, the oldest from {ago(now, oldest)}"
    is_bad = now - oldest > LETTER_PATIENCE
    advice = "Open it to see its error. Look whether the mail server answers and the worker runs."
    return Sign("Letters", words, "letters", is_bad, advice if is_bad else "")


def _money(now: datetime, run: JobRun | None) -> Sign:
    name, place = "Stripe and us", "money_sum"
    counts = run.counts if run else {}
    if run is None or not counts.keys() >= MONEY:
        return Sign(name, "Not compared yet", place)
    there = counts["stripe_paid"] - counts["stripe_refunded"]
    here = counts["local_paid"] - counts["local_refunded"]
    words = f"Stripe {money(there)}, here {money(here)}, compared {ago(now, run.started_at)}"
    advice = ""
    if counts["stripe_paid"] != counts["local_paid"]:
        advice = "What was paid differs. Run manage.py reconcile; then look for payment issues."
    elif there != here:
        advice = "What went back differs. Run manage.py reconcile; then look at the last refunds."
    elif now - run.started_at > SUM_PATIENCE:
        advice = f"This is made daily. {START_WORKER}"
    return Sign(name, words, place, bool(advice), advice)


def _failed_jobs(now: datetime, runs: dict[str, JobRun]) -> list[Sign]:
    return [
        Sign(f"Job “{name}”", f"Failed {ago(now, runs[name].started_at)}", name, True, advice)
        for name, advice in JOBS.items()
        if name in runs and not runs[name].ok
    ]


def _waiting(rows: QuerySet[Any], moment: str) -> tuple[int, datetime | None]:
    """Count rows and tell since when the oldest of them waits."""
    found = rows.order_by().aggregate(count=Count("pk"), oldest=Min(moment))
    return found["count"], found["oldest"]


def ago(now: datetime, then: datetime) -> str:
    """Say how long ago something was, roughly: “12 minutes ago”."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return _ago(minutes, "minute")
    hours = minutes // 60
    return _ago(hours, "hour") if hours < 48 else _ago(hours // 24, "day")


def _ago(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'} ago"
