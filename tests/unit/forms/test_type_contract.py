"""What every type answers to lists, files and other programs, and what it never does, whatever is thrown at it."""

import json
import string
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.demo_form import NOT_ASKED, every_type_document
from forms.engine.definition import from_json
from forms.field_types import FIELD_TYPES, field_type
from forms.field_types.errors import FieldError, FieldErrors
from forms.field_types.flat import FILTERS, KINDS
from forms.field_types.masks import masked_text
from forms.management.commands.describe_field_types import MARK
from forms.problem_texts import message_of
from forms.queries import form_problems
from forms.queries.type_manual import type_manual
from forms.services import build_django_form

from .samples import document
from .test_field_types import CONTEXT, INPUTS, answer_of, spec_of

ABUSE = [
    "\x00", "a\ud800b", "\u202egnp.exe", "\u200b", "=1+1", "@SUM(A1)", "-2+3", "1e400", "NaN", "Infinity", "9" * 400,
    "<svg onload=1>", "' OR 1=1 --", "${7*7}", "{{7*7}}", "../../x", "１２．５", "\ufeff", "a" * 70_000,
]  # fmt: skip
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**30), 10**30), st.floats(), st.text(max_size=40), st.sampled_from(ABUSE)
)
NAMES = st.sampled_from(
    ["value", "values", "other", "find", "path", "street", "division", "lat", "lon", "file", "typed", "member", "state",
     "reason", "points", "places", "hours", "minutes", "case", "record", "html", "marks", "项目", "name", "before", "x"]
)  # fmt: skip
RAW = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES | st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
SUFFIXES = ["", "-row", "-0", "-1", "-0-name", "-0-who", "-member", "-0-state", "-lat", "-lon", "-other", "-street"]
SUFFIXES += ["-quarter", "-hours", "-typed", "-effect", "-format", "-find", "-0-file", "-0-papers-row"]
POSTED = st.dictionaries(
    st.sampled_from(SUFFIXES), st.lists(st.sampled_from(ABUSE) | st.text(string.printable, max_size=12), max_size=3)
)
FUZZ = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)


