"""`make run`: everything starts together, everything ends together, and faults get one line."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request

import psutil
import pytest
from django.conf import settings

from biocorrect import run


def free_port():
    """Find a port whose neighbour is free too, for the stand-in."""
    while not run.is_free(port := run.any_free_port()) or not run.is_free(port + 1):
        pass
    return port


def environment(folder, **changes):
    values = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "ENV_FILE": os.devnull,
        "RUN_FOLDER": str(folder / "run"),
        "MEDIA_ROOT": str(folder / "media"),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
    }
    return values | changes


def start(port, env):
    """Begin `make run` as a shell would: in a process group of its own."""
    return subprocess.Popen(
        ["make", "--no-print-directory", "run", f"PORT={port}"],
        cwd=settings.BASE_DIR,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def fails(port, env):
    """Run it, expecting it to end at once, and return what it told on standard error."""
    answer = subprocess.run(
        [sys.executable, "-m", "biocorrect.run", "--port", str(port)],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    return answer.stderr.strip()


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A folder with a database that is not empty, so that the demo is not loaded each time."""
    folder = tmp_path_factory.mktemp("run")
    env = environment(folder, DEBUG="1")
    fill = "from django.contrib.auth.models import User; User.objects.create_user('owner')"
    for command in (["migrate", "-v0"], ["shell", "-v0", "-c", fill]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=env, check=True
        )
    return folder


class Running:
    def __init__(self, folder, **changes):
        self.port = free_port()
        self.make = start(self.port, environment(folder, **changes))
        self.lines = []
        self.ready = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()
        self.ready.wait(90)
        assert "Ctrl-C ends everything." in self.text, self.text
        self.processes = psutil.Process(self.make.pid).children(recursive=True)

    def _read(self):
        for line in self.make.stdout:
            self.lines.append(line)
            if "Ctrl-C ends everything." in line:
                self.ready.set()
        self.ready.set()

    @property
    def text(self):
        return "".join(self.lines)

    def named(self, word):
        return next(part for part in self.processes if word in " ".join(part.cmdline()))

    def has_ended(self):
        _, alive = psutil.wait_procs(self.processes, timeout=15)
        self.make.wait(15)
        return not alive and run.is_free(self.port) and run.is_free(self.port + 1)

    def kill(self):
        for process in self.processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()


@pytest.fixture
def running(filled):
    running = Running(filled)
    yield running
    running.kill()


ENDINGS = {
    "Ctrl-C in the terminal": lambda it: os.killpg(it.make.pid, signal.SIGINT),
    "SIGTERM to make": lambda it: it.make.send_signal(signal.SIGTERM),
    "the terminal is closed": lambda it: os.killpg(it.make.pid, signal.SIGHUP),
}


@pytest.mark.parametrize("how", ENDINGS)
def test_it_shows_the_site_and_leaves_no_process_behind(running, how):
    with urllib.request.urlopen(f"http://localhost:{running.port}/healthz") as answer:
        assert answer.status == 200
    assert f"http://localhost:{running.port}/\n" in running.text
    assert f"http://localhost:{running.port}/admin/" in running.text
    assert "4242 4242 4242 4242" in running.text
    for name in ("runserver", "worker", "store.stripe_stand_in"):
        assert running.named(name)
    ENDINGS[how](running)
    assert running.has_ended(), [process.cmdline() for process in running.processes]


@pytest.mark.parametrize(
    ("command", "name"),
    [("worker", "worker"), ("runserver", "site"), ("store.stripe_stand_in", "stripe")],
)
def test_when_one_part_dies_it_is_named_and_everything_ends(running, command, name):
    for process in running.processes:
        if command in " ".join(process.cmdline()):
            process.kill()
    assert running.has_ended()
    assert running.make.returncode != 0
    time.sleep(0.2)
    assert f"The part “{name}” ended by itself" in running.text


