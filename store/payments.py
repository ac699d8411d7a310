"""Money: open a payment page, and ask Stripe what became of it. The only module that imports stripe.

Stripe is never called inside a transaction, and what it answers is applied once, under the lock
of the order. Money received makes an order paid, whatever else is wrong; what is wrong becomes a
flag for staff.
"""

from __future__ import annotations

import functools
import json
import logging
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from store import mail
from store.models import (
    Order,
    OrderEvent,
    OrderMail,
    OutOfStock,
    PaymentIssue,
    StockLevel,
    StripeEvent,
)
from store.outside import refuse_inside_transaction

if TYPE_CHECKING:
    import stripe
    from stripe.checkout import Session

logger = logging.getLogger(__name__)

EXPAND = ["payment_intent.latest_charge", "line_items"]
CONNECT_AND_READ_SECONDS = (3, 8)


class PaymentRefused(Exception):
    """Stripe refused the request for good; no payment page exists."""


class PaymentUnreachable(Exception):
    """Stripe did not answer, or not clearly; a payment page may or may not exist."""


class BadWebhook(Exception):
    """The body is not a signed event of Stripe's."""


@functools.cache
def client() -> stripe.StripeClient:
    """Make the client once. The import is here because it costs most of a second."""
    import stripe

    base = {"api": settings.STRIPE_API_BASE} if settings.STRIPE_API_BASE else None
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        max_network_retries=2,
        http_client=stripe.RequestsClient(timeout=CONNECT_AND_READ_SECONDS),
        base_addresses=base,  # type: ignore[arg-type]
    )


def open_session(order: Order) -> str:
    """Return the address of the order's payment page, opened at most once.

    Sends the stored request under the order's own key, so that a second click, a lost answer or
    a killed process ends in the same page. Raises PaymentRefused, then the order is cancelled and
    its stock free; or PaymentUnreachable, then the order waits and the next click tries again.
    """
    import stripe

    refuse_inside_transaction()
    order.refresh_from_db()
    if order.session_id:
        return order.session_url
    try:
        session = client().v1.checkout.sessions.create(
            order.session_params,  # type: ignore[arg-type]
            {"idempotency_key": order.idempotency_key, "max_network_retries": 1},
        )
    except stripe.IdempotencyError as error:
        _use_next_key(order)
        raise PaymentUnreachable from error
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise PaymentUnreachable from error
    except stripe.StripeError as error:
        if error.http_status is None or error.http_status >= 500:
            # Stripe keeps the answer of a failed request under its key and would say it again.
            _use_next_key(order)
            raise PaymentUnreachable from error
        if error.http_status == 409:
            raise PaymentUnreachable from error
        _give_up(order, error)
        raise PaymentRefused from error
    return _keep_session(order, session)


def _use_next_key(order: Order) -> None:
    """Move to a fresh key. Harmless: a page whose address nobody got cannot be paid."""
    Order.objects.filter(pk=order.pk, session_id=None, attempt=order.attempt).update(
        attempt=order.attempt + 1
    )


def _give_up(order: Order, error: stripe.StripeError) -> None:
    logger.error("Stripe refused to open order %s: %s (%s)", order.code, error, error.request_id)
    with transaction.atomic(durable=True):
        order = Order.objects.select_for_update().get(pk=order.pk)
        if order.payment_state == Order.Payment.PENDING and not order.session_id:
            _release(order, Order.Payment.CANCELLED, why="Stripe refused the request")
        mail.to_staff(
            f"Payment page refused for {order.code}",
            f"Stripe refused to open the payment page of order {order.code}.\n\n"
            f"{error.user_message or error}\n\nRequest: {error.request_id}\n",
        )


def _keep_session(order: Order, session: Session) -> str:
    with transaction.atomic(durable=True):
        order = Order.objects.select_for_update().get(pk=order.pk)
        if order.payment_state == Order.Payment.PENDING and order.session_id is None:
            order.session_id = session.id
            order.session_url = session.url or ""
            order.livemode = session.livemode
            order.save(update_fields=["session_id", "session_url", "livemode"])
        is_kept = order.session_id == session.id
    if not is_kept:
        _expire(session.id)
        raise PaymentUnreachable(f"{order.code} is {order.payment_state} already")
    return session.url or order.session_url


