"""What the types of phones, money, periods, places, orders and grids accept, refuse and keep."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict

from forms.engine.definition import FieldSpec, from_json
from forms.field_types import field_type
from forms.field_types.capitals import capital_amount
from forms.field_types.commands import AddRow, RemoveRow
from forms.field_types.context import FillContext, Option
from forms.field_types.errors import FieldError
from forms.field_types.option_list import Options
from forms.field_types.tree_setting import Tree
from forms.services import clean_submission

from .samples import CONFIGS, OPTIONS
from .test_field_types import CONTEXT
from .test_field_types_values import clean, code


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("phone", "+86 138-0000-0000", "13800000000"),
        ("phone", "(0471) 6000000-801", "0471-6000000-801"),
        ("phone", "+852 1234 5678", "+85212345678"),
        ("email", "Name@EXAMPLE.org", "Name@example.org"),
        ("url", "www.example.org/a?b=1", "https://www.example.org/a?b=1"),
        ("id_number", "11010519491231002x", "11010519491231002X"),
        ("money", "1,200.5", "1200.50"),
        ("percent", "12.5%", "12.5"),
        ("range", "2.5", "2.5"),
        ("rating", "5", 5),
        ("time", "下午3点05分", "15:05"),
        ("time", "9:30", "09:30"),
        ("month", "2026年7月", "2026-07"),
        ("quarter", "2026年第三季度", "2026-Q3"),
        ("quarter", "2026Q1", "2026-Q1"),
        ("year", "２０２６", 2026),
        ("duration", "2小时30分", 150),
        ("duration", "1:15", 75),
        ("duration", {"days": "1", "hours": "", "minutes": "30"}, 1470),
        ("geopoint", {"lat": "40.84", "lon": "111.75"}, {"lat": "40.84", "lon": "111.75"}),
        ("ranking", {"places": {"项目": "2", "品牌": "1"}}, ["品牌", "项目"]),
        ("cascade", ["铁前", "焦化"], ["铁前", "焦化"]),
        ("hidden", "a\nb", "a b"),
        ("acknowledge", "on", True),
        ("acknowledge", False, None),
        ("matrix", {"项目": "群体"}, {"项目": "群体"}),
    ],
)  # fmt: skip
def test_what_people_write_is_understood(kind: str, typed: Any, stored: Any) -> None:
    assert clean(kind, typed) == stored


@pytest.mark.parametrize(
    ("kind", "typed", "refused"),
    [
        ("phone", "12345", "not_phone"),
        ("email", "a@b", "not_email"),
        ("url", "javascript:alert(1)", "not_url"),
        ("url", "https://user@evil.example/", "not_url"),
        ("id_number", "110105194912310021", "not_id_number"),
        ("id_number", "110105194902310025", "not_id_number"),
        ("money", "1e5", "not_a_number"),
        ("money", "1000000.01", "too_large"),
        ("percent", "101", "too_large"),
        ("range", "2.3", "not_on_step"),
        ("rating", "6", "not_an_option"),
        ("time", "25:00", "not_a_time"),
        ("month", "2026-13", "not_a_month"),
        ("quarter", "2026-Q5", "not_a_quarter"),
        ("year", "20260", "not_a_year"),
        ("year", "1900", "date_too_early"),
        ("duration", "-5", "not_a_duration"),
        ("geopoint", {"lat": "91", "lon": "0"}, "too_large"),
        ("geopoint", {"lat": "1", "lon": ""}, "half_a_point"),
        ("ranking", {"places": {"项目": "1", "品牌": "1"}}, "place_twice"),
        ("ranking", {"places": {"项目": "2"}}, "place_missing"),
        ("cascade", ["钢轧", "焦化"], "level_does_not_go"),
        ("address", {"path": ["150000", "110100"]}, "level_does_not_go"),
        ("matrix", {"项目": "没有"}, "not_an_option"),
        ("matrix", {"别的": "项目"}, "not_an_option"),
        ("attendance", [{"member": "M9", "state": "present"}], "not_found"),
        ("attendance", [{"member": "M1", "state": "late"}], "not_an_option"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_refused(kind: str, typed: Any, refused: str) -> None:
    assert code(kind, typed) == refused


def test_an_address_is_chosen_from_the_official_table_and_read_from_words() -> None:
    kind, spec = field_type("address"), FieldSpec(key="f", type="address")
    stored = {"division": "150102", "street": "示例路1号"}
    assert kind.clean({"path": ["150000", "150100", "150102"], "street": " 示例路1号 "}, spec, CONTEXT) == stored
    assert kind.text(stored, spec, CONTEXT) == "内蒙古自治区呼和浩特市新城区示例路1号"
    assert kind.import_cell("内蒙古自治区呼和浩特市新城区示例路1号", spec, CONTEXT) == stored
    assert [each.code for each in kind.shortfalls({"division": "150000"}, spec, CONTEXT)] == ["level_missing"]
    assert [each.code for each in kind.shortfalls({"division": "150102"}, spec, CONTEXT)] == ["street_missing"]


@pytest.mark.parametrize(
    ("amount", "words"),
    [("0", "零元整"), ("0.05", "伍分"), ("1200.50", "壹仟贰佰元伍角整"), ("10001", "壹万零壹元整"),
     ("1200.05", "壹仟贰佰元零伍分"), ("100010001", "壹亿零壹万零壹元整"), ("-3.2", "负叁元贰角整")],
)  # fmt: skip
def test_amounts_are_repeated_in_capitals(amount: str, words: str) -> None:
    assert capital_amount(Decimal(amount)) == words


def test_none_of_these_stands_alone_and_satisfies_the_minimum() -> None:
    options = [*OPTIONS, {"value": "无", "label": {"zh-hans": "以上都没有"}, "exclusive": True}]
    assert code("multi", ["项目", "无"], options=options) == "option_alone"
    kind, spec = field_type("multi"), FieldSpec(key="f", type="multi", config={"options": options, "minimum": 2})
    assert kind.shortfalls(["无"], spec, CONTEXT) == []
    assert [each.code for each in kind.shortfalls(["项目"], spec, CONTEXT)] == ["too_few"]


def test_another_answer_is_kept_as_its_text() -> None:
    assert clean("choice", {"value": "__other__", "other": " 别的 "}, other=True) == "别的"
    assert clean("multi", {"values": ["项目", "__other__"], "other": "别的"}, other=True) == ["项目", "别的"]
    assert code("choice", "别的") == "not_an_option"


def test_a_list_that_depends_on_an_answer_refuses_what_does_not_go_with_it() -> None:
    options = [{"value": "a", "parents": ["x"]}, {"value": "b", "parents": ["y"]}, {"value": "c"}]
    spec = FieldSpec(key="f", type="choice", config={"options": options, "depends_on": "before"})
    kind, context = field_type("choice"), replace(CONTEXT, answers={"before": "x"})
    assert kind.clean("a", spec, context) == "a"
    assert kind.clean("c", spec, context) == "c"
    with pytest.raises(FieldError, match="option_does_not_go"):
        kind.clean("b", spec, context)
    assert [each.hidden for each in kind.control("", spec, context, {})["options"]] == [False, True, False]


def test_computed_cells_are_worked_out_on_the_server_whatever_was_sent() -> None:
    columns = [
        {"key": "count", "type": "integer"},
        {"key": "price", "type": "money"},
        {"key": "sum", "type": "money", "computed": "count * price"},
    ]
    sent = [{"count": "3", "price": "12.50", "sum": "1"}]
    assert clean("table", sent, columns=columns, min_rows=0) == [{"count": 3, "price": "12.50", "sum": "37.50"}]


def test_rows_begin_with_answers_and_an_untouched_one_is_none() -> None:
    columns = [
        {"key": "day", "type": "date", "default_formula": "today()"},
        {"key": "n", "type": "integer", "default": 2},
        {"key": "twice", "type": "integer", "default_formula": "n * row_number"},
        {"key": "odd", "type": "integer", "default_formula": "'x'"},
        {"key": "sum", "type": "integer", "computed": "n + twice"},
    ]
    spec = FieldSpec(key="t", type="table", config={"columns": columns})
    kind = field_type("table")
    begun = {"day": CONTEXT.today.isoformat(), "n": 2, "twice": 4}
    assert kind.apply(AddRow(), [{"n": 1}], spec, CONTEXT) == [{"n": 1}, begun]
    [row] = kind.control(None, spec, CONTEXT, {})["rows"]
    assert [cell["value"] for cell in row["cells"][1:3]] == ["2", "2"]

    def read(posted: QueryDict, spec: FieldSpec = spec, context: FillContext = CONTEXT) -> list[Any]:
        return list(kind.read(posted, None, "t", spec, context))

    untouched = QueryDict(f"t-row=0&t-0-day={begun['day']}&t-0-n=2&t-0-twice=2&t-0-odd=", mutable=True)
    [kept] = read(untouched)  # nothing says that it was only offered: a stored row, or one that was asked for
    assert kind.control([kept], spec, CONTEXT, {})["rows"][0]["offered"] == ""
    untouched["t-offered"] = row["offered"]
    later = replace(CONTEXT, today=CONTEXT.today + timedelta(days=1))
    assert read(untouched) == read(untouched, context=later) == []
    assert len(read(untouched, replace(spec, required=True))) == 1
    untouched["t-0-n"] = "3"
    assert len(read(untouched)) == 1
    assert kind.clean([{"n": 2}], spec, CONTEXT) == [{"n": 2}]  # other programs say what they mean


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ({}, True),
        ({"masking": "tail4"}, False),
        ({"masking": "all"}, False),
        ({"personal_data": {"sensitivity": "sensitive"}}, False),
        ({"personal_data": {"sensitivity": "personal"}}, True),
    ],
)
def test_masked_and_sensitive_columns_are_found_by_no_word(kept: dict[str, Any], shown: bool) -> None:
    columns = [{"key": "bank", "type": "text"}, {"key": "account", "type": "text", **kept}]
    spec = FieldSpec(key="t", type="table", config={"columns": columns})
    kind = field_type("table")
    assert kind.config_problems(spec) == []
    assert kind.search_text([{"bank": "甲行", "account": "62220210"}], spec).split() == (
        ["甲行", "62220210"] if shown else ["甲行"]
    )


def test_a_masked_column_is_shown_whole_to_whoever_may_see_the_table_whole() -> None:
    columns = [{"key": "account", "type": "text", "masking": "tail4"}]
    spec = FieldSpec(key="t", type="table", config={"columns": columns})
    kind, rows = field_type("table"), [{"account": "622202100111"}]
    for unmasked, whole in (((), False), (("account",), False), (("t",), True), (("*",), True)):
        context = replace(CONTEXT, unmasked=unmasked)
        assert ("622202100111" in kind.display(rows, spec, context)) is whole
        assert ("622202100111" in str(kind.export_cells(rows, spec, context))) is whole
    assert kind.masked_value(rows, spec) == [{"account": "••••0111"}]


@pytest.mark.parametrize("kept", [{"masking": "half"}, {"masking": ["all"]}, {"personal_data": "yes"}])
def test_an_unknown_mask_of_a_column_is_refused(kept: dict[str, Any]) -> None:
    spec = FieldSpec(key="t", type="table", config={"columns": [{"key": "a", "type": "text", **kept}]})
    assert [each.code for each in field_type("table").config_problems(spec)] == ["wrong_shape"]


def test_a_button_inside_a_cell_changes_that_cell_alone() -> None:
    kind = field_type("table")
    spec = FieldSpec(key="f", type="table", config={"columns": [{"key": "papers", "type": "files"}]})
    rows = [{"papers": [{"file": "a"}, {"file": "b"}]}, {"papers": [{"file": "c"}]}]
    assert kind.apply(RemoveRow("0-papers", 0), rows, spec, CONTEXT) == [{"papers": [{"file": "b"}]}, rows[1]]
    assert kind.apply(RemoveRow("9-papers", 0), rows, spec, CONTEXT) == rows


class Assets:
    """One machine in a register."""

    def search(self, text: str, **_rest: Any) -> list[Option]:
        return [Option(value="r1", label="一号高炉")]

    def find(self, value: str, **_rest: Any) -> Option | None:
        return Option(value="r1", label="一号高炉") if value == "r1" else None

    def answers(self, value: str, **_rest: Any) -> dict[str, Any]:
        return {"name": "一号高炉", "built": "2001-05-01"}


def test_a_linked_record_fills_blank_answers_and_read_only_ones() -> None:
    definition = from_json(
        {
            "schema_version": 1,
            "fields": [
                {"key": "asset", "type": "record",
                 "config": {"form": "assets", "fill": {"title": "name", "built": "built", "own": "name"}}},
                {"key": "title", "type": "text", "label": {"zh-hans": "名称"}},
                {"key": "built", "type": "date", "read_only": True},
                {"key": "own", "type": "text"},
            ],
        }
    )  # fmt: skip
    context = replace(CONTEXT, lookups={"record": Assets()})
    sent = {"asset": "一号高炉", "own": "我写的", "built": "1999-01-01"}
    cleaned = clean_submission(
        definition=definition, stored={}, data=sent, writable=["asset", "title", "own"], context=context
    )
    assert dict(cleaned.values) == {
        "asset": {"form": "assets", "record": "r1"}, "title": "一号高炉", "built": "2001-05-01", "own": "我写的",
    }  # fmt: skip


def test_the_system_writes_who_and_when_once() -> None:
    class Known:
        def value(self, name: str) -> Any:
            return {"code": "M7", "unit": "U1"}.get(name)

    kind, context = field_type("metadata"), replace(CONTEXT, profile=Known())
    who, end = (FieldSpec(key="f", type="metadata", config={"what": what}) for what in ("user", "end"))
    assert kind.stamp(None, who, context) == "M7"
    assert kind.stamp("M1", who, context) == "M1"
    assert kind.stamp(None, end, context) == "2026-07-01T09:30:00+08:00"


def test_a_tree_is_written_as_indented_lines() -> None:
    setting = Tree("tree", "")
    tree = CONFIGS["cascade"]["tree"]
    assert setting.from_block(setting.to_block(tree)) == tree
    assert setting.problems(tree, "config/tree") == []
    assert setting.problems([{"children": []}], "config/tree")
    deep: Any = []
    for _level in range(9):
        deep = [{"value": "x", "children": deep}]
    assert setting.problems(deep, "config/tree")


def test_pictures_of_options_lie_on_this_site() -> None:
    setting = Options("options", "")
    assert setting.problems([{"value": "a", "image": "/media/a.jpg"}], "o") == []
    for elsewhere in ("https://evil.example/a.png", "//evil.example/a.png", "javascript:alert(1)", "/\\evil.example"):
        assert setting.problems([{"value": "a", "image": elsewhere}], "o")
