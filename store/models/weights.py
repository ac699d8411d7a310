"""The weights of the fit finder, as staff have published them: version upon version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from store.fit_rules import BEGUN_WITH, Weights

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class WeightsChanged(Exception):
    """Somebody published other weights meanwhile."""


class FinderWeightsQuerySet(models.QuerySet["FinderWeights"]):
    def live(self) -> FinderWeights | None:
        """Return the version the finder counts by: the newest. None where none was published."""
        return self.order_by("-number").first()

    def in_force(self) -> Weights:
        """Return the weights the finder counts by."""
        live = self.live()
        return live.weights if live else BEGUN_WITH

    def publish(
        self, weights: Weights, *, after: int, by: User | None = None, note: str = ""
    ) -> FinderWeights:
        """Make these the weights the finder counts by, as the version that follows `after`.

        Raises WeightsChanged where `after` is not the newest any more.
        """
        live = self.live()
        if after != (live.number if live else 0):
            raise WeightsChanged
        try:
            with transaction.atomic():
                return self.create(
                    number=after + 1, points=dict(weights), published_by=by, note=note
                )
        except IntegrityError as taken:
            raise WeightsChanged from taken


class FinderWeights(models.Model):
    """One version of the weights. Written once, never changed; the newest is the one in force."""

    number = models.PositiveIntegerField("version", unique=True)
    # Whole points by the key of a rule's level. A rule that came later is not among them.
    points = models.JSONField(default=dict)
    note = models.CharField("why", max_length=200, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField("published", default=timezone.now)

    objects = FinderWeightsQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = verbose_name_plural = "weights of the fit finder"
        # Nobody changes or deletes what has been in force.
        default_permissions = ["add", "view"]
        constraints = [
            models.CheckConstraint(
                name="finder_weights_count_from_1", condition=models.Q(number__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    @property
    def weights(self) -> Weights:
        """Its points for every rule there is, those of a later rule as that began."""
        known = {key: points for key, points in self.points.items() if key in BEGUN_WITH}
        return {**BEGUN_WITH, **known}
