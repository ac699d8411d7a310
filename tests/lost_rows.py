"""Orders that are gone, as after a backup from before them was put back."""

from django.db.models import F

from store.models import (
    Mail,
    Order,
    OrderEvent,
    OrderLine,
    OrderMail,
    PaymentIssue,
    Refund,
    RefundLine,
    StockLevel,
    StockMovement,
    StripeEvent,
)


def forget(*orders):
    """Take orders and all that hangs on them out of the database; the shelves are as before."""
    keys = [order.pk for order in orders]
    lines = OrderLine.objects.filter(order__in=keys)
    moved = StockMovement.objects.filter(order_line__in=lines) | StockMovement.objects.filter(
        refund_line__order_line__in=lines
    )
    for movement in moved:
        StockLevel.objects.filter(pk=movement.variant_id).update(
            on_hand=F("on_hand") - movement.d_on_hand, held=F("held") - movement.d_held
        )
    letters = list(OrderMail.objects.filter(order__in=keys).values_list("mail", flat=True))
    moved.delete()
    RefundLine.objects.filter(refund__order__in=keys).delete()
    Refund.objects.filter(order__in=keys).delete()
    OrderMail.objects.filter(order__in=keys).delete()
    Mail.objects.filter(pk__in=letters).delete()
    PaymentIssue.objects.filter(order__in=keys).delete()
    OrderEvent.objects.filter(order__in=keys).delete()
    lines.delete()
    Order.objects.filter(pk__in=keys).delete()
    StripeEvent.objects.all().delete()
