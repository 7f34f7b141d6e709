"""The answer to begin with is read by the type that it is for, and comes back as it was typed."""

from typing import Any

import pytest

from forms.builder import FieldsBlock, document_to_stream, fields_to_json
from forms.engine.definition import from_json
from forms.queries.form_problems import form_problems
from forms.services import build_django_form

from .test_field_types import CONTEXT

NUMBERED = {"options": [{"value": value, "label": {"zh-hans": value, "en": value}} for value in ("1", "2")]}
LABEL = {"zh-hans": "甲", "en": "A"}
TYPED: list[tuple[str, dict[str, Any], str, Any]] = [
    ("decimal", {}, "1.5", "1.5"),
    ("money", {}, "12.50", "12.50"),
    ("percent", {}, "5", "5"),
    ("integer", {}, "0", 0),
    ("integer", {}, "-3", -3),
    ("choice", NUMBERED, "1", "1"),
    ("multi", NUMBERED, "1", ["1"]),
    ("multi", NUMBERED, '["1", "2"]', ["1", "2"]),
    ("text", {}, "100", "100"),
    ("text", {}, '"100"', "100"),
    ("text", {}, "true", "true"),
    ("phone", {}, "13800000000", "13800000000"),
    ("id_number", {}, "110105194912310021", "110105194912310021"),
    ("bool", {}, "true", True),
    ("rating", {}, "4", 4),
    ("date", {}, "2026-07-01", "2026-07-01"),
    ("date", {}, "nonsense", "nonsense"),
    ("integer", {}, "abc", "abc"),
    ("person", {}, "1001", "1001"),
]  # fmt: skip


def through_the_editor(kind: str, config: dict[str, Any], text: str) -> dict[str, Any]:
    stream = document_to_stream({"fields": [{"key": "f", "type": kind, "label": LABEL, "config": config}]})
    stream[0]["value"]["default"] = text
    return fields_to_json(FieldsBlock().to_python(stream))[0]


@pytest.mark.parametrize(("kind", "config", "text", "meant"), TYPED)
def test_a_default_is_read_by_its_type(kind: str, config: dict[str, Any], text: str, meant: Any) -> None:
    default = through_the_editor(kind, config, text).get("default")
    assert (default, type(default)) == (meant, type(meant))


@pytest.mark.parametrize(
    ("kind", "config", "default"),
    [(kind, config, meant) for kind, config, _text, meant in TYPED]
    + [("text", {}, '"quoted"'), ("integer", {}, "5"), ("bool", {}, False), ("text", {}, " 5")],
)
def test_a_default_survives_the_editor(kind: str, config: dict[str, Any], default: Any) -> None:
    field = {"key": "f", "type": kind, "label": LABEL, "config": config, "default": default}
    written = fields_to_json(FieldsBlock().to_python(document_to_stream({"fields": [field]})))[0]
    assert (written["default"], type(written["default"])) == (default, type(default))


@pytest.mark.parametrize("in_table", [False, True])
def test_a_default_that_does_not_fit_is_named(in_table: bool) -> None:
    fields = [
        {"key": "on", "type": "date", "label": LABEL, "default": "nonsense"},
        {"key": "count", "type": "integer", "label": LABEL, "default": "abc"},
        {"key": "old", "type": "decimal", "label": LABEL, "default": 1.5},
        {"key": "right", "type": "choice", "label": LABEL, "default": "1", "config": NUMBERED},
        {"key": "who", "type": "person", "label": LABEL, "default": "M1"},
    ]
    within = "fields/0/config/columns" if in_table else "fields"
    if in_table:
        fields = [{"key": "rows", "type": "table", "label": LABEL, "config": {"columns": fields}}]
    found = form_problems({"schema_version": 1, "fields": fields})
    assert [(each.path, each.severity) for each in found if each.code == "default_does_not_fit"] == [
        (f"{within}/0/default", "warning"),
        (f"{within}/1/default", "warning"),
    ]


def test_a_new_row_begins_with_what_older_editors_kept_as_numbers() -> None:
    columns = [{"key": "rate", "type": "decimal", "default": 1.5}, {"key": "times", "type": "integer", "default": 0}]
    definition = from_json(
        {"schema_version": 1, "fields": [{"key": "t", "type": "table", "config": {"columns": columns}}]}
    )
    form = build_django_form(definition=definition, stored={}, writable={"t"}, context=CONTEXT)
    body = next(question.body for question in form.questions)
    assert 'value="1.5"' in body
    assert 'value="0"' in body
