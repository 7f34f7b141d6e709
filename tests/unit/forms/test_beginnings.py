"""What a question begins with is the same at the page and at every other entrance."""

from dataclasses import replace
from typing import Any

import pytest

from forms import facts
from forms.engine.definition import FormDefinition, compile_definition, from_json
from forms.engine.expressions import FactFunction
from forms.facts import FormFact
from forms.services import build_django_form, clean_submission

from .test_field_types import CONTEXT

LABEL = {"zh-hans": "甲", "en": "A"}
FIELDS: list[dict[str, Any]] = [
    {"key": "applicant", "type": "text", "default_from": "profile:name", "read_only": True},
    {"key": "rate", "type": "decimal", "default": "0.05", "read_only": True},
    {"key": "amount", "type": "decimal"},
    {"key": "fee", "type": "computed", "computed": "amount * rate", "config": {"result": "number"}},
    {"key": "status", "type": "text", "default": "open", "required": True},
    {"key": "number", "type": "hidden", "default_from": "uuid"},
    {"key": "until", "type": "date", "default_formula": "add_days(today(), 7)", "read_only": True},
    {"key": "why", "type": "text", "default": "late", "visible_when": "amount > 100"},
]


class Profile:
    def value(self, name: str) -> Any:
        return "M1" if name == "name" else None


KNOWN = replace(CONTEXT, profile=Profile())


def definition_of(fields: list[dict[str, Any]] = FIELDS) -> FormDefinition:
    return from_json(compile_definition({"schema_version": 1, "fields": fields}))


def begun(data: dict[str, Any], stored: dict[str, Any] | None = None, **rest: Any) -> Any:
    definition = definition_of()
    given = {"writable": definition.keys(), "begins": definition.keys(), "context": KNOWN, **rest}
    return clean_submission(definition=definition, stored=stored or {}, data=data, **given)


def test_what_is_not_mentioned_begins_as_on_the_page() -> None:
    cleaned = begun({"amount": "40"})
    assert cleaned.is_valid, cleaned.errors
    values = dict(cleaned.values)
    assert len(values.pop("number")) == 36
    assert values == {
        "applicant": "M1", "rate": "0.05", "amount": "40", "fee": "2.00", "status": "open", "until": "2026-07-08",
    }  # fmt: skip


def test_nobody_sends_another_answer_for_what_only_the_system_writes() -> None:
    assert begun({"applicant": "M2", "rate": "9", "amount": "40"}).values["rate"] == "0.05"


def test_what_was_sent_as_blank_or_is_wrong_does_not_begin() -> None:
    assert begun({"status": ""}).errors.keys() == {"status"}
    assert begun({"status": None, "amount": "x"}).errors.keys() == {"status", "amount"}


def test_a_change_begins_nothing() -> None:
    assert begun({"amount": "5"}, stored={"status": "shut"}, begins=()).values == {"status": "shut", "amount": "5"}


def test_what_others_fill_in_begins_but_not_with_their_answers_of_last_time() -> None:
    fields = [
        {"key": "stage", "type": "text", "default": "new"},
        {"key": "grade", "type": "text", "default_from": "last"},
    ]

    class Last:
        def value(self, name: str) -> Any:
            return "good"

    definition = definition_of(fields)
    context = replace(CONTEXT, profile=Last())
    given: dict[str, Any] = {"definition": definition, "stored": {}, "data": {}, "begins": definition.keys()}
    assert clean_submission(**given, writable=(), context=context).values == {"stage": "new"}
    assert clean_submission(**given, writable={"grade"}, context=context).values == {"stage": "new", "grade": "good"}


def test_the_page_shows_and_counts_with_read_only_beginnings() -> None:
    definition = definition_of()
    form = build_django_form(
        definition=definition, stored={}, writable=definition.keys(), visible=definition.keys(), context=KNOWN,
        begins=definition.keys(),
    )  # fmt: skip
    drawn = {question.key: question for question in form.questions}
    assert "M1" in drawn["applicant"].body
    assert "applicant" not in form.raw
    assert form.logic["known"] == {"rate": "0.05"}


def test_a_correction_leaves_blank_what_was_left_blank() -> None:
    definition = definition_of()
    given: dict[str, Any] = {"definition": definition, "writable": definition.keys(), "context": KNOWN}
    assert build_django_form(**given, stored={"amount": "5"}).raw["status"] == "open"
    given["context"] = replace(KNOWN, handed_in=True)
    form = build_django_form(**given, stored={"amount": "5"})
    assert form.raw == {"why": "late"}
    assert "open" not in next(question.body for question in form.questions if question.key == "status")


@pytest.mark.parametrize("default", [1.5, 0.05])
def test_a_number_that_an_older_editor_kept_as_one_is_read_by_the_type(default: float) -> None:
    fields = [{"key": "rate", "type": "decimal", "default": default}]
    definition = from_json({"schema_version": 1, "fields": fields})
    form = build_django_form(definition=definition, stored={}, writable=definition.keys(), context=CONTEXT)
    assert form.raw == {"rate": str(default)}


def test_beginnings_and_options_may_look_something_up(monkeypatch: pytest.MonkeyPatch) -> None:
    fact = FormFact(function=FactFunction("testfact", (), "text"), answer=lambda question: "N", doc={})
    monkeypatch.setitem(facts._FACTS, "testfact", fact)
    options = [{"value": "a", "label": LABEL, "when": {"===": [{"testfact": []}, "N"]}}]
    fields: list[dict[str, Any]] = [
        {"key": "begun", "type": "text", "default_formula": "testfact()"},
        {"key": "chosen", "type": "choice", "config": {"options": options}},
    ]
    definition = definition_of(fields)
    form = build_django_form(definition=definition, stored={}, writable=definition.keys(), context=CONTEXT)
    assert form.raw == {"begun": "N"}
    given: dict[str, Any] = {"definition": definition, "stored": {}, "writable": definition.keys(), "context": CONTEXT}
    cleaned = clean_submission(**given, data={"chosen": "a"}, begins=definition.keys())
    assert (cleaned.values, cleaned.errors) == ({"begun": "N", "chosen": "a"}, {})
