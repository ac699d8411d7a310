"""Production server: `gunicorn -c biocorrect/gunicorn.py biocorrect.wsgi`.

What differs from machine to machine goes on the command line: `-b` for the address, `-w` for
the workers. Send HUP to take up new code and a new `.env` without dropping a request.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from biocorrect.private_log import without_keys

BASE_DIR = Path(__file__).resolve().parent.parent

bind = "127.0.0.1:8000"
chdir = str(BASE_DIR)

# Threads, because one slow client would hold up a whole single-threaded worker.
worker_class = "gthread"
workers = 2
threads = 4
# With preload, HUP would go on serving the old code.
preload_app = False
# A leak, should a library have one, never grows old.
max_requests = 2000
max_requests_jitter = 200
timeout = 30
graceful_timeout = 25
keepalive = 5
# The workers' heartbeat must not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True

accesslog = "-"
errorlog = "-"
# Method, path, status, bytes, time: no address, no query string, no referrer, nothing personal.
access_log_format = "%(m)s %(U)s %(s)s %(B)s %(M)sms"


class PrivateLogger(Logger):  # type: ignore[misc]
    def atoms(
        self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta
    ) -> dict[str, Any]:
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return atoms | {"U": without_keys(atoms["U"])}


logger_class = PrivateLogger


def on_starting(server: Arbiter) -> None:
    """End at once, with one line for each fault, rather than let workers die and be born again."""
    check = [sys.executable, "manage.py", "check", "--deploy", "--database", "default"]
    # In a process of its own: the master must not import the site, or HUP would not renew it.
    if subprocess.run(check, cwd=BASE_DIR, check=False).returncode:  # noqa: S603
        sys.exit(1)