def end_session(order: Order) -> Order:
    """End a pending order so that its cart may place another. Returns it as Stripe says it is.

    It may turn out paid: then that is what it is. Raises PaymentUnreachable when Stripe does not
    answer; then nothing has changed.
    """
    refuse_inside_transaction()
    if order.session_id:
        _expire(order.session_id)
        settle(order.session_id)
    else:
        _cancel_unopened(order)
    order.refresh_from_db()
    return order


def _expire(session_id: str) -> None:
    import stripe

    try:
        client().v1.checkout.sessions.expire(session_id, None, {"max_network_retries": 1})
    except stripe.InvalidRequestError:
        # Not open any more: paid or expired already. Whoever asks Stripe next will see which.
        pass
    except stripe.StripeError as error:
        raise PaymentUnreachable from error


def _cancel_unopened(order: Order) -> None:
    """Cancel an order whose payment page nobody was sent to, so nobody can pay it."""
    with transaction.atomic(durable=True):
        order = Order.objects.select_for_update().get(pk=order.pk)
        if order.payment_state == Order.Payment.PENDING and order.session_id is None:
            _release(order, Order.Payment.CANCELLED, why="no payment page")


@dataclass(frozen=True, slots=True)
class Settled:
    """What settle found: the order, or None if the session belongs to no order of this site."""

    order: Order | None


def settle(session_id: str) -> Settled:
    """Ask Stripe about a session and apply the answer, once however often it is called.

    Webhook, return page, staff and the recurring jobs all end here. Raises PaymentUnreachable
    when Stripe does not answer; then nothing has changed.
    """
    import stripe

    refuse_inside_transaction()
    try:
        session = client().v1.checkout.sessions.retrieve(session_id, {"expand": EXPAND})  # type: ignore[typeddict-item]
    except stripe.InvalidRequestError as error:
        logger.warning("No such session at Stripe: %s (%s)", session_id, error.code)
        return Settled(None)
    except stripe.StripeError as error:
        raise PaymentUnreachable from error
    return _apply(_Facts.of(session))


@dataclass(frozen=True, slots=True)
class _Facts:
    """What Stripe says about a session, in our words. Amounts in cents."""

    session_id: str
    site: str
    order_id: str
    status: str
    payment_status: str
    intent: str | None
    intent_status: str
    currency: str
    subtotal: int
    shipping: int
    tax: int
    total: int
    livemode: bool
    person: dict[str, str]
    raw: dict[str, Any]

    @classmethod
    def of(cls, session: Session) -> _Facts:
        intent: Any = session.payment_intent
        details = session.total_details
        metadata = session.metadata.to_dict() if session.metadata else {}
        return cls(
            session_id=session.id,
            site=metadata.get("site", ""),
            order_id=session.client_reference_id or "",
            status=session.status or "",
            payment_status=session.payment_status,
            intent=intent if intent is None or isinstance(intent, str) else intent.id,
            intent_status=getattr(intent, "status", "") or "",
            currency=session.currency or "",
            subtotal=session.amount_subtotal or 0,
            shipping=(details.amount_shipping or 0) if details else 0,
            tax=(details.amount_tax or 0) if details else 0,
            total=session.amount_total or 0,
            livemode=session.livemode,
            person=_person(session),
            raw={"id": session.id, "status": session.status, "metadata": metadata},
        )

    @property
    def is_paid(self) -> bool:
        return self.status == "complete" and self.payment_status in {"paid", "no_payment_required"}

    @property
    def is_with_the_bank(self) -> bool:
        return self.status == "complete" and not self.is_paid

    @property
    def bank_refused(self) -> bool:
        return self.is_with_the_bank and self.intent_status in {
            "requires_payment_method",
            "canceled",
        }


def _person(session: Session) -> dict[str, str]:
    """Read who pays and where the parcel goes; a missing part is an empty string."""
    who = session.customer_details
    collected = session.collected_information
    shipping = collected.shipping_details if collected else None
    address = shipping.address if shipping else None
    parts = {
        "email": getattr(who, "email", None),
        "name": getattr(who, "name", None),
        "phone": getattr(who, "phone", None),
        "ship_name": getattr(shipping, "name", None),
        "locale": session.locale,
    }
    for part in ("line1", "line2", "city", "state", "postal_code", "country"):
        parts[f"ship_{part}"] = getattr(address, part, None)
    return {name: _fit(name, value or "") for name, value in parts.items()}


