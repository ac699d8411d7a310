"""The environment of a correct production site, for tests that start one."""

import os
import subprocess
import sys

from django.conf import settings

VALUES = {
    "ENV_FILE": os.devnull,
    "DEBUG": "false",
    "SECRET_KEY": "k9Vt2_xQ7mZr4Lw8Hc1Np6Jd3Fy5Gb0Sa-UeTiOoPqRsWuXvYzAb",
    "SITE_URL": "https://shop.example.com",
    "ALLOWED_HOSTS": "shop.example.com",
    "STRIPE_SECRET_KEY": "sk_live_" + "abcdefgh" * 4,
    "STRIPE_WEBHOOK_SECRETS": "whsec_" + "abcdefgh" * 4,
    "MAIL_HOST": "mail.example.com",
    "DEFAULT_FROM_EMAIL": "Biocorrect <orders@shop.example.com>",
    "STAFF_EMAIL": "staff@shop.example.com",
}


def environment(folder, **changes):
    """Return the whole environment, with its database and files in a folder. None takes out."""
    values = VALUES | {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
    }
    return {name: value for name, value in (values | changes).items() if value is not None}


def manage(*arguments, env):
    """Run a management command and return what it printed and its exit code."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
