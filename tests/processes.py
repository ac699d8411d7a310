"""Processes of their own that do what a test tells them, together or until they are killed."""

import multiprocessing

from django.db import connection

from tests import child

_context = multiprocessing.get_context("forkserver")
KILLED = "killed"


class Crew:
    """So many processes, each with its own connection to the test's database.

    What they carry out are functions of a module, because a call is sent through a pipe.
    """

    def __init__(self, size, stand_in, mailers=None):
        place = child.Place(str(connection.settings_dict["NAME"]), stand_in.url, mailers)
        # Named here, so that the fork server that is started now has everything loaded.
        _context.set_forkserver_preload(["tests.warm"])
        self._hands = [Hand(place) for _ in range(size)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for hand in self._hands:
            hand.let_go()

    def at_once(self, calls):
        """Carry out (function, argument, …) calls that start together; what each gave, raised, or
        KILLED. More calls than processes come in turns."""
        outcomes = []
        for start in range(0, len(calls), len(self._hands)):
            turn = calls[start : start + len(self._hands)]
            hands = self._hands[: len(turn)]
            for hand, (function, *arguments) in zip(hands, turn, strict=True):
                hand.announce(function, arguments)
            for hand in hands:
                hand.go()
            outcomes += [hand.outcome() for hand in hands]
        return outcomes


class Hand:
    """One process and the pipe to it."""

    def __init__(self, place):
        self._pipe, other = _context.Pipe()
        self._process = _context.Process(target=child.work, args=(other, place), daemon=True)
        self._process.start()
        other.close()

    def announce(self, function, arguments):
        self._pipe.send((function, arguments))
        assert self._pipe.recv() == "ready"

    def go(self):
        self._pipe.send("go")

    def outcome(self):
        try:
            return self._pipe.recv()
        except EOFError:
            self._process.join()
            return KILLED if self._process.exitcode == -9 else f"ended {self._process.exitcode}"

    def let_go(self):
        self._pipe.close()
        self._process.join(5)
        self._process.close()