def _fit(name: str, value: str) -> str:
    """Cut to the column, because what Stripe says must always be storable."""
    return value[: Order._meta.get_field(name).max_length]


def _apply(facts: _Facts) -> Settled:
    if facts.site != settings.STRIPE_SITE or facts.livemode != settings.STRIPE_LIVEMODE:
        return Settled(None)
    with transaction.atomic(durable=True):
        order = _locked(facts)
        if order is None:
            if facts.is_paid:
                _keep_issue(facts, PaymentIssue.Kind.ORPHAN, order=None)
            return Settled(None)
        _move(order, facts)
        order.last_synced_at = timezone.now()
        order.save()
    return Settled(order)


def _locked(facts: _Facts) -> Order | None:
    try:
        key = uuid.UUID(facts.order_id)
    except ValueError:
        return None
    return Order.objects.select_for_update().filter(pk=key).first()


def _move(order: Order, facts: _Facts) -> None:
    """Apply the table of states. The order is locked and saved by the caller."""
    if order.session_id not in {None, facts.session_id}:
        _move_by_other_session(order, facts)
        return
    order.session_id = facts.session_id
    if order.is_paid:
        return
    if facts.is_paid:
        _pay(order, facts)
    elif order.payment_state == Order.Payment.PENDING and facts.status == "expired":
        _release(order, _ended_state(order), why="Stripe says expired")
    elif order.payment_state in Order.WAITING and facts.bank_refused:
        _refuse_by_bank(order, facts)
    elif order.payment_state == Order.Payment.PENDING and facts.is_with_the_bank:
        _wait_for_bank(order, facts)


def _move_by_other_session(order: Order, facts: _Facts) -> None:
    """Only money counts of a session that is not the order's own."""
    if not facts.is_paid:
        return
    if order.is_paid:
        _keep_issue(facts, PaymentIssue.Kind.SECOND_PAYMENT, order=order)
        return
    order.session_id = facts.session_id
    _pay(order, facts)


def _ended_state(order: Order) -> Order.Payment:
    """Whether a page that Stripe calls expired ran out of time or was ended by us before."""
    in_time = timezone.now() < order.session_expires_at
    return Order.Payment.CANCELLED if in_time else Order.Payment.EXPIRED


def _pay(order: Order, facts: _Facts) -> None:
    was_held = order.payment_state in Order.WAITING
    was_in_cart = order.payment_state != Order.Payment.PROCESSING
    flag = _flag(order, facts)
    if not _take_stock(order, was_held=was_held):
        flag = Order.Review.STOCK_CONFLICT
    _keep_person(order, facts)
    order.payment_intent = facts.intent
    order.paid_amount = facts.total
    order.paid_currency = facts.currency
    order.paid_at = timezone.now()
    order.tax = facts.tax
    order.livemode = facts.livemode
    order.review_reason = flag
    order.move_to(Order.Payment.PAID, actor=OrderEvent.Actor.STRIPE, amount=facts.total, flag=flag)
    if was_in_cart:
        _empty_cart(order)
    mail.to_shopper(order, OrderMail.Kind.CONFIRMED)
    if flag:
        mail.to_staff(
            f"Check order {order.code} before packing",
            f"Order {order.code} is paid. To check: {Order.Review(flag).label}.\n",
        )


def _flag(order: Order, facts: _Facts) -> Order.Review:
    """Say what staff must look at before the parcel leaves, if anything."""
    agreed = (
        facts.currency == order.currency
        and facts.subtotal == order.subtotal
        and facts.shipping == order.shipping
        and facts.total == order.total + facts.tax
        and (facts.tax == 0 or settings.STRIPE_AUTOMATIC_TAX)
    )
    if not agreed:
        return Order.Review.AMOUNT_MISMATCH
    if not (facts.person["ship_line1"] and facts.person["ship_country"]):
        return Order.Review.NO_ADDRESS
    return Order.Review.NONE


