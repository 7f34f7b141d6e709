"""What one action does to one case."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from processes.engine import machine
from processes.engine.definition import problems
from processes.engine.model import Action, Actor, Facts, Inputs, Outcome, Performers, Refusal, TodoToClose
from processes.engine.rehearsal import Rehearsal
from tests.unit.processes.designs import MONDAY, field, pack, rehearsal, small, state, text, transition, with_middle


def begun(document: dict[str, Any] | None = None, **more: Any) -> Rehearsal:
    case = rehearsal(document or small(), **more)
    assert case.begin() is None
    return case


def code(refusal: Refusal | None) -> str | None:
    return refusal.code if refusal else None


READY = {"topic": "roof", "amount": "12.50"}


def test_starting_opens_one_shared_todo() -> None:
    case = begun()
    (todo,) = case.snapshot.todos
    assert (todo.state, todo.role, todo.members) == ("draft", "branch_org", ("G", "H"))


def test_a_transition_writes_moves_and_hands_over() -> None:
    case = begun()
    assert case.act("submit", "G", READY) is None
    assert (case.snapshot.state, case.snapshot.seq, case.snapshot.visit) == ("review", 2, 2)
    assert case.snapshot.values == READY
    assert [each.members for each in case.snapshot.todos] == [("S",)]
    assert case.history[-1].changes == READY


def test_an_effect_may_depend_on_what_the_action_writes() -> None:
    told = [{"kind": "notify", "when": "amount > 100 and not dear()"}, {"kind": "notify", "when": "dear()"}]
    submit = small()["transitions"][0] | {"effects": told}
    document = small(transitions=[submit, *small()["transitions"][1:]], rules={"dear": "amount > 1000"})
    for amount, ordinals in (("50", []), ("500", [0]), ("5000", [1])):
        case = begun(document)
        assert case.act("submit", "G", {**READY, "amount": amount}) is None
        assert [each.ordinal for each in case.effects] == ordinals


def test_the_condition_of_an_effect_is_checked() -> None:
    submit = small()["transitions"][0] | {"effects": [{"kind": "notify", "when": "nothing > 1"}]}
    found = problems(small(transitions=[submit, *small()["transitions"][1:]]))
    assert [(each.path, each.code) for each in found] == [("transitions/0/effects/0/when", "unknown_field")]


@pytest.mark.parametrize(
    ("action", "member", "values", "comment", "expected"),
    [
        ("submit", "G", {"amount": "0"}, "", "guard"),
        ("submit", "G", {}, "", "guard"),
        ("submit", "S", READY, "", "not_yours"),
        ("submit", None, READY, "", "not_yours"),
        ("accept", "S", {}, "", "not_from_here"),
        ("drop", "S", {}, "  ", "comment_required"),
        ("sing", "G", {}, "", "unknown_action"),
    ],
)
def test_a_refused_action_changes_nothing(
    action: str, member: str | None, values: dict[str, str], comment: str, expected: str
) -> None:
    case = begun()
    before = case.snapshot
    assert code(case.act(action, member, values, comment)) == expected
    assert case.snapshot == before


def test_a_refused_guard_says_what_to_do() -> None:
    refusal = begun().act("submit", "G")
    assert refusal is not None
    assert refusal.context["help"] == text("enter an amount")


def test_values_are_kept_on_return() -> None:
    case = begun()
    case.act("submit", "G", READY)
    assert case.act("back", "S", {}, "which roof?") is None
    assert (case.snapshot.state, case.snapshot.values) == ("draft", READY)


def test_who_only_presses_a_button_writes_no_fields() -> None:
    case = begun()
    assert case.act("drop", "S", {"topic": "mine"}, "no money") is None
    assert "topic" not in case.snapshot.values


def test_an_end_has_no_todos_and_no_way_out() -> None:
    case = begun()
    case.act("submit", "G", READY)
    case.act("accept", "S")
    assert (case.snapshot.status, case.snapshot.todos) == ("closed", ())
    assert code(case.act("back", "S", {}, "x")) == "closed"


def test_the_todo_of_the_actor_is_done_the_others_are_superseded() -> None:
    document = small()
    document["states"][0]["performers"] = ["branch_org", "branch_secretary"]
    case = begun(document)
    actor = case.actor("G")
    outcome = machine.step(
        case.definition, case.snapshot, Action(kind="transition", key="submit"), actor, Inputs(values=READY),
        case.facts("review"), MONDAY,
    )  # fmt: skip
    assert isinstance(outcome, Outcome)
    assert outcome.todos_to_close == (TodoToClose(id=1, how="done"), TodoToClose(id=2, how="superseded"))


def test_a_claimed_todo_is_for_the_one_who_claimed_it() -> None:
    case = begun()
    assert case.act("claim", "G") is None
    assert code(case.act("claim", "H")) == "claimed_by_other"
    assert code(case.act("submit", "H", READY)) == "claimed_by_other"
    assert code(case.act("release", "H")) == "claimed_by_other"
    assert case.act("claim", "G") is None
    assert case.act("release", "G") is None
    assert case.act("submit", "H", READY) is None


def test_claiming_is_for_those_who_have_the_todo() -> None:
    assert code(begun().act("claim", "S")) == "not_yours"


def test_a_delegate_uses_the_todo_of_the_delegator() -> None:
    case = begun()
    assert code(case.act("submit", "X", READY)) == "not_yours"
    assert case.act("claim", "X", on_behalf_of="G") is None
    assert case.snapshot.todos[0].claimed_by == "G"
    assert case.act("submit", "X", READY, on_behalf_of="G") is None


def test_somebody_found_for_the_role_may_act_without_holding_it() -> None:
    """A role that falls back (no organisation commissioner: the secretary) gives the todo its name."""
    case = begun()
    stand_in = Actor(member="H", roles=frozenset({"branch_secretary"}))
    outcome = machine.step(
        case.definition, case.snapshot, Action(kind="transition", key="submit"), stand_in, Inputs(values=READY),
        case.facts("review"), MONDAY,
    )  # fmt: skip
    assert isinstance(outcome, Outcome)


def test_nobody_for_the_next_state_stops_the_action() -> None:
    case = begun(people={"branch_secretary": ()})
    refusal = case.act("submit", "G", READY)
    assert refusal is not None
    assert (refusal.code, refusal.context["roles"]) == ("nobody_found", ("branch_secretary",))


def test_a_state_that_does_not_exist_for_the_unit_is_passed_by() -> None:
    document = small()
    document["states"][1]["when_skipped"] = "accept"
    case = begun(document, people={"branch_secretary": ()}, skipped=frozenset({"review"}))
    assert case.act("submit", "G", READY) is None
    assert case.snapshot.state == "done"
    assert [each.action for each in case.history] == ["start", "submit", "accept"]


def test_a_self_transition_is_an_entry_and_nothing_more() -> None:
    document = small()
    document["transitions"].append(transition("note", "draft", "draft", inputs=["ok"], validates=False))
    case = begun(document)
    before = case.snapshot
    assert case.act("note", "G", {"ok": True}) is None
    assert (case.snapshot.visit, case.snapshot.todos, case.snapshot.entered_at) == (
        before.visit,
        before.todos,
        before.entered_at,
    )
    assert case.snapshot.values["ok"] is True


def test_a_self_transition_may_restart_the_visit() -> None:
    document = small()
    document["transitions"].append(transition("again", "draft", "draft", restarts=True, validates=False))
    case = begun(document)
    case.act("claim", "G")
    assert case.act("again", "G") is None
    assert (case.snapshot.visit, [each.claimed_by for each in case.snapshot.todos]) == (3, [None])


def test_only_a_reopening_transition_leaves_an_end() -> None:
    document = small()
    document["transitions"].append(transition("reopen", "dropped", "draft", "branch_secretary", reopens=True))
    case = begun(document)
    case.act("drop", "S", {}, "no money")
    assert case.act("reopen", "S") is None
    assert (case.snapshot.state, case.snapshot.status) == ("draft", "open")


def test_batch_transitions_are_taken_for_the_batch_only() -> None:
    middle = state("ranking", "batch", config={"group_by": ["unit"]})
    case = begun(with_middle(middle, transition("report", "ranking", "done", batch=True)))
    case.act("submit", "G", READY)
    assert code(case.act("report", "G")) == "not_in_batch"
    assert case.act("report", "G", in_batch=True) is None


def test_only_batch_transitions_are_taken_for_a_batch() -> None:
    assert code(begun().act("submit", "G", READY, in_batch=True)) == "not_in_batch"


def test_the_system_records_what_it_found_even_after_the_end() -> None:
    case = begun()
    case.act("drop", "S", {}, "no money")
    assert code(case.act("record", "S", {"topic": "x"})) == "not_yours"
    assert case.act("record", None, {"topic": "x"}) is None
    assert (case.snapshot.values["topic"], case.snapshot.state, case.snapshot.status) == ("x", "dropped", "closed")
    with pytest.raises(ValueError, match="no such field"):
        case.act("record", None, {"nothing": 1})


def test_a_suspended_case_rests() -> None:
    case = begun()
    object.__setattr__(case.snapshot, "status", "suspended")
    assert code(case.act("submit", "G", READY)) == "suspended"
    assert code(case.act("claim", "G")) == "suspended"


def test_effects_are_numbered_in_order() -> None:
    document = small()
    document["transitions"][0]["effects"] = [{"kind": "number", "number": "n"}, {"kind": "notify", "to": []}]
    case = begun(document)
    case.act("submit", "G", READY)
    assert [(each.ordinal, each.kind) for each in case.effects] == [(0, "number"), (1, "notify")]
    assert case.effects[0].config == {"number": "n"}


def test_buttons_name_reasons_that_filling_in_cannot_remove() -> None:
    document = small()
    document["transitions"][0]["guard"] = "amount > 0 and in_window()"
    case = begun(document)

    def shown(member: str, **answers: object) -> dict[str, str | None]:
        facts = Facts(answers={f"{name}:": value for name, value in answers.items()}, calendar=case.calendar)
        found = machine.offers(case.definition, case.snapshot, case.actor(member), facts, MONDAY)
        return {each.transition.key: code(each.refusal) for each in found}

    assert shown("G", in_window=True) == {"submit": None}
    assert shown("G", in_window=False) == {"submit": "guard"}
    assert shown("S", in_window=True) == {"drop": None}
    case.act("claim", "G")
    assert shown("H", in_window=True) == {"submit": "claimed_by_other"}


def test_needed_facts_follow_computed_fields() -> None:
    definition = rehearsal(pack("top_ten_selection")).definition
    assert ("batch_rank", ("total", "expert_score", "defence_score")) in machine.needed_facts(
        definition, definition.transitions["in_top"]
    )
    assert ("votes_of", ("popular",)) in machine.needed_facts(definition, definition.transitions["in_top"])
    assert machine.needed_facts(definition, "draft") >= {("in_window", ()), ("previously_awarded", ())}


def test_computed_fields_are_fresh_in_a_guard() -> None:
    document = small()
    document["form"]["fields"].append(field("double", "computed", computed="amount * 2", config={"result": "number"}))
    document["transitions"][0]["guard"] = "double == 25"
    assert begun(document).act("submit", "G", READY) is None


def test_the_system_takes_its_own_transitions() -> None:
    middle = state("waiting", "wait", performers=[])
    case = begun(with_middle(middle, transition("go", "waiting", "done", "system", guard="vote_closed('v')")))
    assert case.act("submit", "G", READY) is None
    assert (case.snapshot.state, case.snapshot.todos) == ("waiting", ())
    case.answers["vote_closed:v"] = True
    case.system_moves()
    assert case.snapshot.state == "done"


def test_a_deadline_that_blocks_stops_people_going_forward() -> None:
    document = small()
    document["states"][0]["timers"] = [{"key": "window", "title": text("w"), "base": "fact:closes", "blocks": True}]
    case = begun(document, dates={"closes": (MONDAY + timedelta(days=2)).date()})
    case.now = datetime.fromisoformat("2026-03-04T23:00:00+08:00")
    assert code(case.act("submit", "S", READY)) == "not_yours"
    case.now = datetime.fromisoformat("2026-03-05T00:00:00+08:00")
    assert code(case.act("submit", "G", READY)) == "deadline_passed"
    assert case.act("drop", "S", {}, "too late") is None


def test_a_deadline_that_was_put_off_no_longer_blocks() -> None:
    document = small()
    document["states"][0]["timers"] = [{"key": "window", "title": text("w"), "base": "fact:closes", "blocks": True}]
    case = begun(document, dates={"closes": MONDAY.date()})
    case.now = MONDAY + timedelta(days=1)
    assert code(case.act("submit", "G", READY)) == "deadline_passed"
    case.dates["closes"] = case.now.date()
    assert case.act("submit", "G", READY) is None


def test_people_found_for_two_roles_share_one_todo() -> None:
    document = small()
    document["states"][1]["performers"] = ["branch_secretary", "branch_deputy"]
    case = begun(document, people={"branch_deputy": ("S",)})
    case.act("submit", "G", READY)
    assert [each.members for each in case.snapshot.todos] == [("S",)]


def test_starting_needs_somebody() -> None:
    definition = rehearsal(small()).definition
    refusal = machine.start(definition, {}, Facts(performers=Performers()), MONDAY)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "nobody_found"
