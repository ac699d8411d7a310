"""Bring the database up to date, and fill an empty one with the demo and its member of staff."""

from __future__ import annotations

import secrets
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, transaction

import content.demo
import store.demo
from biocorrect.run import STAFF_NOTE

STAFF = "demo"


class Command(BaseCommand):
    help = "Migrates, and loads the demo into a database that is empty. Only with DEBUG."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo is only for DEBUG.")
        self.stdout.write("Bringing the database up to date …")
        try:
            call_command("migrate", verbosity=0)
        except OperationalError as error:
            raise CommandError(f"The database cannot be used: {error}.") from error
        if is_empty():
            self.stdout.write("Loading the demo: articles, insoles, pictures (once) …")
            with transaction.atomic():
                store.demo.load()
                content.demo.load()
                get_user_model().objects.create_superuser(STAFF, settings.STAFF_EMAIL)
        write_staff_note()


def is_empty() -> bool:
    """Whether nobody has ever put anything in. A user alone is enough for no."""
    models = [
        get_user_model(),
        *apps.get_app_config("store").get_models(),
        *apps.get_app_config("content").get_models(),
    ]
    return not any(model._default_manager.exists() for model in models)


def write_staff_note() -> None:
    """Note how the demo's member of staff logs in, for whoever starts the site.

    The password is made once and kept in a file that only its owner may read, so that a
    restart logs nobody out. One that staff chose themselves is left alone.
    """
    user = get_user_model().objects.filter(username=STAFF).first()
    if user is None:
        STAFF_NOTE.unlink(missing_ok=True)
        return
    noted = STAFF_NOTE.read_text().rpartition(" ")[2] if STAFF_NOTE.exists() else ""
    if noted and user.check_password(noted):
        return
    if noted and user.has_usable_password():
        note(f"user {STAFF}; forgot its password? python manage.py changepassword {STAFF}")
        return
    password = secrets.token_urlsafe(9)
    user.set_password(password)
    user.save(update_fields=["password"])
    note(f"user {STAFF}, password {password}")


def note(text: str) -> None:
    STAFF_NOTE.parent.mkdir(exist_ok=True)
    STAFF_NOTE.touch(mode=0o600)
    STAFF_NOTE.write_text(text)