class Controls(HTMLParser):
    """The successful controls of a form, as a browser would post them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.data = QueryDict(mutable=True)
        self.select: str | None = None
        self.chosen: list[str] = []
        self.textarea: str | None = None
        self.skipping = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "template":
            self.skipping += 1
        if self.skipping:
            return
        name = given.get("name", "")
        if tag == "input" and name and given.get("type") not in ("file", "submit", "button"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.data.appendlist(name, given.get("value", "on"))
        elif tag == "select":
            self.select, self.chosen = name, []
        elif tag == "option" and (not self.chosen or "selected" in given):
            self.chosen = [given.get("value", "")]
        elif tag == "textarea":
            self.textarea = name
            self.data[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.skipping -= 1
        elif tag == "select" and self.select:
            self.data.appendlist(self.select, self.chosen[0] if self.chosen else "")
            self.select = None
        elif tag == "textarea":
            self.textarea = None

    def handle_data(self, data: str) -> None:
        if self.textarea and not self.skipping:
            self.data[self.textarea] += data


@pytest.mark.parametrize("key", INPUTS)
def test_an_answer_survives_the_way_through_the_browser(key: str) -> None:
    definition, answer = from_json(document([key])), answer_of(key)
    form = build_django_form(
        definition=definition, stored={f"f_{key}": answer}, writable=definition.keys(), context=CONTEXT
    )
    posted = Controls(render_to_string("forms/form.html", {"form": form})).data
    kind, spec = field_type(key), spec_of(key)
    raw = kind.read(posted, None, f"f_{key}", spec, CONTEXT)
    assert json.loads(json.dumps(raw)) == raw
    assert kind.clean(kind.tidy(raw, spec), spec, CONTEXT, answer) == answer


@pytest.mark.parametrize("key", FIELD_TYPES)
def test_an_answer_lies_flat_in_columns(key: str) -> None:
    kind, spec = field_type(key), spec_of(key)
    columns = kind.export_columns(spec)
    assert len({column.key for column in columns}) == len(columns)
    assert all(column.kind in KINDS for column in columns)
    for value in (None, answer_of(key)):
        for context in (None, CONTEXT):
            assert len(kind.export_cells(value, spec, context)) == len(columns)
        assert len(kind.shown_cells(value, spec, CONTEXT)) == len(columns)


@pytest.mark.parametrize("key", [key for key in INPUTS if field_type(key).can_import])
def test_an_exported_cell_can_be_imported_again(key: str) -> None:
    kind, spec, answer = field_type(key), spec_of(key), answer_of(key)
    cell = kind.export_cells(answer, spec, CONTEXT)[0]
    again = kind.clean(kind.import_cell(cell, spec, CONTEXT), spec, CONTEXT)
    assert kind.to_value(again, spec) == kind.to_value(answer, spec)
    assert kind.clean(kind.import_cell(None, spec, CONTEXT), spec, CONTEXT) in (None, False)


@pytest.mark.parametrize("key", [key for key in FIELD_TYPES if not field_type(key).can_import])
def test_what_no_cell_can_say_is_refused_in_words(key: str) -> None:
    with pytest.raises(FieldError) as refused:
        field_type(key).import_cell("x", spec_of(key), CONTEXT)
    assert message_of(refused.value.code, {})


@pytest.mark.parametrize("key", FIELD_TYPES)
def test_a_stored_answer_fits_its_json_schema(key: str) -> None:
    kind, spec = field_type(key), spec_of(key)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **kind.json_schema(spec)}
    validator = jsonschema_rs.validator_for(schema)
    if kind.is_input:
        assert validator.is_valid(answer_of(key)), list(validator.iter_errors(answer_of(key)))


@pytest.mark.parametrize("key", FIELD_TYPES)
def test_lists_know_how_to_filter_and_count(key: str) -> None:
    kind, spec = field_type(key), spec_of(key)
    assert kind.filter_kind(spec) in FILTERS
    assert kind.filter_operators(spec) == FILTERS[kind.filter_kind(spec)]
    assert kind.summary in ("", "choice", "number", "date", "text")
    for value, words in kind.filter_options(spec, CONTEXT):
        assert isinstance(value, str)
        assert words
    answer = answer_of(key)
    for part in kind.scalar_path if kind.is_input else ():
        answer = answer[part]


@pytest.mark.parametrize("key", INPUTS)
def test_a_masked_answer_shows_no_more_than_its_end(key: str) -> None:
    kind, spec, answer = field_type(key), spec_of(key), answer_of(key)
    whole = kind.text(answer, spec, CONTEXT)
    if kind.masking_of(spec):
        shown = strip_tags(str(kind.show(answer, spec, CONTEXT)))
        assert whole not in shown
        assert shown == masked_text(whole, kind.masking_of(spec))
    assert masked_text("110105", "tail4") == "••••105"
    assert masked_text("x", "tail4") == "••••"
    assert masked_text("110105", "all") == "••••"


@pytest.mark.parametrize("key", FIELD_TYPES)
@FUZZ
@given(raw=RAW)
def test_no_raw_answer_breaks_a_type(key: str, raw: Any) -> None:
    kind, spec = field_type(key), spec_of(key)
    kind.control(raw, spec, CONTEXT, {})
    kind.is_blank(raw)
    kind.file_ids(raw, spec)
    kind.without_files(raw, spec)
    try:
        value = kind.clean(kind.tidy(raw, spec), spec, CONTEXT)
    except (FieldError, FieldErrors):
        return
    stored = json.dumps(value, allow_nan=False, ensure_ascii=False)
    stored.encode()
    if not kind.is_blank(value):
        assert kind.clean(value, spec, CONTEXT, value) == value
        for shortfall in kind.shortfalls(value, spec, CONTEXT):
            assert message_of(shortfall.code, shortfall.context)
        kind.to_value(value, spec)
        kind.search_text(value, spec)
        kind.text(value, spec, CONTEXT)
        assert len(kind.export_cells(value, spec, CONTEXT)) == len(kind.export_columns(spec))


@pytest.mark.parametrize("key", INPUTS)
@FUZZ
@given(posted=POSTED)
def test_no_posting_breaks_a_type(key: str, posted: dict[str, list[str]]) -> None:
    kind, spec = field_type(key), spec_of(key)
    data = QueryDict(mutable=True)
    for suffix, values in posted.items():
        data.setlist(f"f{suffix}", values)
    raw = kind.read(data, None, "f", spec, CONTEXT)
    json.dumps(raw)
    kind.control(raw, spec, CONTEXT, {})
    try:
        kind.clean(kind.tidy(raw, spec), spec, CONTEXT)
    except (FieldError, FieldErrors):
        return


@pytest.mark.parametrize("key", [key for key in INPUTS if field_type(key).can_import])
@FUZZ
@given(cell=st.sampled_from(ABUSE) | st.text(max_size=30) | st.decimals() | st.dates() | st.times() | st.booleans())
def test_no_cell_of_a_spreadsheet_breaks_a_type(key: str, cell: Any) -> None:
    kind, spec = field_type(key), spec_of(key)
    try:
        kind.clean(kind.import_cell(cell, spec, CONTEXT), spec, CONTEXT)
    except (FieldError, FieldErrors):
        return


def test_the_form_with_every_type_can_be_published() -> None:
    written = every_type_document()
    assert [each for each in form_problems(written) if each.severity == "error"] == []
    assert {field["type"] for field in written["fields"]} == set(FIELD_TYPES) - NOT_ASKED


def test_the_manual_describes_every_type() -> None:
    manual = Path("docs/field-types.md").read_text(encoding="utf-8")
    assert manual.partition(MARK)[2].strip() == type_manual().strip(), "run manage.py describe_field_types"
