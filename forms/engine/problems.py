"""What is wrong with a definition, as data: where, which code, with which facts.

The words for people live in forms/problem_texts.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about a definition.

    `path` is where it is, as in `fields/3/visible_when` (empty for the whole document); `code` is one of `CODES`;
    `context` holds what the sentence needs (names, positions, limits) and nothing else.
    """

    path: str
    code: str
    context: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = "error"

    def under(self, prefix: str) -> Problem:
        """The same problem, seen from one level further out."""
        return replace(self, path=f"{prefix}/{self.path}" if self.path else prefix)


def errors_only(problems: list[Problem]) -> list[Problem]:
    """Those that stop publishing."""
    return [problem for problem in problems if problem.severity == "error"]
