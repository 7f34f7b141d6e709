"""The values of the expression language: what is blank, what is true, what equals and what comes before what.

A value is None, bool, str, Decimal, date, datetime, a list of values, or a row (mapping of column to value).
`int` and `float` are accepted from outside and become Decimal; anything else from outside is blank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from forms.engine.expressions import days, decimals

Scalar: TypeAlias = bool | int | float | str | Decimal | date | datetime | None
Value: TypeAlias = Scalar | Sequence["Value"] | Mapping[str, "Value"]

TYPES = ("any", "bool", "date", "datetime", "list", "number", "row", "table", "text")
"""What `check` knows about a field or an argument; `any` fits everything, `table` is a list of rows."""


def admitted(value: Any) -> Value:
    """The value as the language holds it: numbers in one spelling, moments at UTC+8, foreign things blank."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float, Decimal)):
        return decimals.number(value)
    if isinstance(value, datetime):
        return days.local(value)
    return value if isinstance(value, (date, list, tuple, Mapping)) else None


def is_blank(value: Any) -> bool:
    """Whether there is no answer: None, an empty text, an empty list or an empty row. False and 0 are answers."""
    return value is None or (isinstance(value, (str, list, tuple, Mapping)) and not value)


def is_true(value: Value) -> bool:
    """Whether a condition with this value holds: not blank, not False, not 0."""
    held = admitted(value)
    return not is_blank(held) and held is not False and not (isinstance(held, Decimal) and not held)


def kind_of(value: Any) -> str:
    """Which kind an admitted value is; values of different kinds are never compared."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, Decimal):
        return "number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, datetime):
        return "datetime"
    if isinstance(value, date):
        return "date"
    return "list" if isinstance(value, (list, tuple)) else "row"


def day(value: Any) -> date | None:
    """The day of a date, of a moment (at UTC+8) or of an ISO text."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return days.day_from_text(value) if isinstance(value, str) else None


def aligned(left: Any, right: Any) -> tuple[Any, Any] | None:
    """The two answered values made comparable; None when they are not.

    Values of one scalar kind compare; beside a date, a moment counts as its day and a text as the day it names.
    """
    left_kind, right_kind = kind_of(left), kind_of(right)
    if left_kind == right_kind:
        return None if left_kind in ("list", "row") else (left, right)
    if "date" not in (left_kind, right_kind):
        return None
    left_day, right_day = day(left), day(right)
    return None if left_day is None or right_day is None else (left_day, right_day)


def equal(left: Any, right: Any) -> bool:
    """Whether two values are equal; a blank equals nothing, lists are equal item by item, rows never."""
    if is_blank(left) or is_blank(right):
        return False
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        return len(left) == len(right) and all(
            equal_scalars(admitted(one), admitted(other)) for one, other in zip(left, right, strict=True)
        )
    return equal_scalars(left, right)


def equal_scalars(left: Any, right: Any) -> bool:
    """The same for values that are no lists; lists are never equal here."""
    if is_blank(left) or is_blank(right):
        return False
    pair = aligned(left, right)
    return pair is not None and bool(pair[0] == pair[1])


def ordered(left: Any, right: Any) -> int | None:
    """Negative, zero or positive as left comes before, with or after right; None when they have no order.

    Numbers, texts (by code point), dates and moments have an order; blanks, booleans, lists and rows have none.
    """
    if is_blank(left) or is_blank(right) or isinstance(left, bool) or isinstance(right, bool):
        return None
    pair = aligned(left, right)
    return None if pair is None else (pair[0] > pair[1]) - (pair[0] < pair[1])


def contains(whole: Any, part: Any) -> bool:
    """Whether a list holds an equal item, or a text holds that text; blanks are in nothing and hold nothing."""
    if is_blank(whole) or is_blank(part):
        return False
    if isinstance(whole, (list, tuple)):
        return any(equal_scalars(admitted(item), part) for item in whole)
    return isinstance(whole, str) and isinstance(part, str) and part in whole


def as_text(value: Any) -> str | None:
    """The value in plain words: digits, an ISO date, true or false; a blank is empty, a list or row has no text."""
    if is_blank(value):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return decimals.plain_text(value)
    if isinstance(value, datetime):
        return days.moment_text(value)
    return value.isoformat() if isinstance(value, date) else None
