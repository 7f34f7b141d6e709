"""Step kinds: contributions, deadlines, publicity, votes; and what every kind must answer."""

from datetime import date, datetime
from typing import Any

import pytest

from processes.engine import machine, timers
from processes.engine.definition import problems
from processes.engine.kinds import KINDS, kind_of
from processes.engine.kinds.joint import joint_result, seen_contributions
from processes.engine.model import Facts, HistoryDraft, OpenTimer, Performers, StateSpec, TimerSpec
from processes.engine.rehearsal import Rehearsal
from tests.unit.processes.designs import (
    CALENDAR,
    MONDAY,
    field,
    pack,
    rehearsal,
    small,
    state,
    text,
    transition,
    with_middle,
)

READY = {"topic": "roof", "amount": "12.50"}


def joint(**config: Any) -> Rehearsal:
    """A case in a joint step of three experts; ``ok`` is their decision."""
    middle = state(
        "signing", "joint", performers=["experts"], writable=["opinion"], config={"field": "opinion", **config}
    )
    document = with_middle(
        middle,
        transition("agreed", "signing", "done", "system", guard="joint_result() == 'agree'"),
        transition("refused", "signing", "dropped", "system", guard="joint_result() == 'disagree'"),
    )
    options = [{"value": key, "label": text(key)} for key in ("agree", "disagree", "abstain")]
    document["form"]["fields"].append(field("opinion", "choice", config={"options": options}))
    case = rehearsal(document)
    case.begin()
    assert case.act("submit", "G", READY) is None
    return case


def give(case: Rehearsal, **opinions: str) -> str:
    for member, opinion in opinions.items():
        assert case.act("contribute", member, {"opinion": opinion}) is None
    return case.snapshot.state


# --- every kind -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KINDS)
def test_every_kind_answers_about_itself(key: str) -> None:
    kind = kind_of(key)
    assert kind.key == key
    assert set(kind.title) == {"zh-hans", "en"}
    spec = StateSpec(key="s", title={}, kind=key, performers=("experts",))  # type: ignore[arg-type]
    facts = Facts(performers=Performers(by_role={"experts": ("E1", "E2")}), calendar=CALENDAR)
    assert kind.shortage(spec, facts) is None
    assert all(each.members for each in kind.todos(spec, facts, None))
    nobody = Facts(calendar=CALENDAR)
    assert kind.todos(spec, nobody, None) == ()
    refusal = kind.shortage(spec, nobody)
    assert refusal is not None
    assert refusal.code == "nobody_found"
    assert all(isinstance(each, TimerSpec) for each in kind.timers(spec))


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(KeyError, match="single, joint, rows, vote"):
        kind_of("parliament")


# --- joint ------------------------------------------------------------------------------------------------------------


def test_everybody_has_an_own_todo() -> None:
    case = joint()
    assert [each.members for each in case.snapshot.todos] == [("E1",), ("E2",), ("E3",)]


def test_all_must_agree() -> None:
    case = joint(mode="all")
    assert give(case, E1="agree", E2="agree") == "signing"
    assert give(case, E3="agree") == "done"


def test_one_refusal_decides_when_all_must_agree() -> None:
    assert give(joint(mode="all"), E2="disagree") == "dropped"


def test_an_abstention_is_no_agreement() -> None:
    assert give(joint(mode="all"), E1="agree", E2="abstain", E3="agree") == "dropped"


def test_any_one_agreement_is_enough() -> None:
    assert give(joint(mode="any"), E1="disagree", E2="agree") == "done"
    assert give(joint(mode="any"), E1="disagree", E2="disagree", E3="abstain") == "dropped"


def test_a_share_decides_as_soon_as_it_is_certain() -> None:
    assert give(joint(mode="ratio", ratio="2/3"), E1="agree", E2="disagree") == "signing"
    assert give(joint(mode="ratio", ratio="2/3"), E1="agree", E2="agree") == "done"
    assert give(joint(mode="ratio", ratio="2/3"), E1="disagree", E2="disagree") == "dropped"


