"""What a form looks like for given answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from forms.engine.definition import FormDefinition, from_json
from forms.engine.evaluation import evaluate_form, failed_rules
from tests.random_expressions import random_tree, random_values


def form(*fields: dict[str, Any]) -> FormDefinition:
    return from_json({"schema_version": 1, "fields": [{"type": "text", **field} for field in fields]})


SHOP = form(
    {"key": "total", "computed": "price * count(pieces) if filled(price) else None"},
    {"key": "kind", "required": True},
    {"key": "price", "visible_when": "kind == 'paid'", "required": "kind == 'paid'"},
    {"key": "pieces"},
    {"key": "reason", "visible_when": "total > 100", "required": True},
)


def test_fields_are_evaluated_in_dependency_order() -> None:
    state = evaluate_form(SHOP, {"kind": "paid", "price": Decimal(60), "pieces": ["a", "b"], "total": Decimal(1)})
    assert state.values["total"] == 120
    assert state.visible == {"total", "kind", "price", "pieces", "reason"}
    assert state.required == {"kind", "price", "reason"}
    assert list(state.values) == ["total", "kind", "price", "pieces", "reason"]


def test_hidden_answers_count_as_blank() -> None:
    state = evaluate_form(SHOP, {"kind": "free", "price": Decimal(60), "pieces": ["a", "b"], "reason": "x"})
    assert state.values == {"total": None, "kind": "free", "price": None, "pieces": ["a", "b"], "reason": None}
    assert state.visible == {"total", "kind", "pieces"}
    assert state.required == {"kind"}


def test_a_chain_of_hidden_fields_is_hidden_in_one_pass() -> None:
    fields = [{"key": f"f{n}", "visible_when": f"f{n - 1} == 'x'" if n else "False"} for n in range(30)]
    assert evaluate_form(form(*reversed(fields)), {f"f{n}": "x" for n in range(30)}).visible == frozenset()


def test_computed_fields_are_never_required() -> None:
    assert evaluate_form(form({"key": "a", "computed": "1", "required": True}), {}).required == frozenset()


def test_facts_and_the_clock_reach_the_conditions() -> None:
    asking = form({"key": "a", "visible_when": "in_window() and today() >= date('2026-03-15')"})
    state = evaluate_form(asking, {}, facts={"in_window:": True}, today=date(2026, 3, 15))
    assert state.visible == {"a"}
    assert evaluate_form(asking, {}).visible == frozenset()


def test_rules_are_asked_of_answered_visible_fields_only() -> None:
    rules = [{"check": "a > 1"}, {"check": "a < 10"}]
    ruled = form({"key": "a", "rules": rules}, {"key": "b", "rules": [{"check": "b"}], "visible_when": "a > 5"})
    cases: list[tuple[dict[str, Any], dict[str, list[int]]]] = [
        ({"a": Decimal(0), "b": False}, {"a": [0]}),
        ({"a": Decimal(20), "b": False}, {"a": [1], "b": [0]}),
        ({"a": None, "b": False}, {}),
    ]
    for answers, expected in cases:
        assert failed_rules(ruled, evaluate_form(ruled, answers)) == expected


def test_a_form_with_a_cycle_is_still_evaluated() -> None:
    state = evaluate_form(form({"key": "a", "computed": "b"}, {"key": "b", "computed": "a"}, {"key": "c"}), {"c": "x"})
    assert state.values == {"a": None, "b": None, "c": "x"}


def test_random_logic_and_answers_never_raise() -> None:
    random = Random(3)
    for _ in range(200):
        trees = [random_tree(random, 4) for _ in range(6)]
        fields = [
            {"key": key, "visible_when": tree, "type": "text"}
            for key, tree in zip("abcdef", trees, strict=True)
            if isinstance(tree, dict)
        ]
        evaluate_form(from_json({"schema_version": 1, "fields": fields}), random_values(random))


LOCKING = form(
    {"key": "price", "read_only": "kind == 'fixed'", "required": True, "rules": [{"check": "price < 5"}]},
    {"key": "kind"},
    {"key": "reason", "visible_when": "price > 100"},
)


def test_a_locked_field_keeps_what_it_had_and_asks_nothing() -> None:
    answers = {"kind": "fixed", "price": Decimal(500)}
    state = evaluate_form(LOCKING, answers, kept={"price": Decimal(9)})
    assert state.locked == {"price"}
    assert state.values["price"] == 9
    assert (state.visible, state.required) == ({"price", "kind"}, frozenset())
    assert failed_rules(LOCKING, state) == {}
    assert evaluate_form(LOCKING, answers).values["price"] == 500
    free = evaluate_form(LOCKING, {"kind": "free", "price": Decimal(500)}, kept={"price": Decimal(9)})
    assert (free.locked, free.required, free.values["price"]) == (frozenset(), {"price"}, 500)
    assert free.visible == {"price", "kind", "reason"}


def test_a_field_that_only_the_system_writes_is_not_called_locked() -> None:
    assert evaluate_form(form({"key": "a", "read_only": True}), {"a": "x"}).locked == frozenset()
