"""The database notes by itself when something that a page shows is changed.

Triggers, because a page must not stay old for ever after a change by a command, by SQL, or by a
verb whose author never heard of the cache; and because a note belongs to the change's transaction:
both are there or neither, whichever process is killed when.

They come and go with migrations: Django's SQLite rebuilds a table to alter it, which drops the
triggers on it, and no database drops a column that a trigger names. So all are taken away before
a migration and put up after it, by the signals Django has for that.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from biocorrect.models import PageChange

# No page tells numbers of this many free pairs and more, see the check biocorrect.E017. A sale
# from a full shelf changes no page, and writes no row.
MANY_PAIRS = 10
FREE_PAIRS = (
    f"(CASE WHEN {{row}}.on_hand - {{row}}.held < {MANY_PAIRS}"
    f" THEN {{row}}.on_hand - {{row}}.held ELSE {MANY_PAIRS} END)"
)
# Whether a pair can be ordered ahead; how many, no page tells.
IS_FREE_AHEAD = "({row}.ahead > {row}.promised)"
# The words of a review are never changed; it is shown or it is not.
IS_PUBLISHED = "({row}.state = 'published')"
PREFIX = "page_change_"
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Watch:
    """A table that pages are made of.

    `never_shown` names columns that no page shows; `shown` is what they show of these all the same.
    """

    table: str
    never_shown: frozenset[str] = frozenset()
    shown: tuple[str, ...] = ()


# A page's draft is shown to nobody; publishing writes an edition.
DRAFT = frozenset(
    {
        "title",
        "summary",
        "search_title",
        "search_description",
        "share_picture_id",
        "draft_claims",
        "draft_digest",
        "reviewed_digest",
        "created_at",
        "changed_at",
    }
)
WATCHED = (
    Watch("content_page", never_shown=DRAFT),
    Watch("content_edition"),
    Watch("content_citation", never_shown=frozenset({"checked_at"})),
    Watch("content_study", never_shown=frozenset({"changed_at"})),
    Watch("store_product"),
    Watch("store_productpicture"),
    Watch("store_variant"),
    Watch("store_finderweights"),
    Watch(
        "store_stocklevel",
        never_shown=frozenset({"on_hand", "held", "ahead", "promised", "updated_at"}),
        shown=(FREE_PAIRS, IS_FREE_AHEAD),
    ),
    Watch(
        "store_review",
        never_shown=frozenset({"state", "rejected_for"}),
        shown=(IS_PUBLISHED,),
    ),
)


def before_migration(using: str, plan: Any = None, **of_the_signal: Any) -> None:
    """Take the triggers away before a migration that has something to do."""
    if plan:
        take_away(using)


def after_migration(using: str, plan: Any = None, **of_the_signal: Any) -> None:
    """Put the triggers up after each migration. Emptying the tables, which has no plan, is none."""
    if plan is not None:
        put_up(using)


def put_up(using: str = "default") -> None:
    """Put up the triggers that are missing, and drop those of rules that are no more. Idempotent.

    What happened while some were missing was not noted: that is noted as one change.
    """
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if PageChange._meta.db_table not in tables:
        return
    there, wanted = present(connection), dict(_wanted(connection, tables))
    if there.keys() == wanted.keys():
        return
    with connection.cursor() as cursor:
        for name in there.keys() - wanted.keys():
            cursor.execute(_drop(connection, name, there[name]))
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for name in wanted.keys() - there.keys():
            cursor.execute(wanted[name])
    PageChange.objects.using(using).create()


def take_away(using: str = "default") -> None:
    """Drop the triggers."""
    connection = connections[using]
    there = present(connection)
    with connection.cursor() as cursor:
        for name, table in there.items():
            cursor.execute(_drop(connection, name, table))


def missing(using: str = "default") -> set[str]:
    """Return the names of triggers that should be there and are not."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    return dict(_wanted(connection, tables)).keys() - present(connection).keys()


def purge() -> int:
    """Delete rows that every process has seen long since. Returns how many."""
    return PageChange.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


_FUNCTION = (
    "CREATE OR REPLACE FUNCTION biocorrect_page_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN INSERT INTO biocorrect_pagechange (at) VALUES (now()); RETURN NULL; END $$"
)
_BODIES = {
    "postgresql": "EXECUTE FUNCTION biocorrect_page_change()",
    # Written as Django writes a moment, so that rows are found again by their age.
    "sqlite": "BEGIN INSERT INTO biocorrect_pagechange (at) "
    "VALUES (strftime('%Y-%m-%d %H:%M:%f', 'now')); END",
}


def _wanted(connection: BaseDatabaseWrapper, tables: set[str]) -> Iterator[tuple[str, str]]:
    """Yield name and SQL of every trigger. The name ends in a digest, so another rule is another
    trigger."""
    for watch in WATCHED:
        if watch.table not in tables:
            continue
        changed = _changed(connection, watch)
        for event, condition in (("INSERT", ""), ("DELETE", ""), ("UPDATE", f"WHEN ({changed})")):
            rest = f"AFTER {event} ON {watch.table} FOR EACH ROW {condition} "
            rest += _BODIES[connection.vendor]
            name = PREFIX + hashlib.sha256(rest.encode()).hexdigest()[:16]
            yield name, f"CREATE TRIGGER {name} {rest}"


def _changed(connection: BaseDatabaseWrapper, watch: Watch) -> str:
    """Write the condition that an update changes what is shown.

    The columns are the database's own, not the models': amid the migrations they differ.
    """
    with connection.cursor() as cursor:
        columns = [
            column.name
            for column in connection.introspection.get_table_description(cursor, watch.table)
        ]
    quote = connection.ops.quote_name
    shown = [f"{{row}}.{quote(each)}" for each in columns if each not in watch.never_shown]
    shown += [each for each in watch.shown if set(re.findall(r"{row}\.(\w+)", each)) <= {*columns}]
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    return " OR ".join(
        f"{value.format(row='OLD')} {differs} {value.format(row='NEW')}" for value in shown
    )


def present(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return the tables of the triggers that are there, by the triggers' names."""
    if connection.vendor == "postgresql":
        sql = (
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE starts_with(tgname, %s) AND pg_table_is_visible(pg_class.oid)"
        )
    else:
        sql = (
            "SELECT name, tbl_name FROM sqlite_master "
            "WHERE type = 'trigger' AND instr(name, %s) = 1"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql, [PREFIX])
        return dict(cursor.fetchall())


def _drop(connection: BaseDatabaseWrapper, name: str, table: str) -> str:
    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER {name}{on_table}"