def test_in_order_one_after_the_other() -> None:
    case = joint(mode="in_order")
    assert [each.members for each in case.snapshot.todos] == [("E1",)]
    refusal = case.act("contribute", "E2", {"opinion": "agree"})
    assert refusal is not None
    assert refusal.code == "not_yours"
    assert give(case, E1="agree") == "signing"
    assert [each.members for each in case.snapshot.todos] == [("E2",)]
    assert give(case, E2="agree", E3="agree") == "done"


def test_a_late_answer_is_kept_and_changes_nothing() -> None:
    document = joint(mode="any")
    document.answers["joint_result:"] = None  # the system does not move the case yet
    assert give(document, E1="agree", E2="disagree") == "signing"
    assert len(document.snapshot.contributions) == 2
    assert joint_result(document.definition.states["signing"], document.snapshot) == "agree"


def test_nobody_contributes_twice_or_without_a_todo() -> None:
    case = joint()
    give(case, E1="agree")
    codes = [case.act("contribute", member, {"opinion": "agree"}) for member in ("E1", "G")]
    assert [each.code if each else None for each in codes] == ["already_contributed", "not_yours"]


def test_a_contribution_stays_out_of_the_case() -> None:
    case = joint(hidden=True)
    give(case, E1="agree")
    assert "opinion" not in case.snapshot.values
    assert (case.history[-1].contribution, case.history[-1].changes) == (True, {})


def test_hidden_contributions_are_seen_by_their_authors_and_the_roles_named() -> None:
    case = joint(hidden=True)
    give(case, E1="agree", E2="agree")

    def seen(member: str, *roles: str) -> list[str]:
        return [each.member for each in seen_contributions(case.definition, case.snapshot, member, frozenset(roles))]

    assert seen("E1") == ["E1"]
    assert seen("E3") == []
    assert seen("G", "branch_org") == []
    object.__setattr__(case.definition, "restricted_fields", {"opinion": ("branch_org",)})
    assert seen("G", "branch_org") == ["E1", "E2"]


def test_a_panel_that_is_too_small_stops_the_action() -> None:
    middle = state("signing", "joint", performers=["experts"], config={"minimum": 5})
    case = rehearsal(with_middle(middle, transition("go", "signing", "done", "experts")))
    case.begin()
    refusal = case.act("submit", "G", READY)
    assert refusal is not None
    assert (refusal.code, refusal.context["needed"], refusal.context["found"]) == ("nobody_found", 5, 3)


def test_scores_are_counted_only_when_complete() -> None:
    case = rehearsal(pack("top_ten_selection"), {"experts": ("E1", "E2", "E3", "E4", "E5")})
    case.arrive("expert_review", {})
    half = {"expert_scores": {"points": {"value": "10"}, "total": "10"}}
    for member in ("E1", "E2", "E3", "E4", "E5"):
        assert case.act("contribute", member, half) is None
    assert case.snapshot.state == "expert_review"


# --- deadlines --------------------------------------------------------------------------------------------------------


def timer(**more: Any) -> TimerSpec:
    return TimerSpec(**{"key": "t", "title": {}} | more)


def set_at(spec: TimerSpec, now: datetime = MONDAY, **dates: date) -> list[tuple[str, str]]:
    found = timers.to_set(
        [spec],
        definition=rehearsal(small()).definition,
        entered_at=MONDAY,
        values={"on": "2026-03-20", "moment": "2026-03-20T17:00:00+00:00"},
        facts=Facts(calendar=CALENDAR, dates=dates),
        now=now,
    )
    return [(each.kind, each.due_at.isoformat()) for each in found]


def test_a_deadline_is_the_end_of_its_day() -> None:
    assert set_at(timer(working_days=5)) == [("due", "2026-03-06T23:59:59+08:00")]
    assert set_at(timer(days=3)) == [("due", "2026-03-05T23:59:59+08:00")]
    assert set_at(timer(months=1)) == [("due", "2026-04-02T23:59:59+08:00")]


def test_deadlines_count_from_dates_of_the_case_and_of_the_shell() -> None:
    assert set_at(timer(base="field:on", days=-1)) == [("due", "2026-03-19T23:59:59+08:00")]
    assert set_at(timer(base="field:moment")) == [("due", "2026-03-21T23:59:59+08:00")]
    assert set_at(timer(base="fact:closes"), closes=date(2026, 3, 31)) == [("due", "2026-03-31T23:59:59+08:00")]
    assert set_at(timer(base="fact:closes")) == []


