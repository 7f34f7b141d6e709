"""Time in the pure engine: waiting, what silence decides, chains of escalation, intervals between steps."""

from datetime import date, datetime
from typing import Any

import pytest

from processes.engine import timers
from processes.engine.definition import problems
from processes.engine.intervals import interval
from processes.engine.model import Facts, OpenTimer, TimerSpec
from processes.engine.rehearsal import Rehearsal
from tests.unit.processes.designs import CALENDAR, field, rehearsal, small, state, text, transition, with_middle

READY = {"topic": "roof", "amount": "12.50", "on": "2026-03-20"}
ON = transition("on", "waiting", "done", "system", guard="waited()")


def waiting(**config: Any) -> dict[str, Any]:
    document = with_middle(state("waiting", "wait", performers=[], config=config), ON)
    document["form"]["fields"].append(field("on", "date"))
    document["states"][0]["writable"].append("on")
    return document


def at(case: Rehearsal, moment: str) -> str:
    case.now = datetime.fromisoformat(f"{moment}+08:00")
    case.system_moves()
    return case.snapshot.state


@pytest.mark.parametrize(
    ("config", "before", "after"),
    [
        ({"until": "date:2026-12-31"}, "2026-12-30T23:59:59", "2026-12-31T00:00:01"),
        ({"until": "field:on"}, "2026-03-19T23:59:59", "2026-03-20T00:00:01"),
        ({"until": "field:on", "working_days": -3}, "2026-03-16T23:59:59", "2026-03-17T00:00:01"),
        ({"until": "field:on", "working_days": 1}, "2026-03-22T23:59:59", "2026-03-23T00:00:01"),
        ({"until": "field:on", "months": -1}, "2026-03-01T00:00:00", "2026-03-02T09:00:01"),
        ({"until": "entered", "days": 2}, "2026-03-03T23:59:59", "2026-03-04T00:00:01"),
        ({"until": "entered", "months": 1}, "2026-04-01T23:59:59", "2026-04-02T00:00:01"),
    ],
)
def test_waiting_ends_when_the_day_begins(config: dict[str, Any], before: str, after: str) -> None:
    case = rehearsal(waiting(**config), now=datetime.fromisoformat("2026-03-02T09:00:00+08:00"))
    case.begin()
    case.act("submit", "G", READY)
    if config.get("months") != -1:  # that day is already past when the case comes
        assert at(case, before) == "waiting"
    assert at(case, after) == "done"


def test_nobody_waits_for_a_date_that_is_not_known() -> None:
    case = rehearsal(waiting(until="field:on"))
    case.begin()
    case.act("submit", "G", {"topic": "roof", "amount": "1"})
    assert at(case, "2030-01-01T00:00:00") == "waiting"


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"until": "field:topic"}, "timer_base_no_date"),
        ({"until": "date:tomorrow"}, "date_unreadable"),
        ({"until": "someday"}, "not_one_of"),
        ({"until": "entered"}, "timer_without_count"),
        ({"until": "field:on", "days": 1, "months": 1}, "timer_counts_twice"),
        ({"until": "field:on", "working_days": "nowhere"}, "parameter_unknown"),
        ({"event": "Not a key"}, "key_unreadable"),
        ({}, "wait_without_end"),
    ],
)
def test_what_is_wrong_with_a_wait(config: dict[str, Any], code: str) -> None:
    assert code in {each.code for each in problems(waiting(**config))}


def test_a_wait_that_nothing_awaits() -> None:
    document = waiting(until="field:on")
    document["transitions"][1] = ON | {"guard": "amount > 0"}
    assert "wait_never_awaited" in {each.code for each in problems(document)}


# --- silence ----------------------------------------------------------------------------------------------------------


def silent(then: str, **more: Any) -> Rehearsal:
    """The secretary has three working days; then the system accepts, or writes a line."""
    deadline = {"key": "answer", "title": text("answer"), "working_days": 3, "then": then}
    document = with_middle(
        state("review", performers=["branch_secretary"], timers=[deadline]),
        transition("accept", "review", "done", "branch_secretary"),
        transition("assumed", "review", "done", "system", **more),
        transition("note", "review", "review", "branch_secretary", comment="required", validates=False),
    )
    case = rehearsal(document)
    case.begin()
    case.act("submit", "G", READY)
    return case


def test_silence_decides_when_the_deadline_has_passed_and_not_before() -> None:
    case = silent("assumed")
    assert at(case, "2026-03-04T23:59:00") == "review"
    assert case.act("assumed", None) is not None
    assert at(case, "2026-03-05T00:00:00") == "done"
    assert case.history[-1].action == "assumed"


def test_silence_decides_only_where_its_condition_holds() -> None:
    assert at(silent("assumed", guard="amount > 100"), "2026-03-06T00:00:00") == "review"


def test_a_deadline_that_does_not_interrupt_acts_once() -> None:
    case = silent("note", guard="amount > 100")
    assert at(case, "2026-03-05T00:00:00") == "review"
    assert at(case, "2026-03-09T00:00:00") == "review"
    assert [each.action for each in case.history].count("note") == 1
    assert case.act("note", "S", comment="by hand") is None


