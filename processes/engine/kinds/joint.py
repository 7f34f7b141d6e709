"""Several people each do their part (会签、或签、票签、依次, and scoring by a panel)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from typing_extensions import override

from forms.engine.expressions import Value
from forms.engine.problems import Problem
from processes.engine import scores
from processes.engine.deciding import MODES, count_of, decided, mode_of, share_of
from processes.engine.model import Contribution, Facts, ProcedureDefinition, Refusal, Snapshot, StateSpec, TodoToOpen

from .base import StepKind, people, reasons

VETO_WORDS = ("anybody", "nobody")


class Joint(StepKind):
    """Everybody found has an own todo; with ``in_order`` only the next in line.

    ``field`` is the form field that a contribution fills in: a score with ``rubric``, or a decision whose value
    ``agree`` (or true) agrees and ``disagree`` (or false) disagrees; without ``field`` handing in means agreeing.
    ``processes.engine.deciding`` says how the answers decide. A contribution that comes after the decision is kept and
    changes nothing.
    """

    key = "joint"
    title = {"zh-hans": "会签", "en": "Several people"}
    settings: ClassVar[frozenset[str]] = frozenset(
        {
            "mode",
            "ratio",
            "count",
            "weights",
            "weights_in",
            "veto",
            "minimum",
            "rubric",
            "field",
            "hidden",
            "exclude_own_unit",
        }
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
        if any(each.state == state.key and done_by not in each.members for each in snapshot.todos):
            return ()
        done = {each.member for each in snapshot.contributions} | {done_by} | snapshot.spoken_for
        return tuple(each for each in _personal(state, facts, due_at) if each.members[0] not in done)[:1]

    @override
    def shortage(self, state: StateSpec, facts: Facts) -> Refusal | None:
        found = len({member for _, members in people(state, facts) for member in members})
        needed = max(int(str(state.config.get("minimum", 1))), count_of(state), 1)
        if found < needed:
            context = {"state": state.key, "roles": state.performers, "needed": needed, "found": found}
            return Refusal(code="nobody_found", context=context | {"why": reasons(facts)})
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
        if mode in ("ratio", "weighted") and share_of(state) is None:
            yield Problem("config/ratio", "ratio_missing", {})
        count = state.config.get("count")
        if mode == "count" and (not isinstance(count, int) or isinstance(count, bool) or count < 1):
            yield Problem("config/count", "count_missing", {"state": state.key})
        yield from _veto_problems(state)
        if mode == "weighted":
            yield from _weight_problems(definition, state)
        field = state.config.get("field")
        if field is not None and field not in state.writable:
            yield Problem("config/field", "field_not_writable", {"field": str(field), "state": state.key})
        rubric = state.config.get("rubric")
        if rubric is not None and rubric not in definition.rubrics:
            yield Problem(
                "config/rubric", "rubric_unknown", {"rubric": str(rubric), "known": ", ".join(definition.rubrics)}
            )


def joint_result(state: StateSpec, snapshot: Snapshot) -> str | None:
    """Returns "agree" or "disagree" as soon as the outcome can no longer change, None before."""
    waiting = tuple(each for each in snapshot.todos if each.state == state.key)
    return decided(state, snapshot.contributions, waiting, snapshot.values)


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


def _veto_problems(state: StateSpec) -> Iterator[Problem]:
    veto = state.config.get("veto")
    if isinstance(veto, str) and veto not in VETO_WORDS:
        yield Problem("config/veto", "not_one_of", {"value": veto, "known": ", ".join(VETO_WORDS)})
    for place, role in enumerate(veto if isinstance(veto, tuple | list) else ()):
        if role not in state.performers:
            context = {"role": str(role), "known": ", ".join(state.performers)}
            yield Problem(f"config/veto/{place}", "role_not_here", context)


def _weight_problems(definition: ProcedureDefinition, state: StateSpec) -> Iterator[Problem]:
    weights, place = state.config.get("weights"), state.config.get("weights_in")
    if not weights and not place:
        yield Problem("config/weights", "weights_missing", {"state": state.key})
    for role, weight in weights.items() if isinstance(weights, Mapping) else ():
        if role not in state.performers:
            yield Problem(
                f"config/weights/{role}", "role_not_here", {"role": str(role), "known": ", ".join(state.performers)}
            )
        if isinstance(weight, bool) or not isinstance(weight, int) or weight < 0:
            yield Problem(f"config/weights/{role}", "weight_unreadable", {"value": str(weight)})
    if isinstance(place, Mapping):
        table = str(place.get("table", ""))
        spec = next((each for each in definition.form.fields if each.key == table and each.type == "table"), None)
        if spec is None:
            yield Problem("config/weights_in/table", "field_unknown", {"field": table, "known": _tables(definition)})
            return
        columns = [str(each["key"]) for each in spec.config.get("columns", ())]
        for name in ("person", "weight"):
            column = str(place.get(name, name))
            if column not in columns:
                yield Problem(
                    f"config/weights_in/{name}", "column_unknown", {"column": column, "known": ", ".join(columns)}
                )


def _tables(definition: ProcedureDefinition) -> str:
    return ", ".join(each.key for each in definition.form.fields if each.type == "table")
