"""How sources say that something changed, without knowing the services."""

from collections.abc import Callable, Iterable
from typing import Any

Queue = Callable[[str, Iterable[Any]], None]
_queue: list[Queue] = []


def set_queue(queue: Queue) -> None:
    """Says where changes are noted; called once when the site starts."""
    _queue[:] = [queue]


def queue_later(kind: str, ids: Iterable[Any]) -> None:
    """Notes, in the transaction of the change, that entries of these objects have to be looked at again."""
    found = list(ids)
    if found and _queue:
        _queue[0](kind, found)
