"""What did not arrive as it stood in the workbook: where, what and why. The words live in forms/xlsform_texts.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One finding about one cell. ``lost``: something asked for is missing; otherwise it only looks different."""

    sheet: str
    row: int
    column: str
    code: str
    value: str = ""
    lost: bool = True
    context: Mapping[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The finding for programs."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "value": self.value,
            "lost": self.lost,
            **({"context": dict(self.context)} if self.context else {}),
        }


class Uncarried(Exception):
    """A part of an expression that our language cannot say."""

    def __init__(self, code: str, **context: object) -> None:
        super().__init__(code)
        self.code = code
        self.context = context
