"""The records of a list: filtered, in order, counted and added up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from forms.models import Record, RecordStatus

from .conditions import BadValue, apply_condition
from .fields import RegisterField
from .json_values import Answer, Day, ExactNumber, Number
from .register import Register, drawing_context
from .state import NO_VALUE, Condition, RegisterState

MOST_NAMED = 50
"""So many people or units with the typed name are looked for."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """The rows that match, and the fields whose condition could not be understood (their rows are not limited)."""

    rows: QuerySet[Record]
    bad: tuple[str, ...] = ()


def matching(register: Register, state: RegisterState) -> Found:
    """Returns the records this person may read that meet every condition, in no order."""
    rows = register.records.order_by()
    if state.status != "all":
        rows = rows.filter(status=RecordStatus(state.status))
    for word in state.words.split():
        rows = rows.filter(text__icontains=word) if register.reads_everything else _holding(rows, register, word)
    bad = []
    for number, condition in enumerate(state.conditions):
        if condition.is_complete:
            try:
                field = register.fields[condition.key]
                rows = apply_condition(rows, named(condition, field, register), field, f"condition_{number}")
            except BadValue:
                bad.append(condition.key)
    return Found(rows=rows, bad=tuple(bad))


def named(condition: Condition, field: RegisterField, register: Register) -> Condition:
    """Returns the condition with the codes of what was typed by name: people and units are not offered as a list."""
    lookup = "" if field.column else getattr(field.type, "lookup", "")
    if not lookup or field.kind not in ("option", "options") or condition.operator in NO_VALUE:
        return condition
    context = drawing_context(register)
    found = [
        option.value
        for text in condition.values
        for option in context.lookups[lookup].search(text, actor=register.user, config={}, limit=MOST_NAMED)
    ]
    return replace(condition, values=tuple(dict.fromkeys((*condition.values, *found))))


def _holding(rows: QuerySet[Record], register: Register, word: str) -> QuerySet[Record]:
    """The rows with the word in an answer that this person may read whole: ``text`` also knows the others."""
    condition = Q(number__icontains=word)
    for place, field in enumerate(register.fields.values()):
        if field.kind == "text" and not field.column and register.may_read_whole(field.key):
            rows = rows.alias(**{f"word_{place}": Answer(*field.path)})
            condition |= Q(**{f"word_{place}__icontains": word})
    return rows.filter(condition)


def in_order(rows: QuerySet[Record], register: Register, state: RegisterState) -> QuerySet[Record]:
    """Returns the rows in the order that was asked for, newest first by default; blanks come last."""
    if not state.sort:
        return rows.order_by("-submitted_at", "-number")
    expression = sorting(register.fields[state.sort_key])
    ordered = expression.desc(nulls_last=True) if state.descending else expression.asc(nulls_last=True)
    return rows.order_by(ordered, "-submitted_at", "-number")


def sorting(field: RegisterField) -> Any:
    """Returns the expression by which a column is sorted and grouped."""
    if field.column:
        return F(field.column)
    kind = {"number": Number, "date": Day, "datetime": Day}.get(field.kind, Answer)
    return kind(*field.path)


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What the numbers of one column come to; None when none was answered."""

    key: str
    count: int
    sum: Decimal | None
    average: Decimal | None


def totals(rows: QuerySet[Record], columns: Sequence[RegisterField]) -> dict[str, Totals]:
    """Returns the totals of the number columns by key, with one query."""
    numbers = [field for field in columns if field.is_amount and not field.column]
    if not numbers:
        return {}
    asked: dict[str, Any] = {}
    for place, field in enumerate(numbers):
        number = ExactNumber(*field.path)
        asked |= {f"count_{place}": Count(number), f"sum_{place}": Sum(number)}
    got = rows.aggregate(**asked)
    return {
        field.key: Totals(
            key=field.key,
            count=got[f"count_{place}"],
            sum=field.scaled(rounded(got[f"sum_{place}"])),
            average=rounded(mean(got[f"sum_{place}"], got[f"count_{place}"]), places=2),
        )
        for place, field in enumerate(numbers)
    }


def mean(total: Decimal | None, count: int) -> Decimal | None:
    """Returns what one number comes to on average, None when there is none."""
    return None if total is None or not count else Decimal(total) / count


def rounded(number: Any, places: int = 6) -> Decimal | None:
    """Returns the number without zeros at its end, None for None."""
    if number is None:
        return None
    short = round(Decimal(number), places).normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral() else short


def with_ids(rows: QuerySet[Record], ids: Sequence[str]) -> QuerySet[Record]:
    """Returns those of the rows that were ticked."""
    return rows.filter(Q(pk__in=ids))
