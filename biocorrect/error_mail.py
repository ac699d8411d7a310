"""Letters to staff about errors."""

from __future__ import annotations

import logging
import traceback
from time import monotonic

from django.utils.log import AdminEmailHandler

# For so long one letter speaks for all errors of its kind; the log has each of them.
QUIET_SECONDS = 10 * 60


class ErrorMail(AdminEmailHandler):
    """Write to staff about an error, once for each place in the code within ten minutes.

    A page that fails for everyone would else send a letter for each visitor, who waits for it. A
    letter that cannot leave is noted in the log: Django's own handler raises then, out of the
    middle of answering, and whoever asked would get no answer at all, not even the page that says
    that something went wrong.
    """

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        place, now = place_of(record), monotonic()
        if place in self.told and now < self.told[place] + QUIET_SECONDS:
            return
        self.told[place] = now
        try:
            super().emit(record)
        # Of the mail server or the way to it; smtplib's exceptions are among them.
        except OSError:
            self.handleError(record)


def place_of(record: logging.LogRecord) -> str:
    """Name where an error came from: the line that raised it, or else the line that noted it."""
    if record.exc_info and record.exc_info[2]:
        last = traceback.extract_tb(record.exc_info[2])[-1]
        return f"{record.exc_info[0]} {last.filename}:{last.lineno}"
    return f"{record.name} {record.msg}"
