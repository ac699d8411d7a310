"""Every system check of ours finds its misconfiguration, and nothing in a sound site."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as project_settings
from django.contrib.staticfiles import finders
from django.core.checks import run_checks
from django.db import connection

from biocorrect import checks, page_changes

# Django's own checks ask the database what it can do.
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def debug(settings):
    """As in the demo; pytest switches DEBUG off."""
    settings.DEBUG = True


def found(*, deploy=False, databases=None):
    """Return the ids of our messages, sorted."""
    messages = run_checks(include_deployment_checks=deploy, databases=databases)
    return sorted(message.id for message in messages if message.id.startswith("biocorrect."))


def test_the_demo_and_the_tests_are_sound():
    assert found() == []


@pytest.fixture
def production(settings):
    """The settings that DEBUG off brings, as far as our checks look."""
    settings.DEBUG = False
    settings.STRIPE_API_BASE = ""
    settings.STRIPE_SECRET_KEY = "sk_live_" + "x" * 24
    settings.STRIPE_LIVEMODE = True
    settings.ADMIN_SECOND_FACTOR = True
    return settings


def test_production_is_sound(production):
    assert found() == []


def test_the_stand_in_is_refused_with_debug_off(production):
    production.STRIPE_API_BASE = "http://localhost:8001"
    assert found() == ["biocorrect.E001"]


def test_a_live_key_is_refused_with_debug_on(production):
    production.DEBUG = True
    assert found() == ["biocorrect.E002"]


@pytest.mark.parametrize(
    ("key", "livemode"), [("sk_live_x", False), ("rk_live_x", False), ("sk_test_x", True)]
)
def test_a_livemode_that_contradicts_the_key_is_found(production, key, livemode):
    production.STRIPE_SECRET_KEY, production.STRIPE_LIVEMODE = key, livemode
    assert found() == ["biocorrect.E003"]


@pytest.mark.parametrize("secrets", [[], [""]])
def test_a_missing_webhook_secret_is_found(production, secrets):
    production.STRIPE_WEBHOOK_SECRETS = secrets
    assert found() == ["biocorrect.E004"]


def test_a_checkout_that_the_policy_blocks_is_found(production):
    production.SECURE_CSP = production.SECURE_CSP | {"form-action": ["'self'"]}
    assert found() == ["biocorrect.E005"]


@pytest.mark.parametrize("directive", ["default-src", "script-src", "style-src"])
@pytest.mark.parametrize("value", ["'unsafe-inline'", "'unsafe-eval'", "*", "https:", "data:"])
def test_a_loose_policy_is_found(settings, directive, value):
    settings.SECURE_CSP = settings.SECURE_CSP | {directive: ["'self'", value]}
    assert found() == ["biocorrect.E006"]


def test_a_policy_without_a_directive_is_loose(settings):
    settings.SECURE_CSP = {
        name: value for name, value in settings.SECURE_CSP.items() if name != "style-src"
    }
    assert found() == ["biocorrect.E006"]


def test_a_site_without_the_guard_against_cross_site_writes_is_found(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "same_origin" not in name]
    assert found() == ["biocorrect.E007"]


@pytest.mark.parametrize(
    ("url", "hosts", "is_sound"),
    [
        ("https://shop.test", ["shop.test"], True),
        ("https://www.shop.test", [".shop.test"], True),
        ("https://shop.test", [".shop.test"], True),
        ("https://shop.test:8443", ["shop.test"], True),
        ("https://shop.test", ["*"], True),
        ("https://shop.test", ["other.test"], False),
        ("https://badshop.test", [".shop.test"], False),
        ("", ["shop.test"], False),
    ],
)
def test_a_site_url_that_the_site_would_refuse_is_found(settings, url, hosts, is_sound):
    settings.SITE_URL, settings.ALLOWED_HOSTS = url, hosts
    assert found() == ([] if is_sound else ["biocorrect.E008"])


def test_a_media_folder_that_is_a_file_is_found(settings, tmp_path):
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    assert found() == ["biocorrect.E009"]


def test_a_media_folder_that_will_be_made_is_sound(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "not" / "yet"
    assert found() == []


def test_sqlite_that_would_lose_writes_is_found(monkeypatch):
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": "x", "OPTIONS": {}}
    # Changing the real setting would also reach the connections of this test run.
    monkeypatch.setattr(checks, "settings", SimpleNamespace(DATABASES={"default": database}))
    assert [message.id for message in checks.sqlite_counts_every_write()] == ["biocorrect.E010"]
    database["OPTIONS"]["transaction_mode"] = "IMMEDIATE"
    assert list(checks.sqlite_counts_every_write()) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a rule of SQLite")
def test_the_tests_own_database_keeps_a_write_ahead_log():
    assert checks._journal_mode("default") == "wal"
    assert found(databases=["default"]) == []


def test_sqlite_without_a_write_ahead_log_is_found(monkeypatch):
    monkeypatch.setattr(checks, "_journal_mode", lambda alias: "delete")
    assert found(databases=["default"]) == ["biocorrect.E011"]


def test_missing_collected_files_are_found_on_a_server_only(production, tmp_path):
    production.STATIC_ROOT = tmp_path
    assert found() == []
    assert "biocorrect.E012" in found(deploy=True)
    (tmp_path / "staticfiles.json").touch()
    assert "biocorrect.E012" not in found(deploy=True)


def test_a_missing_style_sheet_is_found(settings):
    settings.STATICFILES_DIRS = []
    finders.get_finder.cache_clear()
    try:
        assert found() == ["biocorrect.E013"]
    finally:
        finders.get_finder.cache_clear()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHIPPING_CENTS", -1),
        ("FREE_SHIPPING_FROM_CENTS", -1),
        ("RETURN_DAYS", -1),
        ("REFUND_DAYS", 0),
        ("RETURN_POSTAGE", "nobody"),
        ("ORDER_CUTOFF_HOUR", 24),
        ("ORDER_CUTOFF_HOUR", -1),
        ("DELIVERY_DAYS", (4, 2)),
        ("DELIVERY_DAYS", (0, 2)),
        ("DELIVERY_DAYS", (2,)),
        ("DELIVERY_DAYS", (1, 2, 3)),
        ("LOW_STOCK_BELOW", -1),
    ],
)
def test_a_promise_that_makes_no_sense_is_found(settings, name, value):
    setattr(settings, name, value)
    assert found() == ["biocorrect.E014"]


def test_a_log_in_by_password_alone_is_refused_with_debug_off(production):
    production.ADMIN_SECOND_FACTOR = False
    assert found() == ["biocorrect.E015"]


@pytest.mark.parametrize(
    ("name", "value"), [("LOGIN_LIMIT", 0), ("LOGIN_ADDRESS_LIMIT", 4), ("LOGIN_PAUSE_MINUTES", 0)]
)
def test_log_in_limits_that_make_no_sense_are_found(settings, name, value):
    setattr(settings, name, value)
    assert found() == ["biocorrect.E016"]


def test_mail_that_reaches_nobody_is_found_on_a_server(production):
    mailer = {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {}}
    production.MAILERS = {"default": mailer}
    assert found() == []
    assert "biocorrect.W001" in found(deploy=True)


def test_a_number_of_pairs_that_renews_no_page_is_found(settings):
    settings.LOW_STOCK_BELOW = page_changes.MANY_PAIRS
    assert found() == []
    settings.LOW_STOCK_BELOW += 1
    assert found() == ["biocorrect.E017"]


def test_a_database_that_notes_no_change_is_found():
    assert "biocorrect.E018" not in found(deploy=True, databases=["default"])
    page_changes.take_away()
    assert "biocorrect.E018" in found(deploy=True, databases=["default"])


def test_a_python_that_cannot_search_texts_is_found(monkeypatch):
    assert found() == []
    monkeypatch.setattr("biocorrect.search.index.is_possible", lambda: False)
    assert found() == ["biocorrect.E019"]


def test_every_id_is_used_once_and_tested_here():
    source = Path(checks.__file__).read_text()
    ids = re.findall(r'id="(biocorrect\.[EW]\d{3})"', source)
    assert len(ids) == len(set(ids))
    tests = Path(__file__).read_text()
    assert [name for name in ids if name not in tests] == []


def test_the_admin_is_where_admin_path_says():
    assert project_settings.ADMIN_PATH == "admin/"
