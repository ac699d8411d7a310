"""Letters to staff about errors."""

from __future__ import annotations

import logging

from django.utils.log import AdminEmailHandler


class ErrorMail(AdminEmailHandler):
    """Write to staff about an error. A letter that cannot leave is noted in the log.

    Django's own handler raises then, out of the middle of answering: whoever asked would get no
    answer at all, not even the page that says that something went wrong.
    """

    def emit(self, record: logging.LogRecord) -> None:
        try:
            super().emit(record)
        # Of the mail server or the way to it; smtplib's exceptions are among them.
        except OSError:
            self.handleError(record)
