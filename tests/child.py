"""What a process of its own does: it carries out calls, and dies where it is told to."""

import os
import signal
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.db import close_old_connections, connections

from store.payments import stripe_api


@dataclass(frozen=True)
class Place:
    """Where the parent's test happens."""

    database: str
    stripe: str
    mailers: dict | None = None

    def enter(self):
        connections["default"].settings_dict["NAME"] = self.database
        settings.STRIPE_API_BASE = self.stripe
        stripe_api.CONNECT_AND_READ_SECONDS = (5, 5)
        stripe_api.client.cache_clear()
        if self.mailers:
            settings.MAILERS = self.mailers


@dataclass(frozen=True)
class Raised:
    """What a call raised, as far as it can be carried from one process to another."""

    name: str
    text: str


def work(pipe, place):
    """Carry out calls until the parent hangs up. Each is announced first, so that many start
    together when the parent says go."""
    place.enter()
    connections["default"].ensure_connection()
    while True:
        try:
            function, arguments = pipe.recv()
            pipe.send("ready")
            pipe.recv()
        except EOFError:
            return
        pipe.send(outcome(function, arguments))


def outcome(function, arguments):
    try:
        return function(*arguments)
    except Exception as error:  # noqa: BLE001 - whatever a process raises is an outcome here
        return Raised(type(error).__name__, str(error))
    finally:
        close_old_connections()


def die():
    """End as a power cut or `kill -9` ends a process: at once, with nothing tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_before(path):
    """Let this process die when it is about to call what `path` names."""
    _replace(path, lambda real: lambda *arguments, **named: die())


def die_after(path):
    """Let this process die when what `path` names has been done and nothing else."""

    def dying(real):
        def call(*arguments, **named):
            real(*arguments, **named)
            die()

        return call

    _replace(path, dying)


def _replace(path, make):
    module, _, names = path.partition(":")
    *owners, name = names.split(".")
    owner = import_module(module)
    for step in owners:
        owner = getattr(owner, step)
    setattr(owner, name, make(getattr(owner, name)))


def carry_out_and_die(when, path, function, *arguments):
    """Carry out a call in which this process dies "before" or "after" what `path` names."""
    {"before": die_before, "after": die_after}[when](path)
    return function(*arguments)
