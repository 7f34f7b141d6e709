"""The values of the expression language: what is blank, what is true, what equals and what comes before what.

A value is None, bool, str, Decimal, date, datetime, a list of values, or a row (mapping of column to value).
`int` and `float` are accepted from outside and become Decimal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias, Union

Value: TypeAlias = Union[
    None, bool, int, float, str, Decimal, date, datetime, Sequence["Value"], Mapping[str, "Value"]
]

TYPES = ("any", "bool", "date", "datetime", "list", "number", "row", "table", "text")
"""What `check` knows about a field or an argument; `any` fits everything, `table` is a list of rows."""


def is_true(value: Value) -> bool:
    """Whether a condition with this value holds."""
    raise NotImplementedError