def test_a_deadline_in_minutes_is_a_moment_with_reminders_within_the_day() -> None:
    spec = timer(base="field:moment", minutes=30, remind_minutes=(-60,), escalate_to=("r",))
    assert set_at(spec) == [
        ("remind", "2026-03-21T00:30:00+08:00"),
        ("due", "2026-03-21T01:30:00+08:00"),
        ("escalate", "2026-03-21T01:30:01+08:00"),
    ]
    assert set_at(timer(base="field:on", minutes=-60)) == [("due", "2026-03-19T23:00:00+08:00")]
    assert set_at(timer(minutes=0)) == [("due", MONDAY.isoformat())]
    assert set_at(timer(base="field:nothing", minutes=0)) == []


def test_reminders_already_past_are_not_set() -> None:
    spec = timer(base="fact:closes", remind=(-7, -3, -1), escalate_to=("branch_secretary",))
    assert set_at(spec, closes=date(2026, 3, 6)) == [
        ("remind", "2026-03-03T09:00:00+08:00"),
        ("remind", "2026-03-05T09:00:00+08:00"),
        ("due", "2026-03-06T23:59:59+08:00"),
        ("escalate", "2026-03-07T00:00:00+08:00"),
    ]


def test_after_a_standstill_people_are_reminded_once() -> None:
    def at(day: int, kind: str) -> OpenTimer:
        return OpenTimer(key="t", kind=kind, due_at=datetime.fromisoformat(f"2026-03-{day:02}T09:00:00+08:00"))  # type: ignore[arg-type]

    waiting = [at(3, "remind"), at(4, "remind"), at(5, "remind"), at(9, "due"), at(10, "remind")]
    assert timers.fired(waiting, at(4, "due").due_at) == (at(4, "remind"),)
    assert timers.fired(waiting, at(9, "due").due_at) == (at(9, "due"),)
    assert timers.fired(waiting, at(12, "due").due_at) == (at(9, "due"), at(10, "remind"))
    assert timers.fired(waiting, MONDAY) == ()


def test_an_escalation_is_repeated_from_now_on_not_for_every_day_missed() -> None:
    sent = OpenTimer(key="t", kind="escalate", due_at=datetime.fromisoformat("2026-03-02T00:00:00+08:00"))
    now = datetime.fromisoformat("2026-03-20T12:00:00+08:00")
    following = timers.next_escalation(timer(overdue_every=5, escalate_to=("r",)), sent, now)
    assert following is not None
    assert following.due_at.isoformat() == "2026-03-22T00:00:00+08:00"
    assert timers.next_escalation(timer(), sent, now) is None


def test_a_parameter_is_never_looser_than_its_minimum() -> None:
    definition = rehearsal(pack("top_ten_selection")).definition
    for answer, days in (("7", 7), ("3", 5), (None, 5)):
        facts = Facts(answers={"param:publicity_workdays": answer})
        assert timers.count_of("publicity_workdays", definition, facts) == days


# --- publicity --------------------------------------------------------------------------------------------------------


def shown(at: str) -> Rehearsal:
    case = rehearsal(
        pack("top_ten_selection"), {"committee_org": ("O",), "publicity_editor": ("W",)}, now=datetime.fromisoformat(at)
    )
    case.arrive("publicity", {})
    return case


def test_a_publicity_that_counts_since_a_date_does_not_begin_anew() -> None:
    step = state("shown", "publicity", config={"working_days": 5, "since": "on"})
    out = transition("finish", "shown", "done", guard="timer_elapsed('publicity')", guard_help=text("wait"))
    document = with_middle(step, out)
    document["form"]["fields"].append(field("on", "date"))
    case = rehearsal(document)
    case.now = datetime.fromisoformat("2026-03-06T09:00:00+08:00")
    case.dates["first_entry:shown"] = date(2026, 3, 2)
    case.arrive("shown", {"on": "2026-03-02"})
    assert [each.due_at.isoformat() for each in case.snapshot.timers] == ["2026-03-06T23:59:59+08:00"]
    document["form"]["fields"].pop()
    assert "timer_base_no_date" in {each.code for each in problems(document)}