def test_silence_leads_somewhere() -> None:
    document = small()
    document["states"][1]["timers"] = [{"key": "t", "title": text("t"), "days": 1, "then": "submit"}]
    assert ("states/1/timers/0/then", "transition_unknown") in {(e.path, e.code) for e in problems(document)}


# --- escalation -------------------------------------------------------------------------------------------------------

CHAIN = TimerSpec(
    key="t",
    title={},
    days=1,
    escalate_to=("branch_secretary",),
    escalations=({"after": 3, "to": ("committee_org",)}, {"after": 7, "to": ("committee_secretary",)}),
    overdue_every=7,
)


def test_each_level_of_a_chain_is_told_on_its_day() -> None:
    now = datetime.fromisoformat("2026-03-02T09:00:00+08:00")
    definition = rehearsal(small()).definition
    found = timers.to_set(
        [CHAIN], definition=definition, entered_at=now, values={}, facts=Facts(calendar=CALENDAR), now=now
    )
    told = [(each.due_at.date().isoformat(), each.roles) for each in found if each.kind == "escalate"]
    assert told == [
        ("2026-03-04", ("branch_secretary",)),
        ("2026-03-07", ("committee_org",)),
        ("2026-03-11", ("committee_secretary",)),
    ]
    levels = [OpenTimer(key="t", kind="escalate", due_at=each.due_at) for each in found if each.kind == "escalate"]
    assert len(timers.fired(levels, datetime.fromisoformat("2026-05-01T00:00:00+08:00"))) == 3
    again = timers.next_escalation(CHAIN, levels[-1], datetime.fromisoformat("2026-03-11T09:00:00+08:00"))
    assert again is not None
    assert (again.due_at.date().isoformat(), again.roles) == ("2026-03-18", ("committee_secretary",))


# --- intervals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "entered", "today", "passed"),
    [
        ("days_since", "2026-03-02", "2026-03-12", 10),
        ("working_days_since", "2026-03-06", "2026-03-09", 1),
        ("working_days_since", "2026-03-06", "2026-03-06", 0),
        ("working_days_since", "2026-09-30", "2026-10-10", 3),
        ("months_since", "2026-01-31", "2026-02-27", 0),
        ("months_since", "2026-01-31", "2026-02-28", 1),
        ("months_since", "2025-03-15", "2026-03-15", 12),
        ("months_since", "2025-03-16", "2026-03-15", 11),
    ],
)
def test_intervals(name: str, entered: str, today: str, passed: int) -> None:
    assert interval(name, date.fromisoformat(entered), date.fromisoformat(today), CALENDAR) == passed


def test_a_step_may_have_to_rest_for_a_while() -> None:
    document = small()
    document["transitions"][2] |= {"guard": "days_since('review') >= 10", "guard_help": text("wait")}
    case = rehearsal(document)
    case.begin()
    case.act("submit", "G", READY)
    refusal = case.act("accept", "S")
    assert refusal is not None
    assert refusal.code == "guard"
    case.now = datetime.fromisoformat("2026-03-12T08:00:00+08:00")
    assert case.act("accept", "S") is None


# --- events and rows --------------------------------------------------------------------------------------------------


def test_an_event_ends_the_waiting_where_it_is_waited_for() -> None:
    case = rehearsal(waiting(event="paid"))
    case.begin()
    case.act("event:paid", None)
    case.act("submit", "G", READY)
    assert case.snapshot.state == "waiting"
    case.act("event:other", None)
    assert case.snapshot.state == "waiting"
    case.act("event:paid", None)
    assert case.snapshot.state == "done"


def by_rows(*names: str) -> Rehearsal:
    columns = [{"key": key, "label": text(key), "type": kind} for key, kind in (("who", "person"), ("said", "text"))]
    middle = state(
        "work", "rows", performers=["experts"], config={"table": "tasks", "person": "who", "columns": ["said"]}
    )
    document = with_middle(middle, transition("on", "work", "done", "system", guard="rows_done()"))
    document["form"]["fields"].append(field("tasks", "table", config={"columns": columns}))
    document["states"][0]["writable"].append("tasks")
    assert [each.code for each in problems(document) if each.severity == "error"] == []
    case = rehearsal(document)
    case.begin()
    rows = [{"who": name} if name else {"said": "whose?"} for name in names]
    assert case.act("submit", "G", READY | {"tasks": rows}) is None
    return case


