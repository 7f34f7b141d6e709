from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class RowProblem:
    """One thing wrong with one row; ``column`` is the key of the column, "" when it concerns the whole row."""

    row: int
    column: str
    code: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Record:
    """A row whose cells could be read; only columns with something in them are in ``values``."""

    row: int
    values: dict[str, Any]

    @property
    def code(self) -> str:
        """The code the row speaks of."""
        return str(self.values["code"])


@dataclass(frozen=True, kw_only=True)
class Change:
    """What one good row will do; ``fields`` names what differs."""

    record: Record
    action: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """What an import will do and every reason why a row cannot be imported."""

    changes: tuple[Change, ...]
    problems: tuple[RowProblem, ...]
    is_readable: bool = True

    def count(self, action: str) -> int:
        """Returns how many rows are ``new``, ``changed`` or ``unchanged``."""
        return sum(change.action == action for change in self.changes)

    @property
    def bad_rows(self) -> int:
        """How many rows cannot be imported."""
        return len({problem.row for problem in self.problems})

    @property
    def has_effect(self) -> bool:
        """Answers whether anything would change."""
        return any(change.action != "unchanged" for change in self.changes)
