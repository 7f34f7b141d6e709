"""Random machines walked at random against the engine alone: whatever people try, the invariants hold.

    python -m tests.random_machines --steps 1000000 --seed 7

Machines have courses side by side (nested, joined by all, by some or by the first, the rest cancelled or let run),
regions that open under a condition, joint steps of every mode, returns, self-transitions, steps that are skipped,
interruptions by people and by deadlines, and the verbs. Refused actions must change nothing; after every other the case
must be sound (``sound``).
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from processes.engine import machine, verbs
from processes.engine.branches import active_places, focused
from processes.engine.definition import problems, read
from processes.engine.kinds import kind_of
from processes.engine.model import SYSTEM, Action, Inputs, Outcome, ProcedureDefinition, Refusal
from processes.engine.rehearsal import Rehearsal
from processes.engine.replaying import is_edge, places_of, replayed
from processes.engine.verbs import Ask, Ground

BEGIN = datetime(2026, 3, 2, 1, tzinfo=UTC)
PEOPLE: Mapping[str, tuple[str, ...]] = {
    "one": ("A",), "two": ("A", "B"), "three": ("B", "C", "D"), "many": ("A", "B", "C", "D", "E"), "nobody": (),
}  # fmt: skip
EVERYBODY: tuple[str | None, ...] = ("A", "B", "C", "D", "E", "F", None)
GUARDS = ("", "", "", "a > 1", "b", "not b", "a < 3 or b")
HOWS: Mapping[str, tuple[str, ...]] = {
    "add_signer": ("before", "beside", "after"), "sign": ("agree", "agree", "disagree"), "return": ("again", "back"),
}  # fmt: skip
MODES: tuple[Mapping[str, object], ...] = (
    {"mode": "all"}, {"mode": "any"}, {"mode": "in_order"}, {"mode": "ratio", "ratio": "1/2"},
    {"mode": "ratio", "ratio": "2/3", "field": "ok"}, {"mode": "all", "field": "ok"},
)  # fmt: skip


def text(words: str) -> dict[str, str]:
    return {"zh-hans": words, "en": words}


@dataclass
class Draft:
    """A document in the making."""

    random: Random
    states: list[dict[str, Any]] = field(default_factory=list)
    transitions: list[dict[str, Any]] = field(default_factory=list)
    regions: int = 0

    def state(self, kind: str, region: str, **more: Any) -> dict[str, Any]:
        made = {"key": f"s{len(self.states)}", "title": text("s"), "kind": kind, "region": region, **more}
        self.states.append(made)
        return made

    def move(self, source: str, target: str, by: str, **more: Any) -> dict[str, Any]:
        key = f"t{len(self.transitions)}"
        made = {"key": key, "title": text(key), "from": [source], "to": target, "by": [by], **more}
        self.transitions.append(made)
        return made

    def course(self, region: str, depth: int, length: int) -> str:
        """Draws a course with its ends and returns its first state."""
        random = self.random
        steps = [self.step(region, depth) for _ in range(length)]
        ends = [
            self.state("end", region, outcome=outcome) for outcome in ("success", "failure")[: random.randint(1, 2)]
        ]
        for place, here in enumerate(steps):
            following = steps[place + 1] if place + 1 < len(steps) else random.choice(ends)
            self.leave(here, following["key"])
            if random.random() < 0.3:
                self.leave(here, random.choice([*steps[place + 1 :], *ends])["key"])
            if random.random() < 0.3 and here["kind"] != "wait":
                self.move(here["key"], random.choice(steps[: place + 1])["key"], self.who(here), validates=False,
                          restarts=False)  # fmt: skip
            if random.random() < 0.15:
                self.move(here["key"], here["key"], self.who(here), restarts=random.random() < 0.5)
            if random.random() < 0.15 and here.get("performers"):
                here["when_skipped"] = self.move(here["key"], following["key"], "system", guard="a > 100")["key"]
        return str(steps[0]["key"])

    def step(self, region: str, depth: int) -> dict[str, Any]:
        random = self.random
        kind = random.choices(["single", "joint", "wait", "parallel"], [5, 3, 1, 5 if depth else 0])[0]
        if kind == "parallel":
            return self.parallel(region, depth)
        if kind == "wait":
            return self.state("wait", region)
        role = random.choice([each for each in PEOPLE if each != "nobody" or random.random() < 0.1])
        timers = [{"key": "due", "title": text("due"), "days": random.randint(1, 9), "remind": [-1]}]
        more: dict[str, Any] = {"timers": timers} if random.random() < 0.4 else {}
        writable = random.choice([["a"], ["a", "b"], ["b"], []])
        config: dict[str, Any] = {}
        if kind == "joint":
            config = dict(random.choice(MODES))
            writable = ["ok"] if "field" in config else []
        return self.state(kind, region, performers=[role], writable=writable, config=config, **more)

    def parallel(self, region: str, depth: int) -> dict[str, Any]:
        random = self.random
        count = random.randint(1, 3)
        made = self.state("parallel", region, config={})
        if random.random() < 0.2:
            made["performers"] = [random.choice(["one", "two"])]
        regions = []
        for _ in range(count):
            self.regions += 1
            key = f"r{self.regions}"
            when = random.choice(["", "", "a > 1", "b"])
            start = self.course(key, depth - 1, random.randint(1, 2))
            regions.append({"key": key, "title": text(key), "start": start, **({"when": when} if when else {})})
        made["config"] = {
            "regions": regions,
            "join": random.choice(["all", "all", "first", random.randint(1, count)]),
            "rest": random.choice(["cancel", "let_run"]),
        }
        return made

    def leave(self, here: dict[str, Any], target: str) -> None:
        random, kind = self.random, here["kind"]
        if kind == "parallel":
            guard = random.choice(["", "", "branches_failed() < 1", "branches_done() >= 1"])
            self.move(here["key"], target, "system", guard=guard)
            if guard:
                self.move(here["key"], target, "many")
            if random.random() < 0.2:
                self.move(here["key"], target, "system", guard="a > 7", interrupts=True)
        elif kind == "joint":
            self.move(here["key"], target, "system", guard="joint_result() == 'agree'")
            self.move(here["key"], target, "many")
            if random.random() < 0.5:
                self.move(here["key"], target, "system", guard="joint_result() == 'disagree'")
        elif kind == "wait":
            self.move(here["key"], target, random.choice(["system", "many"]), guard=random.choice(["b", "a > 1"]))
            self.move(here["key"], target, "many")
        elif here.get("timers") and random.random() < 0.4:
            self.move(here["key"], target, here["performers"][0])
            self.move(here["key"], target, "system", guard="timer_elapsed('due')")
        else:
            comment = random.choice(["optional", "optional", "required"])
            guard = random.choice(GUARDS)
            self.move(here["key"], target, here["performers"][0], comment=comment, guard=guard)

    def who(self, here: dict[str, Any]) -> str:
        return str((here.get("performers") or ["many"])[0])


def random_document(random: Random) -> dict[str, Any]:
    """Returns the document of a machine that passes every check before publishing; most have courses side by side,
    which by themselves pass less often."""
    parallel = random.random() < 0.8
    while True:
        draft = Draft(random)
        start = draft.course("", random.choice([1, 1, 2]), random.randint(2, 4))
        draft.states.insert(0, {"key": "start", "title": text("start"), "kind": "single", "start": True,
                                "performers": ["two"], "writable": ["a", "b"]})  # fmt: skip
        draft.move("start", start, "two")
        document = {
            "schema_version": 1, "key": "random", "title": text("random"), "start": {"by": ["two"]},
            "form": {"schema_version": 1, "fields": [
                {"key": "a", "type": "integer", "label": text("a")}, {"key": "b", "type": "bool", "label": text("b")},
                {"key": "ok", "type": "bool", "label": text("ok")},
            ]},
            "states": draft.states, "transitions": draft.transitions,
        }  # fmt: skip
        if parallel and not any(len(each.get("config", {}).get("regions", ())) > 1 for each in draft.states):
            continue
        if not any(each.severity == "error" for each in problems(document)):
            return document


def sound(case: Rehearsal) -> None:
    """What is true of every case after every action (INV 2, 3 and 5, and that a cancelled branch is silent)."""
    now, definition = case.snapshot, case.definition
    assert len(case.history) == now.seq, "each action leaves one entry"
    told = replayed(definition, [Told(each) for each in case.history])
    assert told is not None
    if now.status == "closed":
        assert active_places(now) == ("",), "no branch outlives the case"
        assert (now.todos, now.asides, now.timers) == ((), (), ()), "nothing is asked of anybody after the end"
        return
    assert places_of(told) == places_of(now), "the history leads to where the case is"
    here = {region: focused(now, region) for region in active_places(now)}
    states = [each.state for each in here.values()]
    assert len(set(states)) == len(states)
    for each in (*now.todos, *now.asides, *now.timers, *now.contributions):
        assert each.state in states, f"{each} of a place where the case is not"
    for region, place in here.items():
        state = definition.states[place.state]
        assert state.region == region
        assert not kind_of(state.kind).is_end, "a branch at its end is not active"
        if state.performers and not kind_of(state.kind).takes_contributions and now.status == "open":
            assert place.todos, f"nobody is asked in {state.key}"
        asked = [member for todo in place.todos if todo.personal for member in todo.members]
        assert len(asked) == len(set(asked)), "nobody is asked twice"
    for region in definition.regions.values():
        branches = [each for each in now.branches if each.region == region.key]
        assert len(branches) <= 1
        assert all((each.status == "done") == (each.outcome is not None) for each in branches)


def joined(case: Rehearsal, outcome: Outcome) -> None:
    """A parallel state is left by the system only when enough of its branches have ended."""
    transition = case.definition.transitions.get(outcome.history.action)
    if transition is None or "system" not in transition.by or transition.interrupts or not outcome.entered:
        return
    state = case.definition.states[outcome.history.source]
    if not state.regions:
        return
    here = focused(case.snapshot, state.region)
    keys = {each.key for each in state.regions}
    branches = [each for each in case.snapshot.branches if each.region in keys and each.fork == here.visit]
    running = sum(each.status == "active" for each in branches)
    ended = sum(each.status == "done" for each in branches)
    join = state.config["join"]
    enough = running == 0 or (join == "first" and ended > 0) or (isinstance(join, int) and ended >= join)
    assert enough, f"{state.key} was left with {running} running and {ended} ended"


class Told:
    """A drafted entry as a stored one: what entering means is told by the draft itself."""

    def __init__(self, draft: Any) -> None:
        entry, self.entered, self.at = draft
        self.action, self.source, self.target, self.details = entry.action, entry.source, entry.target, entry.details


@dataclass
class Walked(Rehearsal):
    """A rehearsal that notes what was entered, and checks each entry's way."""

    initiator: str = "A"

    def _apply(self, outcome: Outcome) -> None:
        joined(self, outcome)
        super()._apply(outcome)
        draft = self.history.pop()
        standing = ("start", "contribute", "claim", "release", "record")
        assert draft.action in standing or is_edge(self.definition, Told((draft, outcome.entered, self.now)))
        self.history.append((draft, outcome.entered, self.now))  # type: ignore[arg-type]

    def verb(self, key: str, ask: Ask, member: str, comment: str) -> Refusal | None:
        """Does a verb as the live shell does."""
        ground = Ground(
            standing=frozenset({"initiator"} if member == self.initiator else ())
            | frozenset({"participant", "administrator"} if member in "AB" else ())
            | {role for role, members in self.people.items() if member in members},
            trail=tuple(dict.fromkeys(each[0].target for each in self.history if each[1])),  # type: ignore[index]
            reachable=frozenset("ABCDEF"),
            readers=frozenset("ABCDEF"),
        )
        actor = self.actor(member)
        region = verbs.place_of(self.definition, self.snapshot, key, ask, ground, actor)
        target = ask.state if ask.state in self.definition.states else self.state_of(region)
        inputs = Inputs(comment=comment)
        return self.take(
            verbs.do(self.definition, self.snapshot, key, ask, ground, actor, inputs, self.facts(target), self.now)
        )


