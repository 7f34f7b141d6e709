"""What the page tells its script: totals and conditions count with the cells that rows compute."""

import pytest

from forms.engine.definition import compile_definition, from_json
from forms.services import fill_context
from forms.services.browser_logic import browser_logic

pytestmark = pytest.mark.django_db
COLUMNS = [
    {"key": "nights", "label": {"zh-hans": "天数"}, "type": "integer"},
    {"key": "rate", "label": {"zh-hans": "每天标准"}, "type": "money"},
    {"key": "sub", "label": {"zh-hans": "小计"}, "type": "decimal", "computed": "nights * rate"},
]


def test_a_computed_cell_comes_with_its_formula_rounded_as_it_is_stored(cast):
    definition = from_json(
        {
            "schema_version": 1,
            "fields": [
                {"key": "items", "type": "table", "label": {"zh-hans": "明细"}, "config": {"columns": COLUMNS}},
                {"key": "total", "type": "computed", "label": {"zh-hans": "合计"}, "computed": "sum_of(items, 'sub')"},
            ],
        }
    )
    logic = browser_logic(definition, {}, {"items"}, fill_context(user=cast.member, place="form:x", unit_path=""))
    items, _total = logic["fields"]
    product = {"*": [{"var": "nights"}, {"var": "rate"}]}
    assert [column["computed"] for column in items["columns"]] == [None, None, {"round": [product, 2]}]


def test_a_cell_may_read_the_form_around_it_but_nothing_that_is_not_told(cast):
    columns = [
        {"key": "hours", "type": "decimal"},
        {"key": "pay", "type": "money", "computed": "hours * rate"},
        {"key": "secret", "type": "decimal", "computed": "hours * hidden_rate"},
    ]
    fields = [
        {"key": "lines", "type": "table", "config": {"columns": columns}},
        {"key": "rate", "type": "decimal"},
        {"key": "hidden_rate", "type": "decimal"},
    ]
    definition = from_json(compile_definition({"schema_version": 1, "fields": fields}))
    context = fill_context(user=cast.member, place="form:x", unit_path="")
    stored = {"rate": "0.5", "hidden_rate": "9"}
    logic = browser_logic(definition, stored, {"lines"}, context, told={"lines", "rate"})
    lines, rate = logic["fields"]
    assert (rate["key"], logic["known"]) == ("rate", {"rate": "0.5"})
    assert lines["columns"][1]["computed"] == {"round": [{"*": [{"var": "hours"}, {"var": "rate"}]}, 2]}
    assert lines["columns"][1]["look"] == {"places": 2, "before": "¥", "grouped": True, "capitals": False}
    assert lines["columns"][2]["computed"] == {"server_alone": []}
