"""The columns of a table in the designer: edited like fields, and read from what older editors stored."""

from typing import Any

import pytest

from forms.builder import FieldsBlock, fields_to_json, json_to_fields
from forms.field_types import FIELD_TYPES, UnknownFieldType
from forms.field_types.columns import column_kinds

COLUMNS: list[dict[str, Any]] = [
    {
        "key": "kind",
        "type": "choice",
        "label": {"zh-hans": "类别", "en": "Kind"},
        "required": True,
        "config": {"options": [{"value": "a", "label": {"zh-hans": "甲", "en": "A"}}]},
    },
    {
        "key": "price",
        "type": "money",
        "label": {"zh-hans": "单价"},
        "placeholder": {"zh-hans": "如 12.50"},
        "help": {"zh-hans": "含税"},
        "required": "kind == 'a'",
        "visible_when": "filled(kind)",
        "read_only": "closed == true",
        "rules": [{"check": "price > 0", "message": {"zh-hans": "须大于零"}}],
        "default_formula": "1",
        "config": {"currency": "CNY"},
    },
    {
        "key": "account",
        "type": "text",
        "label": {"zh-hans": "账号"},
        "personal_data": {"purpose": "报销", "sensitivity": "sensitive", "retention": "一年"},
        "masking": "tail4",
    },
    {"key": "total", "type": "money", "label": {"zh-hans": "金额"}, "computed": "price * 2"},
]


def table(columns: list[dict[str, Any]]) -> dict[str, Any]:
    return {"key": "rows", "type": "table", "label": {"zh-hans": "明细"}, "config": {"columns": columns}}


def edited(stream: Any) -> list[dict[str, Any]]:
    """The columns after the editor has read and stored the stream."""
    block = FieldsBlock()
    (field,) = fields_to_json(block.to_python(block.get_prep_value(block.clean(block.to_python(stream)))))
    return field["config"]["columns"]


def test_every_setting_of_a_column_survives_the_editor() -> None:
    assert edited(json_to_fields([table(COLUMNS)])) == COLUMNS


def test_a_column_has_the_settings_of_its_type() -> None:
    columns = FieldsBlock().child_blocks["table"].child_blocks["set_columns"].child_blocks
    assert set(columns) == set(column_kinds())
    for key, block in columns.items():
        own = {f"set_{setting.name}" for setting in FIELD_TYPES[key].settings}
        assert own <= set(block.child_blocks), key
        if FIELD_TYPES[key].is_input:
            assert {"visible_when", "required_when", "read_only_when", "rules", "default"} <= set(block.child_blocks)


@pytest.mark.parametrize("wrapped", [True, False])
def test_columns_of_older_editors_are_read(wrapped: bool) -> None:
    rows = [
        {"key": "kind", "label": "类别", "label_en": "Kind", "type": "choice", "required": True, "options": "甲\n乙"},
        {
            "key": "price",
            "label": "单价",
            "type": "money",
            "required": False,
            "computed": "",
            "further": '{"currency": "USD"}',
            "logic": '{"visible_when": "filled(kind)", "required": "kind == \'甲\'"}',
        },
        {"key": "total", "label": "金额", "type": "money", "required": False, "computed": "price * 2", "further": "{"},
    ]
    stored = [{"type": "item", "value": row, "id": "x"} for row in rows] if wrapped else rows
    stream = json_to_fields([table([])])
    stream[0]["value"]["set_columns"] = stored
    assert edited(stream) == [
        {
            "key": "kind",
            "type": "choice",
            "label": {"zh-hans": "类别", "en": "Kind"},
            "required": True,
            "config": {"options": [{"value": word, "label": {"zh-hans": word}} for word in "甲乙"]},
        },
        {
            "key": "price",
            "type": "money",
            "label": {"zh-hans": "单价"},
            "required": "kind == '甲'",
            "visible_when": "filled(kind)",
            "config": {"currency": "USD"},
        },
        {"key": "total", "type": "money", "label": {"zh-hans": "金额"}, "computed": "price * 2"},
    ]


def test_a_table_within_a_table_is_named_and_not_dropped() -> None:
    with pytest.raises(UnknownFieldType):
        json_to_fields([table([{"key": "inner", "type": "table"}])])


def test_the_first_sight_of_a_field_is_short() -> None:
    """What an administrator sees before opening a group."""
    for key, block in FieldsBlock().child_blocks.items():
        seen = [name for name in block.meta.form_layout.children if isinstance(name, str)]
        assert len(seen) <= 9, (key, seen)
        assert block.meta.form_layout.settings == []
