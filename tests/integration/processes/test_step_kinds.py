"""Step kinds, people and clocks against the database: rows, children, events, items, paper, duties, silence."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from organization import clock
from organization.models import Assignment, ContactPoint, Delegation, Member, User
from processes.engine.model import Inputs
from processes.models import Case, ChildLink, Timer, Vote
from processes.queries import available_actions, case_form, case_history, vote_paper, vote_result
from processes.queries.cases import visible_values
from processes.queries.facts import answers, asking
from processes.queries.invariants import violations
from processes.queries.minutes import minutes_of
from processes.queries.who import word_label
from processes.services import ActionRefused, RawInputs, cast_ballot, start_case, take_action
from processes.services.children import report_children, start_children
from processes.services.clocks import resume_timers, suspend_timers
from processes.services.deliver_event import deliver_event
from processes.services.hand_over import hand_over_changed_posts
from processes.services.late_answers import add_late_answer, missed_todo
from processes.services.outbox import deliver_outbox
from processes.services.paper_ballots import confirm_paper_ballots, enter_paper_ballots
from processes.services.timers import fire_timers
from tests import builders
from tests.procedures import Scene, act, publish, words

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> time_machine.travel:
    return time_machine.travel(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI), tick=False)


@pytest.fixture
def scene() -> Scene:
    return Scene(approvers=3)


@pytest.fixture(autouse=True)
def nothing_is_violated(db: None) -> Iterator[None]:
    yield
    assert list(violations()) == []


def field(key: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"key": key, "type": kind, "label": words(key)} | more


def state(key: str, kind: str = "single", **more: Any) -> dict[str, Any]:
    return {"key": key, "title": words(key), "kind": kind} | more


def move(key: str, source: str, target: str, by: str = "system", **more: Any) -> dict[str, Any]:
    return {"key": key, "title": words(key), "from": [source], "to": target, "by": [by]} | more


def procedure(middle: list[dict[str, Any]], moves: list[dict[str, Any]], key: str = "steps", **more: Any) -> None:
    """From a draft of the author over the steps given to one of two ends."""
    publish(
        {
            "schema_version": 1,
            "key": key,
            "title": words(key),
            "start": {"by": ["any_member"]},
            "form": {"schema_version": 1, "fields": [field("title"), *more.pop("fields", ())]},
            "states": [
                state("draft", start=True, performers=["initiator"], writable=["title", *more.pop("writable", ())]),
                *middle,
                *(
                    state(key, "end", outcome=outcome)
                    for key, outcome in (("done", "success"), ("lost", "failure"))
                    if any(each["to"] == key for each in moves)
                ),
            ],
            "transitions": [move("submit", "draft", middle[0]["key"], "initiator"), *moves],
        }
        | more
    )


def begun(scene: Scene, data: dict[str, Any] | None = None, key: str = "steps") -> Case:
    case = start_case(procedure=key, unit=scene.branch, actor=scene.author.user, token=str(uuid4()))
    act(case, "submit", scene.author.user, sent({"title": "x"} | (data or {})))
    return fresh(case)


def sent(data: dict[str, Any]) -> QueryDict:
    """The data as a browser sends them."""
    query = QueryDict(mutable=True)
    for key, value in data.items():
        query.setlist(key, value if isinstance(value, list) else [value])
    return query


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def refused(call: Any) -> str:
    with pytest.raises(ActionRefused) as refusal:
        call()
    return refusal.value.code


# --- rows -------------------------------------------------------------------------------------------------------------

COLUMNS = [
    {"key": "what", "label": words("What"), "type": "text"},
    {"key": "who", "label": words("Who"), "type": "person"},
    {"key": "report", "label": words("Report"), "type": "text"},
]


def rows_procedure(**config: Any) -> None:
    procedure(
        [state("work", "rows", config={"table": "tasks", "person": "who", "columns": ["report"]} | config)],
        [move("finished", "work", "done", guard="rows_done()")],
        fields=[field("tasks", "table", config={"columns": COLUMNS})],
        writable=["tasks"],
    )


def with_tasks(scene: Scene, *people: Member) -> Case:
    data: dict[str, Any] = {"tasks-row": [str(place) for place in range(len(people))]}
    for place, member in enumerate(people):
        data |= {f"tasks-{place}-what": f"task {place}", f"tasks-{place}-who": member.code}
    return begun(scene, data)


def test_each_row_is_the_work_of_its_own_person(scene: Scene) -> None:
    rows_procedure()
    first, second = scene.approvers[0].member, builders.make_member("ZROW", branch=scene.branch)
    case = with_tasks(scene, first, second, second)
    assert case.state == "work"
    form = case_form(case, second.user)
    assert (set(form.writable), form.row and form.row["what"]) == ({"report"}, "task 1")
    assert [row["what"] for row in visible_values(case, second.user)["tasks"]] == ["task 1", "task 2"]
    assert all("tasks" not in line.changes for line in case_history(case, second.user))
    assert len(visible_values(case, scene.author.user)["tasks"]) == 3

    act(case, "contribute", second.user, {"report": "mine"})
    act(case, "contribute", second.user, {"report": "also mine", "what": "forged"})
    assert refused(lambda: act(case, "contribute", second.user, {"report": "again"})) == "already_contributed"
    assert fresh(case).state == "work"
    act(case, "contribute", first.user, {"report": "done"})

    case = fresh(case)
    assert case.state == "done"
    assert [(row["what"], row["report"]) for row in case.values["tasks"]] == [
        ("task 0", "done"), ("task 1", "mine"), ("task 2", "also mine"),
    ]  # fmt: skip


def test_a_table_without_rows_is_done_at_once(scene: Scene) -> None:
    rows_procedure()
    assert begun(scene).state == "done"


def test_a_row_without_a_person_needs_somebody(scene: Scene) -> None:
    rows_procedure()
    case = start_case(procedure="steps", unit=scene.branch, actor=scene.author.user, token=str(uuid4()))
    data = {"title": "x", "tasks-row": ["0"], "tasks-0-what": "whose?"}
    assert refused(lambda: act(case, "submit", scene.author.user, sent(data))) == "nobody_found"
    assert fresh(case).state == "draft"


# --- children ---------------------------------------------------------------------------------------------------------


def test_a_row_that_names_several_units_starts_a_case_for_each_and_tells_it_which(scene: Scene) -> None:
    procedure(
        [state("check", performers=["initiator"])],
        [move("yes", "check", "done", "initiator"), move("given", "draft", "check", guard="filled(whose)")],
        key="child",
        fields=[field("whose", "unit")],
    )
    procedure(
        [
            state(
                "ask",
                "children",
                config={
                    "procedure": "child",
                    "per": "row",
                    "table": "tasks",
                    "unit": "where",
                    "values": {"title": "{row_what}", "whose": "{child_unit}"},
                },
            )
        ],
        [move("enough", "ask", "done", guard="children_ready()")],
        fields=[field("tasks", "table", config={"columns": [COLUMNS[0], field("where", "units")]})],
    )
    other = builders.make_unit("OTHER", parent=scene.branch)
    case = start_case(procedure="steps", unit=scene.branch, actor=scene.author.user, token=str(uuid4()))
    rows = [{"what": "both", "where": [scene.branch.code, "OTHER", "gone"]}, {"what": "nobody's", "where": []}]
    take_action(case_id=case.pk, action="record", actor=None, inputs=Inputs(values={"tasks": rows}), token="rows")
    act(case, "submit", scene.author.user, sent({"title": "x"}))

    assert start_children() == 2
    children = [link.child for link in ChildLink.objects.filter(parent=case).order_by("part")]
    assert [each.state for each in children] == ["check", "check"], "the system takes its own way at once"
    assert [(each.unit, each.values["whose"], each.title) for each in children] == [
        (other, "OTHER", "both"),
        (scene.branch, scene.branch.code, "both"),
    ]
    assert answers({("open_cases", ("child",))}, asking(case))["open_cases:child"] == 2


def test_a_step_starts_cases_and_takes_over_what_they_came_to(scene: Scene) -> None:
    procedure(
        [state("check", performers=["initiator"], writable=["answer"])],
        [move("yes", "check", "done", "initiator"), move("no", "check", "lost", "initiator", validates=False)],
        key="child",
        fields=[field("answer")],
    )
    procedure(
        [
            state(
                "ask",
                "children",
                performers=["initiator"],
                config={
                    "procedure": "child",
                    "per": "row",
                    "table": "tasks",
                    "initiator": "who",
                    "wait": 2,
                    "cancel": True,
                    "values": {"title": "{row_what} of {title}"},
                    "results": {"table": "tasks", "columns": {"report": "answer"}},
                },
            )
        ],
        [
            move("enough", "ask", "done", guard="children_ready()"),
            move("stop", "ask", "lost", "initiator", validates=False),
        ],
        fields=[field("tasks", "table", config={"columns": COLUMNS})],
        writable=["tasks"],
    )
    people = [user.member for user in scene.approvers]
    case = with_tasks(scene, *people)
    assert start_children() == 3, list(ChildLink.objects.values_list("problem", flat=True))
    assert start_children() == 0
    children = [link.child for link in ChildLink.objects.filter(parent=case)]
    assert [child.title for child in children] == ["task 0 of x", "task 1 of x", "task 2 of x"]
    assert [child.initiator for child in children] == people

    for child, member in zip(children[:2], people, strict=False):
        act(child, "submit", member.user, {"title": "y"})
        act(child, "yes", member.user, {"answer": f"by {member.code}"})
        report_children()

    case = fresh(case)
    assert case.state == "done"
    assert [row.get("report") for row in case.values["tasks"]] == ["by ZAPP0", "by ZAPP1", None]
    last = fresh(children[2])
    assert (last.status, last.outcome) == ("closed", "failure")


def test_a_procedure_that_starts_itself_comes_to_an_end(scene: Scene) -> None:
    procedure(
        [state("again", "children", config={"procedure": "loop", "per": "count", "count": 1, "wait": "none"})],
        [move("on", "again", "done", guard="children_open() > 5")],
        key="loop",
    )
    case = begun(scene, key="loop")
    for _round in range(15):
        for link in ChildLink.objects.filter(child__isnull=True):
            start_children()
            child = ChildLink.objects.get(pk=link.pk).child
            if child is not None:
                act(child, "submit", scene.author.user, {"title": "deeper"})
    assert Case.objects.exclude(pk=case.pk).count() == 10
    assert ChildLink.objects.get(child__isnull=True).problem["code"] == "too_deep"


# --- events and clocks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("early", [True, False])
def test_waiting_for_an_event(scene: Scene, *, early: bool) -> None:
    procedure(
        [
            state("review", performers=["committee_org"]),
            state("paying", "wait", config={"event": "paid", "early": early}),
        ],
        [move("go", "review", "paying", "committee_org"), move("paid", "paying", "done", guard="waited()")],
        fields=[field("receipt")],
    )
    case = begun(scene)
    into = {"receipt": "no"}
    assert deliver_event(case, "paid", {"no": "R1"}, token="e1", into=into) is False
    act(case, "go", scene.approvers[0])
    assert (fresh(case).state, fresh(case).values["receipt"]) == ("done" if early else "paying", "R1")
    if not early:
        assert refused(lambda: deliver_event(case, "lost")) == "unknown_event"
        assert deliver_event(case, "paid", {"no": "R2"}, token="e2", into=into) is True
        assert deliver_event(case, "paid", {"no": "R3"}, token="e2", into=into) is True
        assert (fresh(case).state, fresh(case).values["receipt"]) == ("done", "R2")


def silent(**deadline: Any) -> None:
    timer = {"key": "answer", "title": words("Answer"), "working_days": 3, "then": "assumed"} | deadline
    procedure(
        [state("review", performers=["committee_org"], timers=[timer])],
        [move("accept", "review", "done", "committee_org"), move("assumed", "review", "lost")],
    )


def test_silence_decides_once_also_after_a_standstill(scene: Scene) -> None:
    silent()
    with at("2026-06-01 10:00"):
        case = begun(scene)
    with at("2026-06-03 23:00"):
        fire_timers()
        assert fresh(case).state == "review"
    with at("2026-06-20 10:00"):
        assert fire_timers() == 1
        assert fire_timers() == 0
        assert fresh(case).state == "lost"
        assert list(case.history.filter(action="assumed").values_list("actor", flat=True)) == [None]


def test_the_clocks_of_a_suspended_case_stand_still(scene: Scene) -> None:
    silent(remind=[-1])
    with at("2026-06-01 10:00"):
        case = begun(scene)
        assert due(case) == "2026-06-03 23:59"
        suspend_timers(case, datetime.now(SHANGHAI))
    with at("2026-06-10 10:00"):
        assert fire_timers() == 0
        resume_timers(case, datetime.now(SHANGHAI))
        assert due(case) == "2026-06-12 23:59"
        assert due(case, "remind") == "2026-06-11 09:00"
        assert case.todos.get(status="open").due_at == Timer.objects.get(case=case, kind="due").due_at
    with at("2026-06-13 00:01"):
        fire_timers()
        assert fresh(case).state == "lost"


def test_a_deadline_in_minutes_stands_still_for_minutes(scene: Scene) -> None:
    timer = {"key": "soon", "title": words("Soon"), "minutes": 120, "remind_minutes": [-60]}
    procedure(
        [state("review", performers=["committee_org"], timers=[timer])], [move("ok", "review", "done", "committee_org")]
    )
    with at("2026-06-01 10:00"):
        case = begun(scene)
    with at("2026-06-01 10:30"):
        suspend_timers(case, datetime.now(SHANGHAI))
    with at("2026-06-02 09:00"):
        resume_timers(case, datetime.now(SHANGHAI))
        assert (due(case, "remind"), due(case)) == ("2026-06-02 09:30", "2026-06-02 10:30")


def due(case: Case, kind: str = "due") -> str:
    return Timer.objects.get(case=case, kind=kind).due_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


# --- people -----------------------------------------------------------------------------------------------------------


def two_reviews(**second: Any) -> None:
    first = second.pop("first", ["committee_org"])
    more = second.pop("more", {})
    reviewers = second.get("performers", ["committee_org"])
    procedure(
        [state("one", performers=first), state("two", **({"performers": ["committee_org"]} | second))],
        [move("pass_one", "one", "two", first[0]), move("pass_two", "two", "done", reviewers[0])],
        **more,
    )


def test_duties_are_kept_apart_also_for_delegates(scene: Scene) -> None:
    two_reviews(not_same_as=["one"])
    case = begun(scene)
    first, second = scene.approvers[:2]
    act(case, "pass_one", first)
    names = set(case.todos.get(status="open").candidates.values_list("member__code", flat=True))
    assert first.member.code not in names
    Delegation.objects.create(
        delegator=second.member, delegate=first.member, start_on=date(2020, 1, 1), end_on=date(2099, 1, 1), reason="x"
    )
    assert refused(lambda: act(case, "pass_two", first)) == "separated"
    assert refused(lambda: act(case, "pass_two", first, on_behalf_of=second.member.code)) == "separated"
    assert [each.key for each in available_actions(fresh(case), second) if each.refusal_code is None] == [
        "claim",
        "pass_two",
    ]
    act(case, "pass_two", second)


def test_whoever_has_just_approved_is_not_asked_again(scene: Scene) -> None:
    two_reviews(performers=["doer:one"], more={"duplicates": "skip_consecutive"})
    case = begun(scene)
    act(case, "pass_one", scene.approvers[0])
    assert fresh(case).state == "done"
    entry = case.history.get(action="pass_two")
    assert entry.actor is None
    assert scene.approvers[0].member.name in entry.comment


def test_a_step_with_other_people_is_not_skipped(scene: Scene) -> None:
    two_reviews(more={"duplicates": "skip_all"})
    case = begun(scene)
    act(case, "pass_one", scene.approvers[0])
    assert fresh(case).state == "two"


@pytest.mark.parametrize(
    ("nobody", "found"), [([], None), (["unit_above"], "ZBOSS"), (["post:deputy", "committee_org"], "ZAPP0")]
)
def test_where_nobody_is_found_the_fallback_is_asked(scene: Scene, nobody: list[str], found: str | None) -> None:
    boss = builders.make_member("ZBOSS", branch=scene.branch)
    builders.make_assignment(boss, "pub_member", scene.committee)
    procedure(
        [state("one", performers=["post:pub_member@unit"], nobody=nobody)],
        [move("pass_one", "one", "done", "post:pub_member@unit")],
        key="fallback",
    )
    case = start_case(procedure="fallback", unit=scene.branch, actor=scene.author.user, token=str(uuid4()))
    if found is None:
        with pytest.raises(ActionRefused) as refusal:
            act(case, "submit", scene.author.user, {"title": "x"})
        assert refusal.value.code == "nobody_found"
        assert scene.branch.label in refusal.value.context["why"]
        return
    act(case, "submit", scene.author.user, {"title": "x"})
    todo = case.todos.get(status="open")
    assert found in set(todo.candidates.values_list("member__code", flat=True))
    act(case, "pass_one", Member.objects.get(code=found).user)
    assert fresh(case).state == "done"


def test_whom_somebody_chose_and_whom_a_formula_names(scene: Scene) -> None:
    procedure(
        [state("one", performers=["chosen:reviewer"]), state("two", performers=["formula:approver"])],
        [move("pass_one", "one", "two", "chosen:reviewer"), move("pass_two", "two", "done", "formula:approver")],
        fields=[field("reviewer", "person")],
        writable=["reviewer"],
        choices={"reviewer": ["committee_org"]},
        rules={"approver": "'branch_secretary' if title == 'x' else 'committee_org'"},
    )
    case = start_case(procedure="steps", unit=scene.branch, actor=scene.author.user, token=str(uuid4()))
    chosen = {"title": "x", "reviewer": scene.author.code}
    assert refused(lambda: act(case, "submit", scene.author.user, chosen)) == "nobody_found"
    act(case, "submit", scene.author.user, chosen | {"reviewer": "ZAPP1"})
    act(case, "pass_one", scene.approvers[1])
    act(case, "pass_two", scene.secretary.user)
    assert fresh(case).state == "done"


def test_the_leader_whose_contact_point_the_unit_is(scene: Scene) -> None:
    leader = scene.approvers[0].member
    ContactPoint.objects.create(leader=leader, unit=scene.branch, year=clock.today().year, kind="key")
    procedure(
        [state("one", performers=["leader:contact_point"])], [move("pass_one", "one", "done", "leader:contact_point")]
    )
    case = begun(scene)
    assert list(case.todos.get(status="open").candidates.values_list("member__code", flat=True)) == [leader.code]
    assert word_label("leader:contact_point") != "leader:contact_point"


def test_when_a_post_changes_its_todos_go_over(scene: Scene) -> None:
    procedure([state("one", performers=["branch_secretary"])], [move("pass_one", "one", "done", "branch_secretary")])
    case = begun(scene)
    deliver_outbox(worker="test", limit=100)
    Assignment.objects.filter(member=scene.secretary).delete()
    successor = builders.make_member("ZNEW", branch=scene.branch)
    builders.make_assignment(successor, "secretary", scene.branch)
    deliver_outbox(worker="test", limit=100)
    assert list(case.todos.get(status="open").candidates.values_list("member__code", flat=True)) == ["ZNEW"]
    entry = case.history.get(action="@hand_over")
    assert entry.details == {"step": "one", "from": ["ZSEC"], "to": ["ZNEW"]}
    assert hand_over_changed_posts() == 0
    act(fresh(case), "pass_one", successor.user)


# --- joint and vote ---------------------------------------------------------------------------------------------------


def test_a_late_answer_is_kept_without_effect(scene: Scene) -> None:
    procedure(
        [
            state("signing", "joint", performers=["committee_org"], writable=["opinion"], config={"mode": "any"}),
            state("after", performers=["branch_secretary"]),
        ],
        [
            move("agreed", "signing", "after", guard="joint_result() == 'agree'"),
            move("finish", "after", "done", "branch_secretary"),
        ],
        fields=[field("opinion")],
    )
    case = begun(scene)
    act(case, "contribute", scene.approvers[0], {"opinion": "first"})
    case, late = fresh(case), scene.approvers[1]
    assert (case.state, missed_todo(case, late.member) is not None) == ("after", True)
    kept = add_late_answer(case_id=case.pk, actor=late, inputs=RawInputs(data={"opinion": "too late"}), token="late")
    assert (kept.late, kept.values, fresh(case).state) == (True, {"opinion": "too late"}, "after")
    assert missed_todo(case, late.member) is None
    nobody = scene.author.user
    again = RawInputs(data={})
    assert refused(lambda: add_late_answer(case_id=case.pk, actor=nobody, inputs=again, token="n")) == "not_yours"


def test_a_late_answer_has_a_page_of_its_own(scene: Scene) -> None:
    procedure(
        [
            state("signing", "joint", performers=["committee_org"], writable=["opinion"], config={"mode": "any"}),
            state("after", performers=["branch_secretary"]),
        ],
        [
            move("agreed", "signing", "after", guard="joint_result() == 'agree'"),
            move("finish", "after", "done", "branch_secretary"),
        ],
        fields=[field("opinion")],
    )
    case = begun(scene)
    act(case, "contribute", scene.approvers[0], {"opinion": "first"})
    page, late = reverse("case-late", args=[case.pk]), Client()
    late.force_login(scene.approvers[1])
    assert page in late.get(case.get_absolute_url()).content.decode()
    assert late.get(page).status_code == 200
    assert late.post(page, {"opinion": "too late", "token": "t"}).status_code == 302
    assert case.contributions.get(late=True).values == {"opinion": "too late"}
    assert page not in late.get(case.get_absolute_url()).content.decode()
    assert late.get(page).status_code == 302


def ballot_procedure(*, fields: list[dict[str, Any]] | None = None, **vote: Any) -> None:
    spec = {
        "key": "v", "title": words("Vote"), "scope": "case", "roll": "committee_org", "secrecy": "secret",
        "quorum": "gt_half", "items": "candidates", "recuse": ["self"], "minutes": "minutes",
    } | vote  # fmt: skip
    procedure(
        [state("voting", "vote", performers=["branch_secretary"], config={"vote": "v"})],
        [
            move("counted", "voting", "done", guard="vote_closed('v')"),
            move("defer", "voting", "lost", "branch_secretary", validates=False),
        ],
        fields=fields or [field("candidates", "persons"), field("minutes", "textarea")],
        writable=["candidates"],
        votes=[spec],
    )


def test_people_are_voted_on_one_by_one(scene: Scene) -> None:
    ballot_procedure()
    one, two = scene.approvers[0].member, scene.author
    case = begun(scene, {"candidates": [one.code, two.code]})
    vote = Vote.objects.get(case=case)
    assert [each["label"] for each in vote.items] == [one.name, two.name]
    paper = vote_paper(vote, scene.approvers[0])
    assert [(each.key, each.recused) for each in paper.items] == [(one.code, True), (two.code, False)]

    def cast(place: int, *choices: str) -> None:
        cast_ballot(vote_id=vote.pk, voter=scene.approvers[place], choices=choices, token=str(uuid4()))

    assert refused(lambda: cast(0, f"{one.code}=for", f"{two.code}=for")) == "unknown_choice"
    assert refused(lambda: cast(1, f"{two.code}=for")) == "item_missing"
    cast(0, f"{two.code}=for")
    cast(1, f"{one.code}=for", f"{two.code}=against")
    cast(2, f"{one.code}=for", f"{two.code}=against")

    case, vote = fresh(case), Vote.objects.get(pk=vote.pk)
    assert case.state == "done"
    assert [(each.label, each.outcome, each.figures) for each in vote_result(vote).items] == [
        (one.name, "passed", None), (two.name, "rejected", None),
    ]  # fmt: skip
    assert (vote.ballots.count(), vote.participations.count()) == (5, 3)
    assert all(len(each.choices) == 1 for each in vote.ballots.all())
    assert one.name in case.values["minutes"]
    assert "应到" in case.values["minutes"] or "Entitled" in case.values["minutes"]
    assert minutes_of(vote, "en").count("\n") >= 4


GRADES = [
    {"key": key, "title": {"zh-hans": word, "en": key}, "points": points}
    for key, word, points in (("good", "好", 100), ("fair", "一般", 60), ("poor", "差", 0))
]
ROWS = {"columns": [field("member", "person"), field("exempt", "bool"), field("mean", "decimal")]}


def test_rows_are_graded_and_the_mean_goes_into_the_row() -> None:
    scene = Scene(approvers=6)
    graded = [field("candidates", "table", config=ROWS), field("minutes", "textarea")]
    ballot_procedure(
        fields=graded, answers=GRADES, majority="none", item_person="member", item_unless="exempt", item_average="mean"
    )
    one, two = scene.approvers[0].member, scene.author
    rows = {
        "candidates-row": ["0", "1"], "candidates-0-member": one.code, "candidates-1-member": two.code,
        "candidates-1-exempt": "yes",
    }  # fmt: skip
    case = begun(scene, rows)
    vote = Vote.objects.get(case=case)
    assert [each["label"] for each in vote.items] == [one.name]
    url, client = reverse("vote", args=[vote.pk]), page_of(scene.approvers[1])
    assert all(each["title"]["zh-hans"] in client.get(url).content.decode() for each in GRADES)
    assert client.post(url, {"item-r0": "r0=for"}).status_code == 422

    def cast(place: int, *choices: str) -> None:
        cast_ballot(vote_id=vote.pk, voter=scene.approvers[place], choices=choices, token=str(uuid4()))

    assert refused(lambda: cast(1, "r0=against")) == "unknown_choice"
    for place, answer in enumerate(["good", "good", "fair", "good", "poor"], 1):
        cast(place, f"r0={answer}")
    cast(0)
    case, vote = fresh(case), Vote.objects.get(pk=vote.pk)
    assert (case.state, vote.tally["result"]) == ("done", "counted")
    assert [row.get("mean") for row in case.values["candidates"]] == ["72.00", None]
    assert "好 3" in case.values["minutes"]
    assert "72.00" in case.values["minutes"]
    page = client.get(url).content.decode()
    assert "72.00" in page
    assert vote_result(vote).items[0].figures == (3, 1, 1)


def test_the_roll_may_hold_further_people_and_the_mean_is_a_fact() -> None:
    scene = Scene(approvers=5)
    ballot_procedure(
        items="", recuse=[], answers=GRADES, majority="none", roll="branch_secretary", roll_also=["committee_org"],
        tellers=["committee_org"],
    )  # fmt: skip
    case = begun(scene)
    vote = Vote.objects.get(case=case)
    assert vote.roll.count() == 6
    question = [("vote_average", ("v",)), ("vote_valid", ("v",)), ("vote_roll", ("v",))]
    assert set(answers(question, asking(case)).values()) == {None}
    papers = [each.member.code for each in scene.approvers[2:]]
    bundle = enter_paper_ballots(
        vote_id=vote.pk, teller=scene.approvers[0], kind="present", members=papers, counts={"good": 2, "poor": 1}
    )
    confirm_paper_ballots(bundle_id=bundle.pk, teller=scene.approvers[1])
    for voter, answer in ((scene.approvers[0], "good"), (scene.approvers[1], "fair"), (scene.secretary.user, "good")):
        cast_ballot(vote_id=vote.pk, voter=voter, choices=[answer], token=str(uuid4()))
    vote.refresh_from_db()
    told = answers(question, asking(fresh(case)))
    assert list(told.values()) == [Decimal("76.67"), 6, 6]
    assert vote_result(vote).counts == (("good", "好", 4), ("fair", "一般", 1), ("poor", "差", 1))


@pytest.mark.parametrize(("unique_while", "ended", "again"), [
    ("kept", "finish", False), ("open", "finish", True), ("kept", "give_up", True), ("open", None, False),
])  # fmt: skip
def test_how_long_a_case_takes_its_place(scene: Scene, unique_while: str, ended: str | None, again: bool) -> None:
    procedure(
        [state("work", performers=["branch_secretary"])],
        [
            move("finish", "work", "done", "branch_secretary"),
            move("give_up", "work", "lost", "branch_secretary", validates=False),
        ],
        start={"by": ["any_member"], "unique_by": ["unit", "title"], "unique_while": unique_while},
    )
    case = begun(scene)
    if ended is not None:
        act(case, ended, scene.secretary.user)
    if again:
        assert begun(scene).state == "work"
    else:
        assert refused(lambda: begun(scene)) == "already_exists"


def test_paper_ballots_are_entered_by_one_and_confirmed_by_another(scene: Scene) -> None:
    ballot_procedure(items="", recuse=[], tellers=["committee_org"], written="count", chair_last=True)
    case = begun(scene)
    vote = Vote.objects.get(case=case)
    first, second, third = scene.approvers
    entry = {"vote_id": vote.pk, "teller": first, "members": [third.member.code]}
    assert refused(lambda: enter_paper_ballots(**entry, kind="written", counts={"for": 2})) == "counts_wrong"
    assert refused(lambda: enter_paper_ballots(**entry | {"teller": scene.author.user}, kind="written", counts={})) == (
        "not_allowed"
    )
    bundle = enter_paper_ballots(**entry, kind="written", counts={"for": 1})
    assert vote.ballots.count() == 0
    assert refused(lambda: confirm_paper_ballots(bundle_id=bundle.pk, teller=first)) == "second_person"
    confirm_paper_ballots(bundle_id=bundle.pk, teller=second)
    assert (vote.ballots.count(), confirm_paper_ballots(bundle_id=bundle.pk, teller=second).counts) == (1, {})
    assert refused(
        lambda: cast_ballot(vote_id=vote.pk, voter=third, choices=["for"], token="x")
    ) == "already_voted"  # fmt: skip
    cast_ballot(vote_id=vote.pk, voter=first, choices=["for"], token="1")
    cast_ballot(vote_id=vote.pk, voter=second, choices=["against"], token="2")
    vote.refresh_from_db()
    assert (vote.status, vote.tally["present"], vote.tally["written"], vote.tally["result"]) == (
        "closed", 2, 1, "passed",
    )  # fmt: skip


# --- pages ------------------------------------------------------------------------------------------------------------


def page_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_voting_on_items_in_the_browser(scene: Scene) -> None:
    ballot_procedure()
    one, two = scene.approvers[0].member, scene.author
    vote = Vote.objects.get(case=begun(scene, {"candidates": [one.code, two.code]}))
    url = reverse("vote", args=[vote.pk])
    client = page_of(scene.approvers[1])
    page = client.get(url)
    assert page.status_code == 200
    assert f'name="item-{one.code}"' in page.content.decode()
    assert client.post(url, {f"item-{one.code}": f"{one.code}=for"}).status_code == 422
    answers = {f"item-{one.code}": f"{one.code}=for", f"item-{two.code}": f"{two.code}=abstain"}
    confirm = client.post(url, answers).content.decode()
    assert f"{one.code}=for" in confirm
    token = re.search(r'name="token" value="([^"]+)"', confirm)
    assert token is not None
    sent_choices = {"choice": [f"{one.code}=for", f"{two.code}=abstain"], "confirmed": "1", "token": token[1]}
    assert client.post(url, sent_choices).status_code == 302
    assert vote.participations.count() == 1
    mine = page_of(scene.approvers[0]).get(url).content.decode()
    assert f'name="item-{one.code}"' not in mine


def test_tellers_have_a_page_and_others_do_not(scene: Scene) -> None:
    ballot_procedure(items="", recuse=[], tellers=["committee_org"])
    vote = Vote.objects.get(case=begun(scene))
    url = reverse("vote-paper", args=[vote.pk])
    first, second, third = scene.approvers
    assert page_of(scene.author.user).get(url).status_code == 404
    teller = page_of(first)
    assert teller.get(url).status_code == 200
    bad = teller.post(url, {"kind": "x", "member": [third.member.code], "count-for": "two", "count-against": "9" * 30})
    assert bad.status_code == 422
    good = {"kind": "present", "member": [third.member.code], "count-for": "1"}
    assert teller.post(url, good).status_code == 302
    bundle = vote.bundles.get()
    assert teller.post(url, {"confirm": bundle.pk}).status_code == 422
    assert page_of(second).post(url, {"confirm": bundle.pk}).status_code == 302
    assert vote.participations.get().how == "paper"


def test_a_row_is_filled_in_on_the_page_of_the_case(scene: Scene) -> None:
    rows_procedure()
    member = builders.make_member("ZROW", branch=scene.branch)
    case = with_tasks(scene, member, scene.approvers[0].member)
    client = page_of(member.user)
    page = client.get(case.get_absolute_url()).content.decode()
    assert 'name="report"' in page
    assert "task 1" not in page
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token is not None
    sent_form = {"action": "contribute", "token": token[1], "seq": case.seq, "report": "from the page"}
    assert client.post(case.get_absolute_url(), sent_form).status_code == 302
    assert fresh(case).values["tasks"][0]["report"] == "from the page"
