"""One field of every type, as a designer would set it."""

from typing import Any

OPTIONS = [
    {"value": "项目", "label": {"zh-hans": "十佳项目", "en": "Project"}},
    {"value": "品牌", "label": {"zh-hans": "十佳品牌", "en": "Brand"}},
    {"value": "群体", "label": {"zh-hans": "示范群体", "en": "Group"}},
]
COLUMNS = [
    {"key": "name", "label": {"zh-hans": "指标"}, "type": "text", "required": True},
    {"key": "before", "label": {"zh-hans": "之前"}, "type": "decimal", "required": True},
    {"key": "at", "label": {"zh-hans": "日期"}, "type": "date"},
    {"key": "kind", "label": {"zh-hans": "类别"}, "type": "choice", "config": {"options": OPTIONS}},
    {"key": "done", "label": {"zh-hans": "完成"}, "type": "bool"},
    {"key": "twice", "label": {"zh-hans": "两倍"}, "type": "decimal", "computed": "before * 2"},
    {"key": "who", "label": {"zh-hans": "人员"}, "type": "persons"},
    {"key": "papers", "label": {"zh-hans": "附件"}, "type": "files"},
]
TREE = [
    {"value": "铁前", "children": [{"value": "焦化", "label": {"zh-hans": "焦化厂"}}, {"value": "烧结"}]},
    {"value": "钢轧", "label": {"zh-hans": "钢轧系统"}, "children": [{"value": "炼钢"}]},
]
CRITERIA = [
    {"key": "effect", "label": {"zh-hans": "成效"}, "max": 60},
    {"key": "spread", "label": {"zh-hans": "可推广"}, "max": "40"},
]
CONFIGS: dict[str, dict[str, Any]] = {
    "text": {"max_length": 30},
    "money": {"capitals": True, "maximum": "1000000"},
    "percent": {"places": 1},
    "range": {"minimum": "0", "maximum": "10", "step": "0.5", "low": {"zh-hans": "差", "en": "poor"}},
    "rating": {"most": 5, "high": {"zh-hans": "很满意", "en": "very good"}},
    "ranking": {"options": OPTIONS, "places": 2},
    "cascade": {"tree": TREE, "levels": [{"value": "1", "label": {"zh-hans": "单位"}}]},
    "term": {"vocabulary": "honours"},
    "terms": {"vocabulary": "honours", "maximum": 5},
    "record": {"form": "assets", "fill": {"f_text": "name"}},
    "acknowledge": {"statement": {"zh-hans": "**本人**已阅读。", "en": "I have **read** it."}},
    "matrix": {"rows": OPTIONS[:2], "columns": OPTIONS, "cells": "one", "every_row": True},
    "note": {"text": {"zh-hans": "- 请如实填写", "en": "- Be truthful"}, "look": "hint"},
    "metadata": {"what": "user"},
    "duration": {"parts": "days_hours_minutes"},
    "attendance": {"reason": True},
    "year": {"earliest": "1921"},
    "richtext": {"max_length": 600},
    "integer": {"minimum": 0, "maximum": 100},
    "decimal": {"minimum": "0", "maximum": "100", "unit": "分"},
    "bool": {"must_be_true": True},
    "choice": {"options": OPTIONS},
    "multi": {"options": OPTIONS, "minimum": 1},
    "image": {"ratio": "16:9", "min_width": 1280},
    "images": {"minimum": 2, "maximum": 10, "require_caption": True},
    "table": {"columns": COLUMNS, "min_rows": 2, "max_rows": 20},
    "score": {"criteria": CRITERIA},
    "ballot": {"vote": "popular"},
    "computed": {"result": "number"},
    "reference": {"procedure": "major_decision", "states": ["resolved"]},
    "page": {"page_type": "ShowcasePage"},
    "unit": {"kinds": ["branch"]},
}
# fmt: off
TITLES = {
    "text": "名称",
    "textarea": "一句话介绍",
    "richtext": "做法与经过",
    "integer": "参与人数",
    "decimal": "答辩分",
    "date": "开始日期",
    "datetime": "会议时间",
    "bool": "真实性与肖像授权承诺",
    "choice": "类别",
    "multi": "党日形式",
    "person": "主持人",
    "persons": "主要人员",
    "unit": "申报支部",
    "image": "封面图",
    "images": "图片",
    "file": "附件",
    "files": "重要材料",
    "table": "量化成效",
    "score": "专家评分",
    "ballot": "网络投票得票",
    "computed": "投票得分",
    "reference": "党委审定",
    "page": "展示页",
    "code": "命名文号",
    "phone": "联系电话", "email": "电子邮箱", "url": "网址", "id_number": "身份证号", "barcode": "设备条码",
    "address": "通信地址", "geopoint": "现场位置", "money": "经费", "percent": "完成率", "range": "把握程度",
    "time": "集合时间", "month": "月份", "quarter": "季度", "year": "年度", "duration": "用时",
    "acknowledge": "阅读确认", "rating": "满意度", "ranking": "优先次序", "cascade": "所属单位", "term": "荣誉级别",
    "terms": "荣誉称号", "record": "关联设备", "units": "参加支部", "post": "职务", "attendance": "到会情况",
    "video": "视频", "audio": "录音", "signature": "签名", "matrix": "逐项评价", "note": "说明", "hidden": "来源",
    "metadata": "填报人",
}
# fmt: on


def document(types: list[str]) -> dict[str, Any]:
    """Returns a form document with one field f_<type> of each type."""
    return {
        "schema_version": 1,
        "fields": [
            {
                "key": f"f_{key}",
                "type": key,
                "label": {"zh-hans": TITLES[key], "en": key.title()},
                "help": {"zh-hans": f"“{TITLES[key]}”的填写说明。"},
                "required": key in ("text", "richtext", "choice", "table", "images"),
                "config": CONFIGS.get(key, {}),
                **({"computed": "f_integer * 2"} if key == "computed" else {}),
                **({"visible_when": "f_choice == '项目'"} if key == "reference" and "choice" in types else {}),
            }
            for key in types
        ],
    }
