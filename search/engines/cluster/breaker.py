"""A server that does not answer is left alone for a while, so that not every reader waits for it."""

import threading
import time
from collections.abc import Callable

FIRST_PAUSE = 5.0
LONGEST_PAUSE = 60.0
PATIENCE = 3
"""So many errors in a row count as silence; one may be the fault of one question."""


class Breaker:
    """Tells whether the server may be asked. After silence nobody asks for some seconds; then one caller tries
    it out while the others are still turned away, and its success or failure decides for all.

    Its seconds are those of the machine, not of the product's clock: the demo moves that one.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._errors = 0
        self._pause = 0.0
        self._closed_until = 0.0

    def may_ask(self) -> bool:
        """Answers whether this caller may ask the server; if so, it must say afterwards how it went."""
        with self._lock:
            if not self._pause:
                return True
            now = self._seconds()
            if now < self._closed_until:
                return False
            self._closed_until = now + self._pause  # the others wait for this caller's news
            return True

    def worked(self) -> None:
        """Notes that the server answered."""
        with self._lock:
            self._errors, self._pause, self._closed_until = 0, 0.0, 0.0

    def failed(self, *, silent: bool) -> None:
        """Notes an error; ``silent`` when there was no answer at all (in time)."""
        with self._lock:
            self._errors += 1
            if silent or self._errors >= PATIENCE or self._pause:
                self._pause = min(self._pause * 2 or FIRST_PAUSE, LONGEST_PAUSE)
                self._closed_until = self._seconds() + self._pause

    @property
    def is_open(self) -> bool:
        """Answers whether the server is being left alone."""
        return self._pause > 0
