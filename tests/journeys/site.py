"""The site that journeys visit: production's static files, and the demo without loading it anew."""

import sqlite3

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

import content.demo
import store.demo

EDITOR = "editor"
PASSWORD = "plumb-line-and-ruler"


def static_settings(folder):
    """The settings of a site whose static files are collected in a folder."""
    return {
        "STATIC_ROOT": folder,
        "STORAGES": settings.STORAGES | {"staticfiles": {"BACKEND": "tests.static.Storage"}},
        "WHITENOISE_AUTOREFRESH": False,
        "WHITENOISE_USE_FINDERS": False,
    }


class Server(LiveServer):
    """Leaves every address to the site: WhiteNoise and our own view serve the files."""

    def __init__(self, folder):
        super().__init__("localhost", start=False)
        self.thread.static_handler = lambda handler: handler.application
        with override_settings(**static_settings(folder)):
            self.start()


class Demo:
    """The demo's database: loaded once, then put back page by page, which takes milliseconds."""

    def __init__(self):
        self.copy = None

    def put_back(self):
        if self.copy is None:
            self.load()
            self.copy = sqlite3.connect(":memory:")
            connection.connection.backup(self.copy)
        else:
            connection.ensure_connection()
            self.copy.backup(connection.connection)
            ContentType.objects.clear_cache()

    def load(self):
        store.demo.load()
        content.demo.load()
        User.objects.create_superuser(EDITOR, password=PASSWORD)
