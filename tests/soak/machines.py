"""The processes of a running shop, which may be killed at any moment and are started again."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent.parent
READY_SECONDS = 60


class Machine:
    """One program in a process group of its own; its output goes to a file."""

    def __init__(self, name, log, *command):
        self.name = name
        self.kills = 0
        self._command = command
        self._log = log.open("ab")
        self._process = None

    def start(self):
        self._process = subprocess.Popen(
            [sys.executable, *self._command],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def start_if_ended(self):
        """Do what systemd does. Says whether it was needed."""
        if self._process and self._process.poll() is None:
            return False
        self.start()
        return True

    def kill(self):
        """Kill the program and all it has started, at once, with nothing tidied up."""
        self.kills += 1
        self._end(signal.SIGKILL)

    def kill_a_child(self, dice):
        """Kill one of the processes it has started; itself where there is none."""
        children = psutil.Process(self._process.pid).children()
        if not children:
            self.kill()
            return
        self.kills += 1
        dice.choice(children).kill()

    def stop(self):
        self._end(signal.SIGTERM)

    def _end(self, number):
        try:
            os.killpg(self._process.pid, number)
            self._process.wait(30)
        except ProcessLookupError:
            pass
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


class Site:
    """gunicorn with two workers, the recurring jobs and Stripe's stand-in, on their own ports."""

    def __init__(self, folder, port, stripe_port, secret):
        self.port = port
        gunicorn = ["-m", "gunicorn", "-c", "biocorrect/gunicorn.py", "-w", "2"]
        self.web = Machine(
            *("web", folder / "web.log"), *gunicorn, "-b", f"127.0.0.1:{port}", "biocorrect.wsgi"
        )
        self.worker = Machine("worker", folder / "worker.log", "manage.py", "worker")
        self.stripe = Machine(
            *("stripe", folder / "stripe.log", "-m", "store.stripe_stand_in"),
            *("--port", str(stripe_port), "--state", str(folder / "stripe.sqlite3")),
            *("--webhook-url", f"http://127.0.0.1:{port}/webhooks/stripe/"),
            *("--webhook-secret", secret),
        )
        self.machines = [self.web, self.worker, self.stripe]

    def start(self):
        for machine in self.machines:
            machine.start_if_ended()
        self.wait()

    def wait(self):
        """Wait until pages are answered again. Raises TimeoutError."""
        give_up_at = time.monotonic() + READY_SECONDS
        while time.monotonic() < give_up_at:
            for machine in self.machines:
                machine.start_if_ended()
            if _answers(self.port):
                return
            time.sleep(0.2)
        raise TimeoutError(f"The site did not come up again within {READY_SECONDS} s.")

    def stop(self):
        for machine in self.machines:
            machine.stop()


def _answers(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
