"""Form documents: read, written, compiled, and everything that is wrong with them."""

from __future__ import annotations

import json
import keyword
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from forms.engine.definition import canonical_json, compile_definition, from_json, sha256_of, to_json
from forms.engine.definition_problems import problems
from forms.engine.dependencies import cycles, evaluation_order
from forms.engine.document_shape import shape_problems
from forms.engine.expressions import FactFunction
from forms.engine.problems import CODES, Problem, errors_only

SCHEMA = Path(__file__).parents[3] / "forms/engine/form.schema.json"
TYPES = {"text": "text", "decimal": "number", "table": "table", "date": "date", "bool": "bool"}
LABEL = {"zh-hans": "名称", "en": "Name"}


def field(key: str, type: str = "text", **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type, "label": LABEL, **more}


def document(*fields: Any, **more: Any) -> dict[str, Any]:
    return {"schema_version": 1, "fields": list(fields), **more}


def found(*fields: Any, **more: Any) -> list[Problem]:
    return problems(document(*fields, **more), types=TYPES)


def codes(*fields: Any, **more: Any) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in found(*fields, **more)]


FULL = document(
    field("title", required=True, rules=[{"check": "length(title) <= 30", "message": LABEL}], help=LABEL),
    field("amount", "decimal", visible_when="filled(title)", required="amount_needed", config={"places": 2}),
    field("amount_needed", "bool", default=True, section="first"),
    field("total", "decimal", computed="amount * 2 + sum_of(items, 'price')", read_only=True),
    field("items", "table", config={"columns": [{"key": "price", "type": "decimal"}]}, personal_data={"purpose": "x"}),
    field("note", computed="'fixed'"),
    sections=[{"key": "first", "title": LABEL}],
)


def test_a_good_document_has_no_problems() -> None:
    assert problems(FULL, types=TYPES) == []


def test_compiling_leaves_trees_only_and_changes_nothing_more() -> None:
    compiled = compile_definition(FULL)
    assert compiled["fields"][1]["visible_when"] == {"filled": [{"var": "title"}]}
    assert compiled["fields"][5]["computed"] == {"text": ["fixed"]}
    assert compile_definition(compiled) == compiled
    assert to_json(from_json(compiled)) == compiled
    assert problems(compiled, types=TYPES) == []


def test_a_definition_cannot_be_changed() -> None:
    spec = from_json(FULL).field("items")
    with pytest.raises(TypeError):
        spec.config["columns"] = []  # type: ignore[index]
    assert spec.config["columns"][0]["key"] == "price"
    assert isinstance(spec.config, Mapping)


def test_a_definition_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(from_json(FULL))) == from_json(FULL)


def test_fields_are_ordered_after_what_they_read() -> None:
    order = from_json(FULL).order
    assert order.index("title") < order.index("amount") < order.index("total")
    assert sorted(order) == sorted(from_json(FULL).keys())


def test_equal_documents_have_equal_digests() -> None:
    assert canonical_json({"b": [1, "甲"], "a": None}) == '{"a":null,"b":[1,"甲"]}'
    assert sha256_of({"b": 1, "a": 2}) == sha256_of({"a": 2, "b": 1})
    with pytest.raises(ValueError, match="JSON"):
        canonical_json(float("nan"))


def test_names_are_checked() -> None:
    assert codes(field("a"), field("a"), field("b", "colour"), field("c", section="none")) == [
        ("fields/1/key", "duplicate_key"),
        ("fields/2/type", "unknown_type"),
        ("fields/3/section", "unknown_section"),
    ]


@pytest.mark.parametrize("key", ["", "A", "1a", "a-b", "__proto__", "字段", "a" * 65, "and", "var", "none", "lambda"])
def test_a_bad_key_is_refused(key: str) -> None:
    assert codes(field(key)) == [("fields/0/key", "bad_key")]


