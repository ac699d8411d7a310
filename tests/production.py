"""The environment of a correct production site, for tests that start one."""

import contextlib
import http.client
import os
import subprocess
import sys
import time
from pathlib import Path

from biocorrect.run import any_free_port, is_free

ROOT = Path(__file__).resolve().parent.parent
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
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


@contextlib.contextmanager
def gunicorn(env, *options, application="biocorrect.wsgi"):
    """Start the production server as README.md says, without HTTPS as behind no proxy."""
    port = any_free_port()
    env = env | {
        "HTTPS": "off",
        "SITE_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost",
    }
    program = str(Path(sys.executable).with_name("gunicorn"))
    command = [program, "-c", "biocorrect/gunicorn.py", "-b", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [*command, *options, application],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    server.port = port
    try:
        yield server
    finally:
        server.kill()
        server.wait()


def wait_for(server):
    give_up_at = time.monotonic() + 40
    while is_free(server.port) and time.monotonic() < give_up_at:
        assert server.poll() is None, server.stdout.read()
        time.sleep(0.1)


def get(port, path, **headers):
    connection = http.client.HTTPConnection("localhost", port, timeout=20)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.body = answer.read()
    connection.close()
    return answer
