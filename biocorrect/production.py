"""Refuse to start in production on a missing or weak value, one clear line for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.utils import parseaddr
from urllib.parse import urlsplit

from environ import Env

# As strict as Django's own deployment check, security.W009.
SECRET_KEY_LENGTH = 50
SECRET_KEY_CHARACTERS = 5
FORBIDDEN_IN_PRODUCTION = {
    "STRIPE_API_BASE": "is for the local Stripe stand-in and must be empty in production",
}

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
    for name, problem in FORBIDDEN_IN_PRODUCTION.items():
        if env.str(name, default=""):
            yield f"{name} {problem}."


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
    hosts = env.list("ALLOWED_HOSTS", default=[])
    site_host = urlsplit(env.str("SITE_URL", default="")).hostname
    if not hosts:
        yield "is missing: the host names this site answers to, with commas between"
    elif "*" in hosts:
        yield "must name the hosts; * lets anyone forge the address in links"
    elif site_host and not any(_covers(host, site_host) for host in hosts):
        yield f"does not name {site_host}, the host of SITE_URL"


def _covers(allowed: str, host: str) -> bool:
    return allowed == host or (allowed.startswith(".") and f".{host}".endswith(allowed))


def _database_url(value: str, env: Env) -> Problems:
    if not value:
        yield "is missing, such as sqlite:////srv/biocorrect/db.sqlite3 or postgres://…"
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
    secrets = env.list("STRIPE_WEBHOOK_SECRETS", default=[])
    if not secrets:
        yield "is missing: without it no payment is heard of; Stripe shows it beside the webhook"
    elif not all(secret.startswith("whsec_") and len(secret) >= 20 for secret in secrets):
        yield "holds a text that is not a webhook secret, which starts with whsec_"


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
    "MAIL_HOST": _mail_host,
    "DEFAULT_FROM_EMAIL": _mail_address,
    "STAFF_EMAIL": _mail_address,
    "ADMIN_PATH": _admin_path,
}
