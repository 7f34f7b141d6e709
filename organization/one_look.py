"""A page that only reads asks the same of roles, delegations and scope many times: within one look it is asked once."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Answer = TypeVar("Answer")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("one_look", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Within it, what was asked by ``once`` is remembered. Nothing that is asked may be changed within it."""
    token = _kept.set(_kept.get() if is_looking() else {})
    try:
        yield
    finally:
        _kept.reset(token)


def is_looking() -> bool:
    """Answers whether this happens within a look."""
    return _kept.get() is not None


def once(key: Hashable, ask: Callable[[], Answer]) -> Answer:
    """Returns the answer, asked at most once in a look under this key; outside a look it is asked every time."""
    kept = _kept.get()
    if kept is None:
        return ask()
    if key not in kept:
        kept[key] = ask()
    answer: Answer = kept[key]
    return answer
