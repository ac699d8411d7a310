"""A parcel that leaves later than promised: told before that day, and the shopper chooses.

The rule for mail orders (16 CFR 435.2): a first delay of at most 30 days may be answered by
silence, which keeps the order. After a longer one, one without a day, or a second one, silence
cancels; so staff see every order whose answer did not come in time. Until it has left, an order
that was delayed may be cancelled at any time, and then all of its money goes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.utils import timezone

from store import arrival, mail, payments, promise
from store.fulfilment import locked
from store.models import Delay, Order, OrderEvent, OrderMail, Refund

if TYPE_CHECKING:
    from django.contrib.auth.models import User

HERE = (Order.Fulfilment.UNFULFILLED, Order.Fulfilment.PACKED)


class DelayRefused(Exception):
    """What was asked does not fit how the order stands. Says why, in words for people."""


def announce(order: Order, ships_on: date | None, reason: str, user: User) -> Delay:
    """Promise another day, or say that nobody can name one, and ask the shopper to choose.

    A day on which nothing leaves counts as the next working day. Raises DelayRefused, also for
    the same notice once more: a new day is later than the one that was promised last.
    """
    if ships_on:
        ships_on = arrival.working_day_from(ships_on)
    with locked(order) as order:
        earlier = list(order.delays.all())
        _require_here(order)
        _require_later(promise.leaves(order, earlier), ships_on)
        delay = Delay.objects.create(
            order=order,
            told_at=timezone.now(),
            told_by=user,
            ships_on=ships_on,
            reason=reason,
            needs_consent=needs_consent(order, earlier, ships_on),
        )
        order.record(
            "delayed",
            actor=OrderEvent.Actor.STAFF,
            user=user,
            leaves=ships_on.isoformat() if ships_on else "nobody can say",
            why=reason,
        )
        mail.to_shopper(order, OrderMail.Kind.DELAYED, about=delay)
    return delay


def needs_consent(order: Order, earlier: Sequence[Delay], ships_on: date | None) -> bool:
    """Whether silence after such a delay cancels the order (16 CFR 435.2(b))."""
    if earlier or ships_on is None:
        return True
    return ships_on > promise.first_day(order) + promise.LONGEST_SILENCE


def _require_here(order: Order) -> None:
    if not order.is_paid:
        raise DelayRefused(f"{order.code} is not paid, so it has no day to leave.")
    if order.fulfilment_state not in HERE:
        stands = order.get_fulfilment_state_display().lower()
        raise DelayRefused(f"{order.code} is {stands} already.")
    if order.refund_status == "full":
        raise DelayRefused(f"All the money of {order.code} went back, so nothing is to be sent.")


def _require_later(promised: date | None, ships_on: date | None) -> None:
    if ships_on is None and promised is None:
        raise DelayRefused("The shopper knows already that nobody can name a day.")
    if ships_on is None:
        return
    if ships_on <= timezone.localdate():
        raise DelayRefused("The new day must be after today.")
    if promised and ships_on <= promised:
        raise DelayRefused(f"The order is promised to leave on {arrival.day(promised)} already.")


def may_cancel(order: Order) -> bool:
    """Whether a delayed order may still be called off: it has not left, and money is left."""
    return order.is_paid and order.fulfilment_state in HERE and order.refundable > 0


def answer(delay: Delay, choice: str) -> Delay:
    """Note what the shopper chose: to keep the order, or to cancel it and get all money back.

    Asked again, nothing happens twice; who kept may still cancel while the order is here. Raises
    DelayRefused. The money is asked for before the answer is noted, so that a crash between the
    two can leave a refund without an answer, and never an answer without its refund.
    """
    if choice == Delay.Answer.CANCEL:
        return _cancel(delay)
    with locked(delay.order) as order:
        delay = Delay.objects.get(pk=delay.pk)
        if order.fulfilment_state == Order.Fulfilment.CANCELLED:
            raise DelayRefused("This order is cancelled already, and your money is on its way.")
        if delay.answer == Delay.Answer.NONE:
            _note(order, delay, Delay.Answer.KEEP)
    return delay


def _cancel(delay: Delay) -> Delay:
    order = Order.objects.get(pk=delay.order_id)
    refund = _ask_for_all(order) if order.fulfilment_state in HERE else None
    with locked(order) as order:
        if order.fulfilment_state != Order.Fulfilment.CANCELLED:
            raise DelayRefused(_too_late(order))
        delay = Delay.objects.get(pk=delay.pk)
        if delay.answer != Delay.Answer.CANCEL:
            _note(order, delay, Delay.Answer.CANCEL)
    if refund:
        payments.send_refund(refund)
    return delay


def _ask_for_all(order: Order) -> Refund | None:
    """Ask for all the money that is left; None when somebody else just did, or packed and sent."""
    note = "The shopper cancelled after a delay."
    wish = payments.whole_refund(order, note=note, reason="requested_by_customer")
    seen = order.refunds.count()
    try:
        return payments.request_refund(order, wish, seen=seen, source=Refund.Source.SHOPPER)
    except payments.RefundRefused:
        return None


def _too_late(order: Order) -> str:
    if order.shipped_at:
        return "This order has left already. You can send it back and get your money."
    return "This order cannot be cancelled here just now. Please write to us, and we do it."


def _note(order: Order, delay: Delay, choice: Delay.Answer) -> None:
    delay.answer, delay.answered_at = choice, timezone.now()
    delay.save(update_fields=["answer", "answered_at"])
    order.record("delay_answered", actor=OrderEvent.Actor.SHOPPER, why=Delay.Answer(choice).label)


def unanswered(now: datetime) -> list[Delay]:
    """Return the delays whose silence has cancelled the order: staff refund these at once."""
    waiting = list(
        Delay.objects.filter(
            needs_consent=True,
            answer=Delay.Answer.NONE,
            order__payment_state=Order.Payment.PAID,
            order__fulfilment_state__in=HERE,
        ).select_related("order")
    )
    prefetch_related_objects(waiting, "order__delays", "order__refunds")
    return [delay for delay in waiting if _is_over(delay, timezone.localdate(now))]


def _is_over(delay: Delay, today: date) -> bool:
    """Whether the last delay's day to answer has passed, and money is still to go back."""
    order = delay.order
    delays = list(order.delays.all())
    if delays[-1] != delay or order.refund_status == "full":
        return False
    return promise.is_called_off_by_silence(order, delays, today)
