"""What buyers wrote about a product, what became of it, and who wants no letter about it.

A review is written once and never changed, not even by staff. Whoever writes again adds a row; the
row before it is replaced when the new one is published. Only its buyer can have the words deleted.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator

MOST_LETTERS = 3000
# So much of it stands on the page of the product, which has to stay light.
BEGINNING = 500


class ReviewQuerySet(models.QuerySet["Review"]):
    def published(self) -> Self:
        return self.filter(state=Review.State.PUBLISHED)

    def waiting(self) -> Self:
        return self.filter(state=Review.State.WAITING)


class Review(models.Model):
    class Stars(models.IntegerChoices):
        ONE = 1, "Poor"
        TWO = 2, "Fair"
        THREE = 3, "Okay"
        FOUR = 4, "Good"
        FIVE = 5, "Great"

    class State(models.TextChoices):
        WAITING = "waiting", "To look at"
        PUBLISHED = "published", "Published"
        REJECTED = "rejected", "Rejected"
        REPLACED = "replaced", "Written anew"
        WITHDRAWN = "withdrawn", "Taken back"

    class Reason(models.TextChoices):
        """Why words are not published. What they say about us or the product is no reason.

        The same for every review, whatever its stars: a rule that only some reviews meet is what
        16 CFR part 465 calls suppression.
        """

        PERSONAL = "personal", "It tells who somebody is, or how to reach them"
        ABUSE = "abuse", "It insults, threatens or is obscene"
        UNRELATED = "unrelated", "It is not about this insole, its delivery or our service"
        ADVERTISING = "advertising", "It advertises something else"
        MEDICAL = "medical", "It makes a medical claim that we could not publish"

    order = models.ForeignKey("store.Order", on_delete=models.PROTECT, related_name="reviews")
    product = models.ForeignKey("store.Product", on_delete=models.PROTECT, related_name="reviews")
    options = models.CharField(
        "bought", max_length=200, blank=True, help_text="The arches and sizes, in words."
    )
    stars = models.PositiveSmallIntegerField(choices=Stars)
    title = models.CharField(max_length=80, blank=True)
    text = models.TextField("review", max_length=MOST_LETTERS)
    name = models.CharField(max_length=40, blank=True)
    is_insider = models.BooleanField(
        "insider",
        default=False,
        help_text="Works here, is family of somebody who does, or was given the pair.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    rejected_for = models.CharField("left out for", max_length=12, choices=Reason, blank=True)
    sent_at = models.DateTimeField("written", default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["product", "state", "-published_at"], name="review_shown"),
            models.Index(fields=["state", "sent_at"], name="review_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="review_one_waiting_per_product",
                fields=["order", "product"],
                condition=Q(state="waiting"),
            ),
            models.UniqueConstraint(
                name="review_one_published_per_product",
                fields=["order", "product"],
                condition=Q(state="published"),
            ),
            models.CheckConstraint(
                name="review_has_1_to_5_stars", condition=Q(stars__gte=1, stars__lte=5)
            ),
            models.CheckConstraint(
                name="review_is_rejected_for_a_reason",
                condition=Q(state="rejected") ^ Q(rejected_for=""),
            ),
            models.CheckConstraint(
                name="review_is_published_at_a_time",
                condition=~Q(state="published") | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.product}"

    @property
    def stars_in_words(self) -> str:
        return f"{self.stars} star{'' if self.stars == 1 else 's'}"

    @property
    def shown_name(self) -> str:
        return self.name or "Verified buyer"

    @property
    def beginning(self) -> str:
        """The review, or as much of a long one as stands on the page of its product."""
        return Truncator(self.text).chars(BEGINNING)

    @property
    def is_long(self) -> bool:
        return self.beginning != self.text

    @property
    def words(self) -> str:
        """Everything the buyer typed, as it is searched for claims: title, text and name."""
        return "\n".join(part for part in (self.title, self.text, self.name) if part)


class ReviewDecision(models.Model):
    """Who published or rejected a review, when and why. Written once, never changed."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="decisions")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    becomes = models.CharField(max_length=10, choices=Review.State)
    reason = models.CharField(max_length=12, choices=Review.Reason, blank=True)
    passage = models.TextField("the words it is about", blank=True)
    note = models.TextField("why a marked claim may stand", blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="review_decision_is_one_of_two",
                condition=Q(becomes="published", reason="")
                | (Q(becomes="rejected") & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_becomes_display()}: {self.review}"


class NoReviewLetters(models.Model):
    """An address that wants no letter that asks for a review, of whichever order. Small letters."""

    email = models.EmailField(max_length=254, unique=True)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "addresses without review letters"

    def __str__(self) -> str:
        return self.email
