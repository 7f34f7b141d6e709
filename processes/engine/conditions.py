"""Whether a guard holds: which answers it needs, which of them the engine sees itself, and its value."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from forms.engine.expressions import Tree, Value, evaluate, fact_calls, fact_key, field_names, is_true

from .branches import branches_of
from .facts import FACTS
from .intervals import FACTS as INTERVALS
from .intervals import interval
from .kinds import kind_of, wait
from .model import Actor, Facts, Inputs, ProcedureDefinition, Snapshot
from .timers import CalendarMissing, add_months, due_date
from .typed import typed_values

FactCall = tuple[str, tuple[str, ...]]
Found = TypeVar("Found")


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Everything a guard may ask about: the case, who acts with which inputs, and the shell's answers."""

    definition: ProcedureDefinition
    snapshot: Snapshot
    actor: Actor
    inputs: Inputs
    facts: Facts
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.facts.timezone)).date()


def calls_in(definition: ProcedureDefinition, tree: Tree) -> frozenset[FactCall]:
    """Returns the fact calls of a tree of the definition and of the computed fields that it reads."""

    def find() -> frozenset[FactCall]:
        calls = set(fact_calls(tree))
        for name in computed_behind(definition, tree):
            calls |= fact_calls(definition.form.field(name).computed)
        return frozenset(calls)

    return _once(definition, "calls", tree, find)


def computed_behind(definition: ProcedureDefinition, tree: Tree) -> tuple[str, ...]:
    """Returns the computed fields that a tree of the definition reads, also through others, in order of evaluation."""
    return _once(definition, "computed", tree, lambda: _computed_behind(definition, tree))


def _computed_behind(definition: ProcedureDefinition, tree: Tree) -> tuple[str, ...]:
    specs = {spec.key: spec for spec in definition.form.fields}
    waiting = _named_fields(definition, tree)
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        spec = specs.get(name)
        if spec is not None and spec.computed is not None and name not in found:
            found.add(name)
            waiting |= _named_fields(definition, spec.computed)
    order = definition.form.order or definition.form.keys()
    return tuple(name for name in order if name in found)


def holds(tree: Tree, situation: Situation) -> bool:
    """Answers whether a guard holds with the inputs of the situation written into the case."""
    definition = situation.definition
    answers = answered(calls_in(definition, tree), situation)
    stored = {**situation.snapshot.values, **situation.inputs.values}
    values: dict[str, Value] = typed_values(definition.form, stored)
    for name in computed_behind(definition, tree):
        formula = definition.form.field(name).computed
        calls = fact_calls(formula)
        if values.get(name) is None or all(fact_key(*call) in answers for call in calls):
            values[name] = _value(formula, values, answers, situation)
    return is_true(_value(tree, values, answers, situation))


def answered(calls: Iterable[FactCall], situation: Situation) -> dict[str, Value]:
    """Returns the answers to the calls: the shell's where it gave one, else what the engine sees itself."""
    result: dict[str, Value] = {}
    for name, arguments in calls:
        key = fact_key(name, arguments)
        if key in situation.facts.answers:
            result[key] = situation.facts.answers[key]  # type: ignore[assignment]
        else:
            answer = _own_answer(name, arguments, situation)
            if answer is not None:
                result[key] = answer
    return result


def elapsed(situation: Situation, key: str) -> bool | None:
    """Answers whether a deadline of the present state has passed, None when it has none or no date yet.

    Where the announced deadline and the one computed from today's calendar differ, the later one counts.
    """
    moments = [each.due_at for each in situation.snapshot.timers if each.kind == "due" and each.key == key]
    due = _computed_due(situation, key)
    if due is not None:
        moments.append(due)
    return situation.now > max(moments) if moments else None


def conjuncts(tree: Tree) -> Iterator[Tree]:
    """Yields the parts of a guard that must all hold."""
    if isinstance(tree, Mapping) and set(tree) == {"and"}:
        parts = tree["and"]
        for part in parts if isinstance(parts, list | tuple) else ():
            yield from conjuncts(part)
    else:
        yield tree


def _once(definition: ProcedureDefinition, what: str, tree: Tree, find: Callable[[], Found]) -> Found:
    """Trees belong to their definition and never change, so what was found out about one stays true."""
    key = (what, id(tree))
    if not isinstance(tree, Mapping):
        return find()
    if key not in definition.memo:
        definition.memo[key] = find()
    return cast(Found, definition.memo[key])


