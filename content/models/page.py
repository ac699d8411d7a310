"""Pages and their editions. Staff edit the draft; visitors read the newest due edition."""

from __future__ import annotations

import datetime
from typing import Any, Self

from content_editor.models import Region
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import FETCH_RAISE, F, FilteredRelation, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from biocorrect import claims
from content import addresses, facts
from content.models.history import Change, Moment, Told, told
from content.models.picture import Picture

REVIEW_FIELDS = (
    "reviewed_by", "reviewed_credential", "reviewed_link", "reviewed_on", "next_review",
    "reviewed_digest",
)  # fmt: skip


class PageQuerySet(models.QuerySet["Page"]):
    def live(self, now: datetime.datetime | None = None) -> Self:
        """Keep pages that visitors may see, each with its newest due edition as `edition`.

        One query, whatever is read from page and edition; anything else raises.
        """
        return self.with_edition(now).filter(edition__isnull=False).fetch_mode(FETCH_RAISE)

    def at(self, kind: Page.Kind, slug: str) -> Page | None:
        """Return what visitors read at an address, or None where nothing is published.

        The same as `live`, asked for one page, which takes the database half as long. What the
        edition is set from is left out: mostly it is set already.
        """
        editions = Edition.objects.due().filter(page__kind=kind, page__slug=slug)
        editions = editions.defer(*Edition.SET_FROM)
        newest = editions.order_by("-goes_live_at", "-pk").select_related("page")
        edition = newest.fetch_mode(FETCH_RAISE).first()
        if edition is None:
            return None
        edition.page.edition = edition
        return edition.page

    def articles(self) -> Self:
        """Keep live articles, with what a list shows of them and no more."""
        listed = self.live().filter(kind=Page.Kind.ARTICLE)
        return listed.defer("edition__blocks", "edition__references")

    def take_turn(self) -> None:
        """Wait until nobody else publishes, withdraws or saves a page; until this transaction ends,
        others wait. What pages tell of one another is worked out from all of them.

        All are locked in one order, so that no two transactions wait for each other.
        """
        list(self.select_for_update().order_by("pk").values_list("pk", flat=True))

    def with_edition(self, now: datetime.datetime | None = None) -> Self:
        """Join the newest due edition as `edition`, None for a page that is not published."""
        newest = (
            Edition.objects.due(now)
            .filter(page=OuterRef("pk"))
            .order_by("-goes_live_at", "-pk")
            .values("pk")[:1]
        )
        joined = FilteredRelation("editions", condition=Q(editions__pk=F("newest")))
        return (
            self.alias(newest=Subquery(newest)).annotate(edition=joined).select_related("edition")
        )