def _take_stock(order: Order, *, was_held: bool) -> bool:
    """Take the pairs off the shelf; without a hold all of them or none. Says whether they were there."""
    lines = list(order.lines.select_related("variant").order_by("variant"))
    if was_held:
        for line in lines:
            StockLevel.objects.sell(line)
        return True
    try:
        with transaction.atomic():
            for line in lines:
                StockLevel.objects.sell_unheld(line)
    except OutOfStock:
        order.lines.update(allocated=False)
        return False
    return True


def _keep_person(order: Order, facts: _Facts) -> None:
    for name, value in facts.person.items():
        setattr(order, name, value)


def _empty_cart(order: Order) -> None:
    if order.cart:
        for line in order.lines.all():
            order.cart.subtract(line.variant_id, line.quantity)


def _wait_for_bank(order: Order, facts: _Facts) -> None:
    """Keep the hold: the shopper is done, the money needs days."""
    _keep_person(order, facts)
    order.payment_intent = facts.intent
    order.move_to(Order.Payment.PROCESSING, actor=OrderEvent.Actor.STRIPE)
    _empty_cart(order)
    mail.to_shopper(order, OrderMail.Kind.PROCESSING)


def _refuse_by_bank(order: Order, facts: _Facts) -> None:
    if not order.email:
        _keep_person(order, facts)
    _release(order, Order.Payment.FAILED, why="the bank refused")
    mail.to_shopper(order, OrderMail.Kind.PAYMENT_FAILED)


def _release(order: Order, state: Order.Payment, *, why: str) -> None:
    """Give the order's hold back and end it. The order is locked."""
    for line in order.lines.order_by("variant"):
        StockLevel.objects.release(line)
    order.move_to(state, actor=OrderEvent.Actor.STRIPE, why=why)
    order.save(update_fields=["payment_state"])


def _keep_issue(facts: _Facts, kind: PaymentIssue.Kind, *, order: Order | None) -> None:
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


# Webhooks

SESSION_EVENTS = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
    }
)


def receive_event(body: bytes, signature: str) -> None:
    """Keep a signed event of Stripe's and act on it; one already acted upon is left alone.

    The body is only the trigger: what happened is asked of Stripe. Raises BadWebhook for a body
    that Stripe did not sign or that is no event, and whatever acting raises; then the event stays
    unprocessed with the error, and Stripe's own retry finds it again.
    """
    event = _verified(body, signature)
    if event.livemode != settings.STRIPE_LIVEMODE or event.type not in SESSION_EVENTS:
        logger.info("Ignored event %s (%s)", event.id, event.type)
        return
    StripeEvent.objects.bulk_create([event], ignore_conflicts=True)
    act_on(event.id)


def act_on(event_id: str) -> None:
    """Act on a stored event unless that has been done. Safe to repeat."""
    event = StripeEvent.objects.get(pk=event_id)
    if event.processed_at:
        return
    stored = StripeEvent.objects.filter(pk=event_id)
    try:
        settle(event.object_id)
    except Exception as error:
        stored.update(attempts=F("attempts") + 1, last_error=repr(error)[:2000])
        raise
    stored.update(attempts=F("attempts") + 1, processed_at=timezone.now(), last_error="")


def _verified(body: bytes, signature: str) -> StripeEvent:
    import stripe

    for secret in settings.STRIPE_WEBHOOK_SECRETS:
        try:
            client().construct_event(body, signature, secret)  # type: ignore[arg-type]
            return _event_row(body)
        except stripe.SignatureVerificationError:
            continue
        except (ValueError, AttributeError, KeyError, TypeError, RecursionError) as error:
            # Beyond a bad signature, the SDK fails in these ways on bodies that are no event.
            raise BadWebhook("not an event") from error
    raise BadWebhook("not signed by Stripe")


def _event_row(body: bytes) -> StripeEvent:
    data = json.loads(body)
    return StripeEvent(
        id=str(data["id"])[:255],
        type=str(data["type"])[:80],
        created=datetime.fromtimestamp(int(data["created"]), tz=UTC),
        livemode=bool(data["livemode"]),
        api_version=str(data.get("api_version") or "")[:40],
        object_id=str(data["data"]["object"]["id"])[:255],
        payload=body.decode(),
    )
