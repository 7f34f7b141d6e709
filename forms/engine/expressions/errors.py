"""The one exception that reading a formula raises."""

from __future__ import annotations

from collections.abc import Mapping


class ExpressionError(Exception):
    """A formula text could not be read: `code`, `position` (characters from 0) and what the sentence needs."""

    def __init__(self, code: str, position: int, context: Mapping[str, object] | None = None) -> None:
        super().__init__(code, position)
        self.code = code
        self.position = position
        self.context: Mapping[str, object] = dict(context or {})