class Page(models.Model):
    """An article or page. Its fields and blocks are the draft; publishing snapshots them.

    What stands under "shown at once" in the admin is not part of the draft: address, topic and
    notice hold for the page as a whole. So does the review, which is an act of its own.
    """

    class Kind(models.TextChoices):
        HOME = "home", "Home page"
        ARTICLE = "article", "Article"
        PLAIN = "plain", "Plain page"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ARTICLE)
    title = models.CharField(max_length=120)
    slug = models.CharField(
        "address",
        max_length=120,
        blank=True,
        validators=[addresses.OF_A_PAGE],
        help_text="The end of the page’s web address, made from the title. Plain pages may "
        "stand in a folder: “help/shipping”. If you change it, the old one leads "
        "readers to the new one.",
    )
    summary = models.TextField(
        max_length=320,
        help_text="One to three sentences. Shown in lists and where the home page features it.",
    )
    topic = models.CharField(
        max_length=40, blank=True, help_text="Groups articles in the list: “Back pain”."
    )
    is_lead = models.BooleanField(
        "large at the head of the list",
        default=False,
        help_text="Of several the newest stands there; without any, the newest article.",
    )
    see_also = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        limit_choices_to={"kind": "article"},
        verbose_name="read next",
        help_text="Articles named first at the end of this one. Left empty, and up to three, "
        "the site chooses: of the same topic, then with the same studies, then the newest.",
    )
    notice = models.CharField(
        max_length=200,
        blank=True,
        help_text="A line above the text for as long as it is filled in: “Draft. Not reviewed "
        "by counsel.”",
    )

    search_title = models.CharField(
        "title for search engines",
        max_length=60,
        blank=True,
        help_text="At most 60 letters. Empty: the title.",
    )
    search_description = models.CharField(
        "description for search engines",
        max_length=160,
        validators=[MinLengthValidator(40)],
        help_text="One plain sentence of 40 to 160 letters, shown under the title by search "
        "engines.",
    )
    share_picture = models.ForeignKey(
        Picture,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="picture for sharing",
        help_text="Shown when someone shares the page, and in the list of articles.",
    )

    reviewed_by = models.CharField(
        "reviewer’s name",
        max_length=80,
        blank=True,
        help_text="Only a real person who has read this page. Empty: readers see “Not yet "
        "reviewed by a clinician”.",
    )
    reviewed_credential = models.CharField(
        "credential", max_length=80, blank=True, help_text="“Certified Pedorthist (C.Ped.)”"
    )
    reviewed_link = models.URLField(
        "link to check the credential",
        blank=True,
        help_text="The reviewer’s entry in a public directory.",
    )
    reviewed_on = models.DateField("reviewed on", null=True, blank=True)
    next_review = models.DateField("next review due", null=True, blank=True)
    # What the reviewer read, so that staff can tell whether it has changed since.
    reviewed_digest = models.CharField(max_length=64, editable=False, default="")

    draft_digest = models.CharField(max_length=64, editable=False, default="")
    # How many of the draft's sentences stop publishing, and how many are worth a second look.
    draft_claims: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(
        editable=False, default=dict
    )
    # Rewritten from the editions whenever one is made or withdrawn, so that reading a page and
    # its history takes one query.
    history: models.JSONField[list[Moment], list[Moment]] = models.JSONField(
        editable=False, default=list
    )
    # Rewritten by `content.related`: what is shown of the articles named at the end.
    related: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        editable=False, default=list
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField("draft saved", auto_now=True)

    objects = PageQuerySet.as_manager()

    # What `with_edition` joins; None where there is nothing to join.
    edition: Edition | None = None
    pk: int

    class Meta:
        ordering = ["kind", "title"]
        permissions = [
            ("publish_page", "Can publish, schedule and withdraw pages"),
            ("review_page", "Can record the review of a page"),
            ("override_claims", "Can let a claim stand, with a reason"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug"],
                name="page_address_once_per_kind",
                violation_error_message="Another page already has this address.",
            ),
            models.CheckConstraint(
                name="only_the_home_page_has_no_address",
                condition=Q(kind="home", slug="") | (~Q(kind="home") & ~Q(slug="")),
                violation_error_message="Give the page an address.",
            ),
            models.CheckConstraint(
                name="page_is_reviewed_by_someone_on_a_day",
                condition=Q(reviewed_by="", reviewed_on=None)
                | (~Q(reviewed_by="") & Q(reviewed_on__isnull=False)),
                violation_error_message="A review needs both the reviewer’s name and the day.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        if self.kind == self.Kind.HOME:
            return reverse("content:home")
        if self.kind == self.Kind.ARTICLE:
            return reverse("content:article", args=[self.slug])
        return reverse("content:page", args=[self.slug])

    @property
    def regions(self) -> list[Region]:
        """Where blocks go, for the admin's block editor: the home page has blocks of its own."""
        if self.kind == self.Kind.HOME:
            return [Region(key="home", title="Home page")]
        return [Region(key="body", title="Text")]

    def clean(self) -> None:
        super().clean()
        if self.kind == self.Kind.HOME:
            self.slug = ""
        if problem := self.problem_with_address():
            raise ValidationError({"kind" if self.kind == self.Kind.HOME else "slug": problem})
        for field in ("title", "summary", "search_title", "search_description"):
            if problem := facts.problem_with_facts(getattr(self, field)):
                raise ValidationError({field: problem})
        for field in ("topic", "notice"):
            # Readers see them without publishing, which checks all the rest.
            if problem := claims.problem(getattr(self, field)):
                raise ValidationError({field: problem})

    def problem_with_address(self) -> str:
        """Say in words why this page cannot have its address, or nothing."""
        if Page.objects.filter(kind=self.kind, slug=self.slug).exclude(pk=self.pk).exists():
            return "Another page already has this address."
        if self.kind == self.Kind.HOME:
            return ""
        if not self.slug:
            return "Give the page an address."
        if self.kind == self.Kind.ARTICLE and "/" in self.slug:
            return "An article’s address has no slash in it."
        if self.kind == self.Kind.PLAIN and addresses.is_taken(self.slug):
            return "This address belongs to another part of the site."
        return ""

    @property
    def version(self) -> str:
        """Name this state of the draft, so that a form knows whether it was changed meanwhile."""
        return self.changed_at.isoformat()

    @property
    def first_published(self) -> datetime.datetime | None:
        """When visitors could first read it; None for a page they never could."""
        due = self.public_history()
        return due[-1].at if due else None

    @property
    def last_changed(self) -> datetime.datetime | None:
        """When readers last saw a change that is told; a corrected spelling moves no date."""
        told = self.public_history()
        return max((at for each in told for at in (each.at, each.until) if at), default=None)

    def public_history(self) -> list[Told]:
        """What readers are told of the page's changes, the newest first.

        The first edition is always told, a later one only if it was no small change.
        """
        return told(self.history, timezone.now())

    def record_review(self, of: Edition) -> None:
        """Store who reviewed the page, as its fields say, and what exactly was read."""
        self.reviewed_digest = of.digest
        self.save(update_fields=REVIEW_FIELDS)

    def take_back_review(self) -> None:
        """Forget the review: readers are told that there is none. Idempotent."""
        self.reviewed_by = self.reviewed_credential = self.reviewed_link = ""
        self.reviewed_on = self.next_review = None
        self.reviewed_digest = ""
        self.save(update_fields=REVIEW_FIELDS)

    @property
    def is_reviewed(self) -> bool:
        return bool(self.reviewed_by and self.reviewed_on)

    @property
    def has_changed_since_review(self) -> bool:
        """Whether readers see something else than what was reviewed."""
        if not self.is_reviewed or self.edition is None:
            return False
        return self.edition.digest != self.reviewed_digest

    @property
    def review_is_due(self) -> bool:
        return self.next_review is not None and self.next_review < timezone.localdate()


class EditionQuerySet(models.QuerySet["Edition"]):
    def due(self, now: datetime.datetime | None = None) -> Self:
        """Keep editions whose time has come and that nobody withdrew."""
        return self.filter(withdrawn=False, goes_live_at__lte=now or timezone.now())

    def scheduled(self, now: datetime.datetime | None = None) -> Self:
        """Keep editions whose time is still to come, the next first."""
        return self.filter(withdrawn=False, goes_live_at__gt=now or timezone.now()).order_by(
            "goes_live_at", "pk"
        )


class Edition(models.Model):
    """A page as it was when someone published it. Never changed afterwards, only withdrawn.

    Blocks, references and pictures are kept as data, so that one row is all a visitor's page
    needs, and so that an old edition can be shown and restored whatever became of its parts.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="editions")
    title = models.CharField(max_length=120)
    summary = models.TextField()
    meta: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    blocks: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        default=list
    )
    references: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        default=list
    )
    pictures: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, editable=False)

    goes_live_at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    change = models.CharField(max_length=10, choices=Change, default=Change.SMALL)
    note = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    # Columns that only setting it in type needs.
    SET_FROM = ("blocks", "references", "pictures")

    # A draft that had to make room for another one: kept for staff, never for readers.
    set_aside = models.BooleanField(default=False)

    objects = EditionQuerySet.as_manager()

    pk: int

    class Meta:
        ordering = ["-goes_live_at", "-pk"]
        indexes = [
            models.Index(
                fields=["page", "-goes_live_at", "-id"],
                condition=Q(withdrawn=False),
                name="edition_newest_of_a_page",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="what_is_set_aside_is_never_read",
                condition=Q(set_aside=False) | Q(withdrawn=True),
            )
        ]

    def __str__(self) -> str:
        day = date_format(timezone.localtime(self.goes_live_at), "j F Y, g:i A")
        return f"{self.title}, edition of {day}"

    @property
    def shown_title(self) -> str:
        """Its title with the facts filled in."""
        return facts.fill(self.title)

    @property
    def shown_summary(self) -> str:
        """Its summary with the facts filled in."""
        return facts.fill(self.summary)

    @property
    def minutes(self) -> int:
        """How long reading it takes."""
        return int(self.meta.get("minutes", 1))

    @property
    def shared_picture(self) -> dict[str, Any] | None:
        """The picture for sharing and for lists, as it was remembered: alt and renditions."""
        shown: dict[str, Any] | None = self.pictures.get(str(self.meta.get("share_picture_id")))
        return shown
