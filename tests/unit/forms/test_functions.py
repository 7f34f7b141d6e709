"""Every function of the catalogue says everything about itself, and its examples hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from forms.engine.expressions import CATALOGUE, Function, check, evaluate, parse
from forms.engine.expressions.values import TYPES
from organization.working_days import Calendar

NOW = datetime(2026, 3, 15, 1, 30, tzinfo=UTC)
EXAMPLE_VALUES: dict[str, Any] = {
    "items": [
        {"name": "甲", "amount": 10, "done": True, "on": date(2026, 3, 1)},
        {"name": "乙", "amount": Decimal("20.50"), "done": True, "on": date(2026, 3, 2)},
        {"name": "丙", "amount": None, "done": False, "on": None, "note": ""},
    ],
}


class Weekdays:
    """A calendar in which Monday to Friday are working days."""

    def is_working(self, day: date, /) -> bool:
        return day.weekday() < 5

    def add_working_days(self, start: date, count: int, /) -> date:
        day = start - timedelta(days=1)
        while count:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day

    def working_days_between(self, start: date, end: date, /) -> int:
        return sum(self.is_working(start + timedelta(days=more)) for more in range((end - start).days + 1))


def value_of(text: str, **values: Any) -> Any:
    return evaluate(parse(text), {**EXAMPLE_VALUES, **values}, now=NOW, calendar=Weekdays())


EXAMPLES = [example for function in CATALOGUE.values() for example in function.examples]


@pytest.mark.parametrize(("formula", "result"), EXAMPLES, ids=[example[0] for example in EXAMPLES])
def test_the_example_holds(formula: str, result: str) -> None:
    assert value_of(formula) == value_of(result)
    assert type(value_of(formula)) is type(value_of(result))


@pytest.mark.parametrize("function", CATALOGUE.values(), ids=CATALOGUE)
def test_a_function_is_documented_in_both_languages_with_examples(function: Function) -> None:
    assert all(function.doc[language].strip() for language in ("en", "zh-hans"))
    assert function.examples
    assert {*function.signature.arguments, function.signature.result} <= set(TYPES)


@pytest.mark.parametrize("function", CATALOGUE.values(), ids=CATALOGUE)
def test_the_examples_pass_the_check_where_they_have_a_value(function: Function) -> None:
    for formula, result in function.examples:
        if result != "None":
            assert check(parse(formula), {"items": "table", "missing": "table"}) == []


def test_without_a_calendar_working_days_are_blank() -> None:
    assert evaluate(parse("add_working_days(date('2026-03-12'), 5)"), {}) is None
    assert evaluate(parse("is_working_day(date('2026-03-12'))"), {}) is None


def test_a_period_without_working_days_is_blank_as_the_calendar_refuses_it() -> None:
    assert value_of("add_working_days(today(), 0)") is None
    assert value_of("add_working_days(today(), 2001)") is None
    assert evaluate(parse("add_working_days(date('2026-09-29'), 0)"), {}, calendar=Calendar()) is None
    assert evaluate(parse("add_working_days(date('2026-03-12'), 3)"), {}, calendar=Calendar()) == date(2026, 3, 16)


def test_without_a_clock_today_is_blank() -> None:
    assert evaluate(parse("today() > date('2020-01-01')"), {}) is False


def test_patterns_are_limited_and_linear() -> None:
    assert value_of("matches(a, '(a+)+b')", a="a" * 9_000) is False
    assert value_of("matches(a, b)", a="a", b="a" * 501) is None
    assert value_of("matches(a, '(?=a)a')", a="a") is None


def test_long_texts_are_blank() -> None:
    assert value_of("concat(a, a)", a="x" * 5_001) is None
    assert value_of("coalesce(upper(a), lower(a), trim(a))", a="x" * 10_001) is None
    assert value_of("length(a)", a="x" * 10_001) == 10_001
    assert value_of("length(join(column(t, 'x'), ''))", t=[{"x": "y" * 100}] * 100) == 10_000
    assert value_of("join(column(t, 'x'), '')", t=[{"x": "y" * 101}] * 100) is None


def test_the_step_budget_bounds_pairwise_functions() -> None:
    assert value_of("has_any(a, b)", a=list(range(200)), b=[-1] * 200) is None
    assert value_of("has_any(a, b)", a=list(range(90)), b=[-1] * 90) is False


def test_the_manual_describes_every_function() -> None:
    manual = (Path(__file__).parents[3] / "docs/expressions.md").read_text(encoding="utf-8")
    assert [
        name for name, known in CATALOGUE.items() if f"`{name}(" not in manual or known.doc["en"] not in manual
    ] == []
