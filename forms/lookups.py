"""Who can find what: members and units here, cases and pages by the apps above, which register themselves."""

from collections.abc import Callable, Mapping
from typing import Any

from forms.field_types.context import Lookup

LastAnswers = Callable[[Any, str], Mapping[str, Any]]
"""Given a user and the rest of the place's name, what that person answered there the last time."""

_LOOKUPS: dict[str, Lookup] = {}
_LAST: dict[str, LastAnswers] = {}


def register_lookup(kind: str, lookup: Lookup) -> None:
    """Makes ``lookup`` answer for fields of ``kind``: "person", "unit", "reference", "page" or "ballot"."""
    _LOOKUPS[kind] = lookup


def lookups() -> Mapping[str, Lookup]:
    """Returns every registered lookup by kind."""
    return dict(_LOOKUPS)


def register_last_answers(kind: str, finder: LastAnswers) -> None:
    """Makes ``finder`` answer "same as last time" for places called ``<kind>:…``."""
    _LAST[kind] = finder


def last_answers(place: str, user: Any) -> Mapping[str, Any]:
    """Returns what the person answered the last time in a place like this one, {} when nobody knows."""
    kind, _colon, rest = place.partition(":")
    return _LAST[kind](user, rest) if kind in _LAST else {}
