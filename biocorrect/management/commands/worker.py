import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from biocorrect import login_limits, page_changes
from store import alerts, jobs, mail, reminders, review_requests
from store.reconcile import reconcile

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Command(BaseCommand):
    help = "Send letters, reconcile and clean up, each on its clock, until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=5, help="Seconds between two rounds.")
        parser.add_argument(
            "--reconcile-every", type=float, default=300, help="Seconds between two of these."
        )

    def handle(self, *args: Any, every: float, reconcile_every: float, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        clocks: list[tuple[str, timedelta, jobs.Job]] = [
            (
                "reconcile",
                timedelta(seconds=reconcile_every),
                lambda: reconcile(should_stop=stop.is_set),
            ),
            ("tell_back", timedelta(minutes=5), alerts.tell),
            ("remind", timedelta(hours=1), reminders.send),
            ("stock_audit", DAY, jobs.audit_stock),
            ("money_sum", DAY, jobs.compare_money),
            ("purge", DAY, purge),
        ]
        if settings.PRODUCT_REVIEWS:
            clocks.append(("review_requests", HOUR, review_requests.ask))
        else:
            review_requests.withdraw()
        while not stop.is_set():
            self._round(clocks, stop.is_set)
            close_old_connections()
            stop.wait(every)

    def _round(
        self, clocks: list[tuple[str, timedelta, jobs.Job]], is_stopped: Callable[[], bool]
    ) -> None:
        """Send what is due, then run each job whose time has come. One may be on other machines
        as well: what both do at once is done once."""
        try:
            mail.send_due(at_most_seconds=60)
            for name, interval, job in clocks:
                if not is_stopped() and jobs.is_due(name, interval):
                    jobs.run(name, job)
        except DatabaseError as error:
            # A busy or restarting database; what is due stays due.
            self.stderr.write(f"The database did not answer: {error}")


def purge() -> dict[str, Any]:
    return jobs.purge() | {"log_ins": login_limits.purge(), "page_changes": page_changes.purge()}
