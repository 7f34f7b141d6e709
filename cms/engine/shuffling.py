"""Order that looks like chance and can be repeated: a seed and a name always give the same order."""

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def shuffled(things: Iterable[T], *, seed: str, name: Callable[[T], str] = str) -> list[T]:
    """Returns the things in the order of the digests of seed and name."""
    return sorted(things, key=lambda thing: _digest(f"{seed}:{name(thing)}"))


def opaque_key(text: str) -> str:
    """Returns a short key for an option that tells neither its place in the author's list nor whether it is right."""
    return _digest(text)[:8]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