@dataclass
class Walk:
    """One random walk; ``counts`` says what was tried and done."""

    random: Random
    with_verbs: bool = True
    counts: Counter[str] = field(default_factory=Counter)
    definition: ProcedureDefinition | None = None
    document: dict[str, Any] = field(default_factory=dict)

    def run(self, steps: int) -> None:
        case = self.fresh()
        for number in range(steps):
            if number % 100 == 0:
                self.document = random_document(self.random)
                self.definition = read(self.document)
                self.counts["machines"] += 1
                case = self.fresh()
            elif case.snapshot.status == "closed" and self.random.random() < 0.8:
                case = self.fresh()
            self.step(case)

    def fresh(self) -> Walked:
        definition = self.definition
        if definition is None:
            self.document = random_document(self.random)
            definition = self.definition = read(self.document)
        random = self.random
        skipped = frozenset(
            key for key, each in definition.states.items() if each.when_skipped and random.random() < 0.4
        )
        case = Walked(definition=definition, people=PEOPLE, now=BEGIN, skipped=skipped)
        assert case.begin({"a": random.randint(0, 4), "b": random.random() < 0.5}) is None
        self.counts["cases"] += 1
        return case

    def step(self, case: Walked) -> None:
        random, before = self.random, case.snapshot
        case.now += timedelta(hours=random.choice([0, 1, 30, 100]))
        entries = len(case.history)
        what, refusal = self.act(case)
        self.counts["steps"] += 1
        if refusal is not None:
            self.counts[f"refused {refusal.code}"] += 1
            self.counts[f"refused {what}"] += 1
            assert case.snapshot == before, f"{what} was refused and changed the case"
            assert len(case.history) == entries
            return
        self.counts[f"done {what}"] += 1
        self.counts["side by side"] += len(active_places(case.snapshot)) > 2
        sound(case)
        if random.random() < 0.05:
            at_rest(case)

    def act(self, case: Walked) -> tuple[str, Refusal | None]:
        random, snapshot = self.random, case.snapshot
        comment = random.choice(["", "because"])
        values = {"a": random.randint(0, 9), "b": random.random() < 0.5, "ok": random.random() < 0.7}
        if self.with_verbs and random.random() < (0.8 if snapshot.status != "open" else 0.25):
            key, member = self.verb_and_who(case)
            return f"@{key}", case.verb(key, self.ask(case, key), member, comment)
        if snapshot.todos and random.random() < 0.7:
            todo = random.choice(snapshot.todos)
            member = random.choice(todo.members)
            if kind_of(case.definition.states[todo.state].kind).takes_contributions and random.random() < 0.9:
                return "contribute", case.act(f"contribute:{todo.id}", member, values, comment)
            if len(todo.members) > 1 and random.random() < 0.15:
                what = random.choice(["claim", "release"])
                return what, case.act(f"{what}:{todo.id}", member)
            ways = [each.key for each in case.definition.transitions_from(todo.state) if "system" not in each.by]
            if ways:
                return "transition", case.act(random.choice(ways), member, values, comment)
        key = random.choice(list(case.definition.transitions))
        return "anything", case.act(key, random.choice(EVERYBODY), values, comment)

    def verb_and_who(self, case: Walked) -> tuple[str, str]:
        """A verb and somebody who tries it, often the one who may."""
        random, snapshot = self.random, case.snapshot
        if snapshot.asides and random.random() < 0.5:
            aside = random.choice(snapshot.asides)
            return "sign" if aside.kind == "sign" else "answer", random.choice(aside.members)
        rare = random.random() < 0.1
        keys = [each for each in verbs.VERBS if rare or each not in ("terminate", "paper", "pause")]
        if snapshot.status == "suspended" and random.random() < 0.6:
            keys = ["resume"]
        key = random.choice(keys)
        todos = [*snapshot.todos, *snapshot.asides]
        own = bool(todos) and "performer" in verbs.VERBS[key].by and random.random() < 0.8
        return key, random.choice(random.choice(todos).members) if own else random.choice("ABCDEF")

    def ask(self, case: Walked, key: str) -> Ask:
        """Something to ask of the verb that makes sense more often than not."""
        random, snapshot = self.random, case.snapshot
        todos = [each.id for each in (*snapshot.todos, *snapshot.asides)]
        here = [focused(snapshot, region) for region in active_places(snapshot)]
        region = random.choice([case.definition.states[each.state].region for each in here])
        near = [each.key for each in case.definition.states.values() if each.region == region]
        most = verbs.VERBS[key].most
        return Ask(
            members=tuple(random.sample("ABCDEF", min(most, random.choice([1, 1, 1, 2])))),
            state=random.choice(near) if key in ("jump", "return", "reopen") and random.random() < 0.8 else "",
            todo=random.choice(todos) if todos and random.random() < 0.2 else None,
            how=random.choice(HOWS.get(key, ("", "straight"))),
        )


