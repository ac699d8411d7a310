from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from biocorrect import second_factor


class Command(BaseCommand):
    help = "Take a lost phone and its recovery codes from a member of staff, who sets up new ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        try:
            user = User.objects.get(username=username)
        except User.DoesNotExist:
            raise CommandError(f"There is no user “{username}”.") from None
        if second_factor.reset(user):
            self.stdout.write(f"{username} sets up a new second step at the next log-in.")
        else:
            self.stdout.write(f"{username} had no second step; nothing was changed.")
