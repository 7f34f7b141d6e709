"""What goes out as an XLSForm says what XLSForm can say, is a valid workbook, and lists the rest."""

from typing import Any

import pytest

from forms.engine.definition import compile_definition
from forms.engine.xlsform import Sheet, read_xlsform, write_xlsform
from forms.services.exchange.capabilities import capabilities

LABEL = {"en": "Q"}


def written(*fields: dict[str, Any]) -> dict[str, list[list[str]]]:
    named = [{"key": f"f{number}", "label": LABEL, **field} for number, field in enumerate(fields)]
    return write_xlsform(compile_definition({"schema_version": 1, "fields": named}), key="out")


def rows(sheets: dict[str, list[list[str]]], sheet: str = "survey") -> list[dict[str, str]]:
    header, *lines = sheets[sheet]
    return [{name: cell for name, cell in zip(header, line, strict=True) if cell} for line in lines]


def options(*values: str, **further: Any) -> list[dict[str, Any]]:
    return [{"value": value, "label": {"en": value}, **further.get(value, {})} for value in values]


@pytest.mark.parametrize(
    ("field", "constraint"),
    [
        ({"type": "integer", "config": {"minimum": 1, "maximum": 5}}, "(. >= 1) and (. <= 5)"),
        ({"type": "date", "config": {"not_future": True}}, ". <= today()"),
        ({"type": "date", "config": {"earliest": "2026-01-01"}}, ". >= date('2026-01-01')"),
        ({"type": "text", "config": {"pattern": "[A-Z]+"}}, "regex(., '^[A-Z]+$')"),
        ({"type": "text", "config": {"max_length": 9}}, "string-length(.) <= 9"),
        (
            {"type": "multi", "config": {"options": options("a", "b", b={"exclusive": True}), "maximum": 2}},
            "(count-selected(.) <= 2) and (not(selected(., 'b') and count-selected(.) > 1))",
        ),
        ({"type": "integer", "rules": [{"check": "f0 > 3"}], "config": {"maximum": 9}}, "(. <= 9) and (. > 3)"),
    ],
)
def test_settings_are_constraints(field: dict[str, Any], constraint: str) -> None:
    assert rows(written(field))[0]["constraint"] == constraint


def test_yes_or_no_has_a_no() -> None:
    sheets = written(
        {"type": "bool", "default": False},
        {"type": "text", "visible_when": "f0"},
        {"type": "text", "visible_when": "blank(f0)"},
        {"type": "bool", "config": {"must_be_true": True}},
    )
    survey = rows(sheets)
    assert [row["type"] for row in survey] == ["select_one f0", "text", "text", "acknowledge"]
    assert survey[0]["default"] == "no"
    assert (survey[1]["relevant"], survey[2]["relevant"]) == ("(${f0} = 'yes')", "(${f0} = '')")
    assert [row["name"] for row in rows(sheets, "choices")] == ["yes", "no"]


def test_a_grid_is_a_table_list_and_comes_back_from_an_edited_file() -> None:
    config = {"rows": options("food", "room"), "columns": options("good", "bad"), "cells": "one", "every_row": True}
    sheets = written({"type": "matrix", "required": True, "config": config})
    assert [row["type"] for row in rows(sheets)] == ["begin group", "select_one f0", "select_one f0", "end group"]
    assert rows(sheets)[0]["appearance"] == "table-list"
    sheets["survey"][1][sheets["survey"][0].index("label::English (en)")] = "Edited"
    found = read_xlsform([Sheet(name, list(enumerate(lines, 1))) for name, lines in sheets.items()], capabilities())
    grid = found.document["fields"][0]
    assert (grid["type"], grid["label"], len(grid["config"]["rows"])) == ("matrix", {"en": "Edited"}, 2)


def test_values_are_names_that_lists_can_hold() -> None:
    sheets = written(
        {"type": "multi", "config": {"options": options("y y", "y_y")}, "default": ["y y"]},
        {"type": "text", "visible_when": "includes(f0, 'y y')"} | {"visible_when": {"in": ["y y", {"var": "f0"}]}},
    )
    assert [row["name"] for row in rows(sheets, "choices")] == ["y_y_2", "y_y"]
    assert rows(sheets)[0]["default"] == "y_y_2"
    assert rows(sheets)[1]["relevant"] == "selected(${f0}, 'y_y_2')"


def test_dependent_lists_are_valid_and_free_options_show() -> None:
    cities = options("x", "y", "z", x={"parents": ["a", "b"]}, y={"parents": ["a"]})
    sheets = written(
        {"type": "choice", "config": {"options": options("a", "b")}},
        {"type": "choice", "config": {"options": cities, "depends_on": "f0"}},
    )
    assert rows(sheets)[1]["choice_filter"] == "parent = '' or selected(${f0}, parent)"
    assert rows(sheets, "settings")[0]["allow_choice_duplicates"] == "yes"
    sheets["survey"][1][sheets["survey"][0].index("label::English (en)")] = "Edited"
    found = read_xlsform([Sheet(name, list(enumerate(lines, 1))) for name, lines in sheets.items()], capabilities())
    assert found.is_whole, found.notes
    assert [option["value"] for option in found.document["fields"][1]["config"]["options"]] == ["x", "y", "z"]


def test_what_other_programs_do_not_see_is_listed() -> None:
    sheets = written(
        {"type": "person"},
        {"type": "money", "masking": "all"},
        {"type": "choice", "config": {"options": options("a", a={"when": {"===": [{"var": "f0"}, "M1"]}})}},
        {"type": "text", "visible_when": "covers(f0, 'a', ['c'])", "default_from": "profile:name"},
        {"type": "text"},
    )
    assert sheets["not_carried"][1:] == [
        ["f0", "type", "person"],
        ["f1", "type", "money"],
        ["f1", "setting", "masking"],
        ["f2", "option", "a: when"],
        ["f3", "formula", "visible_when"],
        ["f3", "setting", "default_from profile:name"],
    ]
    assert "not_carried" not in written({"type": "text"})
