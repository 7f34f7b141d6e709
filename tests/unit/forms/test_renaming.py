"""Fields under other keys: whatever names them follows, and what only looks like them stays."""

from typing import Any

from forms.engine.definition import compile_definition, from_json
from forms.engine.renaming import told_keys, with_other_keys
from forms.services.copy_answers import begun_anew
from forms.services.form_library import with_free_keys

SECTION = {"key": "part", "title": {"en": "About ${kind}"}, "visible_when": {"===": [{"var": "kind"}, "kind"]}}
FIELDS: list[dict[str, Any]] = [
    {"key": "kind", "type": "choice", "label": {"en": "Kind"}, "default": "${kind}"},
    {
        "key": "model",
        "type": "choice",
        "label": {"en": "Model of ${kind}"},
        "default_from": "last:kind",
        "required": "kind == 'a'",
        "config": {
            "depends_on": "kind",
            "options": [
                {"value": "kind", "label": {"en": "A ${kind}"}, "parents": ["kind"], "when": {"var": "kind"}},
            ],
        },
    },
    {"key": "seen", "type": "computed", "computed": {"count": [{"var": "kind"}]}, "renewed_by": ["kind", "model"]},
    {"key": "link", "type": "record", "config": {"form": "kind", "fill": {"kind": "kind", "model": "name"}}},
    {
        "key": "rows",
        "type": "table",
        "config": {
            "columns": [
                {"key": "n", "type": "integer", "computed": "length(kind)", "rules": [{"check": "n < length(kind)"}]},
                {"key": "m", "type": "choice", "config": {"depends_on": "kind"}, "visible_when": "x +"},
            ]
        },
    },
    {"key": "inner", "type": "table", "config": {"columns": [{"key": "kind"}, {"key": "b", "computed": "kind"}]}},
]


def test_every_mention_follows() -> None:
    section, fields = [with_other_keys(each, {"kind": "kind_2"}) for each in ([SECTION], FIELDS)]
    assert section[0]["title"] == {"en": "About ${kind_2}"}
    assert section[0]["visible_when"] == {"===": [{"var": "kind_2"}, "kind"]}
    kind, model, seen, link, rows, inner = fields
    assert kind == FIELDS[0]
    assert (model["label"], model["default_from"]) == ({"en": "Model of ${kind_2}"}, "last:kind_2")
    assert model["required"] == {"===": [{"var": "kind_2"}, "a"]}
    assert model["config"]["depends_on"] == "kind_2"
    assert model["config"]["options"] == [
        {"value": "kind", "label": {"en": "A ${kind_2}"}, "parents": ["kind"], "when": {"var": "kind_2"}}
    ]
    assert (seen["computed"], seen["renewed_by"]) == ({"count": [{"var": "kind_2"}]}, ["kind_2", "model"])
    assert link["config"] == {"form": "kind", "fill": {"kind_2": "kind", "model": "name"}}
    first, second = rows["config"]["columns"]
    assert first["computed"] == {"length": [{"var": "kind_2"}]}
    assert first["rules"] == [{"check": {"<": [{"var": "n"}, {"length": [{"var": "kind_2"}]}]}}]
    assert (second["config"]["depends_on"], second["visible_when"]) == ("kind_2", "x +")
    assert inner == FIELDS[5]


def test_the_library_gives_free_keys_to_all_of_it() -> None:
    found = with_free_keys({"sections": [SECTION], "fields": FIELDS}, ["kind", "part"])
    assert [each["key"] for each in found["fields"]] == ["kind_2", "model", "seen", "link", "rows", "inner"]
    assert found["fields"][1]["config"]["depends_on"] == "kind_2"


def test_answers_in_words_are_found() -> None:
    assert told_keys([SECTION, FIELDS[1]["label"], FIELDS[1]["config"]]) == {"kind"}


def test_what_begins_differently_each_time_is_known() -> None:
    fields = [
        {"key": "id_uuid", "type": "hidden", "default_from": "uuid"},
        {"key": "id", "type": "hidden", "default_formula": "id_uuid"},
        {"key": "on", "type": "date", "default_formula": "add_days(today(), 1)"},
        {"key": "who", "type": "text", "default_from": "profile:name"},
        {"key": "twice", "type": "integer", "default_formula": "2 * 3"},
    ]
    assert begun_anew(from_json(compile_definition({"schema_version": 1, "fields": fields}))) == {"id_uuid", "id", "on"}