@pytest.mark.parametrize(
    ("on", "again", "ends"),
    [
        ("2026-01-05", "", "2026-03-06"),
        (None, "", "2026-03-06"),
        ("2026-03-04", "", "2026-03-10"),
        ("2026-01-05", "2026-03-05", "2026-03-06"),
        (None, "2026-03-05", "2026-03-06"),
    ],
)
def test_no_publicity_ends_sooner_than_counted_from_its_first_day(on: str | None, again: str, ends: str) -> None:
    step = state("shown", "publicity", config={"working_days": 5, "since": "on"})
    document = with_middle(step, transition("finish", "shown", "done", guard="timer_elapsed('publicity')"))
    document["form"]["fields"].append(field("on", "date"))
    case = rehearsal(document)
    for begins in filter(None, ("2026-03-02", again)):
        case.now = datetime.fromisoformat(f"{begins}T09:00:00+08:00")
        case.arrive("shown", {"on": on})
    assert [each.due_at.date().isoformat() for each in case.snapshot.timers] == [ends]


def award(case: Rehearsal, at: str) -> str:
    case.now = datetime.fromisoformat(at)
    refusal = case.act("award", "O")
    return refusal.code if refusal else case.snapshot.state


def test_five_working_days_over_the_national_holiday() -> None:
    case = shown("2026-09-29T10:00:00+08:00")
    assert [(each.kind, each.due_at.date()) for each in case.snapshot.timers] == [
        ("due", date(2026, 10, 10)),
        ("remind", date(2026, 10, 11)),
    ]
    assert award(case, "2026-10-10T23:59:00+08:00") == "guard"
    assert award(case, "2026-10-11T00:00:01+08:00") == "awarded"


def test_a_provisional_calendar_is_no_ground_for_an_award() -> None:
    case = shown("2026-12-30T10:00:00+08:00")
    assert award(case, "2027-01-20T10:00:00+08:00") == "calendar_provisional"
    state_timers = case.definition.states["publicity"]
    found = timers.to_set(
        kind_of("publicity").timers(state_timers),
        definition=case.definition,
        entered_at=case.snapshot.entered_at,
        values={},
        facts=case.facts("publicity"),
        now=case.now,
    )
    assert {each.provisional for each in found} == {True}


def test_raising_the_number_of_days_prolongs_a_running_period() -> None:
    case = shown("2026-09-29T10:00:00+08:00")
    case.answers["param:publicity_workdays"] = "7"
    assert award(case, "2026-10-12T10:00:00+08:00") == "guard"
    assert award(case, "2026-10-14T10:00:00+08:00") == "awarded"


def test_anybody_may_object_without_touching_the_answers_of_others() -> None:
    case = shown("2026-09-29T10:00:00+08:00")
    assert case.act("object", "M", {"objection_note": "why?", "objections": [{"handled": "x"}]}) is None
    assert case.snapshot.values == {"objection_note": "why?"}
    assert case.effects[0].config["values"] == {"at": "{now}", "note": "{objection_note}"}


# --- votes ------------------------------------------------------------------------------------------------------------


def test_a_vote_of_a_body_opens_with_its_state() -> None:
    case = rehearsal(pack("major_decision"), {"committee_org": ("O",), "committee_secretary": ("K",)})
    case.begin()
    facts = case.facts("voting")
    outcome = machine.entered(case.definition, "voting", {}, case.history[0], facts, MONDAY)
    assert outcome.open_vote == "decide"
    assert [each.members for each in outcome.todos_to_open] == [("K",)]


def test_a_vote_among_cases_is_opened_by_the_campaign() -> None:
    case = rehearsal(pack("top_ten_selection"))
    case.place("expert_review", {})
    draft = case.history
    outcome = machine.entered(
        case.definition,
        "popular_vote",
        {},
        HistoryDraft(action="scored", source="", target="", comment="", changes={}),
        case.facts("popular_vote"),
        MONDAY,
    )
    assert (outcome.open_vote, outcome.todos_to_open, draft) == (None, (), [])
