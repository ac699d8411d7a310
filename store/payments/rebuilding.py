"""Write an order again from what Stripe knows of it, when its row is lost."""

from __future__ import annotations

import logging
import re
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from store.models import Order, OrderEvent, OrderLine, PaymentIssue, Variant
from store.outside import refuse_inside_transaction
from store.payments.disputes import settle_disputes
from store.payments.facts import Facts
from store.payments.refunds import settle_refunds
from store.payments.settling import pay_rebuilt, settle
from store.payments.stripe_api import PaymentUnreachable, client, listed, options
from store.shipping import Way

if TYPE_CHECKING:
    from stripe.checkout import Session

logger = logging.getLogger(__name__)

EXPAND = ["payment_intent.latest_charge", "shipping_cost.shipping_rate"]
TOKEN_IN_ADDRESS = re.compile(r"/orders/([\w-]{1,64})/thanks/", re.ASCII)


def rebuild(session_id: str) -> Order | None:
    """Write the order of a paid session again, with lines, address and link, once.

    It is flagged for staff, because what became of its parcel is not known to Stripe. An order
    that is there is settled instead. Returns None where no order can be written: the session is
    not paid or not of this site, or sells something the shop does not know. Raises
    PaymentUnreachable.
    """
    import stripe

    refuse_inside_transaction()
    try:
        session = client().v1.checkout.sessions.retrieve(session_id, {"expand": EXPAND}, options())
    except stripe.InvalidRequestError:
        return None
    except stripe.StripeError as error:
        raise PaymentUnreachable from error
    facts = Facts.of(session)
    if Order.objects.filter(pk=_key(facts)).exists():
        return settle(session_id)
    if not _is_ours(facts):
        return None
    return _write(session, facts, _items(session_id))


def recover(session_id: str) -> Order | None:
    """Settle the order of a payment, or write it again; what cannot be either becomes an issue."""
    return rebuild(session_id) or settle(session_id)


def _is_ours(facts: Facts) -> bool:
    is_ours = facts.site == settings.STRIPE_SITE and facts.livemode == settings.STRIPE_LIVEMODE
    return is_ours and facts.is_paid and facts.currency == "usd"


def _key(facts: Facts) -> uuid.UUID:
    """Return the order's own key, or one that is the same each time for the same session."""
    try:
        return uuid.UUID(facts.order_id)
    except ValueError:
        return uuid.uuid5(uuid.NAMESPACE_URL, facts.session_id)


def _items(session_id: str) -> list[Any]:
    # A session shows its first ten lines only; the list has them all.
    return listed(
        lambda: client().v1.checkout.sessions.line_items.list(session_id, {"limit": 100}, options())
    )


def _write(session: Session, facts: Facts, items: list[Any]) -> Order | None:
    skus = [_sku(item) for item in items]
    variants = Variant.objects.select_related("product").in_bulk(skus, field_name="sku")
    if not items or not all(sku in variants for sku in skus):
        logger.warning("Session %s sells what the shop does not know: %s", session.id, skus)
        return None
    try:
        with transaction.atomic(durable=True):
            order = _row(session, facts)
            order.save(force_insert=True)
            order.record("rebuilt", actor=OrderEvent.Actor.SYSTEM, session=facts.session_id)
            for item, sku in zip(items, skus, strict=True):
                _line(order, item, variants[sku]).save(force_insert=True)
            pay_rebuilt(order, facts)
            _close_issue(order, facts)
    except IntegrityError:
        # Somebody else wrote it at the same moment.
        return settle(session.id)
    if order.payment_intent:
        settle_refunds(order.payment_intent)
        settle_disputes(order.payment_intent)
    order.refresh_from_db()
    return order


def _row(session: Session, facts: Facts) -> Order:
    total = facts.subtotal + facts.shipping
    order = Order(
        pk=_key(facts),
        # Until the payment is applied, in the same transaction.
        payment_state=Order.Payment.EXPIRED,
        placed_at=datetime.fromtimestamp(session.created, tz=UTC),
        subtotal=facts.subtotal,
        way=facts.way if facts.way in Way else Way.STANDARD,
        shipping=facts.shipping,
        total=total,
        session_id=facts.session_id,
        session_expires_at=datetime.fromtimestamp(session.expires_at, tz=UTC),
    )
    code = (session.metadata.to_dict() if session.metadata else {}).get("order_code", "")
    if re.fullmatch(r"BC-\w{4}-\w{4}", code, re.ASCII):
        order.code = code
    # The link in letters that went out before must go on leading to the order.
    token = TOKEN_IN_ADDRESS.search(urlsplit(session.success_url or "").path)
    if token:
        order.access_token = token[1]
    return order


def _line(order: Order, item: Any, variant: Variant) -> OrderLine:
    unit = item.amount_subtotal // item.quantity
    return OrderLine(
        order=order,
        variant=variant,
        sku=variant.sku,
        product_name=variant.product.name,
        arch=variant.arch,
        size=variant.size,
        quantity=item.quantity,
        list_price=unit,
        unit_price=unit,
        line_total=unit * item.quantity,
    )


def _sku(item: Any) -> str:
    metadata = item.metadata.to_dict() if getattr(item, "metadata", None) else {}
    return str(metadata.get("sku", ""))


def _close_issue(order: Order, facts: Facts) -> None:
    PaymentIssue.objects.filter(
        payment_intent=facts.intent or facts.session_id, order=None, resolved_at=None
    ).update(order=order, resolved_at=timezone.now())
