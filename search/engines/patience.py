"""How long an answer to a reader waits for a search server, however much it asks of it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .base import EngineDown

QUICK = 1.0
"""Seconds for all that one answer asks of the server, page or suggestion; then the database is asked instead."""


class Allowance:
    """The seconds that are left, however many requests it takes."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """Returns the seconds left; raises EngineDown when they are used up."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise EngineDown("too slow")
        return left


_of_this_answer: ContextVar[Allowance | None] = ContextVar("allowance", default=None)


def allowance() -> Allowance:
    """Returns the allowance of the answer in progress; one of its own where there is none."""
    return _of_this_answer.get() or Allowance(QUICK)


@contextmanager
def one_answer() -> Iterator[None]:
    """Everything asked of the server inside shares one allowance; an answer within another is a part of it."""
    if _of_this_answer.get() is not None:
        yield
        return
    token = _of_this_answer.set(Allowance(QUICK))
    try:
        yield
    finally:
        _of_this_answer.reset(token)
