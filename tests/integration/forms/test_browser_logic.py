"""What the page tells its script: totals and conditions count with the cells that rows compute."""

import pytest

from forms.engine.definition import from_json
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
