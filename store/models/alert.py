"""Who asked to be told when a pair is back: an address, kept until it was written to once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from store.models.cart import may_be_token, new_token
from store.models.variant import Variant


class StockAlertQuerySet(models.QuerySet["StockAlert"]):
    def with_token(self, token: str) -> StockAlert | None:
        """Return the one whose letters carry this token; None for any other text."""
        alerts = self.select_related("variant__product", "variant__stock")
        return alerts.filter(token=token).first() if may_be_token(token) else None

    def confirmed(self) -> StockAlertQuerySet:
        return self.filter(confirmed_at__isnull=False)

    def counted(self) -> Combinable:
        """Annotate variants, or their shelves, with how many wait for each."""
        of_row = self.confirmed().filter(variant=OuterRef("pk")).order_by().values("variant")
        return Coalesce(Subquery(of_row.annotate(number=Count("pk")).values("number")), 0)

    def kept_too_long(self, now: datetime) -> StockAlertQuerySet:
        """Those nobody confirmed in time, and those whose pair did not come back in a year."""
        return self.filter(
            Q(confirmed_at=None, asked_at__lt=now - StockAlert.CONFIRM_WITHIN)
            | Q(asked_at__lt=now - StockAlert.KEPT)
        )


class StockAlert(models.Model):
    """One address that waits for one variant.

    It knows of no order and of no answer, and no order knows of it. Who may write to an address
    is shown by the letter that its owner answers, so until then it is not confirmed.
    """

    CONFIRM_WITHIN = timedelta(days=3)
    KEPT = timedelta(days=365)

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="alerts")
    email = models.EmailField(max_length=254)
    token = models.CharField(max_length=64, unique=True, default=new_token)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = StockAlertQuerySet.as_manager()

    class Meta:
        ordering = ["confirmed_at", "pk"]
        # Staff see how many wait. Nobody is to look at who.
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="alert_once_per_pair", fields=["variant", "email"]),
        ]

    def __str__(self) -> str:
        return f"Somebody waits for {self.variant}"

    @property
    def is_over(self) -> bool:
        """Whether the time to confirm has run out."""
        late = self.asked_at < timezone.now() - self.CONFIRM_WITHIN
        return late and self.confirmed_at is None
