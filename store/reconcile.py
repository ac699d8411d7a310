"""Everything that waits, looked at again: what no webhook told and no process lived to finish.

Safe to run at any time, as often as wanted, and several times at once: every step ends in the
functions that a webhook or a shopper would have called.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from store import mail, payments
from store.jobs import audit_stock
from store.models import JobRun, Order, PaymentIssue, Refund, StripeEvent
from store.payments import PaymentUnreachable, lists

logger = logging.getLogger(__name__)

BATCH = 50
EVENT_AFTER = timedelta(minutes=1)
PENDING_AFTER = timedelta(minutes=10)
PROCESSING_AFTER = timedelta(hours=6)
END_AFTER_EXPIRY = timedelta(minutes=15)
UNOPENED_AFTER = timedelta(minutes=10)
REFUND_AFTER = timedelta(minutes=2)
OVERLAP = timedelta(days=1)
# How far back the whole of it is asked about once a week.
FULL_WINDOW = timedelta(days=35)
FULL_EVERY = timedelta(days=7)
# So many silences in a row, and Stripe is down: the next run tries again.
PATIENCE = 3


class StripeIsDown(Exception):
    """Stripe did not answer several times in a row."""


@dataclass
class Run:
    """One run: since when it looks, what it counted, and whether it only looks."""

    now: datetime
    since: datetime
    dry_run: bool = False
    should_stop: Callable[[], bool] = lambda: False
    counts: Counter[str] = field(default_factory=Counter)
    silences: int = 0

    def each[Row](self, name: str, rows: Iterable[Row], act: Callable[[Row], Any]) -> None:
        """Act on each row by itself, so that one that fails does not keep the others waiting."""
        for row in rows:
            if self.should_stop():
                return
            self.counts[name] += 1
            if not self.dry_run:
                self._try(row, act)

    def _try[Row](self, row: Row, act: Callable[[Row], Any]) -> None:
        try:
            act(row)
        except PaymentUnreachable:
            self.counts["unanswered"] += 1
            self.silences += 1
            if self.silences >= PATIENCE:
                raise StripeIsDown from None
        except Exception:
            # One poisonous row must not stop the others; the log and the count tell of it.
            logger.exception("Reconcile could not deal with %s", row)
            self.counts["errors"] += 1
        else:
            self.silences = 0


def reconcile(
    *,
    since: datetime | None = None,
    dry_run: bool = False,
    should_stop: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """Look at everything that waits, and return how many of what there was.

    `since` looks further back than the last run, for example to the day of a backup: then lost
    orders are written again from Stripe. `dry_run` asks and counts, and changes nothing.
    """
    now = timezone.now()
    run = Run(now, since or _cursor(now), dry_run, should_stop)
    try:
        for step in STEPS:
            if not should_stop():
                _ask(run, step)
    except StripeIsDown:
        run.counts["errors"] += 1
        logger.warning("Reconcile stopped: Stripe does not answer")
    if run.since <= run.now - FULL_WINDOW and not run.counts["unanswered"]:
        run.counts["full"] = 1
    _finish(run)
    return {"since": run.since.isoformat(timespec="minutes"), **run.counts}


def _ask(run: Run, step: Callable[[Run], None]) -> None:
    try:
        step(run)
    except PaymentUnreachable:
        run.counts["unanswered"] += 1
        run.silences += 1
        if run.silences >= PATIENCE:
            raise StripeIsDown from None


def _finish(run: Run) -> None:
    """Do what needs no Stripe: the ledger is added up, letters that wait are sent."""
    stock = audit_stock() if not run.dry_run else {}
    run.counts["shelves_that_differ"] = stock.get("shelves_that_differ", 0)
    if not run.dry_run:
        run.counts["letters_sent"] = mail.send_due(at_most_seconds=60)


def _cursor(now: datetime) -> datetime:
    """Return from when on Stripe is asked: a day before the last run that found all."""
    runs = JobRun.objects.filter(name="reconcile").order_by("-started_at")
    last = runs.filter(ok=True).first()
    was_full = runs.filter(started_at__gt=now - FULL_EVERY, counts__full=1).exists()
    if last is None or not was_full:
        # In case Stripe never made an event of a change, which by its own word may happen.
        return now - FULL_WINDOW
    return min(last.started_at, now) - OVERLAP


def _events(run: Run) -> None:
    """Act again on webhooks that were kept and not dealt with."""
    waiting = StripeEvent.objects.filter(
        processed_at=None, received_at__lt=run.now - EVENT_AFTER
    ).order_by("attempts", "received_at")
    run.each("events", waiting[:BATCH], lambda event: payments.act_on(event.pk))


def _waiting(run: Run) -> None:
    """Ask about payment pages that ran out, or were not asked about for a while."""
    long_ago = Q(last_synced_at=None, placed_at__lt=run.now - PENDING_AFTER) | Q(
        last_synced_at__lt=run.now - PENDING_AFTER
    )
    pending = Q(payment_state=Order.Payment.PENDING) & (
        Q(session_expires_at__lt=run.now) | long_ago
    )
    processing = Q(payment_state=Order.Payment.PROCESSING) & (
        Q(last_synced_at=None) | Q(last_synced_at__lt=run.now - PROCESSING_AFTER)
    )
    orders = Order.objects.filter(pending | processing, session_id__isnull=False)
    oldest = orders.order_by(F("last_synced_at").asc(nulls_first=True), "placed_at")
    run.each("waiting", oldest[:BATCH], lambda order: _settle(run, order))


def _settle(run: Run, order: Order) -> None:
    found = payments.settle(order.session_id or "")
    if found is None:
        # As after a change of the account. The hold stays, because only Stripe's word frees it;
        # the order is asked about after the others, and staff see a run that failed.
        logger.error("Order %s: Stripe does not know its payment page", order.code)
        Order.objects.filter(pk=order.pk).update(last_synced_at=timezone.now())
        run.counts["unknown_at_stripe"] += 1
        run.counts["errors"] += 1
        return
    if (
        found.payment_state == Order.Payment.PENDING
        and found.session_expires_at < run.now - END_AFTER_EXPIRY
    ):
        payments.end_session(found)


def _unopened(run: Run) -> None:
    """Free the stock of orders whose shopper never got a payment page."""
    orders = Order.objects.filter(
        payment_state=Order.Payment.PENDING,
        session_id=None,
        placed_at__lt=run.now - UNOPENED_AFTER,
    ).order_by("placed_at")
    run.each("unopened", orders[:BATCH], _end_unopened)


def _end_unopened(order: Order) -> None:
    session_id = lists.session_of(order, order.placed_at - timedelta(minutes=1))
    if session_id:
        payments.end_lost_session(session_id)
    else:
        payments.end_session(order)


def _sessions(run: Run) -> None:
    """Find payments that no order knows of: settle the order, or write it again."""
    for facts in lists.untold_sessions(run.since):
        run.each("untold_payments", [facts.session_id], payments.recover)


def _undelivered(run: Run) -> None:
    if run.dry_run:
        return
    events = lists.undelivered_events(run.since)
    run.each("undelivered_events", events, lambda event: payments.act_on(event.pk))


def _refunds(run: Run) -> None:
    """Find out what became of refunds without an answer, and of those made elsewhere."""
    asked = Refund.objects.filter(
        state=Refund.State.REQUESTED, created_at__lt=run.now - REFUND_AFTER
    ).select_related("order")
    run.each("refunds_asked", asked[:BATCH], _finish_refund)
    issues = PaymentIssue.objects.filter(refund_id="", refund_asked_at__lt=run.now - REFUND_AFTER)
    run.each("issue_refunds_asked", issues[:BATCH], payments.refund_issue)
    on_the_way = Refund.objects.filter(
        state__in=[Refund.State.PENDING, Refund.State.REQUIRES_ACTION]
    ).values_list("order__payment_intent", flat=True)
    intents = lists.changed_refunds(run.since) | {each for each in on_the_way[:BATCH] if each}
    run.each("refunds", sorted(intents), payments.settle_refunds)


def _finish_refund(refund: Refund) -> None:
    payments.settle_refunds(refund.order.payment_intent or "")
    payments.send_refund(refund)


def _disputes(run: Run) -> None:
    open_ones = Order.objects.filter(dispute_state=Order.Dispute.OPEN).values_list(
        "payment_intent", flat=True
    )
    intents = lists.changed_disputes(run.since) | {each for each in open_ones[:BATCH] if each}
    run.each("disputes", sorted(intents), payments.settle_disputes)


STEPS = (_events, _waiting, _unopened, _sessions, _undelivered, _refunds, _disputes)
