"""The account's own time, which tests and the control page can move."""

from __future__ import annotations

import time


class Clock:
    """Real time plus an offset in seconds. Moving it moves every expiry and every retry."""

    def __init__(self) -> None:
        self.offset = 0.0

    def now(self) -> float:
        return time.time() + self.offset

    def seconds(self) -> int:
        return int(self.now())
