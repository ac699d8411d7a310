from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_date, parse_datetime

from store import jobs
from store.reconcile import reconcile


class Command(BaseCommand):
    help = "Look again at everything that waits: payments, refunds, disputes, stock, letters."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--rebuild",
            action="store_true",
            help="After restoring a backup: write the orders paid since then again.",
        )
        parser.add_argument("--since", help="Day or moment to look back to, as 2026-11-25.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Ask and count, and change nothing."
        )

    def handle(
        self, *args: Any, rebuild: bool, since: str | None, dry_run: bool, **options: Any
    ) -> None:
        if rebuild and not since:
            raise CommandError("Say since when: --rebuild --since 2026-11-25, the backup’s day.")
        moment = moment_of(since) if since else None
        if dry_run:
            counts = reconcile(since=moment, dry_run=True)
        else:
            counts = jobs.run("reconcile", lambda: reconcile(since=moment)).counts
        if options["verbosity"]:
            for name, count in counts.items():
                self.stdout.write(f"{name.replace('_', ' '):>24}  {count}")
        if counts.get("errors"):
            raise CommandError("Not everything could be dealt with; the lines above say what.")


def moment_of(text: str) -> datetime:
    """Read a day or a moment; without a zone it is in UTC, which never looks back too little."""
    try:
        moment = parse_datetime(text)
        day = parse_date(text)
    except ValueError:
        moment = day = None
    if moment is None and day is not None:
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    if moment is None:
        raise CommandError(f"“{text}” is not a day such as 2026-11-25.")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
