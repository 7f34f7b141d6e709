"""A row for each person of some roles, and who is drawn for a spot check."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from processes.effects import Delivery, effect_kind
from processes.engine.definition import read
from processes.models import Case
from processes.queries import facts
from tests.unit.processes.designs import field, small

FIELDS = [field("tasks", "table", config={"columns": [field("who", "person"), field("said", "text")]})]
DEFINITION = read(small(form={"schema_version": 1, "fields": [*small()["form"]["fields"], *FIELDS]}))


def rows_after(config: dict[str, Any], *people: str) -> object:
    there = [{"who": "A", "said": "yes"}]
    case = Case(number="X-1", values={})
    told = Delivery(
        key="k",
        case=case,
        definition=DEFINITION,
        config={"field": "tasks", **config},
        actor=None,
        at=datetime(2026, 3, 2, tzinfo=UTC),
        values={"tasks": there},
        payload={"recipients": list(people)},
    )
    written = effect_kind("append_row").deliver(told) or {}
    return written["tasks"]


def test_everybody_who_has_none_yet_gets_a_row() -> None:
    assert rows_after({"to": ["branch_members"], "person": "who"}, "A", "B", "C") == [
        {"who": "A", "said": "yes"},
        {"who": "B"},
        {"who": "C"},
    ]


def test_rows_for_people_need_the_column_of_the_person() -> None:
    found = effect_kind("append_row").problems({"field": "tasks", "to": ["branch_members"]}, DEFINITION)
    assert [each.code for each in found] == ["effect_setting_missing"]
    for column, codes in (("who", []), ("said", ["effect_column_no_person"]), ("all", ["effect_column_no_person"])):
        config = {"field": "tasks", "to": ["branch_members"], "person": column}
        assert [each.code for each in effect_kind("append_row").problems(config, DEFINITION)] == codes


@pytest.mark.parametrize(("share", "drawn"), [("0", 0), ("100", 200)])
def test_the_share_of_spot_checks_and_always_the_same_cases(
    monkeypatch: pytest.MonkeyPatch, share: str, drawn: int
) -> None:
    assert len(drawn_of(monkeypatch, share)) == drawn


def test_about_one_in_ten_is_drawn_and_always_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    some = drawn_of(monkeypatch, "10")
    assert 10 <= len(some) <= 30
    assert some == drawn_of(monkeypatch, "10")


def drawn_of(monkeypatch: pytest.MonkeyPatch, share: str) -> list[int]:
    monkeypatch.setattr(facts, "parameter_value", lambda case, key: share)
    at = datetime(2026, 3, 2, tzinfo=UTC)
    cases = [Case(pk=UUID(int=number)) for number in range(200)]
    return [
        case.pk.int
        for case in cases
        if facts.spot_checked(facts.Asking(case=case, at=at, today=at.date()), "spot_share")
    ]
