"""Rounding, and sums and means of numbers and lists of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import isqrt
from typing import Any

from forms.engine.expressions import decimals
from forms.engine.expressions.functions.dates import whole
from forms.engine.expressions.functions.registry import Function, Surroundings, function
from forms.engine.expressions.values import admitted, is_blank, kind_of, ordered

MOST_TIMES = 20


def units_of(value: Decimal) -> int:
    """The value in units of 10^-12; admitted numbers always fit."""
    return decimals.scaled(value) or 0


def flat(given: tuple[Any, ...]) -> Iterator[Any]:
    """The answered items of the arguments, lists opened."""
    for value in given:
        for item in value if isinstance(value, (list, tuple)) else (value,):
            held = admitted(item)
            if not is_blank(held):
                yield held


def all_units(given: tuple[Any, ...]) -> list[int] | None:
    """The answered numbers in units; None when something else is among them."""
    items = list(flat(given))
    return [units_of(item) for item in items] if all(isinstance(item, Decimal) for item in items) else None


def mean(units: list[int]) -> Decimal | None:
    """Their mean; None when there are none."""
    return decimals.unscaled(decimals.divided(sum(units), len(units))) if units else None


@function(
    "number",
    "number",
    english="The number without its sign.",
    chinese="绝对值。",
    examples=(("abs(-2.5)", "2.5"),),
)
def abs_(around: Surroundings, value: Decimal) -> Decimal:
    return value.copy_abs()


@function(
    "number, number?",
    "number",
    english="Rounded half up to so many places (0 when left out, at most 12).",
    chinese="四舍五入到若干位小数(默认 0,最多 12)。",
    examples=(("round(2.5)", "3"), ("round(-2.5)", "-3"), ("round(1.005, 2)", "1.01"), ("round(1.2, -1)", "None")),
)
def round_(around: Surroundings, value: Decimal, places: Decimal | None = None) -> Decimal | None:
    number = 0 if places is None else whole(places)
    if number is None or not 0 <= number <= decimals.PLACES:
        return None
    step = 10 ** (decimals.PLACES - number)
    return decimals.unscaled(decimals.divided(units_of(value), step) * step)


@function(
    "number",
    "number",
    english="The next whole number below.",
    chinese="向下取整。",
    examples=(("floor(-1.2)", "-2"), ("floor(1.9)", "1")),
)
def floor(around: Surroundings, value: Decimal) -> Decimal | None:
    return decimals.unscaled(units_of(value) // decimals.UNIT * decimals.UNIT)


@function(
    "number",
    "number",
    english="The next whole number above.",
    chinese="向上取整。",
    examples=(("ceil(1.2)", "2"), ("ceil(-1.9)", "-1")),
)
def ceil(around: Surroundings, value: Decimal) -> Decimal | None:
    return decimals.unscaled(-(-units_of(value) // decimals.UNIT) * decimals.UNIT)


@function(
    "number, number",
    "number",
    english="The number multiplied with itself so many times (0 to 20).",
    chinese="乘方,指数为 0 到 20 的整数。",
    examples=(("power(2, 10)", "1024"), ("power(1.1, 2)", "1.21"), ("power(2, 0.5)", "None")),
)
def power(around: Surroundings, value: Decimal, exponent: Decimal) -> Decimal | None:
    times = whole(exponent)
    if times is None or not 0 <= times <= MOST_TIMES:
        return None
    units, base = decimals.UNIT, units_of(value)
    for _ in range(times):
        units = decimals.divided(units * base, decimals.UNIT)
        if abs(units) >= decimals.LIMIT:
            return None
    return decimals.unscaled(units)


@function(
    "number",
    "number",
    english="The square root; blank for a number below 0.",
    chinese="平方根;负数没有。",
    examples=(("sqrt(2.25)", "1.5"), ("sqrt(-1)", "None")),
)
def sqrt(around: Surroundings, value: Decimal) -> Decimal | None:
    units = units_of(value) * decimals.UNIT
    if units < 0:
        return None
    root = isqrt(units)
    return decimals.unscaled(root + (units - root * root > root))


def extreme(given: tuple[Any, ...], sign: int) -> Any:
    """The answered item that comes first (sign -1) or last (sign 1); None for items without a common order."""
    best: Any = None
    for item in flat(given):
        if best is None:
            best = item
        if kind_of(item) != kind_of(best):
            return None
        order = ordered(item, best)
        if order is None:
            return None
        if order * sign > 0:
            best = item
    return best


@function(
    "any*",
    "any",
    english="The smallest of the numbers, dates or texts; blanks are left out.",
    chinese="最小值(数、日期或文本),忽略空白。",
    examples=(("min(3, 1, None, 2)", "1"), ("min([])", "None"), ("min(1, 'a')", "None")),
    takes_blank=True,
)
def min_(around: Surroundings, *given: Any) -> Any:
    return extreme(given, -1)


@function(
    "any*",
    "any",
    english="The greatest of the numbers, dates or texts; blanks are left out.",
    chinese="最大值(数、日期或文本),忽略空白。",
    examples=(("max([3, 1, 2])", "3"), ("max(today(), date('2026-04-01'))", "date('2026-04-01')")),
    takes_blank=True,
)
def max_(around: Surroundings, *given: Any) -> Any:
    return extreme(given, 1)


@function(
    "any*",
    "number",
    english="The sum of numbers and lists of numbers; blanks are left out, the sum of nothing is 0.",
    chinese="数或数的列表之和,忽略空白;没有数时为 0。",
    examples=(("sum(1, [2, 3.5], None)", "6.5"), ("sum([])", "0"), ("sum('a')", "None")),
    takes_blank=True,
)
def sum_(around: Surroundings, *given: Any) -> Decimal | None:
    units = all_units(given)
    return None if units is None else decimals.unscaled(sum(units))


@function(
    "any*",
    "number",
    english="The mean of the answered numbers; blank when there are none.",
    chinese="平均值,忽略空白;没有数时为空。",
    examples=(("avg(1, 2)", "1.5"), ("avg([88, 92, 85, 90, 97, 70, 91])", "87.571428571429"), ("avg([])", "None")),
    takes_blank=True,
)
def avg(around: Surroundings, *given: Any) -> Decimal | None:
    units = all_units(given)
    return None if units is None else mean(units)


@function(
    "any*",
    "number",
    english="The number in the middle, or the mean of the two in the middle; blanks are left out.",
    chinese="中位数,忽略空白;没有数时为空。",
    examples=(("median([1, 9, 2])", "2"), ("median(1, 2, None)", "1.5"), ("median([])", "None")),
    takes_blank=True,
)
def median(around: Surroundings, *given: Any) -> Decimal | None:
    units = all_units(given)
    if not units:
        return None
    units.sort()
    return mean(units[(len(units) - 1) // 2 : len(units) // 2 + 1])


@function(
    "list, number?",
    "number",
    english="The mean without so many highest and so many lowest numbers (1 when left out); of fewer, the plain mean.",
    chinese="去掉若干个最高分和最低分(默认各 1 个)后的平均值;数不够时为普通平均值。",
    examples=(
        ("trim_mean([88, 92, 85, 90, 97, 70, 91])", "89.2"),
        ("trim_mean([80, 90])", "85"),
        ("trim_mean([1, 2, 3, 4, 100], 2)", "3"),
    ),
)
def trim_mean(around: Surroundings, given: list[Any], dropped: Decimal | None = None) -> Decimal | None:
    number = 1 if dropped is None else whole(dropped)
    units = all_units((given,))
    if units is None or number is None or number < 0:
        return None
    return mean(sorted(units)[number : len(units) - number] if len(units) > 2 * number else units)


@function(
    "any",
    "number",
    english="The number a text spells, such as '12.50'.",
    chinese="把「12.50」这样的文本变成数。",
    examples=(("number('12.50')", "12.5"), ("number('1e3')", "None"), ("number(' 5')", "None")),
)
def number(around: Surroundings, value: Any) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    return number_from_text(value) if isinstance(value, str) else None


def number_from_text(text: str) -> Decimal | None:
    """Optional minus, digits, optional point and digits; at most 60 characters."""
    whole_part, point, fraction = text.removeprefix("-").partition(".")
    fits = len(text) <= 60 and (not point or bool(fraction))
    if not fits or not whole_part or not f"{whole_part}{fraction}".isascii() or not f"{whole_part}{fraction}".isdigit():
        return None
    return decimals.number(Decimal(text))


FUNCTIONS: tuple[Function, ...] = (
    abs_,
    round_,
    floor,
    ceil,
    power,
    sqrt,
    min_,
    max_,
    sum_,
    avg,
    median,
    trim_mean,
    number,
)
