"""What the worker does from time to time for apps above the processes; they register it when the site starts."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(kw_only=True)
class Chore:
    """Something to do every so many seconds; ``run`` returns how much it did."""

    name: str
    every: float
    run: Callable[[], int]
    last: float | None = None

    def is_due(self) -> bool:
        """Answers whether it is time again; the first time is when the worker starts."""
        return self.last is None or time.monotonic() - self.last >= self.every


_chores: dict[str, Chore] = {}


def register_chore(name: str, run: Callable[[], int], *, every: float) -> None:
    """Lets the worker run something every so many seconds; a name that is known already is replaced."""
    _chores[name] = Chore(name=name, every=every, run=run)


def due_chores(*, now: bool = False) -> list[Callable[[], int]]:
    """Returns what is due, or everything when ``now`` is asked for, and notes that it was handed out."""
    due = [chore for chore in _chores.values() if now or chore.is_due()]
    for chore in due:
        chore.last = time.monotonic()
    return [chore.run for chore in due]
