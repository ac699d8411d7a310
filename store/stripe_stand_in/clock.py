"""The account's own time, which a test can set ahead."""

from __future__ import annotations

import time


class Clock:
    """Real time plus an offset in seconds; ahead, it brings on every expiry and every retry."""

    def __init__(self) -> None:
        self.offset = 0.0

    def now(self) -> float:
        return time.time() + self.offset

    def seconds(self) -> int:
        return int(self.now())
