"""`make run`: the whole demo in one command, and nothing left behind when it ends.

Starts the site, the worker and, where no real Stripe key is set, the Stripe stand-in, each in
a process group of its own. Ctrl-C, SIGTERM or SIGHUP ends them all; so does the end of any one.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import IO

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
STATE = Path(os.environ.get("RUN_FOLDER") or BASE_DIR / ".run")
STAFF_NOTE = STATE / "demo-staff.txt"
READY_SECONDS = 60
END_SECONDS = 8
DEMO_KEY = "sk_test_only-for-the-local-stand-in"
# One page asks for dozens of these, and browsers hang up as they please. What failed is shown.
UNINTERESTING = re.compile(
    r'"(GET|HEAD) /(static/|media/|healthz)\S* HTTP/[\d.]+" (200|304) |- Broken pipe from '
)

stop = threading.Event()


class CannotStart(Exception):
    """One line that says what is in the way and what to do about it."""


class Part:
    """One process of the demo. Its output is shown with its name before it, once the site is up."""

    shown = threading.Event()

    def __init__(self, name: str, *command: str) -> None:
        self.name = name
        self.last_lines: deque[str] = deque(maxlen=30)
        # A group of its own, so that Ctrl-C reaches only us and we end all of it.
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, *command],
            cwd=BASE_DIR,
            env=os.environ | {"PYTHONUNBUFFERED": "1", "DJANGO_RUNSERVER_HIDE_WARNING": "true"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        assert self.process.stdout  # noqa: S101
        self.reader = threading.Thread(target=self._read, args=[self.process.stdout], daemon=True)
        self.reader.start()

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def signal_group(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def _read(self, output: IO[str]) -> None:
        for line in output:
            self.last_lines.append(line.rstrip())
            if self.shown.is_set() and not UNINTERESTING.search(line):
                say(f"{self.name:>6} │ {line.rstrip()}")


def main() -> int:
    port = parse_port()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Only a flag: an exception could strike between the birth of a process and its record.
        signal.signal(number, lambda *_: stop.set())
    parts: list[Part] = []
    try:
        run(port, parts)
    except CannotStart as reason:
        print(reason, file=sys.stderr, flush=True)
        return 1
    finally:
        end(parts)
    say("\nEverything has ended.")
    return 0


def parse_port() -> int:
    parser = argparse.ArgumentParser(prog="make run", description="Show the whole site.")
    parser.add_argument("--port", default="8000")
    port = parser.parse_args().port
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise SystemExit(f"PORT={port} is not a port: give a number from 1024 to 65535.")
    return int(port)


def run(port: int, parts: list[Part]) -> None:
    """Start everything and stay until told to stop. Raises CannotStart, also when a part ends."""
    started = time.monotonic()
    require_free(port)
    stripe_port = stripe_port_beside(port)
    uses_stand_in = set_environment(port, stripe_port)
    STATE.mkdir(parents=True, exist_ok=True)
    if uses_stand_in:
        say("Starting the Stripe stand-in …")
        parts.append(Part("stripe", *stand_in_command(port, stripe_port)))
    prepare()
    if stop.is_set():
        return
    say("Starting the site and the worker …")
    parts.append(Part("site", "manage.py", "runserver", f"127.0.0.1:{port}"))
    wait_until(lambda: answers(f"http://127.0.0.1:{port}/healthz"), parts)
    if uses_stand_in:
        wait_until(lambda: not is_free(stripe_port), parts)
    if stop.is_set():
        return
    parts.append(Part("worker", "manage.py", "worker"))
    say(summary(port, uses_stand_in, time.monotonic() - started))
    Part.shown.set()
    wait_until(lambda: False, parts, seconds=None)


def set_environment(port: int, stripe_port: int) -> bool:
    """Fill in what neither the environment nor `.env` sets; say whether the stand-in is used."""
    environ.Env.read_env(os.environ.get("ENV_FILE", str(BASE_DIR / ".env")))
    if not environ.Env().bool("DEBUG", default=True):
        raise CannotStart("make run is the demo, but DEBUG is off; README.md says how to deploy.")
    defaults = {
        "DEBUG": "1",
        "SITE_URL": f"http://localhost:{port}",
        "MAIL_FOLDER": str(STATE / "mail"),
    }
    uses_stand_in = not os.environ.get("STRIPE_SECRET_KEY")
    if uses_stand_in:
        defaults |= {
            "STRIPE_SECRET_KEY": DEMO_KEY,
            "STRIPE_API_BASE": f"http://localhost:{stripe_port}",
            "STRIPE_WEBHOOK_SECRETS": "whsec_" + secrets.token_hex(24),
        }
    for name, value in defaults.items():
        # A variable that is there but empty, as in a copied .env.example, counts as not set.
        os.environ[name] = os.environ.get(name) or value
    return uses_stand_in


def prepare() -> None:
    """Bring the database up to date and fill an empty one. Raises CannotStart."""
    command = [sys.executable, "manage.py", "demo"]
    with subprocess.Popen(command, cwd=BASE_DIR, start_new_session=True) as process:  # noqa: S603
        while process.poll() is None:
            if stop.wait(0.05):
                process.terminate()
                return
    if process.returncode:
        raise CannotStart("The database could not be prepared; the lines above say why.")


def stand_in_command(port: int, stripe_port: int) -> list[str]:
    secrets_of_webhook = os.environ["STRIPE_WEBHOOK_SECRETS"].split(",")
    return [
        *("-m", "store.stripe_stand_in"),
        *("--port", str(stripe_port)),
        *("--public-url", f"http://localhost:{stripe_port}"),
        *("--webhook-url", f"http://127.0.0.1:{port}/webhooks/stripe/"),
        *(f"--webhook-secret={secret.strip()}" for secret in secrets_of_webhook),
        *("--state", str(STATE / "stripe.sqlite3")),
    ]


def wait_until(
    is_true: Callable[[], bool], parts: list[Part], seconds: float | None = READY_SECONDS
) -> None:
    """Wait for a condition or for the signal to stop. Raises CannotStart when a part ends."""
    give_up_at = time.monotonic() + (seconds or 0)
    while not stop.wait(0.1):
        for part in parts:
            if part.has_ended:
                raise CannotStart(epitaph(part))
        if is_true():
            return
        if seconds and time.monotonic() > give_up_at:
            raise CannotStart(f"Not ready after {seconds} seconds.\n{last_words(parts)}")


def epitaph(part: Part) -> str:
    part.reader.join(1)
    return (
        f"\nThe part “{part.name}” ended by itself (exit code {part.process.returncode}),"
        f" so everything ends. Its last words:\n{last_words([part])}"
    )


def last_words(parts: list[Part]) -> str:
    return "\n".join(f"{part.name:>6} │ {line}" for part in parts for line in part.last_lines)


def end(parts: list[Part]) -> None:
    """End every process and all that it started; those that linger are killed."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    Part.shown.clear()
    for part in parts:
        part.signal_group(signal.SIGTERM)
    give_up_at = time.monotonic() + END_SECONDS
    for part in parts:
        with contextlib.suppress(subprocess.TimeoutExpired):
            part.process.wait(max(0.1, give_up_at - time.monotonic()))
        # What the process left of its group, such as the reloader's child.
        part.signal_group(signal.SIGKILL)
        part.process.wait()


