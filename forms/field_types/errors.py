"""A refused value, as code and context; people get the words from forms.problem_texts."""

from collections.abc import Mapping
from typing import Any


class FieldError(Exception):
    """One thing wrong with one answer. ``path`` points into the answer: ("2", "after") is column after of row 2."""

    def __init__(self, code: str, path: tuple[str, ...] = (), **context: Any) -> None:
        super().__init__(code)
        self.code = code
        self.path = path
        self.context: Mapping[str, Any] = context

    def below(self, *path: str) -> "FieldError":
        """Returns the same error seen from the list or row around it."""
        return FieldError(self.code, (*path, *self.path), **self.context)

    def __repr__(self) -> str:
        return f"FieldError({self.code!r}, {self.path!r}, {dict(self.context)!r})"


class FieldErrors(Exception):
    """Several things wrong with one answer (rows of a table, images of a list)."""

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__(", ".join(error.code for error in errors))
        self.errors = errors