def at_rest(case: Rehearsal) -> None:
    """Nothing that the system could do is left undone, and asking twice gives the same answer."""
    if case.snapshot.status != "open":
        return
    for transition in machine.system_moves(case.definition, case.snapshot):
        action = Action(kind="transition", key=transition.key)
        facts = case.facts(transition.target)
        tried = [
            machine.step(case.definition, case.snapshot, action, SYSTEM, Inputs(), facts, case.now) for _ in range(2)
        ]
        assert tried[0] == tried[1], "the same step gives the same outcome"


def walks(seed: int, steps: int, *, with_verbs: bool = True) -> Counter[str]:
    """Returns what was tried; raises AssertionError with the seed where an invariant does not hold."""
    walk = Walk(Random(seed), with_verbs=with_verbs)
    try:
        walk.run(steps)
    except AssertionError as error:
        raise AssertionError(f"seed {seed}, after {walk.counts['steps']} steps: {error}") from error
    return walk.counts


def _report(counts: Counter[str]) -> Iterator[str]:
    for name, number in sorted(counts.items(), key=lambda each: -each[1]):
        yield f"{number:>9}  {name}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--without-verbs", action="store_true")
    chosen = parser.parse_args()
    total: Counter[str] = Counter()
    began = time.monotonic()
    seed = chosen.seed
    while total["steps"] < chosen.steps:
        total += walks(seed, min(10_000, chosen.steps - total["steps"]), with_verbs=not chosen.without_verbs)
        seed += 1
    print("\n".join(_report(total)))
    print(f"{time.monotonic() - began:.0f} s, seeds {chosen.seed} to {seed - 1}: every invariant held")


if __name__ == "__main__":
    main()
