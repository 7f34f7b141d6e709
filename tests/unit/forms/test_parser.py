"""Formula text to tree and back, and what is refused."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.engine.expressions import ExpressionError, evaluate, fact_calls, field_names, parse, to_text
from forms.engine.expressions.tree import size_of
from tests.random_expressions import random_tree

TREES: list[tuple[str, Any]] = [
    ("a", {"var": "a"}),
    ("-5", -5),
    ("-a", {"-": [{"var": "a"}]}),
    ("2.50", 2.5),
    ("123456789012345.678", {"number": ["123456789012345.678"]}),
    ("'it''s'", "it's"),
    ('"乙"', "乙"),
    ("\u2018甲\u2019", "甲"),
    (r"'\d+'", r"\d+"),
    ("True and not false", {"and": [True, {"!": [False]}]}),
    ("a == None", {"===": [{"var": "a"}, None]}),
    ("1 < a <= 5", {"and": [{"<": [1, {"var": "a"}]}, {"<=": [{"var": "a"}, 5]}]}),
    ("a not in ['x', 'y',]", {"!": [{"in": [{"var": "a"}, ["x", "y"]]}]}),
    ("a or b and c", {"or": [{"var": "a"}, {"and": [{"var": "b"}, {"var": "c"}]}]}),
    ("1 + 2 + 3 - 4", {"-": [{"+": [1, 2, 3]}, 4]}),
    ("(1 + 2) + 3", {"+": [{"+": [1, 2]}, 3]}),
    ("a if b else c", {"if": [{"var": "b"}, {"var": "a"}, {"var": "c"}]}),
    ("count(rows) >= 2", {">=": [{"count": [{"var": "rows"}]}, 2]}),
    ("round\uff08a\uff0c 2\uff09 \u2265 3", {">=": [{"round": [{"var": "a"}, 2]}, 3]}),
    ("in_window()", {"in_window": []}),
]

REFUSED = [
    ("", "empty", 0),
    ("   ", "empty", 0),
    ("().__class__.__bases__", "no_attributes", 2),
    ("x.__class__", "no_attributes", 1),
    ("x.y", "no_attributes", 1),
    ("__import__('os')", "bad_name", 0),
    ("__proto__", "bad_name", 0),
    ("lambda x: x", "unknown_sign", 8),
    ("[x for x in y]", "unexpected", 3),
    ("(x := 5)", "unknown_sign", 3),
    ("f'{x}'", "unexpected", 1),
    ("@decorated", "unknown_sign", 0),
    ("2 ** 9", "no_power", 2),
    ("2 ^ 9", "no_power", 2),
    ("a = 5", "unknown_sign", 2),
    ("a && b", "unknown_sign", 2),
    ("a; b", "unknown_sign", 1),
    ("a is None", "unexpected", 2),
    ("Field", "bad_name", 0),
    ("class", "bad_name", 0),
    ("var('a')", "bad_name", 0),
    ("if(a, b, c)", "unexpected", 0),
    ("a()()", "unexpected", 3),
    ("a[0]", "unexpected", 1),
    ("a(b=1)", "unknown_sign", 3),
    ("a(*b)", "unexpected", 2),
    ("'open", "unclosed_text", 0),
    ("1e9", "bad_number", 0),
    ("1_000", "bad_name", 1),
    ("0x10", "bad_number", 0),
    ("1.", "no_attributes", 1),
    ("1.2.3", "no_attributes", 3),
    ("1000000000000000000", "number_range", 0),
    ("0.0000000000001", "number_range", 0),
    ("a +", "unexpected_end", 3),
    ("(a", "unexpected_end", 2),
    ("a b", "unexpected", 2),
    ("a if b", "unexpected_end", 6),
    ("字段", "bad_name", 0),
    ("a\x00", "unknown_sign", 1),
    ("'" + "x" * 4_000, "too_long", 4_000),
    ("(" * 200 + "1" + ")" * 200, "too_deep", 36),
    ("-" * 3_999 + "a", "too_deep", 36),
    ("not " * 900 + "a", "too_deep", 36 * 4),
    ("[" * 1_900, "too_deep", 36),
    ("f(" * 1_300, "too_deep", 36 * 2),
    ("+".join("1" * 1_000), "too_many_nodes", 0),
]


@pytest.mark.parametrize(("text", "tree"), TREES, ids=[text for text, _ in TREES])
def test_a_formula_is_read_and_written_back(text: str, tree: Any) -> None:
    assert parse(text) == tree
    assert parse(to_text(tree)) == tree


@pytest.mark.parametrize(("text", "code", "position"), REFUSED, ids=[text[:30] or "empty" for text, _, _ in REFUSED])
def test_everything_else_is_refused_with_its_place(text: str, code: str, position: int) -> None:
    with pytest.raises(ExpressionError) as refusal:
        parse(text)
    assert (refusal.value.code, refusal.value.position) == (code, position)


@pytest.mark.parametrize(("sign", "instead"), [("=", "=="), ("&&", "and"), ("!", "not"), ("||", "or")])
def test_a_wrong_sign_names_the_right_one(sign: str, instead: str) -> None:
    with pytest.raises(ExpressionError) as refusal:
        parse(f"a {sign} b")
    assert refusal.value.context == {"sign": sign, "instead": instead}


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from(" ab1.'\"()[],+-*/%<>=!&|\\:@#_甲\uff08\x00\n{}ifnotradelse"), max_size=120))
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        tree = parse(text)
    except ExpressionError:
        return
    assert parse(to_text(tree)) == tree


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=4_100))
def test_no_unicode_raises_anything_else(text: str) -> None:
    try:
        parse(text)
    except ExpressionError:
        return


def test_random_trees_survive_being_written_and_read() -> None:
    random = Random(5)
    survived = 0
    for _ in range(2_000):
        tree = random_tree(random, 4)
        try:
            read = parse(to_text(tree))
        except (ExpressionError, ValueError):
            continue
        assert parse(to_text(read)) == read
        json.dumps(read)
        survived += 1
    assert survived > 500


def test_the_fields_and_facts_of_a_tree_are_known() -> None:
    tree = parse("vote_closed('popular') and decision_passed(ref) and count(rows) > a")
    assert field_names(tree) == {"ref", "rows", "a"}
    assert fact_calls(tree) == {("vote_closed", ("popular",)), ("decision_passed", ("ref",))}


def test_facts_are_read_by_their_key() -> None:
    tree = parse("scores_in('top_ten', 2) >= 5 and decision_passed(ref) and not in_window()")
    facts = {"scores_in:top_ten,2": 7, "decision_passed:ref": True, "in_window:": False}
    assert evaluate(tree, {}, facts=facts) is True
    assert evaluate(tree, {}) is False


def test_size_counting_stops_at_the_limits() -> None:
    tree: Any = 1
    for _ in range(50_000):
        tree = [tree]
    assert size_of(tree)[1] == 33
    assert size_of([1] * 100_000)[0] == 501
