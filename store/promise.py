"""What an order was promised: the day it leaves, and the days it arrives.

A delay makes a new promise. The rule for mail orders (16 CFR 435.2) counts from the day promised
before it, so everything that asks when an order is late asks here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from store import arrival
from store.models import Delay, Order

# So much later than first promised, and silence still means to wait; so long may an answer to a
# longer delay be waited for.
LONGEST_SILENCE = timedelta(days=30)
# A delay is told of before the day promised; so long before it, staff are asked to look.
NOTICE = timedelta(days=2)


def leaves(order: Order, delays: Sequence[Delay]) -> date | None:
    """Return the day last promised for the parcel to leave; None while nobody can say one.

    `delays` are the order's, oldest first.
    """
    return delays[-1].ships_on if delays else first_day(order)


def first_day(order: Order) -> date:
    """Return the day the parcel was to leave when it was ordered, all of it being here by then."""
    return arrival.promised(ordered_at(order), back_on=order.back_on).leaves


def ordered_at(order: Order) -> datetime:
    """Return the moment from which the promise counts.

    That is when the order was placed, because the cart and the payment page named their days
    then; or when the bank paid, where that took longer than a payment page is open.
    """
    paid_at = order.paid_at or order.placed_at
    in_time = order.placed_at <= paid_at <= order.placed_at + Order.TIME_TO_PAY
    return order.placed_at if in_time else paid_at


def arrives(order: Order, delays: Sequence[Delay]) -> arrival.Days | None:
    """Return the days the parcel is expected; None where none can be promised.

    That is before it is paid, while staff have to look at it first or a dispute keeps it here,
    while a delay has no end, and when nothing is on its way any more.
    """
    states = Order.Fulfilment
    if order.fulfilment_state in {states.DELIVERED, states.RETURNED, states.CANCELLED}:
        return None
    if order.shipped_at:
        return on_the_way(order)
    if order.paid_at is None or order.review_reason or order.dispute_state == Order.Dispute.OPEN:
        return None
    back_on = delays[-1].ships_on if delays else order.back_on
    if delays and back_on is None:
        return None
    return arrival.promised(ordered_at(order), way=order.way, back_on=back_on)


def on_the_way(order: Order) -> arrival.Days | None:
    """Return the days on which a parcel that has left is expected; None before it left."""
    return arrival.on_the_way(order.shipped_at, way=order.way) if order.shipped_at else None


def arrived_on(order: Order) -> date | None:
    """Return the day the parcel was delivered; None before it left.

    Where nobody noted that day, it is the last on which the parcel was expected.
    """
    if order.shipped_at is None:
        return None
    if order.delivered_at:
        return timezone.localdate(order.delivered_at)
    expected = on_the_way(order)
    return expected.latest if expected else None


def answer_by(delay: Delay, order: Order, earlier: Sequence[Delay]) -> date:
    """Return the last day for an answer to a delay whose silence cancels.

    A first delay waits at most 30 days from the day first promised, a later one until the day
    promised before it. Nobody has to answer on the day of the letter itself.
    """
    if earlier and earlier[-1].ships_on:
        last = earlier[-1].ships_on
    else:
        last = first_day(order) + LONGEST_SILENCE
    return max(last, timezone.localdate(delay.told_at) + timedelta(days=1))


def is_called_off_by_silence(order: Order, delays: Sequence[Delay], today: date) -> bool:
    """Whether the day to answer the last delay has passed, and silence means to cancel.

    As 16 CFR 435.2(b) has it; `delays` are the order's, oldest first.
    """
    if not delays:
        return False
    *earlier, last = delays
    is_silent = last.needs_consent and last.answer == Delay.Answer.NONE
    return is_silent and today > answer_by(last, order, earlier)
