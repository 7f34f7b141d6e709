"""Answers on their way to another version of a form: nothing that was typed goes missing without a word."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.utils.translation import override

from forms.engine.definition import FormDefinition, from_json
from forms.engine.moves import Moved, Unconvertible, mapping_problems, plan_move, suggested_mapping
from forms.services.retype_answer import judging, retyping

from .test_field_types import CONTEXT

LABEL = {"zh-hans": "名称", "en": "Name"}


def form(**types: Any) -> FormDefinition:
    fields = [
        {"key": key, "label": {"zh-hans": key}, **({"type": kind} if isinstance(kind, str) else kind)}
        for key, kind in types.items()
    ]
    return from_json({"schema_version": 1, "fields": fields})


def choice(*values: str) -> dict[str, Any]:
    return {"type": "choice", "config": {"options": [{"value": value} for value in values]}}


def table(**types: str) -> dict[str, Any]:
    return {"type": "table", "config": {"columns": [{"key": key, "type": kind} for key, kind in types.items()]}}


def told(moved: Moved) -> list[tuple[str, tuple[str, ...], str, bool]]:
    return [(reason.field, reason.sources, reason.outcome, reason.lost) for reason in moved.reasons]


def numbers(old: Any, new: Any, answer: Any) -> Any:
    if new.type == "integer" and str(answer).isdigit():
        return int(answer)
    raise Unconvertible


def test_the_same_fields_keep_their_answers_without_a_word() -> None:
    moved = plan_move(form(a="text", b="date"), form(b="date", a="text", c="text"), {}, {"a": "x", "b": "2026-01-01"})
    assert moved == Moved(answers={"b": "2026-01-01", "a": "x"})


def test_renamed_fields_take_their_answers_along() -> None:
    moved = plan_move(
        form(phone="text"), form(mobile="text"), {"fields": {"mobile": {"from": "phone"}}}, {"phone": "1"}
    )
    assert moved.answers == {"mobile": "1"}
    assert told(moved) == [("mobile", ("phone",), "renamed", False)]


def test_retyped_fields_are_converted_or_reported() -> None:
    old, new = form(n="text", m="text"), form(n="integer", m="integer")
    moved = plan_move(old, new, {}, {"n": "12", "m": "twelve"}, convert=numbers)
    assert moved.answers == {"n": 12}
    assert told(moved) == [("n", ("n",), "converted", False), ("m", ("m",), "unreadable", True)]
    assert moved.loses


def test_a_text_is_split_and_the_last_part_takes_the_rest() -> None:
    mapping = {
        "fields": {"a": {"from": "name", "split": " ", "part": 0}, "b": {"from": "name", "split": " ", "part": 1}}
    }
    moved = plan_move(form(name="text"), form(a="text", b="text"), mapping, {"name": "one two three"})
    assert moved.answers == {"a": "one", "b": "two three"}
    assert not moved.loses


def test_parts_that_no_field_takes_are_lost_and_said_to_be() -> None:
    mapping = {"fields": {"b": {"from": "name", "split": " ", "part": 1}}}
    moved = plan_move(form(name="text"), form(b="text"), mapping, {"name": "one two"})
    assert moved.answers == {"b": "two"}
    assert ("", ("name",), "removed", True) in told(moved)


def test_several_answers_are_joined() -> None:
    mapping = {"fields": {"name": {"from": ["a", "b", "c"], "join": "-"}}}
    moved = plan_move(form(a="text", b="text", c="text"), form(name="text"), mapping, {"a": "x", "c": "z"})
    assert moved.answers == {"name": "x-z"}


def test_options_are_renamed_given_up_or_shown_to_somebody() -> None:
    old, new = form(k=choice("a", "b", "c")), form(k=choice("alpha", "c"))
    mapping = {"fields": {"k": {"from": "k", "values": {"a": "alpha"}}}}
    assert plan_move(old, new, mapping, {"k": "a"}).answers == {"k": "alpha"}
    left = plan_move(old, new, mapping, {"k": "b"})
    assert (left.answers, told(left), left.needs_eyes) == ({"k": "b"}, [("k", ("k",), "unchanged_option", False)], True)
    gone = plan_move(old, new, {"fields": {"k": {"from": "k", "values": {"b": None}}}}, {"k": "b"})
    assert (gone.answers, told(gone)) == ({}, [("k", ("k",), "option_mapped", True)])


def test_columns_of_tables_move_in_the_same_manner() -> None:
    old, new = form(rows=table(cost="text", note="text")), form(items=table(price="integer"))
    mapping = {"fields": {"items": {"from": "rows", "columns": {"price": {"from": "cost"}}}}}
    moved = plan_move(old, new, mapping, {"rows": [{"cost": "5", "note": "x"}, {"cost": "y"}]}, convert=numbers)
    assert moved.answers == {"items": [{"price": 5}, {}]}
    assert [(reason.row, reason.sources, reason.outcome) for reason in moved.reasons if reason.lost] == [
        (0, ("items.note",), "removed"),
        (1, ("items.cost",), "unreadable"),
    ]


def test_removed_and_unknown_answers_are_named() -> None:
    moved = plan_move(form(a="text", b="text"), form(a="text"), {"drop": ["b"]}, {"a": "1", "b": "2", "stray": "3"})
    assert told(moved) == [("", ("b",), "dropped", True), ("", ("stray",), "removed", True)]


def test_computed_fields_begin_blank_and_constants_are_set() -> None:
    new = form(a={"type": "text", "computed": "'x'"}, source="text")
    moved = plan_move(form(a="text"), new, {"fields": {"source": {"value": "paper"}}}, {"a": "1"})
    assert moved.answers == {"source": "paper"}


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        ([], ("", "not_an_object")),
        ({"other": 1}, ("other", "unknown_member")),
        ({"fields": []}, ("", "")),
        ({"fields": {"z": {"from": "a"}}}, ("fields/z", "unknown_field")),
        ({"fields": {"a": {"from": "z"}}}, ("fields/a/from", "unknown_field")),
        ({"fields": {"a": {"from": 5}}}, ("fields/a/from", "wrong_shape")),
        ({"fields": {"a": {"from": "a", "split": ""}}}, ("fields/a/split", "wrong_shape")),
        ({"fields": {"a": {"from": "a", "part": -1}}}, ("fields/a/part", "wrong_shape")),
        ({"fields": {"a": {"from": "a", "into": "b"}}}, ("fields/a/into", "unknown_member")),
        ({"fields": {"a": 5}}, ("fields/a", "not_an_object")),
        ({"drop": ["z"]}, ("drop/0", "unknown_field")),
        ({"drop": "z"}, ("drop", "wrong_shape")),
    ],
)
def test_wrong_mappings_are_named(mapping: Any, expected: tuple[str, str]) -> None:
    found = [(problem.path, problem.code) for problem in mapping_problems(form(a="text"), form(a="text"), mapping)]
    assert (found[0] if found else ("", "")) == expected


def test_a_mapping_to_begin_with_follows_type_and_words() -> None:
    old = from_json(
        {"schema_version": 1, "fields": [{"key": "a", "type": "text", "label": LABEL}, {"key": "b", "type": "text"}]}
    )
    new = from_json({"schema_version": 1, "fields": [{"key": "name", "type": "text", "label": LABEL}]})
    assert suggested_mapping(old, new) == {"fields": {"name": {"from": "a"}}, "drop": ["b"]}


# Whatever the versions, the mapping and the answers are

KINDS: list[Any] = [
    "text",
    "integer",
    choice("a", "b"),
    choice("b", "c"),
    table(x="text", y="integer"),
    table(y="text"),
]
ANSWERS: list[Any] = ["a", "b c d", "7", 7, None, "", ["a", "b"], [{"x": "1", "y": 2}, "odd"], {"odd": 1}, True]


def random_cases(count: int) -> Iterator[tuple[FormDefinition, FormDefinition, dict[str, Any], dict[str, Any]]]:
    random = Random(20261123)
    for _ in range(count):
        old = form(**{key: random.choice(KINDS) for key in random.sample("abcdefg", random.randint(1, 6))})
        new = form(**{key: random.choice(KINDS) for key in random.sample("abcdefg", random.randint(1, 6))})
        rules: dict[str, Any] = {}
        for key in random.sample(new.keys(), random.randint(0, len(new.keys()))):
            source = random.choice(old.keys())
            rules[key] = random.choice(
                [
                    {"from": source},
                    {"from": source, "split": " ", "part": random.randrange(3)},
                    {"from": [source, random.choice(old.keys())], "join": ","},
                    {"from": source, "values": {"a": "b", "c": None}},
                    {"from": source, "columns": {}},
                    {"value": "v"},
                    {},
                ]
            )
        mapping = {"fields": rules, "drop": random.sample(old.keys(), random.randint(0, 1))}
        yield old, new, mapping, {key: random.choice(ANSWERS) for key in (*old.keys(), "stray")}


def test_every_answer_is_moved_or_named() -> None:
    for old, new, mapping, answers in random_cases(3000):
        assert mapping_problems(old, new, mapping) == []
        moved = plan_move(old, new, mapping, answers, convert=numbers)
        assert moved == plan_move(old, new, mapping, answers, convert=numbers)
        assert set(moved.answers) <= set(new.keys())
        named = {source for reason in moved.reasons for source in reason.sources}
        for key, answer in answers.items():
            if answer not in (None, ""):
                assert key in named or answer in moved.answers.values() or isinstance(answer, list), (key, mapping)


def test_moving_to_the_same_version_changes_nothing() -> None:
    for old, _new, _mapping, answers in random_cases(500):
        plain = {key: answer for key, answer in answers.items() if answer not in (None, "") and key != "stray"}
        kept = {key: answer for key, answer in plain.items() if not isinstance(answer, list)}
        assert plan_move(old, old, {}, kept) == Moved(answers=kept)


def test_renaming_there_and_back_changes_nothing() -> None:
    old, new = form(a="text", b="integer"), form(c="text", d="integer")
    there = {"fields": {"c": {"from": "a"}, "d": {"from": "b"}}}
    back = {"fields": {"a": {"from": "c"}, "b": {"from": "d"}}}
    answers = {"a": "x", "b": 3}
    assert plan_move(new, old, back, plan_move(old, new, there, answers).answers).answers == answers


@pytest.mark.parametrize(
    ("kind", "answer"), [("decimal", "1.5"), ("decimal", "1.50"), ("money", "1.50"), ("integer", 7)]
)
def test_a_number_becomes_the_text_that_was_typed(kind: str, answer: Any) -> None:
    old, new = form(a=kind).field("a"), form(a="text").field("a")
    assert retyping(CONTEXT)(old, new, answer) == str(answer)


def test_computed_values_come_along_so_that_what_hangs_on_them_stays() -> None:
    line = {"key": "line", "type": "integer", "computed": "price * 2"}
    items = {"type": "table", "config": {"columns": [{"key": "price", "type": "integer"}, line]}}
    version = form(items=items, total={"type": "computed", "computed": "sum_of(items, 'line')"})
    answers = {"items": [{"price": 3, "line": 6}], "total": "6"}
    assert plan_move(version, version, {}, answers) == Moved(answers=answers)


def test_what_is_worked_out_anew_is_never_lost() -> None:
    old, new = form(a={"type": "text", "computed": "'x'"}), form(a={"type": "integer", "computed": "1"})
    assert plan_move(old, new, {}, {"a": "x"}) == Moved(answers={})


def grid(rows: str, columns: str) -> dict[str, Any]:
    config = {"rows": [{"value": each} for each in rows], "columns": [{"value": each} for each in columns]}
    return {"type": "matrix", "config": config}


@pytest.mark.parametrize(
    ("old", "new", "answer", "said"),
    [
        ({"type": "money"}, {"type": "money", "config": {"currency": "USD"}}, "100.00", "CNY before, USD now"),
        (
            {"type": "integer", "config": {"unit": "km"}},
            {"type": "integer", "config": {"unit": "m"}},
            3,
            "km before, m",
        ),
        ({"type": "rating"}, {"type": "rating", "config": {"most": 10}}, 4, "5 before, 10 now"),
        ("integer", {"type": "integer", "config": {"maximum": 5}}, 100, "5"),
        (grid("ab", "xy"), grid("b", "xy"), {"a": "x", "b": "y"}, "a"),
        (grid("ab", "xy"), grid("ab", "x"), {"a": "x", "b": "y"}, "y"),
        ("text", {"type": "text", "config": {"max_length": 2}}, "long", "2"),
    ],
)
def test_an_answer_that_does_not_fit_the_same_type_any_more_is_named(
    old: Any, new: Any, answer: Any, said: str
) -> None:
    with override("en"):
        moved = plan_move(form(k=old), form(k=new), {}, {"k": answer}, judge=judging(CONTEXT))
        [reason] = moved.reasons
        assert (moved.answers, reason.outcome, reason.lost, moved.needs_eyes) == ({"k": answer}, "unfit", False, True)
        assert said in reason.why
        assert not plan_move(form(k=old), form(k=old), {}, {"k": answer}, judge=judging(CONTEXT)).reasons


def test_a_cell_that_does_not_fit_any_more_is_named_with_its_row() -> None:
    old, new = ({"type": "table", "config": {"columns": [{"key": "n", "type": "integer", "config": config}]}}
                for config in ({}, {"maximum": 5}))  # fmt: skip
    moved = plan_move(form(t=old), form(t=new), {}, {"t": [{"n": 3}, {"n": 9}]}, judge=judging(CONTEXT))
    assert [(each.field, each.row, each.outcome) for each in moved.reasons] == [("t.n", 1, "unfit")]
