"""Blanks, lists, and whether one list holds another."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from forms.engine.expressions.functions.dates import whole
from forms.engine.expressions.functions.registry import Function, Surroundings, function
from forms.engine.expressions.values import admitted, as_text, equal_scalars, is_blank, kind_of


@function(
    "any",
    "bool",
    english="Whether there is no answer. False and 0 are answers.",
    chinese="是否未填。「否」和 0 算已填。",
    examples=(("blank('')", "True"), ("blank(0)", "False")),
    takes_blank=True,
)
def blank(around: Surroundings, value: Any) -> bool:
    return value is None


@function(
    "any",
    "bool",
    english="Whether there is an answer.",
    chinese="是否已填。",
    examples=(("filled([])", "False"), ("filled(False)", "True")),
    takes_blank=True,
)
def filled(around: Surroundings, value: Any) -> bool:
    return value is not None


@function(
    "any*",
    "any",
    english="The first value that is not blank.",
    chinese="第一个非空的值。",
    examples=(("coalesce(None, '', 'a')", "'a'"), ("coalesce(None)", "None")),
    takes_blank=True,
)
def coalesce(around: Surroundings, *given: Any) -> Any:
    return next((value for value in given if value is not None), None)


@function(
    "any",
    "number",
    english="How many items a list or rows a table has; 0 for a blank, 1 for a single value.",
    chinese="列表项数或表格行数;空白为 0,单个值为 1。",
    examples=(("count(['a', 'b'])", "2"), ("count(None)", "0"), ("count('a')", "1")),
    takes_blank=True,
)
def count(around: Surroundings, value: Any) -> int:
    if value is None:
        return 0
    return len(value) if isinstance(value, (list, tuple)) else 1


@function(
    "list, number",
    "any",
    english="The item at that place of a list: 1 for the first, -1 for the last.",
    chinese="列表中的某一项:第一项为 1,最后一项为 -1。",
    examples=(("item(['a', 'b'], 1)", "'a'"), ("item(['a', 'b'], -1)", "'b'"), ("item(['a'], 2)", "None")),
)
def item(around: Surroundings, items: list[Any], place: Decimal) -> Any:
    number = whole(place)
    if number is None or number == 0 or abs(number) > len(items):
        return None
    return items[number - 1 if number > 0 else number]


def holds(items: list[Any], wanted: Any) -> bool:
    """Whether an equal item is among the admitted ones."""
    return any(equal_scalars(item, wanted) for item in items)


def opened(items: list[Any]) -> list[Any]:
    """The items, each admitted once."""
    return [admitted(item) for item in items]


@function(
    "list, list",
    "bool",
    english="Whether the first list holds at least one item of the second.",
    chinese="第一个列表是否含有第二个列表中的任意一项。",
    examples=(("has_any(['a', 'b'], ['b', 'c'])", "True"),),
)
def has_any(around: Surroundings, items: list[Any], wanted: list[Any]) -> bool:
    around.charge(len(items) * len(wanted))
    own = opened(items)
    return any(holds(own, one) for one in opened(wanted))


@function(
    "list, list",
    "bool",
    english="Whether the first list holds every item of the second.",
    chinese="第一个列表是否含有第二个列表中的每一项。",
    examples=(("has_all(['a', 'b'], ['b', 'c'])", "False"),),
)
def has_all(around: Surroundings, items: list[Any], wanted: list[Any]) -> bool:
    around.charge(len(items) * len(wanted))
    own = opened(items)
    return all(holds(own, one) for one in opened(wanted))


@function(
    "list",
    "bool",
    english="Whether no answered item occurs twice.",
    chinese="各项是否互不重复(忽略空白)。",
    examples=(("distinct([1, 2, None, None])", "True"), ("distinct(['a', 'a'])", "False")),
)
def distinct(around: Surroundings, items: list[Any]) -> bool:
    held = [admitted(item) for item in items]
    spelled = [(kind_of(value), as_text(value)) for value in held if not is_blank(value)]
    comparable = [word for word in spelled if word[1] is not None]
    return len(comparable) == len(set(comparable))


FUNCTIONS: tuple[Function, ...] = (blank, filled, coalesce, count, item, has_any, has_all, distinct)
