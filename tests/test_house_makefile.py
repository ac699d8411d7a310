"""The Makefile's first steps, in a folder that holds nothing but it and the locks."""

import os
import shutil
import subprocess

import pytest
from django.conf import settings


@pytest.fixture
def fresh(tmp_path):
    """A folder as a fresh clone has it, as far as the first steps look."""
    for name in ("Makefile", ".python-version", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(settings.BASE_DIR / name, tmp_path)
    return tmp_path


def make(folder, *arguments, **environment):
    # Not the variables by which the make that runs these tests speaks to its children.
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=folder,
        env=inherited | {"HOME": str(folder)} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def told(answer):
    """What went to standard error, without make's own closing line."""
    lines = answer.stderr.strip().splitlines()
    return [line for line in lines if not line.startswith("make: ***")]


def program(folder, name, text):
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_an_old_python_is_one_line(fresh):
    old = program(fresh, "old", '[ "$1" = --version ] && echo Python 3.11.2 && exit; exit 1')
    answer = make(fresh, "run", f"PYTHON={old}")
    assert answer.returncode != 0
    assert told(answer) == [
        f"Biocorrect needs python3 3.12 or newer, and “{old}” is Python 3.11.2."
    ]
    assert not (fresh / ".venv").exists()


def test_a_missing_python_is_one_line(fresh):
    answer = make(fresh, "run", "PYTHON=no-such-python")
    assert answer.returncode != 0
    (line,) = told(answer)
    assert line.startswith("Biocorrect needs python3 3.12 or newer")


def test_a_python_without_venv_is_one_line_and_leaves_nothing(fresh):
    bare = program(fresh, "bare", '[ "$1" = -c ] && exit 0; mkdir -p .venv/bin; exit 1')
    answer = make(fresh, "run", f"PYTHON={bare}")
    assert answer.returncode != 0
    (line,) = told(answer)
    assert "python3-venv" in line
    assert not (fresh / ".venv").exists()


def test_an_unreachable_registry_is_one_line(fresh):
    answer = make(
        fresh,
        "run",
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_CONFIG_FILE=os.devnull,
        PIP_FIND_LINKS="",
        PIP_RETRIES="0",
    )
    assert answer.returncode != 0
    (line,) = told(answer)
    assert line.startswith("The package registry cannot be reached")
    assert (fresh / ".run" / "install.log").read_text()
    assert not list((fresh / ".venv").glob("run-*")), "a failed installation counts as done"


def fake_venv(folder):
    """A .venv whose Python installs nothing and writes down what it was asked."""
    (folder / ".venv" / "bin").mkdir(parents=True)
    program(folder, ".venv/bin/python", 'echo "$@" >> asked.txt')


def test_packages_are_installed_only_when_their_lock_changed(fresh):
    fake_venv(fresh)
    installs = lambda: (fresh / "asked.txt").read_text().count("pip install")  # noqa: E731
    make(fresh, "run")
    make(fresh, "run")
    assert installs() == 1
    os.utime(fresh / "requirements.txt")
    make(fresh, "run")
    assert installs() == 1, "a checkout changes the time, not the lock"
    with (fresh / "requirements.txt").open("a") as lock:
        lock.write("# newer\n")
    make(fresh, "run")
    assert installs() == 2


def test_the_packages_for_tests_hold_those_for_running(fresh):
    fake_venv(fresh)
    make(fresh, "test", "T=tests/test_cart.py")
    make(fresh, "run")
    asked = (fresh / "asked.txt").read_text()
    assert asked.count("pip install") == 1
    assert "requirements-dev.txt" in asked
    assert "-m pytest tests/test_cart.py" in asked


def test_every_package_is_pinned_with_hashes_and_without_an_address():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lock = (settings.BASE_DIR / name).read_text()
        assert "://" not in lock
        pins = [line for line in lock.splitlines() if line[:1].isalnum()]
        assert len(pins) > 10
        assert all("==" in pin and pin.endswith("\\") for pin in pins)
        assert lock.count("--hash=sha256:") > len(pins)


def test_both_locks_agree():
    def pins(name):
        lines = (settings.BASE_DIR / name).read_text().splitlines()
        return {line.split(" ")[0] for line in lines if line[:1].isalnum()}

    assert pins("requirements.txt") <= pins("requirements-dev.txt")
