"""Reviews: who may write one, and what becomes of it. Only buyers, each one of a product.

Nothing here looks at the stars. A review is rejected for one of the listed reasons and the very
words that meet it, and the buyer is told; whoever returned the pair or got the money back may
review it like everybody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from biocorrect import claims
from store import promise, review_letters
from store.fulfilment import locked
from store.models import Order, Product, Review, ReviewDecision
from store.parcel import sent

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# So long after the arrival a pair has been worn enough to tell of it.
WORN_AFTER = timedelta(days=30)
# Enough for whoever finds the words bit by bit; a machine with a link fills no table.
MOST_IN_A_DAY = 20
DAY = timedelta(days=1)
State, Reason = Review.State, Review.Reason
# A review about something else is that as a whole.
WITHOUT_PASSAGE = (Reason.UNRELATED,)
TYPED = ("stars", "title", "text", "name", "is_insider")


class ReviewRefused(Exception):
    """What was asked does not fit how the review stands. Says why, in words for people."""


@dataclass(frozen=True, slots=True)
class Bought:
    """A product of an order, with the arches and sizes in words."""

    product: Product
    options: str


def opens_on(order: Order) -> date | None:
    """Return the day from which the order's buyer may review it; None before the parcel left."""
    arrived = promise.arrived_on(order)
    return arrived + WORN_AFTER if arrived else None


def is_open(order: Order) -> bool:
    """Whether the order's buyer may review now. Never while reviews are switched off."""
    if not (settings.PRODUCT_REVIEWS and order.is_paid):
        return False
    opens = opens_on(order)
    return opens is not None and opens <= timezone.localdate()


def bought(order: Order) -> list[Bought]:
    """Return the products that left in the order's parcel, as they were bought."""
    options: dict[Product, list[str]] = {}
    for part in sent(order):
        options.setdefault(part.line.variant.product, []).append(part.line.options)
    return [Bought(product, "; ".join(words)) for product, words in options.items()]


def take(review: Review) -> Review:
    """Keep a buyer's review until somebody has looked at it. What is published stays meanwhile.

    The same words a second time are taken once. Raises ReviewRefused where nobody may review.
    """
    with locked(review.order) as order:
        if not is_open(order):
            raise ReviewRefused("This order cannot be reviewed now.")
        before = order.reviews.filter(product=review.product)
        last = before.first()
        if last and last.state in {State.WAITING, State.PUBLISHED} and _is_the_same(last, review):
            return last
        if order.reviews.filter(sent_at__gt=timezone.now() - DAY).count() >= MOST_IN_A_DAY:
            raise ReviewRefused("You have changed it many times today. Send this one tomorrow.")
        before.filter(state=State.WAITING).update(state=State.REPLACED)
        review.save(force_insert=True)
    return review


def _is_the_same(last: Review, review: Review) -> bool:
    return all(getattr(last, name) == getattr(review, name) for name in TYPED)


def withdraw(order: Order, product: Product) -> None:
    """Take back whatever the buyer wrote about a product, and delete the words of all of it.

    What was decided about it stays counted. Asked again, nothing changes.
    """
    with locked(order) as order:
        mine = order.reviews.filter(product=product)
        mine.filter(state__in=[State.WAITING, State.PUBLISHED]).update(state=State.WITHDRAWN)
        mine.update(title="", text="", name="")
        ReviewDecision.objects.filter(review__in=mine).update(passage="", note="")


def blocked(review: Review) -> list[claims.Claim]:
    """Return what the words claim that we could not publish ourselves.

    Words about a product on its own page count as ours, whoever wrote them (16 CFR 255.1(a)).
    """
    return [each for each in claims.check(review.words, about_product=True) if each.is_blocked]


def publish(review: Review, user: User, note: str = "") -> Review:
    """Show a review on the page of its product, in place of what the buyer wrote before.

    Where the claims check stops at words, `note` says why they may stand. Raises ReviewRefused.
    """
    with _locked(review) as review:
        _require(review, [State.WAITING, State.REJECTED])
        if not review.text:
            raise ReviewRefused("The buyer took it back, and its words are deleted.")
        if review.order.reviews.filter(product=review.product, pk__gt=review.pk).exists():
            raise ReviewRefused("The buyer has written anew since. Look at that one.")
        if blocked(review) and not note.strip():
            raise ReviewRefused("Say why the marked words may stand, or reject the review.")
        review.order.reviews.filter(product=review.product, state=State.PUBLISHED).update(
            state=State.REPLACED
        )
        review.state, review.rejected_for = State.PUBLISHED, ""
        review.published_at = timezone.now()
        review.save(update_fields=["state", "rejected_for", "published_at"])
        ReviewDecision.objects.create(
            review=review, by=user, becomes=State.PUBLISHED, note=note.strip()
        )
    return review


def reject(review: Review, user: User, reason: str, passage: str = "") -> Review:
    """Leave a review out for a listed reason, or take it down, and write so to its buyer.

    `passage` quotes the words that meet the reason. Raises ReviewRefused.
    """
    with _locked(review) as review:
        _require(review, [State.WAITING, State.PUBLISHED])
        if reason not in WITHOUT_PASSAGE and not is_quoted(passage, review):
            raise ReviewRefused("Quote the words it is about, exactly as they stand in the review.")
        review.state, review.rejected_for = State.REJECTED, reason
        review.save(update_fields=["state", "rejected_for"])
        decision = ReviewDecision.objects.create(
            review=review,
            by=user,
            becomes=State.REJECTED,
            reason=reason,
            passage="" if reason in WITHOUT_PASSAGE else passage.strip(),
        )
        review_letters.tell(decision)
    return review


def is_quoted(passage: str, review: Review) -> bool:
    """Whether these words stand in the review, whatever the spaces between them."""
    quoted = " ".join(passage.split())
    return bool(quoted) and quoted in " ".join(review.words.split())


@contextmanager
def _locked(review: Review) -> Iterator[Review]:
    """Hold a review, and its order's others, as they are in the database now."""
    if not settings.PRODUCT_REVIEWS:
        raise ReviewRefused("Reviews are switched off.")
    with locked(review.order) as order:
        found = order.reviews.select_related("product").get(pk=review.pk)
        found.order = order
        yield found


def _require(review: Review, states: list[Review.State]) -> None:
    if review.state not in states:
        stands = review.get_state_display().lower()
        raise ReviewRefused(f"This review is {stands} already.")
