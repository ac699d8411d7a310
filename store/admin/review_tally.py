"""How reviews were treated, level by level, so that a bias would show."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from store.models import Review

SHORT = {
    Review.Reason.PERSONAL: "Personal",
    Review.Reason.ABUSE: "Abuse",
    Review.Reason.UNRELATED: "Something else",
    Review.Reason.ADVERTISING: "Advertising",
    Review.Reason.MEDICAL: "Medical",
}


@dataclass(frozen=True, slots=True)
class Level:
    """The reviews with so many stars. `by_reason` are those left out, in the reasons' order."""

    stars: int
    waiting: int
    oldest: datetime | None
    published: int
    left_out: int
    by_reason: list[int]

    @property
    def share(self):
        """How many of those decided were left out, in whole percent; nothing before the first."""
        decided = self.published + self.left_out
        return f"{round(100 * self.left_out / decided)}%" if decided else ""


@dataclass(frozen=True, slots=True)
class Tally:
    """All levels, the highest first, and the names of the reasons."""

    levels: list[Level]
    reasons: list[str]


def tally():
    """Count every review by its stars, its state and its reason, in one query."""
    rows = (
        Review.objects.order_by()
        .values_list("stars", "state", "rejected_for")
        .annotate(Count("pk"), Min("sent_at"))
    )
    found = {
        (stars, state, reason): (count, oldest) for stars, state, reason, count, oldest in rows
    }
    stars = sorted(Review.Stars.values, reverse=True)
    return Tally([_level(each, found) for each in stars], [SHORT[each] for each in Review.Reason])


def _level(stars, found):
    none = (0, None)
    waiting, oldest = found.get((stars, Review.State.WAITING, ""), none)
    by_reason = [
        found.get((stars, Review.State.REJECTED, reason), none)[0] for reason in Review.Reason
    ]
    return Level(
        stars=stars,
        waiting=waiting,
        oldest=oldest,
        published=found.get((stars, Review.State.PUBLISHED, ""), none)[0],
        left_out=sum(by_reason),
        by_reason=by_reason,
    )
