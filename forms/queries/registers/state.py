"""What a list of records is asked to show, read from the query string and written back into one.

    q=words & c1=field & c1o=operator & c1v=value (several) & c1w=second value & cols=a,b,c & sort=-a & status=all
    & layout=board & by=field & measure=sum:field & month=2026-11 & page=2 & size=50

Fields and operators are looked up among the declared ones; whatever is not there is left out and named in ``ignored``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from .fields import RegisterField, first_columns
from .register import Register

LAYOUTS = ("table", "calendar", "board", "map", "gallery", "chart")
STATUSES = ("submitted", "withdrawn", "all")
SIZES = (25, 50, 100)
MOST_CONDITIONS = 12
MOST_VALUES = 50
LONGEST_VALUE = 200
LONGEST_WORDS = 100
MOST_COLUMNS = 40
MONTH = re.compile(r"(19|20|21)\d{2}-(0[1-9]|1[0-2])")
NO_VALUE = ("filled", "blank", "yes", "no")
MEASURES = ("count", "sum", "avg", "min", "max")


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One condition: a declared field, an operator that its type offers, and the values to compare with."""

    key: str
    operator: str
    values: tuple[str, ...] = ()
    second: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether it says enough to be applied; a row of the filter that is still empty does not."""
        return self.operator in NO_VALUE or any(self.values) or (self.operator == "between" and bool(self.second))


@dataclass(frozen=True, kw_only=True)
class RegisterState:
    """Everything that the address of a list says."""

    words: str = ""
    conditions: tuple[Condition, ...] = ()
    columns: tuple[str, ...] = ()
    sort: str = ""
    status: str = "submitted"
    layout: str = "table"
    by: str = ""
    measure: str = ""
    month: str = ""
    page: int = 1
    size: int = SIZES[0]
    ignored: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.status != "submitted" or any(each.is_complete for each in self.conditions))

    @property
    def sort_key(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-")

    def pairs(self, *, without: Sequence[str] = ()) -> list[tuple[str, str]]:
        """Returns the query string as pairs, the least that says the same; ``without`` leaves parts out."""
        found: list[tuple[str, str]] = []
        if "words" not in without and self.words:
            found.append(("q", self.words))
        if "conditions" not in without:
            for number, condition in enumerate(self.conditions, start=1):
                found += [(f"c{number}", condition.key), (f"c{number}o", condition.operator)]
                found += [(f"c{number}v", value) for value in condition.values if value]
                found += [(f"c{number}w", condition.second)] if condition.second else []
        plain = {
            "cols": ",".join(self.columns), "sort": self.sort, "by": self.by, "measure": self.measure,
            "month": self.month, "status": "" if self.status == "submitted" else self.status,
            "layout": "" if self.layout == "table" else self.layout,
            "size": "" if self.size == SIZES[0] else str(self.size), "page": "" if self.page == 1 else str(self.page),
        }  # fmt: skip
        return found + [(name, value) for name, value in plain.items() if value and name not in without]

    def query(self, **changes: Any) -> str:
        """Returns the query string, with some parts changed; another page is asked for only on purpose."""
        return urlencode(replace(self, **{"page": 1, **changes}).pairs())

    def without_condition(self, number: int) -> str:
        """Returns the query string without the condition at that place."""
        rest = tuple(each for place, each in enumerate(self.conditions) if place != number)
        return self.query(conditions=rest)


def read_state(data: Any, register: Register) -> RegisterState:
    """Returns what a query string (QueryDict) asks for; never raises for anything that was sent."""
    ignored: list[str] = []
    fields = register.fields
    columns = tuple(key for key in dict.fromkeys(_columns(data)) if key in fields)[:MOST_COLUMNS]
    sort = data.get("sort", "")[:80]
    if sort and not (sort.removeprefix("-") in fields and register.may_sort(fields[sort.removeprefix("-")])):
        ignored.append(sort.removeprefix("-"))
        sort = ""
    by = data.get("by", "")[:80]
    return RegisterState(
        words=" ".join(data.get("q", "").replace("\0", "").split())[:LONGEST_WORDS],
        conditions=_conditions(data, register, ignored),
        columns=columns,
        sort=sort,
        status=_one_of(data.get("status", ""), STATUSES),
        layout=_one_of(data.get("layout", ""), LAYOUTS),
        by=by if by in fields else "",
        measure=_measure(data.get("measure", ""), register),
        month=data.get("month", "") if MONTH.fullmatch(data.get("month", "")) else "",
        page=_number(data.get("page", ""), 1),
        size=size if (size := _number(data.get("size", ""), SIZES[0])) in SIZES else SIZES[0],
        ignored=tuple(dict.fromkeys(ignored)),
    )


def shown_columns(state: RegisterState, register: Register) -> list[RegisterField]:
    """Returns the columns that are asked for, or those a list begins with."""
    keys = state.columns or first_columns(register.fields)
    return [register.fields[key] for key in keys if key in register.fields]


def operators_for(field: RegisterField, register: Register) -> tuple[str, ...]:
    """Returns the operators that this person may use on a field: no peeping into a masked one by trying values."""
    if register.may_read_whole(field.key):
        return field.operators
    if field.key in register.hidden:
        return ()
    return tuple(each for each in field.operators if each in ("filled", "blank"))


def _columns(data: Any) -> list[str]:
    ticked = [key[:80] for key in data.getlist("col")]
    if not ticked:
        return [key[:80] for key in data.get("cols", "").split(",")]
    places = {key: _number(data.get(f"pos_{key}", ""), 999) for key in ticked}
    return sorted(ticked, key=lambda key: places[key])


def _conditions(data: Any, register: Register, ignored: list[str]) -> tuple[Condition, ...]:
    found = []
    for number in range(1, MOST_CONDITIONS + 1):
        key = data.get(f"c{number}", "")[:80]
        if not key:
            continue
        field = register.fields.get(key)
        allowed = operators_for(field, register) if field else ()
        operator = data.get(f"c{number}o", "") or (allowed[0] if allowed else "")
        if field is None or operator not in allowed:
            ignored.append(key)
            continue
        values = [_value(each) for each in data.getlist(f"c{number}v")[:MOST_VALUES]]
        found.append(
            Condition(
                key=key,
                operator=operator,
                values=tuple(dict.fromkeys(value for value in values if value)),
                second=_value(data.get(f"c{number}w", "")),
            )
        )
    added = register.fields.get(data.get("add", "")[:80])
    if added is not None and len(found) < MOST_CONDITIONS and (offered := operators_for(added, register)):
        found.append(Condition(key=added.key, operator=offered[0]))
    return tuple(found)


def _measure(text: str, register: Register) -> str:
    name, _colon, key = text[:90].partition(":")
    if name == "count" and not key:
        return "count"
    field = register.fields.get(key)
    known = field is not None and field.is_amount and register.may_read_whole(key)
    return f"{name}:{key}" if name in MEASURES[1:] and known else ""


def _value(text: str) -> str:
    return text.replace("\0", "").strip()[:LONGEST_VALUE]


def _one_of(value: str, allowed: Sequence[str]) -> str:
    return value if value in allowed else allowed[0]


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 and int(text) else otherwise
