"""Several people each do their part (会签、或签、票签、依次, and scoring by a panel)."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from typing_extensions import override

from forms.engine.expressions import Value
from forms.engine.problems import Problem
from processes.engine import scores
from processes.engine.model import Contribution, Facts, ProcedureDefinition, Refusal, Snapshot, StateSpec, TodoToOpen

from .base import StepKind, people

MODES = ("all", "any", "ratio", "in_order")


class Joint(StepKind):
    """Everybody found has an own todo; with ``in_order`` only the next in line.

    ``field`` is the form field that a contribution fills in: a score with ``rubric``, or a decision whose value
    ``agree`` (or true) agrees and ``disagree`` (or false) disagrees; without ``field`` handing in means agreeing.
    A contribution that comes after the decision but before the case has moved on is kept and changes nothing.
    """

    key = "joint"
    title = {"zh-hans": "会签", "en": "Several people"}
    settings: ClassVar[frozenset[str]] = frozenset(
        {"mode", "ratio", "minimum", "rubric", "field", "hidden", "exclude_own_unit"}
    )
    takes_contributions = True

    @override
    def todos(self, state: StateSpec, facts: Facts, due_at: datetime | None) -> tuple[TodoToOpen, ...]:
        todos = tuple(_personal(state, facts, due_at))
        return todos[:1] if mode_of(state) == "in_order" else todos

    @override
    def next_todo(
        self, state: StateSpec, snapshot: Snapshot, done_by: str, facts: Facts, due_at: datetime | None
    ) -> tuple[TodoToOpen, ...]:
        if mode_of(state) != "in_order":
            return ()
        done = {each.member for each in snapshot.contributions} | {done_by}
        return tuple(each for each in _personal(state, facts, due_at) if each.members[0] not in done)[:1]

    @override
    def shortage(self, state: StateSpec, facts: Facts) -> Refusal | None:
        found = len({member for _, members in people(state, facts) for member in members})
        needed = max(1, int(str(state.config.get("minimum", 1))))
        if found < needed:
            context = {"state": state.key, "roles": state.performers, "needed": needed, "found": found}
            return Refusal(code="nobody_found", context=context)
        return None

    @override
    def answer(
        self, definition: ProcedureDefinition, snapshot: Snapshot, name: str, arguments: tuple[str, ...]
    ) -> Value:
        state = definition.states[snapshot.state]
        if name == "joint_result":
            return joint_result(state, snapshot)
        if not arguments or arguments[0] != state.config.get("rubric"):
            return None
        totals = scores.totals(definition.rubrics[arguments[0]], snapshot.contributions)
        if name == "scores_in":
            return Decimal(len(totals))
        if name == "scores_pending":
            return Decimal(sum(each.state == state.key for each in snapshot.todos))
        return scores.combined(definition.rubrics[arguments[0]], totals) if name == "score_of" else None

    @override
    def problems(self, definition: ProcedureDefinition, state: StateSpec) -> Iterator[Problem]:
        yield from super().problems(definition, state)
        mode = state.config.get("mode", "all")
        if mode not in MODES:
            yield Problem("config/mode", "not_one_of", {"value": str(mode), "known": ", ".join(MODES)})
        if mode == "ratio" and _ratio(state) is None:
            yield Problem("config/ratio", "ratio_missing", {})
        field = state.config.get("field")
        if field is not None and field not in state.writable:
            yield Problem("config/field", "field_not_writable", {"field": str(field), "state": state.key})
        rubric = state.config.get("rubric")
        if rubric is not None and rubric not in definition.rubrics:
            yield Problem(
                "config/rubric", "rubric_unknown", {"rubric": str(rubric), "known": ", ".join(definition.rubrics)}
            )


def mode_of(state: StateSpec) -> str:
    """Returns how the contributions decide."""
    return str(state.config.get("mode", "all"))


def joint_result(state: StateSpec, snapshot: Snapshot) -> str | None:
    """Returns "agree" or "disagree" as soon as the outcome can no longer change, None before."""
    field = state.config.get("field")
    stances = [_stance(each, field) for each in snapshot.contributions]
    agreed, refused, waiting = stances.count("agree"), stances.count("disagree"), len(_open(state, snapshot))
    mode = mode_of(state)
    if mode == "any":
        return "agree" if agreed else "disagree" if stances and not waiting else None
    if mode == "ratio":
        total, share = len(stances) + waiting, _ratio(state) or Fraction(1)
        if total and agreed >= share * total:
            return "agree"
        return "disagree" if total and agreed + waiting < share * total else None
    if refused:
        return "disagree"
    if waiting or not stances:
        return None
    return "agree" if agreed == len(stances) else "disagree"


def seen_contributions(
    definition: ProcedureDefinition, snapshot: Snapshot, member: str | None, roles: frozenset[str]
) -> tuple[Contribution, ...]:
    """Returns the contributions this person may see: with ``hidden`` only the own one, unless the field's roles say
    more."""
    state = definition.states[snapshot.state]
    if not state.config.get("hidden"):
        return snapshot.contributions
    allowed = definition.restricted_fields.get(str(state.config.get("field", "")), ())
    if roles & frozenset(allowed):
        return snapshot.contributions
    return tuple(each for each in snapshot.contributions if each.member == member)


def _personal(state: StateSpec, facts: Facts, due_at: datetime | None) -> Iterator[TodoToOpen]:
    met: set[str] = set()
    for role, members in people(state, facts):
        for member in members:
            if member not in met:
                met.add(member)
                yield TodoToOpen(
                    state=state.key,
                    role=role,
                    members=(member,),
                    personal=True,
                    due_at=due_at,
                    explanation=tuple(facts.performers.explanations.get(role, ())),
                )


def _open(state: StateSpec, snapshot: Snapshot) -> tuple[object, ...]:
    return tuple(each for each in snapshot.todos if each.state == state.key)


def _stance(contribution: Contribution, field: object) -> str:
    if not isinstance(field, str):
        return "agree"
    value = contribution.values.get(field)
    if value is True or value == "agree":
        return "agree"
    return "disagree" if value is False or value == "disagree" else "abstain"


def _ratio(state: StateSpec) -> Fraction | None:
    try:
        share = Fraction(str(state.config.get("ratio", "")))
    except (ValueError, ZeroDivisionError):
        return None
    return share if 0 < share <= 1 else None
