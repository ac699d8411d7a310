"""Refuse to start in production on a missing or weak value, one clear line for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.utils import parseaddr
from urllib.parse import urlsplit

from environ import Env

# As strict as Django's own deployment check, security.W009.
SECRET_KEY_LENGTH = 50
SECRET_KEY_CHARACTERS = 5
WHOLE_NUMBERS = (
    "CHECKOUT_LIMIT",
    "CONN_MAX_AGE",
    "EXPEDITED_CENTS",
    "FREE_SHIPPING_FROM_CENTS",
    "HSTS_SECONDS",
    "LOGIN_ADDRESS_LIMIT",
    "LOGIN_LIMIT",
    "LOGIN_PAUSE_MINUTES",
    "LOW_STOCK_BELOW",
    "MAIL_PORT",
    "ORDER_CUTOFF_HOUR",
    "PAGE_CACHE_MB",
    "REFUND_DAYS",
    "REPLY_DAYS",
    "RETURN_DAYS",
    "REVIEW_MONTHS",
    "SHIPPING_CENTS",
    "TRUSTED_PROXIES",
)
# A misspelt true would count as false, and switch a protection off without a word.
SWITCHES = (
    "ADMIN_SECOND_FACTOR",
    "BEHIND_PROXY",
    "DEBUG",
    "HSTS_INCLUDE_SUBDOMAINS",
    "HSTS_PRELOAD",
    "HTTPS",
    "MAIL_USE_TLS",
    "PRODUCT_REVIEWS",
    "STRIPE_AUTOMATIC_TAX",
    "STRIPE_LIVEMODE",
)
SWITCH_WORDS = frozenset({"true", "on", "ok", "y", "yes", "1", "false", "off", "n", "no", "0"})
DATABASES = frozenset({"sqlite", "postgres", "postgresql", "psql", "pgsql"})

type Problems = Iterator[str]


def require_production_values(env: Env) -> None:
    """Raise SystemExit listing every missing or weak value of the production environment."""
    problems = list(find_problems(env))
    if problems:
        lines = "\n".join(f"- {problem}" for problem in problems)
        raise SystemExit(
            "Biocorrect cannot start with DEBUG off. Each variable is described in .env.example.\n"
            + lines
        )


def find_problems(env: Env) -> Problems:
    """Yield one sentence for every value of the environment that production cannot start with."""
    for name, find in CHECKS.items():
        value = env.str(name, default="").strip()
        yield from (f"{name} {problem}." for problem in find(value, env))
    for name in WHOLE_NUMBERS:
        if not env.str(name, default="0").strip().isdecimal():
            yield f"{name} must be a whole number."
    for name in SWITCHES:
        if env.str(name, default="false").strip().lower() not in SWITCH_WORDS:
            yield f"{name} must be true or false."


def _secret_key(value: str, env: Env) -> Problems:
    how = "use: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
    if not value:
        yield f"is missing; {how}"
    elif value.startswith(("only-for-debug-", "django-insecure-")):
        yield f"is the one for DEBUG, which everyone can read; {how}"
    elif len(value) < SECRET_KEY_LENGTH or len(set(value)) < SECRET_KEY_CHARACTERS:
        yield f"is weak: it needs {SECRET_KEY_LENGTH} random characters; {how}"


def _site_url(value: str, env: Env) -> Problems:
    url = urlsplit(value)
    if not value:
        yield "is missing: the address people type, such as https://biocorrect.example"
    elif not url.hostname or url.path.strip("/") or url.query:
        yield "must be a scheme and a host only, such as https://biocorrect.example"
    elif url.scheme != "https" and env.bool("HTTPS", default=True):
        yield "must start with https://"


def _allowed_hosts(value: str, env: Env) -> Problems:
    hosts = _listed(value)
    site_host = urlsplit(env.str("SITE_URL", default="")).hostname
    if not hosts:
        yield "is missing: the host names this site answers to, with commas between"
    elif "*" in hosts:
        yield "must name the hosts; * lets anyone forge the address in links"
    elif site_host and not any(_covers(host, site_host) for host in hosts):
        yield f"does not name {site_host}, the host of SITE_URL"


def _listed(value: str) -> list[str]:
    return [item.strip() for item in value.split(",") if item.strip()]


def _covers(allowed: str, host: str) -> bool:
    return allowed == host or (allowed.startswith(".") and f".{host}".endswith(allowed))


def _database_url(value: str, env: Env) -> Problems:
    if not value:
        yield "is missing, such as sqlite:////srv/biocorrect/db.sqlite3 or postgres://…"
    elif urlsplit(value).scheme not in DATABASES:
        yield "must start with sqlite:/// or postgres://"
    elif ":memory:" in value:
        yield "keeps the database in memory, so every order would be lost"


def _stripe_secret_key(value: str, env: Env) -> Problems:
    live = env.bool("STRIPE_LIVEMODE", default=value.startswith(("sk_live_", "rk_live_")))
    if not value:
        yield "is missing: Stripe's dashboard shows it under Developers, API keys"
    elif not value.startswith(("sk_live_", "rk_live_", "sk_test_", "rk_test_")):
        yield "is not a Stripe secret key, which starts with sk_ or rk_"
    elif value.startswith(("sk_live_", "rk_live_")) != live:
        mode = "true" if live else "false"
        yield f"and STRIPE_LIVEMODE={mode} contradict each other"
    elif not live and "STRIPE_LIVEMODE" not in env.ENVIRON:
        yield "is a test key, so nobody would pay; a trial site says so with STRIPE_LIVEMODE=false"


def _stripe_webhook_secrets(value: str, env: Env) -> Problems:
    secrets = _listed(value)
    if not secrets:
        yield "is missing: without it no payment is heard of; Stripe shows it beside the webhook"
    elif not all(secret.startswith("whsec_") and len(secret) >= 20 for secret in secrets):
        yield "holds a text that is not a webhook secret, which starts with whsec_"


def _stripe_api_base(value: str, env: Env) -> Problems:
    if value:
        yield "is for the local Stripe stand-in and must be empty with DEBUG off"


def _mail_host(value: str, env: Env) -> Problems:
    backend = env.str("MAIL_BACKEND", default="smtp.EmailBackend")
    if not value and backend.endswith("smtp.EmailBackend"):
        yield "is missing: the server that sends order mail"


def _mail_address(value: str, env: Env) -> Problems:
    mailbox, _, domain = parseaddr(value)[1].rpartition("@")
    if not value:
        yield "is missing, such as Biocorrect <orders@biocorrect.example>"
    elif not mailbox or "." not in domain:
        yield "is not a mail address"


def _admin_path(value: str, env: Env) -> Problems:
    if value and (value.startswith("/") or not value.endswith("/")):
        yield "starts without a slash and ends with one, such as desk-7f3a/"


CHECKS: dict[str, Callable[[str, Env], Problems]] = {
    "SECRET_KEY": _secret_key,
    "SITE_URL": _site_url,
    "ALLOWED_HOSTS": _allowed_hosts,
    "DATABASE_URL": _database_url,
    "STRIPE_SECRET_KEY": _stripe_secret_key,
    "STRIPE_WEBHOOK_SECRETS": _stripe_webhook_secrets,
    "STRIPE_API_BASE": _stripe_api_base,
    "MAIL_HOST": _mail_host,
    "DEFAULT_FROM_EMAIL": _mail_address,
    "STAFF_EMAIL": _mail_address,
    "ADMIN_PATH": _admin_path,
}
