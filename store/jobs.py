"""Recurring jobs: each run leaves a row, so that staff see when a clock has stopped."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from store import alerts, mail
from store.models import Cart, JobRun, RateCount, StripeEvent
from store.payments import PaymentUnreachable, lists
from store.stock_audit import drifts

logger = logging.getLogger(__name__)

CARTS_KEPT = timedelta(days=60)
EVENTS_KEPT = timedelta(days=90)
RUNS_KEPT = timedelta(days=30)
# No limit counts over a longer time.
RATES_KEPT = timedelta(days=2)
MONEY_WINDOW = timedelta(days=35)
# A process that died leaves its run unfinished; nobody waits for it.
GIVEN_UP = timedelta(hours=1)

type Job = Callable[[], dict[str, Any]]


def run(name: str, job: Job) -> JobRun:
    """Run a job and write down how it went. Whatever it raises is logged and in the row."""
    row = JobRun.objects.create(name=name)
    try:
        counts = job()
        row.ok = not counts.get("errors")
    except Exception as error:
        # A clock must go on whatever one job met; the row and the log tell what that was.
        logger.exception("The job %s failed", name)
        counts = {"errors": 1, "error": repr(error)[:500]}
    row.counts, row.finished_at = counts, timezone.now()
    row.save()
    return row


def is_due(name: str, every: timedelta) -> bool:
    """Whether no process has begun this job within its time."""
    now = timezone.now()
    recent = JobRun.objects.filter(name=name, started_at__gt=now - every)
    return not recent.filter(
        Q(finished_at__isnull=False) | Q(started_at__gt=now - GIVEN_UP)
    ).exists()


def audit_stock() -> dict[str, Any]:
    """Look whether shelves and ledger agree. A new difference is written to the staff."""
    found = drifts()
    if found:
        last = JobRun.objects.filter(name="stock_audit", finished_at__isnull=False).first()
        if last is None or last.ok:
            mail.to_staff(
                "A shelf and its ledger differ",
                "\n".join(map(str, found)) + "\n\nLook with manage.py stock_audit.\n",
            )
    return {"shelves_that_differ": len(found), "errors": len(found)}


def compare_money() -> dict[str, Any]:
    """Compare what Stripe has taken and given back with what we know of it."""
    since = timezone.now() - MONEY_WINDOW
    try:
        return dict(lists.money(since))
    except PaymentUnreachable as error:
        return {"errors": 1, "error": repr(error.__cause__ or error)[:500]}


def purge() -> dict[str, Any]:
    """Delete what is not needed any more: old carts, events, alerts, counts and runs."""
    now = timezone.now()
    carts = Cart.objects.filter(last_seen_at__lt=now - CARTS_KEPT)
    events = StripeEvent.objects.filter(processed_at__lt=now - EVENTS_KEPT)
    return {
        "carts": carts.delete()[1].get("store.Cart", 0),
        "events": events.delete()[0],
        **alerts.purge(now),
        "rates": RateCount.objects.filter(at__lt=now - RATES_KEPT).delete()[0],
        "runs": JobRun.objects.filter(started_at__lt=now - RUNS_KEPT).delete()[0],
    }
