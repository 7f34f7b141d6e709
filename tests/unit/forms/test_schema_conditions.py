"""The JSON Schema of a form says of answers what the server says, as far as JSON Schema has words for it."""

import random
from typing import Any

import jsonschema
import pytest

from forms.engine.definition import compile_definition, from_json
from forms.services import clean_submission
from forms.services.exchange import json_schema_of

from .test_field_types import CONTEXT

OPTIONS = [{"value": "a"}, {"value": "b"}]
FIELDS: list[dict[str, Any]] = [
    {"key": "kind", "type": "choice", "required": True, "config": {"options": OPTIONS}},
    {"key": "several", "type": "multi", "config": {"options": OPTIONS}},
    {"key": "yes", "type": "bool"},
    {"key": "age", "type": "integer", "rules": [{"check": "age >= 3"}, {"check": "age < 9 or kind != 'b'"}]},
    {"key": "word", "type": "text"},
]
CONDITIONS = [
    "kind == 'a'", "kind != 'a'", "'b' in several", "yes", "not yes", "age > 5", "7 >= age", "filled(word)",
    "blank(word)", "kind in ['a', 'c']", "kind == 'a' and (yes or age < 4)", "not (filled(word) or 'a' in several)",
]  # fmt: skip


def made(condition: str, **members: Any) -> dict[str, Any]:
    further = {"key": "f", "type": "text", "required": True, **members}
    if not members:
        further["visible_when"] = condition
    return compile_definition({"schema_version": 1, "fields": [*FIELDS, further]})


def answers(chance: random.Random) -> dict[str, Any]:
    drawn = {
        "kind": chance.choice([None, "a", "b"]),
        "several": chance.choice([None, ["a"], ["b"], ["a", "b"]]),
        "yes": chance.choice([None, True, False]),
        "age": chance.choice([None, 2, 4, 6, 8, 10]),
        "word": chance.choice([None, "x"]),
        "f": chance.choice([None, "y"]),
    }
    return {key: value for key, value in drawn.items() if value is not None}


@pytest.mark.parametrize("member", ["visible_when", "required", "read_only"])
@pytest.mark.parametrize("condition", CONDITIONS)
def test_schema_and_server_agree(condition: str, member: str) -> None:
    document = made(condition, **({member: condition} if member != "visible_when" else {}))
    schema = json_schema_of(document, key="f")
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    definition, chance = from_json(document), random.Random(condition)
    for _ in range(25):
        given = answers(chance)
        cleaned = clean_submission(
            definition=definition, stored={}, data=given, writable=definition.keys(), context=CONTEXT
        )
        if cleaned.is_valid:
            assert validator.is_valid(dict(cleaned.values)), (given, dict(cleaned.values))
        elif given == dict(cleaned.values):
            assert not validator.is_valid(given), (given, cleaned.errors)


def test_what_json_schema_has_no_words_for_is_told_as_a_formula() -> None:
    schema = json_schema_of(made("age + 1 > 5"), key="f")
    assert schema["properties"]["f"]["x-visible-when"] == "age + 1 > 5"
    assert schema["properties"]["age"]["x-rules"][0] == {"check": "age >= 3", "message": ""}
    assert schema["required"] == ["kind"]
    assert all("f" not in part["then"].get("required", ()) for part in schema["allOf"])