def _computed_due(situation: Situation, key: str) -> datetime | None:
    state = situation.definition.states[situation.snapshot.state]
    timer = next((each for each in kind_of(state.kind).timers(state) if each.key == key), None)
    if timer is None:
        return None
    try:
        due = due_date(
            timer,
            definition=situation.definition,
            entered_at=situation.snapshot.entered_at,
            values=situation.snapshot.values,
            facts=situation.facts,
        )
    except CalendarMissing:
        return None
    return due.at if due else None


def _own_answer(name: str, arguments: tuple[str, ...], situation: Situation) -> Value:
    definition, snapshot = situation.definition, situation.snapshot
    if name == "has_comment":
        return bool(situation.inputs.comment.strip())
    if name == "param":
        parameter = definition.parameters.get(arguments[0])
        return as_parameter(parameter.default) if parameter else None
    if name == "timer_elapsed":
        return elapsed(situation, arguments[0])
    if name == "actor_is":
        stored = {**snapshot.values, **situation.inputs.values}.get(arguments[0])
        people = stored if isinstance(stored, list | tuple) else [stored]
        return situation.actor.holder is not None and situation.actor.holder in people
    if name == "kept_up":
        return _kept_up(arguments, situation)
    if name == "waited":
        return _waited(situation)
    if name in INTERVALS:
        return _interval(name, arguments[0], situation)
    if name.startswith("branch"):
        return _of_branches(name, arguments, situation)
    return kind_of(definition.states[snapshot.state].kind).answer(definition, snapshot, name, arguments)


def _waited(situation: Situation) -> bool:
    """Whether the day waited for has begun, or the event has come (also before the case did, where that counts)."""
    state = situation.definition.states[situation.snapshot.state]
    if elapsed(situation, wait.TIMER):
        return True
    came = {each.key: each.due_at for each in situation.snapshot.timers if each.kind == "done"}
    return wait.is_over(state, came, situation.now)


def _interval(name: str, state: str, situation: Situation) -> Value:
    """Of states that a place of the case is in now; the shell knows of the others."""
    snapshot = situation.snapshot
    entered = {each.state: each.entered_at for each in snapshot.branches} | {snapshot.state: snapshot.entered_at}
    if state not in entered:
        return None
    day = entered[state].astimezone(ZoneInfo(situation.facts.timezone)).date()
    passed = interval(name, day, situation.today, situation.facts.calendar)
    return None if passed is None else Decimal(passed)


def _kept_up(arguments: tuple[str, ...], situation: Situation) -> bool | None:
    table, column, since, parameter = arguments
    stored = {**situation.snapshot.values, **situation.inputs.values}
    months = situation.facts.answers.get(fact_key("param", (parameter,)))
    if months is None and parameter in situation.definition.parameters:
        months = situation.definition.parameters[parameter].default
    rows = stored.get(table)
    written = [row.get(column) for row in rows if isinstance(row, Mapping)] if isinstance(rows, list | tuple) else []
    try:
        days = sorted(date.fromisoformat(str(each)[:10]) for each in (stored.get(since), *written) if each)
        most = int(str(months))
    except ValueError:
        return None
    if not stored.get(since) or most < 0:
        return None
    return all(after <= add_months(before, most) for before, after in pairwise((*days, max(situation.today, days[-1]))))


def _of_branches(name: str, arguments: tuple[str, ...], situation: Situation) -> Value:
    if name == "branch_result":
        ended = [each for each in situation.snapshot.branches if each.region == arguments[0] and each.status == "done"]
        return ended[0].outcome if ended else None
    branches = branches_of(situation.definition, situation.snapshot)
    if not branches:
        return None
    done = [each for each in branches if each.status == "done"]
    return Decimal(sum(name == "branches_done" or each.outcome == "failure" for each in done))


def as_parameter(text: str) -> Value:
    """Returns a parameter's text as a truth value, a number or itself."""
    if text in ("true", "false"):
        return text == "true"
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _value(tree: Tree, values: Mapping[str, Value], answers: Mapping[str, Value], situation: Situation) -> Value:
    return evaluate(
        tree,
        values,
        facts=answers,
        now=situation.now,
        today=situation.today,
        calendar=situation.facts.calendar,
    )


def _named_fields(definition: ProcedureDefinition, tree: Tree) -> set[str]:
    """The fields a tree reads, and those that its fact calls name (``batch_rank('total')``)."""
    names = set(field_names(tree))
    for name, arguments in fact_calls(tree):
        kinds = FACTS[name].name_kinds(len(arguments)) if name in FACTS else ()
        names |= {each for each, kind in zip(arguments, kinds, strict=False) if kind == "field"}
    return names & set(definition.form.keys())
