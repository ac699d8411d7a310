import os
import shutil

import pytest
from django.conf import settings as project_settings
from django.core.cache import cache
from django.core.files import locks
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from xdist.scheduler import LoadScopeScheduling

import content.demo
import store.demo
from content import typeset
from store.payments import stripe_api
from store.stripe_stand_in.fixture import StandIn
from tests import chromium, guards
from tests.admin_pages import make_staff
from tests.settings import FOLDER

# These have one expensive site in common, or take turns with the machine's ports.
TOGETHER = {
    "tests/test_house_run.py": "run",
    "tests/test_production_site.py": "production",
    "tests/test_static_files.py": "production",
}


class Turns(LoadScopeScheduling):
    """Give each worker one test at a time, but those that belong together to one of them.

    xdist has marks for this, which this release of pytest leaves without effect.
    """

    def _split_scope(self, nodeid):
        return TOGETHER.get(nodeid.partition("::")[0], nodeid)


def pytest_xdist_make_scheduler(config, log):
    return Turns(config, log)


def pytest_configure():
    FOLDER.mkdir(exist_ok=True)


def pytest_unconfigure():
    shutil.rmtree(FOLDER, ignore_errors=True)


@pytest.fixture(autouse=True)
def no_query_while_rendering():
    with guards.no_query_while_rendering():
        yield


@pytest.fixture(autouse=True, scope="session")
def no_network():
    with guards.no_network():
        yield


@pytest.fixture(autouse=True)
def empty_cache():
    yield
    cache.clear()
    # What is typeset names facts of the settings, which tests change and a running site does not.
    typeset.forget()


@pytest.fixture
def staff_client(admin_client):
    """A browser in which a member of staff with every permission is logged in."""
    # Browsers say where a request comes from, and the site refuses writes that do not.
    admin_client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return admin_client


@pytest.fixture
def log_in(client):
    """Log the browser in as a member of staff with these permissions and no others."""
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"

    def log_in(*permissions):
        client.force_login(make_staff(*permissions))
        return client

    return log_in


@pytest.fixture
def shopper(client):
    """A browser with an empty cookie jar that sends what browsers send."""
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


@pytest.fixture(scope="module")
def demo_site(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo site for all tests of a file, and no trace of it afterwards."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, transaction.atomic():
        store.demo.load()
        content.demo.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def collected(tmp_path_factory):
    """Production's static files, collected once for all workers of a run."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    static = folder / "static"
    with (folder / "static.lock").open("w") as lock:
        locks.lock(lock, locks.LOCK_EX)
        if not (static / "staticfiles.json").is_file():
            collect(static)
    return static


def collect(folder):
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "tests.static.Storage"},
    }
    with override_settings(DEBUG=False, STATIC_ROOT=folder, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(scope="session")
def stand_in_process():
    """One Stripe stand-in for the whole run; `stand_in` empties it for each test."""
    with StandIn("--webhook-secret", project_settings.STRIPE_WEBHOOK_SECRETS[0]) as stand_in:
        yield stand_in


@pytest.fixture
def stand_in(stand_in_process, settings, monkeypatch):
    """A fresh Stripe to which the site talks, with less patience than usual.

    Webhooks wait for `stand_in.deliver(client)`, or for `stand_in.configure(webhook_url=…)` where
    a live server can take them.
    """
    stand_in_process.reset()
    settings.STRIPE_API_BASE = stand_in_process.url
    monkeypatch.setattr(stripe_api, "CONNECT_AND_READ_SECONDS", (2, 2))
    stripe_api.client.cache_clear()
    yield stand_in_process
    stand_in_process.behave()
    stripe_api.client.cache_clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Start the system's Chromium; without one, journeys are skipped, and fail in CI."""
    path = chromium.find()
    if path is None and os.environ.get("CI"):
        pytest.fail(chromium.HOW_TO_INSTALL)
    if path is None:
        pytest.skip(chromium.HOW_TO_INSTALL)
    return browser_type_launch_args | {"executable_path": path, "args": chromium.ARGUMENTS}
