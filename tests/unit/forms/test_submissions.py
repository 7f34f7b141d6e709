"""What the server makes of a submission, whatever the browser sent."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict

from forms.engine.definition import compile_definition, from_json
from forms.services import build_django_form, clean_submission
from forms.services.clean_submission import form_state
from forms.services.shown_values import shown_values
from forms.services.told_answers import ToldAnswers

from .test_field_types import CONTEXT

FIELDS: list[dict[str, Any]] = [
    {"key": "category", "type": "choice", "required": True, "config": {"options": [{"value": "a"}, {"value": "b"}]}},
    {"key": "project", "type": "text", "required": True, "visible_when": "category == 'a'"},
    {"key": "price", "type": "decimal", "rules": [{"check": "price < 100", "message": {"zh-hans": "太贵"}}]},
    {"key": "twice", "type": "computed", "computed": "price * 2", "config": {"result": "number", "places": 1}},
    {"key": "award", "type": "code"},
    {"key": "rows", "type": "table", "config": {"columns": [{"key": "name", "type": "text", "required": True}]}},
    {"key": "reason", "type": "textarea", "required": "price > 50"},
]
DEFINITION = from_json(compile_definition({"schema_version": 1, "fields": FIELDS}))
ALL = set(DEFINITION.keys())


def submit(data: Any, *, stored: dict[str, Any] | None = None, writable: set[str] = ALL, **rest: Any) -> Any:
    return clean_submission(
        definition=DEFINITION, stored=stored or {}, data=data, writable=writable, context=CONTEXT, **rest
    )


def codes(cleaned: Any) -> dict[str, list[str]]:
    return {key: [message.code for message in found] for key, found in cleaned.errors.items()}


def test_computed_cells_follow_the_form_and_a_new_formula() -> None:
    columns = [{"key": "n", "type": "integer"}, {"key": "sum", "type": "integer", "computed": "n * rate"}]
    fields = [
        {"key": "rate", "type": "integer"},
        {"key": "rows", "type": "table", "config": {"columns": columns}},
        {"key": "total", "type": "computed", "computed": "sum_of(rows, 'sum')", "config": {"result": "number"}},
    ]
    definition = from_json(compile_definition({"schema_version": 1, "fields": fields}))
    stored = {"rate": 1, "rows": [{"n": 2, "sum": 9}], "total": "9.00"}
    for data, handed_in, sums in (({"rate": "3"}, True, [6]), ({}, True, [9]), ({}, False, [2])):
        cleaned = clean_submission(
            definition=definition,
            stored=stored,
            data=data,
            writable={"rate"},
            context=replace(CONTEXT, handed_in=handed_in),
        )
        assert [row["sum"] for row in cleaned.values["rows"]] == sums
        assert cleaned.values["total"] == f"{sums[0]}.00"


def test_what_is_not_writable_is_ignored() -> None:
    cleaned = submit(
        QueryDict("category=b&price=3&award=X&twice=999&state=end&is_staff=1"),
        stored={"category": "a"},
        writable={"price"},
    )
    assert cleaned.values == {"category": "a", "price": "3", "twice": "6.0"}
    assert cleaned.changed == {"price", "twice"}


def test_hidden_answers_are_dropped_and_not_asked_for() -> None:
    cleaned = submit({"category": "b", "project": "x"}, stored={"project": "old"})
    assert cleaned.values == {"category": "b"}
    assert cleaned.is_valid


def test_a_hidden_answer_that_is_malformed_is_no_error() -> None:
    assert submit({"category": "b", "project": {"x": 1}}).is_valid


def test_the_server_asks_for_what_is_required() -> None:
    assert codes(submit(QueryDict(""))) == {"category": ["required"]}
    assert codes(submit({"category": "a", "price": "60"})) == {"project": ["required"], "reason": ["required"]}


def test_saving_for_later_asks_for_nothing_but_still_refuses_nonsense() -> None:
    assert submit({"price": ""}, complete=False).is_valid
    assert codes(submit({"price": "viel"}, complete=False)) == {"price": ["not_a_number"]}


def test_only_the_named_fields_are_asked_for() -> None:
    assert codes(submit({}, required={"price"})) == {}


def test_rules_speak_in_their_own_words() -> None:
    cleaned = submit({"category": "b", "price": "120", "reason": "x"})
    assert [message.text for message in cleaned.errors["price"]] == ["太贵"]


def test_page_and_api_get_the_same_result() -> None:
    posted = submit(
        QueryDict("category=b&price=1,234.50&rows-row=0&rows-0-name=甲&rows-row=4&rows-4-name="), required=set()
    )
    sent = submit({"category": "b", "price": "1234.50", "rows": [{"name": "甲"}, {}]}, required=set())
    assert (
        posted.values
        == sent.values
        == {"category": "b", "price": "1234.50", "twice": "2469.0", "rows": [{"name": "甲"}]}
    )


def test_a_wrong_answer_leaves_the_stored_one_alone() -> None:
    cleaned = submit({"price": "x"}, stored={"price": "5"}, complete=False)
    assert cleaned.values == {"price": "5", "twice": "10.0"}


def drawn(data: str) -> Any:
    return build_django_form(definition=DEFINITION, stored={}, writable=ALL, context=CONTEXT, data=QueryDict(data))


def test_a_button_inside_the_form_keeps_everything_and_validates_nothing() -> None:
    form = drawn("category=a&price=oops&rows-row=0&rows-0-name=甲&form-command=add-row:rows")
    assert not form.is_valid()
    assert form.errors == {}
    assert form.raw["rows"] == [{"name": "甲"}, {}]
    body = {question.key: question.body for question in form.questions}
    assert 'value="oops"' in body["price"]
    assert body["rows"].count("data-row>") == 3  # two rows and the template


@pytest.mark.parametrize("data", [{"hours": "4"}, QueryDict("hours=4&rows-row=0&rows-0-n=1&form-command=add-row:rows")])
def test_a_row_begins_with_what_the_form_around_it_says(data: Any) -> None:
    fields: list[dict[str, Any]] = [
        {"key": "hours", "type": "integer"},
        {"key": "half", "type": "computed", "computed": "hours / 2", "config": {"result": "number", "places": 0}},
        {"key": "rows", "type": "table", "config": {"columns": [{"key": "n", "type": "integer"}]}},
    ]
    fields[2]["config"]["columns"] += [{"key": "m", "type": "integer", "default_formula": "hours + half"}]
    definition = from_json(compile_definition({"schema_version": 1, "fields": fields}))
    form = build_django_form(definition=definition, stored={}, writable=definition.keys(), context=CONTEXT, data=data)
    body = next(question.body for question in form.questions if question.key == "rows")
    assert body.count('value="6"') == 2  # the row and the one that the script adds


def test_refreshing_shows_what_became_visible() -> None:
    shown = {question.key: question.hidden for question in drawn("category=a&form-command=refresh").questions}
    assert shown["project"] is False
    hidden = {question.key: question.hidden for question in drawn("category=b&form-command=refresh").questions}
    assert hidden["project"] is True


def test_errors_of_cells_lead_to_the_cell() -> None:
    form = drawn("category=b&rows-row=7&rows-7-name=" + "x" * 300)
    assert not form.is_valid()
    assert [target for target, _label, _message in form.error_list] == ["id_rows-0-name"]
    body = next(question.body for question in form.questions if question.key == "rows")
    assert 'id="id_rows-0-name"' in body
    assert 'aria-invalid="true"' in body


def test_errors_of_cells_say_row_and_column_and_stand_in_their_row() -> None:
    form = drawn(f"category=b&rows-row=0&rows-0-name=&rows-row=1&rows-1-name=甲&rows-row=2&rows-2-name={'x' * 300}")
    assert not form.is_valid()
    [(target, _label, message)] = form.error_list
    assert target == "id_rows-1-name"
    label = "2"
    assert label in message.where
    assert message.text.startswith(message.where)
    assert message.where not in message.said
    body = next(question.body for question in form.questions if question.key == "rows")
    assert f'id="id_rows-1-name" name="rows-1-name" value="{"x" * 300}"' in body


def test_cells_read_what_is_asked_below_their_table() -> None:
    columns = [{"key": "hours", "type": "integer"}, {"key": "pay", "type": "decimal", "computed": "hours * rate"}]
    fields = [{"key": "lines", "type": "table", "config": {"columns": columns}}, {"key": "rate", "type": "decimal"}]
    definition = from_json(compile_definition({"schema_version": 1, "fields": fields}))
    data = {"lines": [{"hours": 3}], "rate": "0.5"}
    cleaned = clean_submission(definition=definition, stored={}, data=data, writable={"lines", "rate"}, context=CONTEXT)
    assert cleaned.values["lines"] == [{"hours": 3, "pay": "1.50"}]


def test_computed_cells_are_drawn_before_anything_is_stored() -> None:
    columns = [{"key": "hours", "type": "integer"}, {"key": "pay", "type": "money", "computed": "hours * rate"}]
    fields = [{"key": "rate", "type": "decimal"}, {"key": "lines", "type": "table", "config": {"columns": columns}}]
    form = build_django_form(
        definition=from_json(compile_definition({"schema_version": 1, "fields": fields})), stored={},
        writable={"lines", "rate"}, context=CONTEXT,
        data=QueryDict("rate=0.5&lines-row=0&lines-0-hours=3&lines-row=1&lines-1-hours=x"),
    )  # fmt: skip
    assert not form.is_valid()
    assert "¥1.50" in form.questions[1].body


LOCKING: list[dict[str, Any]] = [
    {"key": "price", "type": "decimal", "required": True, "read_only": "kind == 'fixed'", "default": "5"},
    {"key": "kind", "type": "text"},
    {"key": "twice", "type": "computed", "computed": "price * 2", "config": {"result": "number", "places": 0}},
]


def locked_submit(data: Any, **rest: Any) -> Any:
    definition = from_json(compile_definition({"schema_version": 1, "fields": LOCKING}))
    rest = {"writable": set(definition.keys()), "stored": {}, **rest}
    return clean_submission(definition=definition, data=data, context=CONTEXT, **rest)


def test_a_locked_answer_sent_by_hand_is_kept_as_it_was() -> None:
    cleaned = locked_submit({"price": "1", "kind": "fixed"}, stored={"price": "7"})
    assert cleaned.values == {"price": "7", "kind": "fixed", "twice": "14"}
    assert cleaned.is_valid
    assert cleaned.changed == {"kind", "twice"}


@pytest.mark.parametrize("sent", ["1", "nonsense", ""])
def test_a_locked_answer_that_never_was_is_its_default(sent: str) -> None:
    cleaned = locked_submit({"price": sent, "kind": "fixed"})
    assert cleaned.values == {"price": "5", "kind": "fixed", "twice": "10"}
    assert cleaned.is_valid


def test_an_answer_that_is_not_locked_is_taken_and_asked_for() -> None:
    assert locked_submit({"price": "1", "kind": "free"}, stored={"price": "7"}).values["price"] == "1"
    assert codes(locked_submit({"price": "", "kind": "free"})) == {"price": ["required"]}


def test_the_condition_counts_what_is_stored_where_nothing_is_sent() -> None:
    assert locked_submit({"price": "1"}, stored={"price": "7", "kind": "fixed"}).values["price"] == "7"
    narrow = locked_submit({"price": "1", "kind": "free"}, stored={"price": "7", "kind": "fixed"}, writable={"price"})
    assert narrow.values["price"] == "7"


def test_a_locked_question_shows_what_it_holds_and_hides_its_control() -> None:
    definition = from_json(compile_definition({"schema_version": 1, "fields": LOCKING}))
    form = build_django_form(
        definition=definition,
        stored={"price": "7"},
        writable=set(definition.keys()),
        context=CONTEXT,
        data={"price": "1", "kind": "fixed"},
    )
    assert form.is_valid()
    question = form.questions[0]
    assert (question.locked, question.required, str(question.kept).strip()) == (True, False, "7.00")
    logic = {field["key"]: field for field in form.logic["fields"]}
    assert [field["key"] for field in form.logic["fields"]] == ["kind", "price", "twice"]
    assert (logic["price"]["kept"], logic["price"]["required"]) == ("7", True)


STAMPED: list[dict[str, Any]] = [
    {"key": "a", "type": "text"},
    {"key": "at", "type": "computed", "computed": "now()", "config": {"result": "datetime"}, "renewed_by": ["a"]},
]


def stamped(data: Any, stored: Mapping[str, Any], minutes: int) -> Mapping[str, Any]:
    definition = from_json(compile_definition({"schema_version": 1, "fields": STAMPED}))
    later = replace(CONTEXT, now=CONTEXT.now + timedelta(minutes=minutes))
    return clean_submission(
        definition=definition, data=data, stored=stored, writable={"a"}, context=later, complete=False
    ).values


def test_a_value_that_certain_answers_renew_stays_until_one_of_them_changes() -> None:
    assert stamped({}, {}, 0) == {}
    first = stamped({"a": "x"}, {}, 0)
    assert first["at"]
    assert stamped({"a": "x"}, first, 5) == first
    second = stamped({"a": "y"}, first, 5)
    assert second["at"] > first["at"]
    assert stamped({"a": ""}, second, 9) == {}


def test_answers_stand_in_the_words_of_options() -> None:
    fields: list[dict[str, Any]] = [
        {"key": "one", "type": "text"},
        {"key": "who", "type": "choice", "config": {"options": [{"value": "1", "label": {"zh-hans": "${one}"}}]}},
    ]
    definition = from_json(compile_definition({"schema_version": 1, "fields": fields}))
    form = build_django_form(
        definition=definition, stored={}, writable={"one", "who"}, context=CONTEXT, data={"one": "甲<"}
    )
    assert "甲&lt;" in form.questions[1].body
    shown = shown_values(definition=definition, values={"one": "甲<", "who": "1"}, context=CONTEXT)
    assert "甲&lt;" in shown[1].body


def test_the_words_of_a_form_tell_texts_as_they_were_typed_and_numbers_without_zeros() -> None:
    fields = [
        {"key": "clause", "type": "text"},
        {"key": "hours", "type": "decimal"},
        {"key": "half", "type": "computed", "computed": "hours / 2", "config": {"result": "number", "places": 8}},
    ]
    definition = from_json(compile_definition({"schema_version": 1, "fields": fields}))
    values = {"clause": "1.10", "hours": "3.00"}
    state = form_state(definition, values, CONTEXT)
    told = ToldAnswers(definition=definition, values=values, state=state, context=CONTEXT, keys=definition.keys())
    assert told.fill("${clause}, ${hours}, ${half}") == "1.10, 3, 1.5"