def test_rows_are_todos_of_the_people_they_name() -> None:
    case = by_rows("G", "", "G")
    assert [(each.role, each.members) for each in case.snapshot.todos] == [
        ("row:0", ("G",)), ("row:1", ("E1", "E2", "E3")), ("row:2", ("G",)),
    ]  # fmt: skip
    assert case.act("contribute", "G", {"said": "one", "who": "S"}) is None
    assert case.act("contribute", "G", {"said": "three"}) is None
    refusal = case.act("contribute", "G", {"said": "four"})
    assert refusal is not None
    assert refusal.code == "already_contributed"
    assert case.act("contribute", "E2", {"said": "two"}) is None
    assert case.snapshot.state == "done"
    assert case.snapshot.values["tasks"] == [
        {"who": "G", "said": "one"}, {"said": "two"}, {"who": "G", "said": "three"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"table": "topic"}, "field_unfit"),
        ({"person": "said"}, "column_unknown"),
        ({"columns": []}, "list_empty"),
        ({"columns": ["nowhere"]}, "column_unknown"),
        ({"speed": "high"}, "unknown_setting"),
    ],
)
def test_what_is_wrong_with_rows(config: dict[str, Any], code: str) -> None:
    columns = [{"key": key, "label": text(key), "type": kind} for key, kind in (("who", "person"), ("said", "text"))]
    settings = {"table": "tasks", "person": "who", "columns": ["said"]} | config
    middle = state("work", "rows", performers=[], config=settings)
    document = with_middle(middle, transition("on", "work", "done", "system", guard="rows_done()"))
    document["form"]["fields"].append(field("tasks", "table", config={"columns": columns}))
    assert code in {each.code for each in problems(document)}


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({}, "child_missing"),
        ({"procedure": "p", "per": "moon"}, "not_one_of"),
        ({"procedure": "p", "per": "row"}, "field_unfit"),
        ({"procedure": "p", "per": "unit", "units": "topic"}, "field_unfit"),
        ({"procedure": "p", "per": "count"}, "count_missing"),
        ({"procedure": "p", "wait": "some"}, "not_one_of"),
        ({"procedure": "p", "results": {"table": "topic"}}, "field_unfit"),
    ],
)
def test_what_is_wrong_with_children(config: dict[str, Any], code: str) -> None:
    middle = state("ask", "children", performers=[], config=config)
    document = with_middle(middle, transition("on", "ask", "done", "system", guard="children_ready()"))
    assert code in {each.code for each in problems(document)}


@pytest.mark.parametrize(
    ("unit", "results", "overwrites"), [("all", "tasks", True), ("one", "tasks", False), ("all", "other", False)]
)
def test_rows_that_start_several_cases_are_not_written_over(unit: str, results: str, overwrites: bool) -> None:
    columns = [field("one", "unit"), field("all", "units"), field("said", "text")]
    config = {
        "procedure": "p", "per": "row", "table": "tasks", "unit": unit,
        "results": {"table": results, "columns": {"said": "answer"}},
    }  # fmt: skip
    middle = state("ask", "children", performers=[], config=config)
    document = with_middle(middle, transition("on", "ask", "done", "system", guard="children_ready()"))
    document["form"]["fields"] += [field(key, "table", config={"columns": columns}) for key in ("tasks", "other")]
    assert ("results_overwritten" in {each.code for each in problems(document)}) == overwrites


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"performers": ["field:topic"]}, "who_field_unfit"),
        ({"performers": ["chosen:nobody"]}, "who_field_unfit"),
        ({"performers": ["doer:nowhere"]}, "state_unknown"),
        ({"performers": ["formula:nothing"]}, "rule_unknown"),
        ({"performers": ["moon:full"]}, "key_unreadable"),
        ({"not_same_as": ["nowhere"]}, "state_unknown"),
        ({"not_same_as": ["review"]}, "separated_from_itself"),
        ({"duplicates": "skip_all", "writable": ["ok"]}, "duplicates_never_apply"),
        ({"nobody": ["ghost"]}, "role_unknown"),
    ],
)
def test_what_is_wrong_with_the_people(change: dict[str, Any], code: str) -> None:
    document = small()
    document["states"][1] |= change
    assert code in {each.code for each in problems(document, roles={"branch_org", "branch_secretary"})}


GRADES = [{"key": "good", "title": text("Good")}, {"key": "poor", "title": text("Poor")}]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"items": "topic"}, "field_unfit"),
        ({"minutes": "amount"}, "field_unfit"),
        ({"recuse": ["self"]}, "self_without_items"),
        ({"written": "count"}, "written_without_tellers"),
        ({"scope": "campaign", "chair_last": True}, "vote_of_campaign"),
        ({"scope": "campaign", "answers": GRADES}, "vote_of_campaign"),
        ({"answers": GRADES}, "graded_majority"),
        ({"answers": GRADES, "majority": "none", "written": "count", "tellers": ["experts"]}, "graded_written"),
        ({"answers": GRADES, "majority": "none", "items": "rows", "item_result": "x"}, "graded_result"),
        ({"answers": GRADES, "majority": "none", "item_average": "x"}, "points_missing"),
        ({"answers": [*GRADES, GRADES[0]], "majority": "none"}, "key_twice"),
        ({"answers": GRADES[:1], "majority": "none"}, "answer_alone"),
        ({"roll_also": ["moon:full"]}, "key_unreadable"),
    ],
)
def test_what_is_wrong_with_a_vote(change: dict[str, Any], code: str) -> None:
    vote = {"key": "v", "title": text("v"), "scope": "case", "roll": "experts", "secrecy": "secret"} | change
    assert code in {each.code for each in problems(small(votes=[vote]))}