def require_free(port: int) -> None:
    try:
        free = is_free(port)
    except PermissionError:
        raise CannotStart(f"Port {port} is not allowed here: make run PORT=8123") from None
    if not free:
        raise CannotStart(f"Port {port} is taken by another program: make run PORT={port + 100}")


def is_free(port: int) -> bool:
    """Whether nobody listens there. A browser tries ::1 first, so that counts as well."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except PermissionError:
            raise
        except OSError:
            return False
    try:
        socket.create_connection(("::1", port), timeout=0.2).close()
    except OSError:
        return True
    return False


def stripe_port_beside(port: int) -> int:
    """Return the next port, the same at every start, so that open payment pages stay open."""
    return port + 1 if port < 65535 and is_free(port + 1) else any_free_port()


def any_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310
            return bool(response.status == 200)
    except OSError:
        return False


def summary(port: int, uses_stand_in: bool, seconds: float) -> str:
    site = f"http://localhost:{port}/"
    admin = os.environ.get("ADMIN_PATH") or "admin/"
    staff = STAFF_NOTE.read_text() if STAFF_NOTE.exists() else "log in with your own account"
    pay = "Stripe itself, with the key of your .env"
    if uses_stand_in:
        pay = "card 4242 4242 4242 4242, any date to come, any CVC; no money moves"
        pay += f"\n  its other side  {os.environ['STRIPE_API_BASE']}/"
    return (
        f"\nBiocorrect is up after {seconds:.0f} s. Click or type:\n\n"
        f"  the site        {site}\n"
        f"  a pair          {site}shop/\n"
        f"  paying          {pay}\n"
        f"  the admin       {site}{admin}   {staff.strip()}\n"
        f"  the components  {site}components/\n"
        f"  mail            {mail_place()}\n\n"
        "Ctrl-C ends everything.\n"
    )


def mail_place() -> str:
    backend = os.environ.get("MAIL_BACKEND", "")
    if backend and not backend.endswith("filebased.EmailBackend"):
        return f"goes out through {backend}"
    folder = os.environ["MAIL_FOLDER"].removeprefix(f"{BASE_DIR}/")
    return f"is not sent: each letter is a file in {folder}/"


def say(text: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
