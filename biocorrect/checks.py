"""System checks for what Django's own cannot know: run by every command, the tests and at start.

E is a site that would break a promise, W one that works but not as meant. Those that only make
sense on a server are deployment checks, which `gunicorn.py` runs before it starts a worker.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.utils.csp import CSP

from biocorrect import page_changes, seo
from biocorrect.search import index

STRIPE_CHECKOUT = "https://checkout.stripe.com"
SAME_ORIGIN = "biocorrect.same_origin.SameOriginMiddleware"

type Found = Iterator[CheckMessage]


def check(*tags: str, deploy: bool = False) -> Callable[[Callable[[], Found]], Callable[[], Found]]:
    """Register a check that takes nothing and yields messages."""

    def decorate(find: Callable[[], Found]) -> Callable[[], Found]:
        def run(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
            return list(find())

        register(*tags, deploy=deploy)(run)
        return find

    return decorate


@check(Tags.security)
def stripe_stand_in_is_for_debug_only() -> Found:
    if settings.STRIPE_API_BASE and not settings.DEBUG:
        yield Error(
            "The Stripe stand-in is set while DEBUG is off: orders would be paid with play money.",
            hint="Leave STRIPE_API_BASE empty.",
            id="biocorrect.E001",
        )


@check(Tags.security)
def live_key_is_for_production_only() -> Found:
    if settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_")) and settings.DEBUG:
        yield Error(
            "A live Stripe key is set while DEBUG is on: test orders would charge real cards.",
            hint="Use a test key, or leave STRIPE_SECRET_KEY empty for the stand-in.",
            id="biocorrect.E002",
        )


@check(Tags.security)
def livemode_agrees_with_the_key() -> Found:
    key = settings.STRIPE_SECRET_KEY
    if key and key.startswith(("sk_live_", "rk_live_")) != settings.STRIPE_LIVEMODE:
        yield Error(
            "STRIPE_LIVEMODE contradicts the Stripe key: events of payments would be ignored.",
            hint="Leave STRIPE_LIVEMODE out, or use a key of that mode.",
            id="biocorrect.E003",
        )


@check(Tags.security)
def webhook_secret_is_set() -> Found:
    if settings.STRIPE_SECRET_KEY and not any(settings.STRIPE_WEBHOOK_SECRETS):
        yield Error(
            "No webhook secret is set, so no payment would be heard of.",
            hint="Set STRIPE_WEBHOOK_SECRETS to what Stripe shows beside the webhook endpoint.",
            id="biocorrect.E004",
        )


@check(Tags.security)
def checkout_is_in_form_action() -> Found:
    origins = settings.SECURE_CSP.get("form-action", [])
    if STRIPE_CHECKOUT not in origins and not settings.STRIPE_API_BASE:
        yield Error(
            f"The CSP's form-action lacks {STRIPE_CHECKOUT}: Chrome would not follow to payment.",
            hint="List it in CHECKOUT_ORIGINS.",
            id="biocorrect.E005",
        )


@check(Tags.security)
def csp_is_strict() -> Found:
    loose = {CSP.UNSAFE_INLINE, CSP.UNSAFE_EVAL, "*", "http:", "https:", "data:"}
    for directive in ("default-src", "script-src", "style-src"):
        for value in sorted(loose & set(settings.SECURE_CSP.get(directive, ["*"]))):
            yield Error(
                f"The CSP allows {value} in {directive}.",
                hint="Public pages need no inline script or style; the admin has its own policy.",
                id="biocorrect.E006",
            )


@check(Tags.security)
def cross_site_writes_are_refused() -> Found:
    if SAME_ORIGIN not in settings.MIDDLEWARE:
        yield Error(
            "Public forms carry no CSRF token, and nothing else refuses cross-site writes.",
            hint=f"Put {SAME_ORIGIN} into MIDDLEWARE.",
            id="biocorrect.E007",
        )


@check(Tags.urls)
def site_url_is_an_allowed_host() -> Found:
    host = urlsplit(settings.SITE_URL).hostname or ""
    if not any(_covers(allowed, host) for allowed in settings.ALLOWED_HOSTS):
        yield Error(
            f"SITE_URL's host “{host}” is not in ALLOWED_HOSTS: links in mail would answer 400.",
            hint="Name it in ALLOWED_HOSTS.",
            id="biocorrect.E008",
        )


def _covers(allowed: str, host: str) -> bool:
    return allowed in {host, "*"} or (allowed.startswith(".") and f".{host}".endswith(allowed))


@check(Tags.files)
def media_folder_takes_uploads() -> Found:
    folder = Path(settings.MEDIA_ROOT)
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        yield Error(
            f"MEDIA_ROOT {folder} cannot be written, so staff could not upload a picture.",
            hint=f"Give this process's user the right to write to {nearest}.",
            id="biocorrect.E009",
        )


@check(Tags.database)
def sqlite_counts_every_write() -> Found:
    for alias, database in settings.DATABASES.items():
        options = database.get("OPTIONS", {})
        begins_late = options.get("transaction_mode") != "IMMEDIATE"
        if database["ENGINE"].endswith("sqlite3") and begins_late:
            yield Error(
                f"SQLite database “{alias}” does not begin transactions IMMEDIATE:"
                " writes that meet would be lost.",
                hint="Use SQLITE_OPTIONS of settings.py.",
                id="biocorrect.E010",
            )


@register(Tags.database)
def sqlite_keeps_a_write_ahead_log(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    return [
        Error(
            f"SQLite database “{alias}” is in journal mode {mode}: readers would block writers.",
            hint="Keep it on a local disk; network file systems cannot hold a write-ahead log.",
            id="biocorrect.E011",
        )
        for alias in databases or []
        if (mode := _journal_mode(alias)) not in {"wal", "memory", ""}
    ]


def _journal_mode(alias: str) -> str:
    """Ask SQLite; other databases answer with an empty text."""
    if connections[alias].vendor != "sqlite":
        return ""
    with connections[alias].cursor() as cursor:
        return str(cursor.execute("PRAGMA journal_mode").fetchone()[0])


@register(Tags.database, deploy=True)
def changes_of_pages_are_noted(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    return [
        Error(
            f"Database “{alias}” lacks {len(lacking)} triggers: visitors would go on reading"
            " pages that staff have changed.",
            hint="Run: python manage.py migrate",
            id="biocorrect.E018",
        )
        for alias in databases or []
        if (lacking := page_changes.missing(alias))
    ]


@check(deploy=True)
def static_files_are_collected() -> Found:
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not settings.DEBUG and not manifest.is_file():
        yield Error(
            f"{manifest} is missing, so every page would answer 500.",
            hint="Run: python manage.py collectstatic --no-input",
            id="biocorrect.E012",
        )


@check(Tags.staticfiles)
def style_sheet_is_there() -> Found:
    if finders.find("css/main.css") is None:
        yield Error(
            "static/css/main.css is missing, so every page would be bare.",
            hint="Check out the whole repository; STATICFILES_DIRS names static/.",
            id="biocorrect.E013",
        )


@check()
def promises_make_sense() -> Found:
    wrong = {
        "SHIPPING_CENTS": settings.SHIPPING_CENTS < 0,
        "FREE_SHIPPING_FROM_CENTS": settings.FREE_SHIPPING_FROM_CENTS < 0,
        "RETURN_DAYS": settings.RETURN_DAYS < 0,
        "REFUND_DAYS": settings.REFUND_DAYS < 1,
        "RETURN_POSTAGE": settings.RETURN_POSTAGE not in {"", *seo.RETURN_FEES},
        "REVIEW_MONTHS": settings.REVIEW_MONTHS < 1,
        "ORDER_CUTOFF_HOUR": not 0 <= settings.ORDER_CUTOFF_HOUR <= 23,
        "DELIVERY_DAYS": not _are_days(settings.DELIVERY_DAYS),
        "EXPEDITED_DAYS": not _are_days(settings.EXPEDITED_DAYS),
        # Else nobody could tell by what was paid which way a parcel goes.
        "EXPEDITED_CENTS": 0 != settings.EXPEDITED_CENTS <= settings.SHIPPING_CENTS,
        "LOW_STOCK_BELOW": settings.LOW_STOCK_BELOW < 0,
        "REPLY_DAYS": settings.REPLY_DAYS < 1,
    }
    for name in (name for name, is_wrong in wrong.items() if is_wrong):
        yield Error(
            f"{name} = {getattr(settings, name)} makes no sense as a promise to shoppers.",
            hint=".env.example says what it means.",
            id="biocorrect.E014",
        )


def _are_days(days: tuple[int, ...]) -> bool:
    return len(days) == 2 and 0 < days[0] <= days[1]


@check()
def numbers_of_pairs_are_noted() -> Found:
    if settings.LOW_STOCK_BELOW > page_changes.MANY_PAIRS:
        yield Error(
            f"LOW_STOCK_BELOW = {settings.LOW_STOCK_BELOW}, but a sale from a shelf with more than"
            f" {page_changes.MANY_PAIRS} free pairs renews no page: the number shown would be old.",
            hint=f"Set it to {page_changes.MANY_PAIRS} or less.",
            id="biocorrect.E017",
        )


@check(Tags.security)
def staff_need_a_second_factor() -> Found:
    if not settings.ADMIN_SECOND_FACTOR and not settings.DEBUG:
        yield Error(
            "A password alone would open the admin, with every order and refund in it.",
            hint="Leave ADMIN_SECOND_FACTOR out.",
            id="biocorrect.E015",
        )


@check(Tags.security)
def log_in_limits_make_sense() -> Found:
    wrong = {
        "LOGIN_LIMIT": settings.LOGIN_LIMIT < 1,
        "LOGIN_ADDRESS_LIMIT": settings.LOGIN_ADDRESS_LIMIT < settings.LOGIN_LIMIT,
        "LOGIN_PAUSE_MINUTES": settings.LOGIN_PAUSE_MINUTES < 1,
    }
    for name in (name for name, is_wrong in wrong.items() if is_wrong):
        yield Error(
            f"{name} = {getattr(settings, name)} would let nobody in, or everybody try for ever.",
            hint=".env.example says what it means.",
            id="biocorrect.E016",
        )


@check()
def texts_can_be_searched() -> Found:
    if not index.is_possible():
        yield Error(
            "This Python's SQLite was built without FTS5, in which the search keeps its index.",
            hint="Use a Python whose sqlite3 has it, as those of python.org and Debian do.",
            id="biocorrect.E019",
        )


@check(deploy=True)
def mail_leaves_this_machine() -> Found:
    backend = settings.MAILERS["default"]["BACKEND"]
    if backend.endswith(("filebased.EmailBackend", "console.EmailBackend", "dummy.EmailBackend")):
        yield checks.Warning(
            f"Order mail goes to {backend}, which reaches nobody.",
            hint="Leave MAIL_BACKEND out and set MAIL_HOST.",
            id="biocorrect.W001",
        )
