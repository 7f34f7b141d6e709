"""The sample register and the sample survey as form documents."""

from typing import Any


def option(value: str, zh: str, en: str) -> dict[str, Any]:
    """Returns one choice."""
    return {"value": value, "label": {"zh-hans": zh, "en": en}}


def field(key: str, type: str, zh: str, en: str, **rest: Any) -> dict[str, Any]:
    """Returns one field."""
    return {"key": key, "type": type, "label": {"zh-hans": zh, "en": en}, **rest}


VISITS: dict[str, Any] = {
    "schema_version": 1,
    "title": {"zh-hans": "走访服务台账", "en": "Register of visits"},
    "sections": [],
    "fields": [
        field("topic", "text", "事项", "Matter", required=True),
        field(
            "kind", "choice", "走访对象", "Who was visited", required=True,
            config={"options": [
                option("household", "居民用户", "Household"), option("firm", "重点企业", "Firm"),
                option("village", "乡村", "Village"), option("school", "学校医院", "School or hospital"),
            ]},
        ),
        field("place_name", "text", "地点代号", "Place (code)"),
        field("day", "date", "走访日期", "Day of the visit", required=True),
        field("people", "integer", "参与党员人数", "Members taking part", config={"minimum": 1}),
        field(
            "needs", "multi", "反映的诉求", "What was asked for",
            config={"options": [
                option("supply", "供电可靠", "Reliable supply"), option("meter", "电表电费", "Meter and bill"),
                option("extend", "增容扩容", "More capacity"), option("safety", "用电安全", "Safety"),
                option("charge", "充电设施", "Charging points"),
            ]},
        ),
        field(
            "state", "choice", "办理情况", "How far it is", required=True,
            config={"options": [
                option("noted", "已登记", "Noted"), option("working", "办理中", "Being done"),
                option("done", "已办结", "Done"), option("handed", "已转办", "Handed on"),
            ]},
        ),
        field("hours", "decimal", "服务时长（小时）", "Hours", config={"places": 1}),
        field("satisfied", "bool", "群众满意", "Satisfied"),
        field("follow_up", "date", "回访日期", "Follow-up on"),
        field("point", "geopoint", "位置", "Place on the map"),
        field("note", "textarea", "情况记录", "What happened"),
        field(
            "phone", "text", "联系电话", "Telephone", masking="tail4",
            personal_data={
                "purpose": {"zh-hans": "回访联系", "en": "To call back"},
                "sensitivity": "personal", "retention": "P1Y",
            },
        ),
    ],
}  # fmt: skip

SURVEY: dict[str, Any] = {
    "schema_version": 1,
    "title": {"zh-hans": "主题党日形式意见征集", "en": "What should the theme day be like?"},
    "sections": [],
    "fields": [
        field(
            "form", "choice", "最希望的形式", "Preferred form", required=True,
            config={"options": [
                option("visit", "现场教学", "Visit"), option("service", "志愿服务", "Service"),
                option("talk", "交流研讨", "Discussion"), option("skill", "技能比武", "Contest of skills"),
            ]},
        ),
        field(
            "time", "choice", "合适的时间", "Best time", required=True,
            config={"options": [
                option("day", "工作日白天", "Working day"), option("evening", "工作日晚上", "Evening"),
                option("weekend", "周末", "Weekend"),
            ]},
        ),
        field(
            "topics", "multi", "想学的内容", "Topics",
            config={"options": [
                option("theory", "理论学习", "Theory"), option("rules", "党章党规", "Rules"),
                option("trade", "业务技能", "Trade"), option("models", "先进典型", "Examples"),
            ]},
        ),
        field("minutes", "integer", "合适的时长（分钟）", "Minutes", config={"minimum": 10, "maximum": 300}),
        field("idea", "textarea", "其他建议", "Other ideas"),
    ],
}  # fmt: skip
