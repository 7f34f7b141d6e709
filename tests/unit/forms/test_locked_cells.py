"""Cells of a table that a condition locks stay as they were, whatever is sent."""

from typing import Any

import pytest

from forms.engine.definition import compile_definition, from_json
from forms.services import build_django_form, clean_submission
from forms.services.not_taken import not_taken

from .test_field_types import CONTEXT

COLUMNS: list[dict[str, Any]] = [
    {"key": "state", "type": "text"},
    {"key": "price", "type": "decimal", "required": True, "read_only": "state == 'fixed' or closed", "default": "5"},
    {"key": "source", "type": "text", "read_only": True, "default": "paper"},
    {"key": "twice", "type": "decimal", "computed": "price * 2", "config": {"places": 0}},
]
FIELDS: list[dict[str, Any]] = [
    {"key": "closed", "type": "bool"},
    {"key": "rows", "type": "table", "config": {"columns": COLUMNS}},
]
DEFINITION = from_json(compile_definition({"schema_version": 1, "fields": FIELDS}))
TEN = {"state": "fixed", "price": "10", "source": "paper", "twice": "20"}
SIX = {"state": "open", "price": "6", "source": "web", "twice": "12"}
BLANK = {"state": "fixed", "source": "paper"}


def rows_after(sent: list[dict[str, Any]], stored: list[dict[str, Any]], **rest: Any) -> Any:
    cleaned = clean_submission(
        definition=DEFINITION,
        stored={"rows": stored},
        data={"rows": sent, **rest.pop("also", {})},
        writable={"rows", "closed"},
        context=CONTEXT,
        **rest,
    )
    assert cleaned.is_valid, cleaned.errors
    return cleaned.values.get("rows")


@pytest.mark.parametrize("price", ["1", "", "11"])
def test_a_locked_cell_sent_by_hand_stays_as_it_was(price: str) -> None:
    assert rows_after([{**TEN, "price": price}, SIX], [TEN, SIX]) == [TEN, SIX]


def test_a_cell_that_is_not_locked_is_taken() -> None:
    assert rows_after([TEN, {**SIX, "price": "7"}], [TEN, SIX]) == [TEN, {**SIX, "price": "7", "twice": "14"}]


def test_the_form_around_it_locks_a_cell_too() -> None:
    assert rows_after([{**SIX, "price": "7"}], [SIX], also={"closed": True}) == [SIX]


def test_rows_move_up_with_their_locked_cells() -> None:
    assert rows_after([BLANK], [TEN, BLANK]) == [BLANK]
    assert rows_after([SIX], [TEN, SIX]) == [SIX]


def test_a_locked_cell_takes_nothing_from_another_row() -> None:
    low, high = ({**TEN, "price": price, "twice": twice} for price, twice in (("100", "200"), ("9000", "18000")))
    assert rows_after([{**low, "price": "9000"}, high], [low, high]) == [low, high]
    assert rows_after([{**TEN, "price": "100", "source": "web"}], [low, {**high, "source": "web"}]) == [low]
    assert rows_after([SIX, low, high], [low, high, SIX]) == [SIX, low, high]


def test_a_new_row_begins_with_its_defaults() -> None:
    begun = {"state": "fixed", "price": "5", "source": "paper", "twice": "10"}
    assert rows_after([TEN, {"state": "fixed", "price": "99", "source": "forged"}], [TEN]) == [TEN, begun]


def test_what_a_procedure_writes_is_taken() -> None:
    assert rows_after([{**TEN, "price": "1"}], [TEN], by_procedure=True) == [{**TEN, "price": "1", "twice": "2"}]


def test_a_locked_cell_shows_what_it_holds_and_hides_its_control() -> None:
    form = build_django_form(
        definition=DEFINITION, stored={"rows": [TEN, SIX]}, writable={"rows", "closed"}, context=CONTEXT
    )
    body = str(next(question.body for question in form.questions if question.key == "rows"))
    fixed, free = (part.split("<tr data-row>")[0] for part in body.split("<tr data-row>")[1:3])
    assert "<div><div data-cell-kept>10.00 </div><div data-cell-control hidden>" in fixed
    assert "<div><div data-cell-kept hidden>6.00 </div><div data-cell-control>" in free
    assert 'data-widget="rowlogic"' in body


@pytest.mark.parametrize("junk", ["nonsense", {"a": 1}, [1], 7, None])
def test_junk_that_was_sent_is_drawn(junk: Any) -> None:
    sent: Any = {"rows": [{"state": junk, "price": junk, "source": junk}]}
    form = build_django_form(definition=DEFINITION, stored={}, writable={"rows", "closed"}, context=CONTEXT, data=sent)
    form.is_valid()
    assert form.questions


HIDING: list[dict[str, Any]] = [
    {"key": "kind", "type": "text"},
    {"key": "why", "type": "text", "visible_when": "kind == 'other'"},
    {"key": "price", "type": "decimal", "read_only": "kind == 'fixed'"},
    {"key": "twice", "type": "decimal", "computed": "price * 2"},
]
HIDDEN = from_json(
    compile_definition(
        {"schema_version": 1, "fields": [{"key": "rows", "type": "table", "config": {"columns": HIDING}}]}
    )
)
KEPT = {"kind": "fixed", "price": "10", "twice": "20"}


@pytest.mark.parametrize(
    ("sent", "by_procedure", "refused"),
    [
        ([KEPT, {"kind": "other", "why": "x", "twice": "7"}], False, []),
        ([{}, KEPT, {"kind": "new", "why": "x"}], False, [("not_asked", ("1", "why"))]),
        ([{"why": "x"}, KEPT], False, [("not_asked", ("0", "why"))]),
        ([{**KEPT, "price": "11"}], False, [("not_changeable", ("0", "price"))]),
        ([{**KEPT, "price": None}], False, [("not_changeable", ("0", "price"))]),
        ([{"kind": "fixed"}], False, []),
        ([{**KEPT, "prize": "1"}], False, [("no_such_column", ("0",))]),
        ([{**KEPT, "price": "11", "why": "x"}], True, [("not_asked", ("0", "why"))]),
    ],
)
def test_cells_that_were_passed_over_are_named(sent: Any, by_procedure: bool, refused: Any) -> None:
    cleaned = clean_submission(
        definition=HIDDEN,
        stored={"rows": [KEPT]},
        data={"rows": sent},
        writable={"rows"},
        context=CONTEXT,
        by_procedure=by_procedure,
    )
    found = not_taken(definition=HIDDEN, cleaned=cleaned, context=CONTEXT, by_procedure=by_procedure)
    assert [(each.code, each.path) for each in found.get("rows", [])] == refused
    assert all(each.where and each.text and each.fix for each in found.get("rows", []))
