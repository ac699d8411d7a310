"""What was sold on each of the last days, in the shop's own time zone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from store.models import Order, Refund

DAYS = 30


@dataclass(frozen=True, slots=True)
class Day:
    """The paid orders placed on one day. Amounts in cents.

    What went back of them counts on that day, refunded here or taken back by the bank.
    """

    on: date
    orders: int = 0
    paid: int = 0
    refunded: int = 0

    @property
    def net(self) -> int:
        return self.paid - self.refunded


def last_days(now: datetime, days: int = DAYS) -> list[Day]:
    """Return the days up to the one of this moment, oldest first, in three queries."""
    today = timezone.localdate(now)
    first = today - timedelta(days=days - 1)
    start = timezone.make_aware(datetime.combine(first, time.min))
    sold = {on: (orders, paid) for on, orders, paid in _sold(start)}
    refunded = Counter(dict(_refunded(start))) + Counter(dict(_lost(start)))
    return [
        Day(on, *sold.get(on, (0, 0)), refunded.get(on, 0))
        for on in (first + timedelta(days=number) for number in range(days))
    ]


def _sold(start: datetime) -> list[tuple[date, int, int]]:
    paid = Order.objects.filter(payment_state=Order.Payment.PAID, placed_at__gte=start)
    by_day = paid.order_by().values_list(TruncDate("placed_at"))
    return list(by_day.annotate(Count("pk"), Sum("paid_amount")))


def _refunded(start: datetime) -> list[tuple[date, int]]:
    """What went back of these orders, or is on its way, by the day the order was placed."""
    refunds = Refund.objects.filter(
        state__in=Refund.COUNTED,
        order__payment_state=Order.Payment.PAID,
        order__placed_at__gte=start,
    )
    by_day = refunds.order_by().values_list(TruncDate("order__placed_at"))
    return list(by_day.annotate(Sum("amount")))


def _lost(start: datetime) -> list[tuple[date, int]]:
    """What banks took back of these orders because a dispute was lost."""
    lost = Order.objects.filter(
        payment_state=Order.Payment.PAID,
        placed_at__gte=start,
        dispute_state=Order.Dispute.LOST,
        dispute_amount__isnull=False,
    )
    by_day = lost.order_by().values_list(TruncDate("placed_at"))
    return list(by_day.annotate(Sum("dispute_amount")))
