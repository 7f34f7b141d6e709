"""What the names in a workbook's expressions stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
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
    parents: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """{repeat inside a repeat: the repeat around it, the column with the row there}"""
    draw: Callable[[str], str] | None = None
    """Gives the key of a hidden value that chance fills, "random" or "uuid"; None where there can be none."""
    drawn: Set[str] = frozenset()
    """The keys of such values."""

    def row_of(self, table: str) -> Any:
        """The row of a repeat around this place, as a tree; None when that repeat is not around it."""
        here = self.table
        place: Any = None
        while here in self.parents:
            above, column = self.parents[here]
            place = {"var": column} if place is None else {"item": [{"column": [{"var": here}, column]}, place]}
            if above == table:
                return place
            here = above
        return None

    def is_below(self, table: str) -> bool:
        """Whether a repeat lies inside the one this expression stands in."""
        while self.table and table in self.parents:
            table = self.parents[table][0]
            if table == self.table:
                return True
        return False

    def find(self, name: str) -> Named | None:
        """The thing of that name, the one in the same repeat first."""
        found = self.names.get(name.strip()) or ()
        return next((one for one in found if one.table == self.table), found[0] if found else None)
