"""What waits for staff, counted in few queries however many orders there are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce

from store import arrival, promise
from store.models import (
    Delay,
    Mail,
    Message,
    Order,
    OrderLine,
    PaymentIssue,
    Refund,
    RefundLine,
    Review,
    StockLevel,
    StockMovement,
)

HERE = (Order.Fulfilment.UNFULFILLED, Order.Fulfilment.PACKED)
IS_GONE = Q(on_hand=F("held"))
# What promise.ordered_at says of a paid order.
ORDERED_AT = Case(
    When(
        paid_at__gte=F("placed_at"),
        paid_at__lte=F("placed_at") + Order.TIME_TO_PAY,
        then=F("placed_at"),
    ),
    default=F("paid_at"),
)
# What Order.refund_status calls anything but "full".
KEEPS_MONEY = Q(_went_back=0) | Q(_went_back__lt=F("paid_amount"))


@dataclass(frozen=True, slots=True)
class Parcels:
    """How many paid orders are still here. A late one may be to pack or to ship as well."""

    to_pack: int
    to_ship: int
    waiting: int
    # Waiting, and promised to leave so soon that a delay has to be told of now.
    due: int
    late: int


@dataclass(frozen=True, slots=True)
class Disputes:
    """How many are open, and until when the first must be answered, where Stripe says so."""

    open: int
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Shelves:
    """How many of the variants on sale are nearly gone, and how many are."""

    low: int
    out: int


def parcels(today: date, called_off: Collection[UUID] = ()) -> Parcels:
    """Count what is to be packed, shipped, and late, by the rules the order itself tells.

    `called_off` are the keys of orders that silence has cancelled: nobody packs or ships them.
    """
    free = free_to_go() & ~Q(pk__in=called_off)
    counts = here().aggregate(
        to_pack=Count("pk", filter=free & Q(fulfilment_state=HERE[0])),
        to_ship=Count("pk", filter=free & Q(fulfilment_state=HERE[1])),
        waiting=Count("pk", filter=Q(_waits=True) & KEEPS_MONEY),
        due=Count("pk", filter=Q(_waits=True) & is_due(today)),
        late=Count("pk", filter=is_late(today)),
    )
    return Parcels(**counts)


def here() -> QuerySet[Order]:
    """Paid orders whose parcel is still here, each with what may keep it."""
    delays = Delay.objects.filter(order=OuterRef("pk")).order_by("-told_at", "-pk")
    return Order.objects.filter(
        payment_state=Order.Payment.PAID, fulfilment_state__in=HERE
    ).annotate(
        _went_back=_sum(Refund.objects.filter(order=OuterRef("pk"), state__in=Refund.COUNTED)),
        _misses=Exists(_missing_lines()),
        _has_pairs=Exists(_lines_to_send()),
        _waits=Exists(OrderLine.objects.filter(order=OuterRef("pk"), waits_for__gt=0)),
        _is_delayed=Exists(delays),
        _leaves=Subquery(delays.values("ships_on")[:1], output_field=DateField()),
        _ordered_at=ORDERED_AT,
    )


def free_to_go() -> Q:
    """What fulfilment.why_not_packable says of a paid order, but for delays, for the database."""
    keeps_it = Q(dispute_state=Order.Dispute.OPEN) | Q(_misses=True) | Q(_waits=True)
    return Q(review_reason="", _has_pairs=True) & ~keeps_it & KEEPS_MONEY


def is_late(today: date) -> Q:
    """Orders to send that were promised to leave before this day, as promise.leaves tells it."""
    was_back = Q(back_on=None) | Q(back_on__lte=last_working_day(today))
    is_over = Q(_is_delayed=True, _leaves__lt=today) | (
        Q(_is_delayed=False, _ordered_at__lt=first_moment_in_time(today)) & was_back
    )
    return is_over & KEEPS_MONEY


def is_due(today: date) -> Q:
    """Orders promised to leave today, or within the days of notice."""
    return is_late(today + promise.NOTICE + timedelta(days=1)) & ~is_late(today)


def first_moment_in_time(today: date) -> datetime:
    """Return the first moment whose orders need not have left before this day.

    That is the cut-off of the working day before it: what is ordered later leaves today at the
    earliest, as arrival.arrival counts.
    """
    last, hour = last_working_day(today), settings.ORDER_CUTOFF_HOUR
    return datetime(last.year, last.month, last.day, hour, tzinfo=arrival.PACKED_IN)


def last_working_day(today: date) -> date:
    """Return the last working day before this one."""
    last = today - timedelta(days=1)
    while not arrival.is_working_day(last):
        last -= timedelta(days=1)
    return last


def _missing_lines() -> QuerySet[OrderLine]:
    """Lines whose pairs were never there, and were not refunded since."""
    counted = RefundLine.objects.filter(order_line=OuterRef("pk"), refund__state__in=Refund.COUNTED)
    return (
        OrderLine.objects.filter(order=OuterRef("pk"), allocated=False)
        .annotate(_refunded=_sum(counted, "quantity"))
        .filter(_refunded__lt=F("quantity"))
    )


def _lines_to_send() -> QuerySet[OrderLine]:
    """Lines of which pairs lie in the parcel, as parcel.contents tells it."""
    parts = RefundLine.objects.filter(order_line=OuterRef("pk"))
    given_up = Q(restock=True) | Q(order_line__allocated=False)
    stays = Exists(StockMovement.objects.filter(refund_line=OuterRef("pk"))) | (
        Q(refund__state__in=Refund.COUNTED) & given_up
    )
    return (
        OrderLine.objects.filter(order=OuterRef("pk"))
        .annotate(_stays=_sum(parts.filter(stays), "quantity"))
        .filter(_stays__lt=F("quantity"))
    )


def _sum(rows: QuerySet[Refund] | QuerySet[RefundLine], column: str = "amount") -> Coalesce:
    """Add up a column of the rows that belong to each row outside."""
    # Grouped by the row outside, so that one sum is left.
    group = "order" if rows.model is Refund else "order_line"
    total = rows.order_by().values(group).annotate(sum=Sum(column))
    return Coalesce(Subquery(total.values("sum"), output_field=IntegerField()), 0)


def messages() -> int:
    """Count what people wrote to us and nobody has answered."""
    return Message.objects.to_answer().count()


def reviews() -> int:
    """Count the reviews that nobody has looked at, while reviews are switched on."""
    return Review.objects.waiting().count() if settings.PRODUCT_REVIEWS else 0


def with_the_bank() -> int:
    return Order.objects.filter(payment_state=Order.Payment.PROCESSING).count()


def flags() -> dict[str, int]:
    """Count the orders that somebody must look at first, by why."""
    # Greater than nothing, and not other than nothing, so that the index is used.
    flagged = Order.objects.filter(review_reason__gt="").order_by().values_list("review_reason")
    return dict(flagged.annotate(Count("pk")))


def disputes() -> Disputes:
    found = Order.objects.filter(dispute_state=Order.Dispute.OPEN).aggregate(
        open=Count("pk"), due=Min("dispute_due")
    )
    return Disputes(**found)


def refunds_to_check() -> int:
    """Count the orders of which a refund was made elsewhere, or failed, and nobody has looked."""
    found = Refund.objects.filter(to_check=True, checked_at=None)
    return found.aggregate(orders=Count("order", distinct=True))["orders"] or 0


def open_issues() -> int:
    return PaymentIssue.objects.filter(resolved_at=None).count()


def failed_letters() -> int:
    return Mail.objects.filter(state=Mail.State.FAILED).count()


def shelves() -> Shelves:
    found = StockLevel.objects.filter(
        variant__is_active=True, variant__product__is_active=True
    ).aggregate(
        low=Count("pk", filter=~IS_GONE & Q(on_hand__lt=F("held") + settings.LOW_STOCK_BELOW)),
        out=Count("pk", filter=IS_GONE),
    )
    return Shelves(**found)
