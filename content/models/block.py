"""What every kind of block has in common: its place in a draft, and what an edition keeps of it.

A block's template is `content/blocks/_<its name>.html`. To add a kind of block: a model in
`body_blocks` or `home_blocks`, its name in BLOCKS, its template, and a line in `content.admin`.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import Truncator, capfirst
from django_prose_editor.fields import ProseEditorField, create_sanitizer

from content import addresses, facts
from content.models.page import Page

if TYPE_CHECKING:
    from content.typesetting import Typesetter

PROSE = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Heading": {"levels": [2, 3]},
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["https", "http", "mailto", "tel"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
}
SHORT_PROSE = {name: PROSE[name] for name in ("Bold", "Italic", "HardBreak", "Link")}
CITE = "Cite a reference of this page by its number: [3]."
ONE_A_LINE = "One point a line."
# Where a block stands in its page, which an edition keeps by order alone.
PLACE = frozenset({"id", "parent", "region", "ordering"})

sanitised = create_sanitizer(PROSE)
sanitised_short = create_sanitizer(SHORT_PROSE)


class Block(models.Model):
    """One block of a page's draft, in the shape the block editor asks for."""

    parent = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="%(class)s_blocks")
    region = models.CharField(max_length=10)
    ordering = models.IntegerField(default=0)

    name: ClassVar[str]

    class Meta:
        abstract = True
        ordering = ["ordering"]

    def __str__(self) -> str:
        return Truncator(self.gist()).words(9) or capfirst(str(self._meta.verbose_name))

    @classmethod
    def get_queryset(cls) -> models.QuerySet[Self]:
        return cls._default_manager.all()

    def gist(self) -> str:
        """What tells this block from its neighbours in the admin."""
        return ""

    def clean(self) -> None:
        super().clean()
        problems = {
            column: problem
            for column, value in self.as_data().items()
            if isinstance(value, str) and (problem := facts.problem_with_facts(value))
        }
        for field in self._meta.concrete_fields:
            is_link = addresses.OF_A_LINK in field.validators
            if is_link and addresses.parted(getattr(self, field.attname)) is None:
                problems[field.attname] = addresses.UNREADABLE
        if problems:
            raise ValidationError(problems)

    def as_data(self) -> dict[str, Any]:
        """What an edition remembers: the kind of block, and every field but the place by column."""
        columns = [field.attname for field in self._meta.concrete_fields if field.name not in PLACE]
        return {"block": self.name} | {
            column: remembered(getattr(self, column)) for column in columns
        }

    def fill_facts(self) -> None:
        """Put facts into its plain words. Prose gets them, escaped, when it is set."""
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname)
            if isinstance(value, str) and not isinstance(field, ProseEditorField):
                setattr(self, field.attname, facts.fill(value))

    def typeset(self, setter: Typesetter) -> None:
        """Make ready what the template shows; a block of plain fields needs nothing."""

    def reading_text(self) -> str:
        """The block's running text, a line for each block of it, for the reading grade."""
        return ""


def holds_words(field: models.Field[Any, Any]) -> bool:
    """Whether readers read what stands in a field: text, and no address or choice of a list."""
    is_text = isinstance(field, models.CharField | models.TextField)
    is_address = isinstance(field, models.URLField) or addresses.OF_A_LINK in field.validators
    return is_text and not is_address and not field.choices


def remembered(value: Any) -> Any:
    """Write a value as JSON can hold it; only days are not that already."""
    return value.isoformat() if isinstance(value, datetime.date) else value


def lines(text: str) -> list[str]:
    """Split a text that staff fill one point a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def pairs(text: str) -> list[tuple[str, str]]:
    """Split lines of “name: words” into names and words; a line without a colon has no name."""
    split = [line.partition(":") for line in lines(text)]
    return [(name.strip(), words.strip()) if colon else ("", name) for name, colon, words in split]
