"""With DEBUG off the site refuses to start on a missing or weak value, in one line for each."""

import re

import environ
import pytest

from biocorrect.production import find_problems, require_production_values
from tests import production


@pytest.fixture
def env(tmp_path):
    """An Env that reads a correct production environment and nothing else."""
    env = environ.Env()
    env.ENVIRON = production.environment(tmp_path)
    return env


def test_a_correct_environment_has_no_problem(env):
    assert list(find_problems(env)) == []
    require_production_values(env)


@pytest.mark.parametrize(
    "name",
    [
        "SECRET_KEY",
        "SITE_URL",
        "ALLOWED_HOSTS",
        "DATABASE_URL",
        "STRIPE_SECRET_KEY",
        "STRIPE_WEBHOOK_SECRETS",
        "MAIL_HOST",
        "DEFAULT_FROM_EMAIL",
        "STAFF_EMAIL",
    ],
)
@pytest.mark.parametrize("how", ["absent", "empty", "blank"])
def test_a_missing_value_is_one_line(env, name, how):
    if how == "absent":
        del env.ENVIRON[name]
    else:
        env.ENVIRON[name] = "" if how == "empty" else "  "
    (problem,) = find_problems(env)
    assert problem.startswith(f"{name} is missing")
    assert "\n" not in problem


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SECRET_KEY", "only-for-debug-" + "not-a-secret-" * 4, "for DEBUG"),
        ("SECRET_KEY", "django-insecure-" + "x7Kp" * 20, "for DEBUG"),
        ("SECRET_KEY", "short", "weak"),
        ("SECRET_KEY", "a" * 60, "weak"),
        ("SITE_URL", "http://shop.example.com", "https"),
        ("SITE_URL", "shop.example.com", "scheme and a host"),
        ("SITE_URL", "https://shop.example.com/store", "scheme and a host"),
        ("ALLOWED_HOSTS", "*", "anyone forge"),
        ("ALLOWED_HOSTS", "other.example.com", "does not name shop.example.com"),
        ("ALLOWED_HOSTS", ".example.org", "does not name shop.example.com"),
        ("DATABASE_URL", "sqlite://:memory:", "in memory"),
        ("DATABASE_URL", "/srv/db.sqlite3", "must start with"),
        ("DATABASE_URL", "mysql://localhost/shop", "must start with"),
        ("STRIPE_SECRET_KEY", "pk_live_abcdefgh", "not a Stripe secret key"),
        ("STRIPE_SECRET_KEY", "sk_test_abcdefgh", "test key"),
        ("STRIPE_LIVEMODE", "false", "contradict"),
        ("STRIPE_WEBHOOK_SECRETS", "secret", "not a webhook secret"),
        ("STRIPE_WEBHOOK_SECRETS", "whsec_" + "a" * 32 + ",oops", "not a webhook secret"),
        ("STRIPE_API_BASE", "http://localhost:8001", "stand-in"),
        ("DEFAULT_FROM_EMAIL", "orders", "not a mail address"),
        ("DEFAULT_FROM_EMAIL", "orders@localhost", "not a mail address"),
        ("STAFF_EMAIL", "@example.com", "not a mail address"),
        ("ADMIN_PATH", "/desk/", "without a slash"),
        ("ADMIN_PATH", "desk", "ends with one"),
        ("SHIPPING_CENTS", "4.95", "whole number"),
        ("SHIPPING_CENTS", "", "whole number"),
        ("RETURN_DAYS", "sixty", "whole number"),
        ("HTTPS", "ture", "true or false"),
    ],
)
def test_a_weak_value_is_one_line(env, name, value, told):
    env.ENVIRON[name] = value
    (problem,) = find_problems(env)
    assert name in problem
    assert told in problem
    assert value == "" or len(value) < 12 or value not in problem, "a secret is repeated"


@pytest.mark.parametrize(
    "changes",
    [
        {"ALLOWED_HOSTS": ".example.com"},
        {"DATABASE_URL": "postgres://user:word@db.example.com/shop"},
        {"STRIPE_SECRET_KEY": "rk_live_abcdefgh"},
        {"STRIPE_SECRET_KEY": "sk_test_abcdefgh", "STRIPE_LIVEMODE": "false"},
        {"STRIPE_WEBHOOK_SECRETS": "whsec_" + "a" * 32 + ",whsec_" + "b" * 32},
        {"SITE_URL": "http://shop.example.com", "HTTPS": "off"},
        {"MAIL_HOST": "", "MAIL_BACKEND": "anymail.backends.ses.EmailBackend"},
        {"ADMIN_PATH": "desk-7f3a/"},
        {"STAFF_EMAIL": "Staff <staff@shop.example.com>"},
    ],
)
def test_a_good_choice_is_no_problem(env, changes):
    env.ENVIRON |= changes
    assert list(find_problems(env)) == []


def test_every_problem_is_told_at_once_and_nothing_starts(tmp_path):
    env = production.environment(tmp_path, SECRET_KEY=None, ALLOWED_HOSTS="*", SITE_URL=None)
    answer = production.manage("check", env=env)
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    told = re.findall(r"^- (\w+)", answer.stderr, re.MULTILINE)
    assert told == ["SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS"]