def test_with_a_key_of_stripes_own_there_is_no_stand_in(filled):
    running = Running(
        filled,
        STRIPE_SECRET_KEY="sk_test_" + "x" * 24,
        STRIPE_WEBHOOK_SECRETS="whsec_" + "x" * 24,
    )
    try:
        commands = [" ".join(process.cmdline()) for process in running.processes]
        assert any("runserver" in command for command in commands)
        assert not any("stripe_stand_in" in command for command in commands)
        assert "Stripe itself" in running.text
        environment = running.named("runserver").environ()
        assert "STRIPE_API_BASE" not in environment
        assert environment["STRIPE_WEBHOOK_SECRETS"] == "whsec_" + "x" * 24
    finally:
        running.make.terminate()
        assert running.has_ended()


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0", "::1"])
def test_a_taken_port_is_one_line(tmp_path, address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.create_server((address, 0), family=family) as listener:
        port = listener.getsockname()[1]
        told = fails(port, environment(tmp_path))
    assert told == f"Port {port} is taken by another program: make run PORT={port + 100}"


def test_a_port_that_was_just_used_is_not_taken(tmp_path):
    """The system keeps a closed connection's port for a minute; the site may have it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        peer = socket.create_connection(("127.0.0.1", port))
        listener.accept()[0].close()
        peer.close()
    assert run.is_free(port)


@pytest.mark.parametrize("port", ["", "abc", "0", "-1", "65536", "80.5", "٨٠٠٠", "8000 8001"])
def test_a_port_that_is_none_is_one_line(tmp_path, port):
    told = fails(port, environment(tmp_path))
    assert told == f"PORT={port} is not a port: give a number from 1024 to 65535."


def test_the_stand_in_takes_another_port_where_its_own_is_taken(filled):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1] - 1
        if run.is_free(port):
            assert run.stripe_port_beside(port) != port + 1


def test_debug_off_is_one_line(tmp_path):
    told = fails(free_port(), environment(tmp_path, DEBUG="off"))
    assert told == "make run is the demo, but DEBUG is off; README.md says how to deploy."


def test_a_database_that_cannot_be_made_is_told(tmp_path):
    env = environment(tmp_path, DATABASE_URL="sqlite:////proc/no/db.sqlite3")
    told = fails(free_port(), env)
    assert told.endswith("The database could not be prepared; the lines above say why.")


def environment_of_the_parts(folder, dotenv, **changes):
    """Return what the parts of the demo would find, given a `.env` and an environment."""
    (folder / ".env").write_text(dotenv)
    code = (
        "import json, os; from biocorrect.run import set_environment;"
        "stand_in = set_environment(8000, 8001); print(json.dumps([stand_in, dict(os.environ)]))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=environment(folder, ENV_FILE=str(folder / ".env"), **changes),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(answer.stdout)


def test_without_a_key_the_parts_are_pointed_at_the_stand_in(tmp_path):
    stand_in, found = environment_of_the_parts(tmp_path, "")
    assert stand_in
    assert found["DEBUG"] == "1"
    assert found["SITE_URL"] == "http://localhost:8000"
    assert found["STRIPE_API_BASE"] == "http://localhost:8001"
    assert found["STRIPE_SECRET_KEY"].startswith("sk_test_")
    assert len(found["STRIPE_WEBHOOK_SECRETS"]) > 40


def test_the_webhook_secret_is_another_one_at_each_start(tmp_path):
    first, second = (environment_of_the_parts(tmp_path, "")[1] for _ in range(2))
    assert first["STRIPE_WEBHOOK_SECRETS"] != second["STRIPE_WEBHOOK_SECRETS"]


def test_a_key_in_dotenv_switches_the_stand_in_off(tmp_path):
    dotenv = "STRIPE_SECRET_KEY=sk_test_mine\nSTRIPE_WEBHOOK_SECRETS=whsec_mine\n"
    stand_in, found = environment_of_the_parts(tmp_path, dotenv)
    assert not stand_in
    assert found["STRIPE_SECRET_KEY"] == "sk_test_mine"
    assert found["STRIPE_WEBHOOK_SECRETS"] == "whsec_mine"
    assert "STRIPE_API_BASE" not in found


def test_a_variable_left_empty_in_dotenv_counts_as_not_set(tmp_path):
    stand_in, found = environment_of_the_parts(tmp_path, "STRIPE_SECRET_KEY=\nSITE_URL=\n")
    assert stand_in
    assert found["SITE_URL"] == "http://localhost:8000"


def test_the_environment_wins_over_dotenv(tmp_path):
    _, found = environment_of_the_parts(
        tmp_path, "SITE_URL=http://dotenv.test", SITE_URL="http://environment.test"
    )
    assert found["SITE_URL"] == "http://environment.test"
