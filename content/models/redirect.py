"""Old addresses, and where they lead now."""

from __future__ import annotations

from typing import Self
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import Resolver404, resolve

from content import addresses
from content.models.page import Page


def spelled(path: str) -> str:
    """Write a path the one way it is stored: decoded, and without a slash at its end."""
    return "/" + unquote(path).strip("/")


def is_answered(path: str) -> bool:
    """Say whether something stands at a path. Of another part's pages only the kind is known."""
    try:
        found = resolve(f"{path.rstrip('/')}/")
    except Resolver404:
        return False
    kinds = {"content:article": Page.Kind.ARTICLE, "content:page": Page.Kind.PLAIN}
    kind = kinds.get(found.view_name)
    if kind is None:
        return not found.kwargs
    return Page.objects.live().filter(kind=kind, slug=found.kwargs["slug"]).exists()


class RedirectQuerySet(models.QuerySet["Redirect"]):
    def at(self, path: str) -> Self:
        """Keep the redirect that stands at a path, written with or without a slash at its end."""
        return self.filter(old_path=spelled(path)).select_related("page")


class Redirect(models.Model):
    """What is answered at an address where nothing stands any more: the way on, or that it is gone.

    A redirect to a page follows the page wherever it moves. None is ever asked about an address
    that something answers at, so it can hide no page.
    """

    old_path = models.CharField(
        "old address",
        max_length=300,
        unique=True,
        help_text="What people still type or link to: “/blog/back-pain/”.",
        error_messages={"unique": "There is a redirect from this address already."},
    )
    page = models.ForeignKey(
        Page,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="old_addresses",
        verbose_name="leads to the page",
        help_text="The best choice: it still fits when the page moves again.",
    )
    new_path = models.CharField(
        "or to the address",
        max_length=300,
        blank=True,
        validators=[addresses.OF_A_REDIRECT],
        help_text="“/shop/”, or “https://…” on another site.",
    )
    is_gone = models.BooleanField(
        "or is gone for good",
        default=False,
        help_text="Readers are told so, and search engines stop asking.",
    )
    created_at = models.DateTimeField("since", auto_now_add=True)

    objects = RedirectQuerySet.as_manager()

    pk: int

    class Meta:
        ordering = ["old_path"]
        constraints = [
            models.CheckConstraint(
                name="redirect_leads_to_one_place",
                condition=Q(page__isnull=False, new_path="", is_gone=False)
                | (Q(page__isnull=True, is_gone=False) & ~Q(new_path=""))
                | Q(page__isnull=True, new_path="", is_gone=True),
                violation_error_message="Choose a page, give an address, or tick “gone”: one of "
                "the three.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.old_path} → {self.destination or 'gone'}"

    @property
    def destination(self) -> str:
        """Where it leads by its own word; empty for what is gone."""
        return self.page.get_absolute_url() if self.page else self.new_path

    def clean_fields(self, exclude: set[str] | None = None) -> None:  # type: ignore[override]
        parts = addresses.parted(self.old_path)
        self.old_path = spelled(parts.path if parts else self.old_path)
        super().clean_fields(exclude)

    def clean(self) -> None:
        super().clean()
        if addresses.parted(self.new_path) is None:
            raise ValidationError({"new_path": addresses.UNREADABLE})
        if is_answered(self.old_path):
            raise ValidationError({"old_path": "A page stands at this address. It would win."})
        if loop := self.loop():
            way = " → ".join(loop)
            raise ValidationError({"new_path": f"This leads in a circle: {way}."})

    def loop(self) -> list[str]:
        """The way from here back to here, or nothing."""
        way: list[str] = [self.old_path]
        found: Redirect | None = self
        while found and found.destination.startswith("/"):
            step = spelled(urlsplit(found.destination).path)
            if step in way:
                return [*way, step]
            way.append(step)
            later = Redirect.objects.at(step).exclude(pk=self.pk)
            # A page is the end of the way, wherever it has moved.
            found = None if found.page else later.first()
        return []
