"""Where else a field is used: the apps above tell, and so does whatever keeps views of records."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Usage:
    """One place that names a field; ``url`` leads there, "" when it lies on the page itself."""

    field: str
    place: str
    url: str = ""


Finder = Callable[[Any], Iterable[Usage]]
"""Given a form, the places that name its fields."""

_FINDERS: list[Finder] = []


def register_usages(finder: Finder) -> None:
    """Lets ``finder`` tell where fields of a form are used."""
    if finder not in _FINDERS:
        _FINDERS.append(finder)


def usages_elsewhere(form: Any) -> list[Usage]:
    """Returns what every registered finder knows."""
    return [usage for finder in _FINDERS for usage in finder(form)]
