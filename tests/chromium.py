"""The Chromium of the journeys. `python -m tests.chromium` installs one where none is found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # What the shell does otherwise than a browser with a window: letters on whole pixels, and
    # pictures asked for from farther away than on a line whose speed is known.
    "--font-render-hinting=none",
    "--blink-settings=lazyLoadingImageMarginPxUnknown=1250",
]
# The shell is the same engine without the window around it, which costs half the time of a test.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
HOW_TO_INSTALL = (
    "No Chromium for the browser journeys: install Chromium or Google Chrome,"
    " or set CHROMIUM to the path of one."
)


def find():
    """Return the path of a Chromium, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None) or _playwrights_own()


def _playwrights_own():
    # In a process of its own, because one process can run Playwright only once at a time.
    code = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as it: print(it.chromium.executable_path)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    path = Path(answer.stdout.strip())
    return str(path) if path.is_file() else None


def install():
    """Try Debian's package, then Playwright's download; whether it worked is for find() to say."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Chromium for the browser journeys …", flush=True)
        _try("apt-get", "update")
        for package in NAMES[:2]:
            if find() is None:
                _try("apt-get", "install", "--yes", "--no-install-recommends", package)
    if find() is None:
        print("Downloading Chromium for the browser journeys …", flush=True)
        _try(sys.executable, "-m", "playwright", "install", "chromium")


def _try(*command):
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=900
    )


if __name__ == "__main__":
    if find() is None and not os.environ.get("CHROMIUM"):
        install()
    if find() is None:
        print(HOW_TO_INSTALL, file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") else 0)
