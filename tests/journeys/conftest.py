"""The whole site for a browser: demo, live server, Stripe stand-in, and eyes on what goes wrong."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys import site as sites

HERE = {"localhost", "127.0.0.1"}
# A busy machine is no fault of the site.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def live_server(django_db_setup, collected):
    server = sites.Server(collected)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def media_folder(tmp_path_factory):
    """One folder for all journeys, so that the demo's pictures are stored once."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="session")
def demo():
    return sites.Demo()


@pytest.fixture
def site(live_server, collected, settings, media_folder, demo):
    """The address of the demo site."""
    for name, value in sites.static_settings(collected).items():
        setattr(settings, name, value)
    settings.SITE_URL = live_server.url
    settings.MEDIA_ROOT = media_folder
    demo.put_back()
    return live_server.url


@pytest.fixture
def paying(site, stand_in):
    """The stand-in, which tells the site of every payment."""
    stand_in.configure(webhook_url=f"{site}/webhooks/stripe/")
    return stand_in


@pytest.fixture
def visitor(browser, site):
    """Open a window of its own: `visitor(java_script_enabled=False)` and the like.

    At the end, whatever a visitor should never have met fails the journey: an error of a script,
    a line in the console such as a blocked style, a 500, a request to anybody else.
    """
    contexts, problems = [], []

    def open_window(**options):
        context = browser.new_context(**{"base_url": site, "locale": "en-US"} | options)
        contexts.append(context)
        page = context.new_page()
        watch(page, problems)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert problems == []


def watch(page, problems):
    """Note every problem of a page in a list."""
    page.on("pageerror", lambda error: note_error(error, problems))
    page.on("console", lambda line: note_console(line, problems))
    page.on("request", lambda request: note_stranger(request, problems))
    page.on("response", lambda answer: note_failure(answer, problems))


def note_error(error, problems):
    # Chromium says so where it leaves out a fade: the next page has none, as in the admin, or was
    # there before it could begin.
    if not re.match(r"Transition was (aborted|skipped)", str(error)):
        problems.append(f"script: {error}")


def note_console(line, problems):
    # Chromium writes a line for every 4xx; journeys that expect one say so themselves.
    if line.type in {"error", "warning"} and "Failed to load resource" not in line.text:
        problems.append(f"console: {line.text}")


def note_stranger(request, problems):
    address = urlsplit(request.url)
    if address.scheme in {"http", "https"} and address.hostname not in HERE:
        problems.append(f"request to {address.hostname}")


def note_failure(answer, problems):
    if answer.status >= 500:
        problems.append(f"{answer.status} at {answer.url}")
