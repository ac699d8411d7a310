"""The stand-in as a test starts it: its own process, one per test session, emptied for each test.

The fixtures are in tests/conftest.py.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Self

from store.stripe_stand_in.remote import Remote

ROOT = Path(__file__).resolve().parent.parent.parent


class StandIn(Remote):
    """A running stand-in, ended by `stop()`, by leaving the `with` block, or with its starter."""

    def __init__(self, *arguments: str) -> None:
        """Start on a free port, with these arguments of its command line. Ready when it returns."""
        command = [sys.executable, "-m", "store.stripe_stand_in", "--port", "0", "--end-with-stdin"]
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [*command, *arguments],
            cwd=ROOT,
            env=os.environ | {"DEBUG": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        line = self._process.stdout.readline() if self._process.stdout else ""
        super().__init__(line.rpartition(" ")[2].strip())
        if not self.url.startswith("http"):
            self.stop()
            raise RuntimeError(f"The Stripe stand-in did not start: {line!r}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._process.terminate()
        self._process.communicate(timeout=10)

    def kill(self) -> None:
        """End it as a power cut does; what it had committed is in its `--state` file."""
        self._process.kill()
        self._process.communicate(timeout=10)
