"""Money that has no order of its own: kept in sight, and given back when staff say so."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from store import mail
from store.models import Order, PaymentIssue
from store.outside import refuse_inside_transaction
from store.payments.stripe_api import PaymentUnreachable, client, is_final, listed, options

if TYPE_CHECKING:
    import stripe
    from django.contrib.auth.models import User

    from store.payments.facts import Facts

logger = logging.getLogger(__name__)

STANDING = ("pending", "requires_action", "succeeded")
CAME_BACK = ("failed", "canceled")


def keep_issue(facts: Facts, kind: PaymentIssue.Kind, *, order: Order | None) -> None:
    """Keep money that has no place where staff see it, once."""
    _, is_new = PaymentIssue.objects.get_or_create(
        payment_intent=facts.intent or facts.session_id,
        defaults={
            "order": order,
            "kind": kind,
            "session_id": facts.session_id,
            "amount": facts.total,
            "currency": facts.currency,
            "raw": facts.raw,
        },
    )
    if is_new:
        mail.to_staff(
            f"Payment to look at: {kind.label.lower()}",
            f"Stripe session {facts.session_id} was paid and has no place of its own "
            f"({kind.label.lower()}). It is listed in the admin under payment issues.\n",
        )


def refund_issue(issue: PaymentIssue, user: User | None = None) -> PaymentIssue:
    """Give all that is left of an issue's money back, once however often it is asked.

    Returns the issue as it stands then. A refund without an answer is asked for again by
    reconcile, under the same key; one that failed may be asked for anew. Raises PaymentUnreachable
    only while nothing was asked.
    """
    refuse_inside_transaction()
    is_new = Q(refund_asked_at=None) | Q(refund_state__in=CAME_BACK)
    PaymentIssue.objects.filter(is_new, pk=issue.pk).update(
        refund_asked_at=timezone.now(), resolved_by=user
    )
    issue.refresh_from_db()
    _send(issue)
    try:
        ask_about_issue(issue)
    except PaymentUnreachable:
        logger.warning("Issue %s: Stripe did not tell how its refund stands", issue.pk)
    issue.refresh_from_db()
    return issue


def ask_about_issue(issue: PaymentIssue) -> None:
    """Apply what Stripe says of an issue's refunds. Raises PaymentUnreachable."""
    refuse_inside_transaction()
    intent = issue.payment_intent
    told = listed(
        lambda: client().v1.refunds.list({"payment_intent": intent, "limit": 100}, options())
    )
    with transaction.atomic(durable=True):
        settle_issue(intent, told)


def settle_issue(payment_intent: str, told: Sequence[stripe.Refund]) -> None:
    """Write what went back of an issue's money; all of it deals with the issue."""
    issue = PaymentIssue.objects.select_for_update().filter(payment_intent=payment_intent).first()
    if issue is None or not told:
        return
    back = sum(refund.amount for refund in told if refund.status in STANDING)
    issue.refund_id, issue.refund_state = told[0].id, told[0].status or ""
    issue.raw = {**issue.raw, "refunded": back}
    if back >= issue.amount:
        issue.resolved_at = issue.resolved_at or timezone.now()
    elif issue.refund_state in CAME_BACK:
        # The money is here again, so it has no place again, and may be given back anew.
        issue.resolved_at = None
    issue.save()


def _send(issue: PaymentIssue) -> None:
    import stripe

    if issue.refund_id and issue.raw.get("refunded", 0) >= issue.amount:
        return
    # What failed, or was part of the money, was another refund. Of two clicks both know the same.
    after = f"-{issue.refund_id}" if issue.refund_id else ""
    try:
        client().v1.refunds.create(
            {
                "payment_intent": issue.payment_intent,
                "metadata": {"issue": str(issue.pk), "site": settings.STRIPE_SITE},
            },
            options(idempotency_key=f"issue-{settings.STRIPE_SITE}-{issue.payment_intent}{after}"),
        )
    except stripe.StripeError as error:
        logger.warning("Refund of issue %s: %r", issue.pk, error)
        if is_final(error):
            PaymentIssue.objects.filter(pk=issue.pk).update(
                refund_state=(error.code or "refused")[:40], refund_asked_at=None
            )
