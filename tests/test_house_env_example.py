"""`.env.example` describes every variable the site reads, and none besides."""

import re

import pytest
from django.conf import settings

from biocorrect import production

# Those the system or a test's harness sets, which nobody writes into .env.
NOT_OURS = {"DJANGO_SETTINGS_MODULE"}
SOURCES = [
    path
    for package in ("biocorrect", "content", "store")
    for path in (settings.BASE_DIR / package).rglob("*.py")
]


@pytest.fixture(scope="module")
def described():
    text = (settings.BASE_DIR / ".env.example").read_text()
    return re.findall(r"^#?([A-Z][A-Z_]+)=", text, re.MULTILINE)


def variables_read():
    reads = re.compile(
        r"""(?:\benv\.\w+|environ(?:\.get|\.setdefault)?|getenv)[(\[]\s*"([A-Z][A-Z_]+)\""""
    )
    return {name for path in SOURCES for name in reads.findall(path.read_text())} - NOT_OURS


def test_every_variable_that_is_read_is_described(described):
    assert variables_read() - set(described) == set()


def test_every_variable_described_is_read(described):
    assert set(described) - variables_read() == set()


def test_no_variable_is_described_twice(described):
    assert len(described) == len(set(described))


def test_a_copy_of_it_changes_nothing():
    lines = (settings.BASE_DIR / ".env.example").read_text().splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []


def test_those_production_needs_are_marked(described):
    text = (settings.BASE_DIR / ".env.example").read_text()
    marked = re.findall(r"^# \[production\].*\n(?:#(?: .*)?\n)*#([A-Z_]+)=", text, re.MULTILINE)
    required = [name for name in production.CHECKS if name not in {"ADMIN_PATH", "STRIPE_API_BASE"}]
    assert sorted(marked) == sorted(required)


def test_numbers_and_switches_are_checked_in_production():
    source = (settings.BASE_DIR / "biocorrect" / "settings.py").read_text()
    numbers = set(re.findall(r'env\.int\(\s*"(\w+)"', source))
    switches = set(re.findall(r'env\.bool\(\s*"(\w+)"', source))
    assert numbers == set(production.WHOLE_NUMBERS)
    assert switches == set(production.SWITCHES)