@pytest.mark.parametrize("key", ["constructor", "then", "year", "prototype", "a" * 64])
def test_a_key_of_the_grammar_is_allowed(key: str) -> None:
    assert codes(field(key, "decimal"), field("z", visible_when=f"{key} > 1 and year(today()) > 1")) == []


def test_a_formula_that_does_not_parse_names_its_place() -> None:
    assert found(field("a", visible_when="b ==", computed="x.y")) == [
        Problem("fields/0/computed", "no_attributes", {"position": 1, "text": "x.y"}),
        Problem("fields/0/visible_when", "unexpected_end", {"position": 4, "text": "b ==", "wanted": "value"}),
    ]


def test_expressions_are_checked_against_fields_functions_and_columns() -> None:
    assert codes(
        field("n", "decimal"),
        field("t", "table", config={"columns": [{"key": "x", "type": "text"}]}),
        field("a", visible_when="missing and rond(n)"),
        field("b", required="sum_of(t, 'y') > 1"),
        field("c", rules=[{"check": "n < c", "message": LABEL}, {"check": "round(n, 1, 2) == 1", "message": LABEL}]),
        field("d", computed="n + 'x'"),
        field("e", visible_when="n == 'x'"),
    ) == [
        ("fields/2/visible_when", "unknown_field"),
        ("fields/2/visible_when", "unknown_function"),
        ("fields/3/required", "unknown_column"),
        ("fields/4/rules/0/check", "never_equal"),
        ("fields/4/rules/1/check", "wrong_arity"),
        ("fields/5/computed", "wrong_type"),
        ("fields/6/visible_when", "never_equal"),
    ]


def test_formulas_of_columns_and_options_are_checked_too() -> None:
    columns = [
        {"key": "x", "type": "text", "computed": "nosuch(1)", "visible_when": "n > 1 and row_number > 1"},
        {"key": "y", "type": "decimal", "computed": "missing + z", "rules": [{"check": "y == 'x'", "message": LABEL}]},
        {"key": "z", "type": "decimal", "computed": "n * 2"},
    ]
    options = [{"value": "a", "when": {"<": [{"var": "gone"}, 1]}}]
    assert codes(
        field("n", "decimal"),
        field("t", "table", config={"columns": columns}),
        field("c", "text", config={"options": options}),
    ) == [
        ("fields/1/config/columns/0/computed", "unknown_function"),
        ("fields/1/config/columns/1/computed", "unknown_field"),
        ("fields/1/config/columns/1/computed", "column_reads_later"),
        ("fields/1/config/columns/1/rules/0/check", "never_equal"),
        ("fields/2/config/options/0/when", "unknown_field"),
    ]


def test_unknown_functions_name_the_known_ones() -> None:
    [problem] = found(field("a", visible_when="rond(1)"))
    assert problem.context["nearest"] == ["round"]
    assert "add_days" in problem.context["known"]  # type: ignore[operator]


def test_facts_are_known_when_declared() -> None:
    asking = document(field("a", visible_when="vote_closed('popular')"))
    assert [problem.code for problem in problems(asking, types=TYPES)] == ["unknown_function"]
    facts = {"vote_closed": FactFunction("vote_closed", ("text",), "bool")}
    assert problems(asking, types=TYPES, facts=facts) == []
    computed = document(field("a", visible_when="vote_closed(concat('a', 'b'))"))
    assert [problem.code for problem in problems(computed, types=TYPES, facts=facts)] == ["fact_argument"]


def test_cycles_are_shown() -> None:
    [problem] = found(field("a", visible_when="c"), field("b", computed="a"), field("c", computed="b"))
    assert (problem.code, problem.context) == ("cycle", {"fields": ["a", "c", "b", "a"]})
    assert codes(field("a", visible_when="filled(a)")) == [("fields/0/visible_when", "cycle")]


