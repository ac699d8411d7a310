import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from store import mail


class Command(BaseCommand):
    help = "Send the letters that are due; with --forever, keep sending until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forever", action="store_true")
        parser.add_argument("--every", type=float, default=5, help="Seconds between two rounds.")

    def handle(self, *args: Any, forever: bool, every: float, **options: Any) -> None:
        if not forever:
            self.stdout.write(f"Sent {mail.send_due(at_most_seconds=60)}.")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                mail.send_due(at_most_seconds=60)
            except DatabaseError as error:
                # A busy or restarting database; what is due stays due.
                self.stderr.write(f"The database did not answer: {error}")
            close_old_connections()
            stop.wait(every)
