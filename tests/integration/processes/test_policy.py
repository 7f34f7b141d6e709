"""Good and bad procedures with known verdicts; the burden counts what people are asked."""

from copy import deepcopy
from typing import Any

import pytest

from processes.engine.definition import read
from processes.queries.policy import policy_findings, procedure_burden
from processes.services.pack_files import PACKS
from tests.procedures import APPROVAL, publish, words
from tests.unit.processes.designs import pack

pytestmark = pytest.mark.django_db


def with_field(**field: Any) -> dict[str, Any]:
    document = deepcopy(APPROVAL)
    document["form"]["fields"].append({"key": "extra", "type": "text", **field})
    return document


def verdicts(document: dict[str, Any]) -> set[str]:
    return {each.code for each in policy_findings(document, key=document["key"])}


@pytest.mark.parametrize(
    ("label", "verdict"),
    [
        ("每日签到", "check_in"),
        ("学习打卡次数", "check_in"),
        ("党员积分排名", "ranking"),
        ("本月在线时长", "online_time"),
        ("学习时长计入考核", "study_time"),
        ("工作群截图", "traces"),
    ],
)
def test_what_the_rules_forbid_is_found(label: str, verdict: str) -> None:
    assert verdict in verdicts(with_field(label={"zh-hans": label, "en": "x"}))


@pytest.mark.parametrize("label", ["会议签到", "参会人数", "学习内容", "名次", "证明材料"])
def test_ordinary_work_is_left_in_peace(label: str) -> None:
    assert verdicts(with_field(label={"zh-hans": label, "en": "x"})) == set()


def test_demanded_pictures_places_and_doubled_questions_are_found() -> None:
    assert "photo" in verdicts(with_field(type="images", required=True, label=words("Pictures")))
    assert "location" in verdicts(with_field(type="geopoint", label=words("Where")))
    assert "twice" in verdicts(with_field(label=words("Title")))


def test_a_standing_fact_that_another_procedure_asks_for_is_found() -> None:
    other = with_field(type="phone", label=words("Phone"))
    publish({**other, "key": "other_note"})

    assert verdicts(other) == {"elsewhere"}


@pytest.mark.parametrize("key", sorted(path.parent.name for path in PACKS.glob("*/procedure.json")))
def test_the_packs_that_come_along_ask_nothing_forbidden(key: str) -> None:
    assert verdicts(pack(key)) & {"check_in", "ranking", "online_time", "study_time", "traces"} == set()


def test_the_burden_is_people_times_occasions_times_minutes() -> None:
    burden, steps = procedure_burden(read(APPROVAL), people=60, times=12)

    assert burden.hours_a_year == pytest.approx(burden.minutes * 12, abs=0.1)
    assert [(each.title, each.fields) for each in steps] == [("Draft", 2)]
