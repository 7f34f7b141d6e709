"""What leaves through the outbox without belonging to a case; the outbox delivers it in the same way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """``key`` never changes, however often it is tried; ``attempt`` counts the tries."""

    key: str
    config: Mapping[str, Any]
    payload: Mapping[str, Any]
    at: datetime
    attempt: int


Deliver = Callable[[Parcel], None]
_KINDS: dict[str, Deliver] = {}


def register_parcel(kind: str, deliver: Deliver) -> None:
    """Makes ``deliver`` take the parcels of a kind; it raises EffectFailed when it has to be tried again."""
    _KINDS[kind] = deliver


def deliver_parcel(kind: str, parcel: Parcel) -> None:
    """Delivers a parcel; KeyError naming the known kinds when nobody takes it."""
    if kind not in _KINDS:
        raise KeyError(f"Unknown parcel {kind!r}; known: {', '.join(sorted(_KINDS))}")
    _KINDS[kind](parcel)
