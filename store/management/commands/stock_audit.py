from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from store import jobs
from store.stock_audit import drifts, fix


class Command(BaseCommand):
    help = "Compare every shelf with its ledger and with the orders that wait."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fix", action="store_true", help="Make them agree, under lock.")

    def handle(self, *args: Any, fix: bool, **options: Any) -> None:
        found = drifts()
        for drift in found:
            self.stdout.write(str(drift))
        if fix:
            self._fix(found)
        jobs.run("stock_audit", jobs.audit_stock)
        left = drifts()
        if left:
            raise CommandError(f"{len(left)} shelves do not add up. --fix makes them agree.")
        self.stdout.write("Every shelf adds up.")

    def _fix(self, found: list[Any]) -> None:
        for drift in found:
            if fix(drift):
                self.stdout.write(f"{drift.sku} is mended. Count its shelf.")
