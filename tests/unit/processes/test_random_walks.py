"""Thousands of random actions on the packs: whatever people try, a case stays sound."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from processes.engine import machine
from processes.engine.definition import read
from processes.engine.kinds import kind_of
from processes.engine.model import Outcome, ProcedureDefinition, Snapshot
from processes.engine.rehearsal import Rehearsal
from tests.unit.processes.designs import CALENDAR, PACK_KEYS, pack, pack_examples

STEPS = 3000
THOROUGH = ("major_decision", "org_life_meeting", "top_ten_selection")
"""Between them these have every kind of step; of the other packs a shorter walk is enough."""
WALKS = [(key, seed) for key in PACK_KEYS for seed in range(3 if key in THOROUGH else 1)]
BEGIN = datetime.fromisoformat("2026-03-02T09:00:00+08:00")


def sound(case: Rehearsal, before: Snapshot) -> None:
    """What is true of every case after every action."""
    now = case.snapshot
    state = case.definition.states[now.state]
    kind = kind_of(state.kind)
    assert now.seq >= before.seq
    assert now.visit <= now.seq
    assert len(case.history) == now.seq
    assert all(todo.state == now.state for todo in now.todos)
    assert (now.status == "closed") == kind.is_end
    if kind.is_end:
        assert now.todos == ()
        assert now.timers == ()
    elif state.performers and not kind.takes_contributions:
        assert now.todos
    if kind.takes_contributions:
        open_members = {member for todo in now.todos for member in todo.members}
        assert not open_members & {each.member for each in now.contributions}
    else:
        assert now.contributions == ()
    assert set(now.values) >= set(before.values), "nothing that was filled in is lost"
    assert len({todo.id for todo in now.todos}) == len(now.todos)


def some_values(case: Rehearsal, random: Random, known: list[dict[str, Any]]) -> dict[str, Any]:
    """Answers from the worked examples, now and then with holes and nonsense."""
    values: dict[str, Any] = {}
    for each in random.sample(known, min(4, len(known))):
        values |= each
    for spec in case.definition.form.fields:
        if spec.type == "choice" and random.random() < 0.3:
            values[spec.key] = random.choice([str(each["value"]) for each in spec.config["options"]])
    return {key: value for key, value in values.items() if random.random() < 0.95}


def sensible(case: Rehearsal, random: Random) -> tuple[str, str | None, bool]:
    """A button of the present state, pressed by somebody who may."""
    todo = random.choice(case.snapshot.todos) if case.snapshot.todos else None
    if todo is not None and kind_of(case.definition.states[case.snapshot.state].kind).takes_contributions:
        return "contribute", todo.members[0], False
    transitions = [each for each in case.definition.transitions_from(case.snapshot.state) if "system" not in each.by]
    if not transitions:
        return "claim", None, False
    transition = random.choice(transitions)
    may = [member for role in transition.by for member in case.people.get(role, ("X",))]
    return transition.key, random.choice(may), transition.batch


def any_action(case: Rehearsal, random: Random, everybody: list[str | None]) -> tuple[str, str | None, bool]:
    """Anything by anybody."""
    action = random.choice([*case.definition.transitions, "contribute", "claim", "release"])
    return action, random.choice(everybody), random.random() < 0.3


def new_case(
    definition: ProcedureDefinition, people: dict[str, tuple[str, ...]], random: Random, known: list[dict[str, Any]]
) -> Rehearsal:
    """A case at its start, or anywhere on its way."""
    case = Rehearsal(definition=definition, people=people, calendar=CALENDAR, now=BEGIN)
    if random.random() < 0.5:
        assert case.begin() is None
    else:
        state = random.choice([key for key, each in definition.states.items() if each.kind != "end"])
        case.arrive(state, {key: value for each in known for key, value in each.items()})
    return case


def some_answers(case: Rehearsal, random: Random) -> dict[str, object]:
    calls = machine.needed_facts(case.definition, case.snapshot.state)
    skipped = ("scores_in", "scores_pending", "score_of", "param", "has_comment", "actor_is", "joint_result")
    return {
        f"{name}:{','.join(arguments)}": random.choice([True, False, None, 1, 3, 12])
        for name, arguments in sorted(calls)
        if name not in (*skipped, "timer_elapsed")
    }


def told_values(examples: dict[str, Any]) -> list[dict[str, Any]]:
    found = list(examples["values"].values())
    for example in examples["examples"]:
        given = [step.get("values") for step in (example["begin"], *example["steps"])]
        found += [each for each in given if isinstance(each, dict) and each]
    return found


@pytest.mark.parametrize(("key", "seed"), WALKS)
def test_a_case_stays_sound(key: str, seed: int) -> None:
    random = Random(f"{key}{seed}")
    definition, examples = read(pack(key)), pack_examples(key)
    people = {role: tuple(codes) for role, codes in examples["people"].items()}
    everybody = [None, "X", *sorted({code for codes in people.values() for code in codes})]
    known = told_values(examples)
    visited: set[str] = set()
    moved = 0
    case = new_case(definition, people, random, known)
    steps = STEPS if key in THOROUGH else STEPS // 5
    for number in range(steps):
        if number % 20 == 0 or (case.snapshot.status == "closed" and random.random() < 0.7):
            case = new_case(definition, people, random, known)
        case.now += timedelta(hours=random.choice([0, 1, 30, 200]))
        if case.now.year > 2026:
            case = new_case(definition, people, random, known)
        case.answers |= some_answers(case, random)
        choose = sensible(case, random) if random.random() < 0.7 else any_action(case, random, everybody)
        action, member, in_batch = choose
        before, entries, effects = case.snapshot, len(case.history), len(case.effects)
        refusal = case.act(
            action,
            member,
            some_values(case, random, known),
            random.choice(["", "because"]),
            in_batch=in_batch,
            on_behalf_of=random.choice([None] * 9 + [everybody[-1]]),
        )
        if refusal is not None:
            assert (case.snapshot, len(case.history), len(case.effects)) == (before, entries, effects)
        else:
            moved += 1
            sound(case, before)
        visited.add(case.snapshot.state)
    assert moved > steps / 10
    assert key not in THOROUGH or visited == set(definition.states)


def test_the_same_step_gives_the_same_outcome() -> None:
    definition, examples = read(pack("top_ten_selection")), pack_examples("top_ten_selection")
    people = {role: tuple(codes) for role, codes in examples["people"].items()}
    case = Rehearsal(definition=definition, people=people, calendar=CALENDAR, now=BEGIN, answers={"in_window:": True})
    first = machine.start(definition, {}, case.facts("draft"), BEGIN)
    assert isinstance(first, Outcome)
    assert machine.start(definition, {}, case.facts("draft"), BEGIN) == first