def test_required_fields_that_can_never_show_are_refused() -> None:
    assert codes(
        field("a", visible_when="False"),
        field("b", required=True, visible_when="a == 'x' and filled(b2)"),
        field("b2"),
        field("c", required=True, visible_when="a != 'x'"),
        field("d", required=True, visible_when="a == None"),
    ) == [("fields/0/visible_when", "never_visible"), ("fields/1/visible_when", "required_never_visible")]


def test_missing_texts_are_warnings() -> None:
    warnings = found({**field("a"), "label": {"en": "A"}, "help": {"zh-hans": "甲"}})
    assert [(problem.path, problem.context["language"]) for problem in warnings] == [
        ("fields/0/help", "en"),
        ("fields/0/label", "zh-hans"),
    ]
    assert errors_only(warnings) == []


STEPS = document(
    field("a", width="half", masking="all", default_from="last", section="one"),
    field("b", default_from="profile:phone", default_formula="today()", standard="person.phone", width=""),
    sections=[{"key": "one", "title": LABEL, "help": LABEL, "page": True, "visible_when": "filled(b)"}],
)
GOOD = [FULL, compile_definition(FULL), document(), document(field("a"), title=LABEL), STEPS, compile_definition(STEPS)]
BAD: list[Any] = [
    None,
    [],
    "x",
    {},
    {"schema_version": 1},
    {"schema_version": 2, "fields": []},
    {"schema_version": True, "fields": []},
    {"schema_version": "1", "fields": []},
    document(extra=1),
    document(5),
    document({"key": "a"}),
    document({"type": "text"}),
    document(field("if")),
    document(field("A")),
    document(field("a", label="text")),
    document(field("a", label={"Français": "x"})),
    document(field("a", read_only=["yes"])),
    document(field("a", visible_when=[1])),
    document(field("a", rules=[{"message": LABEL}])),
    document(field("a", rules={"check": "a"})),
    document(field("a", config=[])),
    document(field("a", colour="red")),
    document(field("a", width="quarter")),
    document(field("a", masking=True)),
    document(field("a", default_from="profile:")),
    document(field("a", default_formula=[1])),
    document(field("a", standard="Person Phone")),
    document(sections=[{"title": LABEL}]),
    document(sections=[{"key": "a", "page": "yes"}]),
    document(sections=[{"key": "a", "visible_when": []}]),
    document(*[field(f"f{n}") for n in range(1501)]),
]


def schema_accepts(value: Any) -> bool:
    jsonschema = pytest.importorskip("jsonschema_rs")
    return bool(jsonschema.is_valid(json.loads(SCHEMA.read_text(encoding="utf-8")), value))


@pytest.mark.parametrize("good", GOOD)
def test_schema_and_parser_accept_good_documents(good: Any) -> None:
    assert shape_problems(good) == []
    assert schema_accepts(good)


@pytest.mark.parametrize("bad", BAD)
def test_schema_and_parser_refuse_bad_documents(bad: Any) -> None:
    assert errors_only(problems(bad, types=TYPES)) != []
    assert not schema_accepts(bad)


def test_the_schema_reserves_the_words_of_the_language() -> None:
    reserved = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]["key"]["not"]["enum"]
    assert set(reserved) == {word.lower() for word in keyword.kwlist} | {"var", "null"}


def test_hostile_nesting_is_refused_without_recursion() -> None:
    deep: Any = "x"
    for _ in range(5_000):
        deep = {"!": [deep]}
    assert [problem.code for problem in found(field("a", visible_when=deep))] == ["too_deep"]


def test_every_code_that_is_found_is_listed() -> None:
    seen = {problem.code for bad in BAD for problem in problems(bad, types=TYPES)}
    assert seen <= CODES


def test_order_and_cycles_of_long_chains() -> None:
    chain = {f"f{n}": {f"f{n + 1}"} for n in range(500)}
    assert evaluation_order(chain)[0] == "f499"
    assert cycles({**chain, "f499": {"f0"}})[0][:2] == ["f0", "f1"]
