"""The site's settings as the tests see them, whatever the developer's `.env` and shell hold."""

import os
import re
import tempfile
from pathlib import Path

# One folder for each process, so that two runs at the same time never meet. Made by the tests;
# mypy only reads these settings.
FOLDER = Path(tempfile.gettempdir()) / f"biocorrect-tests-{os.getpid()}"

EXAMPLE = Path(__file__).resolve().parent.parent / ".env.example"
for name in re.findall(r"^#([A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE):
    os.environ.pop(name, None)

os.environ |= {
    "ENV_FILE": os.devnull,
    "DEBUG": "1",
    "SITE_URL": "http://testserver",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    # Set by tests/on_postgres.py, which runs the rules of money and stock a second time.
    "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", f"sqlite:///{FOLDER / 'none.sqlite3'}"),
    "MEDIA_ROOT": str(FOLDER / "media"),
    "MAIL_FOLDER": str(FOLDER / "mail"),
    "STRIPE_SECRET_KEY": "sk_test_" + "tests" * 5,
    "STRIPE_WEBHOOK_SECRETS": "whsec_" + "tests" * 6,
    # Nothing listens here: a test that needs Stripe asks for the stand-in.
    "STRIPE_API_BASE": "http://127.0.0.1:9",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}

from biocorrect.settings import *  # noqa: E402, F403
from biocorrect.settings import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, because threads and the browser's server share it: a database in memory locks whole,
    # and its one connection, handed to the server's threads, crashes the process.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}

# Switched on by the tests that are about them; the others log in all day.
AXES_ENABLED = False
ADMIN_SECOND_FACTOR = False

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
