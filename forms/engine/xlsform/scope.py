"""What the names in a workbook's expressions stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

NUMERIC = frozenset({"number"})
DAYS = frozenset({"date", "datetime"})


@dataclass(frozen=True, slots=True)
class Named:
    """A question, calculation, group or repeat by its name in the workbook.

    ``table`` is the key of the repeat it stands in ("" outside); ``value`` its type in expressions, found on demand for
    calculations. ``options`` is {value: words} where it is answered from a list.
    """

    name: str
    key: str
    kind: str
    value: Callable[[], str]
    table: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: the names of the form, the question itself and the repeat around it."""

    names: Mapping[str, Sequence[Named]]
    functions: frozenset[str]
    here: Named | None = None
    table: str = ""
    lists: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    def find(self, name: str) -> Named | None:
        """The thing of that name, the one in the same repeat first."""
        found = self.names.get(name.strip()) or ()
        return next((one for one in found if one.table == self.table), found[0] if found else None)
