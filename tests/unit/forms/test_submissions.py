"""What the server makes of a submission, whatever the browser sent."""

from typing import Any

from django.http import QueryDict

from forms.engine.definition import compile_definition, from_json
from forms.services import build_django_form, clean_submission

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
