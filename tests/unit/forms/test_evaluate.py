"""What the server's evaluator answers."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.engine.expressions import CATALOGUE, evaluate, is_true, parse
from forms.engine.expressions.decimals import number
from tests.random_expressions import random_tree, random_values
from tests.tagged import tagged, untagged

SHARED = Path(__file__).parents[2] / "shared"
RULES = json.loads((SHARED / "rules.json").read_text(encoding="utf-8"))["rules"]
VECTORS = json.loads((SHARED / "expressions.json").read_text(encoding="utf-8"))
NOW = datetime.fromisoformat(VECTORS["now"])


def test_every_rule_of_the_published_forms_comes_out_as_expected() -> None:
    wrong = [
        (entry["rule"], values, expected)
        for entry in RULES
        for values, expected in entry["cases"]
        if is_true(evaluate(entry["rule"], values)) is not expected
    ]
    assert wrong == []
    assert sum(len(entry["cases"]) for entry in RULES) == 14_808


@pytest.mark.parametrize("case", VECTORS["cases"], ids=[case["formula"] for case in VECTORS["cases"]])
def test_the_vector_holds(case: Any) -> None:
    values = {key: untagged(value) for key, value in {**VECTORS["values"], **case.get("values", {})}.items()}
    assert parse(case["formula"]) == case["tree"]
    assert tagged(evaluate(case["tree"], values, now=NOW)) == case["result"]


def test_the_vectors_use_every_function_the_browser_knows() -> None:
    used = json.dumps([case["tree"] for case in VECTORS["cases"]])
    assert [name for name, known in CATALOGUE.items() if not known.server_only and f'"{name}": ' not in used] == []


def test_random_trees_never_raise() -> None:
    random = Random(11)
    for _ in range(3_000):
        evaluate(random_tree(random, 7), random_values(random), now=NOW)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["var", "and"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*CATALOGUE, "var", "+", "in"]), inner),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(ANYTHING, st.dictionaries(st.sampled_from("abc"), ANYTHING, max_size=3))
def test_no_json_raises_as_tree_or_value(tree: Any, values: Any) -> None:
    evaluate(tree, values, now=NOW)


def test_sums_over_long_tables_end_in_the_budget() -> None:
    table = [{"x": Decimal(n)} for n in range(2_000)]
    tree = parse(" + ".join("sum_of(t, 'x')" for _ in range(20)))
    assert evaluate(tree, {"t": table}) is None


def test_aggregates_of_aggregates_end_in_the_budget() -> None:
    assert evaluate(parse("has_all(a, a) and has_all(a, a)"), {"a": list(range(90))}) is None
    assert evaluate(parse("has_all(a, a)"), {"a": list(range(90))}) is True


@pytest.mark.parametrize("strange", [object(), {1, 2}, b"x", 1j, float("nan"), float("inf"), 10**40, Decimal("sNaN")])
def test_foreign_values_are_blank(strange: Any) -> None:
    assert evaluate(parse("blank(a)"), {"a": strange}) is True
    assert evaluate(parse("a == a"), {"a": strange}) is False
    assert is_true(strange) is False


def test_time_stands_still_during_an_evaluation() -> None:
    assert evaluate(parse("today()"), {}, now=NOW, today=date(2027, 1, 1)) == date(2027, 1, 1)
    assert evaluate(parse("today()"), {}, now=NOW) == date(2026, 3, 15)


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_numbers_have_one_spelling(value: Decimal) -> None:
    once = number(value)
    assert once is None or (number(once) == once and str(number(once)) == str(once) and "E" not in format(once, "f"))
