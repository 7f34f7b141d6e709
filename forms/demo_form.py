"""A form with one question of every type, to look at and to try out."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from forms.engine.upgrades import SCHEMA_VERSION
from forms.field_types import FIELD_TYPES, PALETTE_GROUPS, FieldType

KEY = "every_field_type"
TITLE = {"zh-hans": "各种字段类型", "en": "Every field type"}
VOCABULARY = "demo_honours"
TERMS = "national|国家级|National\nregional|自治区级|Regional\ncompany|公司级|Company"
NOT_ASKED = frozenset({"reference", "page", "ballot", "code", "record"})
"""Types that need a procedure, a page or a register to draw on."""


def options(*words: tuple[str, str, str]) -> list[dict[str, Any]]:
    """Returns options from (stored value, Chinese, English)."""
    return [{"value": value, "label": {"zh-hans": chinese, "en": english}} for value, chinese, english in words]


DEGREES = options(
    ("5", "非常满意", "Very good"),
    ("4", "满意", "Good"),
    ("3", "一般", "Fair"),
    ("2", "不满意", "Poor"),
    ("1", "很不满意", "Very poor"),
)
TOPICS = options(("safety", "安全生产", "Safety"), ("skills", "技能提升", "Skills"), ("welfare", "职工关爱", "Welfare"))
NONE = [{"value": "none", "label": {"zh-hans": "以上都没有", "en": "None of these"}, "exclusive": True}]
LINES: list[dict[str, Any]] = [
    {"key": "name", "label": {"zh-hans": "物资", "en": "Goods"}, "type": "text", "required": True},
    {"key": "count", "label": {"zh-hans": "数量", "en": "Count"}, "type": "integer"},
    {"key": "price", "label": {"zh-hans": "单价", "en": "Price"}, "type": "money"},
    {"key": "sum", "label": {"zh-hans": "小计", "en": "Sum"}, "type": "money", "computed": "count * price"},
    {"key": "papers", "label": {"zh-hans": "凭证", "en": "Papers"}, "type": "files"},
]
TREE = [
    {"value": "iron", "label": {"zh-hans": "铁前系统", "en": "Iron"},
     "children": options(("coke", "焦化", "Coking"), ("sinter", "烧结", "Sintering"))},
    {"value": "steel", "label": {"zh-hans": "钢轧系统", "en": "Steel"},
     "children": options(("melt", "炼钢", "Melting"), ("roll", "轧钢", "Rolling"))},
]  # fmt: skip
CONFIGS: Mapping[str, dict[str, Any]] = {
    "choice": {"options": DEGREES, "look": "likert"},
    "multi": {"options": TOPICS + NONE, "other": True, "maximum": 2},
    "ranking": {"options": TOPICS},
    "cascade": {"tree": TREE, "levels": options(("1", "系统", "Line"), ("2", "单位", "Works"))},
    "term": {"vocabulary": VOCABULARY},
    "terms": {"vocabulary": VOCABULARY},
    "money": {"capitals": True},
    "range": {"low": {"zh-hans": "没把握", "en": "unsure"}, "high": {"zh-hans": "很有把握", "en": "sure"}},
    "rating": {"high": {"zh-hans": "很好", "en": "very good"}},
    "acknowledge": {
        "statement": {
            "zh-hans": "本人承诺：\n\n- 所填内容**真实**；\n- 图片已征得本人同意。",
            "en": "I promise:\n\n- what I write is **true**;\n- people in pictures agreed.",
        }
    },
    "table": {"columns": LINES, "max_rows": 20},
    "matrix": {"rows": TOPICS, "columns": DEGREES},
    "score": {"criteria": [
        {"key": "effect", "label": {"zh-hans": "成效", "en": "Effect"}, "max": "60"},
        {"key": "spread", "label": {"zh-hans": "可推广", "en": "Spread"}, "max": "40"},
    ]},
    "computed": {"result": "number"},
    "metadata": {"what": "user"},
    "note": {"text": {"zh-hans": "这是一段说明，不需要填写。", "en": "These are words to read."}, "look": "hint"},
}  # fmt: skip


def every_type_document() -> dict[str, Any]:
    """Returns the form document: one field a type, under one section a palette group."""
    kinds = [kind for kind in FIELD_TYPES.values() if kind.key not in NOT_ASKED]
    groups = [group for group in PALETTE_GROUPS if any(kind.group == group for kind in kinds)]
    fields = [field(kind) for group in groups for kind in kinds if kind.group == group]
    return {
        "schema_version": SCHEMA_VERSION,
        "title": TITLE,
        "sections": [{"key": group, "title": both(PALETTE_GROUPS[group])} for group in groups],
        "fields": fields,
    }


def field(kind: FieldType) -> dict[str, Any]:
    """Returns the field of one type."""
    computed = {"computed": "f_integer * 2"} if kind.key == "computed" else {}
    config = {"config": CONFIGS[kind.key]} if kind.key in CONFIGS else {}
    return {
        "key": f"f_{kind.key}",
        "type": kind.key,
        "label": both(kind.label),
        "section": kind.group,
        **config,
        **computed,
    }


def both(words: Any) -> dict[str, str]:
    """Returns a text of the product in both languages."""
    found = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found[language] = str(words)
    return found
