"""Conditions as database lookups. Every operator of flat.FILTERS has one entry here; no name comes from outside."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import get_default_timezone

from forms.field_types.address import Address, named_address
from forms.field_types.date import parse_date
from forms.field_types.divisions import full_name, level_of, named
from forms.field_types.errors import FieldError

from .fields import RegisterField
from .json_values import Answer, Chosen, Day, Number
from .state import Condition

FALSE = ("false", "0")
TRUE = ("true", "1")


class BadValue(ValueError):
    """A value that the kind of the field cannot be compared with: "abc" with a number."""


def apply_condition(rows: QuerySet[Any], condition: Condition, field: RegisterField, name: str) -> QuerySet[Any]:
    """Returns the rows that meet the condition; ``name`` is free for an alias. Raises BadValue."""
    if field.kind == "options" and condition.operator not in ("filled", "blank"):
        return rows.filter(_options(condition, field))
    if isinstance(field.type, Address) and not field.column and condition.operator not in ("filled", "blank"):
        street = f"{name}_street"
        paths = {name: field.path, street: (field.key, "street")}
        blank = Value("", output_field=TextField())
        parts = {alias: Coalesce(Answer(*path), blank) for alias, path in paths.items()}
        return rows.alias(**parts).filter(_address(condition, name, street))
    typed = _MAKERS[field.kind](condition, field, name)
    expression = F(field.column) if field.column else _expression(field)
    return rows.alias(**{name: expression}).filter(typed)


def _expression(field: RegisterField) -> Any:
    kind = {"number": Number, "date": Day, "datetime": Day}.get(field.kind, Answer)
    return kind(*field.path)


def _options(condition: Condition, field: RegisterField) -> Q:
    several = [Q(Chosen(*field.path, value=value)) for value in condition.values]
    every, some = Q(), Q(pk__in=())
    for each in several:
        every, some = every & each, some | each
    return {
        "has": some, "any_of": some, "all_of": every, "has_not": ~some, "none_of": ~some,
    }[condition.operator]  # fmt: skip


def _address(condition: Condition, name: str, street: str) -> Q:
    """The words of places stand in the table of divisions, of which an answer keeps the code, and of streets beside."""
    words = condition.values[0].strip() if condition.values else ""
    place = named_address(words)
    begins, rest = place.get("division", ""), place.get("street", "")
    whole = Q(**{name: begins, f"{street}__iexact": rest})
    inside = Q(**{f"{street}__icontains": words}) | Q(**{name: words})
    for code in named(words) if words else ():
        inside |= Q(**{f"{name}__startswith": code})
    begun = Q(**{f"{name}__startswith": begins if rest else begins[: 2 * level_of(begins) + 2]}) if begins else Q()
    begun &= Q(**{f"{street}__istartswith": rest}) if rest else Q()
    for code in named(words) if words and not begins else ():
        if full_name(f"{code:0<6}").startswith(words):
            begun |= Q(**{f"{name}__startswith": code})
    return {
        "contains": inside, "not_contains": ~inside, "is": whole, "is_not": ~whole, "starts_with": begun,
    }[condition.operator]  # fmt: skip


def _blank(name: str) -> Q:
    return Q(**{f"{name}__isnull": True}) | Q(**{name: ""})


def _text(condition: Condition, field: RegisterField, name: str) -> Q:
    value = condition.values[0] if condition.values else ""
    missing = Q(**{f"{name}__isnull": True})
    lookups: dict[str, Callable[[], Q]] = {
        "contains": lambda: Q(**{f"{name}__icontains": value}),
        "not_contains": lambda: missing | ~Q(**{f"{name}__icontains": value}),
        "is": lambda: Q(**{f"{name}__iexact": value}),
        "is_not": lambda: missing | ~Q(**{f"{name}__iexact": value}),
        "starts_with": lambda: Q(**{f"{name}__istartswith": value}),
        "any_of": lambda: Q(**{f"{name}__in": condition.values}),
        "none_of": lambda: missing | ~Q(**{f"{name}__in": condition.values}),
        "filled": lambda: ~_blank(name),
        "blank": lambda: _blank(name),
    }
    return lookups[condition.operator]()


def _option(condition: Condition, field: RegisterField, name: str) -> Q:
    # A select of one value is sent as one, a list of ticks as several; both mean "one of these".
    same = {"is": "any_of", "is_not": "none_of"}.get(condition.operator, condition.operator)
    return _text(
        Condition(key=condition.key, operator=same, values=condition.values, second=condition.second), field, name
    )


def _number(condition: Condition, field: RegisterField, name: str) -> Q:
    if condition.operator in ("filled", "blank"):
        return Q(**{f"{name}__isnull": condition.operator == "blank"})
    first = number_of(condition.values[0]) if condition.values else None
    if condition.operator == "between":
        second = number_of(condition.second) if condition.second else None
        low = Q(**{f"{name}__gte": first}) if first is not None else Q(**{f"{name}__isnull": False})
        return low & Q(**{f"{name}__lte": second}) if second is not None else low
    if condition.operator == "ne":
        return Q(**{f"{name}__isnull": True}) | ~Q(**{name: first})
    lookup = {"eq": "exact", "lt": "lt", "le": "lte", "gt": "gt", "ge": "gte"}[condition.operator]
    return Q(**{f"{name}__{lookup}": first})


def _day(condition: Condition, field: RegisterField, name: str) -> Q:
    if condition.operator in ("filled", "blank"):
        return Q(**{f"{name}__isnull": condition.operator == "blank"})

    def edge(text: str, days: int = 0) -> Any:
        day = day_of(text) + timedelta(days=days)
        if field.column:
            return datetime.combine(day, time(), tzinfo=get_default_timezone())
        return day.isoformat()

    value = condition.values[0] if condition.values else ""
    since = Q(**{f"{name}__gte": edge(value)}) if value else Q()
    if condition.operator == "between":
        until = Q(**{f"{name}__lt": edge(condition.second, 1)}) if condition.second else Q()
        return since & until
    return {
        "on": lambda: since & Q(**{f"{name}__lt": edge(value, 1)}),
        "before": lambda: Q(**{f"{name}__lt": edge(value)}),
        "until": lambda: Q(**{f"{name}__lt": edge(value, 1)}),
        "after": lambda: Q(**{f"{name}__gte": edge(value, 1)}),
        "since": lambda: since,
    }[condition.operator]()


def _bool(condition: Condition, field: RegisterField, name: str) -> Q:
    if condition.operator == "blank":
        return _blank(name)
    return Q(**{f"{name}__in": TRUE if condition.operator == "yes" else FALSE})


_MAKERS: Mapping[str, Callable[[Condition, RegisterField, str], Q]] = {
    "present": _text,
    "text": _text,
    "number": _number,
    "date": _day,
    "datetime": _day,
    "bool": _bool,
    "option": _option,
    "options": _text,
}


def number_of(text: str) -> float:
    """Returns the number that was typed, wide digits and thousands allowed; raises BadValue."""
    try:
        number = Decimal(text.replace(",", "").replace("，", "").replace(" ", ""))
    except InvalidOperation as error:
        raise BadValue(text) from error
    if not number.is_finite() or abs(number) >= Decimal("1e300"):
        raise BadValue(text)
    return float(number)


def day_of(text: str) -> Any:
    """Returns the day that was typed; raises BadValue."""
    try:
        day = parse_date(text)
    except FieldError as error:
        raise BadValue(text) from error
    if day is None:
        raise BadValue(text)
    return day
