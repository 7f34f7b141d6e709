"""What is wrong with a definition, as data: where, which code, with which facts.

The words for people live in forms/problem_texts.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def errors_only(problems: Iterable[Problem]) -> list[Problem]:
    """Those that stop publishing."""
    return [problem for problem in problems if problem.severity == "error"]


READING = frozenset(
    {
        "bad_name",
        "bad_number",
        "empty",
        "no_attributes",
        "no_power",
        "number_range",
        "too_deep",
        "too_long",
        "too_many_nodes",
        "unclosed_text",
        "unexpected",
        "unexpected_end",
        "unknown_sign",
    }
)
"""Codes of ExpressionError: the formula text cannot be read. Their context also has `position` and `text`."""

CHECKING = frozenset(
    {
        "bad_literal",
        "fact_argument",
        "never_equal",
        "no_order",
        "not_a_tree",
        "too_many_digits",
        "unknown_column",
        "unknown_field",
        "unknown_function",
        "wrong_arity",
        "wrong_type",
    }
)
"""Codes of `expressions.check`: the formula can be read but not answered."""

FORM = frozenset(
    {
        "bad_key",
        "computed_default",
        "computed_read_only",
        "column_reads_later",
        "computed_required",
        "cycle",
        "duplicate_key",
        "missing_member",
        "missing_text",
        "never_visible",
        "no_fields",
        "not_an_object",
        "page_never_visible",
        "required_never_visible",
        "schema_version",
        "section_never_visible",
        "too_many_fields",
        "unknown_member",
        "unknown_section",
        "unknown_type",
        "wrong_shape",
    }
)
"""Codes about the form document itself."""

CODES = READING | CHECKING | FORM
"""Every code that a problem of a form can have; each has its words in forms/problem_texts.py."""
