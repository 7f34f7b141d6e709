"""Who can find what: members and units here, cases and pages by the apps above, which register themselves."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from forms.field_types.context import Lookup

LastAnswers = Callable[[Any, str], Mapping[str, Any]]
"""Given a user and the rest of the place's name, what that person answered there the last time."""

Choices = Callable[[], Iterable[Mapping[str, Any]]]
"""The lines {"value", "label", "parts"?} that the designer offers for a setting."""

_LOOKUPS: dict[str, Lookup] = {}
_CHOICES: dict[str, Choices] = {}
_LAST: dict[str, LastAnswers] = {}
_HEARS: list[Callable[[str, Any], frozenset[int]]] = []


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


def register_hearing(hears: Callable[[str, Any], frozenset[int]]) -> None:
    """Makes members found by how their name is spoken: ``hears(text, actor)`` returns their ids."""
    _HEARS.append(hears)


def heard(text: str, actor: Any) -> frozenset[int]:
    """Returns the ids of the members whose names sound like the letters typed; nothing for other text."""
    if not text.isascii() or not text.replace(" ", "").isalpha():
        return frozenset()
    return frozenset[int]().union(*(hears(text, actor) for hears in _HEARS))


def register_choices(name: str, choices: Choices) -> None:
    """Makes the designer offer ``choices()`` where a setting asks for ``name``."""
    _CHOICES[name] = choices


def choices_elsewhere() -> Mapping[str, Iterable[Mapping[str, Any]]]:
    """Returns what the apps above offer in the designer, by name."""
    return {name: choices() for name, choices in _CHOICES.items()}
