"""All that a process of its own needs, loaded once before it is forked.

Named to multiprocessing's fork server, which imports it without a connection or a second thread,
so that forking is sound and costs milliseconds.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

import stripe  # noqa: E402, F401 - slow to import, so here
from django.conf import settings  # noqa: E402
from django.template.loader import get_template  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from tests import child, steps  # noqa: E402, F401 - what it will run

setup_test_environment()
get_resolver().url_patterns  # noqa: B018 - loads every view
for folder in ("mail", "store"):
    for template in (settings.BASE_DIR / "templates" / folder).iterdir():
        get_template(f"{folder}/{template.name}")
for template in settings.BASE_DIR.glob("templates/*.html"):
    get_template(template.name)
